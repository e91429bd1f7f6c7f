defmodule Osoba.Test.UnzrHost do
  @moduledoc """
  A host as the documentation shows one: the store over Debian's driver, the registry over HTTP.

  Each process has a connection of its own. Where the database and the registry are is told to a node
  by `configure/1`.
  """
  use Osoba.UnzrSync.Host, query: &__MODULE__.query/2, transaction: &__MODULE__.in_transaction/1

  alias Osoba.Test.Driver
  alias Osoba.Test.RegistryClient

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
  def claim(batch_size, limits),
    do: super(batch_size, limits ++ for(now <- List.wrap(settings()[:now]), do: {:now, now}))

  def in_transaction(fun) do
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
  def ask(request), do: RegistryClient.ask(settings().registry, request)
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
