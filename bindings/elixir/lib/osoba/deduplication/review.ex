defmodule Osoba.Deduplication.Review do
  @moduledoc """
  Clerks look at pairs that are not merged by rule.

      {:ok, request} = Osoba.Deduplication.Review.assign(MyApp.DedupHost, clerk_id)
      {:ok, pair} = Osoba.Deduplication.Review.pair(MyApp.DedupHost, request.id, clerk_id)
      {:ok, decided} = Osoba.Deduplication.Review.decide(MyApp.DedupHost, request.id, %{clerk_id: clerk_id, status: :merge})

  `host` is a module with `c:Osoba.Deduplication.Host.review/2`, `c:Osoba.Deduplication.Host.persons/1` and
  `c:Osoba.Deduplication.Host.transaction/1`. The rules are those of `Osoba.Merging.assign/2` and
  `Osoba.Merging.decide/3`; what is written is written in one transaction under row locks. Two clerks never get one
  pair at the same time, and one clerk never two: a clerk's assignments come one after the other, and a pair that another
  assignment has locked is passed over.

  Whoever may not do what they want gets `{:refuse, refusal}` with the HTTP status and the messages to answer with
  (`Osoba.Merging.Refusal`), and nothing is written. A request id that is no UUID is nobody's.

  A clerk who decided `MERGE` as the last of the quorum does not merge: the result names the merge candidate, and
  `Osoba.Deduplication.MergeDispatcher` makes its job at its next run, or the host at once:

      with {:ok, %{merge: id}} when id != nil <- Osoba.Deduplication.Review.decide(MyApp.DedupHost, request_id, decision),
           do: Oban.insert(MyApp.MergeWorker.new(%{"merge_candidate_id" => id}))
  """

  alias Osoba.Deduplication.Review.Pair
  alias Osoba.Jobs.Call
  alias Osoba.Jobs.Telemetry
  alias Osoba.Merging
  alias Osoba.Merging.Refusal
  alias Osoba.Merging.Vocabulary
  alias Osoba.Options
  alias Osoba.Scoring
  alias Osoba.SQL

  @job :deduplication

  @typedoc "What a clerk is given."
  @type request :: %{
          id: String.t(),
          manual_merge_candidate_id: String.t(),
          merge_candidate_id: String.t(),
          person_id: String.t(),
          master_person_id: String.t()
        }

  @typedoc "What became of a decision: the verdict if there is a quorum, and the merge candidate that is now to be merged."
  @type decided :: %{
          status: Merging.request_status(),
          verdict: Merging.verdict() | nil,
          merge: String.t() | nil
        }

  @type failure ::
          {:refuse, Refusal.t()} | {:error, Osoba.Error.t() | Osoba.Deduplication.reason()}

  @policy [:quorum, :max_postponed]

  @doc """
  Gives a clerk the next pair.

  Options: `:max_postponed` (`MAX_POSTPONED_MANUAL_MERGE_REQUESTS`, 5); `:now`, `DateTime.utc_now/0` unless given.
  """
  @spec assign(module(), String.t(), keyword()) :: {:ok, request()} | failure()
  def assign(host, clerk_id, options \\ []) do
    options = Options.validate!(options, [:now | @policy])

    told(:assign, fn ->
      with :ok <- uuid(clerk_id, "clerk_id"),
           do: in_transaction(host, fn -> next(host, clerk_id, options) end)
    end)
  end

  defp next(host, clerk_id, options) do
    with {:ok, _locked} <- rows(host, :review_lock, uuid: clerk_id),
         {:ok, open} <- rows(host, :review_open, uuid: clerk_id),
         {:ok, waiting} <- rows(host, :review_waiting, uuid: clerk_id) do
      assignment = %{
        clerk_id: clerk_id,
        requests:
          Enum.map(open, &named(&1, [:manual_merge_candidate_id, :status, :candidate_status])),
        candidates: Enum.map(waiting, &waiting/1)
      }

      case Merging.assign(assignment, Keyword.take(options, @policy)) do
        {:apply, changes} ->
          parameters = [
            uuid: changes.manual_merge_candidates.id,
            uuid: clerk_id,
            time: now(options)
          ]

          written(host, :review_assign, parameters, fn row ->
            {:ok,
             named(row, [
               :id,
               :manual_merge_candidate_id,
               :merge_candidate_id,
               :person_id,
               :master_person_id
             ])}
          end)

        other ->
          {:ok, other}
      end
    end
  end

  defp waiting([id, status, assignee_id, decisions, inserted_at]) do
    %{
      id: id,
      status: status,
      assignee_id: assignee_id,
      decisions: String.to_integer(decisions),
      inserted_at: SQL.time(inserted_at)
    }
  end

  @doc """
  Records what a clerk decides about a request: `%{clerk_id: id, status: status}` with `:merge`, `:split`, `:trash` or
  `:postpone`, and perhaps a `:comment`.

  Options: `:quorum` (`MANUAL_MERGE_QUORUM`, 3); `:now`.
  """
  @spec decide(module(), String.t(), map(), keyword()) :: {:ok, decided()} | failure()
  def decide(host, request_id, decision, options \\ []) do
    options = Options.validate!(options, [:now | @policy])

    told(:decide, fn ->
      if SQL.uuid?(request_id),
        do: in_transaction(host, fn -> decided(host, request_id, decision, options) end),
        else: Merging.decide(decision, nil, Keyword.take(options, @policy))
    end)
  end

  @request [:id, :manual_merge_candidate_id, :assignee_id, :status]
  @manual [:merge_candidate_id, :person_id, :master_person_id, :status, :assignee_id]

  defp decided(host, request_id, decision, options) do
    with {:ok, found} <- rows(host, :review_request, uuid: request_id),
         {:ok, facts} <- facts(host, found) do
      case Merging.decide(decision, facts, Keyword.take(options, @policy)) do
        {:apply, changes} -> write(host, changes, options)
        other -> {:ok, other}
      end
    end
  end

  defp facts(_host, []), do: {:ok, nil}

  defp facts(host, [row]) do
    {request, manual} = Enum.split(row, length(@request))
    request = named(request, @request)
    candidate = manual |> named(@manual) |> Map.put(:id, request.manual_merge_candidate_id)

    with {:ok, requests} <- rows(host, :review_requests, uuid: candidate.id) do
      requests = Enum.map(requests, &named(&1, [:assignee_id, :status]))
      {:ok, %{request: request, candidate: candidate, requests: requests}}
    end
  end

  defp write(host, changes, options) do
    request = changes.manual_merge_requests
    manual = changes.manual_merge_candidates
    verdict = manual[:decision]

    parameters = [
      uuid: request.id,
      text: Vocabulary.name(changes.guard.manual_merge_requests.status),
      text: Vocabulary.name(request.status),
      text: request.comment,
      boolean: request.status != :postpone,
      text: if(is_map_key(manual, :assignee_id), do: "clear", else: "keep"),
      text: Vocabulary.name(verdict),
      time: now(options)
    ]

    written(host, :review_decide, parameters, fn [merge_candidate_id] ->
      merge = if verdict == :merge, do: merge_candidate_id
      {:ok, %{status: request.status, verdict: verdict, merge: merge}}
    end)
  end

  @doc """
  What a clerk is shown of a pair that was assigned to them: both persons, where they differ, the explanation of the
  score and the cautions. Options: `:scorecard`.
  """
  @spec pair(module(), String.t(), String.t(), keyword()) :: {:ok, Pair.t()} | failure()
  def pair(host, request_id, clerk_id, options \\ []) do
    options = Options.validate!(options, [:scorecard])

    with :ok <- uuid(clerk_id, "clerk_id"),
         true <-
           SQL.uuid?(request_id) || Merging.decide(%{clerk_id: clerk_id, status: :split}, nil),
         {:ok, [row]} <- rows(host, :review_pair, uuid: request_id, uuid: clerk_id),
         [person_id, master_id, score, details, status] = row,
         {:ok, persons} <- persons(host, [person_id, master_id]),
         %{^person_id => person, ^master_id => master} <- Map.new(persons, &{&1.id, &1}),
         {:ok, explanation} <- Scoring.explain(person, master, options) do
      {:ok, Pair.new(request_id, status, person, master, score, details, explanation)}
    else
      # Nobody's, or another clerk's: whose it is, is not told.
      {:ok, []} -> Merging.decide(%{clerk_id: clerk_id, status: :split}, nil)
      %{} -> {:error, :person_not_found}
      other -> other
    end
  end

  defp persons(host, ids) do
    case Call.host(@job, host, :persons, [ids]) do
      {:ok, persons} when is_list(persons) -> {:ok, persons}
      other -> Call.failed(@job, :persons, other)
    end
  end

  # What is refused is a result of the transaction, in which nothing was written.
  defp in_transaction(host, fun) do
    with {:ok, result} <- Call.transaction(@job, &host.transaction/1, fun) do
      case result do
        {kind, _why} when kind in [:refuse, :error] -> result
        _written -> {:ok, result}
      end
    end
  end

  defp rows(host, statement, parameters) do
    case Call.host(@job, host, :review, [statement, parameters]) do
      {:ok, rows} when is_list(rows) -> {:ok, rows}
      other -> Call.failed(@job, :review, other)
    end
  end

  # Under the locks a guard always holds; where it does not, nothing is written and the transaction is undone.
  defp written(host, statement, parameters, fun) do
    case rows(host, statement, parameters) do
      {:ok, [row]} -> fun.(row)
      {:ok, []} -> {:error, :candidate_changed}
      {:error, reason} -> {:error, reason}
    end
  end

  defp named(row, names), do: Map.new(Enum.zip(names, row))
  defp now(options), do: options[:now] || DateTime.utc_now()

  defp uuid(id, field),
    do: if(SQL.uuid?(id), do: :ok, else: {:error, %Osoba.Error{field: field, rule: :type}})

  defp told(function, fun) do
    Telemetry.span(@job, :review, %{function: function}, fn ->
      result = fun.()
      {result, %{function: function, result: kind(result)}}
    end)
  end

  defp kind({:refuse, refusal}), do: refusal.reason
  defp kind({kind, _result}), do: kind
end
