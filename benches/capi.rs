//! The typed layer of the C ABI beside the same work in Rust: what a call across the border costs.
//! The library is loaded as another language's host loads it, so nothing is inlined.

#![allow(
    missing_docs,
    non_camel_case_types,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use std::ffi::{c_char, c_void};
use std::hint::black_box;
use std::path::PathBuf;
use std::process::Command;
use std::ptr::null_mut;

use criterion::{criterion_group, criterion_main, Criterion, Throughput};
use libloading::Library;
use osoba::comparison::distance;
use osoba::names::{Algorithm, Kind};
use osoba::scoring::Scorecard;
use osoba::{Person, Unzr};
use osoba_synthetic::records as data;

/// Has cargo build the library in this profile, and loads it.
fn library() -> Library {
    let bench = std::env::current_exe().unwrap();
    let folder: PathBuf = bench.ancestors().nth(2).unwrap().to_owned();
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "--package", "osoba_capi", "--lib", "--target-dir"])
        .arg(folder.parent().unwrap())
        .status();
    assert!(built.unwrap().success());
    // SAFETY: a library of ours, without constructors.
    unsafe { Library::new(folder.join("libosoba.so")) }.unwrap()
}

/// `osoba_str`
#[repr(C)]
#[derive(Clone, Copy)]
struct Str {
    ptr: *const c_char,
    len: usize,
}

fn lend(text: &str) -> Str {
    Str { ptr: text.as_ptr().cast(), len: text.len() }
}

/// `osoba_unzr_parts`
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct UnzrParts {
    form: i32,
    year: i32,
    month: u8,
    day: u8,
    serial: u16,
    check_digit: u8,
    check_digit_valid: bool,
}

/// `osoba_scored`
#[repr(C)]
#[derive(Clone, Copy)]
struct Scored {
    score: u32,
    bins: [u8; 64],
}

impl Scored {
    const NONE: Scored = Scored { score: 0, bins: [0; 64] };
}

type UnzrParse = unsafe extern "C" fn(Str, *mut UnzrParts) -> i32;
type NameCode = unsafe extern "C" fn(Str, i32, i32, *mut c_char, usize, *mut usize) -> i32;
type Levenshtein = unsafe extern "C" fn(Str, Str, *mut u32) -> i32;
type New = unsafe extern "C" fn(i32, *mut *mut c_void) -> i32;
type FromJson = unsafe extern "C" fn(*const c_void, Str, *mut *mut c_void, *mut c_void) -> i32;
type Score = unsafe extern "C" fn(*const c_void, *const c_void, *const c_void, *mut Scored) -> i32;
type ScoreMany = unsafe extern "C" fn(
    *const c_void,
    *const c_void,
    *const *const c_void,
    usize,
    *mut Scored,
) -> i32;

macro_rules! function {
    ($library:ident, $name:literal, $kind:ty) => {{
        // SAFETY: the header declares it so.
        let symbol = unsafe { $library.get::<$kind>($name) }.unwrap();
        *symbol
    }};
}

fn unzr(criterion: &mut Criterion) {
    let library = library();
    let parse = function!(library, b"osoba_unzr_parse", UnzrParse);
    let text = "19910824-00026";
    let mut group = criterion.benchmark_group("capi/unzr");
    group.bench_function("c", |bencher| {
        bencher.iter(|| {
            let mut parts = UnzrParts::default();
            // SAFETY: as the header asks.
            assert_eq!(unsafe { parse(lend(black_box(text)), &raw mut parts) }, 0);
            parts
        });
    });
    group.bench_function("rust", |bencher| {
        bencher.iter(|| {
            let unzr = Unzr::parse(black_box(text)).unwrap();
            let valid = unzr.check_digit_is_valid();
            (unzr.birth_date(), unzr.serial(), unzr.check_digit(), valid)
        });
    });
    group.finish();
}

