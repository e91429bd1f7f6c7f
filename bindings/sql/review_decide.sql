-- Writes what a clerk decided. $1 the request; $2 the status that the guard names; $3 its new status;
-- $4 the comment; $5 whether the decision is final; $6 what becomes of the assignee: keep or clear; $7 the
-- verdict of a quorum, null for none; $8 now.
-- With a verdict the manual candidate is PROCESSED; SPLIT and TRASH decline the merge candidate, MERGE leaves it
-- to be merged and closes every other manual candidate of the merged person.
-- Gives the id of the merge candidate, or nothing where nothing was written.
WITH decided AS (
  UPDATE manual_merge_requests r
     SET status = $3::text, comment = $4::text, updated_at = $8::timestamp
    FROM manual_merge_candidates m
   WHERE r.id = $1::uuid AND r.status = $2::text
     AND m.id = r.manual_merge_candidate_id AND m.status = 'NEW'
  RETURNING m.id, m.merge_candidate_id, m.person_id
), manual AS (
  UPDATE manual_merge_candidates m
     SET decisions = m.decisions + CASE WHEN $5::boolean THEN 1 ELSE 0 END,
         assignee_id = CASE $6::text WHEN 'clear' THEN NULL ELSE m.assignee_id END,
         status = CASE WHEN $7::text IS NULL THEN m.status ELSE 'PROCESSED' END,
         decision = $7::text,
         updated_at = $8::timestamp
    FROM decided
   WHERE m.id = decided.id
), candidate AS (
  UPDATE merge_candidates c
     SET status = CASE WHEN $7::text = 'MERGE' THEN c.status ELSE 'DECLINED' END,
         merge_reason = CASE WHEN $7::text = 'MERGE' THEN 'MANUAL_MERGE' ELSE c.merge_reason END,
         updated_at = $8::timestamp
    FROM decided
   WHERE c.id = decided.merge_candidate_id AND c.status = 'NEW' AND $7::text IS NOT NULL
), related AS (
  UPDATE manual_merge_candidates m
     SET status = 'PROCESSED', decision = 'MERGE', status_reason = 'AUTO_MERGE', assignee_id = NULL,
         updated_at = $8::timestamp
   WHERE m.id IN (
           SELECT o.id FROM decided JOIN manual_merge_candidates o ON o.person_id = decided.person_id
            WHERE o.status = 'NEW'
            UNION ALL
           SELECT o.id FROM decided JOIN manual_merge_candidates o ON o.master_person_id = decided.person_id
            WHERE o.status = 'NEW')
     AND m.id <> (SELECT decided.id FROM decided)
     AND m.status = 'NEW' AND $7::text = 'MERGE'
)
SELECT decided.merge_candidate_id::text FROM decided
