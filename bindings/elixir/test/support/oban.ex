# A stand-in for Oban, for tests where Oban is absent: the behaviour of a worker, the struct of a
# job and `insert_all`, as Oban 2.17 documents them. The queue that runs the jobs is
# Osoba.Test.Queue, over a table in PostgreSQL.
unless Code.ensure_loaded?(Oban.Worker) do
  defmodule Oban.Job do
    @moduledoc false
    defstruct [:id, :worker, args: %{}, queue: "default", attempt: 1, max_attempts: 20]
  end

  defmodule Oban.Worker do
    @moduledoc false

    @callback perform(job :: %Oban.Job{}) ::
                :ok
                | {:ok, ignored :: term()}
                | {:error, reason :: term()}
                | {:cancel, reason :: term()}
                | {:snooze, seconds :: pos_integer()}
    @callback backoff(job :: %Oban.Job{}) :: pos_integer()
    @callback timeout(job :: %Oban.Job{}) :: :infinity | pos_integer()

    @options [:queue, :max_attempts, :priority, :tags, :unique, :replace]

    defmacro __using__(options) do
      quote do
        # As Oban does, so that whoever is caught by it is caught here, too.
        alias Oban.{Job, Worker}
        @behaviour Oban.Worker
        @oban_options Oban.Worker.validate!(unquote(options))

        def __opts__, do: @oban_options

        def new(args, _options \\ []) when is_map(args) do
          %Oban.Job{
            args: Oban.Worker.stored(args),
            worker: inspect(__MODULE__),
            queue: to_string(Keyword.get(@oban_options, :queue, :default)),
            max_attempts: Keyword.get(@oban_options, :max_attempts, 20)
          }
        end

        @impl Oban.Worker
        def backoff(%Oban.Job{}), do: 1

        @impl Oban.Worker
        def timeout(%Oban.Job{}), do: :infinity

        defoverridable new: 2, backoff: 1, timeout: 1
      end
    end

    def validate!(options) do
      options = Keyword.validate!(options, @options)

      valid = [
        queue: &(is_atom(&1) or is_binary(&1)),
        max_attempts: &(is_integer(&1) and &1 > 0),
        priority: &(&1 in 0..9),
        tags: &is_list/1,
        unique:
          &(Keyword.keyword?(&1) and
              Keyword.keys(&1) -- [:fields, :keys, :period, :states, :timestamp] == [])
      ]

      for {name, valid?} <- valid,
          {:ok, value} <- [Keyword.fetch(options, name)],
          not valid?.(value) do
        raise ArgumentError, "invalid value for #{inspect(name)}"
      end

      options
    end

    # Arguments go through JSON, so keys become strings.
    def stored(args), do: Map.new(args, fn {key, value} -> {to_string(key), value} end)
  end

  defmodule Oban do
    @moduledoc false
    # The name of an instance is here a process-wide setting: who takes the jobs.
    def insert_all(name, jobs) when is_list(jobs) do
      take = :persistent_term.get({__MODULE__, name})
      take.(jobs)
      jobs
    end

    def start(name, take), do: :persistent_term.put({__MODULE__, name}, take)
  end
end
