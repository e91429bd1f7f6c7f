-- The version of the person of a claim: $1 person_id; $2 claim_id. Gives the updated_at of the claim and of
-- the person as microseconds, null where the person is gone or not active. No row where the claim is
-- somebody else's.
SELECT (extract(epoch FROM v.updated_at) * 1000000)::bigint::text,
       (extract(epoch FROM p.updated_at) * 1000000)::bigint::text
  FROM verifying_ids v
  LEFT JOIN persons p ON p.id = v.id AND p.status = 'active' AND p.is_active
 WHERE v.id = $1::uuid AND v.claim_id = $2::uuid
