//! Identifiers: tax id (RNOKPP), document numbers, phone numbers.
