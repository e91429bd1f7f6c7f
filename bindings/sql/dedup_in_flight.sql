-- How many persons are in verification. $1 latest claimed_at of a lost claim; $2 where counting stops.
SELECT count(*)::text FROM (
  SELECT v.claimed_at FROM verifying_ids v
   WHERE v.claim_id IS NOT NULL AND v.claimed_at > $1::timestamp
   ORDER BY v.claimed_at LIMIT $2::bigint) x
