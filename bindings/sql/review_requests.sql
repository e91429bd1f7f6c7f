-- All requests of a manual candidate. $1 the candidate. Gives assignee_id, status.
SELECT r.assignee_id::text, r.status
  FROM manual_merge_requests r
 WHERE r.manual_merge_candidate_id = $1::uuid
 ORDER BY r.id
