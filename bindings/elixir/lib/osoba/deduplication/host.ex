defmodule Osoba.Deduplication.Host do
  @moduledoc """
  The functions of the host that `Osoba.Deduplication` works over.

  `use Osoba.Deduplication.Host` defines all of them but two, over an Ecto repository; what remains is the system
  of declarations:

      defmodule MyApp.DedupHost do
        use Osoba.Deduplication.Host, repo: MyApp.Repo

        @impl true
        def declarations(person_id, master_person_id) do
          with {:ok, person} <- MyApp.Declarations.active?(person_id),
               {:ok, master} <- MyApp.Declarations.active?(master_person_id),
               do: {:ok, %{person: person, master: master}}
        end

        @impl true
        def terminate(person_id, reason), do: MyApp.Declarations.terminate(person_id, reason)
      end

  Options:

    * `:repo`: the Ecto repository (`Osoba.Deduplication.Store.Ecto`); or
    * `:query` and `:transaction`: functions over another driver (`Osoba.Deduplication.Store.Postgres`), such
      as `&MyApp.query/2` and `&MyApp.transaction/1`; the review needs the latter
    * `:timestamps`, `:keys`, `:key`, `:claim_timeout_minutes`, `:lag_seconds`, `:longest_delay_days`,
      `:group_limit`: as the store has them
    * `:limits`: where the bands begin, `[automatic: 0.9, manual: 0.7]`: `DEDUPLICATION_AUTO_MERGE_SCORE` and
      `MANUAL_SCORE_MIN`

  Each function can be overridden.

  Reasons must be atoms, or tuples of atoms and integers (`{:http, 503}`); anything else is replaced by
  `:unspecified`, since it could hold personal data and would be stored in the job table.
  """

  alias Osoba.Deduplication.Pair
  alias Osoba.Deduplication.Store.Postgres
  alias Osoba.Options
  alias Osoba.SQL

  @typedoc "A claim: whom it is about and its own identifier, both UUIDs in text form."
  @type claim :: %{person_id: String.t(), claim_id: String.t()}

  @typedoc "A person, and the `updated_at` that it had when it was read."
  @type loaded :: %{person: map(), updated_at: DateTime.t()}

  @typedoc "What was stored: new candidates, those of them that clerks look at, older ones that became stale."
  @type stored :: %{
          found: non_neg_integer(),
          manual: non_neg_integer(),
          stale: non_neg_integer()
        }

  @typedoc "A merge candidate as it was read; `reason` is `nil` while clerks look at it."
  @type merge :: %{
          candidate: map(),
          reason: Osoba.Merging.reason() | nil,
          facts: Osoba.Merging.facts(),
          read: map()
        }

  @typedoc "A step of a merge and its record."
  @type merge_step :: %{
          changes: Osoba.Merging.Changes.t(),
          version: String.t(),
          document: String.t(),
          answer: String.t()
        }

  @doc """
  Loads the person of a claim. `:claim_lost` if the claim is somebody else's by now, `:changed` if the person was
  changed since, `:not_found` if the person is gone or not active.
  """
  @callback load(claim()) ::
              {:ok, loaded()}
              | :not_found
              | :changed
              | :claim_lost
              | {:error, Osoba.Deduplication.reason()}

  @doc """
  The active persons that share a cluster with a person and were changed earlier, (updated_at, id) being less, each
  with `updated_at`: so each pair is found once, by its later record.
  """
  @callback candidates(loaded()) :: {:ok, [map()]} | {:error, Osoba.Deduplication.reason()}

  @doc "Stores pairs and ends the verification, if the claim and the person's version still hold; all or nothing."
  @callback store(claim(), loaded(), [Pair.t()], read_at :: DateTime.t()) ::
              {:ok, stored()} | :left | {:error, Osoba.Deduplication.reason()}

  @doc """
  Gives a claim back: counts a failure; `nil`: uncounted; `:forget`: ends the verification.
  """
  @callback release(claim(), Osoba.Deduplication.reason() | :forget | nil) ::
              :released | :left | {:error, Osoba.Deduplication.reason()}

  @doc "Loads a merge candidate with the facts about both persons."
  @callback load_merge(id :: String.t()) ::
              {:ok, merge()} | :not_found | {:error, Osoba.Deduplication.reason()}

  @doc "Writes a step of a merge, if everything is as it was read; all or nothing."
  @callback write_merge(merge(), merge_step()) ::
              :written | :left | {:error, Osoba.Deduplication.reason()}

  @doc "Whether the person to be merged, and the master, have an active declaration."
  @callback declarations(person_id :: String.t(), master_person_id :: String.t()) ::
              {:ok, %{person: boolean(), master: boolean()}}
              | {:busy, non_neg_integer()}
              | {:error, Osoba.Deduplication.reason()}

  @doc """
  Terminates the declarations of a person. Must answer `:ok` also where there is none any more: after a crash it is
  called again.
  """
  @callback terminate(person_id :: String.t(), Osoba.Merging.reason()) ::
              :ok | {:busy, non_neg_integer()} | {:error, Osoba.Deduplication.reason()}

  @doc "Whether a person may be looked up now, within the rate limit of the dispatcher."
  @callback permit() ::
              {:ok, non_neg_integer()}
              | {:later, pos_integer()}
              | {:closed, pos_integer()}
              | {:error, Osoba.Deduplication.reason()}

  @doc "Whether the system of declarations may be asked now, within the limits of the merge dispatcher."
  @callback permit_merge() ::
              {:ok, non_neg_integer()}
              | {:later, pos_integer()}
              | {:closed, pos_integer()}
              | {:error, Osoba.Deduplication.reason()}

  @doc "Learns how asking the system of declarations went; for how many seconds the circuit is open now."
  @callback report_merge(:answered | :fault) ::
              {:ok, non_neg_integer()} | {:error, Osoba.Deduplication.reason()}

  @doc "For `Osoba.Deduplication.Dispatcher`: claims persons to be verified."
  @callback claim(batch_size :: pos_integer(), limits :: keyword()) ::
              {:ok, [claim()]}
              | {:wait, pos_integer(), atom()}
              | {:error, Osoba.Deduplication.reason()}

  @doc "For `Osoba.Deduplication.MergeDispatcher`: claims merge candidates."
  @callback claim_merges(batch_size :: pos_integer(), limits :: keyword()) ::
              {:ok, [%{merge_candidate_id: String.t()}]}
              | {:wait, pos_integer(), atom()}
              | {:error, Osoba.Deduplication.reason()}

  @doc "For `Osoba.Deduplication.backlog/2`: how much there is to do."
  @callback backlog(keyword()) ::
              {:ok, Osoba.Deduplication.backlog()} | {:error, Osoba.Deduplication.reason()}

  @doc "For `Osoba.Deduplication.replay/3`: the records of a merge candidate."
  @callback audit(id :: String.t()) ::
              {:ok, Osoba.Deduplication.audit() | nil} | {:error, Osoba.Deduplication.reason()}

  @doc "For `Osoba.Deduplication.Review`: runs one of its statements."
  @callback review(statement :: atom(), parameters :: keyword()) ::
              {:ok, [[String.t() | nil]]} | {:error, Osoba.Deduplication.reason()}

  @doc "For `Osoba.Deduplication.Review`: loads these persons."
  @callback persons(ids :: [String.t()]) ::
              {:ok, [map()]} | {:error, Osoba.Deduplication.reason()}

  @doc "How pairs are scored: options of `Osoba.Deduplication.pairs/3`."
  @callback policy() :: keyword()

  @doc """
  Runs a function in a transaction, gives back its `{:ok, result}` or `{:error, reason}` and rolls back on the
  latter.
  """
  @callback transaction((() -> {:ok, result} | {:error, reason})) ::
              {:ok, result} | {:error, reason}
            when result: term(), reason: term()

  @optional_callbacks permit: 0,
                      permit_merge: 0,
                      report_merge: 1,
                      claim: 2,
                      claim_merges: 2,
                      backlog: 1,
                      audit: 1,
                      review: 2,
                      persons: 1,
                      policy: 0,
                      transaction: 1

  @defined [
    load: [:claim],
    candidates: [:loaded],
    store: [:claim, :loaded, :pairs, :read_at],
    release: [:claim, :failure],
    load_merge: [:id],
    write_merge: [:merge, :step],
    permit: [],
    permit_merge: [],
    report_merge: [:outcome],
    claim: [:batch_size, :limits],
    claim_merges: [:batch_size, :limits],
    backlog: [:options],
    audit: [:id],
    review: [:statement, :parameters],
    persons: [:ids],
    policy: [],
    transaction: [:fun]
  ]

  @doc false
  defmacro __using__(options) do
    functions =
      for {name, parameters} <- @defined do
        variables = Enum.map(parameters, &Macro.var(&1, __MODULE__))

        quote do
          @impl true
          def unquote(name)(unquote_splicing(variables)),
            do:
              Osoba.Deduplication.Host.call(__osoba__(), unquote(name), [
                unquote_splicing(variables)
              ])
        end
      end

    arities = for {name, parameters} <- @defined, do: {name, length(parameters)}

    quote do
      @behaviour Osoba.Deduplication.Host
      defp __osoba__, do: unquote(options)
      unquote_splicing(functions)
      defoverridable unquote(arities)
    end
  end

  @options [
    :repo,
    :query,
    :transaction,
    :timestamps,
    :keys,
    :key,
    :limits,
    :group_limit,
    :claim_timeout_minutes,
    :lag_seconds,
    :longest_delay_days
  ]

  @doc false
  def call(options, function, arguments) do
    options = Options.validate!(options, @options)

    answer(
      function,
      arguments,
      options,
      &[{:timestamps, options[:timestamps] || :timestamp} | Keyword.take(options, &1)]
    )
  end

  # `settings` gives those of the host's settings that a function of the store takes.
  defp answer(:claim, [batch_size, limits], options, settings) do
    times = settings.([:claim_timeout_minutes, :lag_seconds])
    Postgres.claim(connection(options), timed([batch_size: batch_size] ++ limits) ++ times)
  end

  defp answer(:claim_merges, [batch_size, limits], options, settings) do
    times = settings.([:claim_timeout_minutes, :limits, :group_limit])
    Postgres.claim_merges(connection(options), timed([batch_size: batch_size] ++ limits) ++ times)
  end

  defp answer(:load, [claim], options, settings),
    do: Postgres.load(connection(options), claim, settings.([:keys]))

  defp answer(:candidates, [loaded], options, settings),
    do: Postgres.candidates(connection(options), loaded, settings.([:keys, :key]))

  defp answer(:store, [claim, loaded, pairs, read_at], options, settings) do
    Postgres.store(connection(options), claim, loaded, pairs, [{:now, read_at} | settings.([])])
  end

  defp answer(:release, [claim, failure], options, settings),
    do: Postgres.release(connection(options), claim, failure, settings.([:longest_delay_days]))

  defp answer(:load_merge, [id], options, settings),
    do: Postgres.load_merge(connection(options), id, settings.([]))

  defp answer(:write_merge, [merge, step], options, settings),
    do: Postgres.write_merge(connection(options), merge, step, settings.([]))

  defp answer(:permit, [], options, settings),
    do: Postgres.permit(connection(options), :dedup, settings.([]))

  defp answer(:permit_merge, [], options, settings),
    do: Postgres.permit(connection(options), :merge, settings.([]))

  defp answer(:report_merge, [outcome], options, settings),
    do: Postgres.report(connection(options), :merge, outcome, settings.([]))

  defp answer(:backlog, [given], options, settings) do
    times = settings.([:claim_timeout_minutes, :lag_seconds])
    Postgres.backlog(connection(options), Keyword.merge(times, given))
  end

  defp answer(:audit, [id], options, settings),
    do: Postgres.audit(connection(options), id, settings.([]))

  # Without a transaction the locks of a review would hold for one statement.
  defp answer(:review, [statement, parameters], options, settings) do
    if options[:repo] == nil and options[:transaction] == nil,
      do: raise(ArgumentError, "a host of the review has :repo or :transaction")

    Postgres.review(connection(options), statement, parameters, settings.([]))
  end

  defp answer(:persons, [ids], options, settings),
    do: Osoba.Matching.Postgres.persons(connection(options), ids, settings.([]))

  defp answer(:policy, [], options, _settings), do: Keyword.take(options, [:limits, :key])

  defp answer(:transaction, [fun], options, _settings) do
    case {options[:repo], options[:transaction]} do
      {nil, nil} -> fun.()
      {nil, transaction} -> transaction.(fun)
      {repo, _none} -> SQL.transaction(repo, fun)
    end
  end

  defp timed(options), do: Keyword.put_new(options, :now, DateTime.utc_now())

  defp connection(options) do
    case {options[:repo], options[:query]} do
      {nil, query} when is_function(query, 2) -> query
      {repo, nil} when repo != nil -> SQL.repo(repo, [])
      _neither_or_both -> raise ArgumentError, "a host has either :repo or :query"
    end
  end
end
