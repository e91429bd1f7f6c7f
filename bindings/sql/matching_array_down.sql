-- Takes back what matching_array_up.sql made.

DROP INDEX IF EXISTS persons_match_first_last_name_index, persons_match_settlement_last_name_index

ALTER TABLE persons
  DROP COLUMN IF EXISTS last_name_keys,
  DROP COLUMN IF EXISTS first_name_keys,
  DROP COLUMN IF EXISTS settlement_last_name_keys
