//! Which persons are candidates: six clusters, as keys to look up and as a check.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::field_error::Rule;
use crate::named::names;
use crate::names::{Algorithm, Code, Keys, Kind};
use crate::person::{Person, REGISTRATION, RESIDENCE};

names! {
    /// A reason to compare two persons.
    Cluster {
        /// Tax ids equal, both present.
        TaxId = "tax_id",
        /// The ASCII digits of any document number equal, digits present; the type is ignored.
        DocumentNumber = "document_number",
        /// OTP phones equal.
        AuthPhone = "auth_phone",
        /// Birth dates equal and surnames sound alike.
        BirthDateLastName = "birth_date_last_name",
        /// A registration or residence `settlement_id` in common and surnames sound alike.
        SettlementLastName = "settlement_last_name",
        /// Both first name and surname sound alike.
        FirstLastName = "first_last_name",
    }
}

/// The clusters in which two persons are together.
///
/// ```
/// use osoba::matching::{Cluster, Clusters};
/// let clusters: Clusters = [Cluster::AuthPhone, Cluster::TaxId].into_iter().collect();
/// assert_eq!(serde_json::to_string(&clusters).unwrap(), r#"["tax_id","auth_phone"]"#);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Clusters(u8);

impl Clusters {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `cluster` is among them.
    #[must_use]
    pub fn contains(self, cluster: Cluster) -> bool {
        self.0 & Self::bit(cluster) != 0
    }

    /// The clusters in the order of the specification.
    pub fn iter(self) -> impl Iterator<Item = Cluster> {
        Cluster::ALL.iter().copied().filter(move |cluster| self.contains(*cluster))
    }

    fn bit(cluster: Cluster) -> u8 {
        1_u8.wrapping_shl(cluster as u32)
    }

    fn set(&mut self, cluster: Cluster, holds: bool) {
        if holds {
            self.0 |= Self::bit(cluster);
        }
    }
}

impl FromIterator<Cluster> for Clusters {
    fn from_iter<I: IntoIterator<Item = Cluster>>(clusters: I) -> Self {
        clusters.into_iter().fold(Clusters(0), |mut all, cluster| {
            all.set(cluster, true);
            all
        })
    }
}

impl fmt::Debug for Clusters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Serialize for Clusters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Clusters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let clusters = Vec::<Cluster>::deserialize(deserializer)?;
        let distinct: Clusters = clusters.iter().copied().collect();
        if distinct.iter().count() == clusters.len() {
            Ok(distinct)
        } else {
            Err(Rule::Duplicate.de())
        }
    }
}

/// What a host looks up to find the candidates of a person, and what it stores in indexed columns
/// to be found by. A field that is null or empty joins no cluster.
///
/// A cluster of two conditions is met when both are: see `bindings/sql/matching_candidates_*.sql`.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ClusterKeys {
    /// Algorithm and version of the name keys, e.g. `uk/1`.
    pub key: &'static str,
    /// Tax id.
    pub tax_id: Option<String>,
    /// The ASCII digits of each document number, without repetition.
    pub document_numbers: Vec<String>,
    /// Phones of OTP methods, without repetition.
    pub auth_phones: Vec<String>,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// `settlement_id` of registration and residence addresses, without repetition.
    pub settlement_ids: Vec<String>,
    /// Keys of the family name: of the whole and of each part of a compound one.
    pub last_name_keys: Keys,
    /// Keys of the given name.
    pub first_name_keys: Keys,
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
    /// let person: osoba::Person = serde_json::from_str(
    ///     r#"{"documents": [{"type": "PASSPORT", "number": "АА 123456"}]}"#,
    /// ).unwrap();
    /// let keys = ClusterKeys::of(&person, Algorithm::Uk);
    /// assert_eq!(keys.document_numbers, ["123456"]);
    /// ```
    #[must_use]
    pub fn of(person: &Person, algorithm: Algorithm) -> Self {
        let mut document_numbers = Vec::new();
        for number in numbers_of(person) {
            let digits: String = digits(number).map(char::from).collect();
            if !digits.is_empty() {
                push_distinct(&mut document_numbers, digits);
            }
        }
        let mut auth_phones = Vec::new();
        for phone in person.otp_phones().filter(|phone| !phone.is_empty()) {
            push_distinct(&mut auth_phones, phone.to_owned());
        }
        let mut settlement_ids = Vec::new();
        for id in settlement_ids_of(person) {
            push_distinct(&mut settlement_ids, id.to_owned());
        }
        ClusterKeys {
            key: algorithm.id(),
            tax_id: present(&person.tax_id).map(str::to_owned),
            document_numbers,
            auth_phones,
            birth_date: person.birth_date,
            settlement_ids,
            last_name_keys: name_keys(&person.last_name, algorithm, Kind::Last),
            first_name_keys: name_keys(&person.first_name, algorithm, Kind::First),
        }
    }

    /// The keys of many persons at once, in their order: for a host that fills indexed columns.
    #[must_use]
    pub fn of_many(persons: &[Person], algorithm: Algorithm) -> Vec<Self> {
        persons.iter().map(|person| ClusterKeys::of(person, algorithm)).collect()
    }
}

