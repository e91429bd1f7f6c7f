defmodule Osoba.Matching.Postgres.Schema do
  @moduledoc """
  Keys and indexes of `Osoba.Matching.Postgres`, as lists of statements for a migration.

      defmodule MyApp.Repo.Migrations.AddNameKeys do
        use Ecto.Migration
        alias Osoba.Matching.Postgres.Schema

        def up, do: Enum.each(Schema.up(), &execute/1)
        def down, do: Enum.each(Schema.down(), &execute/1)
      end

  The keys are filled by `Osoba.Matching.Postgres.index/3`. On a large table make the function
  `matching_trimmed` of `up/1` beforehand, then the indexes with `CREATE INDEX CONCURRENTLY` under the same
  names, outside a transaction, and they are not made again. `VACUUM ANALYZE` after filling.

  Option: `:keys`, `:columns` (default) or `:tables`, as in `Osoba.Matching.Postgres`.
  """

  alias Osoba.SQL.Statements

  @doc "The key columns or key tables, and all indexes."
  @spec up(keyword()) :: [String.t()]
  def up(options \\ []) do
    keys = if tables?(options), do: :matching_table_up, else: :matching_array_up
    Statements.list(keys, :timestamp) ++ Statements.list(:matching_up, :timestamp)
  end

  @doc "Takes back what `up/1` made."
  @spec down(keyword()) :: [String.t()]
  def down(options \\ []) do
    keys = if tables?(options), do: :matching_table_down, else: :matching_array_down
    Statements.list(:matching_down, :timestamp) ++ Statements.list(keys, :timestamp)
  end

  defp tables?(options) do
    case Osoba.Options.validate!(options, keys: :columns)[:keys] do
      :columns -> false
      :tables -> true
      _other -> raise ArgumentError, ":keys must be :columns or :tables"
    end
  end
end
