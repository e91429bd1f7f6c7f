defmodule Osoba.ScaleTest do
  @moduledoc """
  The statements over a million rows: which indexes they read, and how many rows and pages. These do not
  grow with the table, so they hold for 36 million. Nothing here is timed; set `OSOBA_SCALE_REPORT` to see
  the times (`benches/RESULTS.md`).
  """
  use ExUnit.Case, async: false

  alias Osoba.Test.Driver
  alias Osoba.Test.Million

  @moduletag :postgres

  setup_all do
    if Osoba.Test.Postgres.programs() do
      began = System.monotonic_time(:millisecond)
      session = Million.create!("million")
      report("generated in", System.monotonic_time(:millisecond) - began)
      Driver.close(session)
    end

    :ok
  end

  setup do
    session = Driver.connect!(Osoba.Test.Postgres.address(), "million")
    on_exit(fn -> Driver.close(session) end)
    %{session: session}
  end

  defp report(what, value) do
    if System.get_env("OSOBA_SCALE_REPORT"), do: IO.puts("#{what}: #{inspect(value)}")
  end

  # Runs a statement under both kinds of plans: no table is read from end to end, no more than `pages` are
  # touched, and it gives so many rows.
  defp explained(session, what, name, arguments, rows, pages) do
    for mode <- ["custom", "generic"] do
      plan = Million.plan(session, name, arguments, mode)
      nodes = Million.nodes(plan)
      report("#{what} (#{mode})", {plan.milliseconds, plan.processor, Million.pages(plan)})

      # The row of progress is the only one of its table.
      sequential =
        for %{"Node Type" => "Seq Scan", "Relation Name" => name} <- nodes,
            name != "verified_ts",
            do: name

      assert sequential == [], "#{what}, #{mode} plan: #{inspect(sequential)}"
      assert rows == nil or plan.plan["Actual Rows"] == rows, "#{what}, #{mode} plan"
      assert Million.pages(plan) <= pages, "#{what}, #{mode} plan: #{Million.pages(plan)} pages"
      plan
    end
  end

  defp claim(session, what, now, count, rows, pages, only \\ "NULL") do
    {:ok, synced, claimed} = Osoba.Verification.due_before(now: now)
    times = for time <- [synced, claimed], do: "'#{DateTime.to_naive(time)}'"
    arguments = times ++ ["#{count}", "'#{DateTime.to_naive(now)}'", only]
    explained(session, what, :unzr_claim, arguments, rows, pages)
  end

  @day 86_400

  test "the due selection reads only the rows it selects, and none that is inactive, postponed or not due",
       %{
         session: session
       } do
    now = Million.now()
    claim(session, "nothing due", now, 1_000, 0, 60)
    claim(session, "16,000 lost claims", DateTime.add(now, 3_700), 16_000, 16_000, 900_000)

    claim(
      session,
      "a batch of 1,000 aged",
      DateTime.add(now, 200 * @day),
      1_000,
      1_000,
      60_000,
      "'aged'"
    )

    claim(
      session,
      "a batch of 1,000 failed",
      DateTime.add(now, 40 * @day),
      1_000,
      1_000,
      60_000,
      "'failed'"
    )

    Driver.run!(
      session,
      "BEGIN; UPDATE persons SET status = 'active' WHERE id < '00000000-0000-4000-8000-000000001000'; COMMIT"
    )

    claim(session, "a batch of 1,000 never synced", now, 1_000, 1_000, 60_000)

    Driver.run!(
      session,
      "BEGIN; UPDATE persons SET status = 'inactive' WHERE id < '00000000-0000-4000-8000-000000001000'; COMMIT"
    )

    Driver.run!(
      session,
      "BEGIN; UPDATE person_verifications SET unzr_verification_status = 'VERIFICATION_NEEDED', unzr_verification_reason = 'ONLINE_TRIGGERED', unzr_synced_at = NULL WHERE person_id IN (SELECT id FROM persons WHERE tax_id BETWEEN '0000600001' AND '0000602000'); COMMIT"
    )

    claim(session, "a batch of 1,000 online", now, 1_000, 1_000, 60_000)

    Driver.run!(
      session,
      "UPDATE person_verifications SET unzr_verification_status = 'VERIFIED', unzr_verification_reason = 'AUTO', unzr_synced_at = now() WHERE unzr_verification_reason = 'ONLINE_TRIGGERED'"
    )
  end

  test "the statements about one person and about the backlog read their indexes", %{
    session: session
  } do
    [[person, claim]] =
      Driver.rows!(
        session,
        "SELECT person_id::text, claim_id::text FROM unzr_claims WHERE claim_id IS NOT NULL LIMIT 1"
      )

    one = ["'#{person}'", "'#{claim}'"]
    now = "'#{DateTime.to_naive(Million.now())}'"
    explained(session, "load", :unzr_load, one, 1, 40)
    written = one ++ ["'IN_REVIEW'", now, "'VERIFIED'", "'AUTO'"]

    applied =
      written ++
        ["'upserted'", "true", "1", "true", now, "true", "NULL", "false"] ++
        ["'19910824-00026'", "'Зразко'", "'Остап'", "''", "'1991-08-24'", "1", "'так'"]

    explained(session, "apply", :unzr_apply, applied, 1, 200)
    explained(session, "release", :unzr_release, written ++ ["'registry timeout'", "270"], 1, 200)
    explained(session, "forget", :unzr_forget, one, 1, 40)

    {:ok, synced, claimed} =
      Osoba.Verification.due_before(now: DateTime.add(Million.now(), 200 * @day))

    arguments = [
      "'#{DateTime.to_naive(synced)}'",
      "'#{DateTime.to_naive(claimed)}'",
      "10000",
      now
    ]

    explained(session, "backlog up to 10,000", :unzr_backlog, arguments, 1, 60_000)
  end

  test "matching reads its indexes, with key columns and with key tables", %{session: session} do
    # Somebody with a rare surname, and somebody with the most frequent one, in the largest settlement.
    for {kind, condition, rows} <- [
          {"rare", "last_name_keys[1] <> 'L0'", 400},
          {"frequent", "last_name_keys[1] = 'L0'", 8_000}
        ] do
      [[id, tax_id, date, last, first]] =
        Driver.rows!(
          session,
          "SELECT p.id::text, tax_id, birth_date::text, last_name_keys[1], first_name_keys[1] FROM persons p JOIN person_addresses a ON a.person_id = p.id WHERE p.status = 'active' AND #{condition} AND a.settlement_id = '00000000-0000-4000-8000-000000000001' ORDER BY p.id LIMIT 1"
        )

      arguments = [
        "'#{tax_id}'",
        "'{#{String.slice(tax_id, 4..-1//1)}}'",
        "'{+380#{String.slice(tax_id, 1..-1//1)}}'",
        "'#{date}'",
        "'{00000000-0000-4000-8000-000000000001}'",
        "'{#{last}}'",
        "'{#{first}}'",
        "'{#{String.slice(tax_id, 5..-1//1)}}'"
      ]

      found =
        for statement <- [:matching_candidates_array, :matching_candidates_table],
            mode <- ["custom", "generic"] do
          plan = Million.plan(session, statement, arguments, mode)
          what = "#{statement}, a #{kind} surname (#{mode})"

          report(
            what,
            {plan.milliseconds, plan.processor, Million.pages(plan), plan.plan["Actual Rows"]}
          )

          for node <- Million.nodes(plan), do: refute(node["Node Type"] == "Seq Scan", what)
          assert Million.pages(plan) <= rows * 5, "#{what}: #{Million.pages(plan)} pages"
          plan.plan["Actual Rows"]
        end

      assert [_count] = Enum.uniq(found)
      ids = ["'{#{id}}'"]

      # A person, a document, an address and a method of each.
      explained(session, "records", :matching_records, ids, 4, 60)
      explained(session, "names of", :matching_names_of, ids, 1, 60)

      for keys <- [:array, :table] do
        statement = :"matching_candidate_records_#{keys}"
        what = "#{statement}, a #{kind} surname"
        explained(session, what, statement, arguments, hd(found) * 4, rows * 25)
      end

      explained(
        session,
        "phone holders",
        :matching_phone_holders,
        ["'+380#{String.slice(tax_id, 1..-1//1)}'"],
        1,
        60
      )

      explained(
        session,
        "same identity",
        :matching_same_identity,
        ["'#{tax_id}'", "'?'", "'?'", "NULL"],
        0,
        60
      )

      explained(session, "names", :matching_names, ["'#{id}'", "1000"], 1_000, 5_000)
      stored = ids ++ ["'{\"{A,B}\"}'", "'{\"{C}\"}'"]
      explained(session, "store columns", :matching_store_array, stored, 0, 300)
      explained(session, "store tables", :matching_store_table, stored, 0, 300)
    end
  end

  defp time(time), do: "'#{DateTime.to_naive(time)}'"

  test "deduplication, merging and review read their indexes", %{session: session} do
    now = Million.now()
    one = fn sql -> session |> Driver.rows!(sql) |> hd() |> Enum.map(&"'#{&1}'") end
    lost = time(DateTime.add(now, -3_600))
    all = [lost, time(now), "1000", time(now)]
    explained(session, "dedup_claim, 1,000 changed", :dedup_claim, all, 1_000, 60_000)
    none = [lost, "'2026-01-02'", "1000", time(now)]
    explained(session, "dedup_claim, nobody", :dedup_claim, none, 0, 60)
    later = [time(now), "'2026-01-02'", "1000", time(now)]
    explained(session, "dedup_claim, 1,000 lost", :dedup_claim, later, 1_000, 60_000)
    failed = [lost, "'2026-01-02'", "1000", "'2027-01-01'"]
    explained(session, "dedup_claim, 1,000 failed", :dedup_claim, failed, 1_000, 60_000)
    explained(session, "dedup_in_flight", :dedup_in_flight, [lost, "10000"], 1, 20_000)
    backlog = [lost, time(now), time(now), "10000"]
    explained(session, "dedup_backlog up to 10,000", :dedup_backlog, backlog, 1, 60_000)

    [person, claim, version] =
      one.(
        "SELECT id::text, claim_id::text, updated_at::text FROM verifying_ids WHERE claim_id IS NOT NULL AND id NOT IN (SELECT person_id FROM merge_candidates) LIMIT 1"
      )

    explained(session, "dedup_load", :dedup_load, [person, claim], 1, 40)
    [ids] = one.("SELECT array_agg(id)::text FROM (SELECT id FROM persons LIMIT 500) x")

    explained(
      session,
      "dedup_earlier, of 500",
      :dedup_earlier,
      [ids, person, version],
      nil,
      4_000
    )

    found =
      ids
      |> String.trim("'")
      |> String.trim("{")
      |> String.trim("}")
      |> String.split(",")
      |> Enum.take(3)

    [versions] =
      one.(
        "SELECT array_agg((extract(epoch FROM updated_at) * 1000000)::bigint ORDER BY array_position('{#{Enum.join(found, ",")}}'::uuid[], id))::text FROM persons WHERE id = ANY ('{#{Enum.join(found, ",")}}'::uuid[])"
      )

    pairs = [
      "'{#{Enum.join(found, ",")}}'",
      versions,
      "'{0.95,0.9,0.8}'",
      "'{\"{}\",\"{}\",\"{}\"}'"
    ]

    stored =
      [person, claim, version, time(now)] ++
        pairs ++ ["'{\"{}\",\"{}\",\"{}\"}'", "'{a,b,c}'", "'{AUTO_MERGE,NULL,NULL}'"]

    explained(session, "dedup_store, three pairs", :dedup_store, stored, 1, 600)

    explained(
      session,
      "dedup_release",
      :dedup_release,
      [person, claim, time(now), "'x'", "30"],
      1,
      60
    )

    explained(session, "dedup_forget", :dedup_forget, [person, claim], 1, 40)

    explained(
      session,
      "merge_claim, 1,000",
      :merge_claim,
      [lost, "1000", time(now), "0.9", "10"],
      1_000,
      60_000
    )

    explained(session, "merge_in_flight", :merge_in_flight, [lost, "10000"], 1, 20_000)

    [candidate, p, m] =
      one.(
        "SELECT c.id::text, (extract(epoch FROM person_updated_at) * 1000000)::bigint::text, (extract(epoch FROM master_person_updated_at) * 1000000)::bigint::text FROM merge_candidates c WHERE c.status = 'NEW' AND merge_reason IS NOT NULL LIMIT 1"
      )

    explained(session, "merge_load", :merge_load, [candidate], 1, 40)

    step = [
      candidate,
      "'NEW'",
      p,
      m,
      "true",
      "true",
      "'MERGED'",
      "true",
      "'0'",
      "'{}'",
      "'{}'",
      time(now)
    ]

    explained(session, "merge_write", :merge_write, step, 1, 600)
    explained(session, "merge_audit", :merge_audit, [candidate], 1, 40)

    clerk = "'00000000-0000-4000-8000-000000000001'"
    explained(session, "review_lock", :review_lock, [clerk], 1, 40)
    explained(session, "review_open", :review_open, [clerk], 0, 40)

    explained(
      session,
      "review_waiting, after 200 that the clerk had",
      :review_waiting,
      [clerk],
      1,
      4_000
    )

    [request, manual, assignee] =
      one.(
        "SELECT id::text, manual_merge_candidate_id::text, assignee_id::text FROM manual_merge_requests ORDER BY id DESC LIMIT 1"
      )

    explained(
      session,
      "review_assign",
      :review_assign,
      [manual, "'00000000-0000-4000-8000-000000000002'", time(now)],
      1,
      200
    )

    explained(session, "review_request", :review_request, [request], 1, 60)
    explained(session, "review_requests", :review_requests, [manual], nil, 60)
    explained(session, "review_pair", :review_pair, [request, assignee], 1, 60)
    decided = [request, "'SPLIT'", "'MERGE'", "NULL", "true", "'clear'", "'MERGE'", time(now)]
    explained(session, "review_decide", :review_decide, decided, 1, 400)
  end
end