/// A submission ready to be checked against many candidates.
pub(super) struct ClusterProbe<'a> {
    person: &'a Person,
    keys: ClusterKeys,
    algorithm: Algorithm,
}

impl<'a> ClusterProbe<'a> {
    pub(super) fn new(person: &'a Person, algorithm: Algorithm) -> Self {
        ClusterProbe { person, keys: ClusterKeys::of(person, algorithm), algorithm }
    }

    pub(super) fn into_keys(self) -> ClusterKeys {
        self.keys
    }

    /// The clusters that hold for this candidate.
    pub(super) fn clusters<'c>(&self, candidate: &'c Person, heard: &mut Heard<'c>) -> Clusters {
        let (own, keys) = (self.person, &self.keys);
        let mut clusters = Clusters::default();
        let same_tax_id = keys.tax_id.is_some() && keys.tax_id == candidate.tax_id;
        clusters.set(Cluster::TaxId, same_tax_id);
        let same_number = numbers_of(candidate)
            .any(|number| keys.document_numbers.iter().any(|own| digits(number).eq(own.bytes())));
        clusters.set(Cluster::DocumentNumber, same_number);
        let same_phone =
            candidate.otp_phones().any(|phone| keys.auth_phones.iter().any(|own| own == phone));
        clusters.set(Cluster::AuthPhone, same_phone);
        let alike = |own_keys: &Keys, name: &str, kind| {
            own_keys.intersects(&self.algorithm.keys(name, kind))
        };
        let same_last_name = match candidate.last_name.as_deref() {
            // Equal texts sound alike without being encoded, if there is anything to encode.
            Some(_) if candidate.last_name == own.last_name => {
                keys.last_name_keys.whole().is_some()
            }
            Some(name) => heard.last.or(name, |name| alike(&keys.last_name_keys, name, Kind::Last)),
            None => false,
        };
        if !same_last_name {
            return clusters;
        }
        let same_birth_date = keys.birth_date.is_some() && keys.birth_date == candidate.birth_date;
        clusters.set(Cluster::BirthDateLastName, same_birth_date);
        let same_settlement =
            settlement_ids_of(candidate).any(|id| keys.settlement_ids.iter().any(|own| own == id));
        clusters.set(Cluster::SettlementLastName, same_settlement);
        let same_first_name = candidate.first_name.as_deref().is_some_and(|name| {
            heard.first.or(name, |name| alike(&keys.first_name_keys, name, Kind::First))
        });
        clusters.set(Cluster::FirstLastName, same_first_name);
        clusters
    }
}

