-- The active persons whose live OTP method has a phone. $1 the phone. Gives id, tax_id.
SELECT DISTINCT p.id::text AS id, p.tax_id
  FROM person_authentication_methods m
  JOIN persons p ON p.id = m.person_id
 WHERE m.type = 'OTP' AND matching_trimmed(m.phone_number) = $1::text
   AND (m.ended_at IS NULL OR m.ended_at > (now() AT TIME ZONE 'UTC'))
   AND p.status = 'active' AND p.is_active
 ORDER BY 1
