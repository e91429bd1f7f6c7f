-- Stores the pairs of a verified person and ends its verification. $1 person_id, the master of all pairs;
-- $2 claim_id; $3 updated_at of the person as it was scored; $4 when the persons were read; then lists of equal
-- length, a pair in each place: $5 ids of the persons to be merged; $6 their updated_at as microseconds;
-- $7 scores; $8 config; $9 details; $10 audit records; $11 AUTO_MERGE, or null for pairs that clerks look at.
-- Gives how many candidates were inserted, how many of them for clerks, and how many became stale; no row
-- where nothing was written, because the claim is somebody else's or the person was changed.
-- A pair whose person was changed meanwhile is left out: the change is verified itself.
WITH held AS (
  SELECT v.id, p.updated_at
    FROM verifying_ids v
    JOIN persons p ON p.id = v.id
   WHERE v.id = $1::uuid AND v.claim_id = $2::uuid
     AND p.updated_at = $3::timestamp AND p.status = 'active' AND p.is_active
     FOR UPDATE OF v
), outdated AS (
  UPDATE merge_candidates c
     SET status = 'STALE', updated_at = $4::timestamp
   WHERE c.id IN (
           SELECT o.id FROM held JOIN merge_candidates o ON o.person_id = held.id
            WHERE o.person_updated_at <> held.updated_at
            UNION ALL
           SELECT o.id FROM held JOIN merge_candidates o ON o.master_person_id = held.id
            WHERE o.master_person_updated_at <> held.updated_at)
     AND c.status IN ('NEW', 'IN_PROCESS', 'DECLARATION_READY_DEACTIVATE')
  RETURNING c.id
), closed AS (
  UPDATE manual_merge_candidates m
     SET status = 'PROCESSED', status_reason = 'STALE', assignee_id = NULL, updated_at = $4::timestamp
    FROM outdated
   WHERE m.merge_candidate_id = outdated.id AND m.status = 'NEW'
), found AS (
  SELECT f.*, p.updated_at
    FROM held
   CROSS JOIN (SELECT count(*) FROM outdated) first
   CROSS JOIN unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
         AS f (id, version, score, config, details, audit, merge_reason)
    JOIN persons p ON p.id = f.id
   WHERE p.status = 'active' AND p.is_active
     AND (extract(epoch FROM p.updated_at) * 1000000)::bigint = f.version::bigint
), inserted AS (
  INSERT INTO merge_candidates
         (person_id, master_person_id, score, config, details, person_updated_at,
          master_person_updated_at, audit, merge_reason, inserted_at, updated_at)
  SELECT f.id, $1::uuid, f.score::float8, f.config::jsonb, f.details::jsonb, f.updated_at,
         $3::timestamp, f.audit, f.merge_reason, $4::timestamp, $4::timestamp
    FROM found f
  ON CONFLICT (LEAST(person_id, master_person_id), GREATEST(person_id, master_person_id))
     WHERE status <> 'STALE' DO NOTHING
  RETURNING id, person_id, master_person_id, merge_reason
), manual AS (
  INSERT INTO manual_merge_candidates
         (merge_candidate_id, person_id, master_person_id, inserted_at, updated_at)
  SELECT i.id, i.person_id, i.master_person_id, $4::timestamp, $4::timestamp
    FROM inserted i
   WHERE i.merge_reason IS NULL
  RETURNING id
), verified AS (
  DELETE FROM verifying_ids v USING held WHERE v.id = held.id
)
SELECT (SELECT count(*) FROM inserted)::text, (SELECT count(*) FROM manual)::text,
       (SELECT count(*) FROM outdated)::text
  FROM held
