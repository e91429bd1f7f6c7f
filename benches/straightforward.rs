//! The scorecard as a good engineer would write it down first: strsim, regular expressions
//! compiled once, plain structs. It is the peer of the benches and the second opinion of the
//! tests, and shares no code with the library.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::arithmetic_side_effects)]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::cast_possible_truncation)]

use std::borrow::Cow;

use osoba::person::Person;
use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

const TWINS: [&str; 8] = [
    "PASSPORT",
    "BIRTH_CERTIFICATE",
    "NATIONAL_ID",
    "COMPLEMENTARY_PROTECTION_CERTIFICATE",
    "PERMANENT_RESIDENCE_PERMIT",
    "REFUGEE_CERTIFICATE",
    "TEMPORARY_CERTIFICATE",
    "TEMPORARY_PASSPORT",
];

pub const SETTLEMENT: &str =
    "(?i)[сc][ .,]|[сc]ело[.,]*|[сc]мт[.,]*|[сc]елище [мm][іi][сc]ького типу\
                              |[сc]елище[.,]*|[мm][іi][сc][tт][оo][.,]*|[мm][.,]*";

pub struct Model {
    settlement: Regex,
    name: Regex,
    document: Regex,
    certificate: Regex,
    intercept: f64,
    /// Every bin with coefficient times weight, by variable.
    points: Vec<Vec<(String, f64)>>,
}

/// A text with its grapheme clusters, if they are not simply its characters.
#[derive(Clone, PartialEq)]
pub struct Text {
    pub text: String,
    clusters: Option<Vec<String>>,
}

#[derive(Clone)]
pub struct Doc {
    kind: Option<String>,
    number: Option<Text>,
    digits: Option<String>,
}

/// A person, normalised beforehand.
#[derive(Clone)]
pub struct Record {
    pub first_name: Option<Text>,
    pub last_name: Option<Text>,
    pub second_name: Option<Text>,
    pub tax_id: Option<Text>,
    pub birth_settlement: Option<String>,
    residence: Option<String>,
    phone: Option<String>,
    gender: Option<String>,
    birth_date: Option<String>,
    documents: Vec<Doc>,
}

/// The raw values, in the order of the document's `distances`.
pub type Values = [Option<u32>; 13];

impl Text {
    pub fn new(text: String) -> Self {
        let clusters: Vec<&str> = text.graphemes(true).collect();
        let plain = clusters.len() == text.chars().count();
        let clusters =
            if plain { None } else { Some(clusters.into_iter().map(String::from).collect()) };
        Text { text, clusters }
    }

    pub fn distance(&self, other: &Text) -> u32 {
        if self.clusters.is_none() && other.clusters.is_none() {
            return strsim::levenshtein(&self.text, &other.text) as u32;
        }
        let a: Vec<&str> = self.text.graphemes(true).collect();
        let b: Vec<&str> = other.text.graphemes(true).collect();
        strsim::generic_levenshtein(&a, &b) as u32
    }
}

impl Default for Model {
    fn default() -> Self {
        Model::new()
    }
}

impl Model {
    pub fn new() -> Self {
        let figures: serde_json::Value =
            serde_json::from_str(include_str!("../src/scoring/esoz-2019-02-15.json")).unwrap();
        let points = figures["variables"].as_array().unwrap().iter().map(|variable| {
            let coefficient = variable["coefficient"].as_f64().unwrap();
            let woe = variable["woe"].as_object().unwrap().iter();
            woe.map(|(bin, woe)| (bin.clone(), coefficient * woe.as_f64().unwrap())).collect()
        });
        Model {
            settlement: Regex::new(SETTLEMENT).unwrap(),
            name: Regex::new("[ '\\-\u{2013}\u{2014}\u{2212}\u{2010}]").unwrap(),
            document: Regex::new("[():*'|\",.?<=+\\\\/%#№_ \\-\u{2013}\u{2014}\u{2212}\u{2010}]")
                .unwrap(),
            certificate: Regex::new("^[qjl1iі!]").unwrap(),
            intercept: figures["intercept"].as_f64().unwrap(),
            points: points.collect(),
        }
    }

