-- How many persons are in flight. $1 latest updated_at of a lost claim; $2 where counting stops.
SELECT count(*)::text FROM (
  SELECT c.claimed_at FROM unzr_claims c
   WHERE c.claim_id IS NOT NULL AND c.claimed_at > $1::timestamp
   ORDER BY c.claimed_at LIMIT $2::bigint) x
