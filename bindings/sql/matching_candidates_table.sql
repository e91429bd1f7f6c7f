-- The active persons that share a cluster with somebody, by key tables.
-- $1 tax_id; $2 document_numbers; $3 auth_phones; $4 birth_date; $5 settlement_ids; $6 last_name_keys;
-- $7 first_name_keys; $8 certificate_numbers: the fields of the cluster keys. A null or an empty list joins no cluster.
-- One part for each cluster, in the order of the specification, and one for birth certificates by the
-- digits behind the last letter of their series. Gives the ids.
SELECT c.id::text FROM (
  SELECT p.id FROM persons p
   WHERE matching_trimmed(p.tax_id) = $1::text
     AND p.status = 'active' AND p.is_active
  UNION
  SELECT p.id FROM person_documents d
    JOIN persons p ON p.id = d.person_id
   WHERE regexp_replace(d.number, '[^0-9]', '', 'g') = ANY ($2::text[])
     AND p.status = 'active' AND p.is_active
  UNION
  SELECT p.id FROM person_documents d
    JOIN persons p ON p.id = d.person_id
   WHERE d.type = 'BIRTH_CERTIFICATE'
     AND regexp_replace(regexp_replace(d.number, '^.*[A-Za-z\u00C0-\u024F\u0400-\u052F]', ''), '[^0-9]', '', 'g')
         = ANY ($8::text[])
     AND p.status = 'active' AND p.is_active
  UNION
  SELECT p.id FROM person_authentication_methods m
    JOIN persons p ON p.id = m.person_id
   WHERE m.type = 'OTP' AND matching_trimmed(m.phone_number) = ANY ($3::text[])
     AND (m.ended_at IS NULL OR m.ended_at > (now() AT TIME ZONE 'UTC'))
     AND p.status = 'active' AND p.is_active
  UNION
  SELECT p.id FROM persons p
   CROSS JOIN LATERAL (SELECT FROM person_dmetaphone_names n
                        WHERE n.person_id = p.id AND n.last_name_key = ANY ($6::text[]) LIMIT 1) n
   WHERE p.birth_date = $4::date
     AND p.status = 'active' AND p.is_active
  UNION
  SELECT p.id FROM unnest($5::uuid[]) AS s (id)
   CROSS JOIN unnest($6::text[]) AS l (code)
   CROSS JOIN LATERAL (SELECT n.person_id FROM person_settlement_last_names n
                        WHERE n.settlement_id = s.id AND n.last_name_key = l.code OFFSET 0) n
    JOIN persons p ON p.id = n.person_id
   WHERE p.status = 'active' AND p.is_active
  UNION
  SELECT p.id FROM unnest($6::text[]) AS l (code)
   CROSS JOIN unnest($7::text[]) AS f (code)
   CROSS JOIN LATERAL (SELECT n.person_id FROM person_dmetaphone_names n
                        WHERE n.last_name_key = l.code AND n.first_name_key = f.code OFFSET 0) n
    JOIN persons p ON p.id = n.person_id
   WHERE p.status = 'active' AND p.is_active
) c ORDER BY c.id
