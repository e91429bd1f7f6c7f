-- The active persons with this tax id and these names. $1 tax_id; $2 first_name; $3 last_name;
-- $4 second_name. Gives id, tax_id.
SELECT p.id::text, p.tax_id
  FROM persons p
 WHERE matching_trimmed(p.tax_id) = $1::text AND p.first_name = $2::text AND p.last_name = $3::text
   AND p.second_name IS NOT DISTINCT FROM $4::text
   AND p.status = 'active' AND p.is_active
 ORDER BY p.id
