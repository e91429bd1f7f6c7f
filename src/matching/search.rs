//! Ranking of an operator's search.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::comparison::{distance, Normalisation};
use crate::field_error::{optional_date, FieldError, Rule};
use crate::named::names;
use crate::names::{Algorithm, Keys, Kind};
use crate::person::{Person, BIRTH_CERTIFICATE};

/// What an operator searches by.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Query {
    /// Given name; mandatory.
    pub first_name: Option<String>,
    /// Family name; mandatory.
    pub last_name: Option<String>,
    /// Birth date; mandatory.
    #[serde(deserialize_with = "optional_date")]
    pub birth_date: Option<NaiveDate>,
    /// Patronymic.
    pub second_name: Option<String>,
    /// Tax id.
    pub tax_id: Option<String>,
    /// Number of a birth certificate.
    pub birth_certificate: Option<String>,
    /// Phone of an OTP method.
    pub phone_number: Option<String>,
}

/// Shows nothing: all of it is personal data.
impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Query").finish_non_exhaustive()
    }
}

names! {
    /// The clusters of a search, in the order in which they are shown.
    SearchCluster {
        /// Tax id and phone.
        TaxIdPhone = "tax_id_phone",
        /// Tax id and surname.
        TaxIdLastName = "tax_id_last_name",
        /// Birth certificate and phone.
        CertificatePhone = "birth_certificate_phone",
        /// Birth certificate and surname.
        CertificateLastName = "birth_certificate_last_name",
        /// Phone and surname.
        PhoneLastName = "phone_last_name",
        /// Birth date, surname and first name.
        BirthDateNames = "birth_date_last_name_first_name",
    }
}

/// One person found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ranked {
    /// `persons.id`.
    pub id: String,
    /// The first cluster that holds.
    pub cluster: SearchCluster,
    /// How far the texts are from those searched for.
    pub distances: SearchDistances,
    /// The searched fields that match: names sound alike, everything else is equal.
    pub matched: Vec<&'static str>,
}

/// Levenshtein distances in letters of normalised texts; null where the query has no such field.
/// A person that lacks the field is as far as the searched text is long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SearchDistances {
    /// Family names.
    pub last_name: u32,
    /// Given names.
    pub first_name: u32,
    /// Tax ids.
    pub tax_id: Option<u32>,
}

impl SearchDistances {
    fn sum(self) -> u64 {
        [self.last_name, self.first_name, self.tax_id.unwrap_or(0)]
            .iter()
            .map(|d| u64::from(*d))
            .sum()
    }
}

/// A text that is there and not empty.
fn present(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.is_empty())
}

/// The query with its keys, made once.
struct Probe<'a> {
    query: &'a Query,
    algorithm: Algorithm,
    last_name: Keys,
    first_name: Keys,
    second_name: Keys,
}

/// Which searched fields a person matches.
struct Match {
    last_name: bool,
    first_name: bool,
    birth_date: bool,
    second_name: bool,
    tax_id: bool,
    birth_certificate: bool,
    phone_number: bool,
}

/// Ranks persons for a query. Clusters come in their order; within one, those with the very
/// surname first, then by surname + first-name + tax-id distance, then by id. A person is listed
/// once, in the first cluster that holds; one in no cluster is left out. Names match by key. A
/// record found twice, as six look-ups may, counts once.
///
/// ```
/// use osoba::matching::{rank, Query};
/// use osoba::names::Algorithm;
/// let person: osoba::Person = serde_json::from_str(
///     r#"{"id": "7", "first_name": "Олена", "last_name": "Вигаданюк", "birth_date": "1990-03-04"}"#,
/// ).unwrap();
/// let query: Query = serde_json::from_str(
///     r#"{"first_name": "Олена", "last_name": "Вигаданюк", "birth_date": "1990-03-04"}"#,
/// ).unwrap();
/// let ranked = rank(&query, &[person], Algorithm::Uk).unwrap();
/// assert_eq!(ranked[0].cluster.as_str(), "birth_date_last_name_first_name");
/// ```
///
/// # Errors
/// A mandatory field of the query is absent; a person has no id, or two different ones have the
/// same.
pub fn rank(
    query: &Query,
    persons: &[Person],
    algorithm: Algorithm,
) -> Result<Vec<Ranked>, FieldError> {
    for (is_absent, field) in [
        (present(&query.first_name).is_none(), "query.first_name"),
        (present(&query.last_name).is_none(), "query.last_name"),
        (query.birth_date.is_none(), "query.birth_date"),
    ] {
        if is_absent {
            return Err(FieldError::new(field, Rule::Required));
        }
    }
    let keys = |name: &Option<String>, kind| {
        name.as_deref().map(|name| algorithm.keys(name, kind)).unwrap_or_default()
    };
    let probe = Probe {
        query,
        algorithm,
        last_name: keys(&query.last_name, Kind::Last),
        first_name: keys(&query.first_name, Kind::First),
        second_name: keys(&query.second_name, Kind::Second),
    };
    let mut listed: Vec<(&str, usize, &Person)> = Vec::with_capacity(persons.len());
    for (at, person) in persons.iter().enumerate() {
        let missing = || FieldError::new(format!("persons[{at}].id"), Rule::Required);
        listed.push((present(&person.id).ok_or_else(missing)?, at, person));
    }
    listed.sort_unstable_by_key(|(id, at, _)| (*id, *at));
    let twice = listed.windows(2).find_map(|pair| match pair {
        [(a, _, first), (b, at, second)] if a == b && first != second => Some(*at),
        _ => None,
    });
    if let Some(at) = twice {
        return Err(FieldError::new(format!("persons[{at}].id"), Rule::Duplicate));
    }
    listed.dedup_by_key(|(id, ..)| *id);
    let place = |(id, _, person): (&str, usize, &Person)| probe.place(id, person);
    let mut ranked: Vec<Ranked> = listed.into_iter().filter_map(place).collect();
    ranked.sort_by(|a, b| order(a).cmp(&order(b)));
    Ok(ranked)
}

