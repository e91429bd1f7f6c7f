//! What persons of an index are found by: the keys of the clusters, each as a hash.

use chrono::Datelike;

use super::hash::Hash;
use crate::matching::{Cluster, ClusterKeys};

/// What a key is made of, in the order of the clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    TaxId,
    DocumentNumber,
    CertificateNumber,
    AuthPhone,
    BirthDateLastName,
    SettlementLastName,
    FirstLastName,
    Own,
}

impl Kind {
    pub(super) const ALL: [Kind; 8] = [
        Kind::TaxId,
        Kind::DocumentNumber,
        Kind::CertificateNumber,
        Kind::AuthPhone,
        Kind::BirthDateLastName,
        Kind::SettlementLastName,
        Kind::FirstLastName,
        Kind::Own,
    ];

    /// The cluster that two persons with one key share.
    pub(super) fn cluster(self) -> Cluster {
        match self {
            Kind::TaxId => Cluster::TaxId,
            Kind::DocumentNumber | Kind::CertificateNumber => Cluster::DocumentNumber,
            Kind::AuthPhone => Cluster::AuthPhone,
            Kind::BirthDateLastName => Cluster::BirthDateLastName,
            Kind::SettlementLastName => Cluster::SettlementLastName,
            Kind::FirstLastName => Cluster::FirstLastName,
            Kind::Own => Cluster::Own,
        }
    }
}

/// The hash of a key that is one text.
pub(super) fn hash_of(text: &str) -> u64 {
    Hash::EMPTY.text(text.as_bytes()).value()
}

/// One key of a person.
pub(super) type Key = (Kind, u64);

/// The keys of a person in their order, each once.
pub(super) fn keys_of(keys: &ClusterKeys) -> Vec<Key> {
    let text = |text: &str| Hash::EMPTY.text(text.as_bytes());
    let own = |kind: Kind, texts: &[String]| -> Vec<Key> {
        texts.iter().map(|one| (kind, hash_of(one))).collect()
    };
    let mut all = own(Kind::TaxId, keys.tax_id.as_slice());
    all.extend(own(Kind::DocumentNumber, &keys.document_numbers));
    all.extend(own(Kind::CertificateNumber, &keys.certificate_numbers));
    all.extend(own(Kind::AuthPhone, &keys.auth_phones));
    all.extend(own(Kind::Own, &keys.own));
    for last in keys.last_names().map(text) {
        let mut beside = |kind, hash: Hash| all.push((kind, hash.value()));
        if let Some(date) = keys.birth_date {
            beside(Kind::BirthDateLastName, last.word(i64::from(date.num_days_from_ce()) as u64));
        }
        for id in &keys.settlement_ids {
            beside(Kind::SettlementLastName, last.text(id.as_bytes()));
        }
        for first in keys.first_names() {
            beside(Kind::FirstLastName, last.text(first.as_bytes()));
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The keys that are in both lists, in their order.
pub(super) fn in_common<'a>(a: &'a [Key], b: &'a [Key]) -> impl Iterator<Item = Key> + 'a {
    let mut rest = b;
    a.iter().copied().filter(move |key| {
        rest = rest.get(rest.partition_point(|other| other < key)..).unwrap_or_default();
        rest.first() == Some(key)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_both_lists_are_found_in_order() {
        let list = |hashes: &[u64]| -> Vec<Key> {
            hashes.iter().map(|hash| (Kind::TaxId, *hash)).collect()
        };
        let (a, b) = (list(&[1, 3, 4, 8, 9]), list(&[0, 3, 5, 9]));
        assert_eq!(in_common(&a, &b).collect::<Vec<_>>(), list(&[3, 9]));
        assert_eq!(in_common(&b, &a).collect::<Vec<_>>(), list(&[3, 9]));
        assert_eq!(in_common(&a, &[]).count(), 0);
    }

    #[test]
    fn kinds_are_in_the_order_of_the_clusters() {
        assert!(Kind::ALL.is_sorted());
        assert!(Kind::ALL.map(Kind::cluster).is_sorted());
    }
}
