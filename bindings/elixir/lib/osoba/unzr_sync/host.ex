defmodule Osoba.UnzrSync.Host do
  @moduledoc """
  The functions of the host that `Osoba.UnzrSync.run/3` and `Osoba.UnzrSync.Dispatcher` work over.

  `use Osoba.UnzrSync.Host` defines all of them but one, over an Ecto repository; what remains is the
  call of the registry:

      defmodule MyApp.UnzrHost do
        use Osoba.UnzrSync.Host, repo: MyApp.Repo

        @impl true
        def ask(request) do
          case MyApp.Registry.post(Osoba.Verification.Request.to_map(request)) do
            {:ok, 200, body} -> {:ok, %{status: body["status"], description: body["description"]}}
            {:ok, 503, _body} -> {:busy, 600}
            {:ok, status, _body} -> {:error, {:http, status}}
            {:error, :timeout} -> {:error, :timeout}
            {:error, _other} -> {:error, :transport}
          end
        end
      end

  Options:

    * `:repo`: the Ecto repository (`Osoba.UnzrSync.Store.Ecto`); or
    * `:query` and `:transaction`: functions over another driver (`Osoba.UnzrSync.Store.Postgres`), such
      as `&MyApp.query/2` and `&MyApp.transaction/1`
    * `:timestamps`, `:validation_period_days`, `:claim_timeout_minutes`: as the store has them

  Each function can be overridden.

  Reasons must be atoms, or tuples of atoms and integers (`{:http, 503}`); anything else is replaced by
  `:unspecified`, since it could hold personal data and would be stored in the job table.
  """

  alias Osoba.Options
  alias Osoba.SQL
  alias Osoba.UnzrSync.Store.Postgres
  alias Osoba.Verification.Changes
  alias Osoba.Verification.Request

  @typedoc "A claim: whom it is about and its own identifier, both UUIDs in text form."
  @type claim :: %{person_id: String.t(), claim_id: String.t()}

  @typedoc "A person with its verification, and what its verification was before the claim."
  @type loaded :: %{person: map(), verification: map(), before_claim: map()}

  @doc "Loads the person of a claim. `:claim_lost` if the claim is somebody else's by now."
  @callback load(claim()) ::
              {:ok, loaded()} | :not_found | :claim_lost | {:error, Osoba.UnzrSync.reason()}

  @doc "Writes all changes or none, and only if their guard and the claim still hold."
  @callback apply(claim(), Changes.t()) :: :applied | :left | {:error, Osoba.UnzrSync.reason()}

  @doc """
  Asks the registry. `{:busy, seconds}`, if it says "too busy until": ask again after that time.
  """
  @callback ask(Request.t()) ::
              {:ok, Osoba.Verification.answer()}
              | {:busy, non_neg_integer()}
              | {:error, Osoba.UnzrSync.reason()}

  @doc """
  Gives a claim back: writes the changes under their guard, if there are any, counts their `failure`,
  and forgets the claim.
  """
  @callback release(claim(), Changes.t() | nil) ::
              :released | :left | {:error, Osoba.UnzrSync.reason()}

  @doc """
  Whether the registry may be asked now: after so many milliseconds; not within the next seconds, since
  the rate limit is exhausted; or not at all, since the circuit is open. Without it there is no limit.
  """
  @callback permit() ::
              {:ok, non_neg_integer()}
              | {:later, pos_integer()}
              | {:closed, pos_integer()}
              | {:error, Osoba.UnzrSync.reason()}

  @doc """
  Learns how asking the registry went, and tells for how many seconds the circuit is open now.
  """
  @callback report(:answered | :fault) ::
              {:ok, non_neg_integer()} | {:error, Osoba.UnzrSync.reason()}

  @doc """
  For `Osoba.UnzrSync.Dispatcher`: claims up to so many due persons, within the limits, which are options
  of `Osoba.UnzrSync.Store.Postgres.claim/2`.
  """
  @callback claim(batch_size :: pos_integer(), limits :: keyword()) ::
              {:ok, [claim()]}
              | {:wait, pos_integer(), atom()}
              | {:error, Osoba.UnzrSync.reason()}

  @doc "For `Osoba.UnzrSync.backlog/2`: how much there is to do."
  @callback backlog(keyword()) ::
              {:ok, Osoba.UnzrSync.backlog()} | {:error, Osoba.UnzrSync.reason()}

  @doc """
  For `Osoba.UnzrSync.Dispatcher`: runs a function in a transaction, gives back its `{:ok, result}` or
  `{:error, reason}` and rolls back on the latter. Without it claims and jobs are written one after
  the other, and claims without a job become due again when they are lost.
  """
  @callback transaction((() -> {:ok, result} | {:error, reason})) ::
              {:ok, result} | {:error, reason}
            when result: term(), reason: term()

  @optional_callbacks permit: 0, report: 1, claim: 2, backlog: 1, transaction: 1

  @doc false
  defmacro __using__(options) do
    quote do
      @behaviour Osoba.UnzrSync.Host

      defp __osoba__, do: unquote(options)

      @impl true
      def claim(batch_size, limits),
        do: Osoba.UnzrSync.Host.call(__osoba__(), :claim, [[batch_size: batch_size] ++ limits])

      @impl true
      def load(claim), do: Osoba.UnzrSync.Host.call(__osoba__(), :load, [claim])

      @impl true
      def apply(claim, changes),
        do: Osoba.UnzrSync.Host.call(__osoba__(), :apply_changes, [claim, changes])

      @impl true
      def release(claim, changes),
        do: Osoba.UnzrSync.Host.call(__osoba__(), :release, [claim, changes])

      @impl true
      def permit, do: Osoba.UnzrSync.Host.call(__osoba__(), :permit, [])

      @impl true
      def report(outcome), do: Osoba.UnzrSync.Host.call(__osoba__(), :report, [outcome])

      @impl true
      def backlog(options), do: Osoba.UnzrSync.Host.call(__osoba__(), :backlog, [options])

      @impl true
      def transaction(fun), do: Osoba.UnzrSync.Host.transact(__osoba__(), fun)

      defoverridable claim: 2,
                     load: 1,
                     apply: 2,
                     release: 2,
                     permit: 0,
                     report: 1,
                     backlog: 1,
                     transaction: 1
    end
  end

  @options [
    :repo,
    :query,
    :transaction,
    :timestamps,
    :validation_period_days,
    :claim_timeout_minutes
  ]
  @times [:timestamps]
  @due [:timestamps, :validation_period_days, :claim_timeout_minutes]

  # Which of the host's settings each function of the store takes.
  @taken %{
    claim: @due,
    backlog: @due,
    release: [:timestamps, :validation_period_days],
    load: @times,
    apply_changes: @times,
    permit: @times,
    report: @times
  }

  @doc false
  def call(options, function, arguments) do
    options = Options.validate!(options, @options)
    settings = Keyword.take(options, Map.fetch!(@taken, function))

    arguments =
      case {function, arguments} do
        {:claim, [given]} -> [Keyword.put_new(given, :now, DateTime.utc_now()) ++ settings]
        {:backlog, [given]} -> [given ++ settings]
        _other -> arguments ++ [settings]
      end

    Kernel.apply(Postgres, function, [connection(options) | arguments])
  end

  defp connection(options) do
    case {options[:repo], options[:query]} do
      {nil, query} when is_function(query, 2) -> query
      {repo, nil} when repo != nil -> SQL.repo(repo, [])
      _neither_or_both -> raise ArgumentError, "a host has either :repo or :query"
    end
  end

  @doc false
  def transact(options, fun) do
    options = Options.validate!(options, @options)

    case {options[:repo], options[:transaction]} do
      {nil, nil} -> fun.()
      {nil, transaction} -> transaction.(fun)
      {repo, _none} -> SQL.transaction(repo, fun)
    end
  end
end
