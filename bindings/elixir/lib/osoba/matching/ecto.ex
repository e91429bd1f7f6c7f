defmodule Osoba.Matching.Ecto do
  @moduledoc """
  `Osoba.Matching.Postgres` over an Ecto repository.

      {:ok, decision} =
        Osoba.Matching.run(submission, [preset: :registration], Osoba.Matching.Ecto.answer(MyApp.Repo))

  The functions are the same with the repository in place of the function that runs a query. Parameters
  are handed over with their own types, each statement is prepared under a name of its own
  (`cache_statement`), and nothing of it is written to the repository's log or told to its telemetry.

  Option of every function beside those of `Osoba.Matching.Postgres`: `:repo_options`, options of
  `c:Ecto.Repo.query/3` such as `:timeout` or `:prefix`.
  """

  alias Osoba.Matching.ClusterKeys
  alias Osoba.Matching.Postgres
  alias Osoba.Matching.Question
  alias Osoba.SQL

  @doc "See `Osoba.Matching.Postgres.answer/2`."
  @spec answer(module(), keyword()) ::
          (Question.t() -> term() | {:error, Osoba.UnzrSync.reason()})
  def answer(repo, options \\ []), do: &fact(repo, &1, options)

  @doc "See `Osoba.Matching.Postgres.fact/3`."
  @spec fact(module(), Question.t(), keyword()) ::
          term() | {:error, Osoba.UnzrSync.reason()}
  def fact(repo, question, options \\ []),
    do: over(repo, options, &Postgres.fact(&1, question, &2))

  @doc "See `Osoba.Matching.Postgres.candidate_ids/3`."
  @spec candidate_ids(module(), ClusterKeys.t(), keyword()) ::
          {:ok, [String.t()]} | {:error, Osoba.UnzrSync.reason()}
  def candidate_ids(repo, keys, options \\ []),
    do: over(repo, options, &Postgres.candidate_ids(&1, keys, &2))

  @doc "See `Osoba.Matching.Postgres.persons/3`."
  @spec persons(module(), [String.t()], keyword()) ::
          {:ok, [map()]} | {:error, Osoba.UnzrSync.reason()}
  def persons(repo, ids, options \\ []), do: over(repo, options, &Postgres.persons(&1, ids, &2))

  @doc "See `Osoba.Matching.Postgres.index/3`."
  @spec index(module(), String.t() | nil, keyword()) ::
          {:ok, String.t() | nil} | {:error, Osoba.UnzrSync.reason()}
  def index(repo, after_id, options \\ []),
    do: over(repo, options, &Postgres.index(&1, after_id, &2))

  @doc "See `Osoba.Matching.Postgres.index_persons/3`."
  @spec index_persons(module(), [String.t()], keyword()) ::
          :ok | {:error, Osoba.UnzrSync.reason()}
  def index_persons(repo, ids, options \\ []),
    do: over(repo, options, &Postgres.index_persons(&1, ids, &2))

  defp over(repo, options, fun) do
    {own, options} = Keyword.split(options, [:repo_options])
    fun.(SQL.repo(repo, own), options)
  end
end
