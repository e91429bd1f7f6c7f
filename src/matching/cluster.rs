//! The clusters by name.

use crate::named::{names, NameSet};

names! {
    /// A reason to compare two persons.
    Cluster {
        /// Tax ids equal, both present.
        TaxId = "tax_id",
        /// The ASCII digits of any document number equal, digits present; the type is ignored. An
        /// addition to the published cluster ([`ClusterSet::Extended`]): or the digits that follow
        /// the series of two birth certificates.
        DocumentNumber = "document_number",
        /// OTP phones equal.
        AuthPhone = "auth_phone",
        /// Birth dates equal and surnames sound alike.
        BirthDateLastName = "birth_date_last_name",
        /// A registration or residence `settlement_id` in common and surnames sound alike.
        SettlementLastName = "settlement_last_name",
        /// Both first name and surname sound alike.
        FirstLastName = "first_last_name",
        /// A cluster of the host's own ([`super::OwnClusters`]).
        Own = "own",
    }
}

names! {
    /// Which clusters make candidates.
    ClusterSet {
        /// None: the host's own alone.
        None = "none",
        /// The six as published.
        Published = "published",
        /// The published ones, and birth certificates by the digits that follow their series: the
        /// series is written `1-БК`, `І-БК` or `I-BK`, and its 1 is no digit of the number.
        Extended = "extended",
    }
}

/// The clusters in which two persons are together.
pub type Clusters = NameSet<Cluster>;
