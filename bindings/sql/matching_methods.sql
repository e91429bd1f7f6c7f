-- Live authentication methods of persons, in the order of inserted_at. $1 ids of the persons.
-- Gives person_id, type, phone_number.
SELECT m.person_id::text, m.type, m.phone_number
  FROM person_authentication_methods m
 WHERE m.person_id = ANY ($1::uuid[])
   AND (m.ended_at IS NULL OR m.ended_at > (now() AT TIME ZONE 'UTC'))
 ORDER BY m.person_id, m.inserted_at, m.id
