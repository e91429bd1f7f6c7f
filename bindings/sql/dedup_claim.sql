-- Claims active persons to be verified. $1 latest claimed_at of a lost claim; $2 latest updated_at of a
-- person; $3 how many; $4 now.
-- Gives person_id, claim_id: lost claims first, the oldest before others; then who was changed since the
-- last run, in the order of (updated_at, id); then who failed before and is due again. The row of progress is
-- locked until the transaction ends, so that nobody is taken twice.
WITH progress AS (
  SELECT v.id, v.updated_at, v.person_id FROM verified_ts v WHERE v.id = 1 FOR UPDATE
), lost AS MATERIALIZED (
  SELECT v.id, v.updated_at FROM verifying_ids v
   WHERE v.claim_id IS NOT NULL AND v.claimed_at <= $1::timestamp
   ORDER BY v.claimed_at, v.id
   LIMIT $3::bigint
     FOR UPDATE SKIP LOCKED
), changed AS MATERIALIZED (
  SELECT * FROM (
    SELECT p.id, p.updated_at FROM persons p
     WHERE (p.updated_at, p.id) > ((SELECT updated_at FROM progress), (SELECT person_id FROM progress))
       AND p.updated_at <= $2::timestamp
       AND p.status = 'active' AND p.is_active
     ORDER BY p.updated_at, p.id
     LIMIT $3::bigint) next
   ORDER BY next.updated_at, next.id
   LIMIT GREATEST(0, $3::bigint - (SELECT count(*) FROM lost))
), failed AS MATERIALIZED (
  SELECT * FROM (
    SELECT v.id, v.updated_at, v.due_after FROM verifying_ids v
     WHERE v.claim_id IS NULL AND v.due_after <= $4::timestamp
     ORDER BY v.due_after, v.id
     LIMIT $3::bigint
       FOR UPDATE SKIP LOCKED) next
   ORDER BY next.due_after, next.id
   LIMIT GREATEST(0, $3::bigint - (SELECT count(*) FROM lost) - (SELECT count(*) FROM changed))
), moved AS (
  UPDATE verified_ts v
     SET updated_at = l.updated_at, person_id = l.id
    FROM (SELECT c.id, c.updated_at FROM changed c ORDER BY c.updated_at DESC, c.id DESC LIMIT 1) l
   WHERE v.id = 1
), due AS (
  SELECT 1 AS place, id, updated_at FROM lost
   WHERE NOT EXISTS (SELECT FROM changed c WHERE c.id = lost.id)
  UNION ALL
  SELECT 2, id, updated_at FROM changed
  UNION ALL
  SELECT 3, id, updated_at FROM failed
   WHERE NOT EXISTS (SELECT FROM changed c WHERE c.id = failed.id)
), claimed AS (
  INSERT INTO verifying_ids AS v (id, updated_at, claim_id, claimed_at)
  SELECT due.id, due.updated_at, gen_random_uuid(), $4::timestamp FROM due
  ON CONFLICT (id) DO UPDATE
     SET updated_at = EXCLUDED.updated_at,
         claim_id = EXCLUDED.claim_id,
         claimed_at = EXCLUDED.claimed_at,
         due_after = NULL,
         failures = CASE WHEN v.updated_at = EXCLUDED.updated_at THEN v.failures ELSE 0 END
  RETURNING v.id, v.claim_id
)
SELECT claimed.id::text, claimed.claim_id::text
  FROM claimed JOIN due ON due.id = claimed.id
 ORDER BY due.place, due.updated_at, due.id
