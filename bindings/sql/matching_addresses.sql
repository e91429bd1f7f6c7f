-- Addresses of persons, in the order of inserted_at. $1 ids of the persons.
-- Gives person_id, type, settlement, settlement_id.
SELECT a.person_id::text, a.type, a.settlement, a.settlement_id::text
  FROM person_addresses a
 WHERE a.person_id = ANY ($1::uuid[])
 ORDER BY a.person_id, a.inserted_at, a.id
