//! Which persons are candidates: six clusters, as keys to look up and as a check.
//!
//! A blank or placeholder identifier joins nobody ([`crate::identifiers::placeholder`]), white
//! space around one is no part of it, and a person without keys is in no cluster.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::num::NonZeroU8;

use chrono::NaiveDate;
use serde::Serialize;

use super::cluster::{Cluster, ClusterSet, Clusters};
use super::id::{is_uuid, UUID};
use super::own_clusters::OwnClusters;
use crate::identifiers::placeholder::{evident, is_placeholder_number, present};
use crate::names::{Algorithm, Code, Keys, Kind};
use crate::person::{Document, Person, REGISTRATION, RESIDENCE};
use crate::text::{Recent, Words};

/// What a host looks up to find the candidates of a person, and what it stores in indexed columns
/// to be found by. A field that is null or empty joins no cluster.
///
/// A cluster of two conditions is met when both are: see `bindings/sql/matching_candidates_*.sql`.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ClusterKeys {
    /// Algorithm and version of the name keys, e.g. `uk/2`.
    pub key: &'static str,
    /// Tax id.
    pub tax_id: Option<String>,
    /// The ASCII digits of each document number, without repetition.
    pub document_numbers: Vec<String>,
    /// The ASCII digits that follow the series of each birth certificate, without repetition.
    pub certificate_numbers: Vec<String>,
    /// Phones of OTP methods, without repetition.
    pub auth_phones: Vec<String>,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// `settlement_id` of registration and residence addresses, without repetition; a UUID is in
    /// lower case, as PostgreSQL gives it.
    pub settlement_ids: Vec<String>,
    /// Keys of the family name: of the whole and of each part of a compound one.
    pub last_name_keys: Keys,
    /// Keys of the given name.
    pub first_name_keys: Keys,
    /// Keys of the host's own clusters ([`super::OwnClusters`]).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<String>,
}

/// Shows nothing: all of it is personal data.
impl fmt::Debug for ClusterKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClusterKeys").field("key", &self.key).finish_non_exhaustive()
    }
}

impl ClusterKeys {
    /// The keys of a person.
    ///
    /// ```
    /// use osoba::matching::ClusterKeys;
    /// use osoba::names::Algorithm;
    /// let person: osoba::Person = serde_json::from_str(r#"{"tax_id": "0000000000", "documents": [
    ///     {"type": "PASSPORT", "number": "АА 123456"},
    ///     {"type": "BIRTH_CERTIFICATE", "number": "1-БК № 654321"}]}"#,
    /// ).unwrap();
    /// let keys = ClusterKeys::of(&person, Algorithm::Uk);
    /// assert_eq!(keys.document_numbers, ["123456", "1654321"]);
    /// assert_eq!(keys.certificate_numbers, ["654321"]);
    /// assert_eq!(keys.tax_id, None);
    /// ```
    #[must_use]
    pub fn of(person: &Person, algorithm: Algorithm) -> Self {
        ClusterKeys::with_names(person, algorithm, |name, kind| algorithm.keys(name, kind))
    }

    /// The keys of a person, those of a name by a function, which may cache them.
    fn with_names<'p>(
        person: &'p Person,
        algorithm: Algorithm,
        mut keys: impl FnMut(&'p str, Kind) -> Keys,
    ) -> Self {
        let mut name_keys = |name: &'p Option<Cow<'_, str>>, kind| {
            name.as_deref().map(|name| keys(name, kind)).unwrap_or_default()
        };
        let identifiers = Identifiers(person);
        ClusterKeys {
            key: algorithm.id(),
            tax_id: identifiers.tax_id().map(str::to_owned),
            document_numbers: distinct(identifiers.document_numbers()),
            certificate_numbers: distinct(identifiers.certificate_numbers()),
            auth_phones: distinct(identifiers.auth_phones().map(Cow::Borrowed)),
            birth_date: person.birth_date,
            settlement_ids: distinct(identifiers.settlement_ids()),
            last_name_keys: name_keys(&person.last_name, Kind::Last),
            first_name_keys: name_keys(&person.first_name, Kind::First),
            own: Vec::new(),
        }
    }

