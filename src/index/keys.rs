//! What persons of an index are found by: the keys of the clusters, each as a hash.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use super::hash::Hash;
use super::persons::Settings;
use crate::matching::{Cluster, ClusterKeys, ClusterSet, Identifiers};
use crate::names::{self, Keys};
use crate::person::Person;

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

/// Keys in their order, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyList(Vec<Key>);

impl KeyList {
    pub(super) const NONE: KeyList = KeyList(Vec::new());

    /// Those of a person in an index of these settings, in place of any before. They are those of
    /// [`Settings::keys_of`], hashed where they stand in the record.
    pub(super) fn read(&mut self, person: &Person, settings: &Settings) {
        self.clear();
        let of = Identifiers(person);
        if settings.clusters != ClusterSet::None {
            self.texts(Kind::TaxId, of.tax_id());
            self.texts(Kind::DocumentNumber, of.document_numbers());
            if settings.clusters == ClusterSet::Extended {
                self.texts(Kind::CertificateNumber, of.certificate_numbers());
            }
            self.texts(Kind::AuthPhone, of.auth_phones());
            let keys = |name: &Option<Cow<'_, str>>, kind| {
                name.as_deref().map(|name| settings.key.keys(name, kind)).unwrap_or_default()
            };
            let last = keys(&person.last_name, names::Kind::Last);
            let first = keys(&person.first_name, names::Kind::First);
            self.names([&last, &first], person.birth_date, || of.settlement_ids());
        }
        if !settings.own_clusters.is_empty() {
            self.texts(Kind::Own, settings.own_clusters.keys(person, settings.key));
        }
        self.sort();
    }

    /// Those that are made already.
    pub(super) fn of(keys: &ClusterKeys) -> Self {
        let mut list = KeyList::NONE;
        list.texts(Kind::TaxId, &keys.tax_id);
        list.texts(Kind::DocumentNumber, &keys.document_numbers);
        list.texts(Kind::CertificateNumber, &keys.certificate_numbers);
        list.texts(Kind::AuthPhone, &keys.auth_phones);
        let names = [&keys.last_name_keys, &keys.first_name_keys];
        list.names(names, keys.birth_date, || keys.settlement_ids.iter());
        list.texts(Kind::Own, &keys.own);
        list.sort();
        list
    }

    fn texts(&mut self, kind: Kind, texts: impl IntoIterator<Item = impl AsRef<str>>) {
        self.0.extend(texts.into_iter().map(|text| (kind, hash_of(text.as_ref()))));
    }

    /// Each key of the family name with what is beside it.
    fn names<T: AsRef<str>, I: Iterator<Item = T>>(
        &mut self,
        [last, first]: [&Keys; 2],
        birth_date: Option<NaiveDate>,
        settlement_ids: impl Fn() -> I,
    ) {
        for last in last.iter().map(|code| Hash::EMPTY.text(code.as_bytes())) {
            let mut beside = |kind, hash: Hash| self.0.push((kind, hash.value()));
            if let Some(date) = birth_date {
                let days = i64::from(date.num_days_from_ce()) as u64;
                beside(Kind::BirthDateLastName, last.word(days));
            }
            for id in settlement_ids() {
                beside(Kind::SettlementLastName, last.text(id.as_ref().as_bytes()));
            }
            for first in first.iter() {
                beside(Kind::FirstLastName, last.text(first.as_bytes()));
            }
        }
    }

    fn sort(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
    }

    pub(super) fn keys(&self) -> &[Key] {
        &self.0
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.capacity().saturating_mul(size_of::<Key>())
    }
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
    use proptest::prelude::*;

    use super::*;
    use crate::matching::ClustersDocument;
    use crate::person::{Address, AuthenticationMethod, Document, BIRTH_CERTIFICATE, RESIDENCE};

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

    proptest! {
        #[test]
        fn keys_hashed_in_the_record_are_those_of_the_cluster_keys(
            names in proptest::collection::vec(prop::sample::select(vec![
                "", "-", "Шевченко", "Нечуй-Левицький", "Lev Shevchenko", "оглы", "Її"]), 2),
            documents in proptest::collection::vec((
                prop::sample::select(vec!["PASSPORT", BIRTH_CERTIFICATE]),
                "(1-БК № |АА|)[0-9]{0,3}( |-|)[0-9]{3}(А1|)"), 0..12),
            tax_id in "([0-9]{10}|0000000000|)",
            phones in proptest::collection::vec("\\+38067111[0-9]{2}", 0..12),
            settlements in proptest::collection::vec("([0-9A-F]{8}-[0-9a-f]{4}-4a00-8000-00000000000[AB]|[1-3]| )", 0..12),
            date in proptest::option::of(700_000..730_000_i32),
            clusters in prop::sample::select(vec![ClusterSet::None, ClusterSet::Published, ClusterSet::Extended]),
            own in prop::sample::select(vec!["[]", r#"["published", {"all": ["tax_id", "key:last_name"]}]"#]),
        ) {
            let text = |text: &String| Some(Cow::Owned(text.clone()));
            let name = |at: usize| names.get(at).map(|name| Cow::Borrowed(*name));
            let person = Person {
                last_name: name(0),
                first_name: name(1),
                tax_id: text(&tax_id),
                birth_date: date.and_then(NaiveDate::from_num_days_from_ce_opt),
                documents: documents.iter().map(|(kind, number)| Document {
                    r#type: Some(Cow::Borrowed(kind)), number: text(number) }).collect(),
                authentication_methods: phones.iter().map(|phone| AuthenticationMethod {
                    r#type: Some("OTP".into()), phone_number: text(phone) }).collect(),
                addresses: settlements.iter().map(|id| Address {
                    r#type: Some(RESIDENCE.into()), settlement_id: text(id), ..Address::default() }).collect(),
                ..Person::default()
            };
            let own_clusters = serde_json::from_str::<ClustersDocument>(own).map(|read| read.own);
            let own_clusters = own_clusters.unwrap_or_default();
            let settings = Settings { clusters, own_clusters, ..Settings::default() };
            let mut list = KeyList::NONE;
            list.read(&person, &settings);
            prop_assert_eq!(list, KeyList::of(&settings.keys_of(&person)));
        }
    }

    #[test]
    fn kinds_are_in_the_order_of_the_clusters() {
        assert!(Kind::ALL.is_sorted());
        assert!(Kind::ALL.map(Kind::cluster).is_sorted());
    }
}
