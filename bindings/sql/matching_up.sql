-- The indexes of the look-ups over ESOZ's own columns.

CREATE INDEX IF NOT EXISTS persons_match_tax_id_index
    ON persons (tax_id) WHERE status = 'active' AND is_active

CREATE INDEX IF NOT EXISTS persons_match_birth_date_index
    ON persons (birth_date) WHERE status = 'active' AND is_active

CREATE INDEX IF NOT EXISTS persons_match_document_number_index
    ON person_documents (regexp_replace(number, '[^0-9]', '', 'g'))

CREATE INDEX IF NOT EXISTS persons_match_certificate_number_index
    ON person_documents (regexp_replace(regexp_replace(number, '^.*[A-Za-z\u00C0-\u024F\u0400-\u052F]', ''), '[^0-9]', '', 'g'))
 WHERE type = 'BIRTH_CERTIFICATE'

CREATE INDEX IF NOT EXISTS persons_match_auth_phone_index
    ON person_authentication_methods (phone_number) WHERE type = 'OTP'

CREATE INDEX IF NOT EXISTS persons_match_documents_index ON person_documents (person_id)

CREATE INDEX IF NOT EXISTS persons_match_addresses_index ON person_addresses (person_id)

CREATE INDEX IF NOT EXISTS persons_match_methods_index ON person_authentication_methods (person_id)
