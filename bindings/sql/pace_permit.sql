-- May a request be sent now? A leaky bucket over all nodes: each permit takes the next free moment.
-- Takes none while the circuit is open, or when the next free moment is more than $1 milliseconds away.
-- Gives for how many seconds the circuit is still open, and how many milliseconds away the moment is;
-- no row: there are no limits.
WITH pace AS (
  SELECT p.id, p.rate_limit, p.closed_until,
         GREATEST(p.free_at, clock_timestamp()) AS free_at
    FROM job_pace p
   WHERE p.id = 1 AND (p.rate_limit IS NOT NULL OR p.closed_until > clock_timestamp())
     FOR UPDATE
), taken AS (
  UPDATE job_pace p
     SET free_at = pace.free_at + interval '1 second' / pace.rate_limit
    FROM pace
   WHERE p.id = pace.id
     AND pace.rate_limit IS NOT NULL
     AND (pace.closed_until IS NULL OR pace.closed_until <= clock_timestamp())
     AND pace.free_at <= clock_timestamp() + interval '1 millisecond' * $1::integer
)
SELECT GREATEST(0, ceil(extract(epoch FROM pace.closed_until - clock_timestamp())))::bigint::text,
       GREATEST(0, ceil(extract(epoch FROM pace.free_at - clock_timestamp()) * 1000))::bigint::text
  FROM pace
