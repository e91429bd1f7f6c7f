-- The requests that keep a clerk from the next one: not decided, or postponed. $1 the clerk.
-- Gives manual_merge_candidate_id, status, and the status of the candidate.
SELECT r.manual_merge_candidate_id::text, r.status, m.status
  FROM manual_merge_requests r
  JOIN manual_merge_candidates m ON m.id = r.manual_merge_candidate_id
 WHERE r.assignee_id = $1::uuid AND r.status IN ('NEW', 'POSTPONE')
 ORDER BY r.id
