defmodule Osoba.Deduplication.Call do
  @moduledoc false
  # Calls of the host's functions, and what they may answer.

  alias Osoba.Jobs.Call
  alias Osoba.Jobs.Telemetry

  @job :deduplication

  def load(host, claim) do
    case Call.host(@job, host, :load, [claim]) do
      {:ok, %{person: person, updated_at: %DateTime{}} = loaded} when is_map(person) ->
        {:ok, loaded}

      answer when answer in [:not_found, :changed, :claim_lost] ->
        answer

      other ->
        Call.failed(@job, :load, other)
    end
  end

  def candidates(host, loaded) do
    case Call.host(@job, host, :candidates, [loaded]) do
      {:ok, candidates} when is_list(candidates) -> {:ok, candidates}
      other -> Call.failed(@job, :candidates, other)
    end
  end

  def store(host, claim, loaded, pairs, read_at) do
    case Call.host(@job, host, :store, [claim, loaded, pairs, read_at]) do
      {:ok, %{found: _, manual: _, stale: _} = stored} -> {:ok, stored}
      :left -> :left
      other -> Call.failed(@job, :store, other)
    end
  end

  def release(host, claim, failure) do
    case Call.host(@job, host, :release, [claim, failure]) do
      answer when answer in [:released, :left] -> answer
      other -> Call.failed(@job, :release, other)
    end
  end

  def load_merge(host, id) do
    case Call.host(@job, host, :load_merge, [id]) do
      {:ok, %{candidate: _, reason: _, facts: _} = merge} -> {:ok, merge}
      :not_found -> :not_found
      other -> Call.failed(@job, :load_merge, other)
    end
  end

  def write_merge(host, merge, step) do
    case Call.host(@job, host, :write_merge, [merge, step]) do
      answer when answer in [:written, :left] -> answer
      other -> Call.failed(@job, :write_merge, other)
    end
  end

  def declarations(host, candidate) do
    timed(:declarations, fn ->
      case Call.host(@job, host, :declarations, [candidate.person_id, candidate.master_person_id]) do
        {:ok, %{person: person, master: master} = known}
        when is_boolean(person) and is_boolean(master) ->
          {:ok, Map.take(known, [:person, :master])}

        other ->
          busy(:declarations, other)
      end
    end)
  end

  def terminate(host, declarations) do
    timed(:terminate, fn ->
      case Call.host(@job, host, :terminate, [declarations.terminate, declarations.reason]) do
        :ok -> :ok
        other -> busy(:terminate, other)
      end
    end)
  end

  defp busy(_function, {:busy, seconds}) when is_integer(seconds) and seconds >= 0,
    do: {:busy, seconds}

  defp busy(function, other), do: Call.failed(@job, function, other)

  defp timed(event, fun) do
    began = System.monotonic_time()
    answer = fun.()
    duration = %{duration: System.monotonic_time() - began}
    Telemetry.execute(@job, [event, :stop], duration, described(answer))
    answer
  end

  defp described({:error, reason}), do: %{answer: :fault, error: reason}
  defp described({:busy, _seconds}), do: %{answer: :busy}
  defp described(_answer), do: %{answer: :ok}
end
