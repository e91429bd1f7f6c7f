-- Takes back what matching_up.sql made.

DROP INDEX IF EXISTS persons_match_tax_id_index, persons_match_birth_date_index,
                     persons_match_document_number_index, persons_match_auth_phone_index,
                     persons_match_documents_index, persons_match_addresses_index,
                     persons_match_methods_index, persons_match_certificate_number_index

DROP FUNCTION IF EXISTS matching_trimmed(text)
