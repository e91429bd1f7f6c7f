-- A merge candidate, and the facts about both persons. $1 merge_candidate_id.
-- Gives person_id, master_person_id, score, status, inserted_at, merge_reason; then of the person, and of the
-- master: whether there is one, status, is_active, updated_at, the updated_at that counts, the master's id.
-- The time that counts is not before inserted_at where the person is not as it was scored: a change may have
-- been written later than the time it bears.
SELECT c.person_id::text, c.master_person_id::text, c.score::text, c.status,
       (extract(epoch FROM c.inserted_at) * 1000000)::bigint::text, c.merge_reason,
       (p.id IS NOT NULL)::text, p.status, p.is_active::text,
       (extract(epoch FROM p.updated_at) * 1000000)::bigint::text,
       (extract(epoch FROM CASE WHEN p.updated_at = c.person_updated_at THEN p.updated_at
                                ELSE GREATEST(p.updated_at, c.inserted_at) END) * 1000000)::bigint::text,
       (SELECT x.master_person_id::text FROM merged_pairs x WHERE x.merge_person_id = c.person_id),
       (m.id IS NOT NULL)::text, m.status, m.is_active::text,
       (extract(epoch FROM m.updated_at) * 1000000)::bigint::text,
       (extract(epoch FROM CASE WHEN m.updated_at = c.master_person_updated_at THEN m.updated_at
                                ELSE GREATEST(m.updated_at, c.inserted_at) END) * 1000000)::bigint::text,
       (SELECT x.master_person_id::text FROM merged_pairs x WHERE x.merge_person_id = c.master_person_id)
  FROM merge_candidates c
  LEFT JOIN persons p ON p.id = c.person_id
  LEFT JOIN persons m ON m.id = c.master_person_id
 WHERE c.id = $1::uuid
