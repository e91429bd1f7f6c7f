-- Writes changes where the claim is still the one named and the guard holds, and forgets the claim.
-- $1 person_id; $2 claim_id; $3 the status that the guard names, null for no guard; $4 now;
-- $5 status; $6 reason; $7 unzr_data_id: keep, null or upserted; $8 whether $9 unzr_data_status is set;
-- $10 whether $11 unzr_synced_at is set; $12 whether $13 unzr_unverified_at is set;
-- $14 whether persons.unzr is cleared; $15 to $21 the row of unzr_data to upsert.
-- Gives the person_id, or nothing where nothing was written: `held` locks the rows in their newest
-- version, and where it finds none no other part of the statement has a row to work on. A person to
-- be cleared is locked before its verification, as a host does that edits both, so that the two
-- never wait for each other.
WITH edited AS (
  SELECT FROM persons p WHERE p.id = $1::uuid AND $14::boolean FOR UPDATE OF p
), held AS (
  SELECT v.person_id
    FROM person_verifications v
    JOIN unzr_claims c ON c.person_id = v.person_id
   WHERE v.person_id = $1::uuid
     AND c.claim_id = $2::uuid
     AND ($3::text IS NULL OR v.unzr_verification_status = $3::text)
     AND (NOT $14::boolean OR EXISTS (SELECT FROM edited))
     FOR UPDATE OF v, c
), data AS (
  INSERT INTO unzr_data AS d
         (id, unzr, family_name, given_name, patronymic_name, date_birth, status, description,
          inserted_at, updated_at)
  SELECT gen_random_uuid(), $15::text, $16::text, $17::text, $18::text, $19::date, $20::smallint,
         $21::text, $4::timestamp, $4::timestamp
    FROM held
   WHERE $7::text = 'upserted'
  ON CONFLICT (unzr) DO UPDATE
     SET family_name = EXCLUDED.family_name, given_name = EXCLUDED.given_name,
         patronymic_name = EXCLUDED.patronymic_name, date_birth = EXCLUDED.date_birth,
         status = EXCLUDED.status, description = EXCLUDED.description,
         updated_at = EXCLUDED.updated_at
  RETURNING d.id
), person AS (
  UPDATE persons p SET unzr = NULL, updated_at = $4::timestamp
    FROM held
   WHERE p.id = held.person_id AND $14::boolean
), forgotten AS (
  DELETE FROM unzr_claims c USING held WHERE c.person_id = held.person_id
)
UPDATE person_verifications v
   SET unzr_verification_status = $5::text,
       unzr_verification_reason = $6::text,
       unzr_data_id = CASE $7::text WHEN 'keep' THEN v.unzr_data_id
                                    WHEN 'upserted' THEN (SELECT data.id FROM data) END,
       unzr_data_status = CASE WHEN $8::boolean THEN $9::smallint ELSE v.unzr_data_status END,
       unzr_synced_at = CASE WHEN $10::boolean THEN $11::timestamp ELSE v.unzr_synced_at END,
       unzr_unverified_at = CASE WHEN $12::boolean THEN $13::timestamp ELSE v.unzr_unverified_at END,
       unzr_held = false,
       updated_at = $4::timestamp
  FROM held
 WHERE v.person_id = held.person_id
RETURNING v.person_id::text
