-- Records of persons, in the order of id. $1 ids.
SELECT p.id::text, p.first_name, p.last_name, p.second_name, p.birth_date::text, p.gender, p.tax_id,
       p.no_tax_id::text, p.unzr, p.birth_settlement, p.status, p.is_active::text
  FROM persons p
 WHERE p.id = ANY ($1::uuid[])
 ORDER BY p.id
