defmodule Osoba.Jobs.Dispatch do
  @moduledoc false
  # Batches of claims, each with a job for every claim, and the loop over them.

  alias Osoba.Jobs.Call
  alias Osoba.Jobs.Telemetry
  alias Osoba.Options

  # Oban writes up to twenty columns of each job, and the largest statement of PostgreSQL has 65,535
  # parameters.
  @inserted_at_once 1_000

  # One batch. `event` is the name of the event, `args` makes the arguments of a job of a claim.
  def batch(job, event, args, options) do
    options = Options.validate!(options, [:claim, :insert, batch_size: 100, transaction: & &1.()])

    Telemetry.span(job, event, %{}, fn ->
      case Call.transaction(job, options[:transaction], fn -> claimed(job, args, options) end) do
        {:ok, {:wait, _seconds, why} = wait} -> {wait, %{result: :wait, why: why}, %{claimed: 0}}
        {:ok, count} -> {{:ok, count}, %{result: :ok}, %{claimed: count}}
        {:error, reason} -> {{:error, reason}, %{result: :error, why: reason}, %{claimed: 0}}
      end
    end)
  end

  # What to wait for is written down too, so that it is a result of the transaction.
  defp claimed(job, args, options) do
    case Call.claim(job, options[:claim], options[:batch_size]) do
      {:ok, claims} ->
        chunks = Enum.chunk_every(claims, @inserted_at_once)
        with :ok <- insert(job, args, options[:insert], chunks), do: {:ok, length(claims)}

      {:wait, seconds, why} ->
        {:ok, {:wait, seconds, why}}

      {:error, reason} ->
        {:error, reason}
    end
  end

  defp insert(job, args, insert, chunks) do
    Enum.reduce_while(chunks, :ok, fn chunk, :ok ->
      case Call.insert(job, insert, Enum.map(chunk, args)) do
        :ok -> {:cont, :ok}
        {:error, reason} -> {:halt, {:error, reason}}
      end
    end)
  end

  # Batch after batch, until nobody is due or nobody may be claimed any more.
  def all(job, event, args, options, claimed \\ 0) do
    case batch(job, event, args, options) do
      {:ok, 0} -> {:ok, claimed}
      {:ok, count} -> all(job, event, args, options, claimed + count)
      {:wait, seconds, why} -> {:wait, seconds, why, claimed}
      {:error, reason} -> {:error, reason}
    end
  end
end