    /// The keys of a person by which the clusters of a policy or an index look.
    #[must_use]
    pub(crate) fn chosen(
        person: &Person,
        algorithm: Algorithm,
        clusters: ClusterSet,
        own: &OwnClusters,
    ) -> Self {
        let mut keys = ClusterKeys::of(person, algorithm);
        match clusters {
            ClusterSet::Extended => {}
            ClusterSet::Published => keys.certificate_numbers.clear(),
            ClusterSet::None => {
                keys = ClusterKeys {
                    key: keys.key,
                    last_name_keys: keys.last_name_keys,
                    first_name_keys: keys.first_name_keys,
                    ..ClusterKeys::none()
                }
            }
        }
        keys.own = own.keys(person, algorithm);
        keys
    }

    /// The same without the keys of names, by which no published cluster may be looked up.
    pub(crate) fn without_names(self) -> Self {
        let (last_name_keys, first_name_keys) = (Keys::default(), Keys::default());
        ClusterKeys { last_name_keys, first_name_keys, ..self }
    }

    /// Keys of nobody.
    fn none() -> Self {
        ClusterKeys {
            key: "",
            tax_id: None,
            document_numbers: Vec::new(),
            certificate_numbers: Vec::new(),
            auth_phones: Vec::new(),
            birth_date: None,
            settlement_ids: Vec::new(),
            last_name_keys: Keys::default(),
            first_name_keys: Keys::default(),
            own: Vec::new(),
        }
    }

    /// The keys of many persons at once, in their order: for a host that fills indexed columns. A name
    /// that another had a moment ago is not encoded again.
    #[must_use]
    pub fn of_many(persons: &[Person], algorithm: Algorithm) -> Vec<Self> {
        if persons.len() < FEW {
            return persons.iter().map(|person| ClusterKeys::of(person, algorithm)).collect();
        }
        let (mut last, mut first) =
            (Recent::<Keys, 256>::default(), Recent::<Keys, 256>::default());
        let keys = |person| {
            ClusterKeys::with_names(person, algorithm, |name, kind| {
                let known = if kind == Kind::Last { &mut last } else { &mut first };
                known.get_or_insert_with(name, |name| algorithm.keys(name, kind))
            })
        };
        persons.iter().map(keys).collect()
    }

    /// Whether no cluster can be looked up by these keys: nobody can be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let has_last_name = self.last_name_keys.whole().is_some();
        let beside_last_name = self.birth_date.is_some()
            || !self.settlement_ids.is_empty()
            || self.first_name_keys.whole().is_some();
        self.tax_id.is_none()
            && self.document_numbers.is_empty()
            && self.certificate_numbers.is_empty()
            && self.auth_phones.is_empty()
            && self.own.is_empty()
            && !(has_last_name && beside_last_name)
    }

    /// The clusters that hold for the owners of two sets of keys, made by one algorithm.
    #[must_use]
    pub(crate) fn shared_with(&self, other: &Self) -> Clusters {
        let any = |own: &[String], others: &[String]| {
            Lookup::of(own).has_any(others.iter().map(String::as_str))
        };
        let last_names = self.last_name_keys.intersects(&other.last_name_keys);
        let mut clusters = Clusters::default();
        clusters.set(Cluster::TaxId, self.tax_id.is_some() && self.tax_id == other.tax_id);
        let same_number = any(&self.document_numbers, &other.document_numbers)
            || any(&self.certificate_numbers, &other.certificate_numbers);
        clusters.set(Cluster::DocumentNumber, same_number);
        clusters.set(Cluster::AuthPhone, any(&self.auth_phones, &other.auth_phones));
        let same_date = self.birth_date.is_some() && self.birth_date == other.birth_date;
        clusters.set(Cluster::BirthDateLastName, last_names && same_date);
        let same_settlement = any(&self.settlement_ids, &other.settlement_ids);
        clusters.set(Cluster::SettlementLastName, last_names && same_settlement);
        let first_names = self.first_name_keys.intersects(&other.first_name_keys);
        clusters.set(Cluster::FirstLastName, last_names && first_names);
        clusters.set(Cluster::Own, any(&self.own, &other.own));
        clusters
    }

    /// The family name's codes as text.
    pub fn last_names(&self) -> impl Iterator<Item = &str> {
        self.last_name_keys.iter().map(Code::as_str)
    }

    /// The given name's codes as text.
    pub fn first_names(&self) -> impl Iterator<Item = &str> {
        self.first_name_keys.iter().map(Code::as_str)
    }
}

