defmodule Osoba.Jobs.Pace do
  @moduledoc false
  # Limits of a job that hold over all nodes: one row in PostgreSQL (`bindings/sql/pace_*.sql`), a table for
  # each job.

  alias Osoba.SQL

  @limits [:daily_limit, :max_in_flight, :rate_limit, :breaker]

  @statements for job <- [:unzr, :dedup, :merge],
                  what <- [:limits, :spent, :permit, :report],
                  into: %{},
                  do: {{job, what}, :"#{job}_pace_#{what}"}

  @doc "The names of the limits."
  def limits, do: @limits

  @doc """
  How many may be claimed now: up to `batch_size`, within the limits of `options`. `in_flight` takes where
  counting stops and gives `{:ok, count}`.
  """
  def allowance(connection, job, in_flight, options) do
    if Enum.all?(@limits, &(options[&1] == nil)) do
      {:ok, options[:batch_size]}
    else
      breaker = options[:breaker] || []

      parameters = [
        date: DateTime.to_date(options[:now]),
        float: options[:rate_limit],
        integer: breaker[:faults],
        integer: breaker[:pause]
      ]

      with {:ok, [[claimed, closed]]} <- rows(connection, job, :limits, parameters, options),
           {:ok, flying} <- flying(in_flight, options[:max_in_flight]) do
        closed = String.to_integer(closed || "0")
        left = if options[:daily_limit], do: options[:daily_limit] - String.to_integer(claimed)

        cond do
          closed > 0 -> {:wait, closed, :registry}
          left != nil and left <= 0 -> {:wait, until_midnight(options[:now]), :day}
          flying != nil and flying <= 0 -> {:wait, 10, :in_flight}
          true -> {:ok, Enum.min(Enum.reject([options[:batch_size], left, flying], &is_nil/1))}
        end
      end
    end
  end

  defp flying(_in_flight, nil), do: {:ok, nil}

  defp flying(in_flight, limit),
    do: with({:ok, count} <- in_flight.(limit), do: {:ok, limit - count})

  defp until_midnight(now) do
    {seconds, _microseconds} = now |> DateTime.to_time() |> Time.to_seconds_after_midnight()
    86_400 - seconds
  end

  @doc "Counts claims towards the limit of the day, where there is one."
  def spent(_connection, _job, 0, _options), do: :ok

  def spent(connection, job, count, options) do
    if options[:daily_limit] do
      with {:ok, _rows} <- rows(connection, job, :spent, [integer: count], options), do: :ok
    else
      :ok
    end
  end

  # A worker waits this long for its turn; beyond it the job is put off.
  @patience 5_000

  @doc "Whether a request may be sent now."
  def permit(connection, job, options) do
    case rows(connection, job, :permit, [integer: @patience], options) do
      {:ok, []} ->
        {:ok, 0}

      {:ok, [[closed, wait]]} ->
        permitted(String.to_integer(closed || "0"), String.to_integer(wait))

      {:error, reason} ->
        {:error, reason}
    end
  end

  defp permitted(0, wait) when wait <= @patience, do: {:ok, wait}
  defp permitted(0, wait), do: {:later, div(wait + 999, 1_000)}
  defp permitted(closed, _wait), do: {:closed, closed}

  @doc "Tells the circuit breaker how a request went. For how many seconds the circuit is open now."
  def report(connection, job, outcome, options) when outcome in [:answered, :fault] do
    case rows(connection, job, :report, [boolean: outcome == :fault], options) do
      {:ok, []} -> {:ok, 0}
      {:ok, [[closed]]} -> {:ok, String.to_integer(closed || "0")}
      {:error, reason} -> {:error, reason}
    end
  end

  defp rows(connection, job, what, parameters, options) do
    name = Map.fetch!(@statements, {job, what})
    SQL.rows(connection, name, parameters, SQL.timestamps(options))
  end
end
