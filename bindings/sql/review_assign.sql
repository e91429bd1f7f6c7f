-- Gives a clerk a manual candidate, where it is still with nobody. $1 manual_merge_candidate_id; $2 the clerk;
-- $3 now. Gives the id of the request, and whose the candidate is; or nothing.
WITH taken AS (
  UPDATE manual_merge_candidates m
     SET assignee_id = $2::uuid, updated_at = $3::timestamp
   WHERE m.id = $1::uuid AND m.status = 'NEW' AND m.assignee_id IS NULL
  RETURNING m.id, m.merge_candidate_id, m.person_id, m.master_person_id
), requested AS (
  INSERT INTO manual_merge_requests (manual_merge_candidate_id, assignee_id, inserted_at, updated_at)
  SELECT taken.id, $2::uuid, $3::timestamp, $3::timestamp FROM taken
  RETURNING id
)
SELECT requested.id::text, taken.id::text, taken.merge_candidate_id::text, taken.person_id::text,
       taken.master_person_id::text
  FROM taken, requested
