defmodule Osoba.Test.DedupHost do
  @moduledoc """
  A host as the documentation shows one, over Debian's driver: declarations are a table. `crash/1` says at which
  calls the process that calls dies, before and after each function does its work.
  """
  use Osoba.Deduplication.Host,
    query: &Osoba.Test.UnzrHost.query/2,
    transaction: &Osoba.Test.UnzrHost.in_transaction/1,
    lag_seconds: 0

  alias Osoba.Test.UnzrHost

  def ddl do
    "CREATE TABLE declarations (person_id uuid PRIMARY KEY, active bool NOT NULL, reason text, terminated int NOT NULL DEFAULT 0)"
  end

  @doc "Kills the process at the n-th point from now on; `nil` for never. The points are counted in this process."
  def crash_at(point), do: Process.put(__MODULE__, {0, point})

  @doc "How many points this process has passed."
  def passed, do: __MODULE__ |> Process.get({0, nil}) |> elem(0)

  defp point do
    {passed, at} = Process.get(__MODULE__, {0, nil})
    Process.put(__MODULE__, {passed + 1, at})
    if passed == at, do: Process.exit(self(), :kill)
  end

  defp around(fun) do
    point()
    result = fun.()
    point()
    result
  end

  @impl true
  def load(claim), do: around(fn -> super(claim) end)

  @impl true
  def candidates(loaded), do: around(fn -> super(loaded) end)

  @impl true
  def store(claim, loaded, pairs, read_at),
    do: around(fn -> super(claim, loaded, pairs, read_at) end)

  @impl true
  def load_merge(id), do: around(fn -> super(id) end)

  @impl true
  def write_merge(merge, step), do: around(fn -> super(merge, step) end)

  @impl true
  def review(statement, parameters), do: around(fn -> super(statement, parameters) end)

  @impl true
  def claim(batch_size, limits), do: around(fn -> super(batch_size, limits ++ now()) end)

  @impl true
  def claim_merges(batch_size, limits), do: around(fn -> super(batch_size, limits ++ now()) end)

  defp now, do: for(now <- List.wrap(UnzrHost.settings()[:now]), do: {:now, now})

  @impl true
  def declarations(person_id, master_person_id) do
    around(fn ->
      {:ok, %{person: active?(person_id), master: active?(master_person_id)}}
    end)
  end

  defp active?(id) do
    {:ok, rows} =
      UnzrHost.query(
        "SELECT 1::text FROM declarations WHERE person_id = $1::text::uuid AND active",
        [id]
      )

    rows != []
  end

  @impl true
  def terminate(person_id, reason) do
    around(fn ->
      {:ok, []} =
        UnzrHost.query(
          "UPDATE declarations SET active = false, reason = $2::text, terminated = terminated + 1 WHERE person_id = $1::text::uuid AND active",
          [person_id, to_string(reason)]
        )

      :ok
    end)
  end
end

defmodule Osoba.Test.DedupWorker do
  @moduledoc false
  use Osoba.Deduplication.Worker, host: Osoba.Test.DedupHost, queue: :dedup, max_attempts: 3
end

defmodule Osoba.Test.MergeWorker do
  @moduledoc false
  use Osoba.Deduplication.MergeWorker, host: Osoba.Test.DedupHost, queue: :merge, max_attempts: 3
end

defmodule Osoba.Test.DedupDispatcher do
  @moduledoc false
  use Osoba.Deduplication.Dispatcher,
    host: Osoba.Test.DedupHost,
    worker: Osoba.Test.DedupWorker,
    queue: :dispatch
end

defmodule Osoba.Test.MergeDispatcher do
  @moduledoc false
  use Osoba.Deduplication.MergeDispatcher,
    host: Osoba.Test.DedupHost,
    worker: Osoba.Test.MergeWorker,
    queue: :dispatch
end
