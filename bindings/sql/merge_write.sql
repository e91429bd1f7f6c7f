-- Writes one step of a merge and its record, where everything is as it was read. $1 merge_candidate_id; $2 status
-- that the guard names; $3 and $4 updated_at of the person and of the master as read, as microseconds; $5 and $6
-- whether each was active; $7 the status to set; $8 whether the person is merged; $9 version, $10 document and
-- $11 answer of the step; $12 now.
-- Gives the id, or nothing where nothing was written. The candidate is locked first, then both persons in the
-- order of their ids. Nobody is merged twice, since merged_pairs is unique by the merged person and nothing else is
-- written without its row; nor into somebody who is merged, who is not active. Manual candidates of the merged
-- person are closed.
WITH candidate AS MATERIALIZED (
  SELECT c.id, c.person_id, c.master_person_id
    FROM merge_candidates c
   WHERE c.id = $1::uuid AND c.status = $2::text
     FOR UPDATE
), locked AS MATERIALIZED (
  SELECT p.id, p.updated_at, (lower(p.status) = 'active' AND p.is_active) AS active
    FROM persons p
   WHERE p.id IN (SELECT person_id FROM candidate UNION ALL SELECT master_person_id FROM candidate)
   ORDER BY p.id
     FOR UPDATE OF p
), held AS MATERIALIZED (
  SELECT c.id, c.person_id, c.master_person_id
    FROM candidate c
    JOIN locked p ON p.id = c.person_id
     AND (extract(epoch FROM p.updated_at) * 1000000)::bigint = $3::bigint
     AND p.active IS NOT DISTINCT FROM $5::boolean
    JOIN locked m ON m.id = c.master_person_id
     AND (extract(epoch FROM m.updated_at) * 1000000)::bigint = $4::bigint
     AND m.active IS NOT DISTINCT FROM $6::boolean
), pair AS (
  INSERT INTO merged_pairs (master_person_id, merge_person_id, inserted_at, updated_at)
  SELECT held.master_person_id, held.person_id, $12::timestamp, $12::timestamp
    FROM held
   WHERE $8::boolean
  ON CONFLICT (merge_person_id) DO NOTHING
  RETURNING merge_person_id
), written AS MATERIALIZED (
  SELECT held.id, held.person_id FROM held
   WHERE NOT $8::boolean OR EXISTS (SELECT FROM pair)
), person AS (
  UPDATE persons p SET status = 'inactive'
    FROM written
   WHERE p.id = written.person_id AND $8::boolean
), related AS (
  UPDATE manual_merge_candidates m
     SET status = 'PROCESSED', decision = 'MERGE', status_reason = 'AUTO_MERGE', assignee_id = NULL,
         updated_at = $12::timestamp
   WHERE m.id IN (
           SELECT r.id FROM written JOIN manual_merge_candidates r ON r.person_id = written.person_id
            WHERE $8::boolean AND r.status = 'NEW'
            UNION ALL
           SELECT r.id FROM written JOIN manual_merge_candidates r ON r.master_person_id = written.person_id
            WHERE $8::boolean AND r.status = 'NEW')
     AND m.status = 'NEW'
), record AS (
  INSERT INTO merge_steps (merge_candidate_id, version, document, answer, inserted_at)
  SELECT written.id, $9::text, $10::text, $11::text, $12::timestamp FROM written
)
UPDATE merge_candidates c
   SET status = $7::text, updated_at = $12::timestamp
  FROM written
 WHERE c.id = written.id
RETURNING c.id::text
