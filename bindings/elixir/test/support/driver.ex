defmodule Osoba.Test.Driver do
  @moduledoc """
  Debian's Erlang driver (`p1_pgsql`) as a function that runs a query, as `Osoba.SQL` wants it.
  """

  # Debian's package is no dependency of this project.
  @compile {:no_warn_undefined, :pgsql}

  def connect!(%{port: port, password: password}, database) do
    options = [
      host: ~c"127.0.0.1",
      port: port,
      user: ~c"osoba",
      password: to_charlist(password),
      database: to_charlist(database),
      as_binary: true
    ]

    {:ok, connection} = :pgsql.connect(options)
    prepared = :ets.new(:prepared, [:public])
    %{connection: connection, prepared: prepared}
  end

  # Ended by a signal: the driver's own way of ending writes to the log.
  def close(%{connection: connection}) do
    monitor = Process.monitor(connection)
    Process.exit(connection, :kill)
    receive(do: ({:DOWN, ^monitor, _, _, _} -> :ok))
  end

  @doc "The function for the stores: texts in, texts out."
  def query(session), do: fn sql, parameters -> run(session, sql, parameters) end

  def run(session, sql, parameters) do
    with {:ok, name} <- prepare(session, sql) do
      # The driver takes a list of bytes as text and a binary as its own binary format.
      parameters = Enum.map(parameters, &if(&1 == nil, do: :null, else: :binary.bin_to_list(&1)))

      case call(session, {:execute, {name, parameters}}) do
        {:ok, {_command, rows}} when is_list(rows) ->
          {:ok, Enum.map(rows, fn row -> Enum.map(row, &value/1) end)}

        {:ok, {_command, _count}} ->
          {:ok, []}

        {:error, error} ->
          {:error, error}
      end
    end
  end

  @doc "The names of the types that a statement's parameters have, as the server tells."
  def types(session, sql) do
    with {:ok, name} <- prepare(session, sql),
         do: {:ok, :ets.lookup_element(session.prepared, {:types, name}, 2)}
  end

  @doc "Runs statements without parameters, or raises."
  def run!(session, sql) do
    {:ok, results} = call(session, {:squery, :binary.bin_to_list(sql)})

    case List.keyfind(results, :error, 0) do
      nil -> :ok
      {:error, error} -> raise "#{error[:message]} in #{sql}"
    end
  end

  @doc "The rows of a query, or raises."
  def rows!(session, sql, parameters \\ []) do
    case run(session, sql, parameters) do
      {:ok, rows} -> rows
      {:error, error} -> raise "#{error[:message]} in #{sql}"
    end
  end

  defp prepare(%{prepared: prepared} = session, sql) do
    case :ets.lookup(prepared, sql) do
      [{_sql, name}] ->
        {:ok, name}

      [] ->
        name = "s#{:erlang.unique_integer([:positive])}"

        case call(session, {:prepare, {to_charlist(name), :binary.bin_to_list(sql)}}) do
          {:ok, _status, parameters, _columns} ->
            :ets.insert(prepared, [
              {sql, to_charlist(name)},
              {{:types, to_charlist(name)}, parameters}
            ])

            {:ok, to_charlist(name)}

          {:error, error} ->
            {:error, error}
        end
    end
  end

  # The driver's own functions give up after five seconds, which waiting for a lock may take.
  defp call(%{connection: connection}, request),
    do: GenServer.call(connection, request, :infinity)

  defp value({_type, :null}), do: nil
  defp value({_type, value}), do: value
end
