-- Takes back what dedup_up.sql made.

DROP TABLE IF EXISTS manual_merge_requests, manual_merge_candidates, merge_steps, merged_pairs, merge_candidates

DROP INDEX IF EXISTS persons_dedup_updated_index

DROP TABLE IF EXISTS verifying_ids, verified_ts

DROP FUNCTION IF EXISTS merge_group_contradicts(uuid, uuid, bigint)
