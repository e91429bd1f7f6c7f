defmodule Osoba.UnzrSync.Telemetry do
  @moduledoc false
  # Events under [:osoba, :unzr_sync], executed where the :telemetry application is there and
  # nowhere else. The table of events stands in Osoba.UnzrSync.

  # The application may be absent when this file is compiled.
  @compile {:no_warn_undefined, :telemetry}

  # Runs `fun`, which gives `{result, metadata}` or `{result, metadata, measurements}`.
  def span(name, metadata, fun) do
    execute([name, :start], %{system_time: System.system_time()}, metadata)
    began = System.monotonic_time()

    {result, metadata, measurements} =
      case fun.() do
        {result, metadata} -> {result, metadata, %{}}
        {result, metadata, measurements} -> {result, metadata, measurements}
      end

    duration = System.monotonic_time() - began
    execute([name, :stop], Map.put(measurements, :duration, duration), metadata)
    result
  end

  def execute(name, measurements, metadata) do
    if Code.ensure_loaded?(:telemetry) do
      :telemetry.execute([:osoba, :unzr_sync | name], measurements, metadata)
    end

    :ok
  end
end
