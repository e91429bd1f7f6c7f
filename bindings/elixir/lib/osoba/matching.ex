defmodule Osoba.Matching do
  @moduledoc """
  Is somebody who registers already in the index?

  Matching is *ask or decide*: `decide/4` is a pure function of the submission, the facts known so far
  and the policy. It answers with the one `Osoba.Matching.Question` whose fact it lacks, or with a
  `Osoba.Matching.Decision`. `run/4` is the loop, in the caller's process;
  `Osoba.Matching.Postgres` answers its questions out of PostgreSQL.

      iex> submission = %{
      ...>   first_name: "Олена", last_name: "Вигаданюк", birth_date: ~D[1990-03-04], tax_id: "3293300021",
      ...>   documents: [], addresses: [],
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
  to update. The keys `documents`, `addresses` and `authentication_methods` must be there, here and in every
  person of a fact; `nil` and an empty list say that there are none.

  ## Facts

  A map with the answers to the questions asked so far, under the question's `fact`; a fact not yet
  known is absent:

  | fact | value |
  |---|---|
  | `:phone_holders` | a list of `%{id, tax_id}`; both keys must be there |
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
    * `:key`: which phonetic key says that names sound alike, `:uk` (default), `:"uk/1"`,
      `:kankowski` or `:daitch_mokotoff` (names in Latin letters); the codes in the database must be of it
    * `:require_unique`: several persons above the threshold are ambiguous, `false`
    * `:limits`: where the match grades begin, `[automatic: 0.9, manual: 0.7]`
    * `:clusters`: `:extended` (default) finds birth certificates by the digits behind their series, too;
      `:published` keeps to the six published clusters;
      or a list of such a name and clusters of your own, each a map:
      `["extended", %{all: ["key:last_name", "extra.postcode"]}, %{prefix: ["extra.ssn", 5]}]`
    * `:cautions`: findings with which nobody exists and nothing is updated; the decision is ambiguous
    * `:allow_example`: decide with a scorecard whose `purpose` is `example`, `false`

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
  alias Osoba.Matching.Replay
  alias Osoba.Matching.WhyNot
  alias Osoba.Native
  alias Osoba.Options
  alias Osoba.Scoring.Scorecard
  alias Osoba.Term

  @typedoc "Somebody as registered, perhaps with the id of the person to update."
  @type submission :: map()

  @typedoc "Somebody who has a phone or an identity. May be a whole person."
  @type holder :: %{
          :id => String.t(),
          :tax_id => String.t() | nil,
          optional(:phone_number) => String.t() | nil,
          optional(atom()) => term()
        }

  @typedoc "What is known so far; string keys are read too."
  @type facts :: %{
          optional(:phone_holders) => [holder()],
          optional(:phone_is_confidants) => boolean(),
          optional(:person) => map() | nil,
          optional(:same_identity) => [holder()],
          optional(:candidates) => [map()],
          optional(String.t()) => term()
        }

  @typedoc "One setting of a policy."
  @type setting ::
          {:preset, :registration | :cabinet}
          | {:procedure, :registration | :confidant_phone}
          | {:threshold, number()}
          | {:threshold_rule, :above | :at_least}
          | {:phone_number_auth_limit, non_neg_integer()}
          | {:phone_limit, :over_limit | :at_limit}
          | {:key, Osoba.Names.key()}
          | {:require_unique, boolean()}
          | {:limits, [automatic: number(), manual: number()]}
          | {:clusters, :published | :extended | [atom() | String.t() | map()]}
          | {:cautions, [Decision.finding()]}

  @type policy :: [setting()] | %{optional(atom() | String.t()) => term()}

  @type option ::
          {:scorecard, Scorecard.t()} | {:document, boolean()} | {:audit, boolean()}

  @typedoc "A person found by `search/3`."
  @type ranked :: %{
          id: String.t(),
          cluster: atom(),
          distances: %{
            last_name: non_neg_integer() | nil,
            first_name: non_neg_integer() | nil,
            tax_id: non_neg_integer() | nil
          },
          matched: [atom()]
        }

  @facts [:phone_holders, :phone_is_confidants, :person, :same_identity, :candidates]
  @options [:scorecard, :document, :audit]

  @doc """
  Decides about one submission from everything known so far, or asks for the one fact lacking.

      iex> submission = %{
      ...>   first_name: "Олена", last_name: "Вигаданюк",
      ...>   documents: [], addresses: [], authentication_methods: []
      ...> }
      iex> {:ask, question} = Osoba.Matching.decide(submission, %{}, threshold: 0.9)
      iex> question.fact
      :candidates
      iex> {:decided, decision} = Osoba.Matching.decide(submission, %{candidates: []}, threshold: 0.9)
      iex> {decision.decision, decision.rule, decision.step}
      {:create, :no_candidates, 11}
  """
  @spec decide(submission(), facts(), policy(), [option()]) ::
          {:ask, Question.t()} | {:decided, Decision.t()} | {:error, Error.t()}
  def decide(submission, facts, policy, options \\ []) do
    options = Options.validate!(options, @options)
    step(Term.person(submission), person_id(submission), facts, policy(policy), options)
  end

  defp step(person, person_id, facts, policy, options) do
    with {:ok, facts} <- facts(facts), {:ok, policy} <- policy do
      extras = {options[:document], options[:audit]}
      scorecard = Scorecard.ref(options[:scorecard])

      case Native.matching_decide(person, person_id, facts, policy, scorecard, extras) do
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
  @spec run(submission(), policy(), (Question.t() -> term()), [option()]) ::
          {:ok, Decision.t()} | {:error, Error.t() | term()}
  def run(submission, policy, answer, options \\ []) do
    # Raised rather than left to a guard, whose exception would quote the submission.
    unless is_function(answer, 1),
      do: raise(ArgumentError, "answer must be a function of one argument")

    options = Options.validate!(options, @options)
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
         fact(facts, :phone_holders, &Term.entries(&1, fn holder -> Term.holder(holder) end)),
         fact(facts, :phone_is_confidants, & &1),
         fact(facts, :person, &Term.person/1),
         fact(facts, :same_identity, &Term.entries(&1, fn holder -> Term.holder(holder) end)),
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

  @settings [
    :preset,
    :procedure,
    :threshold,
    :threshold_rule,
    :phone_number_auth_limit,
    :phone_limit,
    :key,
    :require_unique,
    :limits,
    :clusters,
    :cautions,
    :allow_example
  ]

  @doc false
  # A misspelt setting must not pass: in a keyword list it is the programmer's mistake, in a map with
  # string keys it is data.
  def policy(policy) when is_list(policy) do
    if Keyword.keyword?(policy) do
      policy = Options.validate!(policy, @settings)
      {:ok, tuple(&Keyword.get(policy, &1))}
    else
      {:error, %Error{field: "policy", rule: :type}}
    end
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

      iex> person = %{
      ...>   last_name: "Нечуй-Левицький", tax_id: "3293300021",
      ...>   documents: [], addresses: [], authentication_methods: []
      ...> }
      iex> {:ok, [keys]} = Osoba.Matching.keys([person])
      iex> {keys.key, keys.tax_id, length(keys.last_name_keys)}
      {"uk/2", "3293300021", 3}
  """
  @spec keys([map()], keyword()) :: {:ok, [ClusterKeys.t()]} | {:error, Error.t()}
  def keys(persons, options \\ []) do
    options = Options.validate!(options, key: :uk)

    result =
      Call.chunked(persons, @chunk, "persons", fn chunk ->
        Native.matching_keys(Term.entries(chunk, &Term.person/1), options[:key])
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
  not be read, once each, in the order of id; and what is wrong with searched values, which then match
  nobody. Options `:key`, and `:normalisation`, `:clean` unless given.

      iex> query = %{first_name: "Олена", last_name: "Вигаданюк", birth_date: ~D[1990-03-04]}
      iex> person = Map.merge(query, %{id: "7", documents: [], addresses: [], authentication_methods: []})
      iex> {:ok, %{persons: [found], ignored: [], findings: []}} = Osoba.Matching.search(query, [person])
      iex> {found.id, found.cluster, found.matched}
      {"7", :birth_date_last_name_first_name, [:first_name, :last_name, :birth_date]}
  """
  @spec search(map(), [map()], key: Osoba.Names.key(), normalisation: :clean | :published) ::
          {:ok,
           %{
             persons: [ranked()],
             ignored: [%{id: String.t(), field: String.t(), rule: Error.rule()}],
             findings: [%{field: String.t(), rule: String.t()}]
           }}
          | {:error, Error.t()}
  def search(query, persons, options \\ [])

  def search(query, persons, options) when is_map(query) and not is_struct(query) do
    options = Options.validate!(options, key: :uk, normalisation: :clean)

    with :ok <- Term.known(query, @query, "query") do
      fields = List.to_tuple(Enum.map(@query, &searched(&1, Term.get(query, &1))))
      persons = Term.entries(persons, &Term.person/1)

      case Native.matching_search(fields, persons, {options[:key], options[:normalisation]}) do
        {:ok, [ranked, ignored, findings]} ->
          # As the ranking: neither order nor repetition of what the host found changes anything.
          ignored =
            ignored |> Enum.map(&Decision.unreadable/1) |> Enum.sort_by(&{&1.id, &1.field})

          {:ok,
           %{
             persons: Enum.map(ranked, &Decision.ranked/1),
             ignored: Enum.dedup(ignored),
             findings: Enum.map(findings, &%{field: &1["field"], rule: &1["rule"]})
           }}

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
  the explanation of the score. Option `:scorecard`.

      iex> nobody = %{documents: [], addresses: [], authentication_methods: []}
      iex> submission = Map.put(nobody, :last_name, "Зразко")
      iex> candidate = Map.merge(nobody, %{id: "7", last_name: "Взірець"})
      iex> {:ok, why} = Osoba.Matching.why_not(submission, candidate, preset: :registration)
      iex> {why.matches, Enum.any?(why.clusters, & &1.holds)}
      {false, false}
  """
  @spec why_not(submission(), map(), policy(), scorecard: Scorecard.t()) ::
          {:ok, WhyNot.t()} | {:error, Error.t()}
  def why_not(submission, candidate, policy, options \\ []) do
    options = Options.validate!(options, [:scorecard])
    scorecard = Scorecard.ref(options[:scorecard])

    with {:ok, policy} <- policy(policy) do
      submission = Term.person(submission)

      case Native.matching_why_not(submission, Term.person(candidate), policy, scorecard) do
        {:ok, document} -> {:ok, WhyNot.from_native(document)}
        error -> Error.from_native(error)
      end
    end
  end

  @doc """
  Makes a decision again from its audit record, years later: the same decision with the same bytes, or
  which version differs. Option `:scorecard`.
  """
  @spec replay(binary(), scorecard: Scorecard.t()) :: {:ok, Replay.t()} | {:error, Error.t()}
  def replay(audit, options \\ []) do
    unless is_binary(audit), do: raise(ArgumentError, "an audit record is a JSON text")
    options = Options.validate!(options, [:scorecard])

    case Native.matching_replay(audit, Scorecard.ref(options[:scorecard])) do
      {:ok, replay} -> {:ok, Replay.from_native(replay)}
      error -> Error.from_native(error)
    end
  end
end
