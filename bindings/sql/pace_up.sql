-- The limits of a job that hold over all nodes, and what was used of them: one row.

CREATE TABLE IF NOT EXISTS job_pace (
  id smallint PRIMARY KEY CHECK (id = 1),
  day date NOT NULL,
  claimed integer NOT NULL DEFAULT 0,
  rate_limit float8,
  free_at timestamptz,
  breaker_faults integer,
  breaker_pause integer,
  faults integer NOT NULL DEFAULT 0,
  closed_until timestamptz
)
