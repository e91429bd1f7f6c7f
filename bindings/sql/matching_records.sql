-- Records of persons in one look-up: a row for every person, and behind it one for each of its documents,
-- addresses and live authentication methods, in the order of inserted_at. $1 ids of the persons.
-- Gives person_id, part, and eleven texts: of a `person` first_name, last_name, second_name, birth_date, gender,
-- tax_id, no_tax_id, unzr, birth_settlement, status, is_active; of a `document` type, number; of an `address`
-- type, settlement, settlement_id; of a `method` type, phone_number.
SELECT r.person_id::text, r.part, r.c1, r.c2, r.c3, r.c4, r.c5, r.c6, r.c7, r.c8, r.c9, r.c10, r.c11
  FROM (
  SELECT p.id AS person_id, 1 AS place, 'person' AS part, NULL::timestamp AS at, NULL::uuid AS child,
         p.first_name::text AS c1, p.last_name::text AS c2, p.second_name::text AS c3, p.birth_date::text AS c4, p.gender::text AS c5,
         p.tax_id::text AS c6, p.no_tax_id::text AS c7, p.unzr::text AS c8, p.birth_settlement::text AS c9, p.status::text AS c10,
         p.is_active::text AS c11
    FROM persons p
   WHERE p.id = ANY ($1::uuid[])
  UNION ALL
  SELECT d.person_id, 2, 'document', d.inserted_at, d.id,
         d.type::text, d.number::text, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM person_documents d
   WHERE d.person_id = ANY ($1::uuid[])
  UNION ALL
  SELECT a.person_id, 3, 'address', a.inserted_at, a.id,
         a.type::text, a.settlement::text, a.settlement_id::text, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM person_addresses a
   WHERE a.person_id = ANY ($1::uuid[])
  UNION ALL
  SELECT m.person_id, 4, 'method', m.inserted_at, m.id,
         m.type::text, m.phone_number::text, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM person_authentication_methods m
   WHERE m.person_id = ANY ($1::uuid[])
     AND (m.ended_at IS NULL OR m.ended_at > (now() AT TIME ZONE 'UTC'))
) r
 ORDER BY r.person_id, r.place, r.at, r.child