/// Names of candidates and whether they sound like the submission's. Candidates share names, and
/// to look one up is a small part of making its key.
#[derive(Default)]
pub(super) struct Heard<'c> {
    last: Answers<'c>,
    first: Answers<'c>,
}

/// An answer for the name that fell into each place last; at first for no name, which sounds like
/// none.
struct Answers<'c>([(&'c str, bool); 64]);

impl Default for Answers<'_> {
    fn default() -> Self {
        Answers([("", false); 64])
    }
}

impl<'c> Answers<'c> {
    /// The answer for a name, kept or now found.
    #[inline]
    fn or(&mut self, name: &'c str, find: impl FnOnce(&str) -> bool) -> bool {
        let end = name.as_bytes().last_chunk().map_or(0, |end| u64::from_le_bytes(*end));
        let place = end.wrapping_add(name.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58;
        let Some((kept, answer)) = self.0.get_mut(place as usize) else { return find(name) };
        if *kept != name {
            (*kept, *answer) = (name, find(name));
        }
        *answer
    }
}

fn name_keys(name: &Option<String>, algorithm: Algorithm, kind: Kind) -> Keys {
    name.as_deref().map(|name| algorithm.keys(name, kind)).unwrap_or_default()
}

/// A text that is there and not empty.
pub(super) fn present(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.is_empty())
}

/// The ASCII digits of a number, which no other character has a byte of.
fn digits(number: &str) -> impl Iterator<Item = u8> + '_ {
    number.bytes().filter(u8::is_ascii_digit)
}

/// Numbers of documents, which may be without digits.
fn numbers_of(person: &Person) -> impl Iterator<Item = &str> {
    person.documents.iter().filter_map(|document| document.number.as_deref())
}

fn settlement_ids_of(person: &Person) -> impl Iterator<Item = &str> {
    let lived = |kind: Option<&str>| kind == Some(RESIDENCE) || kind == Some(REGISTRATION);
    let addresses = person.addresses.iter();
    addresses
        .filter(move |address| lived(address.r#type.as_deref()))
        .filter_map(|address| present(&address.settlement_id))
}

fn push_distinct(list: &mut Vec<String>, text: String) {
    if !list.contains(&text) {
        list.push(text);
    }
}

/// The codes as text, for hosts that pass them on.
impl ClusterKeys {
    /// The family name's codes.
    pub fn last_names(&self) -> impl Iterator<Item = &str> {
        self.last_name_keys.iter().map(Code::as_str)
    }

    /// The given name's codes.
    pub fn first_names(&self) -> impl Iterator<Item = &str> {
        self.first_name_keys.iter().map(Code::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_heard_before_join_the_same_clusters_as_names_heard_first() {
        let ends = ["енко", "ук", "иненко", "", "ь", "їв", "ЕНКО"];
        let starts = ["Шевч", "Шефч", "Вигад", "Я", "Її", "Лев-Шевч", ""];
        let names: Vec<String> =
            starts.iter().flat_map(|start| ends.map(|end| format!("{start}{end}"))).collect();
        let candidates: Vec<Person> = (0..names.len() * 7)
            .map(|count| Person {
                last_name: names.get(count * 5 % names.len()).cloned(),
                first_name: names.get(count * count % names.len()).cloned(),
                birth_date: crate::field_error::parse_date("1991-08-24"),
                ..Person::default()
            })
            .collect();
        let mut met = Clusters::default();
        for own in candidates.iter().take(names.len()) {
            let probe = ClusterProbe::new(own, Algorithm::Uk);
            let mut heard = Heard::default();
            for candidate in &candidates {
                let clusters = probe.clusters(candidate, &mut heard);
                assert_eq!(clusters, probe.clusters(candidate, &mut Heard::default()));
                clusters.iter().for_each(|cluster| met.set(cluster, true));
            }
        }
        assert!(met.contains(Cluster::BirthDateLastName) && met.contains(Cluster::FirstLastName));
    }
}
