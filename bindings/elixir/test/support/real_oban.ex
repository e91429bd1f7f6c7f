# What the tests on real queues share; only where Oban and Ecto are.
if Code.ensure_loaded?(Oban.Registry) and Code.ensure_loaded?(Ecto.Adapters.Postgres) do
  defmodule Osoba.Test.RealOban do
    @moduledoc "Oban's tables in a database of the tests, its queues, and what it stored."

    alias Osoba.Test.Driver
    alias Osoba.Test.Repo

    defmodule Migration do
      @moduledoc false
      use Ecto.Migration
      def up, do: Oban.Migrations.up()
    end

    @doc "Connects the repository to a database and makes Oban's tables there."
    def connect!(database) do
      repo = Repo.connect!(Osoba.Test.Postgres.address(), database)
      :ok = Ecto.Migrator.up(Repo, 1, Migration, log: false)
      repo
    end

    @doc "Options of an instance: no plugins, and queues that are looked at five times a second."
    def options(queues, options \\ []) do
      Keyword.merge(
        [repo: Repo, queues: queues, plugins: [], stage_interval: 200, log: false],
        options
      )
    end

    @doc "Waits until no job is left to come."
    def wait(session) do
      left =
        "SELECT count(*)::text FROM oban_jobs WHERE state NOT IN ('completed', 'cancelled', 'discarded')"

      until(fn -> Driver.rows!(session, left) == [["0"]] end)
    end

    @doc "Waits until something holds, up to two minutes."
    def until(condition, tries \\ 1_200) do
      cond do
        condition.() -> :ok
        tries == 0 -> raise "it does not come to hold"
        true -> Process.sleep(100) && until(condition, tries - 1)
      end
    end

    @doc "How many jobs of a queue are in which state."
    def states(session, queue) do
      rows =
        Driver.rows!(
          session,
          "SELECT state::text, count(*)::text FROM oban_jobs WHERE queue = $1 GROUP BY 1",
          [queue]
        )

      Map.new(rows, fn [state, count] -> {state, String.to_integer(count)} end)
    end

    @doc "Everything that Oban stores about its jobs, as one text."
    def stored(session) do
      [[stored]] =
        Driver.rows!(
          session,
          "SELECT string_agg(concat_ws(' ', args, meta, errors::text, tags::text), ' ') FROM oban_jobs"
        )

      stored
    end

    @doc "Sends the queries that the repository tells, and the jobs that failed, to this process."
    def listen do
      events = [[:osoba, :test, :repo, :query], [:oban, :job, :exception]]
      :telemetry.attach_many(__MODULE__, events, &__MODULE__.told/4, self())
    end

    @doc false
    def told(event, _measurements, metadata, pid), do: send(pid, {__MODULE__, event, metadata})

    @doc "What was told since `listen/0`, each as a text."
    def told do
      :telemetry.detach(__MODULE__)
      received([])
    end

    defp received(told) do
      receive do
        {__MODULE__, [:oban | _event], metadata} ->
          received([inspect(metadata, limit: :infinity) | told])

        {__MODULE__, _event, metadata} ->
          received([inspect({metadata.query, metadata.params}, limit: :infinity) | told])
      after
        0 -> told
      end
    end
  end
end
