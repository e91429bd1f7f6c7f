-- The names of the next persons after an id, whose keys are to be filled. $1 the id, null for the start;
-- $2 how many. Gives id, first_name, last_name.
SELECT p.id::text, p.first_name, p.last_name
  FROM persons p
 WHERE p.id > COALESCE($1::uuid, '00000000-0000-0000-0000-000000000000')
 ORDER BY p.id
 LIMIT $2::bigint
