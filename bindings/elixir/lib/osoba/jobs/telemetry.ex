defmodule Osoba.Jobs.Telemetry do
  @moduledoc false
  # Events under [:osoba, job], executed where the :telemetry application is there and nowhere else.
  # The tables of events stand in Osoba.UnzrSync and Osoba.Deduplication.

  # The application may be absent when this file is compiled.
  @compile {:no_warn_undefined, :telemetry}

  # Runs `fun`, which gives `{result, metadata}` or `{result, metadata, measurements}`.
  def span(job, name, metadata, fun) do
    execute(job, [name, :start], %{system_time: System.system_time()}, metadata)
    began = System.monotonic_time()

    {result, metadata, measurements} =
      case fun.() do
        {result, metadata} -> {result, metadata, %{}}
        {result, metadata, measurements} -> {result, metadata, measurements}
      end

    duration = System.monotonic_time() - began
    execute(job, [name, :stop], Map.put(measurements, :duration, duration), metadata)
    result
  end

  def execute(job, name, measurements, metadata) do
    if Code.ensure_loaded?(:telemetry) do
      :telemetry.execute([:osoba, job | name], measurements, metadata)
    end

    :ok
  end
end
