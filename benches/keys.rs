//! The phonetic key of a name.

#![allow(missing_docs, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::hint::black_box;

use criterion::{criterion_group, criterion_main, Criterion, Throughput};
use osoba::names::{Algorithm, Kind};

#[path = "data.rs"]
mod data;

fn keys(criterion: &mut Criterion) {
    let mut random = data::Random::new(33);
    let names: Vec<(String, Kind)> = (0..1_000)
        .map(|count| {
            let person = data::person(&mut random);
            let (name, kind) = match count % 3 {
                0 => (person.last_name, Kind::Last),
                1 => (person.first_name, Kind::First),
                _ => (person.second_name, Kind::Second),
            };
            (name.unwrap_or_else(|| "Зразко".into()), kind)
        })
        .collect();
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
