-- What a clerk is shown of a request beside the two persons. $1 the request; $2 the clerk.
-- Gives person_id, master_person_id, score, details, status of the request.
SELECT m.person_id::text, m.master_person_id::text, c.score::text, c.details::text, r.status
  FROM manual_merge_requests r
  JOIN manual_merge_candidates m ON m.id = r.manual_merge_candidate_id
  JOIN merge_candidates c ON c.id = m.merge_candidate_id
 WHERE r.id = $1::uuid AND r.assignee_id = $2::uuid