fn names(criterion: &mut Criterion) {
    let library = library();
    let code = function!(library, b"osoba_name_encode", NameCode);
    let levenshtein = function!(library, b"osoba_levenshtein", Levenshtein);
    let mut random = data::Random::new(3);
    let names: Vec<String> = (0..1_000).map(|_| data::surname(&mut random)).collect();
    let mut group = criterion.benchmark_group("capi/code");
    group.throughput(Throughput::Elements(names.len() as u64));
    group.bench_function("c", |bencher| {
        bencher.iter(|| {
            let (mut buffer, mut needed, mut sum) = ([0; 64], 0, 0);
            for name in &names {
                // SAFETY: as the header asks.
                sum += unsafe {
                    code(lend(black_box(name)), 1, 2, buffer.as_mut_ptr(), 64, &raw mut needed)
                };
                sum += i32::from(black_box(&buffer)[0]);
            }
            sum
        });
    });
    // Both end with the code as text in the caller's buffer. What is left is the border's: above all
    // that C's text must first be seen to be UTF-8, which Rust's is by its type.
    group.bench_function("rust", |bencher| {
        bencher.iter(|| {
            let (mut buffer, mut sum) = ([0_u8; 64], 0);
            for name in &names {
                let code = Algorithm::Kankowski.encode(black_box(name), Kind::Last).unwrap();
                let text = code.as_bytes();
                buffer[..text.len()].copy_from_slice(text);
                buffer[text.len()] = 0;
                sum += i32::from(black_box(&buffer)[0]);
            }
            sum
        });
    });
    group.finish();
    let mut group = criterion.benchmark_group("capi/levenshtein");
    group.throughput(Throughput::Elements(names.len() as u64));
    group.bench_function("c", |bencher| {
        bencher.iter(|| {
            let (mut letters, mut sum) = (0, 0);
            for name in &names {
                // SAFETY: as the header asks.
                let status = unsafe { levenshtein(lend(&names[0]), lend(name), &raw mut letters) };
                assert_eq!(status, 0);
                sum += letters;
            }
            sum
        });
    });
    group.bench_function("rust", |bencher| {
        bencher.iter(|| names.iter().map(|name| distance(&names[0], black_box(name))).sum::<u32>());
    });
    group.finish();
}

fn scores(criterion: &mut Criterion) {
    let library = library();
    let new = function!(library, b"osoba_scorecard_published", New);
    let from_json = function!(library, b"osoba_person_from_json", FromJson);
    let score = function!(library, b"osoba_scorecard_score", Score);
    let score_many = function!(library, b"osoba_scorecard_score_many", ScoreMany);
    let mut card = null_mut();
    // SAFETY: as the header asks.
    assert_eq!(unsafe { new(1, &raw mut card) }, 0);
    let handle = |person: &Person| {
        let (json, mut person) = (serde_json::to_string(person).unwrap(), null_mut());
        // SAFETY: as the header asks. The handles live as long as the process.
        assert_eq!(unsafe { from_json(card, lend(&json), &raw mut person, null_mut()) }, 0);
        person
    };
    let (one, others) = data::cluster(&mut data::Random::new(4), 1_000);
    let (probe, mut scored) = (handle(&one), vec![Scored::NONE; others.len()]);
    let handles: Vec<*const c_void> =
        others.iter().map(|other| handle(other).cast_const()).collect();
    let scorecard = Scorecard::published();
    let prepared: Vec<_> = others.iter().map(|other| scorecard.prepare(other)).collect();
    let prepared_one = scorecard.prepare(&one);
    let all = |scored: &mut [Scored]| {
        let candidates = black_box(handles.as_ptr());
        // SAFETY: as the header asks.
        let status =
            unsafe { score_many(card, probe, candidates, handles.len(), scored.as_mut_ptr()) };
        assert_eq!(status, 0);
    };
    all(&mut scored);
    for (scored, other) in scored.iter().zip(&prepared) {
        let expected = scorecard.score(&prepared_one, other).score;
        assert_eq!(scored.score, expected.hundred_thousandths());
    }

    let mut group = criterion.benchmark_group("capi/score");
    group.bench_function("c", |bencher| {
        bencher.iter(|| {
            let mut scored = Scored::NONE;
            // SAFETY: as the header asks.
            let status = unsafe { score(card, probe, black_box(handles[0]), &raw mut scored) };
            assert_eq!(status, 0);
            scored
        });
    });
    group.bench_function("rust", |bencher| {
        bencher.iter(|| scorecard.score(&prepared_one, black_box(&prepared[0])));
    });
    group.finish();

    let mut group = criterion.benchmark_group("capi/score_many");
    group.throughput(Throughput::Elements(others.len() as u64));
    group.bench_function("c", |bencher| bencher.iter(|| all(&mut scored)));
    group.bench_function("rust", |bencher| {
        let mut kept = Vec::with_capacity(prepared.len());
        bencher.iter(|| {
            kept.clear();
            kept.extend(scorecard.score_many(&prepared_one, black_box(&prepared)));
        });
    });
    group.finish();
}

criterion_group!(benches, unzr, names, scores);
criterion_main!(benches);