/// The identifiers of a person by which clusters look, as often as the record has them: what
/// [`ClusterKeys`] and the keys of an index are made of.
#[derive(Clone, Copy)]
pub(crate) struct Identifiers<'p>(pub(crate) &'p Person<'p>);

impl<'p> Identifiers<'p> {
    /// [`ClusterKeys::tax_id`].
    pub(crate) fn tax_id(self) -> Option<&'p str> {
        self.0.tax_id.as_deref().and_then(evident)
    }

    /// [`ClusterKeys::document_numbers`].
    pub(crate) fn document_numbers(self) -> impl Iterator<Item = Cow<'p, str>> {
        evident_digits(numbers_of(self.0))
    }

    /// [`ClusterKeys::certificate_numbers`].
    pub(crate) fn certificate_numbers(self) -> impl Iterator<Item = Cow<'p, str>> {
        evident_digits(certificates_of(self.0).map(after_series))
    }

    /// [`ClusterKeys::auth_phones`].
    pub(crate) fn auth_phones(self) -> impl Iterator<Item = &'p str> {
        self.0.otp_phones().filter_map(evident)
    }

    /// [`ClusterKeys::settlement_ids`].
    pub(crate) fn settlement_ids(self) -> impl Iterator<Item = Cow<'p, str>> {
        settlement_ids_of(self.0)
    }
}

/// A submission ready to be checked against many candidates.
pub(super) struct ClusterProbe<'a> {
    person: &'a Person<'a>,
    keys: ClusterKeys,
    algorithm: Algorithm,
    /// [`Algorithm::surname_start`] of the person's.
    start: Option<NonZeroU8>,
    document_numbers: Lookup,
    certificate_numbers: Lookup,
    auth_phones: Lookup,
    settlement_ids: Lookup,
    /// The published clusters hold, too.
    has_published: bool,
    own: Lookup,
    own_clusters: &'a OwnClusters,
}

impl<'a> ClusterProbe<'a> {
    pub(super) fn new(
        person: &'a Person,
        algorithm: Algorithm,
        clusters: ClusterSet,
        own_clusters: &'a OwnClusters,
    ) -> Self {
        let keys = ClusterKeys::chosen(person, algorithm, clusters, own_clusters);
        ClusterProbe {
            has_published: clusters != ClusterSet::None,
            start: person.last_name.as_deref().and_then(|name| algorithm.surname_start(name)),
            own: Lookup::of(&keys.own),
            own_clusters,
            person,
            algorithm,
            document_numbers: Lookup::of(&keys.document_numbers),
            certificate_numbers: Lookup::of(&keys.certificate_numbers),
            auth_phones: Lookup::of(&keys.auth_phones),
            settlement_ids: Lookup::of(&keys.settlement_ids),
            keys,
        }
    }

    pub(super) fn person(&self) -> &'a Person<'a> {
        self.person
    }

    #[cfg(test)]
    pub(super) fn keys(&self) -> &ClusterKeys {
        &self.keys
    }

    pub(super) fn into_keys(self) -> ClusterKeys {
        if self.has_published {
            self.keys
        } else {
            self.keys.without_names()
        }
    }

