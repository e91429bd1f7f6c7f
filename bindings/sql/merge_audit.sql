-- The records of a merge candidate: that of its score, and one of each step, in order. $1 merge_candidate_id.
-- Gives the audit record of the score, and version, document and answer of a step, null where there is none.
SELECT c.audit, s.version, s.document, s.answer
  FROM merge_candidates c
  LEFT JOIN merge_steps s ON s.merge_candidate_id = c.id
 WHERE c.id = $1::uuid
 ORDER BY s.id
