-- Claims merge candidates: automatic ones that are NEW become IN_PROCESS; those that clerks decided to merge, and
-- those whose worker died, are taken as they are. $1 latest claimed_at of a lost claim; $2 how many; $3 now;
-- $4 the least score of an automatic merge. Gives their ids.
WITH due AS MATERIALIZED (
  SELECT c.id FROM merge_candidates c
   WHERE c.merge_reason IS NOT NULL
     AND c.status IN ('NEW', 'IN_PROCESS', 'DECLARATION_READY_DEACTIVATE')
     AND c.claimed_at <= $1::timestamp
     AND (c.merge_reason = 'MANUAL_MERGE' OR c.score >= $4::float8 OR c.status <> 'NEW')
   ORDER BY c.claimed_at, c.inserted_at, c.id
   LIMIT $2::bigint
     FOR UPDATE SKIP LOCKED
)
UPDATE merge_candidates c
   SET status = CASE WHEN c.status = 'NEW' AND c.merge_reason = 'AUTO_MERGE' THEN 'IN_PROCESS'
                     ELSE c.status END,
       claimed_at = $3::timestamp, updated_at = $3::timestamp
 WHERE c.id = ANY (ARRAY(SELECT due.id FROM due))
RETURNING c.id::text
