defmodule Osoba.Merging do
  @moduledoc """
  Two records of one person become one, by rule or by clerks: the rules, without a database.

  Like a synchronisation, a merge is *ask or decide*: `merge/4` is a pure function of a merge candidate and the
  facts known so far. `assign/2` gives a clerk the next pair to look at, `decide/3` records what the clerk
  decides. `Osoba.Deduplication` and `Osoba.Deduplication.Review` are the jobs around them, on PostgreSQL.

      iex> candidate = %{
      ...>   id: "7", person_id: "a", master_person_id: "b", score: 0.97, status: :in_process,
      ...>   inserted_at: ~U[2026-11-02 00:00:00Z]
      ...> }
      iex> person = %{
      ...>   status: "active", is_active: true, updated_at: ~U[2026-11-01 00:00:00Z], master_person_id: nil
      ...> }
      iex> facts = %{person: person, master: person}
      iex> now = ~U[2026-11-03 00:00:00Z]
      iex> Osoba.Merging.merge(candidate, facts, :auto_merge, now: now)
      {:ask, :declarations}
      iex> facts = Map.put(facts, :declarations, %{person: true, master: false})
      iex> {:apply, changes} = Osoba.Merging.merge(candidate, facts, :auto_merge, now: now)
      iex> {changes.guard, changes.merge_candidates}
      {:in_process, %{status: :declined}}

  ## Records

  Records are Ecto structs or maps with ESOZ's column names, under atoms or strings. Of a struct the named
  columns are read; a map has those and no others. Statuses are atoms or the names in the database; times
  without zone are UTC.

  | record | columns |
  |---|---|
  | merge candidate | `id`, `person_id`, `master_person_id`, `score`, `status`, `inserted_at` |
  | person, master | `status`, `is_active`, `updated_at`, `master_person_id` (of `merged_pairs`); `nil` if there is no such person |
  | declarations | `person`, `master`: whether each has an active one; or `fault`: why that is not known |
  | request | `id`, `manual_merge_candidate_id`, `assignee_id`, `status` |
  | manual candidate | `id`, `merge_candidate_id`, `person_id`, `master_person_id`, `status`, `assignee_id` |
  """

  alias Osoba.Document
  alias Osoba.Error
  alias Osoba.JSON
  alias Osoba.Merging.Changes
  alias Osoba.Merging.Refusal
  alias Osoba.Merging.ReviewChanges
  alias Osoba.Merging.Vocabulary
  alias Osoba.Options

  @typedoc "`merge_candidates.status`; upper-case in the database."
  @type status ::
          :new | :in_process | :declaration_ready_deactivate | :stale | :declined | :merged

  @typedoc "Who decided that a pair is merged: the score, or a quorum of clerks."
  @type reason :: :auto_merge | :manual_merge

  @typedoc "`manual_merge_requests.status`."
  @type request_status :: :new | :split | :merge | :trash | :postpone

  @typedoc "What a quorum of clerks decided."
  @type verdict :: :split | :merge | :trash

  @typedoc "What is known about a candidate."
  @type facts :: %{
          required(:person) => map() | nil,
          required(:master) => map() | nil,
          optional(:declarations) =>
            %{person: boolean(), master: boolean()} | %{fault: atom() | String.t()} | nil
        }

  @type step ::
          {:ask, :declarations}
          | {:apply, Changes.t()}
          | {:leave, :not_open | :score_below_limit | :person_not_found}
          | {:retry, :timeout | :transport_fault}

  @candidate [:id, :person_id, :master_person_id, :score, :status, :inserted_at]
  @person [:status, :is_active, :updated_at, :master_person_id]
  @declarations [:person, :master, :fault]

  @doc """
  What to do next about one merge candidate.

  `{:ask, :declarations}`: look up whether the person and the master have an active declaration, put it into
  the facts and call again. `{:apply, changes}`: write them in one transaction; after
  `:declaration_ready_deactivate` call again from the top. `{:leave, reason}`: write nothing. `{:retry, reason}`:
  write nothing and try again later.

  Options: `:now` (required); `:limits`, where the bands begin, `[automatic: 0.9, manual: 0.7]` unless given.
  """
  @spec merge(map(), facts(), reason(), keyword()) :: step() | {:error, Error.t()}
  def merge(candidate, facts, reason, options) do
    with {:ok, step, _document, _answer} <- documented(candidate, facts, reason, options),
         do: step
  end

  @doc false
  # The step with the document and the answer that it came from, which are its audit record.
  def documented(candidate, facts, reason, options) do
    options = Options.validate!(options, [:now, :limits])

    document =
      JSON.write(%{
        merge_candidate: record(candidate, @candidate),
        facts: facts(facts),
        reason: reason,
        policy: policy(options[:limits]),
        now: options[:now]
      })

    with {:ok, answer} <- Document.answer("merge", document),
         do: {:ok, step(JSON.read!(answer), candidate), document, answer}
  end

  defp policy(nil), do: nil

  defp policy(limits),
    do: %{limits: if(Keyword.keyword?(limits), do: Map.new(limits), else: limits)}

  defp facts(facts) when is_map(facts) and not is_struct(facts) do
    for {name, columns} <- [person: @person, master: @person, declarations: @declarations],
        key <- [name, Atom.to_string(name)],
        is_map_key(facts, key),
        reduce: facts,
        do: (facts -> Map.update!(facts, key, &record(&1, columns)))
  end

  defp facts(other), do: other

  # Of a struct its columns; a map as it is, so that a key too many is found.
  defp record(%module{} = struct, columns)
       when module not in [DateTime, NaiveDateTime, Ecto.Changeset, Ecto.Association.NotLoaded],
       do: struct |> Map.from_struct() |> Map.take(columns)

  defp record(other, _columns), do: other

  defp step(%{"ask" => %{"question" => question}}, _candidate),
    do: {:ask, Vocabulary.why!(question)}

  defp step(%{"apply" => changes}, candidate) do
    status = Osoba.Term.get(candidate, :status)
    status = if is_atom(status), do: status, else: Vocabulary.atom!(status)
    {:apply, Changes.from_document(changes, status)}
  end

  defp step(%{"leave" => reason}, _candidate), do: {:leave, Vocabulary.why!(reason)}
  defp step(%{"retry" => reason}, _candidate), do: {:retry, Vocabulary.why!(reason)}

  @requested [:manual_merge_candidate_id, :status, :candidate_status]
  @waiting [:id, :status, :assignee_id, :decisions, :inserted_at]

  @doc """
  Gives a clerk the next pair: of the candidates that are `NEW` and with nobody and that the clerk has never
  had, the one with most decisions, of these the oldest.

  `assignment` has the clerk's id as `clerk_id`; as `requests` all requests that the clerk ever had, each with
  `manual_merge_candidate_id`, `status` and `candidate_status`; and as `candidates` those to choose from, each
  with `id`, `status`, `assignee_id`, `decisions` (how many final ones it has) and `inserted_at`.

  Options: `:max_postponed` (`MAX_POSTPONED_MANUAL_MERGE_REQUESTS`, 5), `:quorum`.

      iex> {:refuse, refusal} = Osoba.Merging.assign(%{clerk_id: "k", requests: [], candidates: []})
      iex> {refusal.reason, refusal.http}
      {:no_candidate, 404}
  """
  @spec assign(map(), keyword()) ::
          {:apply, ReviewChanges.t()} | {:refuse, Refusal.t()} | {:error, Error.t()}
  def assign(assignment, options \\ []) do
    assignment = assignment |> listed(:requests, @requested) |> listed(:candidates, @waiting)

    review(%{assign: assignment}, options)
  end

  @request [:id, :manual_merge_candidate_id, :assignee_id, :status]
  @manual [:id, :merge_candidate_id, :person_id, :master_person_id, :status, :assignee_id]
  @decided [:assignee_id, :status]

  @doc """
  Records what a clerk decides about a request, and acts where as many clerks as the quorum decided the same.

  `decision` has `clerk_id`, `status` (`:merge`, `:split`, `:trash` or `:postpone`) and perhaps a `comment`; `facts` the `request`, its
  `candidate` and all `requests` of the candidate, each with `assignee_id` and `status`; or `nil` if there is no
  such request.

  Options: `:quorum` (`MANUAL_MERGE_QUORUM`, 3), `:max_postponed`.

      iex> {:refuse, refusal} = Osoba.Merging.decide(%{clerk_id: "k", status: :merge}, nil)
      iex> {refusal.reason, refusal.http}
      {:request_not_found, 404}
  """
  @spec decide(map(), map() | nil, keyword()) ::
          {:apply, ReviewChanges.t()} | {:refuse, Refusal.t()} | {:error, Error.t()}
  def decide(decision, facts, options \\ []) do
    facts =
      facts
      |> listed(:requests, @decided)
      |> updated(:request, &record(&1, @request))
      |> updated(:candidate, &record(&1, @manual))

    decision = if is_map(decision), do: Map.put(decision, :facts, facts), else: decision
    review(%{decide: decision}, options)
  end

  defp listed(map, key, columns) do
    updated(map, key, fn
      list when is_list(list) -> Osoba.Term.entries(list, &record(&1, columns))
      other -> other
    end)
  end

  defp updated(map, key, fun) when is_map(map) and not is_struct(map) do
    Enum.reduce([key, Atom.to_string(key)], map, fn key, map ->
      if is_map_key(map, key), do: Map.update!(map, key, fun), else: map
    end)
  end

  defp updated(other, _key, _fun), do: other

  defp review(document, options) do
    options = Options.validate!(options, [:quorum, :max_postponed])
    policy = for {name, value} <- options, value != nil, into: %{}, do: {name, value}
    document = if policy == %{}, do: document, else: Map.put(document, :policy, policy)

    with {:ok, answer} <- Document.answer("review", JSON.write(document)) do
      case JSON.read!(answer) do
        %{"apply" => changes} -> {:apply, ReviewChanges.from_document(changes)}
        %{"refuse" => refusal} -> {:refuse, Refusal.from_document(refusal)}
      end
    end
  end
end
