-- The indexes of the look-ups over ESOZ's own columns; and what a tax id and a phone are without the white space
-- and the invisible characters at their ends. The indexes of expressions are of all rows: PostgreSQL has no
-- statistics of a partial one, and would expect so many rows that it reads all persons.

CREATE OR REPLACE FUNCTION matching_trimmed(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT regexp_replace($1, replace('^[?]+|[?]+$', '?',
      '\u0009-\u000D\u0020\u0085\u00A0\u00AD\u034F\u0600-\u0605\u061C\u06DD\u070F\u0890-\u0891' ||
      '\u08E2\u115F-\u1160\u1680\u17B4-\u17B5\u180B-\u180F\u2000-\u200F\u2028-\u202F\u205F-\u206F' ||
      '\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\U000110BD\U000110CD' ||
      '\U00013430-\U0001343F\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF'), '', 'g')
$$

CREATE INDEX IF NOT EXISTS persons_match_tax_id_index
    ON persons (matching_trimmed(tax_id))

CREATE INDEX IF NOT EXISTS persons_match_birth_date_index
    ON persons (birth_date) WHERE status = 'active' AND is_active

CREATE INDEX IF NOT EXISTS persons_match_document_number_index
    ON person_documents (regexp_replace(number, '[^0-9]', '', 'g'))

CREATE INDEX IF NOT EXISTS persons_match_certificate_number_index
    ON person_documents (regexp_replace(regexp_replace(number, '^.*[A-Za-z\u00C0-\u024F\u0400-\u052F]', ''), '[^0-9]', '', 'g'))

CREATE INDEX IF NOT EXISTS persons_match_auth_phone_index
    ON person_authentication_methods (matching_trimmed(phone_number))

CREATE INDEX IF NOT EXISTS persons_match_documents_index ON person_documents (person_id)

CREATE INDEX IF NOT EXISTS persons_match_addresses_index ON person_addresses (person_id)

CREATE INDEX IF NOT EXISTS persons_match_methods_index ON person_authentication_methods (person_id)
