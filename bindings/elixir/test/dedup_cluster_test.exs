defmodule Osoba.DedupClusterTest do
  @moduledoc """
  Deduplication on real parts: 5,000 persons in PostgreSQL with 400 true pairs, twins and households, three nodes that
  take from one table, one of them killed, again and again. Every candidate ends in its one right state, nobody is merged
  twice, and nobody is merged whose data were changed after scoring.
  """
  use ExUnit.Case, async: false

  import Osoba.Test.Nodes

  alias Osoba.Deduplication
  alias Osoba.Test.DedupDispatcher
  alias Osoba.Test.DedupHost
  alias Osoba.Test.Driver
  alias Osoba.Test.Duplicates
  alias Osoba.Test.MergeDispatcher
  alias Osoba.Test.Queue
  alias Osoba.Test.UnzrHost

  @moduletag :postgres
  @moduletag :stand_in

  test "five thousand persons on three nodes, one of them killed: every pair reaches the one correct state" do
    %{persons: persons, pairs: pairs} = Duplicates.index(5_000, 400, 11)
    assert length(persons) == 5_000 and length(pairs) == 400
    session = Duplicates.database!("dedup_cluster", persons, [Queue.ddl(), Duplicates.history()])
    settings = [address: Osoba.Test.Postgres.address(), database: "dedup_cluster"]
    UnzrHost.configure(settings)
    Queue.install()

    [first, second, doomed] = for _ <- 1..3, do: node!(settings)

    # Two dispatchers at once.
    dispatched =
      [first, second]
      |> Enum.map(&Task.async(fn -> dispatch(&1, DedupDispatcher) end))
      |> Task.await_many(120_000)
      |> Enum.sum()

    assert dispatched == 5_000
    assert [["5000"]] = Driver.rows!(session, "SELECT count(DISTINCT person_id)::text FROM jobs")

    for {node, name} <- [{doomed, "doomed"}, {first, "first"}, {second, "second"}],
        do: :peer.call(node, Queue, :start, [2, name])

    # A third of the way, one node goes, and so does every process at work there.
    wait(fn ->
      count(session, "SELECT count(*)::text FROM jobs WHERE state = 'completed'") > 1_500
    end)

    kill!(doomed)
    wait(fn -> idle?(session) end)
    lost = count(session, "SELECT count(*)::text FROM verifying_ids")
    assert lost in 0..2 or lost < 10
    later(settings, [first, second])
    assert dispatch(first, DedupDispatcher) == lost
    wait(fn -> idle?(session) end)
    assert count(session, "SELECT count(*)::text FROM verifying_ids") == 0

    found = stored(session)
    # Every true pair, as the automatic band has them, and the later record is the master.
    for {person, master} <- pairs, do: assert(found[{person, master}], "#{person} #{master}")

    automatic = for {pair, %{reason: "AUTO_MERGE"}} <- found, do: pair
    assert automatic -- pairs == [], "somebody else's pair would be merged by rule"
    assert length(automatic) > 300

    # Declarations: of a quarter both, of a quarter the person alone, of a quarter the master.
    roles = automatic |> Enum.sort() |> Enum.with_index(&{&1, rem(&2, 5)})

    for {{person, master}, role} <- roles,
        {id, has?} <- [{person, role in [0, 1]}, {master, role in [0, 2]}],
        has?,
        do:
          Driver.rows!(
            session,
            "INSERT INTO declarations (person_id, active) VALUES ($1, true)",
            [id]
          )

    # A fifth is changed after scoring, in turn the person and the master.
    for {{person, master}, 4} <- roles do
      id = if rem(:erlang.phash2(person), 2) == 0, do: person, else: master

      Driver.rows!(
        session,
        "UPDATE persons SET updated_at = now() AT TIME ZONE 'UTC' WHERE id = $1",
        [id]
      )
    end

    doomed = node!(settings)
    UnzrHost.configure(settings)
    for node <- [first, second], do: :peer.call(node, UnzrHost, :configure, [settings])
    assert dispatch(second, MergeDispatcher) == length(automatic)
    :peer.call(doomed, Queue, :start, [3, "doomed"])

    merging = "SELECT count(*)::text FROM history WHERE after IN ('MERGED', 'DECLINED', 'STALE')"
    wait(fn -> count(session, merging) > 100 end)
    kill!(doomed)
    wait(fn -> idle?(session) end)
    later(settings, [first, second])
    dispatch(first, MergeDispatcher)
    wait(fn -> idle?(session) end)

    expected = %{0 => "MERGED", 1 => "DECLINED", 2 => "MERGED", 3 => "MERGED", 4 => "STALE"}
    ended = stored(session)
    for {pair, role} <- roles, do: assert(ended[pair].status == expected[role], inspect(pair))
    # What clerks look at is as it was.
    for {_pair, %{reason: nil} = other} <- ended, do: assert(other.status == "NEW")

    merged = for {pair, role} <- roles, role in [0, 2, 3], do: pair

    assert Duplicates.merged(session) == merged |> Enum.map(&Tuple.to_list/1) |> Enum.sort()

    # Nobody twice, by whatever way.
    assert Duplicates.impossible(session) == []

    assert count(session, "SELECT count(*)::text FROM deactivated WHERE by_merge") ==
             length(merged)

    assert [["1"]] = Driver.rows!(session, "SELECT max(terminated)::text FROM declarations")

    for [id] <-
          Driver.rows!(
            session,
            "SELECT id::text FROM merge_candidates WHERE status IN ('MERGED', 'DECLINED')"
          ) do
      assert {:ok, %{same: true, steps: [_ | _]}} = Deduplication.replay(DedupHost, id)
    end

    # Whoever was changed is verified anew.
    changed = for {_pair, 4} <- roles, do: 1
    assert dispatch(first, DedupDispatcher) == length(changed)
    wait(fn -> idle?(session) end)
    stale = count(session, "SELECT count(*)::text FROM merge_candidates WHERE status = 'STALE'")
    assert stale == length(changed)
    check_privacy(session)

    for node <- [first, second], do: :peer.stop(node)
    Enum.each([session, UnzrHost.session()], &Driver.close/1)
  end

  defp stored(session) do
    rows =
      Driver.rows!(
        session,
        "SELECT person_id::text, master_person_id::text, status, merge_reason FROM merge_candidates"
      )

    Map.new(rows, fn [person, master, status, reason] ->
      {{person, master}, %{status: status, reason: reason}}
    end)
  end

  defp count(session, sql),
    do: session |> Driver.rows!(sql) |> hd() |> hd() |> String.to_integer()

  defp dispatch(node, dispatcher),
    do: :peer.call(node, Queue, :dispatch_all, [dispatcher], 120_000)

  # An hour later, when claims of whoever died are lost.
  defp later(settings, nodes) do
    settings = [now: DateTime.add(DateTime.utc_now(), 3_700)] ++ settings
    for node <- nodes, do: :peer.call(node, UnzrHost, :configure, [settings])
  end

  defp idle?(session) do
    sql = "SELECT count(*)::text FROM jobs WHERE state IN ('available', 'retryable', 'scheduled')"

    if count(session, sql) == 0 do
      # What is executing now either finishes soon or never.
      Process.sleep(1_500)
      count(session, sql) == 0
    end
  end

  defp wait(condition) do
    unless condition.() do
      Process.sleep(50)
      wait(condition)
    end
  end

  # Whatever is stored beside the persons' own tables names nobody.
  defp check_privacy(session) do
    text =
      for table <- ~w(jobs merge_candidates merge_steps verifying_ids), into: "" do
        rows = Driver.rows!(session, "SELECT t::text FROM #{table} t")
        Enum.join(List.flatten(rows), "\n")
      end

    for mark <- ["енко", "Остап", "Захар", "Меланія", "+380", "Київ", "PASSPORT"],
        do: refute(text =~ mark)
  end
end
