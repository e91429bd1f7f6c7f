-- Of these persons the active ones that were changed earlier than one of them. $1 ids; $2 id and
-- $3 updated_at of the one. Gives id and updated_at as microseconds.
SELECT p.id::text, (extract(epoch FROM p.updated_at) * 1000000)::bigint::text
  FROM persons p
 WHERE p.id = ANY ($1::uuid[])
   AND p.status = 'active' AND p.is_active
   AND (p.updated_at, p.id) < ($3::timestamp, $2::uuid)
 ORDER BY p.id
