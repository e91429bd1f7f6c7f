defmodule Osoba.UnzrSync.Call do
  @moduledoc false
  # Calls of the host's functions of one synchronisation, and what they may answer.

  alias Osoba.Jobs.Call
  alias Osoba.Jobs.Telemetry

  @job :unzr_sync

  def load(host, claim) do
    case Call.host(@job, host, :load, [claim]) do
      {:ok, %{person: person, verification: verification, before_claim: _} = loaded}
      when is_map(person) and is_map(verification) ->
        {:ok, loaded}

      answer when answer in [:not_found, :claim_lost] ->
        answer

      other ->
        Call.failed(@job, :load, other)
    end
  end

  def apply(host, claim, changes) do
    case Call.host(@job, host, :apply, [claim, changes]) do
      answer when answer in [:applied, :left] -> answer
      other -> Call.failed(@job, :apply, other)
    end
  end

  def release(host, claim, changes) do
    case Call.host(@job, host, :release, [claim, changes]) do
      answer when answer in [:released, :left] -> answer
      other -> Call.failed(@job, :release, other)
    end
  end

  def ask(host, request) do
    began = System.monotonic_time()

    answer =
      case Call.host(@job, host, :ask, [request]) do
        {:ok, answer} when is_map(answer) -> {:ok, answer}
        {:busy, seconds} when is_integer(seconds) and seconds >= 0 -> {:busy, seconds}
        other -> Call.failed(@job, :ask, other)
      end

    measurements = %{duration: System.monotonic_time() - began}
    Telemetry.execute(@job, [:ask, :stop], measurements, described(answer))
    answer
  end

  defp described({:error, reason}), do: %{answer: :fault, error: reason}
  defp described(answer), do: %{answer: kind(answer)}

  defp kind({:ok, %{status: 1}}), do: :found
  defp kind({:ok, %{status: 0}}), do: :not_found
  defp kind({:ok, %{status: -1}}), do: :invalid
  defp kind({:ok, _other}), do: :error
  defp kind({:busy, _seconds}), do: :busy
end
