-- Takes back what matching_table_up.sql made.

DROP TABLE IF EXISTS person_dmetaphone_names

DROP TABLE IF EXISTS person_settlement_last_names