    pub fn name(&self, raw: &str) -> String {
        let lower = raw.to_lowercase();
        self.name.replace_all(&lower, "").replace('є', "е").replace('и', "і")
    }

    pub fn settlement(&self, raw: &str) -> String {
        self.name(&self.settlement.replace_all(raw, ""))
    }

    pub fn document(&self, raw: &str, is_certificate: bool) -> String {
        let lower = raw.to_lowercase();
        let number = self.document.replace_all(&lower, "");
        if is_certificate {
            self.certificate.replace(&number, "i").into_owned()
        } else {
            number.into_owned()
        }
    }

    pub fn record(&self, person: &Person) -> Record {
        let name = |raw: &Option<Cow<'_, str>>| raw.as_deref().map(|raw| Text::new(self.name(raw)));
        let documents: Vec<Doc> = person
            .documents
            .iter()
            .map(|document| {
                let is_certificate = document.r#type.as_deref() == Some("BIRTH_CERTIFICATE");
                let number = document.number.as_deref().map(|n| self.document(n, is_certificate));
                let digits = number
                    .as_ref()
                    .map(|number| number.chars().filter(char::is_ascii_digit).collect::<String>());
                Doc {
                    kind: document.r#type.as_deref().map(str::to_owned),
                    number: number.map(Text::new),
                    digits: digits.filter(|digits| !digits.is_empty()),
                }
            })
            .collect();
        let written =
            |text: Option<&str>| text.filter(|text| !text.trim().is_empty()).map(str::to_owned);
        let tax_id = written(person.tax_id.as_deref()).or_else(|| {
            documents.iter().filter_map(|d| d.digits.clone()).find(|digits| digits.len() == 10)
        });
        let residence = person.addresses.iter().find(|a| a.r#type.as_deref() == Some("RESIDENCE"));
        let otp = person.authentication_methods.iter().find(|m| m.r#type.as_deref() == Some("OTP"));
        Record {
            first_name: name(&person.first_name),
            last_name: name(&person.last_name),
            second_name: name(&person.second_name),
            tax_id: tax_id.map(Text::new),
            birth_settlement: person.birth_settlement.as_deref().map(|raw| self.settlement(raw)),
            residence: residence
                .and_then(|address| address.settlement.as_deref())
                .map(str::to_owned),
            phone: written(otp.and_then(|method| method.phone_number.as_deref())),
            gender: person.gender.as_deref().map(str::to_owned),
            birth_date: person.birth_date.map(|date| date.to_string()),
            documents,
        }
    }

    pub fn compare(&self, a: &Record, b: &Record) -> Values {
        let distance = |a: &Option<Text>, b: &Option<Text>| match (a, b) {
            (Some(a), Some(b)) => Some(a.distance(b)),
            _ => None,
        };
        let differ = |same: bool| Some(u32::from(!same));
        let surname = distance(&a.last_name, &b.last_name);
        let mut documents: Option<u32> = None;
        let mut same_number = false;
        for one in &a.documents {
            for other in &b.documents {
                if let Some(found) = distance(&one.number, &other.number) {
                    documents = Some(documents.map_or(found, |least| least.min(found)));
                }
                same_number |= one.digits.is_some() && one.digits == other.digits;
            }
        }
        let digits = || a.documents.iter().chain(&b.documents).filter_map(|d| d.digits.as_deref());
        let distinct = |digits: &str| ('0'..='9').filter(|d| digits.contains(*d)).count() as u32;
        let settlement = match (&a.birth_settlement, &b.birth_settlement) {
            (Some(a), Some(b)) => a.contains(b.as_str()) || b.contains(a.as_str()),
            _ => false,
        };
        [
            distance(&a.first_name, &b.first_name),
            surname,
            distance(&a.second_name, &b.second_name),
            documents,
            digits().map(|digits| digits.len() as u32).min(),
            Some(digits().map(distinct).min().unwrap_or(0)),
            differ(same_number),
            differ(settlement),
            distance(&a.tax_id, &b.tax_id),
            differ(a.phone.is_some() && a.phone == b.phone),
            differ(a.residence.is_some() && a.residence == b.residence),
            differ(a.gender.is_some() && a.gender == b.gender),
            Some(u32::from(twins(a, b, surname))),
        ]
    }

    /// The places of the bins in the figures.
    pub fn bins(&self, values: &Values) -> [usize; 11] {
        let [first, last, second, documents, length, distinct, same, settlement, tax, phone, home, gender, twins] =
            *values;
        let flag = |value| usize::from(value != Some(0));
        [
            match first {
                Some(0..=1) => 0,
                Some(2) => 1,
                _ => 2,
            },
            match last {
                Some(0..=1) => 0,
                Some(2) => 1,
                Some(3) => 2,
                _ => 3,
            },
            match second {
                Some(0..=2) => 0,
                None => 1,
                Some(3..=6) => 2,
                _ => 3,
            },
            match (documents, length) {
                (Some(0) | None, None) => 0,
                (Some(0), Some(..=4)) => 1,
                (Some(0), Some(..=6)) => 2,
                (Some(0), _) => 3,
                (Some(1), None | Some(..=6)) => 4,
                (Some(1), _) => 5,
                (Some(..=3), _) => 6,
                _ => 7,
            },
            match (same, distinct) {
                (Some(0), Some(1)) => 0,
                (Some(0), Some(2)) => 1,
                (Some(0), Some(3)) => 2,
                (Some(0), _) => 3,
                (_, Some(0)) => 4,
                (_, Some(1..=3)) => 5,
                _ => 6,
            },
            flag(settlement),
            match tax {
                Some(0) => 0,
                None => 1,
                Some(1..=2) => 2,
                _ => 3,
            },
            flag(phone),
            flag(home),
            flag(gender),
            flag(twins),
        ]
    }

    pub fn bin_names(&self, bins: [usize; 11]) -> [&str; 11] {
        std::array::from_fn(|variable| self.points[variable][bins[variable]].0.as_str())
    }

    /// The score in hundred-thousandths.
    pub fn score(&self, a: &Record, b: &Record) -> u32 {
        let bins = self.bins(&self.compare(a, b));
        let mut sum = self.intercept;
        for (points, bin) in self.points.iter().zip(bins) {
            sum += points[bin].1;
        }
        (1e5 / (1.0 + (-sum).exp())).round_ties_even() as u32
    }
}

fn twins(a: &Record, b: &Record, surname: Option<u32>) -> bool {
    if surname.is_none_or(|distance| distance >= 3)
        || a.first_name.as_ref().map(|n| &n.text) == b.first_name.as_ref().map(|n| &n.text)
        || a.birth_date != b.birth_date
    {
        return false;
    }
    TWINS.iter().any(|kind| {
        let first = |record: &Record| {
            let found = record.documents.iter().find(|d| d.kind.as_deref() == Some(kind));
            found.and_then(|document| document.digits.clone())
        };
        match (first(a), first(b)) {
            (Some(a), Some(b)) => {
                let (a, b) =
                    (a.trim_start_matches('0').to_owned(), b.trim_start_matches('0').to_owned());
                follows(&a, &b, 1) || follows(&a, &b, 2) || follows(&b, &a, 1) || follows(&b, &a, 2)
            }
            _ => false,
        }
    })
}

/// Whether `b` is `a` and `step` more; digits without leading zeros, of any length.
fn follows(a: &str, b: &str, step: u8) -> bool {
    let mut digits: Vec<u8> = a.bytes().map(|digit| digit - b'0').rev().collect();
    let mut carry = step;
    for digit in &mut digits {
        let sum = *digit + carry;
        *digit = sum % 10;
        carry = sum / 10;
    }
    if carry > 0 {
        digits.push(carry);
    }
    let sum: String = digits.iter().rev().map(|digit| char::from(digit + b'0')).collect();
    sum == b
}
