-- How much there is to do. $1 latest due unzr_synced_at; $2 latest updated_at of a lost claim;
-- $3 where each count stops; $4 now.
-- Gives the counts of the groups online, lost, unsynced, aged, failed (due again after a failure);
-- in flight; postponed (failed, not due yet); and two times: the oldest unzr_synced_at that is due, the
-- oldest claim.
SELECT (SELECT count(*)::text FROM (
          SELECT v.person_id FROM person_verifications v
           WHERE NOT v.unzr_held
             AND v.unzr_verification_status = 'VERIFICATION_NEEDED'
             AND v.unzr_verification_reason = 'ONLINE_TRIGGERED'
             AND (v.unzr_synced_at IS NULL OR v.unzr_synced_at <= $1::timestamp)
           ORDER BY v.unzr_synced_at NULLS FIRST, v.person_id LIMIT $3::bigint) x),
       (SELECT count(*)::text FROM (
          SELECT v.person_id FROM person_verifications v
           WHERE v.unzr_verification_status = 'IN_REVIEW' AND v.updated_at <= $2::timestamp
           ORDER BY v.updated_at, v.person_id LIMIT $3::bigint) x),
       (SELECT count(*)::text FROM (
          SELECT v.person_id FROM person_verifications v
           WHERE NOT v.unzr_held
             AND v.unzr_verification_status IN ('VERIFICATION_NEEDED', 'VERIFIED')
             AND (v.unzr_verification_status = 'VERIFIED'
                  OR v.unzr_verification_reason IS DISTINCT FROM 'ONLINE_TRIGGERED')
             AND v.unzr_synced_at IS NULL
           ORDER BY v.person_id LIMIT $3::bigint) x),
       (SELECT count(*)::text FROM (
          SELECT v.person_id FROM person_verifications v
           WHERE NOT v.unzr_held
             AND v.unzr_verification_status IN ('VERIFICATION_NEEDED', 'VERIFIED')
             AND (v.unzr_verification_status = 'VERIFIED'
                  OR v.unzr_verification_reason IS DISTINCT FROM 'ONLINE_TRIGGERED')
             AND v.unzr_synced_at <= $1::timestamp
           ORDER BY v.unzr_synced_at, v.person_id LIMIT $3::bigint) x),
       (SELECT count(*)::text FROM (
          SELECT c.person_id FROM unzr_claims c
           WHERE c.claim_id IS NULL AND c.due_after <= $4::timestamp
           ORDER BY c.due_after, c.person_id LIMIT $3::bigint) x),
       (SELECT count(*)::text FROM (
          SELECT c.claimed_at FROM unzr_claims c
           WHERE c.claim_id IS NOT NULL AND c.claimed_at > $2::timestamp
           ORDER BY c.claimed_at LIMIT $3::bigint) x),
       (SELECT count(*)::text FROM (
          SELECT c.person_id FROM unzr_claims c
           WHERE c.claim_id IS NULL AND c.due_after > $4::timestamp
           ORDER BY c.due_after, c.person_id LIMIT $3::bigint) x),
       (SELECT (extract(epoch FROM v.unzr_synced_at) * 1000000)::bigint::text
          FROM person_verifications v
         WHERE NOT v.unzr_held
           AND v.unzr_verification_status IN ('VERIFICATION_NEEDED', 'VERIFIED')
           AND (v.unzr_verification_status = 'VERIFIED'
                OR v.unzr_verification_reason IS DISTINCT FROM 'ONLINE_TRIGGERED')
           AND v.unzr_synced_at <= $1::timestamp
         ORDER BY v.unzr_synced_at, v.person_id LIMIT 1),
       (SELECT (extract(epoch FROM c.claimed_at) * 1000000)::bigint::text
          FROM unzr_claims c
         WHERE c.claim_id IS NOT NULL
         ORDER BY c.claimed_at LIMIT 1)
