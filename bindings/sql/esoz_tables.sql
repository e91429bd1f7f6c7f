-- ESOZ's own tables, as far as the library reads them, for a host that starts from nothing.

CREATE TABLE IF NOT EXISTS persons (
  id uuid PRIMARY KEY,
  first_name varchar,
  last_name varchar,
  second_name varchar,
  birth_date date,
  gender varchar,
  tax_id varchar,
  no_tax_id boolean,
  unzr varchar,
  birth_settlement varchar,
  status varchar NOT NULL DEFAULT 'active',
  is_active boolean NOT NULL DEFAULT true,
  inserted_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
  updated_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')
)

CREATE TABLE IF NOT EXISTS unzr_data (
  id uuid PRIMARY KEY,
  unzr varchar NOT NULL UNIQUE,
  family_name varchar,
  given_name varchar,
  patronymic_name varchar,
  date_birth date,
  status smallint,
  description varchar,
  inserted_at timestamp NOT NULL,
  updated_at timestamp NOT NULL
)

CREATE TABLE IF NOT EXISTS person_verifications (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  unzr_data_id uuid REFERENCES unzr_data (id),
  unzr_data_status smallint,
  unzr_synced_at timestamp,
  unzr_verification_status varchar NOT NULL,
  unzr_verification_reason varchar,
  unzr_unverified_at timestamp,
  inserted_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
  updated_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')
)

CREATE TABLE IF NOT EXISTS person_documents (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  type varchar,
  number varchar,
  inserted_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')
)

CREATE TABLE IF NOT EXISTS person_addresses (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  type varchar,
  settlement varchar,
  settlement_id uuid,
  inserted_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')
)

CREATE TABLE IF NOT EXISTS person_authentication_methods (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  type varchar,
  phone_number varchar,
  ended_at timestamp,
  inserted_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')
)

CREATE TABLE IF NOT EXISTS confidant_person_relationships (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  confidant_person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  is_active boolean NOT NULL DEFAULT true
)
