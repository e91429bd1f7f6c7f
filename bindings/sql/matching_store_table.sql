-- Fills the key tables. $1 ids; $2 and $3 their last_name_keys and first_name_keys, each the text of an array.
WITH keys AS MATERIALIZED (
  SELECT k.id, k.last_name_keys::text[] AS last_name_keys, k.first_name_keys::text[] AS first_name_keys
    FROM unnest($1::uuid[], $2::text[], $3::text[]) AS k (id, last_name_keys, first_name_keys)
), unnamed AS (
  DELETE FROM person_dmetaphone_names n USING keys WHERE n.person_id = keys.id
), unsettled AS (
  DELETE FROM person_settlement_last_names n USING keys WHERE n.person_id = keys.id
), named AS (
  INSERT INTO person_dmetaphone_names (person_id, last_name_key, first_name_key)
  SELECT keys.id, l.code, f.code
    FROM keys
    LEFT JOIN LATERAL unnest(keys.last_name_keys) AS l (code) ON true
    LEFT JOIN LATERAL unnest(keys.first_name_keys) AS f (code) ON true
)
INSERT INTO person_settlement_last_names (person_id, settlement_id, last_name_key)
SELECT DISTINCT keys.id, a.settlement_id, l.code
  FROM keys
  JOIN person_addresses a ON a.person_id = keys.id
 CROSS JOIN LATERAL unnest(keys.last_name_keys) AS l (code)
 WHERE a.type IN ('RESIDENCE', 'REGISTRATION') AND a.settlement_id IS NOT NULL
