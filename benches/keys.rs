//! The phonetic key of a name.

#![allow(missing_docs, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::hint::black_box;

use criterion::{criterion_group, criterion_main, Criterion, Throughput};
use osoba::names::Algorithm;
use osoba_synthetic::records as data;

fn keys(criterion: &mut Criterion) {
    let names = data::names(1_000);
    let mut group = criterion.benchmark_group("keys");
    group.throughput(Throughput::Elements(names.len() as u64));
    for (name, algorithm) in [("kankowski", Algorithm::Kankowski), ("uk", Algorithm::Uk)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let encoded = names
                    .iter()
                    .filter_map(|(name, kind)| algorithm.encode(black_box(name.as_str()), *kind));
                encoded.map(|code| code.as_str().len()).sum::<usize>()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, keys);
criterion_main!(benches);
