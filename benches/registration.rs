//! A registration with its candidates.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::arithmetic_side_effects)]

use std::borrow::Cow;

use chrono::NaiveDate;
use osoba::identifiers::placeholder::{evident, evident_name, is_placeholder_date, present};
use osoba::matching::{Candidate, Submission};
use osoba::names::{Algorithm, Keys, Kind};
use osoba::person::{Address, Document, BIRTH_CERTIFICATE};
use osoba::Person;
use osoba_synthetic::records as data;

use super::straightforward::Model;

/// A submission that asks for candidates, and candidates of which each shares a cluster with it.
pub fn registration(size: usize) -> (Submission<'static>, Vec<Candidate<'static>>) {
    let mut random = data::Random::new(size as u64);
    let (mut one, others) = data::cluster(&mut random, size);
    one.first_name.get_or_insert_with(|| "Остап".into());
    one.last_name.get_or_insert_with(|| "Зразко".into());
    one.tax_id.get_or_insert_with(|| "1234567899".into());
    one.authentication_methods.clear();
    let candidates = others.into_iter().enumerate().map(|(count, mut other)| {
        other.id = Some(data::id(count).into());
        // What a host's query by the keys returns: whoever shares none has the same number.
        if count % 5 != 0 {
            other.last_name.clone_from(&one.last_name);
            other.birth_date = one.birth_date;
        }
        Candidate::from(other)
    });
    let candidates = candidates.collect();
    (Submission { person: one, person_id: None }, candidates)
}

/// The first of these candidates again and again, each under an id of its own, as many as there are: as much
/// memory, but what they are like can be foreseen.
pub fn again(candidates: &[Candidate<'static>], first: usize) -> Vec<Candidate<'static>> {
    let persons = candidates.iter().filter_map(|candidate| match candidate {
        Candidate::Person(person) => Some(person),
        Candidate::Unreadable { .. } => None,
    });
    let first: Vec<_> = persons.take(first).collect();
    let again = first.iter().cycle().take(candidates.len()).enumerate().map(|(count, person)| {
        let mut person = Person::clone(person);
        person.id = Some(data::id(count).into());
        Candidate::from(person)
    });
    again.collect()
}

/// The best candidate of the straightforward implementation, if above the threshold: the scores, and
/// nothing else that a decision asks of a candidate.
pub fn straightforward<'a>(
    model: &Model,
    one: &Person,
    others: &'a [Candidate],
) -> Option<(u32, &'a str)> {
    let record = model.record(one);
    let scored = others.iter().filter_map(|other| match other {
        Candidate::Person(person) if person.participates() => {
            Some((model.score(&record, &model.record(person)), person.id.as_deref()?))
        }
        _ => None,
    });
    scored.filter(|(score, _)| *score > THRESHOLD).max_by_key(|(score, _)| *score)
}

const THRESHOLD: u32 = 90_000;

/// A candidate of a whole decision.
pub struct Found<'a> {
    pub id: &'a str,
    pub score: u32,
    /// Without blanks and placeholders.
    pub proven: u32,
    /// In the order of [`osoba::matching::Cluster`].
    pub clusters: [bool; 6],
    pub names_swapped: bool,
}

/// All candidates, best first, by the straightforward implementation with what a decision asks of
/// each: once each, active, within the limits, a cluster in common, what proves nothing left out,
/// names swapped. Codes of names and the rules for blanks are the library's.
pub fn straightforward_whole<'a>(
    model: &Model,
    one: &Person,
    others: &'a [Candidate],
) -> Vec<Found<'a>> {
    let own = Identifiers::of(one);
    let record = model.record(one);
    let proven = proven(one).map(|proven| model.record(&proven));
    let mut persons: Vec<(&str, &Person)> = others
        .iter()
        .filter_map(|other| match other {
            Candidate::Person(person) => Some((person.id.as_deref()?, &**person)),
            Candidate::Unreadable { .. } => None,
        })
        .collect();
    persons.sort_by_key(|(id, _)| *id);
    persons.dedup_by_key(|(id, _)| *id);
    let found = persons.into_iter().filter_map(|(id, person)| {
        if !person.participates() || person.check_limits().is_err() {
            return None;
        }
        let (clusters, same_last_name) = own.clusters(person);
        if !clusters.contains(&true) {
            return None;
        }
        let other = model.record(person);
        let score = model.score(&record, &other);
        let other_proven = self::proven(person).map(|proven| model.record(&proven));
        let proven_score = match (&proven, other_proven) {
            (None, None) => score,
            (own, other_proven) => model
                .score(own.as_ref().unwrap_or(&record), other_proven.as_ref().unwrap_or(&other)),
        };
        let names_swapped = !same_last_name && own.has_swapped_names(person);
        Some(Found { id, score, proven: proven_score, clusters, names_swapped })
    });
    let mut found: Vec<Found> = found.collect();
    found.sort_by_key(|found| std::cmp::Reverse(found.proven));
    found
}

