-- Stores the limits and locks their row until the transaction ends, so that dispatchers of several nodes
-- share them. $1 the day in UTC; $2 latest updated_at of a lost claim; $3 where counting stops;
-- $4 requests a second; $5 faults in a row that open the circuit; $6 how many seconds it stays open;
-- null for no limit. Gives how many persons were claimed on this day, how many are in flight, and for how
-- many seconds the circuit is still open.
INSERT INTO unzr_pace AS p (id, day, rate_limit, breaker_faults, breaker_pause)
VALUES (1, $1::date, $4::float8, $5::integer, $6::integer)
ON CONFLICT (id) DO UPDATE
   SET day = EXCLUDED.day,
       claimed = CASE WHEN p.day = EXCLUDED.day THEN p.claimed ELSE 0 END,
       rate_limit = EXCLUDED.rate_limit,
       breaker_faults = EXCLUDED.breaker_faults,
       breaker_pause = EXCLUDED.breaker_pause
RETURNING claimed::text,
          (SELECT count(*)::text FROM (
             SELECT c.claimed_at FROM unzr_claims c
              WHERE c.claim_id IS NOT NULL AND c.claimed_at > $2::timestamp
              ORDER BY c.claimed_at LIMIT $3::bigint) x),
          GREATEST(0, ceil(extract(epoch FROM closed_until - clock_timestamp())))::bigint::text
