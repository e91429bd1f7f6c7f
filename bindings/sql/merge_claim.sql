-- Claims merge candidates: automatic ones that are NEW become IN_PROCESS; those that clerks decided to merge, and
-- those whose worker died, are taken as they are. $1 latest claimed_at of a lost claim; $2 how many; $3 now;
-- $4 the least score of an automatic merge; $5 the most persons of a group. Gives their ids.
-- An automatic one whose group contradicts itself goes to clerks (merge_group_contradicts).
WITH due AS MATERIALIZED (
  SELECT c.id, c.person_id, c.master_person_id, c.inserted_at,
         c.status = 'NEW' AND c.merge_reason = 'AUTO_MERGE' AS automatic
    FROM merge_candidates c
   WHERE c.merge_reason IS NOT NULL
     AND c.status IN ('NEW', 'IN_PROCESS', 'DECLARATION_READY_DEACTIVATE')
     AND c.claimed_at <= $1::timestamp
     AND (c.merge_reason = 'MANUAL_MERGE' OR c.score >= $4::float8 OR c.status <> 'NEW')
   ORDER BY c.claimed_at, c.inserted_at, c.id
   LIMIT $2::bigint
     FOR UPDATE SKIP LOCKED
), contradictory AS MATERIALIZED (
  SELECT due.id FROM due
   WHERE due.automatic AND merge_group_contradicts(due.person_id, due.master_person_id, $5::bigint)
), manual AS (
  INSERT INTO manual_merge_candidates
         (merge_candidate_id, person_id, master_person_id, inserted_at, updated_at)
  SELECT due.id, due.person_id, due.master_person_id, due.inserted_at, $3::timestamp
    FROM due JOIN contradictory USING (id)
  ON CONFLICT (merge_candidate_id) DO NOTHING
), held_back AS (
  UPDATE merge_candidates c
     SET merge_reason = NULL, updated_at = $3::timestamp
    FROM contradictory
   WHERE c.id = contradictory.id
)
UPDATE merge_candidates c
   SET status = CASE WHEN c.status = 'NEW' AND c.merge_reason = 'AUTO_MERGE' THEN 'IN_PROCESS'
                     ELSE c.status END,
       claimed_at = $3::timestamp, updated_at = $3::timestamp
 WHERE c.id = ANY (ARRAY(SELECT due.id FROM due
                          WHERE NOT EXISTS (SELECT FROM contradictory x WHERE x.id = due.id)))
RETURNING c.id::text
