-- The names of these persons, whose keys are to be filled. $1 ids. Gives id, first_name, last_name.
SELECT p.id::text, p.first_name, p.last_name
  FROM persons p
 WHERE p.id = ANY ($1::uuid[])
