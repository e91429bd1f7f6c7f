//! One submission against raw candidates: normalisation, scores and the whole decision.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects)]

use std::hint::black_box;

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use osoba::matching::{
    decide, Candidate, Cluster, Facts, Finding, FindingKind, MatchStep, Policy, Submission,
};
use osoba::scoring::{Score, Scorecard};
use osoba::Person;
use person_matcher::MatchingEngine;

#[path = "registration.rs"]
mod registration;
#[path = "straightforward.rs"]
mod straightforward;

use straightforward::Model;

/// The record as the other crate has it; it knows no documents by number of ours.
fn foreign(person: &Person) -> person_matcher::Person {
    let mut builder = person_matcher::Person::builder();
    if let Some(name) = &person.first_name {
        builder = builder.given_name(name.as_ref());
    }
    if let Some(name) = &person.last_name {
        builder = builder.family_name(name.as_ref());
    }
    if let Some(name) = &person.second_name {
        builder = builder.middle_name(name.as_ref());
    }
    if let Some(date) = person.birth_date {
        builder = builder.date_of_birth(date);
    }
    if let Some(phone) = person.otp_phones().next() {
        builder = builder.phone(phone);
    }
    builder.build()
}

fn decisions(criterion: &mut Criterion) {
    let (scorecard, model, policy) = (Scorecard::published(), Model::new(), Policy::registration());
    let engine = MatchingEngine::default_config();
    let mut group = criterion.benchmark_group("decide");
    for size in [1, 10, 100, 1_000] {
        let (submission, candidates) = registration::registration(size);
        let facts = Facts { candidates: Some(candidates.clone()), ..Facts::default() };
        let decided = |submission: &Submission| match decide(
            submission,
            black_box(&facts),
            &policy,
            &scorecard,
        )
        .unwrap()
        {
            MatchStep::Decided(decision) => decision,
            MatchStep::Ask(question) => panic!("asked {question:?}"),
        };
        // The same decision, as far as both have looked at the same candidates.
        let decision = decided(&submission);
        let ignored: Vec<String> = decision.ignored().iter().map(|i| i.id.clone()).collect();
        let looked_at: Vec<Candidate> = candidates
            .iter()
            .filter(|c| !ignored.iter().any(|id| Some(id.as_str()) == c.id()))
            .cloned()
            .collect();
        assert!(looked_at.len() * 5 >= size * 4, "{} of {size}", looked_at.len());
        let expected = registration::straightforward(&model, &submission.person, &looked_at);
        let best = decision.persons().first().and_then(|best| best.score);
        let best = best.map(Score::hundred_thousandths);
        assert_eq!(best, expected.map(|(score, _)| score), "the decisions are the same");

        let whole = registration::straightforward_whole(&model, &submission.person, &candidates);
        let matched = decision.candidates();
        assert_eq!(matched.len(), whole.len(), "the same candidates");
        let swapped: Vec<Finding> = decision
            .findings()
            .into_iter()
            .filter(|finding| finding.finding == FindingKind::NamesSwapped)
            .collect();
        for (ours, theirs) in matched.iter().zip(&whole) {
            let clusters = Cluster::ALL.iter().zip(theirs.clusters).filter(|(_, holds)| *holds);
            let theirs_score = (theirs.id, Some(theirs.score), theirs.proven);
            let score = ours.score.map(Score::hundred_thousandths);
            let proven = ours.proven_score.or(ours.score).map_or(0, Score::hundred_thousandths);
            assert_eq!((ours.id, score, proven), theirs_score, "the same scores");
            assert!(ours.clusters.iter().eq(clusters.map(|(cluster, _)| *cluster)), "{}", ours.id);
            let is_swapped = swapped.iter().any(|found| found.id.as_deref() == Some(ours.id));
            assert!(swapped.is_empty() || is_swapped == theirs.names_swapped, "{}", ours.id);
        }

        let one = foreign(&submission.person);
        let others: Vec<Person> = candidates
            .iter()
            .filter_map(|candidate| match candidate {
                Candidate::Person(person) => Some((**person).clone()),
                Candidate::Unreadable { .. } => None,
            })
            .collect();
        let foreigners: Vec<person_matcher::Person> = others.iter().map(foreign).collect();

        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(BenchmarkId::new("osoba", size), |bencher| {
            bencher.iter(|| decided(black_box(&submission)));
        });
        group.bench_function(BenchmarkId::new("straightforward", size), |bencher| {
            bencher.iter(|| {
                registration::straightforward(&model, black_box(&submission.person), &candidates)
            });
        });
        group.bench_function(BenchmarkId::new("straightforward_whole", size), |bencher| {
            bencher.iter(|| {
                let person = black_box(&submission.person);
                registration::straightforward_whole(&model, person, &candidates)
            });
        });
        group.bench_function(BenchmarkId::new("person_matcher", size), |bencher| {
            bencher.iter(|| {
                let ranked = engine.match_one_to_many(black_box(&one), &foreigners);
                ranked.into_iter().map(|found| found.score).fold(0.0, f64::max)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, decisions);
criterion_main!(benches);