fn order(ranked: &Ranked) -> (SearchCluster, bool, u64, &str) {
    let distances = ranked.distances;
    (ranked.cluster, distances.last_name != 0, distances.sum(), &ranked.id)
}

impl Probe<'_> {
    fn place(&self, id: &str, person: &Person) -> Option<Ranked> {
        let matched = self.matched(person);
        let cluster = *SearchCluster::ALL.iter().find(|cluster| matched.is_in(**cluster))?;
        let distance_of = |searched: &Option<String>, found: &Option<String>| {
            let normal = |text: &str| Normalisation::Published.name(text);
            present(searched).map(|text| {
                distance(&normal(text), &found.as_deref().map(normal).unwrap_or_default())
            })
        };
        Some(Ranked {
            id: id.to_owned(),
            cluster,
            distances: SearchDistances {
                last_name: distance_of(&self.query.last_name, &person.last_name).unwrap_or(0),
                first_name: distance_of(&self.query.first_name, &person.first_name).unwrap_or(0),
                tax_id: distance_of(&self.query.tax_id, &person.tax_id),
            },
            matched: matched.fields(),
        })
    }

    fn matched(&self, person: &Person) -> Match {
        let query = self.query;
        let alike = |own: &Keys, name: &Option<String>, kind| {
            name.as_deref().is_some_and(|name| own.intersects(&self.algorithm.keys(name, kind)))
        };
        let equal = |a: &Option<String>, b: &Option<String>| {
            present(a).is_some() && present(a) == present(b)
        };
        let phone = present(&query.phone_number);
        let certificate = present(&query.birth_certificate)
            .map(|number| Normalisation::Published.certificate_number(number))
            .filter(|number| !number.is_empty());
        Match {
            last_name: alike(&self.last_name, &person.last_name, Kind::Last),
            first_name: alike(&self.first_name, &person.first_name, Kind::First),
            birth_date: query.birth_date.is_some() && query.birth_date == person.birth_date,
            second_name: alike(&self.second_name, &person.second_name, Kind::Second),
            tax_id: equal(&query.tax_id, &person.tax_id),
            birth_certificate: certificate.is_some_and(|wanted| {
                let mut documents = person.documents.iter();
                documents.any(|document| {
                    document.r#type.as_deref() == Some(BIRTH_CERTIFICATE)
                        && document.number.as_deref().is_some_and(|number| {
                            Normalisation::Published.certificate_number(number) == wanted
                        })
                })
            }),
            phone_number: phone.is_some_and(|phone| person.otp_phones().any(|own| own == phone)),
        }
    }
}

impl Match {
    fn is_in(&self, cluster: SearchCluster) -> bool {
        match cluster {
            SearchCluster::TaxIdPhone => self.tax_id && self.phone_number,
            SearchCluster::TaxIdLastName => self.tax_id && self.last_name,
            SearchCluster::CertificatePhone => self.birth_certificate && self.phone_number,
            SearchCluster::CertificateLastName => self.birth_certificate && self.last_name,
            SearchCluster::PhoneLastName => self.phone_number && self.last_name,
            SearchCluster::BirthDateNames => self.birth_date && self.last_name && self.first_name,
        }
    }

    fn fields(&self) -> Vec<&'static str> {
        let fields = [
            (self.first_name, "first_name"),
            (self.last_name, "last_name"),
            (self.birth_date, "birth_date"),
            (self.second_name, "second_name"),
            (self.tax_id, "tax_id"),
            (self.birth_certificate, "birth_certificate"),
            (self.phone_number, "phone_number"),
        ];
        fields.into_iter().filter(|(matches, _)| *matches).map(|(_, field)| field).collect()
    }
}
