# The repository of the tests: Ecto's own where Ecto is, and a stand-in for `query/3`, `transaction/1` and
# `rollback/1` elsewhere.
if Code.ensure_loaded?(Ecto.Repo) and Code.ensure_loaded?(Ecto.Adapters.Postgres) do
  defmodule Osoba.Test.Repo do
    @moduledoc false
    use Ecto.Repo, otp_app: :osoba, adapter: Ecto.Adapters.Postgres

    @doc "Whether this is Ecto's."
    def real?, do: true

    @doc "Starts it over a database."
    def connect!(%{port: port, password: password}, database) do
      options = [
        hostname: "127.0.0.1",
        port: port,
        username: "osoba",
        password: password,
        database: database,
        pool_size: 20,
        log: false
      ]

      # Oban's notifier reads the configuration.
      Application.put_env(:osoba, __MODULE__, options)
      {:ok, pid} = start_link(options)
      Process.unlink(pid)
      pid
    end

    def disconnect(pid), do: Supervisor.stop(pid)
  end
else
  defmodule Osoba.Test.Repo do
    @moduledoc """
    What Postgrex does with the values of parameters: each must be of the type that the server has told for it.
    A UUID is 16 bytes, a time a `NaiveDateTime` or `DateTime` with six digits, and so on.
    """

    alias Osoba.Test.Driver

    def real?, do: false

    def connect!(address, database) do
      session = Driver.connect!(address, database)
      :persistent_term.put(__MODULE__, session)
      session
    end

    def disconnect(session), do: Driver.close(session)

    def query(sql, parameters, options) do
      # What keeps personal data out of the log, and the statement prepared.
      false = Keyword.fetch!(options, :log)
      nil = Keyword.fetch!(options, :telemetry_event)
      "osoba_" <> _name = Keyword.fetch!(options, :cache_statement)
      session = :persistent_term.get(__MODULE__)

      with {:ok, types} <- Driver.types(session, sql) do
        texts = Enum.zip_with(types, parameters, &text(to_string(&1), &2))
        with {:ok, rows} <- Driver.run(session, sql, texts), do: {:ok, %{rows: rows}}
      end
    end

    def transaction(fun) do
      session = :persistent_term.get(__MODULE__)
      Driver.run!(session, "BEGIN")
      result = fun.()
      Driver.run!(session, "COMMIT")
      {:ok, result}
    catch
      {__MODULE__, reason} ->
        Driver.run!(:persistent_term.get(__MODULE__), "ROLLBACK")
        {:error, reason}
    end

    def rollback(reason), do: throw({__MODULE__, reason})

    defp text(_type, nil), do: nil

    defp text("_" <> type, list) when is_list(list),
      do: Osoba.SQL.array(Enum.map(list, &text(type, &1)))

    defp text("uuid", <<uuid::binary-size(16)>>), do: Base.encode16(uuid)
    defp text(type, text) when type in ["text", "varchar"] and is_binary(text), do: text

    defp text(type, integer) when type in ["int2", "int4", "int8"] and is_integer(integer),
      do: Integer.to_string(integer)

    defp text("float8", number) when is_float(number), do: Float.to_string(number)
    defp text("bool", flag) when is_boolean(flag), do: Atom.to_string(flag)
    defp text("date", %Date{} = date), do: Date.to_iso8601(date)

    defp text("timestamp", %NaiveDateTime{microsecond: {_, 6}} = time),
      do: NaiveDateTime.to_iso8601(time)

    defp text("timestamptz", %DateTime{microsecond: {_, 6}, utc_offset: 0} = time),
      do: DateTime.to_iso8601(time)
  end
end
