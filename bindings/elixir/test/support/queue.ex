defmodule Osoba.Test.Queue do
  @moduledoc """
  Runs jobs of workers out of a table, as Oban does: taken with `SKIP LOCKED`, run in
  a process, finished, retried, snoozed or cancelled by what `perform/1` returns, whose reasons are
  stored as text. What it raises is stored as Oban stores it, with the arguments of a function of which no
  clause matched, and the job is retried.
  """

  alias Osoba.Test.Driver
  alias Osoba.Test.UnzrHost

  @arguments ~w(person_id claim_id merge_candidate_id)

  def ddl do
    """
    CREATE TABLE jobs (
      id bigserial PRIMARY KEY,
      worker text NOT NULL,
      person_id text, claim_id text, merge_candidate_id text,
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
        # Ids and nothing else.
        [] = Map.keys(job.args) -- @arguments
        arguments = Enum.map(@arguments, &job.args[&1])

        {:ok, []} =
          UnzrHost.query(
            "INSERT INTO jobs (worker, max_attempts, person_id, claim_id, merge_candidate_id) VALUES ($1, $2::text::int, $3, $4, $5)",
            [job.worker, Integer.to_string(job.max_attempts) | arguments]
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
      job -> finish(job, perform(job))
    end

    loop(name)
  end

  @doc "Takes the next job and runs it, in this process; `nil` if there is none."
  def run_one(name \\ "here") do
    case take(name) do
      nil -> nil
      job -> finish(job, perform(job))
    end
  end

  defp perform(job) do
    Module.concat([job.worker]).perform(job)
  catch
    kind, reason ->
      {blamed, stacktrace} = Exception.blame(kind, reason, __STACKTRACE__)
      {:error, Exception.format(kind, blamed, stacktrace)}
  end

  defp take(name) do
    sql = """
    UPDATE jobs SET state = 'executing', attempt = attempt + 1, node = $1::text
     WHERE id = (SELECT id FROM jobs
                  WHERE state IN ('available', 'retryable', 'scheduled') AND scheduled_at <= clock_timestamp()
                  ORDER BY scheduled_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id::text, worker, attempt::text, max_attempts::text, person_id, claim_id, merge_candidate_id
    """

    case UnzrHost.query(sql, [name]) do
      {:ok, []} ->
        nil

      {:ok, [[id, worker, attempt, max_attempts | arguments]]} ->
        %Oban.Job{
          id: id,
          worker: worker,
          args:
            for(
              {key, value} <- Enum.zip(@arguments, arguments),
              value,
              into: %{},
              do: {key, value}
            ),
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
