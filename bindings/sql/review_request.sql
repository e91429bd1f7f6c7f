-- A request with its candidate, locked in the order in which merges lock them. $1 the request.
-- Gives id, manual_merge_candidate_id, assignee_id, status of the request; merge_candidate_id, person_id,
-- master_person_id, status, assignee_id of the manual candidate.
SELECT r.id::text, r.manual_merge_candidate_id::text, r.assignee_id::text, r.status,
       m.merge_candidate_id::text, m.person_id::text, m.master_person_id::text, m.status,
       m.assignee_id::text
  FROM merge_candidates c
  JOIN manual_merge_candidates m ON m.merge_candidate_id = c.id
  JOIN manual_merge_requests r ON r.manual_merge_candidate_id = m.id
 WHERE r.id = $1::uuid
   FOR UPDATE OF c, m, r