    /// Whether nobody can be looked up.
    pub(super) fn has_no_keys(&self) -> bool {
        if self.has_published {
            self.keys.is_empty()
        } else {
            self.keys.own.is_empty()
        }
    }

    /// The clusters that hold for this candidate.
    pub(super) fn clusters<'c>(
        &self,
        candidate: &'c Person,
        sounds: &mut SoundCache<'c>,
    ) -> Clusters {
        let keys = &self.keys;
        let mut clusters = Clusters::default();
        if !self.own_clusters.is_empty() {
            let keys = self.own_clusters.keys(candidate, self.algorithm);
            clusters.set(Cluster::Own, self.own.has_any(keys.iter()));
        }
        if !self.has_published {
            return clusters;
        }
        let same_tax_id = keys.tax_id.is_some()
            && keys.tax_id.as_deref() == candidate.tax_id.as_deref().and_then(present);
        clusters.set(Cluster::TaxId, same_tax_id);
        let has_number = |document: &Document<'_>| {
            let Some(number) = document.number.as_deref() else { return false };
            let of_certificate =
                |number| document.is_birth_certificate().then(|| after_series(number));
            self.document_numbers.has_digits(number, Some)
                | self.certificate_numbers.has_digits(number, of_certificate)
        };
        // All of them: which is the same, if one is, is unpredictable.
        let same_number =
            candidate.documents.iter().fold(false, |same, document| same | has_number(document));
        clusters.set(Cluster::DocumentNumber, same_number);
        let same_phone = self.auth_phones.has_any(candidate.otp_phones().filter_map(present));
        clusters.set(Cluster::AuthPhone, same_phone);
        if !self.has_last_name_of(candidate, sounds) {
            return clusters;
        }
        let same_birth_date = keys.birth_date.is_some() && keys.birth_date == candidate.birth_date;
        clusters.set(Cluster::BirthDateLastName, same_birth_date);
        let same_settlement = self.settlement_ids.has_any(settlement_ids_of(candidate));
        clusters.set(Cluster::SettlementLastName, same_settlement);
        clusters.set(Cluster::FirstLastName, self.has_first_name_of(candidate, sounds));
        clusters
    }

    /// Whether surnames sound alike and given names, each of which has a key, do not.
    pub(super) fn has_other_first_name<'c>(
        &self,
        candidate: &'c Person,
        sounds: &mut SoundCache<'c>,
    ) -> bool {
        let name = candidate.first_name.as_deref();
        let has_key = |keys: &Keys| keys.whole().is_some();
        self.has_last_name_of(candidate, sounds)
            && !self.has_first_name_of(candidate, sounds)
            && has_key(&self.keys.first_name_keys)
            && name.is_some_and(|name| has_key(&self.algorithm.keys(name, Kind::First)))
    }

    fn has_first_name_of<'c>(&self, candidate: &'c Person, sounds: &mut SoundCache<'c>) -> bool {
        let own = &self.keys.first_name_keys;
        candidate.first_name.as_deref().is_some_and(|name| {
            sounds.first.get_or_insert_with(name, |name| self.sounds_like(own, name, Kind::First))
        })
    }

    /// Whether the candidate's surname sounds like the submission's given name and the other way
    /// round, where the surnames do not sound alike.
    pub(super) fn has_swapped_names<'c>(
        &self,
        candidate: &'c Person,
        sounds: &mut SoundCache<'c>,
    ) -> bool {
        let (last, first) = (candidate.last_name.as_deref(), candidate.first_name.as_deref());
        let keys = &self.keys;
        !self.has_last_name_of(candidate, sounds)
            && first.is_some_and(|name| {
                let own = &keys.last_name_keys;
                sounds
                    .first_as_last
                    .get_or_insert_with(name, |name| self.sounds_like(own, name, Kind::Last))
            })
            && last.is_some_and(|name| self.sounds_like(&keys.first_name_keys, name, Kind::First))
    }

    fn has_last_name_of<'c>(&self, candidate: &'c Person, sounds: &mut SoundCache<'c>) -> bool {
        let own = &self.keys.last_name_keys;
        match candidate.last_name.as_deref() {
            // Equal texts sound alike without being encoded, if there is anything to encode.
            Some(_) if candidate.last_name == self.person.last_name => own.whole().is_some(),
            Some(name) if self.begins_differently(name) => false,
            Some(name) => {
                sounds.last.get_or_insert_with(name, |name| self.sounds_like(own, name, Kind::Last))
            }
            None => false,
        }
    }

    /// Excludes most other surnames at once.
    #[inline]
    fn begins_differently(&self, last_name: &str) -> bool {
        self.start.is_some_and(|own| {
            self.algorithm.surname_start(last_name).is_some_and(|other| own != other)
        })
    }

    fn sounds_like(&self, own: &Keys, name: &str, kind: Kind) -> bool {
        own.intersects(&self.algorithm.keys(name, kind))
    }
}

