defmodule Osoba.FailuresTest do
  @moduledoc "Who cannot be synchronised is postponed, and delays nobody."
  use ExUnit.Case, async: false

  import Osoba.Test.Database

  alias Osoba.Test.Driver
  alias Osoba.UnzrSync
  alias Osoba.UnzrSync.Store.Postgres, as: Store
  alias Osoba.UnzrSync.Store.Postgres.Schema
  alias Osoba.Verification

  @moduletag :postgres
  @now ~U[2024-05-01 01:00:00.000000Z]

  setup %{test: test} do
    name = "failures_#{:erlang.phash2(test)}"
    session = fresh!(name)
    on_exit(fn -> Driver.close(session) end)
    %{session: session, query: Driver.query(session), name: name}
  end

  defp claim(query, now \\ @now, options \\ []) do
    {:ok, claims} = Store.claim(query, [now: now] ++ options)
    claims
  end

  defp fail(query, claim, now, reason \\ {:registry, :timeout}) do
    {:ok, %{before_claim: before}} = Store.load(query, claim)
    {:ok, changes} = Verification.release(before)
    assert Store.release(query, claim, %{changes | failure: reason}, now: now) == :released
  end

  defp failures(session) do
    Driver.rows!(
      session,
      "SELECT failures::text, failure, (extract(epoch FROM due_after) * 1000000)::bigint::text, claim_id::text FROM unzr_claims ORDER BY person_id"
    )
  end

  test "a failure is counted and postpones as the core says, up to the validation period", %{
    session: session,
    query: query
  } do
    id = person!(session, 1)

    for count <- 1..15, reduce: @now do
      now ->
        [claim] = claim(query, now)
        fail(query, claim, now, {:record, :last_name, :required})
        {:ok, due_after} = Verification.due_after(count, now: now)
        microseconds = Integer.to_string(DateTime.to_unix(due_after, :microsecond))

        assert failures(session) ==
                 [[Integer.to_string(count), "record last_name required", microseconds, nil]]

        assert %{
                 unzr_verification_status: "VERIFICATION_NEEDED",
                 unzr_verification_reason: "INITIAL"
               } = verification(session, id)

        assert claim(query, DateTime.add(due_after, -1, :microsecond)) == []
        due_after
    end
  end

  test "a success resets the failures", %{session: session, query: query} do
    person!(session, 1)
    [first] = claim(query)
    fail(query, first, @now)
    later = DateTime.add(@now, 3_600)
    [again] = claim(query, later)
    assert [["1", "registry timeout", nil, _claim_id]] = failures(session)
    {:ok, loaded} = Store.load(query, again)
    {:apply, changes} = Verification.sync(loaded.person, loaded.verification, nil, now: later)
    assert Store.apply_changes(query, again, changes, now: later) == :applied
    assert failures(session) == []
  end

  test "a change of the person or of its verification resets the failures, any other change does not",
       %{
         session: session,
         query: query
       } do
    for {statement, forgets} <- [
          {"UPDATE persons SET last_name = 'Взірець'", true},
          {"UPDATE persons SET birth_date = '2000-01-01'", true},
          {"UPDATE persons SET unzr = '20000213-01467'", true},
          {"UPDATE persons SET last_name = last_name", false},
          {"UPDATE persons SET tax_id = '1'", false},
          {"UPDATE person_verifications SET updated_at = now()", false},
          {"UPDATE person_verifications SET unzr_verification_status = 'VERIFICATION_NEEDED', unzr_verification_reason = 'ONLINE_TRIGGERED'",
           true},
          {"UPDATE person_verifications SET unzr_verification_status = 'VERIFIED'", true}
        ] do
      person!(session, 1)
      [claim] = claim(query)
      fail(query, claim, @now)
      assert claim(query) == []
      Driver.run!(session, statement)
      assert failures(session) == [] == forgets, statement
      assert length(claim(query)) == if(forgets, do: 1, else: 0), statement
      Driver.run!(session, "DELETE FROM persons")
    end
  end

  test "a claim that is released uncounted is due at once", %{
    session: session,
    query: query
  } do
    person!(session, 1)
    [claim] = claim(query)
    {:ok, %{before_claim: before}} = Store.load(query, claim)
    {:ok, changes} = Verification.release(before)
    assert Store.release(query, claim, changes, now: @now) == :released
    assert failures(session) == []

    # Whoever failed before stays behind the others.
    [claim] = claim(query)
    fail(query, claim, @now)
    later = DateTime.add(@now, 3_600)
    [claim] = claim(query, later)
    assert Store.release(query, claim, changes, now: later) == :released
    assert [["1", "registry timeout", due, nil]] = failures(session)
    assert due == Integer.to_string(DateTime.to_unix(later, :microsecond))
    second = person!(session, 2)
    assert [%{person_id: ^second}] = claim(query, later, batch_size: 1)
    assert [_first] = claim(query, later, batch_size: 1)
  end

  test "an inactive person is not due, and is due once active again", %{
    session: session,
    query: query
  } do
    person!(session, 1, status: "inactive")
    person!(session, 2, is_active: "false")
    held = "SELECT unzr_held::text FROM person_verifications ORDER BY person_id"
    assert Driver.rows!(session, held) == [["true"], ["true"]]
    assert claim(query) == []
    Driver.run!(session, "UPDATE persons SET status = 'active', is_active = true")
    assert Driver.rows!(session, held) == [["false"], ["false"]]
    [claim, other] = claim(query)

    # Made inactive while claimed, then given back after a failure.
    Driver.run!(session, "UPDATE persons SET is_active = false")
    fail(query, claim, @now)
    {:ok, loaded} = Store.load(query, other)
    {:apply, changes} = Verification.sync(loaded.person, loaded.verification, nil, now: @now)
    assert Store.apply_changes(query, other, changes, now: @now) == :applied
    assert Driver.rows!(session, held) == [["true"], ["true"]]
    assert claim(query, DateTime.add(@now, 400, :day)) == []
    Driver.run!(session, "UPDATE persons SET is_active = true")
    assert [_first] = claim(query)
  end

  @former """
  CREATE TABLE unzr_claims (
    person_id uuid PRIMARY KEY REFERENCES persons (id) ON DELETE CASCADE,
    claim_id uuid NOT NULL,
    claimed_at timestamp NOT NULL,
    unzr_verification_status varchar NOT NULL,
    unzr_verification_reason varchar
  );
  CREATE INDEX person_verifications_unzr_due_index ON person_verifications (unzr_synced_at)
  """

  test "the migration brings the former version's tables to this one, and keeps its claims", %{
    session: session,
    query: query
  } do
    Enum.each(Schema.down(), &Driver.run!(session, &1))
    Driver.run!(session, @former)

    id =
      person!(session, 1, unzr_verification_status: "IN_REVIEW", unzr_verification_reason: "AUTO")

    inactive = person!(session, 2, status: "inactive")

    insert!(session, "unzr_claims", %{
      person_id: id,
      claim_id: uuid(9),
      claimed_at: "2024-05-01 00:30:00",
      unzr_verification_status: "VERIFIED",
      unzr_verification_reason: "MANUAL"
    })

    for _twice <- 1..2, statement <- Schema.up(), do: Driver.run!(session, statement)

    assert Driver.rows!(
             session,
             "SELECT person_id::text FROM person_verifications WHERE unzr_held"
           ) ==
             [[inactive]]

    claim = %{person_id: id, claim_id: uuid(9)}

    assert {:ok, %{before_claim: %{unzr_verification_reason: "MANUAL"}}} =
             Store.load(query, claim)

    fail(query, claim, @now)
    assert [["1", "registry timeout", _due_after, nil]] = failures(session)

    assert Driver.rows!(
             session,
             "SELECT 1::text FROM pg_indexes WHERE indexname = 'person_verifications_unzr_due_index'"
           ) == []
  end

  # 700 persons that always fail stand at the head of the queue, before 300 good ones.
  defp populate(session) do
    Driver.run!(session, "BEGIN")

    for number <- 1..1_000 do
      columns =
        cond do
          # No retry can help: a mandatory field is absent.
          number <= 200 -> %{unzr: unzr(number), birth_date: nil}
          number <= 700 -> %{unzr: unzr(number)}
          true -> %{unzr: unzr(number), last_name: "Взірець"}
        end

      person!(session, number, columns)
    end

    Driver.run!(session, "COMMIT")
  end

  # The registry knows the good ones, answers −1 about some, and never answers about the others.
  defp host(query, now) do
    %{
      load: &Store.load(query, &1),
      apply: &Store.apply_changes(query, &1, &2, now: now),
      release: &Store.release(query, &1, &2, now: now),
      ask: fn
        %{family_name: "Взірець"} -> {:ok, %{status: 1}}
        %{unzr: <<_::binary-size(12), "0">> <> _} -> {:ok, %{status: -1}}
        _other -> {:error, :timeout}
      end
    }
  end

  defp batch(query, now) do
    claims = claim(query, now, batch_size: 100)

    for claim <- claims do
      args = %{"person_id" => claim.person_id, "claim_id" => claim.claim_id}
      UnzrSync.run(args, host(query, now), now: fn -> now end)
    end
  end

  defp verified(session) do
    [[count]] =
      Driver.rows!(
        session,
        "SELECT count(*)::text FROM person_verifications WHERE unzr_verification_status = 'VERIFIED'"
      )

    String.to_integer(count)
  end

  test "700 persons that always fail do not keep 300 others from being synchronised", %{
    session: session,
    query: query
  } do
    populate(session)
    outcomes = for _batch <- 1..10, outcome <- batch(query, @now), do: outcome
    assert length(outcomes) == 1_000 and verified(session) == 300

    assert %{
             {:cancel, {:record, :birth_date, :required}} => 200,
             {:error, {:registry, :timeout}} => timeouts,
             {:cancel, {:registry, :mandatory_fields}} => invalid
           } = Enum.frequencies(outcomes)

    assert timeouts + invalid == 500 and invalid > 0
    assert batch(query, @now) == []

    assert Driver.rows!(
             session,
             "SELECT count(*)::text FROM unzr_claims WHERE claim_id IS NOT NULL"
           ) == [["0"]]
  end

  test "persons that fail delay nobody: every other person is synchronised within ⌈others / batch⌉ + 1 batches",
       %{
         session: session,
         query: query
       } do
    populate(session)
    for _batch <- 1..10, do: batch(query, @now)

    # Days, weeks and months later, when all of them are due again, 300 others wait.
    for {days, round} <- Enum.with_index([1, 8, 40, 290]) do
      now = DateTime.add(@now, days * 86_400)
      Driver.run!(session, "BEGIN")

      for number <- 1..300 do
        number = 10_000 * (round + 1) + number
        person!(session, number, unzr: unzr(number), last_name: "Взірець")
      end

      Driver.run!(session, "COMMIT")

      waiting =
        "SELECT count(*)::text FROM person_verifications WHERE unzr_verification_status = 'VERIFICATION_NEEDED' AND NOT unzr_held"

      for _batch <- 1..4, do: batch(query, now)
      assert Driver.rows!(session, waiting) == [["0"]], "#{days} days later"
    end
  end
end
