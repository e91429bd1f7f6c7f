-- Whether a phone belongs to anybody who is a confidant person: a row, or none. $1 the phone.
SELECT m.person_id::text
  FROM person_authentication_methods m
  JOIN confidant_person_relationships r ON r.confidant_person_id = m.person_id AND r.is_active
 WHERE m.type = 'OTP' AND matching_trimmed(m.phone_number) = $1::text
   AND (m.ended_at IS NULL OR m.ended_at > (now() AT TIME ZONE 'UTC'))
 LIMIT 1
