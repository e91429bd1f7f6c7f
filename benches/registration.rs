//! A registration with its candidates.

#![allow(missing_docs, unreachable_pub, clippy::arithmetic_side_effects)]

use osoba::matching::{Candidate, Submission};

use super::data;

/// A submission that asks for candidates, and candidates of which each shares a cluster with it.
pub fn registration(size: usize) -> (Submission, Vec<Candidate>) {
    let mut random = data::Random::new(size as u64);
    let (mut one, others) = data::cluster(&mut random, size);
    one.first_name.get_or_insert_with(|| "Остап".into());
    one.last_name.get_or_insert_with(|| "Зразко".into());
    one.tax_id.get_or_insert_with(|| "1234567899".into());
    one.authentication_methods.clear();
    let candidates = others.into_iter().enumerate().map(|(count, mut other)| {
        other.id = Some(format!("00000000-0000-4000-8000-{count:012}"));
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
