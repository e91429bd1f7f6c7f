-- Locks a clerk until the transaction ends, so that two assignments to one clerk come one after the other.
-- $1 the clerk. Gives a row.
SELECT pg_advisory_xact_lock(hashtextextended('osoba review ' || $1::uuid, 0))::text
