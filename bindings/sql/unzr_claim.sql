-- Claims due persons: the due rule with its order, IN_REVIEW / AUTO, and what was before.
-- $1 latest due unzr_synced_at; $2 latest updated_at of a lost claim; $3 how many; $4 now;
-- $5 one group only (online, lost, unsynced, aged, failed), null for all of them in this order.
-- Gives person_id, claim_id. Groups are read one after the other, each by its own partial index, until
-- there are enough. unzr_held keeps inactive persons and those who failed out of these indexes.
WITH due AS MATERIALIZED (
  SELECT * FROM (
    SELECT v.person_id, v.unzr_verification_status AS status, v.unzr_verification_reason AS reason,
           1 AS place, v.unzr_synced_at AS at
      FROM person_verifications v
     CROSS JOIN LATERAL (SELECT FROM persons p
                          WHERE p.id = v.person_id AND p.status = 'active' AND p.is_active OFFSET 0) p
     WHERE ($5::text IS NULL OR $5::text = 'online')
       AND NOT v.unzr_held
       AND v.unzr_verification_status = 'VERIFICATION_NEEDED'
       AND v.unzr_verification_reason = 'ONLINE_TRIGGERED'
       AND (v.unzr_synced_at IS NULL OR v.unzr_synced_at <= $1::timestamp)
     ORDER BY v.unzr_synced_at NULLS FIRST, v.person_id
     LIMIT $3::bigint
       FOR UPDATE OF v SKIP LOCKED) online
  UNION ALL
  SELECT * FROM (
    SELECT v.person_id, v.unzr_verification_status, v.unzr_verification_reason, 2, v.updated_at
      FROM person_verifications v
     CROSS JOIN LATERAL (SELECT FROM persons p
                          WHERE p.id = v.person_id AND p.status = 'active' AND p.is_active OFFSET 0) p
     WHERE ($5::text IS NULL OR $5::text = 'lost')
       AND v.unzr_verification_status = 'IN_REVIEW'
       AND v.updated_at <= $2::timestamp
     ORDER BY v.updated_at, v.person_id
     LIMIT $3::bigint
       FOR UPDATE OF v SKIP LOCKED) lost
  UNION ALL
  SELECT * FROM (
    SELECT v.person_id, v.unzr_verification_status, v.unzr_verification_reason, 3, v.unzr_synced_at
      FROM person_verifications v
     CROSS JOIN LATERAL (SELECT FROM persons p
                          WHERE p.id = v.person_id AND p.status = 'active' AND p.is_active OFFSET 0) p
     WHERE ($5::text IS NULL OR $5::text = 'unsynced')
       AND NOT v.unzr_held
       AND v.unzr_verification_status IN ('VERIFICATION_NEEDED', 'VERIFIED')
       AND (v.unzr_verification_status = 'VERIFIED'
            OR v.unzr_verification_reason IS DISTINCT FROM 'ONLINE_TRIGGERED')
       AND v.unzr_synced_at IS NULL
     ORDER BY v.person_id
     LIMIT $3::bigint
       FOR UPDATE OF v SKIP LOCKED) unsynced
  UNION ALL
  SELECT * FROM (
    SELECT v.person_id, v.unzr_verification_status, v.unzr_verification_reason, 4, v.unzr_synced_at
      FROM person_verifications v
     CROSS JOIN LATERAL (SELECT FROM persons p
                          WHERE p.id = v.person_id AND p.status = 'active' AND p.is_active OFFSET 0) p
     WHERE ($5::text IS NULL OR $5::text = 'aged')
       AND NOT v.unzr_held
       AND v.unzr_verification_status IN ('VERIFICATION_NEEDED', 'VERIFIED')
       AND (v.unzr_verification_status = 'VERIFIED'
            OR v.unzr_verification_reason IS DISTINCT FROM 'ONLINE_TRIGGERED')
       AND v.unzr_synced_at <= $1::timestamp
     ORDER BY v.unzr_synced_at, v.person_id
     LIMIT $3::bigint
       FOR UPDATE OF v SKIP LOCKED) aged
  UNION ALL
  SELECT * FROM (
    SELECT v.person_id, v.unzr_verification_status, v.unzr_verification_reason, 5, c.due_after
      FROM unzr_claims c
      JOIN person_verifications v ON v.person_id = c.person_id
     CROSS JOIN LATERAL (SELECT FROM persons p
                          WHERE p.id = c.person_id AND p.status = 'active' AND p.is_active OFFSET 0) p
     WHERE ($5::text IS NULL OR $5::text = 'failed')
       AND c.claim_id IS NULL
       AND c.due_after <= $4::timestamp
       AND v.unzr_held
       AND v.unzr_verification_status IN ('VERIFICATION_NEEDED', 'VERIFIED')
       AND (v.unzr_synced_at IS NULL OR v.unzr_synced_at <= $1::timestamp)
     ORDER BY c.due_after, c.person_id
     LIMIT $3::bigint
       FOR UPDATE OF v SKIP LOCKED) failed
  LIMIT $3::bigint
), claimed AS (
  UPDATE person_verifications v
     SET unzr_verification_status = 'IN_REVIEW',
         unzr_verification_reason = 'AUTO',
         unzr_held = false,
         updated_at = $4::timestamp
   WHERE v.person_id = ANY (ARRAY(SELECT due.person_id FROM due))
  RETURNING v.person_id
), remembered AS (
  INSERT INTO unzr_claims AS c
         (person_id, claim_id, claimed_at, unzr_verification_status, unzr_verification_reason)
  SELECT due.person_id, gen_random_uuid(), $4::timestamp,
         CASE WHEN due.status <> 'IN_REVIEW' THEN due.status
              ELSE COALESCE(former.unzr_verification_status, 'VERIFICATION_NEEDED') END,
         CASE WHEN due.status <> 'IN_REVIEW' THEN due.reason
              WHEN former.unzr_verification_status IS NULL THEN 'AUTO'
              ELSE former.unzr_verification_reason END
    FROM due
    JOIN claimed ON claimed.person_id = due.person_id
    LEFT JOIN LATERAL (SELECT f.unzr_verification_status, f.unzr_verification_reason
                         FROM unzr_claims f
                        WHERE f.person_id = due.person_id OFFSET 0) former ON true
  ON CONFLICT (person_id) DO UPDATE
     SET claim_id = EXCLUDED.claim_id,
         claimed_at = EXCLUDED.claimed_at,
         due_after = NULL,
         unzr_verification_status = EXCLUDED.unzr_verification_status,
         unzr_verification_reason = EXCLUDED.unzr_verification_reason
  RETURNING c.person_id, c.claim_id
)
SELECT r.person_id::text, r.claim_id::text
  FROM remembered r
  JOIN due ON due.person_id = r.person_id
 ORDER BY due.place, due.at NULLS FIRST, due.person_id
