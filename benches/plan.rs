//! The plan of one synchronisation.

#![allow(missing_docs, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::hint::black_box;

use criterion::{criterion_group, criterion_main, Criterion};
use osoba::verification::{sync, RegistryAnswer, SyncPolicy, Verification};
use osoba::Person;

fn plans(criterion: &mut Criterion) {
    let person: Person = serde_json::from_str(
        r#"{"last_name": "Зразко", "first_name": "Остап", "second_name": "Вигаданович",
            "birth_date": "1991-08-24", "unzr": "19910824-00026"}"#,
    )
    .unwrap();
    let record: Verification =
        serde_json::from_str(r#"{"unzr_verification_status": "IN_REVIEW"}"#).unwrap();
    let answer: RegistryAnswer =
        serde_json::from_str(r#"{"status": 1, "description": "дані підтверджено"}"#).unwrap();
    let now = "2024-05-01T01:00:00Z".parse().unwrap();
    let policy = SyncPolicy::default();
    let mut group = criterion.benchmark_group("plan");
    group.bench_function("osoba", |bencher| {
        bencher.iter(|| {
            sync(black_box(&person), black_box(&record), Some(black_box(&answer)), &policy, now)
        });
    });
    group.bench_function("osoba_ask", |bencher| {
        bencher.iter(|| sync(black_box(&person), black_box(&record), None, &policy, now));
    });
    group.finish();
}

criterion_group!(benches, plans);
criterion_main!(benches);