/// A submission's identifiers of one kind, to find a candidate's among them.
enum Lookup {
    /// So few that to compare them all is fastest.
    Few(Vec<String>),
    Many(HashSet<String>),
}

/// Up to this many identifiers are compared one by one, and keys of fewer persons are made without
/// a cache.
const FEW: usize = 8;

impl Lookup {
    fn of(identifiers: &[String]) -> Self {
        if identifiers.len() <= FEW {
            Lookup::Few(identifiers.to_vec())
        } else {
            Lookup::Many(identifiers.iter().cloned().collect())
        }
    }

    fn has_any(&self, mut others: impl Iterator<Item = impl AsRef<str>>) -> bool {
        match self {
            Lookup::Few(own) if own.is_empty() => false,
            Lookup::Few(own) => others.any(|other| own.iter().any(|own| own == other.as_ref())),
            Lookup::Many(own) => others.any(|other| own.contains(other.as_ref())),
        }
    }

    /// The same of the digits of the end of a number, if `end` gives one.
    #[inline]
    fn has_digits<'n>(&self, number: &'n str, end: impl Fn(&'n str) -> Option<&'n str>) -> bool {
        match self {
            Lookup::Few(own) => own.iter().any(|own| {
                may_have_digits(number, own) && end(number).is_some_and(|end| has_digits(end, own))
            }),
            Lookup::Many(own) => end(number).is_some_and(|end| own.contains(&*digits(end))),
        }
    }
}

/// Whether the ASCII digits of a number are these.
fn has_digits(number: &str, digits: &str) -> bool {
    number.bytes().filter(u8::is_ascii_digit).eq(digits.bytes())
}

/// Excludes nearly every number at once: it ends with other digits.
#[inline]
fn may_have_digits(number: &str, digits: &str) -> bool {
    match (number.as_bytes(), digits.as_bytes()) {
        ([.., a, b], [.., c, d]) => {
            !(a.is_ascii_digit() & b.is_ascii_digit()) | (a == c) & (b == d)
        }
        _ => true,
    }
}

/// Names of candidates and whether they sound like the submission's. Each comparison has places of its
/// own: surnames, which are many, must not evict given names, which are few.
#[derive(Default)]
pub(super) struct SoundCache<'c> {
    last: Recent<'c, bool, 64>,
    first: Recent<'c, bool, 256>,
    first_as_last: Recent<'c, bool, 64>,
}

/// The ASCII digits of a number, which no other character has a byte of: usually all that follows its
/// series.
fn digits(number: &str) -> Cow<'_, str> {
    let digits = number.trim_matches(|letter: char| !letter.is_ascii_digit());
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Cow::Borrowed(digits)
    } else {
        Cow::Owned(digits.chars().filter(char::is_ascii_digit).collect())
    }
}

/// The digits of each number; those that identify nobody are left out.
fn evident_digits<'a>(
    numbers: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = Cow<'a, str>> {
    let is_evident = |digits: &Cow<'_, str>| !digits.is_empty() && !is_placeholder_number(digits);
    numbers.map(digits).filter(is_evident)
}

