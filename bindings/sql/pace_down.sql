-- Takes back what pace_up.sql made.

DROP TABLE IF EXISTS job_pace
