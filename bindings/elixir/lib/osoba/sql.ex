defmodule Osoba.SQL do
  @moduledoc """
  How this package talks to PostgreSQL: over any function that runs a query.

  The function takes the text of a query and its parameters and answers `{:ok, rows}`, or
  `{:ok, %{rows: rows}}` as Postgrex and Ecto do, or `{:error, reason}`:

      query = &MyApp.Repo.query/2
      query = fn sql, parameters -> Postgrex.query(connection, sql, parameters) end

  Every parameter is a text or `nil` and every column of a result is a text or `nil`; the queries
  themselves cast (`$1::text::uuid`), so that drivers need not agree about types. Each query is one
  statement and therefore atomic by itself: no transaction function is needed, and inside a
  transaction of the host's everything works too.
  """

  @typedoc "A function that runs a query."
  @type query ::
          (String.t(), [String.t() | nil] ->
             {:ok,
              [[String.t() | nil]] | %{:rows => [[String.t() | nil]], optional(any()) => any()}}
             | {:error, term()})

  @doc false
  # The rows, or `{:error, {:database, why}}`, which repeats nothing of what the driver said: errors
  # of a database quote values.
  def rows(query, sql, parameters) do
    case query.(sql, parameters) do
      {:ok, %{rows: rows}} -> {:ok, rows || []}
      {:ok, rows} when is_list(rows) -> {:ok, rows}
      {:error, _reason} -> {:error, {:database, :query_failed}}
    end
  end

  @doc false
  # A list of texts as one parameter: the literal of a PostgreSQL array.
  def array(texts),
    do: IO.iodata_to_binary([?{, Enum.intersperse(Enum.map(texts, &element/1), ?,), ?}])

  defp element(nil), do: "NULL"

  defp element(text),
    do: [?", text |> String.replace("\\", "\\\\") |> String.replace("\"", "\\\""), ?"]

  @uuid ~r/\A[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\z/

  @doc false
  def uuid?(text), do: is_binary(text) and Regex.match?(@uuid, text)

  @doc false
  # A time as a parameter. Text with `Z` reads the same as timestamp and as timestamptz.
  def time(nil), do: nil
  def time(%DateTime{} = time), do: DateTime.to_iso8601(DateTime.shift_zone!(time, "Etc/UTC"))
end
