-- Stores the limits and locks their row until the transaction ends, so that dispatchers of several nodes
-- share them. $1 the day in UTC; $2 requests a second; $3 faults in a row that open the circuit; $4 how many
-- seconds it stays open; null for no limit. Gives how many were claimed on this day, and for how many
-- seconds the circuit is still open.
INSERT INTO job_pace AS p (id, day, rate_limit, breaker_faults, breaker_pause)
VALUES (1, $1::date, $2::float8, $3::integer, $4::integer)
ON CONFLICT (id) DO UPDATE
   SET day = EXCLUDED.day,
       claimed = CASE WHEN p.day = EXCLUDED.day THEN p.claimed ELSE 0 END,
       rate_limit = EXCLUDED.rate_limit,
       breaker_faults = EXCLUDED.breaker_faults,
       breaker_pause = EXCLUDED.breaker_pause
RETURNING claimed::text,
          GREATEST(0, ceil(extract(epoch FROM closed_until - clock_timestamp())))::bigint::text
