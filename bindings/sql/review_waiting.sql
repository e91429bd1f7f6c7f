-- The next manual candidate for a clerk who never had it, locked; those that another assignment has locked are
-- passed over. $1 the clerk. Gives id, status, assignee_id, decisions, inserted_at.
SELECT m.id::text, m.status, m.assignee_id::text, m.decisions::text,
       (extract(epoch FROM m.inserted_at) * 1000000)::bigint::text
  FROM manual_merge_candidates m
 WHERE m.status = 'NEW' AND m.assignee_id IS NULL
   AND NOT EXISTS (SELECT FROM manual_merge_requests r
                    WHERE r.manual_merge_candidate_id = m.id AND r.assignee_id = $1::uuid)
 ORDER BY m.decisions DESC, m.inserted_at, m.id
 LIMIT 1
   FOR UPDATE OF m SKIP LOCKED
