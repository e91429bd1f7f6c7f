-- What deduplication and merging keep beside ESOZ's persons. Every statement can be run again.
-- Ids of persons are no foreign keys where a row tells what was decided: it outlives the person.
-- merge_group_contradicts: the group of a pair are all persons linked with it by pairs that are merged, or are to be.
-- It contradicts itself if it has more persons than a limit, or if two of it who are no such pair themselves have
-- different tax ids, or different birth dates and given names.

CREATE TABLE IF NOT EXISTS verified_ts (
  id smallint PRIMARY KEY CHECK (id = 1),
  updated_at timestamp NOT NULL DEFAULT '-infinity',
  person_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'
)

INSERT INTO verified_ts (id) VALUES (1) ON CONFLICT DO NOTHING

CREATE TABLE IF NOT EXISTS verifying_ids (
  id uuid PRIMARY KEY,
  updated_at timestamp NOT NULL,
  claim_id uuid,
  claimed_at timestamp,
  failures integer NOT NULL DEFAULT 0,
  failure varchar,
  due_after timestamp
)

CREATE INDEX IF NOT EXISTS verifying_ids_in_flight_index
    ON verifying_ids (claimed_at, id) WHERE claim_id IS NOT NULL

CREATE INDEX IF NOT EXISTS verifying_ids_failed_index
    ON verifying_ids (due_after, id) WHERE claim_id IS NULL

CREATE INDEX IF NOT EXISTS persons_dedup_updated_index
    ON persons (updated_at, id) WHERE status = 'active' AND is_active

CREATE TABLE IF NOT EXISTS merge_candidates (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL,
  master_person_id uuid NOT NULL CHECK (master_person_id <> person_id),
  score float8 NOT NULL,
  config jsonb NOT NULL,
  details jsonb NOT NULL,
  status varchar NOT NULL DEFAULT 'NEW',
  person_updated_at timestamp NOT NULL,
  master_person_updated_at timestamp NOT NULL,
  audit text NOT NULL,
  merge_reason varchar,
  claimed_at timestamp NOT NULL DEFAULT '-infinity',
  inserted_at timestamp NOT NULL,
  updated_at timestamp NOT NULL
)

CREATE UNIQUE INDEX IF NOT EXISTS merge_candidates_pair_index
    ON merge_candidates (LEAST(person_id, master_person_id), GREATEST(person_id, master_person_id))
 WHERE status <> 'STALE'

CREATE INDEX IF NOT EXISTS merge_candidates_person_index ON merge_candidates (person_id)

CREATE INDEX IF NOT EXISTS merge_candidates_master_index ON merge_candidates (master_person_id)

CREATE INDEX IF NOT EXISTS merge_candidates_open_index
    ON merge_candidates (claimed_at, inserted_at, id)
 WHERE merge_reason IS NOT NULL AND status IN ('NEW', 'IN_PROCESS', 'DECLARATION_READY_DEACTIVATE')

CREATE TABLE IF NOT EXISTS merged_pairs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  master_person_id uuid NOT NULL,
  merge_person_id uuid NOT NULL UNIQUE CHECK (merge_person_id <> master_person_id),
  inserted_at timestamp NOT NULL,
  updated_at timestamp NOT NULL
)

CREATE INDEX IF NOT EXISTS merged_pairs_master_index ON merged_pairs (master_person_id)

CREATE TABLE IF NOT EXISTS merge_steps (
  id bigserial PRIMARY KEY,
  merge_candidate_id uuid NOT NULL REFERENCES merge_candidates (id),
  version varchar NOT NULL,
  document text NOT NULL,
  answer text NOT NULL,
  inserted_at timestamp NOT NULL
)

CREATE INDEX IF NOT EXISTS merge_steps_candidate_index ON merge_steps (merge_candidate_id)

CREATE TABLE IF NOT EXISTS manual_merge_candidates (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  merge_candidate_id uuid NOT NULL UNIQUE REFERENCES merge_candidates (id),
  person_id uuid NOT NULL,
  master_person_id uuid NOT NULL,
  status varchar NOT NULL DEFAULT 'NEW',
  status_reason varchar,
  decision varchar,
  assignee_id uuid,
  decisions integer NOT NULL DEFAULT 0,
  inserted_at timestamp NOT NULL,
  updated_at timestamp NOT NULL
)

CREATE INDEX IF NOT EXISTS manual_merge_candidates_waiting_index
    ON manual_merge_candidates (decisions DESC, inserted_at, id)
 WHERE status = 'NEW' AND assignee_id IS NULL

CREATE INDEX IF NOT EXISTS manual_merge_candidates_person_index
    ON manual_merge_candidates (person_id) WHERE status = 'NEW'

CREATE INDEX IF NOT EXISTS manual_merge_candidates_master_index
    ON manual_merge_candidates (master_person_id) WHERE status = 'NEW'

CREATE TABLE IF NOT EXISTS manual_merge_requests (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  manual_merge_candidate_id uuid NOT NULL REFERENCES manual_merge_candidates (id),
  assignee_id uuid NOT NULL,
  status varchar NOT NULL DEFAULT 'NEW',
  comment text,
  inserted_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  UNIQUE (assignee_id, manual_merge_candidate_id)
)

CREATE INDEX IF NOT EXISTS manual_merge_requests_open_index
    ON manual_merge_requests (assignee_id) WHERE status IN ('NEW', 'POSTPONE')

CREATE INDEX IF NOT EXISTS manual_merge_requests_candidate_index
    ON manual_merge_requests (manual_merge_candidate_id)

CREATE OR REPLACE FUNCTION merge_group_contradicts(person_id uuid, master_person_id uuid, group_limit bigint)
RETURNS boolean LANGUAGE plpgsql STABLE SET jit = off AS $$
DECLARE
  members uuid[] := ARRAY(
    WITH RECURSIVE linked (id) AS (
      SELECT s.id FROM (VALUES ($1), ($2)) s (id)
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
    ) SELECT linked.id FROM linked LIMIT group_limit + 1);
BEGIN
  RETURN cardinality(members) > group_limit
      OR cardinality(members) > 2 AND EXISTS (
           SELECT FROM unnest(members) AS a (id)
             JOIN persons p ON p.id = a.id
            CROSS JOIN unnest(members) AS b (id)
             JOIN persons q ON q.id = b.id
            WHERE a.id < b.id
              AND (NULLIF(matching_trimmed(p.tax_id), '') <> NULLIF(matching_trimmed(q.tax_id), '')
                   OR p.birth_date <> q.birth_date AND lower(p.first_name) <> lower(q.first_name))
              AND NOT EXISTS (SELECT FROM merge_candidates c
                               WHERE LEAST(c.person_id, c.master_person_id) = a.id
                                 AND GREATEST(c.person_id, c.master_person_id) = b.id
                                 AND c.merge_reason IS NOT NULL
                                 AND c.status <> 'STALE' AND c.status <> 'DECLINED'));
END $$
