-- Gives a claim back: what was before it, where the claim and the guard still hold.
-- $1 person_id; $2 claim_id; $3 the status that the guard names; $4 now; $5 status; $6 reason;
-- $7 why the synchronisation failed, null to give the claim back uncounted; $8 the validation period in days.
-- A failure is counted, and the person is not due before due_after: an hour later, twice as long after
-- each further failure, at most the validation period.
WITH held AS (
  SELECT v.person_id, c.failures > 0 OR $7::text IS NOT NULL AS failed
    FROM person_verifications v
    JOIN unzr_claims c ON c.person_id = v.person_id
   WHERE v.person_id = $1::uuid
     AND c.claim_id = $2::uuid
     AND ($3::text IS NULL OR v.unzr_verification_status = $3::text)
     FOR UPDATE OF v, c
), postponed AS (
  UPDATE unzr_claims c
     SET claim_id = NULL, claimed_at = NULL,
         unzr_verification_status = NULL, unzr_verification_reason = NULL,
         failures = c.failures + CASE WHEN $7::text IS NULL THEN 0 ELSE 1 END,
         failure = COALESCE($7::text, c.failure),
         due_after = CASE WHEN $7::text IS NULL THEN $4::timestamp
                          ELSE $4::timestamp + LEAST(interval '1 hour' * 2 ^ LEAST(c.failures, 40),
                                                     interval '24 hours' * $8::integer) END
    FROM held
   WHERE c.person_id = held.person_id AND held.failed
), forgotten AS (
  DELETE FROM unzr_claims c USING held WHERE c.person_id = held.person_id AND NOT held.failed
)
UPDATE person_verifications v
   SET unzr_verification_status = $5::text,
       unzr_verification_reason = $6::text,
       unzr_held = held.failed,
       updated_at = $4::timestamp
  FROM held
 WHERE v.person_id = held.person_id
RETURNING v.person_id::text
