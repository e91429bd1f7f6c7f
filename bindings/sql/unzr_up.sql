-- What the synchronisation keeps beside ESOZ's tables. Every statement can be run again; over the tables of
-- an earlier version it brings them to this one.

CREATE TABLE IF NOT EXISTS unzr_claims (
  person_id uuid PRIMARY KEY REFERENCES persons (id) ON DELETE CASCADE,
  claim_id uuid,
  claimed_at timestamp,
  unzr_verification_status varchar,
  unzr_verification_reason varchar
)

ALTER TABLE unzr_claims
  ALTER COLUMN claim_id DROP NOT NULL,
  ALTER COLUMN claimed_at DROP NOT NULL,
  ALTER COLUMN unzr_verification_status DROP NOT NULL,
  ADD COLUMN IF NOT EXISTS failures integer NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS failure varchar,
  ADD COLUMN IF NOT EXISTS due_after timestamp

CREATE INDEX IF NOT EXISTS unzr_claims_failed_index
    ON unzr_claims (due_after, person_id) WHERE claim_id IS NULL

CREATE INDEX IF NOT EXISTS unzr_claims_in_flight_index
    ON unzr_claims (claimed_at) WHERE claim_id IS NOT NULL

ALTER TABLE person_verifications
  ADD COLUMN IF NOT EXISTS unzr_held boolean NOT NULL DEFAULT false

CREATE UNIQUE INDEX IF NOT EXISTS person_verifications_person_id_index
    ON person_verifications (person_id)

CREATE INDEX IF NOT EXISTS person_verifications_unzr_online_index
    ON person_verifications (unzr_synced_at NULLS FIRST, person_id)
 WHERE NOT unzr_held
   AND unzr_verification_status = 'VERIFICATION_NEEDED'
   AND unzr_verification_reason = 'ONLINE_TRIGGERED'

CREATE INDEX IF NOT EXISTS person_verifications_unzr_lost_index
    ON person_verifications (updated_at, person_id)
 WHERE unzr_verification_status = 'IN_REVIEW'

CREATE INDEX IF NOT EXISTS person_verifications_unzr_unsynced_index
    ON person_verifications (person_id)
 WHERE NOT unzr_held
   AND unzr_verification_status IN ('VERIFICATION_NEEDED', 'VERIFIED')
   AND (unzr_verification_status = 'VERIFIED'
        OR unzr_verification_reason IS DISTINCT FROM 'ONLINE_TRIGGERED')
   AND unzr_synced_at IS NULL

CREATE INDEX IF NOT EXISTS person_verifications_unzr_aged_index
    ON person_verifications (unzr_synced_at, person_id)
 WHERE NOT unzr_held
   AND unzr_verification_status IN ('VERIFICATION_NEEDED', 'VERIFIED')
   AND (unzr_verification_status = 'VERIFIED'
        OR unzr_verification_reason IS DISTINCT FROM 'ONLINE_TRIGGERED')
   AND unzr_synced_at IS NOT NULL

DROP INDEX IF EXISTS person_verifications_unzr_due_index

CREATE OR REPLACE FUNCTION unzr_verification_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.unzr_held AND NOT OLD.unzr_held THEN
      RETURN NEW; -- a release that postpones
    END IF;
    DELETE FROM unzr_claims WHERE person_id = NEW.person_id AND claim_id IS NULL;
  END IF;
  NEW.unzr_held := EXISTS (
    SELECT FROM persons p
     WHERE p.id = NEW.person_id AND (p.status = 'active' AND p.is_active) IS NOT TRUE);
  RETURN NEW;
END $$

DROP TRIGGER IF EXISTS unzr_verification_written ON person_verifications

CREATE TRIGGER unzr_verification_written
  BEFORE INSERT OR UPDATE OF unzr_verification_status ON person_verifications
  FOR EACH ROW WHEN (NEW.unzr_verification_status <> 'IN_REVIEW')
  EXECUTE FUNCTION unzr_verification_written()

CREATE OR REPLACE FUNCTION unzr_person_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held boolean := (NEW.status = 'active' AND NEW.is_active) IS NOT TRUE;
BEGIN
  DELETE FROM unzr_claims WHERE person_id = NEW.id AND claim_id IS NULL;
  UPDATE unzr_claims SET failures = 0, failure = NULL WHERE person_id = NEW.id AND failures > 0;
  UPDATE person_verifications SET unzr_held = held
   WHERE person_id = NEW.id AND unzr_held <> held;
  RETURN NULL;
END $$

DROP TRIGGER IF EXISTS unzr_person_changed ON persons

CREATE TRIGGER unzr_person_changed
  AFTER UPDATE OF first_name, last_name, second_name, birth_date, unzr, status, is_active ON persons
  FOR EACH ROW
  WHEN ((OLD.first_name, OLD.last_name, OLD.second_name, OLD.birth_date, OLD.unzr, OLD.status, OLD.is_active)
        IS DISTINCT FROM
        (NEW.first_name, NEW.last_name, NEW.second_name, NEW.birth_date, NEW.unzr, NEW.status, NEW.is_active))
  EXECUTE FUNCTION unzr_person_changed()

UPDATE person_verifications v
   SET unzr_held = NOT v.unzr_held
  FROM persons p
 WHERE p.id = v.person_id
   AND v.unzr_held <> ((p.status = 'active' AND p.is_active) IS NOT TRUE
                       OR EXISTS (SELECT FROM unzr_claims c
                                   WHERE c.person_id = v.person_id AND c.due_after IS NOT NULL))
