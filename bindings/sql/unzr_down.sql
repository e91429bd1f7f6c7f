-- Takes back what unzr_up.sql made.

DROP TRIGGER IF EXISTS unzr_person_changed ON persons

DROP FUNCTION IF EXISTS unzr_person_changed()

DROP TRIGGER IF EXISTS unzr_verification_written ON person_verifications

DROP FUNCTION IF EXISTS unzr_verification_written()

DROP INDEX IF EXISTS person_verifications_unzr_online_index, person_verifications_unzr_lost_index,
                     person_verifications_unzr_unsynced_index, person_verifications_unzr_aged_index

ALTER TABLE person_verifications DROP COLUMN IF EXISTS unzr_held

DROP TABLE IF EXISTS unzr_claims
