//! Levenshtein distance of one surname with others, prepared beforehand.

#![allow(missing_docs, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::hint::black_box;

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use osoba::comparison::{Normalisation, Pattern, PreparedText};
use osoba_synthetic::records as data;
use rapidfuzz::distance::levenshtein::BatchComparator;

fn levenshtein(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("levenshtein");
    for size in [1, 10, 100, 1_000] {
        let mut random = data::Random::new(size as u64);
        let mut name = || Normalisation::Published.name(&data::surname(&mut random));
        let one = name();
        let others: Vec<String> = (0..size).map(|_| name()).collect();
        let (prepared_one, prepared): (_, Vec<PreparedText>) = (
            PreparedText::new(&one),
            others.iter().map(|other| PreparedText::new(other)).collect(),
        );
        let characters: Vec<Vec<char>> = others.iter().map(|o| o.chars().collect()).collect();

        let sum = |pattern: &Pattern<'_>| -> u64 {
            pattern.distances(black_box(&prepared)).map(|d| u64::from(d.unwrap_or(0))).sum()
        };
        let expected: u64 =
            others.iter().map(|other| strsim::levenshtein(&one, other) as u64).sum();
        assert_eq!(sum(&Pattern::new(&prepared_one)), expected, "the distances are the same");

        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(BenchmarkId::new("osoba", size), |bencher| {
            bencher.iter(|| sum(&Pattern::new(black_box(&prepared_one))));
        });
        group.bench_function(BenchmarkId::new("strsim", size), |bencher| {
            bencher.iter(|| {
                let one = black_box(&one);
                others.iter().map(|other| strsim::levenshtein(one, other) as u64).sum::<u64>()
            });
        });
        group.bench_function(BenchmarkId::new("rapidfuzz", size), |bencher| {
            bencher.iter(|| {
                let scorer = BatchComparator::new(black_box(&one).chars());
                let distance = |other: &Vec<char>| scorer.distance(other.iter().copied()) as u64;
                characters.iter().map(distance).sum::<u64>()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, levenshtein);
criterion_main!(benches);
