//! Ranking of an operator's search.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::comparison::{Normalisation, PreparedText};
use crate::date::optional_date;
use crate::error::{FieldError, Rule};
use crate::identifiers::placeholder::{
    evident, is_placeholder_date, is_placeholder_name, is_placeholder_number, present,
};
use crate::identifiers::{Phone, TaxId, TaxIdError};
use crate::json::{name, text};
use crate::limits::{check_persons, check_value};
use crate::named::names;
use crate::names::{Algorithm, Code, Keys, Kind};
use crate::person::Person;

/// What an operator searches by.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Query {
    /// Given name; mandatory.
    #[serde(deserialize_with = "name")]
    pub first_name: Option<String>,
    /// Family name; mandatory.
    #[serde(deserialize_with = "name")]
    pub last_name: Option<String>,
    /// Birth date; mandatory.
    #[serde(deserialize_with = "optional_date")]
    pub birth_date: Option<NaiveDate>,
    /// Patronymic.
    #[serde(deserialize_with = "name")]
    pub second_name: Option<String>,
    /// Tax id.
    #[serde(deserialize_with = "text")]
    pub tax_id: Option<String>,
    /// Number of a birth certificate.
    #[serde(deserialize_with = "text")]
    pub birth_certificate: Option<String>,
    /// Phone, of an OTP method or of the person's `phones`.
    #[serde(deserialize_with = "text")]
    pub phone_number: Option<String>,
}

/// Shows nothing: all of it is personal data.
impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Query").finish_non_exhaustive()
    }
}

/// How a search compares.
///
/// ```
/// use osoba::matching::SearchSettings;
/// use osoba::names::Algorithm;
/// assert_eq!(SearchSettings::from(Algorithm::Uk), SearchSettings::default());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchSettings {
    /// Which key says that names sound alike. Default: `uk`.
    pub key: Algorithm,
    /// How names, tax ids and certificates are normalised before they are compared. Default:
    /// `clean`, since nobody compares a search with stored scores.
    pub normalisation: Normalisation,
}

impl Default for SearchSettings {
    fn default() -> Self {
        SearchSettings { key: Algorithm::default(), normalisation: Normalisation::Clean }
    }
}

impl From<Algorithm> for SearchSettings {
    fn from(key: Algorithm) -> Self {
        SearchSettings { key, ..SearchSettings::default() }
    }
}

names! {
    /// What is wrong with a searched value. Advisory: the search continues.
    QueryRule {
        /// The value stands for none, e.g. `0000000000`; nobody matches it.
        Placeholder = "placeholder",
        /// The name has nothing to encode, so that nobody's sounds like it.
        NoKey = "no_key",
        /// The tax id is not ten digits.
        TaxId = "tax_id",
        /// The control digit of the tax id does not fit.
        CheckDigit = "check_digit",
        /// The number of the certificate has no digits.
        Certificate = "birth_certificate",
        /// The phone is no number that could be written as `+38` and ten digits.
        Phone = "phone",
    }
}

/// One searched value with which something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct QueryFinding {
    /// The field, e.g. `query.phone_number`.
    pub field: &'static str,
    /// What is wrong with it.
    pub rule: QueryRule,
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
        /// Birth date; the surname is the person's first name and the first name the surname.
        SwappedNames = "swapped_names",
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
/// A person that lacks the field is as far as the searched text is long. In
/// [`SearchCluster::SwappedNames`] each searched name is compared with the person's other one. Of
/// texts longer than 256 characters the first 256 are compared, and the difference of the lengths of
/// the rest is added.
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

