-- Claims merge candidates: automatic ones that are NEW become IN_PROCESS; those that clerks decided to merge, and
-- those whose worker died, are taken as they are. $1 latest claimed_at of a lost claim; $2 how many; $3 now;
-- $4 the least score of an automatic merge; $5 the most persons of a group. Gives their ids.
-- The group of an automatic one are all persons linked with it by pairs that are, or will be, merged. If it has more
-- than $5 persons, or two of it who are no such pair themselves have different tax ids, or different birth
-- dates and given names, the candidate goes to clerks.
WITH due AS MATERIALIZED (
  SELECT c.id, c.person_id, c.master_person_id, c.inserted_at,
         c.status = 'NEW' AND c.merge_reason = 'AUTO_MERGE' AS automatic
    FROM merge_candidates c
   WHERE c.merge_reason IS NOT NULL
     AND c.status IN ('NEW', 'IN_PROCESS', 'DECLARATION_READY_DEACTIVATE')
     AND c.claimed_at <= $1::timestamp
     AND (c.merge_reason = 'MANUAL_MERGE' OR c.score >= $4::float8 OR c.status <> 'NEW')
   ORDER BY c.claimed_at, c.inserted_at, c.id
   LIMIT $2::bigint
     FOR UPDATE SKIP LOCKED
), grouped AS MATERIALIZED (
  SELECT due.id,
         ARRAY(WITH RECURSIVE linked (id) AS (
                 SELECT s.id FROM (VALUES (due.person_id), (due.master_person_id)) s (id)
                 UNION
                 SELECT e.id
                   FROM linked
                  CROSS JOIN LATERAL (
                    SELECT c.master_person_id AS id FROM merge_candidates c
                     WHERE c.person_id = linked.id AND c.merge_reason IS NOT NULL
                       AND c.status NOT IN ('STALE', 'DECLINED')
                    UNION ALL
                    SELECT c.person_id FROM merge_candidates c
                     WHERE c.master_person_id = linked.id AND c.merge_reason IS NOT NULL
                       AND c.status NOT IN ('STALE', 'DECLINED')) e
               ) SELECT linked.id FROM linked LIMIT $5::bigint + 1) AS members
    FROM due
   WHERE due.automatic
), contradictory AS MATERIALIZED (
  SELECT g.id FROM grouped g
   WHERE cardinality(g.members) > $5::bigint
      OR cardinality(g.members) > 2 AND EXISTS (
           SELECT FROM unnest(g.members) AS a (id)
             JOIN persons p ON p.id = a.id
            CROSS JOIN unnest(g.members) AS b (id)
             JOIN persons q ON q.id = b.id
            WHERE a.id < b.id
              AND (NULLIF(matching_trimmed(p.tax_id), '') <> NULLIF(matching_trimmed(q.tax_id), '')
                   OR p.birth_date <> q.birth_date AND lower(p.first_name) <> lower(q.first_name))
              AND NOT EXISTS (SELECT FROM merge_candidates c
                               WHERE LEAST(c.person_id, c.master_person_id) = a.id
                                 AND GREATEST(c.person_id, c.master_person_id) = b.id
                                 AND c.status <> 'STALE'
                                 AND c.merge_reason IS NOT NULL AND c.status <> 'DECLINED'))
), manual AS (
  INSERT INTO manual_merge_candidates
         (merge_candidate_id, person_id, master_person_id, inserted_at, updated_at)
  SELECT due.id, due.person_id, due.master_person_id, due.inserted_at, $3::timestamp
    FROM due JOIN contradictory USING (id)
  ON CONFLICT (merge_candidate_id) DO NOTHING
), held_back AS (
  UPDATE merge_candidates c
     SET merge_reason = NULL, updated_at = $3::timestamp
    FROM contradictory
   WHERE c.id = contradictory.id
)
UPDATE merge_candidates c
   SET status = CASE WHEN c.status = 'NEW' AND c.merge_reason = 'AUTO_MERGE' THEN 'IN_PROCESS'
                     ELSE c.status END,
       claimed_at = $3::timestamp, updated_at = $3::timestamp
 WHERE c.id = ANY (ARRAY(SELECT due.id FROM due
                          WHERE NOT EXISTS (SELECT FROM contradictory x WHERE x.id = due.id)))
RETURNING c.id::text