/// Identifiers in their order, without repetition, in linear time.
fn distinct<'a>(identifiers: impl Iterator<Item = Cow<'a, str>>) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for identifier in identifiers {
        let is_new = if list.len() < FEW {
            list.iter().all(|other| *other != identifier)
        } else {
            if seen.is_empty() {
                seen.extend(list.iter().cloned());
            }
            seen.insert(identifier.clone().into_owned())
        };
        if is_new {
            list.push(identifier.into_owned());
        }
    }
    list
}

/// Numbers of documents, which may be without digits.
fn numbers_of<'a>(person: &'a Person<'a>) -> impl Iterator<Item = &'a str> {
    person.documents.iter().filter_map(|document| document.number.as_deref())
}

/// Numbers of birth certificates.
fn certificates_of<'a>(person: &'a Person<'a>) -> impl Iterator<Item = &'a str> {
    let certificates = person.documents.iter().filter(|document| document.is_birth_certificate());
    certificates.filter_map(|document| document.number.as_deref())
}

/// What follows the last letter of a birth certificate's number, its series being the letters before:
/// `1-БК № 123456` gives ` № 123456`.
fn after_series(number: &str) -> &str {
    number.rsplit(char::is_alphabetic).next().unwrap_or_default()
}

fn settlement_ids_of<'a>(person: &'a Person<'a>) -> impl Iterator<Item = Cow<'a, str>> {
    static LIVED: Words<2> = Words::of(&[RESIDENCE, REGISTRATION]);
    let addresses = person.addresses.iter();
    addresses
        .filter(|address| address.r#type.as_deref().is_some_and(|kind| LIVED.contains(kind)))
        .filter_map(|address| present(address.settlement_id.as_deref()?))
        .map(in_one_case)
}

/// A UUID in lower case, any other id as it is.
fn in_one_case(id: &str) -> Cow<'_, str> {
    // All bytes at once: nearly every id is one in lower case.
    let has_capital =
        |bytes: &[u8; UUID]| bytes.iter().fold(false, |has, byte| has | byte.is_ascii_uppercase());
    if id.as_bytes().try_into().is_ok_and(has_capital) && is_uuid(id) {
        Cow::Owned(id.to_ascii_lowercase())
    } else {
        Cow::Borrowed(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cached_names_join_the_same_clusters_as_uncached_ones() {
        let ends = ["енко", "ук", "иненко", "", "ь", "їв", "ЕНКО"];
        let starts = ["Шевч", "Шефч", "Вигад", "Я", "Її", "Лев-Шевч", ""];
        let names: Vec<String> =
            starts.iter().flat_map(|start| ends.map(|end| format!("{start}{end}"))).collect();
        let candidates: Vec<Person> = (0..names.len() * 7)
            .map(|count| Person {
                last_name: names.get(count * 5 % names.len()).cloned().map(Into::into),
                first_name: names.get(count * count % names.len()).cloned().map(Into::into),
                birth_date: crate::date::parse_date("1991-08-24"),
                ..Person::default()
            })
            .collect();
        let mut met = Clusters::default();
        for own in candidates.iter().take(names.len()) {
            let none = OwnClusters::default();
            let probe = ClusterProbe::new(own, Algorithm::Uk, ClusterSet::Extended, &none);
            let mut sounds = SoundCache::default();
            for candidate in &candidates {
                let clusters = probe.clusters(candidate, &mut sounds);
                assert_eq!(clusters, probe.clusters(candidate, &mut SoundCache::default()));
                let keys = ClusterKeys::of(candidate, Algorithm::Uk);
                assert_eq!(clusters, probe.keys().shared_with(&keys));
                clusters.iter().for_each(|cluster| met.set(cluster, true));
            }
        }
        assert!(met.contains(Cluster::BirthDateLastName) && met.contains(Cluster::FirstLastName));
    }
}
