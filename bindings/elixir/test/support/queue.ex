defmodule Osoba.Test.Queue do
  @moduledoc """
  Runs jobs of `Osoba.Test.UnzrWorker` out of a table, as Oban does: taken with `SKIP LOCKED`, run in
  a process, finished, retried, snoozed or cancelled by what `perform/1` returns, whose reasons are
  stored as text.
  """

  alias Osoba.Test.Driver
  alias Osoba.Test.UnzrHost

  def ddl do
    """
    CREATE TABLE jobs (
      id bigserial PRIMARY KEY,
      person_id text, claim_id text,
      state text NOT NULL DEFAULT 'available',
      attempt int NOT NULL DEFAULT 0, max_attempts int NOT NULL,
      scheduled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      node text, result text)
    """
  end

  @doc "Makes `Oban.insert_all/2` write into the table, through the caller's connection."
  def install do
    Oban.start(Oban, fn jobs ->
      for job <- jobs do
        %{"person_id" => person_id, "claim_id" => claim_id} = job.args
        2 = map_size(job.args)

        {:ok, []} =
          UnzrHost.query(
            "INSERT INTO jobs (person_id, claim_id, max_attempts) VALUES ($1, $2, $3::text::int)",
            [person_id, claim_id, Integer.to_string(job.max_attempts)]
          )
      end
    end)
  end

  @doc "Runs a dispatcher; how many it claimed."
  def dispatch_all(dispatcher) do
    install()
    {:ok, count} = dispatcher.perform(%Oban.Job{args: %{}})
    count
  end

  @doc "Starts runners that take jobs until none is left to come. Runs on every node."
  def start(count, name) do
    install()
    for number <- 1..count, do: spawn(fn -> loop("#{name}/#{number}") end)
  end

  defp loop(name) do
    case take(name) do
      nil -> Process.sleep(20)
      job -> finish(job, Osoba.Test.UnzrWorker.perform(job))
    end

    loop(name)
  end

  defp take(name) do
    sql = """
    UPDATE jobs SET state = 'executing', attempt = attempt + 1, node = $1::text
     WHERE id = (SELECT id FROM jobs
                  WHERE state IN ('available', 'retryable', 'scheduled') AND scheduled_at <= clock_timestamp()
                  ORDER BY scheduled_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id::text, person_id, claim_id, attempt::text, max_attempts::text
    """

    case UnzrHost.query(sql, [name]) do
      {:ok, []} ->
        nil

      {:ok, [[id, person_id, claim_id, attempt, max_attempts]]} ->
        %Oban.Job{
          id: id,
          args: %{"person_id" => person_id, "claim_id" => claim_id},
          attempt: String.to_integer(attempt),
          max_attempts: String.to_integer(max_attempts)
        }
    end
  end

  defp finish(job, {:ok, result}), do: set(job, "completed", 0, result)
  defp finish(job, {:cancel, reason}), do: set(job, "cancelled", 0, reason)

  defp finish(job, {:snooze, seconds}) do
    set(job, "scheduled", seconds * 1000, :snoozed)

    {:ok, []} =
      UnzrHost.query("UPDATE jobs SET attempt = attempt - 1 WHERE id = $1::text::bigint", [job.id])
  end

  defp finish(%{attempt: last, max_attempts: last} = job, {:error, reason}),
    do: set(job, "discarded", 0, reason)

  defp finish(job, {:error, reason}), do: set(job, "retryable", 50, reason)

  defp set(job, state, milliseconds, result) do
    {:ok, []} =
      UnzrHost.query(
        """
        UPDATE jobs SET state = $2::text, result = concat_ws(E'\\n', result, $3::text),
               scheduled_at = clock_timestamp() + $4::text::int * interval '1 millisecond'
         WHERE id = $1::text::bigint
        """,
        [job.id, state, inspect(result), Integer.to_string(milliseconds)]
      )
  end

  @doc "How many jobs are in which state."
  def states(session) do
    rows = Driver.rows!(session, "SELECT state, count(*)::text FROM jobs GROUP BY state")
    Map.new(rows, fn [state, count] -> {state, String.to_integer(count)} end)
  end
end
