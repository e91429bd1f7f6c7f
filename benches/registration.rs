//! A registration with its candidates.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::arithmetic_side_effects)]

use osoba::matching::{Candidate, Submission};
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
        other.id = Some(format!("00000000-0000-4000-8000-{count:012}").into());
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

/// The best candidate of the straightforward implementation, if above the threshold. It checks no
/// clusters, which the library does for every candidate.
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
    scored.filter(|(score, _)| *score > 90_000).max_by_key(|(score, _)| *score)
}
