//! One prepared person against prepared candidates: all eleven variables, bins and score.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing
)]

use std::hint::black_box;

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use osoba::comparison::PreparedPerson;
use osoba::scoring::Scorecard;
use osoba_synthetic::records as data;

#[path = "catalogue.rs"]
mod catalogue;
#[path = "straightforward.rs"]
mod straightforward;

use catalogue::whole_catalogue;
use straightforward::{Model, Record};

/// `osoba` and `straightforward` are measured over candidates as clusters return them; the same
/// names with `_mix` over a random mix.
fn score(criterion: &mut Criterion) {
    let (scorecard, model) = (Scorecard::published(), Model::new());
    let mut group = criterion.benchmark_group("score");
    for (suffix, sizes) in [("", &[1, 10, 100, 1_000, 100_000][..]), ("_mix", &[1_000][..])] {
        for size in sizes.iter().copied() {
            let mut random = data::Random::new(size as u64);
            let (one, others) = if suffix.is_empty() {
                data::cluster(&mut random, size)
            } else {
                data::mix(&mut random, size)
            };
            let probe = scorecard.prepare(&one);
            let candidates: Vec<PreparedPerson> =
                others.iter().map(|other| scorecard.prepare(other)).collect();
            let record = model.record(&one);
            let records: Vec<Record> = others.iter().map(|other| model.record(other)).collect();

            let best = |probe: &PreparedPerson| {
                let scores = scorecard.score_many(probe, &candidates);
                scores.map(|scored| scored.score.hundred_thousandths()).max()
            };
            for (scored, other) in scorecard.score_many(&probe, &candidates).zip(&records) {
                let expected = model.score(&record, other);
                assert_eq!(scored.score.hundred_thousandths(), expected, "the scores are the same");
            }

            group.throughput(Throughput::Elements(size as u64));
            if size > 1_000 {
                group.sample_size(10);
            }
            group.bench_function(BenchmarkId::new(format!("osoba{suffix}"), size), |bencher| {
                bencher.iter(|| best(black_box(&probe)));
            });
            let catalogue = whole_catalogue();
            let probe = catalogue.prepare(&one);
            let candidates: Vec<PreparedPerson> =
                others.iter().map(|other| catalogue.prepare(other)).collect();
            let best = |probe: &PreparedPerson| {
                let scores = catalogue.score_many(probe, &candidates);
                scores.map(|scored| scored.score.hundred_thousandths()).max()
            };
            group.bench_function(BenchmarkId::new(format!("catalogue{suffix}"), size), |bencher| {
                bencher.iter(|| best(black_box(&probe)));
            });
            let name = format!("straightforward{suffix}");
            group.bench_function(BenchmarkId::new(name, size), |bencher| {
                bencher.iter(|| {
                    let record = black_box(&record);
                    records.iter().map(|other| model.score(record, other)).max()
                });
            });
            group.sample_size(100);
        }
    }
    group.finish();
}

criterion_group!(benches, score);
criterion_main!(benches);
