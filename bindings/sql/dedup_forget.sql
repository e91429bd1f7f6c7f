-- Ends the verification of a person who was changed, is gone or is not active. $1 person_id; $2 claim_id.
-- Gives the person_id, or nothing where the claim is somebody else's.
DELETE FROM verifying_ids
 WHERE id = $1::uuid AND claim_id = $2::uuid
RETURNING id::text
