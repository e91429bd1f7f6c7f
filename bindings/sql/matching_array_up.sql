-- Name keys as columns of persons.

ALTER TABLE persons
  ADD COLUMN IF NOT EXISTS last_name_keys text[] NOT NULL DEFAULT '{}',
  ADD COLUMN IF NOT EXISTS first_name_keys text[] NOT NULL DEFAULT '{}',
  ADD COLUMN IF NOT EXISTS settlement_last_name_keys text[] NOT NULL DEFAULT '{}'

CREATE INDEX IF NOT EXISTS persons_match_first_last_name_index
    ON persons USING gin (last_name_keys, first_name_keys)

CREATE INDEX IF NOT EXISTS persons_match_settlement_last_name_index
    ON persons USING gin (settlement_last_name_keys)
