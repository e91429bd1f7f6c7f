defmodule Osoba.Test.Million do
  @moduledoc """
  A database of a million generated persons, for the plans of the statements: 300,000 of them inactive and
  never synced, at the head of every queue by their ids; 200,000 with failures that are postponed; 16,000
  claimed; the others verified or not to be verified. Persons were changed a second after each other; deduplication has
  verified 900,000 of them, and has pairs in every state.
  """

  alias Osoba.Matching
  alias Osoba.Test.Driver
  alias Osoba.UnzrSync

  @now ~U[2026-11-25 01:00:00Z]
  def now, do: @now

  @doc "How many persons there are."
  def count, do: 1_000_000

  @doc "Makes the database and gives a session."
  def create!(name) do
    Osoba.Test.Postgres.create!(name)
    session = Driver.connect!(Osoba.Test.Postgres.address(), name)

    keys =
      for keys <- [:columns, :tables], sql <- Matching.Postgres.Schema.up(keys: keys), do: sql

    {indexes, tables} = Enum.split_with(keys, &(&1 =~ "CREATE INDEX"))
    {upgrade, [_marks]} = Enum.split(UnzrSync.Store.Postgres.Schema.up(), -1)

    # Rows first, without checks of foreign keys and triggers; then the indexes.
    Driver.run!(session, "SET session_replication_role = replica")
    Driver.run!(session, "SET maintenance_work_mem = '256MB'")

    Enum.each(
      UnzrSync.Store.Postgres.Schema.tables() ++ tables ++ rows(),
      &Driver.run!(session, &1)
    )

    Enum.each(upgrade ++ claims() ++ indexes, &Driver.run!(session, &1))

    Enum.each(
      Osoba.Deduplication.Store.Postgres.Schema.up() ++ deduplication(),
      &Driver.run!(session, &1)
    )

    Driver.run!(session, "VACUUM ANALYZE")
    session
  end

  # Inactive persons have the smallest ids; all others random ones. Generated codes stand in place of real
  # ones: what matters here is how often each occurs. One surname is that of every hundredth person, and
  # one settlement that of every third.
  defp rows do
    [
      """
      CREATE UNLOGGED TABLE generated AS
      SELECT n, lpad(n::text, 10, '0') AS digits,
             CASE WHEN n <= 300000 THEN ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
                  ELSE ('1' || substr(md5(n::text), 2))::uuid END AS id,
             'L' || CASE WHEN h % 100 = 0 THEN 0 ELSE h % 50000 END AS last_name_key,
             'F' || h / 50000 % 500 AS first_name_key,
             ('00000000-0000-4000-8000-'
               || lpad(to_hex(CASE WHEN n % 3 = 0 THEN 1 ELSE n % 28000 END), 12, '0'))::uuid AS settlement_id
        FROM (SELECT n, abs(hashint4(n))::bigint AS h FROM generate_series(1, #{count()}) n) x
      """,
      """
      INSERT INTO persons (id, first_name, last_name, birth_date, tax_id, status, is_active,
                           updated_at, last_name_keys, first_name_keys, settlement_last_name_keys)
      SELECT id, first_name_key, last_name_key, date '1940-01-01' + n % 29000, digits,
             CASE WHEN n <= 300000 THEN 'inactive' ELSE 'active' END, true,
             timestamp '2026-01-01' + n * interval '1 second', ARRAY[last_name_key], ARRAY[first_name_key], ARRAY[settlement_id::text || ' ' || last_name_key]
        FROM generated
      """,
      """
      INSERT INTO person_verifications
             (person_id, unzr_verification_status, unzr_verification_reason, unzr_synced_at, updated_at)
      SELECT id,
             CASE WHEN n <= 500000 THEN 'VERIFICATION_NEEDED' WHEN n <= 516000 THEN 'IN_REVIEW'
                  WHEN n <= 900000 THEN 'VERIFIED' WHEN n <= 950000 THEN 'NOT_VERIFIED'
                  ELSE 'VERIFICATION_NOT_NEEDED' END,
             'AUTO',
             CASE WHEN n > 500000 AND n <= 900000
                  THEN timestamp '2026-11-25 00:30:00' - n % 200 * interval '1 day' END,
             timestamp '2026-11-25 00:30:00'
        FROM generated
      """,
      "INSERT INTO person_documents (person_id, type, number) SELECT id, 'PASSPORT', 'АА' || substr(digits, 5) FROM generated",
      "INSERT INTO person_addresses (person_id, type, settlement_id) SELECT id, 'RESIDENCE', settlement_id FROM generated",
      "INSERT INTO person_authentication_methods (person_id, type, phone_number) SELECT id, 'OTP', '+380' || substr(digits, 2) FROM generated",
      "INSERT INTO person_dmetaphone_names SELECT id, last_name_key, first_name_key FROM generated",
      "INSERT INTO person_settlement_last_names SELECT id, settlement_id, last_name_key FROM generated",
      "DROP TABLE generated"
    ]
  end

  defp claims do
    [
      """
      INSERT INTO unzr_claims (person_id, claim_id, claimed_at, unzr_verification_status, unzr_verification_reason)
      SELECT person_id, gen_random_uuid(), updated_at, 'VERIFIED', 'AUTO'
        FROM person_verifications WHERE unzr_verification_status = 'IN_REVIEW'
      """,
      """
      INSERT INTO unzr_claims (person_id, failures, failure, due_after)
      SELECT id, 3, 'registry timeout', timestamp '2026-12-25 00:00:00'
        FROM persons WHERE tax_id BETWEEN '0000300001' AND '0000500000'
      """,
      # Marks whoever is inactive or postponed.
      List.last(UnzrSync.Store.Postgres.Schema.up())
    ]
  end

  # Who comes after whom by tax id is a pair. Of ten pairs one is to be merged, one in review; 5,000 persons are in
  # verification, 100,000 postponed. Clerk 1 has had the 200 oldest pairs in review.
  defp deduplication do
    [
      "ANALYZE persons",
      "UPDATE verified_ts SET updated_at = timestamp '2026-01-01' + 900000 * interval '1 second'",
      """
      INSERT INTO verifying_ids (id, updated_at, claim_id, claimed_at, failures, failure, due_after)
      SELECT id, updated_at,
             CASE WHEN tax_id <= '0000705000' THEN gen_random_uuid() END,
             CASE WHEN tax_id <= '0000705000' THEN timestamp '2026-11-25 00:30:00' END,
             CASE WHEN tax_id <= '0000705000' THEN 0 ELSE 1 END, NULL,
             CASE WHEN tax_id > '0000705000' THEN timestamp '2026-12-25' END
        FROM persons WHERE tax_id BETWEEN '0000700001' AND '0000805000'
      """,
      """
      INSERT INTO merge_candidates (person_id, master_person_id, score, config, details, status, person_updated_at,
                                    master_person_updated_at, audit, merge_reason, claimed_at, inserted_at, updated_at)
      SELECT p.id, m.id, 0.95, '{}', '{}',
             CASE p.n % 10 WHEN 0 THEN 'NEW' WHEN 1 THEN 'NEW' WHEN 2 THEN 'STALE' WHEN 3 THEN 'DECLINED'
                           ELSE 'MERGED' END,
             p.updated_at, m.updated_at, '{}', CASE WHEN p.n % 10 <> 1 THEN 'AUTO_MERGE' END, '-infinity',
             timestamp '2026-11-01' + p.n * interval '1 second', timestamp '2026-11-01'
        FROM (SELECT id, updated_at, tax_id, tax_id::int / 2 AS n FROM persons
               WHERE tax_id > '0000300000' AND tax_id::int % 2 = 0) p
        JOIN persons m ON m.tax_id = lpad((p.tax_id::int + 1)::text, 10, '0')
      """,
      """
      INSERT INTO manual_merge_candidates (merge_candidate_id, person_id, master_person_id, inserted_at, updated_at)
      SELECT id, person_id, master_person_id, inserted_at, updated_at FROM merge_candidates WHERE merge_reason IS NULL
      """,
      """
      INSERT INTO merged_pairs (master_person_id, merge_person_id, inserted_at, updated_at)
      SELECT master_person_id, person_id, inserted_at, updated_at FROM merge_candidates WHERE status = 'MERGED'
      """,
      """
      INSERT INTO merge_steps (merge_candidate_id, version, document, answer, inserted_at)
      SELECT id, '0', '{}', '{}', inserted_at FROM merge_candidates WHERE status = 'MERGED'
      """,
      """
      INSERT INTO manual_merge_requests (manual_merge_candidate_id, assignee_id, status, inserted_at, updated_at)
      SELECT id, '00000000-0000-4000-8000-000000000001', 'SPLIT', inserted_at, updated_at
        FROM manual_merge_candidates ORDER BY inserted_at LIMIT 200
      """,
      """
      INSERT INTO manual_merge_requests (manual_merge_candidate_id, assignee_id, status, inserted_at, updated_at)
      SELECT id, gen_random_uuid(), 'SPLIT', inserted_at, updated_at FROM manual_merge_candidates
      """
    ]
  end

  @doc """
  The plan of a statement that was executed, as terms, with custom or generic plans. What it wrote is rolled back.
  """
  def plan(session, name, arguments, mode) do
    sql = Osoba.SQL.statement(name)
    Driver.run!(session, "BEGIN")
    Driver.run!(session, "SET LOCAL plan_cache_mode = force_#{mode}_plan")
    Driver.run!(session, "PREPARE statement AS #{sql}")
    [[backend]] = Driver.rows!(session, "SELECT pg_backend_pid()::text")
    before = processor(backend)

    execute =
      "EXPLAIN (ANALYZE, TIMING OFF, BUFFERS, FORMAT JSON) EXECUTE statement(#{Enum.join(arguments, ", ")})"

    {:ok, [{_command, _columns, rows}]} =
      GenServer.call(session.connection, {:squery, :binary.bin_to_list(execute)}, :infinity)

    spent = processor(backend) - before
    Driver.run!(session, "DEALLOCATE statement")
    Driver.run!(session, "ROLLBACK")

    [%{"Plan" => plan} = explained] =
      rows |> List.flatten() |> Enum.map_join("\n", &text/1) |> Osoba.JSON.read!()

    %{
      plan: plan,
      processor: spent,
      milliseconds: explained["Execution Time"],
      planning: explained["Planning Time"]
    }
  end

  # Milliseconds of a processor that the server's process has used: on a busy machine this, not the time that
  # passed, says what a statement costs. Where the system does not tell, 0.
  defp processor(backend) do
    case File.read("/proc/#{backend}/stat") do
      {:ok, text} ->
        fields = text |> String.split(") ") |> List.last() |> String.split(" ")
        (String.to_integer(Enum.at(fields, 11)) + String.to_integer(Enum.at(fields, 12))) * 10

      {:error, _reason} ->
        0
    end
  end

  defp text({_type, text}), do: text
  defp text(text), do: text

  @doc "Every node of a plan."
  def nodes(%{plan: plan}), do: nodes(plan)
  def nodes(plan), do: [plan | Enum.flat_map(Map.get(plan, "Plans", []), &nodes/1)]

  @doc "How many pages of eight kilobytes were touched."
  def pages(%{plan: plan}), do: plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
end
