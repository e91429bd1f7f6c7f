defmodule Osoba.Matching.Postgres.Schema do
  @moduledoc """
  Columns and indexes of `Osoba.Matching.Postgres`, as lists of statements for a migration.

      defmodule MyApp.Repo.Migrations.AddNameKeys do
        use Ecto.Migration
        alias Osoba.Matching.Postgres.Schema

        def up, do: Enum.each(Schema.up(), &execute/1)
        def down, do: Enum.each(Schema.down(), &execute/1)
      end

  The key columns are filled by `Osoba.Matching.Postgres.index/3`. On a large table make the indexes
  with `CREATE INDEX CONCURRENTLY` instead, outside a transaction: `indexes/0` gives name, table and
  definition. `tables/0` makes the one table of ESOZ's that only the earlier procedure reads.
  """

  alias Osoba.Matching.Postgres

  @doc "The key columns and all indexes."
  @spec up() :: [String.t()]
  def up do
    columns = String.replace(Postgres.sql().key_columns, "ADD COLUMN", "ADD COLUMN IF NOT EXISTS")

    [
      columns
      | for({name, on} <- indexes(), do: "CREATE INDEX IF NOT EXISTS #{name} ON #{on}")
    ]
  end

  @doc "Takes back what `up/0` made."
  @spec down() :: [String.t()]
  def down do
    for({name, _on} <- indexes(), do: "DROP INDEX IF EXISTS #{name}") ++
      [
        "ALTER TABLE persons DROP COLUMN IF EXISTS last_name_keys, " <>
          "DROP COLUMN IF EXISTS first_name_keys"
      ]
  end

  @doc "The indexes: a name, and what follows `CREATE INDEX name ON`."
  @spec indexes() :: [{String.t(), String.t()}]
  def indexes do
    clusters =
      for %{cluster: cluster, index: "CREATE INDEX ON " <> on} <- Postgres.sql().clusters,
          do: {"persons_match_#{cluster}_index", on}

    clusters ++
      [
        {"persons_match_settlement_index", "person_addresses (settlement_id)"},
        {"persons_match_documents_index", "person_documents (person_id)"},
        {"persons_match_addresses_index", "person_addresses (person_id)"},
        {"persons_match_methods_index", "person_authentication_methods (person_id)"}
      ]
  end

  @doc "ESOZ's table of confidant persons, as far as the earlier procedure reads it."
  @spec tables() :: [String.t()]
  def tables do
    [
      """
      CREATE TABLE IF NOT EXISTS confidant_person_relationships (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
        confidant_person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
        is_active boolean NOT NULL DEFAULT true
      )
      """
    ]
  end
end
