-- Fills the key columns. $1 ids; $2 and $3 their last_name_keys and first_name_keys, each the text of an array.
UPDATE persons p
   SET last_name_keys = k.last_name_keys::text[],
       first_name_keys = k.first_name_keys::text[],
       settlement_last_name_keys =
         ARRAY(SELECT DISTINCT a.settlement_id::text || ' ' || l.code
                 FROM person_addresses a, unnest(k.last_name_keys::text[]) AS l (code)
                WHERE a.person_id = p.id AND a.type IN ('RESIDENCE', 'REGISTRATION')
                  AND a.settlement_id IS NOT NULL)
  FROM unnest($1::uuid[], $2::text[], $3::text[]) AS k (id, last_name_keys, first_name_keys)
 WHERE p.id = k.id
