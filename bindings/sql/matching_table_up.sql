-- Name keys as ESOZ's side tables: one row for each pair of a surname's key and a first name's, and one for
-- each settlement and key of a surname.

CREATE TABLE IF NOT EXISTS person_dmetaphone_names (
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  last_name_key text,
  first_name_key text
)

CREATE TABLE IF NOT EXISTS person_settlement_last_names (
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  settlement_id uuid NOT NULL,
  last_name_key text NOT NULL
)

CREATE INDEX IF NOT EXISTS person_dmetaphone_names_keys_index
    ON person_dmetaphone_names (last_name_key, first_name_key, person_id)

CREATE INDEX IF NOT EXISTS person_dmetaphone_names_person_index
    ON person_dmetaphone_names (person_id, last_name_key)

CREATE INDEX IF NOT EXISTS person_settlement_last_names_keys_index
    ON person_settlement_last_names (settlement_id, last_name_key, person_id)

CREATE INDEX IF NOT EXISTS person_settlement_last_names_person_index
    ON person_settlement_last_names (person_id)
