# A stand-in for the telemetry application, for tests where it is absent: every event goes to the
# process that listens.
unless Code.ensure_loaded?(:telemetry) do
  defmodule :telemetry do
    @moduledoc false

    def listen(pid), do: :persistent_term.put(__MODULE__, pid)

    def execute(event, measurements, metadata) do
      case :persistent_term.get(__MODULE__, nil) do
        nil -> :ok
        pid -> send(pid, {:telemetry, event, measurements, metadata})
      end

      :ok
    end
  end
end
