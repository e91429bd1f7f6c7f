defmodule Osoba.Test.UnzrHost do
  @moduledoc """
  A host as the documentation shows one: the store over Debian's driver, the registry over HTTP.

  Each process has a connection of its own. Where the database and the registry are is told to a node
  by `configure/1`.
  """
  @behaviour Osoba.UnzrSync.Host

  alias Osoba.Test.Driver
  alias Osoba.Test.RegistryClient
  alias Osoba.UnzrSync.Store.Postgres

  def configure(settings), do: :persistent_term.put(__MODULE__, Map.new(settings))
  def settings, do: :persistent_term.get(__MODULE__)

  def session do
    case Process.get(__MODULE__) do
      nil ->
        session = Driver.connect!(settings().address, settings().database)
        Process.put(__MODULE__, session)
        session

      session ->
        session
    end
  end

  def query(sql, parameters), do: Driver.run(session(), sql, parameters)

  @impl true
  def claim(batch_size) do
    Postgres.claim(&query/2, batch_size: batch_size, now: settings()[:now] || DateTime.utc_now())
  end

  @impl true
  def transaction(fun) do
    Driver.run!(session(), "BEGIN")

    case fun.() do
      {:ok, result} ->
        Driver.run!(session(), "COMMIT")
        {:ok, result}

      {:error, reason} ->
        Driver.run!(session(), "ROLLBACK")
        {:error, reason}
    end
  end

  @impl true
  def load(claim), do: Postgres.load(&query/2, claim)

  @impl true
  def apply(claim, changes), do: Postgres.apply_changes(&query/2, claim, changes)

  @impl true
  def ask(request), do: RegistryClient.ask(settings().registry, request)

  @impl true
  def release(claim, changes), do: Postgres.release(&query/2, claim, changes)
end

defmodule Osoba.Test.UnzrWorker do
  @moduledoc false
  use Osoba.UnzrSync.Worker, host: Osoba.Test.UnzrHost, queue: :unzr, max_attempts: 3
end

defmodule Osoba.Test.UnzrDispatcher do
  @moduledoc false
  use Osoba.UnzrSync.Dispatcher,
    host: Osoba.Test.UnzrHost,
    worker: Osoba.Test.UnzrWorker,
    queue: :unzr_dispatch
end
