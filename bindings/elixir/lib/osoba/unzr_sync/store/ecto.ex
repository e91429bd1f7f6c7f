defmodule Osoba.UnzrSync.Store.Ecto do
  @moduledoc """
  `Osoba.UnzrSync.Store.Postgres` over an Ecto repository.

  The functions are the same with the repository in place of the function that runs a query. Parameters
  are handed over with their own types, each statement is prepared under a name of its own
  (`cache_statement`), times and dates come back as structs, and nothing of it is written to the
  repository's log or told to its telemetry.

  `use Osoba.UnzrSync.Host, repo: MyApp.Repo` makes a host of it. Option of every function beside those of
  the store: `:repo_options`, options of `c:Ecto.Repo.query/3` such as `:timeout` or `:prefix`.
  """

  alias Osoba.SQL
  alias Osoba.UnzrSync.Store.Postgres

  @doc "See `Osoba.UnzrSync.Store.Postgres.claim/2`."
  @spec claim(module(), keyword()) ::
          {:ok, [Postgres.claim()]}
          | {:wait, pos_integer(), :registry | :in_flight | :day}
          | {:error, Osoba.UnzrSync.reason()}
  def claim(repo, options), do: over(repo, options, &Postgres.claim(&1, &2))

  @doc "See `Osoba.UnzrSync.Store.Postgres.load/3`."
  @spec load(module(), Postgres.claim(), keyword()) ::
          {:ok, Osoba.UnzrSync.Host.loaded()}
          | :not_found
          | :claim_lost
          | {:error, Osoba.UnzrSync.reason()}
  def load(repo, claim, options \\ []), do: over(repo, options, &Postgres.load(&1, claim, &2))

  @doc "See `Osoba.UnzrSync.Store.Postgres.apply_changes/4`."
  @spec apply_changes(module(), Postgres.claim(), Osoba.Verification.Changes.t(), keyword()) ::
          :applied | :left | {:error, Osoba.UnzrSync.reason()}
  def apply_changes(repo, claim, changes, options \\ []),
    do: over(repo, options, &Postgres.apply_changes(&1, claim, changes, &2))

  @doc "See `Osoba.UnzrSync.Store.Postgres.release/4`."
  @spec release(module(), Postgres.claim(), Osoba.Verification.Changes.t() | nil, keyword()) ::
          :released | :left | {:error, Osoba.UnzrSync.reason()}
  def release(repo, claim, changes, options \\ []),
    do: over(repo, options, &Postgres.release(&1, claim, changes, &2))

  @doc "See `Osoba.UnzrSync.Store.Postgres.permit/2`."
  @spec permit(module(), keyword()) ::
          {:ok, non_neg_integer()}
          | {:later, pos_integer()}
          | {:closed, pos_integer()}
          | {:error, Osoba.UnzrSync.reason()}
  def permit(repo, options \\ []), do: over(repo, options, &Postgres.permit(&1, &2))

  @doc "See `Osoba.UnzrSync.Store.Postgres.report/3`."
  @spec report(module(), :answered | :fault, keyword()) ::
          {:ok, non_neg_integer()} | {:error, Osoba.UnzrSync.reason()}
  def report(repo, outcome, options \\ []),
    do: over(repo, options, &Postgres.report(&1, outcome, &2))

  @doc "See `Osoba.UnzrSync.Store.Postgres.backlog/2`."
  @spec backlog(module(), keyword()) ::
          {:ok, Osoba.UnzrSync.backlog()} | {:error, Osoba.UnzrSync.reason()}
  def backlog(repo, options \\ []), do: over(repo, options, &Postgres.backlog(&1, &2))

  defp over(repo, options, fun) do
    {own, options} = Keyword.split(options, [:repo_options])
    fun.(SQL.repo(repo, own), options)
  end
end
