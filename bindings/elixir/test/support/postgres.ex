defmodule Osoba.Test.Postgres do
  @moduledoc """
  A PostgreSQL server of the tests' own: data, socket and password in a temporary folder, loopback
  only (the Erlang driver speaks nothing but TCP), stopped and removed by itself when the VM goes,
  however it goes.
  """

  @script """
  folder=$1 programs=$2 port=$3
  as_postgres() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
  }
  [ "$(id -u)" = 0 ] && chown -R postgres "$folder"
  cd "$folder"
  as_postgres "$programs/initdb" -D "$folder/data" -U osoba --pwfile="$folder/password" \
    --auth=md5 -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/log" 2>&1 &&
  as_postgres "$programs/pg_ctl" -D "$folder/data" -w -l "$folder/server.log" -o "-k '$folder' -p $port \
    -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c shared_buffers=256MB -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=4GB \
    -c max_connections=100 -c timezone=Europe/Kyiv" start >>"$folder/log" 2>&1 &&
  echo ready || { cat "$folder/log" "$folder/server.log"; echo failed; }
  cat >/dev/null
  as_postgres "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1
  rm -rf "$folder"
  """

  @doc "Where the server's programs are, or nil."
  def programs do
    found = System.find_executable("initdb") |> List.wrap() |> Enum.map(&Path.dirname/1)
    candidates = Enum.sort(Path.wildcard("/usr/lib/postgresql/*/bin"), :desc) ++ found

    Enum.find(
      candidates,
      &Enum.all?(~w(initdb pg_ctl postgres), fn p -> File.exists?(Path.join(&1, p)) end)
    )
  end

  @doc "Starts the server; remembers how to reach it."
  def start!(programs) do
    folder = Path.join(System.tmp_dir!(), "osoba-pg-#{random()}")
    File.mkdir!(folder)
    File.chmod!(folder, 0o700)
    password = random()
    File.write!(Path.join(folder, "password"), password)

    port = free_port()
    arguments = ["-c", @script, "postgres", folder, programs, Integer.to_string(port)]
    program = System.find_executable("sh")
    server = Port.open({:spawn_executable, program}, [:binary, :exit_status, args: arguments])
    await(server, "")

    :persistent_term.put(__MODULE__, %{
      port: port,
      password: password,
      server: server,
      folder: folder
    })
  end

  defp await(server, output) do
    receive do
      {^server, {:data, data}} ->
        cond do
          data =~ "ready\n" -> :ok
          data =~ "failed\n" -> raise "PostgreSQL did not start:\n" <> output <> data
          true -> await(server, output <> data)
        end

      {^server, {:exit_status, status}} ->
        raise "PostgreSQL did not start (#{status}):\n" <> output
    after
      120_000 -> raise "PostgreSQL did not start in time:\n" <> output
    end
  end

  @doc "Stops the server and waits until its folder is gone."
  def stop do
    case :persistent_term.get(__MODULE__, nil) do
      nil ->
        :ok

      %{server: server, folder: folder} ->
        Port.close(server)
        gone(folder, 200)
    end
  end

  defp gone(folder, tries) do
    if File.exists?(folder) and tries > 0 do
      Process.sleep(50)
      gone(folder, tries - 1)
    end
  end

  @doc "How to reach the server; plain data, so that another node can be told."
  def address, do: Map.take(:persistent_term.get(__MODULE__), [:port, :password])

  @doc "Makes a database of this name, dropping one that is there."
  def create!(name) do
    connection = Osoba.Test.Driver.connect!(address(), "postgres")
    Osoba.Test.Driver.run!(connection, "DROP DATABASE IF EXISTS #{name}")
    Osoba.Test.Driver.run!(connection, "CREATE DATABASE #{name}")
    Osoba.Test.Driver.close(connection)
  end

  defp free_port do
    {:ok, socket} = :gen_tcp.listen(0, ip: {127, 0, 0, 1})
    {:ok, port} = :inet.port(socket)
    :gen_tcp.close(socket)
    port
  end

  defp random, do: Base.encode16(:crypto.strong_rand_bytes(12), case: :lower)
end
