defmodule Osoba.UnzrSync.Store.Postgres.Schema do
  @moduledoc """
  The DDL of `Osoba.UnzrSync.Store.Postgres`, as lists of statements for a migration.

  A host that has ESOZ's tables adds what this package needs beside them:

      defmodule MyApp.Repo.Migrations.AddUnzrClaims do
        use Ecto.Migration
        alias Osoba.UnzrSync.Store.Postgres.Schema

        def up, do: Enum.each(Schema.up(), &execute/1)
        def down, do: Enum.each(Schema.down(), &execute/1)
      end

  `up/1` can be run again, and over the tables of an earlier version of this package it brings them to
  this one: a second migration with the same content is the upgrade. Its last statement marks the
  verifications of inactive persons, which on a large table takes minutes; make the indexes on
  `person_verifications` (see `bindings/sql/unzr_up.sql`) with `CREATE INDEX CONCURRENTLY` under the
  same names beforehand, outside a transaction, and they are not made again.

  A host that starts from nothing also runs `tables/1`, which makes the columns of ESOZ's tables that
  the synchronisation and the matching read.

  Option of `up/1` and `tables/1`: `:timestamps`, `:timestamp` (default) or `:timestamptz`, as in the store.
  """

  alias Osoba.SQL
  alias Osoba.SQL.Statements

  @doc "The tables of this package, its column, its indexes and its triggers."
  @spec up(keyword()) :: [String.t()]
  def up(options \\ []) do
    type = timestamps(options)
    Statements.list(:unzr_pace_up, type) ++ Statements.list(:unzr_up, type)
  end

  @doc "Takes back what `up/1` made."
  @spec down() :: [String.t()]
  def down,
    do: Statements.list(:unzr_down, :timestamp) ++ Statements.list(:unzr_pace_down, :timestamp)

  @doc "ESOZ's own tables, as far as this package reads them."
  @spec tables(keyword()) :: [String.t()]
  def tables(options \\ []), do: Statements.list(:esoz_tables, timestamps(options))

  defp timestamps(options),
    do: SQL.timestamps(Osoba.Options.validate!(options, timestamps: :timestamp))
end
