defmodule Osoba.Test.Registry do
  @moduledoc """
  A stand-in for the interior ministry's registry: HTTP on loopback, every kind of answer and fault.

  What it does about a number is told by `behave/3`: a list of behaviours, one for each time that it
  is asked, the last of them for every further time. A number that nothing was said about is not
  found. `{:first, fun, behaviour}` calls a function before answering.

  | behaviour | what happens |
  |---|---|
  | `:found`, `:not_found`, `:invalid`, `:error` | status 1, 0, -1, -2 |
  | `{:status, n}` | another status |
  | `{:slow, milliseconds}` | the answer comes after that time |
  | `:refused` | the connection is closed without a word |
  | `:garbage`, `:half` | bytes that are no HTTP, an answer that breaks off |
  | `{:busy, seconds}` | 503 with `Retry-After` |
  """

  def start do
    owner = self()

    spawn_link(fn ->
      table = :ets.new(:registry, [:public])
      options = [:binary, ip: {127, 0, 0, 1}, active: false, reuseaddr: true, backlog: 256]
      {:ok, socket} = :gen_tcp.listen(0, options)
      {:ok, port} = :inet.port(socket)
      send(owner, {:registry, %{table: table, port: port, pid: self()}})
      accept(socket, table)
    end)

    receive do
      {:registry, registry} -> registry
    end
  end

  def stop(%{pid: pid}) do
    Process.unlink(pid)
    Process.exit(pid, :kill)
  end

  def behave(%{table: table}, unzr, behaviours),
    do: :ets.insert(table, {{:behaviour, unzr}, List.wrap(behaviours)})

  @doc "How often each number was asked about."
  def asked(%{table: table}) do
    Map.new(:ets.match(table, {{:asked, :"$1"}, :"$2"}), fn [unzr, count] -> {unzr, count} end)
  end

  @doc "The last request as it came."
  def last(%{table: table}) do
    [{:last, request}] = :ets.lookup(table, :last)
    request
  end

  defp accept(socket, table) do
    {:ok, connection} = :gen_tcp.accept(socket)
    server = spawn(fn -> receive(do: (:go -> serve(connection, table))) end)
    :ok = :gen_tcp.controlling_process(connection, server)
    send(server, :go)
    accept(socket, table)
  end

  defp serve(connection, table) do
    with {:ok, body} <- read(connection, "") do
      request = Osoba.JSON.read!(body)
      unzr = request["UNZR"]
      :ets.insert(table, {:last, request})
      time = :ets.update_counter(table, {:asked, unzr}, 1, {{:asked, unzr}, 0})
      respond(connection, behaviour(table, unzr, time))
    end

    :gen_tcp.close(connection)
  end

  defp behaviour(table, unzr, time) do
    case :ets.lookup(table, {:behaviour, unzr}) do
      [{_key, behaviours}] -> Enum.at(behaviours, time - 1) || List.last(behaviours)
      [] -> :not_found
    end
  end

  defp read(connection, received) do
    with [head, body] <- String.split(received, "\r\n\r\n", parts: 2),
         [_, length] <- Regex.run(~r/content-length: ([0-9]+)/i, head),
         true <- byte_size(body) >= String.to_integer(length) do
      {:ok, body}
    else
      _more ->
        with {:ok, data} <- :gen_tcp.recv(connection, 0, 5_000),
             do: read(connection, received <> data)
    end
  end

  defp respond(connection, :found), do: answer(connection, 1, "Знайдено")
  defp respond(connection, :not_found), do: answer(connection, 0, "Не знайдено")
  defp respond(connection, :invalid), do: answer(connection, -1, "Помилка в обовʼязкових полях")
  defp respond(connection, :error), do: answer(connection, -2, "Технічна помилка")
  defp respond(connection, {:status, status}), do: answer(connection, status, "?")

  defp respond(connection, {:first, fun, behaviour}) do
    fun.()
    respond(connection, behaviour)
  end

  defp respond(connection, {:slow, milliseconds}) do
    Process.sleep(milliseconds)
    respond(connection, :found)
  end

  defp respond(_connection, :refused), do: :ok
  defp respond(connection, :garbage), do: :gen_tcp.send(connection, <<0, 255, 13, 10, "?">>)

  defp respond(connection, :half),
    do: :gen_tcp.send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"status\":")

  defp respond(connection, {:busy, seconds}),
    do: http(connection, "503 Service Unavailable", "Retry-After: #{seconds}\r\n", "")

  defp answer(connection, status, description),
    do: http(connection, "200 OK", "", ~s({"status":#{status},"description":"#{description}"}))

  defp http(connection, status, headers, body) do
    :gen_tcp.send(
      connection,
      "HTTP/1.1 #{status}\r\n#{headers}Content-Type: application/json\r\n" <>
        "Content-Length: #{byte_size(body)}\r\nConnection: close\r\n\r\n" <> body
    )
  end
end
