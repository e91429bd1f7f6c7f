//! The look-ups of matching as PostgreSQL text, for hosts that keep the index there.
//!
//! The library runs none of it. `bindings/elixir` does, against a real server, and its tests hold
//! what it finds equal to [`crate::matching::ClusterKeys`].

use super::clusters::Cluster;

/// One cluster's look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClusterSql {
    /// The cluster.
    pub cluster: Cluster,
    /// Selects the ids of the active persons in it. Parameters are fields of
    /// [`crate::matching::ClusterKeys`], named in `parameters`; lists are arrays of text.
    pub select: &'static str,
    /// The fields behind `$1`, `$2`.
    pub parameters: &'static [&'static str],
    /// The index that serves it.
    pub index: &'static str,
}

/// The columns beside ESOZ's own that hold a person's name keys. A host fills them with
/// [`crate::matching::ClusterKeys::of_many`] and again when the key's version changes.
pub const KEY_COLUMNS_SQL: &str = "\
ALTER TABLE persons
  ADD COLUMN last_name_keys text[] NOT NULL DEFAULT '{}',
  ADD COLUMN first_name_keys text[] NOT NULL DEFAULT '{}'";

/// Answers [`crate::matching::Question::PhoneHolders`]: `$1` is the phone.
pub const PHONE_HOLDERS_SQL: &str = "\
SELECT DISTINCT p.id, p.tax_id
  FROM persons p
  JOIN person_authentication_methods m ON m.person_id = p.id
 WHERE m.type = 'OTP' AND m.phone_number = $1 AND (m.ended_at IS NULL OR m.ended_at > now())
   AND p.status = 'active' AND p.is_active";

/// Every cluster's look-up.
pub const CLUSTER_SQL: &[ClusterSql] = &[
    ClusterSql {
        cluster: Cluster::TaxId,
        select: "SELECT id FROM persons WHERE tax_id = $1 AND status = 'active' AND is_active",
        parameters: &["tax_id"],
        index: "CREATE INDEX ON persons (tax_id) WHERE status = 'active' AND is_active",
    },
    ClusterSql {
        cluster: Cluster::DocumentNumber,
        select: "SELECT p.id FROM persons p JOIN person_documents d ON d.person_id = p.id \
                 WHERE regexp_replace(d.number, '[^0-9]', '', 'g') = ANY ($1) \
                 AND p.status = 'active' AND p.is_active",
        parameters: &["document_numbers"],
        index: "CREATE INDEX ON person_documents (regexp_replace(number, '[^0-9]', '', 'g'))",
    },
    ClusterSql {
        cluster: Cluster::AuthPhone,
        select: "SELECT p.id FROM persons p \
                 JOIN person_authentication_methods m ON m.person_id = p.id \
                 WHERE m.type = 'OTP' AND m.phone_number = ANY ($1) \
                 AND (m.ended_at IS NULL OR m.ended_at > now()) \
                 AND p.status = 'active' AND p.is_active",
        parameters: &["auth_phones"],
        index: "CREATE INDEX ON person_authentication_methods (phone_number) WHERE type = 'OTP'",
    },
    ClusterSql {
        cluster: Cluster::BirthDateLastName,
        select: "SELECT id FROM persons WHERE birth_date = $1 AND last_name_keys && $2 \
                 AND status = 'active' AND is_active",
        parameters: &["birth_date", "last_name_keys"],
        index: "CREATE INDEX ON persons (birth_date) WHERE status = 'active' AND is_active",
    },
    ClusterSql {
        cluster: Cluster::SettlementLastName,
        select: "SELECT p.id FROM persons p JOIN person_addresses a ON a.person_id = p.id \
                 WHERE a.type IN ('RESIDENCE', 'REGISTRATION') AND a.settlement_id = ANY ($1) \
                 AND p.last_name_keys && $2 AND p.status = 'active' AND p.is_active",
        parameters: &["settlement_ids", "last_name_keys"],
        index: "CREATE INDEX ON persons USING gin (last_name_keys)",
    },
    ClusterSql {
        cluster: Cluster::FirstLastName,
        select: "SELECT id FROM persons WHERE first_name_keys && $1 AND last_name_keys && $2 \
                 AND status = 'active' AND is_active",
        parameters: &["first_name_keys", "last_name_keys"],
        index: "CREATE INDEX ON persons USING gin (last_name_keys, first_name_keys)",
    },
];
