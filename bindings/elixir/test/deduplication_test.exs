defmodule Osoba.DeduplicationTest do
  @moduledoc "Deduplication on a real PostgreSQL: who is verified, what is stored, merged and refused."
  use ExUnit.Case, async: false

  import Osoba.Test.Database, only: [uuid: 1]

  alias Osoba.Deduplication
  alias Osoba.Deduplication.Store.Postgres, as: Store
  alias Osoba.Test.DedupDispatcher
  alias Osoba.Test.DedupHost
  alias Osoba.Test.Driver
  alias Osoba.Test.Duplicates
  alias Osoba.Test.MergeDispatcher
  alias Osoba.Test.Queue
  alias Osoba.Test.UnzrHost

  @moduletag :postgres
  @moduletag :stand_in

  @person %{
    first_name: "Остап",
    last_name: "Зразко",
    second_name: "Вигаданович",
    birth_date: "1991-08-24",
    gender: "MALE",
    tax_id: "3347300034",
    no_tax_id: false,
    birth_settlement: nil,
    status: "active",
    is_active: true,
    documents: [%{type: "PASSPORT", number: "АА123456"}],
    addresses: [
      %{
        type: "RESIDENCE",
        settlement: "Київ",
        settlement_id: "00000000-0000-4000-8000-0000000dbba0"
      }
    ],
    authentication_methods: [%{type: "OTP", phone_number: "+380501112233"}]
  }

  defp person(number, changes \\ %{}),
    do:
      Map.merge(
        @person,
        Map.merge(%{id: uuid(number), updated_at: Duplicates.at(number)}, changes)
      )

  # A database of these persons; each process has a connection of its own, closed with the test.
  defp start!(name, persons) do
    session = Duplicates.database!(name, persons, [Queue.ddl()])
    UnzrHost.configure(address: Osoba.Test.Postgres.address(), database: name)
    Process.delete(UnzrHost)
    Queue.install()
    own = UnzrHost.session()
    on_exit(fn -> Enum.each([session, own], &Driver.close/1) end)
    session
  end

  defp drain(dispatcher) do
    {:ok, count} = dispatcher.perform(%Oban.Job{args: %{}})
    run_all()
    count
  end

  defp run_all, do: if(Queue.run_one() != nil, do: run_all(), else: :ok)

  defp candidates(session) do
    Driver.rows!(
      session,
      "SELECT person_id::text, master_person_id::text, status, merge_reason FROM merge_candidates ORDER BY inserted_at, person_id, master_person_id"
    )
  end

  defp one(session, sql, parameters \\ []),
    do: session |> Driver.rows!(sql, parameters) |> hd() |> hd()

  defp declare(session, number),
    do:
      Driver.rows!(session, "INSERT INTO declarations (person_id, active) VALUES ($1, true)", [
        uuid(number)
      ])

  defp touch(session, number, sets) do
    sql = "UPDATE persons SET #{sets}, updated_at = now() AT TIME ZONE 'UTC' WHERE id = $1"
    Driver.rows!(session, sql, [uuid(number)])
  end

  test "each pair is found once, by its later record, which is the master" do
    session =
      start!("dedup_pairs", [person(3), person(1), person(2), person(4, %{status: "inactive"})])

    assert drain(DedupDispatcher) == 3

    assert candidates(session) == [
             [uuid(1), uuid(2), "NEW", "AUTO_MERGE"],
             [uuid(1), uuid(3), "NEW", "AUTO_MERGE"],
             [uuid(2), uuid(3), "NEW", "AUTO_MERGE"]
           ]

    assert drain(DedupDispatcher) == 0
    assert one(session, "SELECT count(*)::text FROM verifying_ids") == "0"
    assert {:ok, backlog} = Deduplication.backlog(DedupHost)
    assert %{due: 0, merges: 3, reviews: 0, in_flight: 0, postponed: 0} = backlog
    assert backlog.verified_up_to == ~U[2026-01-01 00:00:03.000000Z]
  end

  test "where times are equal the greater id is the master" do
    same = %{updated_at: Duplicates.at(7)}
    session = start!("dedup_equal", [person(2, same), person(1, same)])
    assert drain(DedupDispatcher) == 2
    assert [[one, two, "NEW", "AUTO_MERGE"]] = candidates(session)
    assert {one, two} == {uuid(1), uuid(2)}
  end

  test "a pair is merged step by step, its declarations terminated once, and its records replay" do
    session = start!("dedup_merge", [person(1), person(2)])
    declare(session, 1)
    declare(session, 2)
    assert drain(DedupDispatcher) == 2
    assert drain(MergeDispatcher) == 1
    assert [[_, _, "MERGED", "AUTO_MERGE"]] = candidates(session)

    assert Duplicates.merged(session) == [[uuid(1), uuid(2)]]

    assert Driver.rows!(session, "SELECT status FROM persons ORDER BY id") == [
             ["inactive"],
             ["active"]
           ]

    assert Driver.rows!(
             session,
             "SELECT active::text, reason, terminated::text FROM declarations ORDER BY person_id"
           ) ==
             [["false", "auto_merge", "1"], ["true", nil, "0"]]

    id = one(session, "SELECT id::text FROM merge_candidates")
    assert {:ok, replay} = Deduplication.replay(DedupHost, id)
    assert replay.same and replay.differs == []
    assert replay.steps == [:declaration_ready_deactivate, :merged]
    assert replay.score.decision.decision == :exists
    assert Deduplication.replay(DedupHost, uuid(9)) == {:error, :not_found}

    # A record that somebody touched does not.
    Driver.run!(session, "UPDATE merge_steps SET answer = replace(answer, 'MERGED', 'STALE')")
    assert {:ok, %{same: false, differs: [{2, "0.1.0"}]}} = Deduplication.replay(DedupHost, id)

    # Again, and nothing more happens.
    assert Deduplication.merge(%{"merge_candidate_id" => id}, DedupHost) ==
             {:ok, %{result: :left, why: :not_open}}

    assert drain(MergeDispatcher) == 0
  end

  test "a merge never leaves a person without an active declaration" do
    session = start!("dedup_declined", [person(1), person(2)])
    declare(session, 1)
    drain(DedupDispatcher)
    drain(MergeDispatcher)
    assert [[_, _, "DECLINED", _]] = candidates(session)
    assert one(session, "SELECT terminated::text FROM declarations") == "0"
    assert one(session, "SELECT count(*)::text FROM merged_pairs") == "0"
  end

  test "pairs with a caution and pairs of the manual band go to clerks and not to the merger" do
    session =
      start!("dedup_cautions", [
        person(1),
        person(2, %{gender: "FEMALE"}),
        # Another surname, given name and patronymic, no tax id: far below.
        person(5, %{
          last_name: "Ожинюк",
          first_name: "Ганна",
          second_name: "Степанівна",
          tax_id: nil,
          documents: [],
          birth_date: "1950-01-07",
          authentication_methods: []
        })
      ])

    assert drain(DedupDispatcher) == 3
    assert [[_, _, "NEW", nil]] = candidates(session)
    assert [[details]] = Driver.rows!(session, "SELECT details::text FROM merge_candidates")
    assert %{"cautions" => ["gender_clash" | _]} = Osoba.JSON.read!(details)
    assert one(session, "SELECT (score >= 0.9)::text FROM merge_candidates") == "true"

    assert one(session, "SELECT count(*)::text FROM manual_merge_candidates WHERE status = 'NEW'") ==
             "1"

    assert drain(MergeDispatcher) == 0

    id = one(session, "SELECT id::text FROM merge_candidates")

    assert Deduplication.merge(%{"merge_candidate_id" => id}, DedupHost) ==
             {:ok, %{result: :left, why: :in_review}}
  end

  test "a person changed after scoring is not merged and is scored again" do
    session = start!("dedup_stale", [person(1), person(2)])
    drain(DedupDispatcher)
    touch(session, 1, "first_name = 'Остапко'")
    # The merge comes before the new verification.
    drain(MergeDispatcher)
    assert [[_, _, "STALE", _]] = candidates(session)
    assert one(session, "SELECT count(*)::text FROM merged_pairs") == "0"

    # The changed record is the later one now, and the master.
    assert drain(DedupDispatcher) == 1
    assert [[_, _, "STALE", _], [person, master, "NEW", _]] = candidates(session)
    assert {person, master} == {uuid(2), uuid(1)}
  end

  test "a change that was written after scoring is detected even if its time is earlier" do
    session = start!("dedup_late", [person(1), person(2)])
    drain(DedupDispatcher)
    # A long transaction: its time is of before.
    Driver.rows!(session, "UPDATE persons SET updated_at = '2026-01-02' WHERE id = $1", [uuid(1)])
    drain(MergeDispatcher)
    assert [[_, _, "STALE", _]] = candidates(session)
  end

  test "a change before the merge makes open candidates stale at the verification, and closes the review" do
    session = start!("dedup_restale", [person(1), person(2, %{gender: "FEMALE"})])
    drain(DedupDispatcher)
    touch(session, 2, "gender = 'MALE'")
    assert drain(DedupDispatcher) == 1
    assert [[_, _, "STALE", nil], [_, _, "NEW", "AUTO_MERGE"]] = candidates(session)

    assert Driver.rows!(
             session,
             "SELECT status, status_reason, decision FROM manual_merge_candidates"
           ) ==
             [["PROCESSED", "STALE", nil]]
  end

  test "the same pair in both directions is stored once" do
    session = start!("dedup_directions", [person(1), person(2)])
    drain(DedupDispatcher)
    query = Driver.query(session)

    # As if the order had been the other way round, with both as they were scored.
    Driver.run!(
      session,
      "UPDATE verified_ts SET updated_at = '-infinity', person_id = '#{uuid(0)}'"
    )

    {:ok, [first, _second]} = Store.claim(query, now: DateTime.utc_now(), lag_seconds: 0)
    assert first.person_id == uuid(1)
    {:ok, loaded} = Store.load(query, first)
    [other] = elem(Osoba.Matching.Postgres.persons(query, [uuid(2)]), 1)
    other = Map.put(other, :updated_at, ~U[2026-01-01 00:00:02.000000Z])
    {:ok, [pair]} = Deduplication.pairs(loaded.person, [other])
    assert {pair.person_id, pair.master_person_id} == {uuid(2), uuid(1)}
    assert Store.store(query, first, loaded, [pair]) == {:ok, %{found: 0, manual: 0, stale: 0}}
    assert [[_, _, "NEW", _]] = candidates(session)
  end

  test "a chain of masters is merged, and a cycle is not" do
    session = start!("dedup_chain", [person(1), person(2), person(3)])
    drain(DedupDispatcher)
    drain(MergeDispatcher)

    merged = Duplicates.merged(session)

    assert [[one, _], [two, _]] = merged
    assert {one, two} == {uuid(1), uuid(2)}
    assert one(session, "SELECT count(*)::text FROM persons WHERE status = 'active'") == "1"
    states = session |> candidates() |> Enum.map(&Enum.at(&1, 2)) |> Enum.frequencies()
    assert states == %{"MERGED" => 2, "STALE" => 1}
  end

  # A valid number of a man born on 24 August 1991.
  defp tax_id(serial) do
    digits = "33473" <> String.pad_leading(Integer.to_string(serial * 2 + 1), 4, "0")
    weights = [-1, 5, 7, 9, 4, 6, 10, 5, 7]
    figures = digits |> String.to_charlist() |> Enum.map(&(&1 - ?0))
    sum = figures |> Enum.zip_with(weights, &(&1 * &2)) |> Enum.sum()
    digits <> Integer.to_string(sum |> Integer.mod(11) |> rem(10))
  end

  test "a group that contradicts itself goes to clerks, though each of its pairs is automatic" do
    numbers = for serial <- [101, 202], do: tax_id(serial)
    [one, other] = numbers

    # The second has no number: it is like the first and like the third, who are two persons.
    persons = [
      person(1, %{tax_id: one}),
      person(2, %{tax_id: nil, no_tax_id: false}),
      person(3, %{tax_id: other})
    ]

    session = start!("dedup_groups", persons)
    assert drain(DedupDispatcher) == 3

    assert [[_, _, _, "AUTO_MERGE"], [first, third, "NEW", nil], [_, _, _, "AUTO_MERGE"]] =
             Enum.sort_by(candidates(session), &Enum.take(&1, 2))

    assert {first, third} == {uuid(1), uuid(3)}
    assert drain(MergeDispatcher) == 0

    assert one(session, "SELECT count(*)::text FROM manual_merge_candidates WHERE status = 'NEW'") ==
             "3"

    assert one(session, "SELECT count(*)::text FROM merged_pairs") == "0"
    assert {:ok, %{merges: 0, reviews: 3}} = Deduplication.backlog(DedupHost)
  end

  test "a person who contradicts an earlier merge goes to clerks" do
    session =
      start!("dedup_group_later", [person(1, %{tax_id: tax_id(101)}), person(2, %{tax_id: nil})])

    drain(DedupDispatcher)
    assert drain(MergeDispatcher) == 1
    Duplicates.insert!(session, [person(3, %{tax_id: tax_id(202)})])
    drain(DedupDispatcher)
    assert drain(MergeDispatcher) == 0
    states = for [_, _, status, reason] <- candidates(session), do: {status, reason}
    assert Enum.sort(states) == [{"MERGED", "AUTO_MERGE"}, {"NEW", nil}]
  end

  test "a group of more than ten goes to clerks" do
    session = start!("dedup_large", for(number <- 1..11, do: person(number)))
    drain(DedupDispatcher)
    assert length(candidates(session)) == 55
    assert drain(MergeDispatcher) == 0
    assert {:ok, %{merges: 0, reviews: 55}} = Deduplication.backlog(DedupHost)
  end

  test "a failing person is postponed and does not delay the others" do
    session = start!("dedup_failures", [person(1), person(2)])

    Driver.rows!(session, "UPDATE persons SET last_name = repeat('я', 40000) WHERE id = $1", [
      uuid(1)
    ])

    assert drain(DedupDispatcher) == 2

    assert Driver.rows!(session, "SELECT id::text, failures::text, failure FROM verifying_ids") ==
             [
               [uuid(1), "1", "record too_long"]
             ]

    assert {:ok, %{postponed: 1, due: 0}} = Deduplication.backlog(DedupHost)
    # A change of the person forgets it.
    touch(session, 1, "last_name = 'Зразко'")
    assert drain(DedupDispatcher) == 1
    assert [[_, _, "NEW", _]] = candidates(session)
    assert one(session, "SELECT count(*)::text FROM verifying_ids") == "0"
  end

  defmodule ImproperHost do
    @moduledoc "Answers candidates in an improper list."
    use Osoba.Deduplication.Host, query: &Osoba.Test.UnzrHost.query/2, lag_seconds: 0

    @impl true
    def candidates(loaded), do: {:ok, [loaded.person | loaded.person]}

    @impl true
    def declarations(_person_id, _master_person_id), do: {:ok, %{person: false, master: false}}

    @impl true
    def terminate(_person_id, _reason), do: :ok
  end

  defmodule ImproperWorker do
    use Osoba.Deduplication.Worker, host: ImproperHost, queue: :dedup, max_attempts: 2
  end

  test "a job that raises stores no personal data and releases its claim" do
    session = start!("dedup_raises", [person(1)])
    {:ok, [claim]} = ImproperHost.claim(1, [])
    Oban.insert_all(Oban, [ImproperWorker.new(claim)])
    run_all()
    # The second attempt is fifty milliseconds later.
    Process.sleep(100)
    run_all()

    assert Driver.rows!(session, "SELECT state, attempt::text, result FROM jobs") ==
             [["discarded", "2", "{:job, :run}\n{:job, :run}"]]

    assert Driver.rows!(session, "SELECT failures::text, failure, claim_id FROM verifying_ids") ==
             [["1", "job run", nil]]
  end

  test "the limits per day, in flight and per second are kept" do
    persons = for number <- 1..9, do: person(number, %{last_name: "Особа#{number}", tax_id: nil})
    session = start!("dedup_limits", persons)
    query = Driver.query(session)
    now = ~U[2026-11-26 10:00:00Z]

    claim = fn limits ->
      Store.claim(query, [now: now, lag_seconds: 0, batch_size: 3] ++ limits)
    end

    assert {:ok, [_, _]} = claim.(daily_limit: 2)
    assert {:wait, 50_400, :day} = claim.(daily_limit: 2)
    assert {:ok, [_, _, _]} = claim.(max_in_flight: 5)
    assert {:wait, 10, :in_flight} = claim.(max_in_flight: 5)
    assert {:ok, [_]} = claim.(max_in_flight: 6, rate_limit: 10)
    assert {:ok, 0} = Store.permit(query, :dedup)
    assert {:ok, wait} = Store.permit(query, :dedup)
    assert wait in 1..100
    # The merger has limits of its own.
    assert {:ok, 0} = Store.permit(query, :merge)
    breaker = [now: now, breaker: [faults: 2, pause: 60]]
    assert Store.claim_merges(query, breaker) == {:ok, []}
    assert {:ok, 0} = Store.report(query, :merge, :fault)
    assert {:ok, 60} = Store.report(query, :merge, :fault)
    assert {:wait, 60, :registry} = Store.claim_merges(query, breaker)
    assert {:closed, 60} = Store.permit(query, :merge)
  end

  test "bad input gets the documented answer, and nothing is written" do
    session = start!("dedup_bad", [person(1), person(2)])
    drain(DedupDispatcher)
    id = one(session, "SELECT id::text FROM merge_candidates")

    before =
      Driver.rows!(
        session,
        "SELECT c::text, (SELECT count(*) FROM merge_steps)::text FROM merge_candidates c"
      )

    for args <- [
          %{},
          %{"person_id" => "p", "claim_id" => uuid(1)},
          %{"person_id" => 7, "claim_id" => nil}
        ],
        do: assert(Deduplication.run(args, DedupHost) == {:cancel, :arguments})

    for candidates <- [nil, %{}, [%{}], [nil], [@person], [Map.put(@person, :id, 7)]],
        do: assert({:error, %Osoba.Error{}} = Deduplication.pairs(person(1), candidates))

    for args <- [%{}, %{"merge_candidate_id" => "x"}, %{"merge_candidate_id" => 7}],
        do: assert(Deduplication.merge(args, DedupHost) == {:cancel, :arguments})

    assert Deduplication.run(%{"person_id" => uuid(1), "claim_id" => uuid(9)}, DedupHost) ==
             {:ok, %{result: :left, why: :claim_lost}}

    assert Deduplication.merge(%{"merge_candidate_id" => uuid(9)}, DedupHost) ==
             {:cancel, :merge_candidate_not_found}

    # NEW and not claimed: the automatic merge leaves it alone.
    assert Deduplication.merge(%{"merge_candidate_id" => id}, DedupHost) ==
             {:ok, %{result: :left, why: :not_open}}

    for {host, outcome} <- [
          {%{declarations: fn _, _ -> {:error, :timeout} end},
           {:error, {:declarations, :timeout}}},
          {%{declarations: fn _, _ -> {:error, {:http, 503}} end}, {:error, {:http, 503}}},
          {%{declarations: fn _, _ -> {:busy, 0} end}, {:snooze, 1}},
          {%{declarations: fn _, _ -> raise "Зразко" end}, {:error, {:host, :declarations}}},
          {%{declarations: fn _, _ -> {:ok, %{person: nil, master: true}} end},
           {:error, {:host, :declarations}}},
          {%{terminate: fn _, _ -> {:error, :transport} end},
           {:error, {:declarations, :transport_fault}}},
          {%{terminate: fn _, _ -> :done end}, {:error, {:host, :terminate}}}
        ] do
      Driver.run!(session, "BEGIN; UPDATE merge_candidates SET status = 'IN_PROCESS'; COMMIT")

      functions = %{
        load_merge: &DedupHost.load_merge/1,
        write_merge: &DedupHost.write_merge/2,
        declarations: &DedupHost.declarations/2,
        terminate: &DedupHost.terminate/2
      }

      assert Deduplication.merge(%{"merge_candidate_id" => id}, Map.merge(functions, host)) ==
               outcome

      assert one(session, "SELECT status FROM merge_candidates") == "IN_PROCESS"
    end

    # A candidate whose person is gone.
    Driver.run!(session, "DELETE FROM persons WHERE id = '#{uuid(1)}'")

    assert Deduplication.merge(%{"merge_candidate_id" => id}, DedupHost) ==
             {:cancel, :person_not_found}

    Driver.run!(session, "UPDATE merge_candidates SET status = 'NEW'")

    assert Driver.rows!(
             session,
             "SELECT c::text, (SELECT count(*) FROM merge_steps)::text FROM merge_candidates c"
           ) == before

    assert one(session, "SELECT count(*)::text FROM merged_pairs") == "0"
  end

  test "a lost claim is taken over, and the late worker changes nothing" do
    session = start!("dedup_lost", [person(1), person(2)])
    query = Driver.query(session)
    now = DateTime.utc_now()
    {:ok, [_, late]} = Store.claim(query, now: now, lag_seconds: 0)
    assert {:ok, []} = Store.claim(query, now: now, lag_seconds: 0)
    later = DateTime.add(now, 3_601)
    {:ok, [_, new]} = Store.claim(query, now: later, lag_seconds: 0)
    assert late.person_id == new.person_id and late.claim_id != new.claim_id
    args = &%{"person_id" => &1.person_id, "claim_id" => &1.claim_id}
    assert Deduplication.run(args.(late), DedupHost) == {:ok, %{result: :left, why: :claim_lost}}
    assert {:ok, %{result: :verified, found: 1}} = Deduplication.run(args.(new), DedupHost)
  end

  test "the migration can be run twice, and its rollback drops everything" do
    session = Osoba.Test.Database.fresh!("dedup_schema")

    list = fn ->
      Driver.rows!(
        session,
        "SELECT relkind::text, relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1, 2"
      )
    end

    before = list.()

    for timestamps <- [:timestamp, :timestamptz] do
      alias Osoba.Deduplication.Store.Postgres.Schema
      for _ <- 1..2, sql <- Schema.up(timestamps: timestamps), do: Driver.run!(session, sql)
      assert length(list.()) > length(before) + 20
      Enum.each(Schema.down(), &Driver.run!(session, &1))
      assert list.() == before
    end

    Driver.close(session)
  end
end