/// Ranks persons for a query. Clusters come in their order; within one, those with the very
/// surname first, then by surname + first-name + tax-id distance, then by id. A person is listed
/// once, in the first cluster that holds; one in no cluster is left out. A record found twice, as
/// six look-ups may, counts once.
///
/// Names match by key. Tax ids and certificates match if they are equal after normalisation, phones
/// if [`Phone::normalised`] gives the same number. A searched value that is blank is absent, and one
/// that is a placeholder matches nobody: [`Query::findings`] says so.
///
/// ```
/// use osoba::matching::{search, Query};
/// use osoba::names::Algorithm;
/// let person: osoba::Person = serde_json::from_str(
///     r#"{"id": "7", "first_name": "Олена", "last_name": "Вигаданюк", "birth_date": "1990-03-04"}"#,
/// ).unwrap();
/// let query: Query = serde_json::from_str(
///     r#"{"first_name": "Олена", "last_name": "Вигаданюк", "birth_date": "1990-03-04"}"#,
/// ).unwrap();
/// let ranked = search(&query, &[person], Algorithm::Uk).unwrap();
/// assert_eq!(ranked[0].cluster.as_str(), "birth_date_last_name_first_name");
/// ```
///
/// # Errors
/// A field of the query is beyond its limit ([`crate::limits`]) or a mandatory one absent; a person has no id, or two different ones have the
/// same.
pub fn search(
    query: &Query,
    persons: &[Person],
    settings: impl Into<SearchSettings>,
) -> Result<Vec<Ranked>, FieldError> {
    query.check_limits().map_err(|error| error.under("query"))?;
    check_persons(persons, "persons")?;
    for (is_absent, field) in [
        (given(query.first_name.as_deref()).is_none(), "query.first_name"),
        (given(query.last_name.as_deref()).is_none(), "query.last_name"),
        (query.birth_date.is_none(), "query.birth_date"),
    ] {
        if is_absent {
            return Err(FieldError::new(field, Rule::Required));
        }
    }
    let probe = Prepared::new(query, settings.into());
    let mut listed: Vec<(&str, usize, &Person)> = Vec::with_capacity(persons.len());
    for (at, person) in persons.iter().enumerate() {
        let missing = || FieldError::new(format!("persons[{at}].id"), Rule::Required);
        listed.push((given(person.id.as_deref()).ok_or_else(missing)?, at, person));
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

/// A text that is there and not blank, trimmed.
fn given(text: Option<&str>) -> Option<&str> {
    text.and_then(present)
}

impl Query {
    /// Checks that the query is within the limits of [`crate::limits`]. One that was read from JSON is.
    fn check_limits(&self) -> Result<(), FieldError> {
        for (field, value) in [
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("second_name", &self.second_name),
            ("tax_id", &self.tax_id),
            ("birth_certificate", &self.birth_certificate),
            ("phone_number", &self.phone_number),
        ] {
            check_value(field, value)?;
        }
        Ok(())
    }

    /// What is wrong with the searched values, in the order of the fields; nothing where a value is
    /// absent or blank.
    ///
    /// ```
    /// use osoba::matching::{Query, QueryRule, SearchSettings};
    /// let query = Query { phone_number: Some("111-22-33".into()), ..Query::default() };
    /// let findings = query.findings(SearchSettings::default());
    /// assert_eq!((findings[0].field, findings[0].rule), ("query.phone_number", QueryRule::Phone));
    /// ```
    #[must_use]
    pub fn findings(&self, settings: impl Into<SearchSettings>) -> Vec<QueryFinding> {
        let SearchSettings { key, normalisation } = settings.into();
        let name = |name: Option<&str>, kind| {
            let name = given(name)?;
            if is_placeholder_name(name) {
                return Some(QueryRule::Placeholder);
            }
            key.keys(name, kind).whole().is_none().then_some(QueryRule::NoKey)
        };
        let number = |number: Option<&str>, wrong: &dyn Fn(&str) -> Option<QueryRule>| {
            let number = given(number)?;
            if is_placeholder_number(number) {
                return Some(QueryRule::Placeholder);
            }
            wrong(number)
        };
        let tax_id = |text: &str| match TaxId::parse(&tax_id_text(text, normalisation)) {
            Ok(_) => None,
            Err(TaxIdError::CheckDigit) => Some(QueryRule::CheckDigit),
            Err(_) => Some(QueryRule::TaxId),
        };
        let certificate = |text: &str| {
            let has_digits = text.bytes().any(|byte| byte.is_ascii_digit());
            (!has_digits).then_some(QueryRule::Certificate)
        };
        let phone = |text: &str| Phone::normalised(text).is_err().then_some(QueryRule::Phone);
        let is_no_date = self.birth_date.is_some_and(is_placeholder_date);
        let findings = [
            ("query.first_name", name(self.first_name.as_deref(), Kind::First)),
            ("query.last_name", name(self.last_name.as_deref(), Kind::Last)),
            ("query.birth_date", is_no_date.then_some(QueryRule::Placeholder)),
            ("query.second_name", name(self.second_name.as_deref(), Kind::Second)),
            ("query.tax_id", number(self.tax_id.as_deref(), &tax_id)),
            ("query.birth_certificate", number(self.birth_certificate.as_deref(), &certificate)),
            ("query.phone_number", number(self.phone_number.as_deref(), &phone)),
        ];
        let found = |(field, rule): (&'static str, Option<QueryRule>)| {
            Some(QueryFinding { field, rule: rule? })
        };
        findings.into_iter().filter_map(found).collect()
    }
}

/// A tax id as it is compared.
fn tax_id_text(text: &str, normalisation: Normalisation) -> String {
    match normalisation {
        Normalisation::Published => text.to_owned(),
        // Punctuation, white space and the script of look-alike letters are treated as in
        // documents.
        Normalisation::Clean => normalisation.document_number(text),
    }
}

/// A phone as it is compared: the number that is meant, else the text.
fn phone_text(text: &str) -> String {
    Phone::normalised(text).map_or_else(|_| text.to_owned(), |phone| phone.as_str().to_owned())
}

/// Texts beyond so many characters are compared by their beginnings: the distance of whole ones
/// would cost the product of their lengths.
const COMPARED: usize = 256;

/// A text whose distance to others is asked for.
struct Measured {
    beginning: PreparedText,
    rest: usize,
}

impl Measured {
    fn new(text: &str) -> Self {
        let end = text.char_indices().nth(COMPARED).map_or(text.len(), |(end, _)| end);
        let (beginning, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        Measured { beginning: PreparedText::new(beginning), rest: rest.chars().count() }
    }

    fn distance(&self, other: &Measured) -> u32 {
        let rest = u32::try_from(self.rest.abs_diff(other.rest)).unwrap_or(u32::MAX);
        self.beginning.distance(&other.beginning).unwrap_or(0).saturating_add(rest)
    }
}

/// The codes of one name, of which one in common says that names sound alike.
#[derive(Default)]
struct Sounds(BTreeSet<Code>);

/// The query with everything that is computed from it once. A value that proves nothing is absent.
struct Prepared {
    settings: SearchSettings,
    last_name: Sounds,
    first_name: Sounds,
    second_name: Sounds,
    /// The family name as a given one, and the given name as a family one.
    last_as_first: Sounds,
    first_as_last: Sounds,
    birth_date: Option<NaiveDate>,
    tax_id: Option<String>,
    birth_certificate: Option<String>,
    phone_number: Option<String>,
    last_name_text: Measured,
    first_name_text: Measured,
    tax_id_text: Option<Measured>,
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
    swapped_names: bool,
}

impl Prepared {
    fn new(query: &Query, settings: SearchSettings) -> Self {
        let SearchSettings { key, normalisation } = settings;
        let sounds = |name: Option<&str>, kind| {
            let name = given(name).filter(|name| !is_placeholder_name(name));
            Sounds(name.map(|name| key.keys(name, kind).into_iter().collect()).unwrap_or_default())
        };
        let number = |number: Option<&str>, text: &dyn Fn(&str) -> String| {
            let text = number.and_then(evident).map(text);
            text.filter(|text| !text.is_empty())
        };
        let name_text =
            |name: Option<&str>| Measured::new(&normalisation.name(name.unwrap_or_default()));
        let searched_tax_id =
            given(query.tax_id.as_deref()).map(|text| tax_id_text(text, normalisation));
        Prepared {
            settings,
            last_name: sounds(query.last_name.as_deref(), Kind::Last),
            first_name: sounds(query.first_name.as_deref(), Kind::First),
            second_name: sounds(query.second_name.as_deref(), Kind::Second),
            last_as_first: sounds(query.last_name.as_deref(), Kind::First),
            first_as_last: sounds(query.first_name.as_deref(), Kind::Last),
            birth_date: query.birth_date.filter(|date| !is_placeholder_date(*date)),
            tax_id: number(query.tax_id.as_deref(), &|text| tax_id_text(text, normalisation)),
            birth_certificate: number(query.birth_certificate.as_deref(), &|text| {
                normalisation.certificate_number(text)
            }),
            phone_number: number(query.phone_number.as_deref(), &phone_text),
            last_name_text: name_text(query.last_name.as_deref()),
            first_name_text: name_text(query.first_name.as_deref()),
            tax_id_text: searched_tax_id.map(|text| Measured::new(&text)),
        }
    }

    fn place(&self, id: &str, person: &Person) -> Option<Ranked> {
        let matched = self.matched(person);
        let cluster = *SearchCluster::ALL.iter().find(|cluster| matched.is_in(**cluster))?;
        let normalisation = self.settings.normalisation;
        let name =
            |name: Option<&str>| Measured::new(&normalisation.name(name.unwrap_or_default()));
        let (last, first) = match cluster {
            SearchCluster::SwappedNames => (&person.first_name, &person.last_name),
            _ => (&person.last_name, &person.first_name),
        };
        let own_tax_id = given(person.tax_id.as_deref()).unwrap_or_default();
        Some(Ranked {
            id: id.to_owned(),
            cluster,
            distances: SearchDistances {
                last_name: self.last_name_text.distance(&name(last.as_deref())),
                first_name: self.first_name_text.distance(&name(first.as_deref())),
                tax_id: self.tax_id_text.as_ref().map(|searched| {
                    searched.distance(&Measured::new(&tax_id_text(own_tax_id, normalisation)))
                }),
            },
            matched: matched.fields(),
        })
    }

    fn matched(&self, person: &Person) -> Match {
        let SearchSettings { key, normalisation } = self.settings;
        let codes =
            |name: Option<&str>, kind| name.map(|name| key.keys(name, kind)).unwrap_or_default();
        let last = codes(person.last_name.as_deref(), Kind::Last);
        let first = codes(person.first_name.as_deref(), Kind::First);
        let alike = |sounds: &Sounds, keys: &Keys| keys.iter().any(|code| sounds.0.contains(code));
        let is_searched =
            |wanted: &Option<String>, own: Option<&str>, text: &dyn Fn(&str) -> String| {
                wanted.is_some() && own.and_then(present).map(text) == *wanted
            };
        let birth_date = self.birth_date.is_some() && self.birth_date == person.birth_date;
        let certificates =
            person.documents.iter().filter(|document| document.is_birth_certificate());
        let own_phones = person.phones.iter().filter_map(|phone| phone.number.as_deref());
        Match {
            last_name: alike(&self.last_name, &last),
            first_name: alike(&self.first_name, &first),
            birth_date,
            second_name: !self.second_name.0.is_empty()
                && alike(&self.second_name, &codes(person.second_name.as_deref(), Kind::Second)),
            tax_id: is_searched(&self.tax_id, person.tax_id.as_deref(), &|text| {
                tax_id_text(text, normalisation)
            }),
            birth_certificate: certificates.map(|document| document.number.as_deref()).any(|own| {
                is_searched(&self.birth_certificate, own, &|text| {
                    normalisation.certificate_number(text)
                })
            }),
            phone_number: person
                .otp_phones()
                .chain(own_phones)
                .any(|own| is_searched(&self.phone_number, Some(own), &phone_text)),
            swapped_names: birth_date
                && alike(&self.last_as_first, &first)
                && alike(&self.first_as_last, &last),
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
            SearchCluster::SwappedNames => self.swapped_names,
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
