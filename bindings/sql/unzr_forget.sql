-- Forgets a claim whose person somebody else has changed, and the failures before it.
-- $1 person_id; $2 claim_id. Gives the person_id, or nothing where the claim is somebody else's.
DELETE FROM unzr_claims
 WHERE person_id = $1::uuid AND claim_id = $2::uuid
RETURNING person_id::text
