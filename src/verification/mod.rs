//! Verification: statuses and reasons, the synchronisation of one person, triggers, cumulative status.
