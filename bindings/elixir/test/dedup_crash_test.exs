defmodule Osoba.DedupCrashTest do
  @moduledoc """
  A process that dies before or after each call of the host, in turn: whoever comes next goes on, nothing is lost and
  nothing happens twice.
  """
  use ExUnit.Case, async: false

  import Osoba.Test.Database, only: [uuid: 1]

  alias Osoba.Deduplication
  alias Osoba.Deduplication.Review
  alias Osoba.Test.DedupDispatcher
  alias Osoba.Test.DedupHost
  alias Osoba.Test.Driver
  alias Osoba.Test.Duplicates
  alias Osoba.Test.MergeDispatcher
  alias Osoba.Test.Queue
  alias Osoba.Test.UnzrHost

  @moduletag :postgres
  @moduletag :stand_in

  @tables ~w(jobs merge_steps manual_merge_requests manual_merge_candidates merged_pairs merge_candidates verifying_ids
             declarations)

  setup_all do
    if Osoba.Test.Postgres.programs() do
      persons = Enum.take(Osoba.Test.People.index(60, 5), 2)
      [one | _] = persons

      doubled =
        for {n, at} <- [{1, 1}, {2, 2}],
            do: %{one | id: uuid(n)} |> Map.put(:updated_at, Duplicates.at(at))

      session = Duplicates.database!("dedup_crash", doubled, [Queue.ddl()])
      Driver.close(session)
    end

    :ok
  end

  setup do
    settings = [address: Osoba.Test.Postgres.address(), database: "dedup_crash"]
    UnzrHost.configure(settings)
    Process.delete(UnzrHost)
    Queue.install()
    session = Driver.connect!(settings[:address], "dedup_crash")
    own = UnzrHost.session()
    on_exit(fn -> Enum.each([session, own], &Driver.close/1) end)
    %{session: session, settings: settings}
  end

  defp reset(session, settings) do
    UnzrHost.configure(settings)

    Driver.run!(
      session,
      "BEGIN; TRUNCATE #{Enum.join(@tables, ", ")}; UPDATE persons SET status = 'active'; UPDATE verified_ts SET updated_at = '-infinity'; INSERT INTO declarations SELECT id, true FROM persons; COMMIT"
    )
  end

  # Runs it in a process of its own, that dies at a point; whether it died. The connection goes with it, as it does with
  # a machine.
  defp dying(point, fun) do
    test = self()

    {pid, monitor} =
      spawn_monitor(fn ->
        {:ok, [[backend]]} = UnzrHost.query("SELECT pg_backend_pid()::text", [])
        send(test, {:connected, UnzrHost.session(), backend})
        DedupHost.crash_at(point)
        fun.()
      end)

    {session, backend} = receive(do: ({:connected, session, backend} -> {session, backend}))
    died? = died?(pid, monitor)
    Driver.close(session)
    gone(backend)
    died?
  end

  # What it had not committed is undone once the server has seen that it is gone.
  defp gone(backend) do
    sql = "SELECT pid::text FROM pg_stat_activity WHERE pid = $1::text::int"

    if UnzrHost.query(sql, [backend]) != {:ok, []} do
      Process.sleep(5)
      gone(backend)
    end
  end

  defp died?(pid, monitor) do
    receive do
      {:DOWN, ^monitor, :process, ^pid, :killed} -> true
      {:DOWN, ^monitor, :process, ^pid, :normal} -> false
      {:DOWN, ^monitor, :process, ^pid, other} -> flunk(inspect(other))
    after
      60_000 -> flunk("neither died nor came to an end")
    end
  end

  defp one(session, sql), do: session |> Driver.rows!(sql) |> hd() |> hd()

  # What comes an hour later, when claims are lost.
  defp later(settings),
    do: UnzrHost.configure([now: DateTime.add(DateTime.utc_now(), 3_700)] ++ settings)

  defp dispatch(dispatcher), do: {:ok, _} = dispatcher.perform(%Oban.Job{args: %{}})

  # Jobs whose process died stay where they are, as with Oban.
  defp run_all, do: if(Queue.run_one() != nil, do: run_all(), else: :ok)

  # Dies at point 0, 1, 2 …, until nothing is left to die at; how many points there were.
  defp each_point(fun, point \\ 0),
    do: if(fun.(point), do: each_point(fun, point + 1), else: point)

  test "a dispatcher and a worker killed at any point lose no person and verify none twice", %{
    session: session,
    settings: settings
  } do
    points =
      each_point(fn point ->
        reset(session, settings)

        died? =
          dying(point, fn ->
            dispatch(DedupDispatcher)
            run_all()
          end)

        dispatch(DedupDispatcher)
        run_all()
        later(settings)
        dispatch(DedupDispatcher)
        run_all()

        assert [["NEW", "AUTO_MERGE"]] ==
                 Driver.rows!(session, "SELECT status, merge_reason FROM merge_candidates"),
               "died at #{point}"

        assert one(session, "SELECT count(*)::text FROM verifying_ids") == "0", "died at #{point}"

        # Nobody was verified by two jobs that came to their end.
        assert one(
                 session,
                 "SELECT count(*)::text FROM jobs WHERE state = 'completed' AND result LIKE '%result: :verified%'"
               )
               |> String.to_integer() <= 2

        died?
      end)

    assert points >= 12
  end

  test "a merger killed at any point merges once and terminates declarations once", %{
    session: session,
    settings: settings
  } do
    points =
      each_point(fn point ->
        reset(session, settings)
        dispatch(DedupDispatcher)
        run_all()

        died? =
          dying(point, fn ->
            dispatch(MergeDispatcher)
            run_all()
          end)

        dispatch(MergeDispatcher)
        run_all()
        later(settings)
        dispatch(MergeDispatcher)
        run_all()

        found =
          Driver.rows!(
            session,
            "SELECT c.status, (SELECT count(*) FROM merged_pairs)::text, (SELECT count(*) FROM persons WHERE status = 'inactive')::text, (SELECT sum(terminated) FROM declarations)::text, (SELECT count(*) FROM merge_steps)::text FROM merge_candidates c"
          )

        assert found == [["MERGED", "1", "1", "1", "2"]], "died at #{point}: #{inspect(found)}"
        id = one(session, "SELECT id::text FROM merge_candidates")
        assert {:ok, %{same: true}} = Deduplication.replay(DedupHost, id)
        died?
      end)

    assert points >= 16
  end

  test "a change at any point before a merge is written makes the pair stale", %{
    session: session,
    settings: settings
  } do
    ends =
      for point <- 0..15 do
        reset(session, settings)
        dispatch(DedupDispatcher)
        run_all()

        dying(point, fn ->
          dispatch(MergeDispatcher)
          run_all()
        end)

        status = one(session, "SELECT status FROM merge_candidates")

        Driver.run!(
          session,
          "BEGIN; UPDATE persons SET updated_at = now() AT TIME ZONE 'UTC' WHERE id = '#{uuid(2)}'; COMMIT"
        )

        later(settings)
        dispatch(MergeDispatcher)
        run_all()
        final = one(session, "SELECT status FROM merge_candidates")
        assert final == if(status == "MERGED", do: "MERGED", else: "STALE"), "died at #{point}"

        Driver.run!(
          session,
          "UPDATE persons SET updated_at = '#{Duplicates.at(2)}' WHERE id = '#{uuid(2)}'"
        )

        {status, final}
      end

    assert {"IN_PROCESS", "STALE"} in ends and {"DECLARATION_READY_DEACTIVATE", "STALE"} in ends
  end

  test "a clerk's process killed at any point leaves a pair that is assigned and decided once",
       %{
         session: session,
         settings: settings
       } do
    clerk = uuid(7_000_001)
    decision = %{clerk_id: clerk, status: :merge}

    work = fn ->
      with {:ok, request} <- Review.assign(DedupHost, clerk),
           do: Review.decide(DedupHost, request.id, decision, quorum: 1)
    end

    points =
      each_point(fn point ->
        reset(session, settings)
        dispatch(DedupDispatcher)
        run_all()

        Driver.run!(
          session,
          "BEGIN; UPDATE merge_candidates SET merge_reason = NULL; INSERT INTO manual_merge_candidates (merge_candidate_id, person_id, master_person_id, inserted_at, updated_at) SELECT id, person_id, master_person_id, inserted_at, updated_at FROM merge_candidates; COMMIT"
        )

        died? = dying(point, work)

        # The clerk comes back, and goes on with what is there.
        case work.() do
          {:ok, %{verdict: :merge}} ->
            :ok

          {:refuse, %{reason: :open_request}} ->
            id = one(session, "SELECT id::text FROM manual_merge_requests")
            assert {:ok, %{verdict: :merge}} = Review.decide(DedupHost, id, decision, quorum: 1)

          {:refuse, %{reason: :no_candidate}} ->
            :decided_before
        end

        found =
          Driver.rows!(
            session,
            "SELECT c.status, c.merge_reason, m.status, m.decision, m.decisions::text, r.status FROM merge_candidates c JOIN manual_merge_candidates m ON m.merge_candidate_id = c.id JOIN manual_merge_requests r ON r.manual_merge_candidate_id = m.id"
          )

        assert found == [["NEW", "MANUAL_MERGE", "PROCESSED", "MERGE", "1", "MERGE"]],
               "died at #{point}"

        died?
      end)

    assert points == 14
  end
end
