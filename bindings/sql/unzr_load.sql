-- The person of a claim with its verification, and what was before the claim.
-- $1 person_id; $2 claim_id. The column "claimed" is null when the claim is somebody else's.
SELECT p.first_name, p.last_name, p.second_name, p.birth_date::text, p.unzr,
       v.unzr_verification_status, v.unzr_verification_reason,
       (extract(epoch FROM v.unzr_synced_at) * 1000000)::bigint::text,
       (extract(epoch FROM v.updated_at) * 1000000)::bigint::text,
       c.person_id::text AS claimed, c.unzr_verification_status, c.unzr_verification_reason
  FROM persons p
  LEFT JOIN person_verifications v ON v.person_id = p.id
  LEFT JOIN unzr_claims c ON c.person_id = p.id AND c.claim_id = $2::uuid
 WHERE p.id = $1::uuid
