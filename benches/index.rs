//! An index of invented persons: what it costs to build, and to give every pair in a band.

#![allow(missing_docs, clippy::unwrap_used, clippy::arithmetic_side_effects)]
#![allow(clippy::indexing_slicing)]

use std::hint::black_box;

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use osoba::index::{Builder, Entry, Index, PairSettings, Settings};
use osoba::scoring::Scorecard;
use osoba_synthetic::records as data;

/// So many persons, a tenth of them written down twice.
fn persons(count: usize) -> Vec<Entry<'static>> {
    let mut random = data::Random::new(count as u64);
    let mut entries: Vec<Entry> = Vec::with_capacity(count);
    for at in 0..count {
        let mut person = match entries.len() {
            len if len > 0 && random.chance(10) => {
                let earlier = entries[random.below(len)].person.clone();
                data::rewritten(&mut random, &earlier)
            }
            _ => data::person(&mut random),
        };
        person.id = Some(data::id(at).into());
        entries.push(Entry::from(person));
    }
    entries
}

fn build(scorecard: &Scorecard, entries: &[Entry]) -> Index {
    let mut builder = Builder::new(scorecard, Settings::default());
    for (place, entry) in (0..).zip(entries) {
        builder.push(place, entry).unwrap();
    }
    builder.finish().unwrap()
}

fn index(criterion: &mut Criterion) {
    let scorecard = Scorecard::published();
    let settings = PairSettings { block_limit: Some(50), ..PairSettings::default() };
    let mut group = criterion.benchmark_group("index");
    for size in [1_000, 10_000] {
        let entries = persons(size);
        group.sample_size(10);
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(BenchmarkId::new("build", size), |bencher| {
            bencher.iter(|| build(&scorecard, black_box(&entries)));
        });
        let index = build(&scorecard, &entries);
        let mut pairs = index.pairs(settings, 0, 1);
        pairs.by_ref().count();
        group.throughput(Throughput::Elements(pairs.account().compared));
        group.bench_function(BenchmarkId::new("pairs", size), |bencher| {
            bencher.iter(|| index.pairs(black_box(settings), 0, 1).count());
        });
    }
    group.finish();
}

criterion_group!(benches, index);
criterion_main!(benches);
