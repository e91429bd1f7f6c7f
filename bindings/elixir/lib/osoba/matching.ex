defmodule Osoba.Matching do
  @moduledoc """
  Is somebody who registers already in the index?

  Matching is *ask or decide*: `decide/4` is a pure function of the submission, the facts known so far
  and the policy. It answers with the one `Osoba.Matching.Question` whose fact it lacks, or with a
  `Osoba.Matching.Decision`. `run/4` is the loop, in the caller's process;
  `Osoba.Matching.Postgres` answers its questions out of PostgreSQL.

      iex> submission = %{
      ...>   first_name: "Олена", last_name: "Вигаданюк", birth_date: ~D[1990-03-04], tax_id: "3293300021",
      ...>   authentication_methods: [%{type: "OTP", phone_number: "+380501112233"}]
      ...> }
      iex> {:ok, decision} =
      ...>   Osoba.Matching.run(submission, [preset: :registration], fn
      ...>     %{fact: :phone_holders} -> [%{id: "7", tax_id: "3293300021"}]
      ...>     %{fact: :candidates} -> []
      ...>   end)
      iex> {decision.decision, decision.rule, Enum.map(decision.persons, & &1.id)}
      {:exists, :phone_and_tax_id, ["7"]}

  ## Submission

  A person as registered, with ESOZ's field names (see `Osoba`), and optionally `person_id`, the person
  to update.

  ## Facts

  A map with the answers to the questions asked so far, under the question's `fact`; a fact not yet
  known is absent:

  | fact | value |
  |---|---|
  | `:phone_holders` | a list of `%{id, tax_id}` |
  | `:phone_is_confidants` | `true` or `false` |
  | `:person` | the person, or `nil` if there is none |
  | `:same_identity` | a list of `%{id, tax_id}` |
  | `:candidates` | a list of persons, each with `id` |

  ## Policy

  A keyword list or map. Either `:preset` or `:threshold` must be there.

    * `:preset`: `:registration` (threshold 0.9) or `:cabinet` (0.95, and the person must be unique)
    * `:threshold`: the limit of the score, between 0 and 1
    * `:threshold_rule`: `:above` (default) or `:at_least`
    * `:procedure`: `:registration` (default) or `:confidant_phone`
    * `:phone_number_auth_limit`: how many persons may share a phone, 5
    * `:phone_limit`: `:over_limit` (default) or `:at_limit`
    * `:key`: which phonetic key says that names sound alike, `:uk` (default), `:"uk/1"` or
      `:kankowski`; the codes in the database must be of it
    * `:require_unique`: several persons above the threshold are ambiguous, `false`
    * `:limits`: where the match grades begin, `[automatic: 0.9, manual: 0.7]`

  ## Options

    * `:scorecard`: the model, an `Osoba.Scoring.Scorecard`; the published one unless given
    * `:document`: `true` adds the decision's line of JSON, the same bytes as in every host
    * `:audit`: `true` adds the audit record, a JSON text without personal data for `replay/2`
  """

  alias Osoba.Call
  alias Osoba.Error
  alias Osoba.Matching.ClusterKeys
  alias Osoba.Matching.Decision
  alias Osoba.Matching.Question
  alias Osoba.Native
  alias Osoba.Scoring.Scorecard
  alias Osoba.Term

  @typedoc "Somebody as registered, perhaps with the id of the person to update."
  @type submission :: map()
  @type facts :: map()
  @type policy :: keyword() | map()

  @facts [:phone_holders, :phone_is_confidants, :person, :same_identity, :candidates]
  @options [:scorecard, :document, :audit]

  @doc """
  Decides about one submission from everything known so far, or asks for the one fact lacking.

      iex> submission = %{first_name: "Олена", last_name: "Вигаданюк"}
      iex> {:ask, question} = Osoba.Matching.decide(submission, %{}, threshold: 0.9)
      iex> question.fact
      :candidates
      iex> {:decided, decision} = Osoba.Matching.decide(submission, %{candidates: []}, threshold: 0.9)
      iex> {decision.decision, decision.rule, decision.step}
      {:create, :no_candidates, 11}
  """
  @spec decide(submission(), facts(), policy(), keyword()) ::
          {:ask, Question.t()} | {:decided, Decision.t()} | {:error, Error.t()}
  def decide(submission, facts, policy, options \\ []) do
    options = Keyword.validate!(options, @options)
    step(Term.person(submission), person_id(submission), facts, policy(policy), options)
  end

  defp step(person, person_id, facts, policy, options) do
    with {:ok, facts} <- facts(facts), {:ok, policy} <- policy do
      extras = {options[:document], options[:audit]}
      arguments = [person, person_id, facts, policy, Scorecard.ref(options[:scorecard]), extras]

      case Call.sized(:matching_decide, :matching_decide_dirty, arguments) do
        {:ask, name, question} -> {:ask, Question.from_native(name, question)}
        {:decided, fields, text, audit} -> {:decided, Decision.from_native(fields, text, audit)}
        {:error, _field, _rule} = error -> Error.from_native(error)
      end
    end
  end

  # No procedure has more questions than this.
  @questions 8

  @doc """
  Runs the whole loop: asks `answer` for each fact, in the caller's process, until it is decided.

  `answer` takes a `Osoba.Matching.Question` and gives the fact, or `{:error, reason}`, which ends the
  loop and is the result. Options as `decide/4`.
  """
  @spec run(submission(), policy(), (Question.t() -> term()), keyword()) ::
          {:ok, Decision.t()} | {:error, Error.t() | term()}
  def run(submission, policy, answer, options \\ []) do
    # Raised rather than left to a guard, whose exception would quote the submission.
    unless is_function(answer, 1),
      do: raise(ArgumentError, "answer must be a function of one argument")

    options = Keyword.validate!(options, @options)
    state = {Term.person(submission), person_id(submission), policy(policy), options}
    loop(state, %{}, answer, @questions)
  end

  defp loop({person, person_id, policy, options} = state, facts, answer, left) when left > 0 do
    case step(person, person_id, facts, policy, options) do
      {:decided, decision} ->
        {:ok, decision}

      {:error, error} ->
        {:error, error}

      {:ask, question} ->
        case answer.(question) do
          {:error, reason} -> {:error, reason}
          fact -> loop(state, Map.put(facts, question.fact, fact), answer, left - 1)
        end
    end
  end

  defp person_id(submission) when is_map(submission), do: Term.get(submission, :person_id)
  defp person_id(_other), do: nil

  defp facts(facts) when is_map(facts) and not is_struct(facts) do
    with :ok <- Term.known(facts, @facts, "facts") do
      {:ok,
       {
         fact(facts, :phone_holders, &Term.entries(&1, fn holder -> holder(holder) end)),
         fact(facts, :phone_is_confidants, & &1),
         fact(facts, :person, &Term.person/1),
         fact(facts, :same_identity, &Term.entries(&1, fn holder -> holder(holder) end)),
         fact(facts, :candidates, &Term.entries(&1, fn person -> Term.person(person) end))
       }}
    end
  end

  defp facts(_other), do: {:error, %Error{field: "facts", rule: :type}}

  defp fact(facts, name, convert) do
    case facts do
      %{^name => value} -> known(convert.(value))
      _absent -> facts |> Map.get(Atom.to_string(name), :unknown) |> string_fact(convert)
    end
  end

  defp string_fact(:unknown, _convert), do: :unknown
  defp string_fact(value, convert), do: known(convert.(value))

  # A host's own atom is no mark of ours.
  defp known(:unknown), do: :wrong
  defp known(value), do: value

  defp holder(holder) when is_map(holder),
    do: {Term.get(holder, :id), Term.get(holder, :tax_id), Term.get(holder, :phone_number)}

  defp holder(_other), do: :wrong

  @settings [
    :preset,
    :procedure,
    :threshold,
    :threshold_rule,
    :phone_number_auth_limit,
    :phone_limit,
    :key,
    :require_unique,
    :limits
  ]

  @doc false
  # A misspelt setting must not pass: in a keyword list it is the programmer's mistake, in a map with
  # string keys it is data.
  def policy(policy) when is_list(policy) do
    policy = Keyword.validate!(policy, @settings)
    {:ok, tuple(&Keyword.get(policy, &1))}
  end

  def policy(policy) when is_map(policy) and not is_struct(policy) do
    with :ok <- Term.known(policy, @settings, "policy"),
         :ok <- known_limits(Term.get(policy, :limits)),
         do: {:ok, tuple(&Term.get(policy, &1))}
  end

  def policy(nil), do: {:error, %Error{field: "policy", rule: :required}}
  def policy(_other), do: {:error, %Error{field: "policy", rule: :type}}

  defp known_limits(limits) when is_map(limits) and not is_struct(limits),
    do: Term.known(limits, [:automatic, :manual], "policy.limits")

  defp known_limits(_other), do: :ok

  defp tuple(get), do: @settings |> Enum.map(&setting(&1, get.(&1))) |> List.to_tuple()

  defp setting(:limits, limits) when is_list(limits), do: Osoba.Scoring.limits(limits)

  defp setting(:limits, limits) when is_map(limits) and not is_struct(limits),
    do: {Term.get(limits, :automatic), Term.get(limits, :manual)}

  defp setting(_name, value), do: value

  # How many persons are handed over at once: some ten milliseconds of work.
  @chunk 5_000

  @doc """
  The cluster keys of many persons, in their order: what a host stores in indexed columns, so that they
  can be found. Option `:key`, `:uk` unless given.

      iex> {:ok, [keys]} = Osoba.Matching.keys([%{last_name: "Нечуй-Левицький", tax_id: "3293300021"}])
      iex> {keys.key, keys.tax_id, length(keys.last_name_keys)}
      {"uk/2", "3293300021", 3}
  """
  @spec keys([map()], keyword()) :: {:ok, [ClusterKeys.t()]} | {:error, Error.t()}
  def keys(persons, options \\ []) do
    options = Keyword.validate!(options, key: :uk)

    result =
      Call.chunked(persons, @chunk, "persons", fn chunk ->
        arguments = [Term.entries(chunk, &Term.person/1), options[:key]]
        Call.sized(:matching_keys, :matching_keys_dirty, arguments)
      end)

    with {:ok, keys} <- result, do: {:ok, Enum.map(keys, &ClusterKeys.from_native/1)}
  end

  @query [
    :first_name,
    :last_name,
    :birth_date,
    :second_name,
    :tax_id,
    :birth_certificate,
    :phone_number
  ]

  @doc """
  Ranks persons for an operator's search: `first_name`, `last_name` and `birth_date` are mandatory,
  `second_name`, `tax_id`, `birth_certificate` and `phone_number` optional. Gives the persons found, best
  first, each with its `cluster`, `distances` and the searched fields that match; and those that could
  not be read, once each, in the order of id. Option `:key`.

      iex> person = %{id: "7", first_name: "Олена", last_name: "Вигаданюк", birth_date: ~D[1990-03-04]}
      iex> {:ok, [found], []} = Osoba.Matching.search(Map.delete(person, :id), [person])
      iex> {found.id, found.cluster, found.matched}
      {"7", :birth_date_last_name_first_name, [:first_name, :last_name, :birth_date]}
  """
  @spec search(map(), [map()], keyword()) :: {:ok, [map()], [map()]} | {:error, Error.t()}
  def search(query, persons, options \\ [])

  def search(query, persons, options) when is_map(query) and not is_struct(query) do
    options = Keyword.validate!(options, key: :uk)

    with :ok <- Term.known(query, @query, "query") do
      fields = List.to_tuple(Enum.map(@query, &searched(&1, Term.get(query, &1))))
      arguments = [fields, Term.entries(persons, &Term.person/1), options[:key]]

      case Call.sized(:matching_rank, :matching_rank_dirty, arguments) do
        {:ok, [ranked, ignored]} ->
          # As the ranking: neither order nor repetition of what the host found changes anything.
          ignored =
            ignored |> Enum.map(&Decision.unreadable/1) |> Enum.sort_by(&{&1.id, &1.field})

          {:ok, Enum.map(ranked, &Decision.ranked/1), Enum.dedup(ignored)}

        error ->
          Error.from_native(error)
      end
    end
  end

  def search(_query, _persons, _options), do: {:error, %Error{field: "query", rule: :type}}

  defp searched(:birth_date, date), do: Term.date(date)
  defp searched(_name, value), do: value

  @doc """
  Why a given person was or was not matched with a submission: every cluster and whether it holds, and
  the explanation of the score. A map with string keys, without personal data. Option `:scorecard`.

      iex> {:ok, why} = Osoba.Matching.why_not(%{last_name: "Зразко"}, %{id: "7", last_name: "Взірець"}, preset: :registration)
      iex> {why["matches"], Enum.any?(why["clusters"], & &1["holds"])}
      {false, false}
  """
  @spec why_not(submission(), map(), policy(), keyword()) :: {:ok, map()} | {:error, Error.t()}
  def why_not(submission, candidate, policy, options \\ []) do
    options = Keyword.validate!(options, [:scorecard])

    with {:ok, policy} <- policy(policy) do
      Term.person(submission)
      |> Native.matching_why_not(
        Term.person(candidate),
        policy,
        Scorecard.ref(options[:scorecard])
      )
      |> Error.from_native()
    end
  end

  @doc """
  Makes a decision again from its audit record, years later: the same bytes, or which version differs. A
  map with string keys, as the command line has it. Option `:scorecard`.
  """
  @spec replay(binary(), keyword()) :: {:ok, map()} | {:error, Error.t()}
  def replay(audit, options \\ []) do
    unless is_binary(audit), do: raise(ArgumentError, "an audit record is a JSON text")
    options = Keyword.validate!(options, [:scorecard])
    Error.from_native(Native.matching_replay(audit, Scorecard.ref(options[:scorecard])))
  end
end
