-- How much there is to do. $1 latest claimed_at of a lost claim; $2 latest updated_at of a person; $3 now;
-- $4 where each count stops.
-- Gives how many persons are changed, lost, failed (due again), in flight and postponed; how many merge
-- candidates wait for their merge; how many manual candidates wait for a clerk; and up to which updated_at persons
-- are verified.
SELECT (SELECT count(*)::text FROM (
          SELECT p.id FROM persons p
           WHERE (p.updated_at, p.id) > ((SELECT updated_at FROM verified_ts WHERE id = 1),
                                         (SELECT person_id FROM verified_ts WHERE id = 1))
             AND p.updated_at <= $2::timestamp AND p.status = 'active' AND p.is_active
           ORDER BY p.updated_at, p.id LIMIT $4::bigint) x),
       (SELECT count(*)::text FROM (
          SELECT v.id FROM verifying_ids v
           WHERE v.claim_id IS NOT NULL AND v.claimed_at <= $1::timestamp
           ORDER BY v.claimed_at LIMIT $4::bigint) x),
       (SELECT count(*)::text FROM (
          SELECT v.id FROM verifying_ids v
           WHERE v.claim_id IS NULL AND v.due_after <= $3::timestamp
           ORDER BY v.due_after LIMIT $4::bigint) x),
       (SELECT count(*)::text FROM (
          SELECT v.id FROM verifying_ids v
           WHERE v.claim_id IS NOT NULL AND v.claimed_at > $1::timestamp
           ORDER BY v.claimed_at LIMIT $4::bigint) x),
       (SELECT count(*)::text FROM (
          SELECT v.id FROM verifying_ids v
           WHERE v.claim_id IS NULL AND v.due_after > $3::timestamp
           ORDER BY v.due_after LIMIT $4::bigint) x),
       (SELECT count(*)::text FROM (
          SELECT c.id FROM merge_candidates c
           WHERE c.merge_reason IS NOT NULL
             AND c.status IN ('NEW', 'IN_PROCESS', 'DECLARATION_READY_DEACTIVATE')
           ORDER BY c.claimed_at LIMIT $4::bigint) x),
       (SELECT count(*)::text FROM (
          SELECT m.id FROM manual_merge_candidates m
           WHERE m.status = 'NEW' AND m.assignee_id IS NULL
           ORDER BY m.decisions DESC LIMIT $4::bigint) x),
       (SELECT (extract(epoch FROM NULLIF(updated_at, '-infinity')) * 1000000)::bigint::text
          FROM verified_ts WHERE id = 1)
