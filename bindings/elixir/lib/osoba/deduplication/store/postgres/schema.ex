defmodule Osoba.Deduplication.Store.Postgres.Schema do
  @moduledoc """
  The DDL of `Osoba.Deduplication.Store.Postgres`, as lists of statements for a migration.

      defmodule MyApp.Repo.Migrations.AddDeduplication do
        use Ecto.Migration
        alias Osoba.Deduplication.Store.Postgres.Schema

        def up, do: Enum.each(Schema.up(), &execute/1)
        def down, do: Enum.each(Schema.down(), &execute/1)
      end

  It needs ESOZ's `persons`, and the keys and indexes of `Osoba.Matching.Postgres.Schema`. `up/1` can be run
  again. On a large table make `persons_dedup_updated_index` (`bindings/sql/dedup_up.sql`) with
  `CREATE INDEX CONCURRENTLY` beforehand, outside a transaction, and it is not made again. `down/0` takes
  everything back, what was decided too.

  Option of `up/1`: `:timestamps`, `:timestamp` (default) or `:timestamptz`, as in the store.
  """

  alias Osoba.SQL
  alias Osoba.SQL.Statements

  @doc "The tables and indexes."
  @spec up(keyword()) :: [String.t()]
  def up(options \\ []) do
    type = SQL.timestamps(Osoba.Options.validate!(options, timestamps: :timestamp))

    Enum.flat_map([:dedup_pace_up, :merge_pace_up, :dedup_up], &Statements.list(&1, type))
  end

  @doc "Takes back what `up/1` made."
  @spec down() :: [String.t()]
  def down do
    Enum.flat_map(
      [:dedup_down, :merge_pace_down, :dedup_pace_down],
      &Statements.list(&1, :timestamp)
    )
  end
end
