//! Osoba and its peers in turn: what a machine whose speed changes from second to second can say.
//!
//! Each round runs one and then the other for about a millisecond. The ratio is the median of the
//! rounds' ratios, since the two halves of a round meet the same machine; times are the median and
//! the fastest of all rounds. Prints a table; an argument (`-- decide`) leaves out the rows that do not
//! start with it.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::cast_precision_loss
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use osoba::comparison::{Normalisation, Pattern, PreparedPerson, PreparedText, Vectors};
use osoba::matching::{decide, Facts, Policy};
use osoba::names::Algorithm;
use osoba::scoring::Scorecard;
use osoba::Unzr;
use osoba_synthetic::records as data;
use rapidfuzz::distance::levenshtein::BatchComparator;
use regex::Regex;

#[path = "catalogue.rs"]
mod catalogue;
#[path = "registration.rs"]
mod registration;
#[path = "straightforward.rs"]
mod straightforward;

use catalogue::whole_catalogue;
use straightforward::{Model, Record};

const ROUNDS: usize = 401;

/// Nanoseconds a call, over about a millisecond.
fn time<T>(calls: u32, work: &mut impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        black_box(work());
    }
    start.elapsed().as_nanos() as f64 / f64::from(calls)
}

/// How many calls take about a millisecond.
fn calls<T>(work: &mut impl FnMut() -> T) -> u32 {
    let once = time(3, work).max(1.0);
    ((Duration::from_millis(1).as_nanos() as f64 / once) as u32).max(1)
}

fn median(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    (values[values.len() / 2], values[0])
}

/// One row: both in turn, as nanoseconds for each of `elements`. Left out if its name does not start
/// with the argument.
fn compare<T, U>(
    (work, peer): (&str, &str),
    elements: usize,
    mut ours: impl FnMut() -> T,
    mut theirs: impl FnMut() -> U,
) {
    let mut wanted = std::env::args().skip(1).filter(|argument| argument != "--bench");
    if wanted.next().is_some_and(|wanted| !work.starts_with(&wanted)) {
        return;
    }
    let (our_calls, their_calls) = (calls(&mut ours), calls(&mut theirs));
    let rounds: Vec<(f64, f64)> =
        (0..ROUNDS).map(|_| (time(our_calls, &mut ours), time(their_calls, &mut theirs))).collect();
    let (ratio, _) = median(rounds.iter().map(|(ours, theirs)| theirs / ours).collect());
    let (our_median, our_least) = median(rounds.iter().map(|round| round.0).collect());
    let (their_median, their_least) = median(rounds.iter().map(|round| round.1).collect());
    let each = elements as f64;
    println!(
        "| {work} | {peer} | {:.1} | {:.1} | {:.1} | {:.1} | {ratio:.2} |",
        our_median / each,
        our_least / each,
        their_median / each,
        their_least / each,
    );
}

fn main() {
    println!("| work | peer | osoba: median, ns | least | peer: median, ns | least | ratio |");
    println!("|---|---|---|---|---|---|---|");
    levenshtein();
    scores();
    decisions();
    unzr();
    keys();
}

fn levenshtein() {
    let mut random = data::Random::new(1_000);
    let mut name = || Normalisation::Published.name(&data::surname(&mut random));
    let one = name();
    let others: Vec<String> = (0..1_000).map(|_| name()).collect();
    let prepared_one = PreparedText::new(&one);
    let prepared: Vec<PreparedText> = others.iter().map(|other| PreparedText::new(other)).collect();
    let characters: Vec<Vec<char>> = others.iter().map(|o| o.chars().collect()).collect();
    let ours = || -> u64 {
        let pattern = Pattern::new(black_box(&prepared_one));
        pattern.distances(&prepared).map(|d| u64::from(d.unwrap_or(0))).sum()
    };
    let strsim = || -> u64 {
        others.iter().map(|other| strsim::levenshtein(black_box(&one), other) as u64).sum()
    };
    let rapidfuzz = || -> u64 {
        let scorer = BatchComparator::new(black_box(&one).chars());
        characters.iter().map(|other| scorer.distance(other.iter().copied()) as u64).sum()
    };
    assert_eq!((ours(), ours()), (strsim(), rapidfuzz()), "the distances are the same");
    compare(("levenshtein, a pair of 1 × 1,000", "strsim"), 1_000, ours, strsim);
    compare(("levenshtein, a pair of 1 × 1,000", "rapidfuzz"), 1_000, ours, rapidfuzz);
    let with_vectors = |vectors: Vectors| -> u64 {
        let pattern = Pattern::with_vectors(black_box(&prepared_one), vectors);
        pattern.distances(&prepared).map(|d| u64::from(d.unwrap_or(0))).sum()
    };
    let baseline = || with_vectors(Vectors::Baseline);
    assert_eq!(ours(), baseline(), "the distances do not depend on the vectors");
    compare(("levenshtein, a pair of 1 × 1,000", "baseline vectors"), 1_000, ours, baseline);
}

