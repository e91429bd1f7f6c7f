-- How many merge candidates have a job. $1 latest claimed_at of a lost claim; $2 where counting stops.
SELECT count(*)::text FROM (
  SELECT c.claimed_at FROM merge_candidates c
   WHERE c.merge_reason IS NOT NULL
     AND c.status IN ('NEW', 'IN_PROCESS', 'DECLARATION_READY_DEACTIVATE')
     AND c.claimed_at > $1::timestamp
   ORDER BY c.claimed_at LIMIT $2::bigint) x
