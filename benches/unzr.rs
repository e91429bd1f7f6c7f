//! Is a text a UNZR?

#![allow(missing_docs, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::hint::black_box;

use criterion::{criterion_group, criterion_main, Criterion, Throughput};
use osoba::Unzr;
use osoba_synthetic::records as data;
use regex::Regex;

fn unzr(criterion: &mut Criterion) {
    let regex = Regex::new("^[0-9]{8}-[0-9]{5}$").unwrap();
    let mut random = data::Random::new(14);
    let texts: Vec<String> = (0..1_000)
        .map(|count| {
            let text = format!("{}-{}", random.digits(8), random.digits(5));
            // One in ten is broken somewhere.
            if count % 10 == 0 {
                text.replacen(random.digits(1).as_str(), "О", 1)
            } else {
                text
            }
        })
        .collect();
    for text in &texts {
        assert_eq!(Unzr::parse(text).is_ok(), regex.is_match(text), "the answers are the same");
    }
    let mut group = criterion.benchmark_group("unzr");
    group.throughput(Throughput::Elements(texts.len() as u64));
    group.bench_function("osoba", |bencher| {
        bencher.iter(|| {
            texts.iter().filter(|text| Unzr::parse(black_box(text.as_str())).is_ok()).count()
        });
    });
    group.bench_function("regex", |bencher| {
        bencher
            .iter(|| texts.iter().filter(|text| regex.is_match(black_box(text.as_str()))).count());
    });
    group.finish();
}

criterion_group!(benches, unzr);
criterion_main!(benches);