fn scores() {
    let (scorecard, model) = (Scorecard::published(), Model::new());
    let catalogue = whole_catalogue();
    for (pairs, size, is_mix) in [
        ("a pair of 1 × 100 of a cluster", 100, false),
        ("a pair of 1 × 1,000 of a cluster", 1_000, false),
        ("a pair of 1 × 1,000 of a mix", 1_000, true),
    ] {
        let mut random = data::Random::new(size as u64);
        let (one, others) = match is_mix {
            true => data::mix(&mut random, size),
            false => data::cluster(&mut random, size),
        };
        let probe = scorecard.prepare(&one);
        let candidates: Vec<PreparedPerson> =
            others.iter().map(|other| scorecard.prepare(other)).collect();
        let record = model.record(&one);
        let records: Vec<Record> = others.iter().map(|other| model.record(other)).collect();
        let ours = || {
            let scores = scorecard.score_many(black_box(&probe), &candidates);
            scores.map(|scored| scored.score.hundred_thousandths()).max()
        };
        let theirs = || records.iter().map(|other| model.score(black_box(&record), other)).max();
        assert_eq!(ours(), theirs(), "the best scores are the same");
        compare((format!("score, {pairs}").as_str(), "straightforward"), size, ours, theirs);
        let baseline = || {
            let probe = black_box(&probe);
            let scores = scorecard.score_many_with_vectors(Vectors::Baseline, probe, &candidates);
            scores.map(|scored| scored.score.hundred_thousandths()).max()
        };
        assert_eq!(ours(), baseline(), "the scores do not depend on the vectors");
        compare((format!("score, {pairs}").as_str(), "baseline vectors"), size, ours, baseline);
        let probe = catalogue.prepare(&one);
        let candidates: Vec<PreparedPerson> =
            others.iter().map(|other| catalogue.prepare(other)).collect();
        let fourteen = || {
            let scores = catalogue.score_many(black_box(&probe), &candidates);
            scores.map(|scored| scored.score.hundred_thousandths()).max()
        };
        compare(
            (format!("catalogue, {pairs}").as_str(), "the published card"),
            size,
            fourteen,
            ours,
        );
    }
}

fn decisions() {
    let (scorecard, model, policy) = (Scorecard::published(), Model::new(), Policy::registration());
    for (work, size, distinct) in [
        ("decide, 1 × 100 raw", 100, 100),
        ("decide, 1 × 1,000 raw", 1_000, 1_000),
        ("decide, 1 × 1,000 raw, 100 persons ten times", 1_000, 100),
    ] {
        let (submission, candidates) = registration::registration(size);
        let candidates = registration::again(&candidates, distinct);
        let facts = Facts { candidates: Some(candidates.clone()), ..Facts::default() };
        let ours = || decide(black_box(&submission), &facts, &policy, &scorecard).unwrap();
        let theirs = || {
            let person = black_box(&submission.person);
            registration::straightforward(&model, person, &candidates).map(|(score, _)| score)
        };
        compare((work, "straightforward, scores only"), 1, ours, theirs);
        let whole = || {
            let person = black_box(&submission.person);
            registration::straightforward_whole(&model, person, &candidates).len()
        };
        compare((work, "straightforward, whole decision"), 1, ours, whole);
    }
}

fn unzr() {
    let regex = Regex::new("^[0-9]{8}-[0-9]{5}$").unwrap();
    let mut random = data::Random::new(14);
    let texts: Vec<String> =
        (0..1_000).map(|_| format!("{}-{}", random.digits(8), random.digits(5))).collect();
    let ours = || texts.iter().filter(|text| Unzr::parse(black_box(text.as_str())).is_ok()).count();
    let theirs = || texts.iter().filter(|text| regex.is_match(black_box(text.as_str()))).count();
    compare(("unzr, a text", "regex"), 1_000, ours, theirs);
}

fn keys() {
    let names = data::names(1_000);
    let encoded = |algorithm: Algorithm| {
        let codes = names
            .iter()
            .filter_map(move |(name, kind)| algorithm.encode(black_box(name.as_str()), *kind));
        codes.map(|code| code.as_str().len()).sum::<usize>()
    };
    let (uk, kankowski) = (|| encoded(Algorithm::Uk), || encoded(Algorithm::Kankowski));
    compare(("`uk` key, a name", "`kankowski` key"), 1_000, uk, kankowski);
}
