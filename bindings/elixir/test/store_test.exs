defmodule Osoba.StoreTest do
  use ExUnit.Case, async: false

  import Osoba.Test.Database

  alias Osoba.Test.Driver
  alias Osoba.UnzrSync.Store.Postgres, as: Store
  alias Osoba.UnzrSync.Store.Postgres.Schema
  alias Osoba.Verification

  @moduletag :postgres
  @now ~U[2024-05-01 01:00:00Z]

  setup %{test: test} do
    name = "store_#{:erlang.phash2(test)}"
    session = fresh!(name)
    on_exit(fn -> Driver.close(session) end)
    %{session: session, query: Driver.query(session), name: name}
  end

  defp claimed(query, options \\ []) do
    {:ok, claims} = Store.claim(query, Keyword.merge([now: @now], options))
    claims
  end

  defp plan(loaded, answer),
    do: Verification.sync(loaded.person, loaded.verification, answer, now: @now)

  test "the due selection and the due predicate agree about every record", %{
    session: session,
    query: query
  } do
    statuses = Enum.map(Verification.Status.all(), &Verification.Status.to_db/1)
    # 2023-08-05 is 270 days before the day of @now.
    synced = [
      nil,
      "2023-08-04 23:59:59",
      "2023-08-05 00:00:00",
      "2023-08-05 00:00:01",
      "2024-04-30 00:00:00"
    ]

    updated = ["2024-04-30 23:59:59", "2024-05-01 00:00:00", "2024-05-01 00:00:01"]
    # Of somebody who failed before.
    due_after = [nil, "2024-05-01 00:30:00", "2024-05-01 01:00:00", "2024-05-01 01:00:01"]

    records =
      for status <- statuses,
          reason <- ["ONLINE_TRIGGERED", "AUTO", nil],
          synced_at <- synced,
          updated_at <- updated,
          due_after <-
            if(status in ["VERIFICATION_NEEDED", "VERIFIED"], do: due_after, else: [nil]),
          {person_status, active} <- [
            {"active", "true"},
            {"active", "false"},
            {"inactive", "true"},
            {"MERGED", "true"}
          ] do
        %{
          unzr_verification_status: status,
          unzr_verification_reason: reason,
          unzr_synced_at: synced_at,
          updated_at: updated_at,
          due_after: due_after,
          status: person_status,
          is_active: active
        }
      end

    numbered = Enum.with_index(records, 1)
    Driver.run!(session, "BEGIN")
    for {record, number} <- numbered, do: person!(session, number, record)
    Driver.run!(session, "COMMIT")

    due = for {record, number} <- numbered, due?(record), do: {record, uuid(number)}
    expected = due |> Enum.sort_by(&order/1) |> Enum.map(&elem(&1, 1))
    assert length(expected) > 50 and length(expected) < length(records)
    # In batches, so that a group ends within one.
    taken = for _ <- 1..5, do: claimed(query, batch_size: 97)
    rest = claimed(query, batch_size: 10_000)
    assert Enum.map(List.flatten([taken, rest]), & &1.person_id) == expected
    assert claimed(query, batch_size: 10_000) == []
  end

  # Those who were asked for online, lost claims, then the longest unsynced, then those who failed.
  defp order({record, id}) do
    synced_at = record.unzr_synced_at || ""

    case record do
      %{unzr_verification_status: "IN_REVIEW", updated_at: at} ->
        {2, at, id}

      %{due_after: at} when at != nil ->
        {4, at, id}

      %{
        unzr_verification_status: "VERIFICATION_NEEDED",
        unzr_verification_reason: "ONLINE_TRIGGERED"
      } ->
        {1, synced_at, id}

      _other ->
        {3, synced_at, id}
    end
  end

  defp due?(record) do
    time = fn
      nil -> nil
      text -> NaiveDateTime.from_iso8601!(text)
    end

    person = %{status: record.status, is_active: record.is_active == "true"}
    times = Map.new([:unzr_synced_at, :updated_at], &{&1, time.(record[&1])})
    options = [now: @now, due_after: time.(record.due_after)]
    Verification.due?(person, Map.merge(record, times), options)
  end

  test "a claim sets status and reason and nothing else", %{session: session, query: query} do
    id =
      person!(session, 1,
        unzr_synced_at: "2020-01-01",
        unzr_unverified_at: "2019-01-01",
        unzr_verification_status: "VERIFIED"
      )

    assert [%{person_id: ^id}] = claimed(query)

    assert verification(session, id) == %{
             unzr_verification_status: "IN_REVIEW",
             unzr_verification_reason: "AUTO",
             unzr_data_id: nil,
             unzr_data_status: nil,
             unzr_synced_at: "2020-01-01 00:00:00",
             unzr_unverified_at: "2019-01-01 00:00:00"
           }
  end

  test "a batch is no larger than requested, and two nodes get different persons", %{
    session: session,
    query: query,
    name: name
  } do
    for number <- 1..10, do: person!(session, number)
    other = Driver.connect!(Osoba.Test.Postgres.address(), name)

    Driver.run!(session, "BEGIN")
    first = claimed(query, batch_size: 6)
    # The first has not committed; the second does not wait for it.
    second = claimed(Driver.query(other), batch_size: 6)
    Driver.run!(session, "COMMIT")
    Driver.close(other)

    assert {length(first), length(second)} == {6, 4}
    assert MapSet.disjoint?(ids(first), ids(second))
  end

  defp ids(claims), do: MapSet.new(claims, & &1.person_id)

  test "a UNZR that was found is linked, and found again gives the same row", %{
    session: session,
    query: query
  } do
    id = person!(session, 1, unzr: "19910824-00026", second_name: nil)
    [claim] = claimed(query)
    {:ok, loaded} = Store.load(query, claim)
    assert {:ask, _request} = plan(loaded, nil)
    {:apply, changes} = plan(loaded, %{status: 1, description: "так"})
    assert Store.apply_changes(query, claim, changes, now: @now) == :applied

    found = verification(session, id)

    assert %{
             unzr_verification_status: "VERIFIED",
             unzr_verification_reason: "AUTO",
             unzr_data_status: "1"
           } = found

    assert found.unzr_synced_at == "2024-05-01 01:00:00"

    data =
      "SELECT id::text, unzr, family_name, given_name, patronymic_name, date_birth::text, status::text, description FROM unzr_data"

    assert [[data_id, "19910824-00026", "Зразко", "Остап", "", "1991-08-24", "1", "так"]] =
             Driver.rows!(session, data)

    assert found.unzr_data_id == data_id

    # Asked again and found again under another name: the row is the same, its contents are new.
    Driver.run!(session, "UPDATE persons SET last_name = 'Взірець'")

    Driver.run!(
      session,
      "UPDATE person_verifications SET unzr_verification_status = 'VERIFICATION_NEEDED', unzr_synced_at = NULL"
    )

    [claim] = claimed(query)
    {:ok, loaded} = Store.load(query, claim)
    {:apply, changes} = plan(loaded, %{status: 1, description: nil})
    assert Store.apply_changes(query, claim, changes, now: @now) == :applied
    assert [[^data_id, _, "Взірець", _, _, _, "1", nil]] = Driver.rows!(session, data)
  end

  test "an answer of not found removes the link and sets the time of the change", %{
    session: session,
    query: query
  } do
    id = person!(session, 1, unzr: "19910824-00026")
    [claim] = claimed(query)
    {:ok, loaded} = Store.load(query, claim)
    {:apply, changes} = plan(loaded, %{status: 0})
    assert Store.apply_changes(query, claim, changes) == :applied

    assert verification(session, id) == %{
             unzr_verification_status: "NOT_VERIFIED",
             unzr_verification_reason: "AUTO",
             unzr_data_id: nil,
             unzr_data_status: "0",
             unzr_synced_at: "2024-05-01 01:00:00",
             unzr_unverified_at: "2024-05-01 01:00:00"
           }

    assert Driver.rows!(session, "SELECT count(*)::text FROM unzr_data") == [["0"]]
  end

  test "a malformed number is cleared", %{session: session, query: query} do
    id = person!(session, 1, unzr: "1991-08-24")
    [claim] = claimed(query)
    {:ok, loaded} = Store.load(query, claim)
    {:apply, changes} = plan(loaded, nil)
    assert Store.apply_changes(query, claim, changes) == :applied

    assert %{
             unzr_verification_status: "NOT_VERIFIED",
             unzr_verification_reason: "AUTO_INCORRECT_DATA"
           } = verification(session, id)

    assert Driver.rows!(session, "SELECT unzr FROM persons") == [[nil]]
    assert Driver.rows!(session, "SELECT count(*)::text FROM unzr_claims") == [["0"]]
  end

  test "nothing is written if the guard no longer matches", %{session: session, query: query} do
    id = person!(session, 1, unzr: "19910824-00026")
    [claim] = claimed(query)
    {:ok, loaded} = Store.load(query, claim)
    {:apply, changes} = plan(loaded, %{status: 1})

    Driver.run!(
      session,
      "UPDATE person_verifications SET unzr_verification_status = 'VERIFICATION_NEEDED'"
    )

    before = verification(session, id)
    assert Store.apply_changes(query, claim, changes) == :left
    assert verification(session, id) == before
    assert Driver.rows!(session, "SELECT count(*)::text FROM unzr_data") == [["0"]]
    assert Store.release(query, claim, nil) == :released
    assert Store.release(query, claim, nil) == :left
  end

  test "the guard is evaluated on the newest version of a locked row", %{
    session: session,
    query: query,
    name: name
  } do
    person!(session, 1, unzr: "19910824-00026")
    [claim] = claimed(query)
    {:ok, loaded} = Store.load(query, claim)
    {:apply, changes} = plan(loaded, %{status: 1})

    other = Driver.connect!(Osoba.Test.Postgres.address(), name)
    Driver.run!(other, "BEGIN")

    Driver.run!(
      other,
      "UPDATE person_verifications SET unzr_verification_status = 'VERIFICATION_NEEDED'"
    )

    writing = Task.async(fn -> Store.apply_changes(query, claim, changes) end)
    wait_for_lock(other)
    Driver.run!(other, "COMMIT")
    Driver.close(other)
    assert Task.await(writing) == :left
    assert Driver.rows!(session, "SELECT count(*)::text FROM unzr_data") == [["0"]]
  end

  test "editing a person and then its verification does not deadlock with clearing its number",
       %{session: session, query: query, name: name} do
    id = person!(session, 1, unzr: "1991-08-24")
    [claim] = claimed(query)
    {:ok, loaded} = Store.load(query, claim)
    {:apply, changes} = plan(loaded, nil)

    other = Driver.connect!(Osoba.Test.Postgres.address(), name)
    Driver.run!(other, "BEGIN")
    Driver.run!(other, "UPDATE persons SET birth_settlement = 'Умань'")
    writing = Task.async(fn -> Store.apply_changes(query, claim, changes) end)
    wait_for_lock(other)
    # Were the verification locked already, PostgreSQL would end one of the two.
    Driver.run!(other, "UPDATE person_verifications SET updated_at = updated_at")
    Driver.run!(other, "COMMIT")
    Driver.close(other)

    assert Task.await(writing) == :applied
    assert %{unzr_verification_reason: "AUTO_INCORRECT_DATA"} = verification(session, id)
    assert Driver.rows!(session, "SELECT unzr, birth_settlement FROM persons") == [[nil, "Умань"]]
  end

  defp wait_for_lock(session) do
    waiting = "SELECT count(*)::text FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    if Driver.rows!(session, waiting) == [["0"]], do: wait_for_lock(session)
  end

  test "a stale claim is due again and its late worker changes nothing", %{
    session: session,
    query: query
  } do
    id =
      person!(session, 1,
        unzr: "19910824-00026",
        unzr_verification_status: "VERIFIED",
        unzr_verification_reason: "MANUAL"
      )

    [late] = claimed(query)
    {:ok, loaded} = Store.load(query, late)
    {:apply, changes} = plan(loaded, %{status: 1})

    assert claimed(query, now: DateTime.add(@now, 59 * 60)) == []
    [current] = claimed(query, now: DateTime.add(@now, 60 * 60))
    assert current.person_id == id and current.claim_id != late.claim_id

    assert Store.apply_changes(query, late, changes) == :left
    assert Store.load(query, late) == :claim_lost
    {:ok, release} = Verification.release(loaded.before_claim)
    assert Store.release(query, late, release) == :left
    assert %{unzr_verification_status: "IN_REVIEW"} = verification(session, id)

    # What was before the first claim is kept through both.
    {:ok, loaded} = Store.load(query, current)
    {:ok, release} = Verification.release(loaded.before_claim)
    assert Store.release(query, current, release) == :released

    assert %{unzr_verification_status: "VERIFIED", unzr_verification_reason: "MANUAL"} =
             verification(session, id)
  end

  test "a claim without a stored origin is released to the status that the core gives", %{
    session: session,
    query: query
  } do
    person!(session, 1,
      unzr_verification_status: "IN_REVIEW",
      unzr_verification_reason: "AUTO",
      updated_at: "2024-01-01"
    )

    [claim] = claimed(query)
    {:ok, loaded} = Store.load(query, claim)
    {:ok, before} = Verification.before_claim(%{unzr_verification_status: "IN_REVIEW"})

    assert Map.new(loaded.before_claim, fn {k, v} -> {k, v} end) ==
             Map.new(before, fn {k, v} -> {k, Osoba.Verification.Vocabulary.name(v)} end)
  end

  test "a deleted person is not found, and its claim is deleted with it", %{
    session: session,
    query: query
  } do
    person!(session, 1)
    [claim] = claimed(query)
    Driver.run!(session, "DELETE FROM persons")
    assert Store.load(query, claim) == :not_found
    assert Driver.rows!(session, "SELECT count(*)::text FROM unzr_claims") == [["0"]]
  end

  test "the migration can be run twice and taken back", %{session: session} do
    Enum.each(
      Schema.tables() ++ Schema.up() ++ Schema.down() ++ Schema.up(),
      &Driver.run!(session, &1)
    )
  end

  test "tables whose times have a zone work the same", %{name: name} do
    Osoba.Test.Postgres.create!(name <> "_tz")
    session = Driver.connect!(Osoba.Test.Postgres.address(), name <> "_tz")
    on_exit(fn -> Driver.close(session) end)

    Enum.each(
      Schema.tables(timestamps: :timestamptz) ++ Schema.up(timestamps: :timestamptz),
      &Driver.run!(session, &1)
    )

    query = Driver.query(session)
    # The server's own zone is not UTC.
    id =
      person!(session, 1,
        unzr: "19910824-00026",
        unzr_verification_status: "VERIFIED",
        unzr_synced_at: "2023-08-05T00:00:00Z"
      )

    person!(session, 2,
      unzr_verification_status: "VERIFIED",
      unzr_synced_at: "2023-08-05T00:00:01Z"
    )

    assert [%{person_id: ^id} = claim] = claimed(query, timestamps: :timestamptz)
    assert {:ok, loaded} = Store.load(query, claim, timestamps: :timestamptz)
    assert loaded.verification.unzr_synced_at == ~U[2023-08-05 00:00:00.000000Z]
    {:apply, changes} = plan(loaded, %{status: 1})
    assert Store.apply_changes(query, claim, changes, timestamps: :timestamptz) == :applied

    assert [["2024-05-01T01:00:00"]] =
             Driver.rows!(
               session,
               "SELECT to_char(unzr_synced_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS') FROM person_verifications WHERE person_id = $1",
               [id]
             )
  end

  test "a failed query is reported and not repeated", %{session: session, query: query} do
    Driver.run!(session, "DROP TABLE unzr_claims")
    assert Store.claim(query, now: @now) == {:error, {:database, "42P01"}}

    for {error, why} <- [
          {[severity: "ERROR", code: ~c"23505", message: "МІТКА"], "23505"},
          {%{__struct__: Postgrex.Error, postgres: %{pg_code: "57014", message: "МІТКА"}},
           "57014"},
          {{:error, :error, "40P01", :deadlock_detected, "МІТКА", []}, "40P01"},
          {%{__struct__: DBConnection.ConnectionError, message: "МІТКА"}, :connection},
          {[code: "МІТКА"], :query_failed},
          {%{postgres: %{pg_code: "МІТКА"}}, :query_failed},
          {"МІТКА", :query_failed},
          {:timeout, :query_failed}
        ] do
      assert Store.claim(fn _, _ -> {:error, error} end, now: @now) == {:error, {:database, why}}
    end

    assert_raise ArgumentError, fn -> Store.claim(query, now: @now, timestamps: :text) end

    assert Store.claim(query, now: @now, validation_period_days: -1) ==
             {:error, {:policy, :out_of_range}}
  end
end
