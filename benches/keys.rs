//! The phonetic key of a name.

#![allow(missing_docs, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::hint::black_box;

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use osoba::names::{Algorithm, Code, Kind};
use osoba_synthetic::{records as data, Names, Registry};

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
    // Columns of a registry, in which a name is as frequent as it is.
    let names = Names::built_in();
    let registry = Registry::new(&names, 11, 10_000);
    let persons = registry.people().iter().map(|somebody| &somebody.person);
    let last_names = persons.clone().map(|person| person.last_name.as_deref()).collect();
    let first_names = persons.map(|person| person.first_name.as_deref()).collect();
    let columns: [(&str, Kind, Vec<Option<&str>>); 2] =
        [("last_names", Kind::Last, last_names), ("first_names", Kind::First, first_names)];
    for (column, kind, names) in columns {
        group.throughput(Throughput::Elements(names.len() as u64));
        for (name, algorithm) in [("kankowski", Algorithm::Kankowski), ("uk", Algorithm::Uk)] {
            let one_by_one = || -> Vec<Option<Code>> {
                let names = names.iter().map(|name| black_box(*name));
                names.map(|name| algorithm.encode(name?, kind)).collect()
            };
            let whole = || algorithm.encode_many(kind, names.iter().map(|name| black_box(*name)));
            assert_eq!(one_by_one(), whole(), "the codes are the same");
            group.bench_function(
                BenchmarkId::new(format!("{name}_one_by_one"), column),
                |bencher| {
                    bencher.iter(one_by_one);
                },
            );
            group.bench_function(BenchmarkId::new(format!("{name}_column"), column), |bencher| {
                bencher.iter(whole);
            });
        }
    }
    group.finish();
}

criterion_group!(benches, keys);
criterion_main!(benches);
