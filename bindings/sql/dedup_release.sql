-- Gives a claim back. $1 person_id; $2 claim_id; $3 now; $4 why the verification failed, null to give the claim
-- back uncounted; $5 how many days at most the person is put off. A failure is counted, and the person is not
-- due before due_after: an hour later, twice as long after each further failure.
-- Gives the person_id, or nothing where the claim is somebody else's.
UPDATE verifying_ids v
   SET claim_id = NULL, claimed_at = NULL,
       failures = v.failures + CASE WHEN $4::text IS NULL THEN 0 ELSE 1 END,
       failure = COALESCE($4::text, v.failure),
       due_after = CASE WHEN $4::text IS NULL THEN $3::timestamp
                        ELSE $3::timestamp + LEAST(interval '1 hour' * 2 ^ LEAST(v.failures, 40),
                                                   interval '24 hours' * $5::integer) END
 WHERE v.id = $1::uuid AND v.claim_id = $2::uuid
RETURNING v.id::text