/// What candidates are looked up by.
struct Identifiers<'a> {
    tax_id: Option<&'a str>,
    numbers: Vec<String>,
    certificates: Vec<String>,
    phones: Vec<&'a str>,
    birth_date: Option<NaiveDate>,
    settlements: Vec<String>,
    last_name: Keys,
    first_name: Keys,
}

impl<'a> Identifiers<'a> {
    fn of(person: &'a Person) -> Self {
        Identifiers {
            tax_id: person.tax_id.as_deref().and_then(evident),
            numbers: numbers(person),
            certificates: certificates(person),
            phones: person.otp_phones().filter_map(evident).collect(),
            birth_date: person.birth_date,
            settlements: settlements(person),
            last_name: codes(&person.last_name, Kind::Last),
            first_name: codes(&person.first_name, Kind::First),
        }
    }

    /// The clusters in common, and whether the surnames sound alike.
    fn clusters(&self, other: &Person) -> ([bool; 6], bool) {
        let tax_id =
            self.tax_id.is_some() && self.tax_id == other.tax_id.as_deref().and_then(evident);
        let number = numbers(other).iter().any(|number| self.numbers.contains(number))
            || certificates(other).iter().any(|number| self.certificates.contains(number));
        let phone = other.otp_phones().filter_map(evident).any(|it| self.phones.contains(&it));
        let last = sounds(&self.last_name, &other.last_name, Kind::Last);
        let born = self.birth_date.is_some() && self.birth_date == other.birth_date;
        let lives = last && settlements(other).iter().any(|id| self.settlements.contains(id));
        let first = last && sounds(&self.first_name, &other.first_name, Kind::First);
        ([tax_id, number, phone, last && born, lives, first], last)
    }

    fn has_swapped_names(&self, other: &Person) -> bool {
        sounds(&self.last_name, &other.first_name, Kind::Last)
            && sounds(&self.first_name, &other.last_name, Kind::First)
    }
}

fn codes(name: &Option<Cow<'_, str>>, kind: Kind) -> Keys {
    name.as_deref().map(|name| Algorithm::Uk.keys(name, kind)).unwrap_or_default()
}

fn sounds(own: &Keys, name: &Option<Cow<'_, str>>, kind: Kind) -> bool {
    own.intersects(&codes(name, kind))
}

fn digits(number: &str) -> Option<String> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    evident(&digits).is_some().then_some(digits)
}

fn numbers(person: &Person) -> Vec<String> {
    person.documents.iter().filter_map(|it| digits(it.number.as_deref()?)).collect()
}

fn certificates(person: &Person) -> Vec<String> {
    let is_certificate = |it: &&Document| it.r#type.as_deref() == Some(BIRTH_CERTIFICATE);
    let numbers = person.documents.iter().filter(is_certificate);
    let after_series =
        |it: &Document| digits(it.number.as_deref()?.rsplit(char::is_alphabetic).next()?);
    numbers.filter_map(after_series).collect()
}

fn settlements(person: &Person) -> Vec<String> {
    let lived = |it: &&Address| matches!(it.r#type.as_deref(), Some("RESIDENCE" | "REGISTRATION"));
    let ids = person.addresses.iter().filter(lived);
    ids.filter_map(|it| Some(present(it.settlement_id.as_deref()?)?.to_lowercase())).collect()
}

/// The person without blanks and placeholders, if there are some.
fn proven<'a>(person: &Person<'a>) -> Option<Person<'a>> {
    let is_evident = |text: &Option<Cow<'_, str>>, rule: fn(&str) -> Option<&str>| {
        text.as_deref().is_none_or(|text| rule(text).is_some())
    };
    let keep = |text: &mut Option<Cow<'_, str>>, rule: fn(&str) -> Option<&str>| {
        if !is_evident(text, rule) {
            *text = None;
        }
    };
    let names =
        [&person.last_name, &person.first_name, &person.second_name, &person.birth_settlement];
    let all = names.into_iter().all(|name| is_evident(name, evident_name))
        && person.addresses.iter().all(|it| is_evident(&it.settlement, evident_name))
        && is_evident(&person.tax_id, evident)
        && person.documents.iter().all(|it| is_evident(&it.number, evident))
        && person.authentication_methods.iter().all(|it| is_evident(&it.phone_number, evident))
        && is_evident(&person.gender, present)
        && !person.birth_date.is_some_and(is_placeholder_date);
    if all {
        return None;
    }
    let mut person = person.clone();
    keep(&mut person.last_name, evident_name);
    keep(&mut person.first_name, evident_name);
    keep(&mut person.second_name, evident_name);
    keep(&mut person.birth_settlement, evident_name);
    person.addresses.iter_mut().for_each(|it| keep(&mut it.settlement, evident_name));
    keep(&mut person.tax_id, evident);
    person.documents.iter_mut().for_each(|it| keep(&mut it.number, evident));
    person.authentication_methods.iter_mut().for_each(|it| keep(&mut it.phone_number, evident));
    keep(&mut person.gender, present);
    person.birth_date = person.birth_date.filter(|date| !is_placeholder_date(*date));
    Some(person)
}
