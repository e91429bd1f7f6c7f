-- Documents of persons, in the order of inserted_at. $1 ids of the persons. Gives person_id, type, number.
SELECT d.person_id::text, d.type, d.number
  FROM person_documents d
 WHERE d.person_id = ANY ($1::uuid[])
 ORDER BY d.person_id, d.inserted_at, d.id
