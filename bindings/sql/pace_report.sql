-- Tells the circuit breaker how a request went. $1 whether it was a fault of the transport.
-- Gives for how many seconds the circuit is open now; no row: there is no breaker, or nothing changed.
UPDATE job_pace
   SET faults = CASE WHEN $1::boolean THEN faults + 1 ELSE 0 END,
       closed_until = CASE WHEN $1::boolean AND faults + 1 >= breaker_faults
                           THEN clock_timestamp() + interval '1 second' * breaker_pause
                           WHEN $1::boolean THEN closed_until END
 WHERE id = 1 AND breaker_faults IS NOT NULL AND ($1::boolean OR faults > 0)
RETURNING GREATEST(0, ceil(extract(epoch FROM closed_until - clock_timestamp())))::bigint::text
