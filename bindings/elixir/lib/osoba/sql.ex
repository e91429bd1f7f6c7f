defmodule Osoba.SQL do
  @moduledoc """
  How this package talks to PostgreSQL.

  Every statement is a file of `bindings/sql`, read when this package is compiled (`statement/2`). They
  run over one of two things:

    * an Ecto repository (`Osoba.UnzrSync.Store.Ecto`, `Osoba.Matching.Ecto`): parameters have their own
      types, and each statement is prepared under a name of its own;
    * any function that runs a query (`Osoba.UnzrSync.Store.Postgres`, `Osoba.Matching.Postgres`), over
      whatever driver. It takes the text of a query and its parameters and answers `{:ok, rows}`, or
      `{:ok, %{rows: rows}}` as Postgrex and Ecto do, or `{:error, reason}`. Every parameter is a text or
      `nil` and every column of a result is a text or `nil`; the statements themselves cast
      (`$1::text::uuid`), so that drivers need not agree about types.

  Parameters are personal data. A function over Ecto must therefore not log them:

      query = fn sql, parameters -> MyApp.Repo.query(sql, parameters, log: false, telemetry_event: nil) end

  Each statement is atomic by itself: no transaction function is needed, and inside a transaction of
  the host's everything works too.

  Times are in UTC whatever the session's zone is. The option `:timestamps` of every function says which
  type the time columns have: `:timestamp` (default: UTC without zone, as Ecto makes them) or
  `:timestamptz`.

  ## Reasons

  A query that fails is `{:error, {:database, why}}`: the SQLSTATE as a text (`"42P01"`),
  `:connection` if there was none, else `:query_failed`. What the driver said beside it is not passed
  on: messages of a database quote values.
  """

  alias Osoba.SQL.Statements

  @typedoc "A function that runs a query."
  @type query ::
          (String.t(), [String.t() | nil] ->
             {:ok,
              [[String.t() | nil]]
              | %{:rows => [[String.t() | nil]] | nil, optional(any()) => any()}}
             | {:error, term()})

  @typedoc "What statements run over: a function, or an Ecto repository with options of its queries."
  @type connection :: query() | {:repo, module(), keyword()}

  @typedoc "The type of the time columns."
  @type timestamps :: :timestamp | :timestamptz

  @doc """
  The text of a statement, by the name of its file. Options: `:parameters`, `:typed` (default) or
  `:text`; `:timestamps`.

      iex> Osoba.SQL.statement(:unzr_forget) =~ "DELETE FROM unzr_claims"
      true
      iex> Osoba.SQL.statement(:unzr_forget, parameters: :text) =~ "person_id = $1::text::uuid"
      true
  """
  @spec statement(atom(), keyword()) :: String.t()
  def statement(name, options \\ []) do
    options = Osoba.Options.validate!(options, parameters: :typed, timestamps: :timestamp)
    Statements.get(name, options[:parameters], timestamps(options))
  end

  @doc false
  def timestamps(options) do
    case options[:timestamps] do
      nil ->
        :timestamp

      type when type in [:timestamp, :timestamptz] ->
        type

      _other ->
        raise ArgumentError, ":timestamps must be :timestamp or :timestamptz"
    end
  end

  # So that nothing of a person is written to the host's log or told to its telemetry.
  @silent [log: false, telemetry_event: nil]

  @doc false
  # The rows of a statement. `parameters` are `{type, value}`, in the order of their numbers.
  def rows({:repo, repo, options}, name, parameters, timestamps) do
    parameters = Enum.map(parameters, &typed(&1, timestamps))
    options = Keyword.merge(options, [cache_statement: "osoba_#{name}_#{timestamps}"] ++ @silent)
    result(repo.query(Statements.get(name, :typed, timestamps), parameters, options))
  end

  def rows(query, name, parameters, timestamps) when is_function(query, 2) do
    result(query.(Statements.get(name, :text, timestamps), Enum.map(parameters, &text/1)))
  end

  defp result({:ok, %{rows: rows}}), do: {:ok, rows || []}
  defp result({:ok, rows}) when is_list(rows), do: {:ok, rows}
  defp result({:error, error}), do: {:error, {:database, why(error)}}

  # The SQLSTATE, wherever the drivers put it: Postgrex, p1_pgsql, epgsql.
  defp why(%{postgres: %{pg_code: code}}), do: sqlstate(code)
  defp why(%{__struct__: DBConnection.ConnectionError}), do: :connection

  defp why([{_key, _value} | _] = error),
    do: error |> List.keyfind(:code, 0) |> elem_or_nil() |> sqlstate()

  defp why(error) when is_tuple(error) and elem(error, 0) == :error and tuple_size(error) > 2,
    do: sqlstate(elem(error, 2))

  defp why(_other), do: :query_failed

  defp elem_or_nil({:code, code}), do: code
  defp elem_or_nil(nil), do: nil

  defp sqlstate(code) when is_list(code), do: sqlstate(List.to_string(code))
  defp sqlstate(code), do: if(sqlstate?(code), do: code, else: :query_failed)

  @doc false
  def sqlstate?(code), do: is_binary(code) and Regex.match?(~r/\A[0-9A-Z]{5}\z/, code)

  defp text({_type, nil}), do: nil
  defp text({{:array, _type}, texts}), do: array(texts)
  defp text({:integer, integer}), do: Integer.to_string(integer)
  defp text({:float, number}), do: to_string(number)
  defp text({:boolean, flag}), do: Atom.to_string(flag)
  defp text({:date, date}), do: Date.to_iso8601(date)
  defp text({:time, time}), do: DateTime.to_iso8601(utc(time))
  defp text({type, text}) when type in [:text, :uuid], do: text

  defp typed({_type, nil}, _timestamps), do: nil
  defp typed({:uuid, uuid}, _timestamps), do: raw(uuid)
  defp typed({{:array, :uuid}, uuids}, _timestamps), do: Enum.map(uuids, &raw/1)
  defp typed({:time, time}, :timestamp), do: time |> utc() |> DateTime.to_naive() |> precise()
  defp typed({:time, time}, :timestamptz), do: precise(utc(time))
  defp typed({:float, number}, _timestamps), do: number / 1
  defp typed({_type, value}, _timestamps), do: value

  # A text with `Z` reads the same as timestamp and as timestamptz.
  defp utc(%DateTime{} = time), do: DateTime.shift_zone!(time, "Etc/UTC")

  defp precise(%{microsecond: {microseconds, _digits}} = time),
    do: %{time | microsecond: {microseconds, 6}}

  defp raw(uuid), do: uuid |> String.replace("-", "") |> Base.decode16!(case: :mixed)

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
  # A time of a result: microseconds since 1970.
  def time(nil), do: nil

  def time(microseconds),
    do: microseconds |> String.to_integer() |> DateTime.from_unix!(:microsecond)

  @doc false
  # A repository as a connection, and its transaction, which rolls back on `{:error, reason}`.
  def repo(repo, options), do: {:repo, repo, Keyword.get(options, :repo_options, [])}

  @doc false
  def transaction(repo, fun) do
    repo.transaction(fn ->
      case fun.() do
        {:ok, result} -> result
        {:error, reason} -> repo.rollback(reason)
      end
    end)
  end
end
