defmodule Osoba.Deduplication.Store.Ecto do
  @moduledoc """
  `Osoba.Deduplication.Store.Postgres` over an Ecto repository.

  The functions are the same with the repository in place of the function that runs a query. Parameters are handed
  over with their own types, each statement is prepared under a name of its own (`cache_statement`), times come back as
  structs, and nothing of it is written to the repository's log or told to its telemetry.

  `use Osoba.Deduplication.Host, repo: MyApp.Repo` makes a host of it. Option of every function beside those of the
  store: `:repo_options`, options of `c:Ecto.Repo.query/3` such as `:timeout` or `:prefix`.
  """

  alias Osoba.Deduplication
  alias Osoba.Deduplication.Host
  alias Osoba.Deduplication.Store.Postgres
  alias Osoba.SQL

  @typep failure :: {:error, Deduplication.reason()}
  @typep wait :: {:wait, pos_integer(), :registry | :in_flight | :day}

  @doc "See `Osoba.Deduplication.Store.Postgres.claim/2`."
  @spec claim(module(), keyword()) :: {:ok, [Host.claim()]} | wait() | failure()
  def claim(repo, options),
    do: over(repo, options, &Postgres.claim(&1, &2))

  @doc "See `Osoba.Deduplication.Store.Postgres.load/3`."
  @spec load(module(), Host.claim(), keyword()) ::
          {:ok, Host.loaded()} | :not_found | :changed | :claim_lost | failure()
  def load(repo, claim, options \\ []),
    do: over(repo, options, &Postgres.load(&1, claim, &2))

  @doc "See `Osoba.Deduplication.Store.Postgres.candidates/3`."
  @spec candidates(module(), Host.loaded(), keyword()) :: {:ok, [map()]} | failure()
  def candidates(repo, loaded, options \\ []),
    do: over(repo, options, &Postgres.candidates(&1, loaded, &2))

  @doc "See `Osoba.Deduplication.Store.Postgres.store/5`."
  @spec store(module(), Host.claim(), Host.loaded(), [Deduplication.Pair.t()], keyword()) ::
          {:ok, Host.stored()} | :left | failure()
  def store(repo, claim, loaded, pairs, options \\ []),
    do: over(repo, options, &Postgres.store(&1, claim, loaded, pairs, &2))

  @doc "See `Osoba.Deduplication.Store.Postgres.release/4`."
  @spec release(module(), Host.claim(), Deduplication.reason() | :forget | nil, keyword()) ::
          :released | :left | failure()
  def release(repo, claim, failure, options \\ []),
    do: over(repo, options, &Postgres.release(&1, claim, failure, &2))

  @doc "See `Osoba.Deduplication.Store.Postgres.claim_merges/2`."
  @spec claim_merges(module(), keyword()) ::
          {:ok, [%{merge_candidate_id: String.t()}]} | wait() | failure()
  def claim_merges(repo, options),
    do: over(repo, options, &Postgres.claim_merges(&1, &2))

  @doc "See `Osoba.Deduplication.Store.Postgres.load_merge/3`."
  @spec load_merge(module(), String.t(), keyword()) ::
          {:ok, Host.merge()} | :not_found | failure()
  def load_merge(repo, id, options \\ []),
    do: over(repo, options, &Postgres.load_merge(&1, id, &2))

  @doc "See `Osoba.Deduplication.Store.Postgres.write_merge/4`."
  @spec write_merge(module(), Host.merge(), Host.merge_step(), keyword()) ::
          :written | :left | failure()
  def write_merge(repo, merge, step, options \\ []),
    do: over(repo, options, &Postgres.write_merge(&1, merge, step, &2))

  @doc "See `Osoba.Deduplication.Store.Postgres.audit/3`."
  @spec audit(module(), String.t(), keyword()) :: {:ok, Deduplication.audit() | nil} | failure()
  def audit(repo, id, options \\ []),
    do: over(repo, options, &Postgres.audit(&1, id, &2))

  @doc "See `Osoba.Deduplication.Store.Postgres.permit/3`."
  @spec permit(module(), :dedup | :merge, keyword()) ::
          {:ok, non_neg_integer()} | {:later | :closed, pos_integer()} | failure()
  def permit(repo, job, options \\ []),
    do: over(repo, options, &Postgres.permit(&1, job, &2))

  @doc "See `Osoba.Deduplication.Store.Postgres.report/4`."
  @spec report(module(), :dedup | :merge, :answered | :fault, keyword()) ::
          {:ok, non_neg_integer()} | failure()
  def report(repo, job, outcome, options \\ []),
    do: over(repo, options, &Postgres.report(&1, job, outcome, &2))

  @doc "See `Osoba.Deduplication.Store.Postgres.backlog/2`."
  @spec backlog(module(), keyword()) :: {:ok, Deduplication.backlog()} | failure()
  def backlog(repo, options \\ []),
    do: over(repo, options, &Postgres.backlog(&1, &2))

  defp over(repo, options, fun) do
    {own, options} = Keyword.split(options, [:repo_options])
    fun.(SQL.repo(repo, own), options)
  end
end
