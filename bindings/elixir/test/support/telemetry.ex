defmodule Osoba.Test.Telemetry do
  @moduledoc "Sends every event of this package to a process: over the real application where it is."

  @compile {:no_warn_undefined, :telemetry}

  @events for name <- ~w(run ask release dispatch)a,
              what <- [:start, :stop],
              do: [:osoba, :unzr_sync, name, what]
  @deduplication for name <- ~w(run merge release dispatch dispatch_merges review)a,
                     what <- [:start, :stop],
                     do: [:osoba, :deduplication, name, what]
  @all @events ++
         @deduplication ++
         for(
           name <- ~w(candidates declarations terminate)a,
           do: [:osoba, :deduplication, name, :stop]
         ) ++
         for(
           job <- [:unzr_sync, :deduplication],
           name <- [[:host, :exception], [:backlog]],
           do: [:osoba, job | name]
         )

  def listen(pid) do
    if Code.ensure_loaded?(:telemetry_handler_table) do
      :telemetry.detach(__MODULE__)
      :ok = :telemetry.attach_many(__MODULE__, @all, &__MODULE__.told/4, pid)
    else
      :persistent_term.put(__MODULE__, pid)
      :ok
    end
  end

  def told(event, measurements, metadata, pid),
    do: send(pid, {:telemetry, event, measurements, metadata})
end

# A stand-in for the telemetry application, for tests where it is absent.
unless Code.ensure_loaded?(:telemetry) do
  defmodule :telemetry do
    @moduledoc false

    def execute(event, measurements, metadata) do
      case :persistent_term.get(Osoba.Test.Telemetry, nil) do
        nil -> :ok
        pid -> Osoba.Test.Telemetry.told(event, measurements, metadata, pid)
      end

      :ok
    end
  end
end
