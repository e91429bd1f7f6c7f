//! The main paths, each run once in a function of its own, for callgrind to count:
//!
//! ```text
//! valgrind --tool=callgrind --toggle-collect='counts::measured*' target/release/deps/counts-… PATH
//! ```
//!
//! PATH is `levenshtein` (one surname with 1,000), `score` (one prepared person with 1,000), `catalogue`
//! (the same, the bins of all fourteen comparisons of format 2), `decide` (one submission with 100 raw
//! candidates, or as many as the next argument says, or the first of them again and again, as many as
//! the argument behind it says), `uk` or `kankowski` (the codes of 1,000 names), or
//! `find` (all `uk` codes of 1,000 surnames and given names, as the check of a candidate makes them).

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::arithmetic_side_effects)]

use osoba::catalogue::Layout;
use osoba::comparison::{Normalisation, Pattern, PreparedPerson, PreparedText};
use osoba::matching::{decide, Facts, MatchStep, Policy, Submission};
use osoba::names::{Algorithm, Kind};
use osoba::scoring::Scorecard;
use osoba_synthetic::records as data;

#[path = "registration.rs"]
mod registration;
#[path = "straightforward.rs"]
mod straightforward;

#[inline(never)]
fn measured_levenshtein(one: &PreparedText, others: &[PreparedText]) -> u64 {
    let pattern = Pattern::new(one);
    pattern.distances(others).map(|distance| u64::from(distance.unwrap_or(0))).sum()
}

#[inline(never)]
fn measured_score(scorecard: &Scorecard, one: &PreparedPerson, others: &[PreparedPerson]) -> u64 {
    let scores = scorecard.score_many(one, others);
    scores.map(|scored| u64::from(scored.score.hundred_thousandths())).sum()
}

#[inline(never)]
fn measured_catalogue(layout: &Layout, one: &PreparedPerson, others: &[PreparedPerson]) -> u64 {
    let bins = others.iter().map(|other| layout.bins_of(one, other));
    bins.map(|bins| bins.places().iter().map(|place| u64::from(*place)).sum::<u64>()).sum()
}

#[inline(never)]
fn measured_decide(submission: &Submission, facts: &Facts, scorecard: &Scorecard) -> usize {
    match decide(submission, facts, &Policy::registration(), scorecard).unwrap() {
        MatchStep::Decided(decision) => decision.persons().len(),
        MatchStep::Ask(_) => 0,
    }
}

#[inline(never)]
fn measured_codes(algorithm: Algorithm, names: &[(String, Kind)]) -> usize {
    let codes = names.iter().filter_map(|(name, kind)| algorithm.encode(name, *kind));
    codes.map(|code| code.as_str().len()).sum()
}

#[inline(never)]
fn measured_find(algorithm: Algorithm, names: &[(String, Kind)]) -> usize {
    let keys = names.iter().map(|(name, kind)| algorithm.keys(name, *kind));
    keys.map(|keys| keys.iter().count()).sum()
}

fn main() {
    let scorecard = Scorecard::published();
    let path = std::env::args().nth(1).unwrap_or_default();
    match path.as_str() {
        "levenshtein" => {
            let mut random = data::Random::new(1_000);
            let mut name =
                || PreparedText::new(&Normalisation::Published.name(&data::surname(&mut random)));
            let one = name();
            let others: Vec<PreparedText> = (0..1_000).map(|_| name()).collect();
            println!("sum of distances {}", measured_levenshtein(&one, &others));
        }
        "score" => {
            let (one, others) = data::cluster(&mut data::Random::new(1_000), 1_000);
            let others: Vec<PreparedPerson> = others.iter().map(|o| scorecard.prepare(o)).collect();
            println!(
                "sum of scores {}",
                measured_score(&scorecard, &scorecard.prepare(&one), &others)
            );
        }
        "catalogue" => {
            let layout = Layout::all();
            let (one, others) = data::cluster(&mut data::Random::new(1_000), 1_000);
            let others: Vec<PreparedPerson> = others.iter().map(|o| layout.prepare(o)).collect();
            println!("sum of bins {}", measured_catalogue(&layout, &layout.prepare(&one), &others));
        }
        "decide" => {
            let count = |place: usize| std::env::args().nth(place)?.parse().ok();
            let size = count(2).unwrap_or(100);
            let (submission, candidates) = registration::registration(size);
            let candidates = registration::again(&candidates, count(3).unwrap_or(size));
            let facts = Facts { candidates: Some(candidates), ..Facts::default() };
            println!("persons found {}", measured_decide(&submission, &facts, &scorecard));
        }
        "uk" => println!("bytes {}", measured_codes(Algorithm::Uk, &data::names(1_000))),
        "kankowski" => {
            println!("bytes {}", measured_codes(Algorithm::Kankowski, &data::names(1_000)));
        }
        "find" => {
            let mut names = data::names(1_500);
            names.retain(|(_, kind)| *kind != Kind::Second);
            println!("keys {}", measured_find(Algorithm::Uk, &names));
        }
        _ => println!("levenshtein, score, catalogue, decide, uk, kankowski or find"),
    }
}
