//! Golden vectors: every line of `tests/golden/<command>.jsonl` gives the expected bytes.
//!
//! The other hosts pass the same files. The expectations come from `tests/oracle`, a second reading
//! of the rules that shares nothing with the library.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

#[path = "support/golden.rs"]
mod vectors;

use osoba::commands::{Command, Documents};
use osoba::comparison::Normalisation;
use osoba::index::{
    Account, Builder, DuplicateIds, Entry, Groups, Index, PairSettings, Settings, GROUP_LIMIT,
};
use osoba::matching::ClusterSet;
use osoba::names::Algorithm;
use osoba::scoring::{Limits, Scorecard};
use serde::Deserialize;
use serde_json::value::RawValue;

use vectors::{check, Vector};

/// The commands that have a file.
fn files() -> Vec<(Command, std::path::PathBuf)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let path = |command: &Command| folder.join(format!("{command}.jsonl"));
    Command::ALL
        .iter()
        .map(|command| (*command, path(command)))
        .filter(|(_, p)| p.exists())
        .collect()
}

#[test]
fn every_golden_vector_gives_the_expected_bytes() {
    let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let others = [
        (Command::Dedupe, golden.join("index/pairs.jsonl")),
        (Command::Evaluate, golden.join("evaluation/scores.jsonl")),
    ];
    for (command, path) in files().into_iter().chain(others) {
        let vectors = check(&Documents::default(), command, &path);
        assert!(vectors > 20, "{command}: too few vectors");
    }
}

#[test]
fn every_golden_vector_of_clean_normalisation_gives_the_expected_bytes() {
    let clean = Scorecard::published().with_normalisation(Normalisation::Clean);
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/clean");
    assert!(check(&Documents::new(clean), Command::Score, &path.join("score.jsonl")) > 20);
}

/// The index in three parts: each line has persons and settings, and every pair and group of them.
#[test]
fn every_golden_vector_of_pairs_gives_the_expected_bytes() {
    #[derive(Deserialize)]
    struct Input<'a> {
        #[serde(borrow)]
        persons: Vec<&'a RawValue>,
        #[serde(default)]
        limits: Limits,
        block_limit: Option<usize>,
        group_limit: Option<usize>,
        key: Option<Algorithm>,
        clusters: Option<ClusterSet>,
    }
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/index/pairs.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.lines().count() > 50);
    let scorecard = Scorecard::published();
    for (at, line) in text.lines().enumerate() {
        let vector: Vector<'_> = serde_json::from_str(line).unwrap();
        let input: Input<'_> = serde_json::from_str(vector.input.get()).unwrap();
        let default = Settings::default();
        let key = input.key.unwrap_or(default.key);
        let clusters = input.clusters.unwrap_or(default.clusters);
        let mut builder =
            Builder::new(&scorecard, Settings { key, clusters, ..Settings::default() });
        for (place, person) in (0..).zip(&input.persons) {
            builder.push(place, &Entry::from_json(person.get()).unwrap()).unwrap();
        }
        let answer = match builder.finish() {
            Err(DuplicateIds(pairs)) => {
                let places: Vec<[u64; 2]> =
                    pairs.iter().map(|pair| [pair.first, pair.second]).collect();
                serde_json::json!({ "duplicates": places }).to_string()
            }
            Ok(index) => {
                let settings =
                    PairSettings { limits: input.limits, block_limit: input.block_limit };
                pairs_and_groups(&index, settings, input.group_limit.unwrap_or(GROUP_LIMIT))
            }
        };
        assert_eq!(answer, vector.output.unwrap().get(), "pairs.jsonl:{}", at + 1);
    }
}

fn pairs_and_groups(index: &Index, settings: PairSettings, group_limit: usize) -> String {
    let (mut groups, mut lines, mut account) = (Groups::new(index), Vec::new(), Account::default());
    for part in 0..3 {
        let mut pairs = index.pairs(settings, part, 3);
        for pair in &mut pairs {
            groups.add(&pair);
            let line = serde_json::to_string(&pair.line(index.scorecard())).unwrap();
            lines.push((pair.person_id, pair.master_person_id, line));
        }
        account += pairs.account();
    }
    lines.sort();
    let lines: Vec<String> = lines.into_iter().map(|(_, _, line)| line).collect();
    let groups = groups.finish(group_limit);
    let groups = groups
        .iter()
        .zip(1..)
        .map(|(group, number)| serde_json::to_string(&group.line(number)).unwrap());
    let groups: Vec<String> = groups.collect();
    let account = serde_json::to_string(&account).unwrap();
    let (lines, groups) = (lines.join(","), groups.join(","));
    format!(r#"{{"pairs":[{lines}],"account":{account},"groups":[{groups}]}}"#)
}

#[test]
fn a_golden_file_names_a_command() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let known: Vec<_> = files().into_iter().map(|(_, path)| path).collect();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // Folders hold vectors of what is no command, or of another normalisation or card. The catalogue
        // has tests of its own.
        let is_other = path.is_dir() || path.ends_with("comparisons.jsonl");
        assert!(is_other || known.contains(&path), "{} belongs to no command", path.display());
    }
}

#[test]
fn no_error_repeats_a_value_of_its_document() {
    let documents = Documents::default();
    for (command, path) in files() {
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let marked = line.replace("19910824", "МІТКА").replace("Зразко", "МІТКА");
            let Ok(vector) = serde_json::from_str::<Vector<'_>>(&marked) else {
                continue;
            };
            if let Err(error) = documents.answer(command, vector.input.get()) {
                assert!(!format!("{error} {error:?}").contains("МІТКА"), "{error}");
            }
        }
    }
}

/// Wherever an object is in a document, a key that is put into it is hidden: in lower-case ASCII,
/// which names of fields are written in, in Cyrillic, and before a text that ends too early.
#[test]
fn no_error_shows_a_key_that_the_library_does_not_know() {
    let documents = Documents::default();
    let mut refused = 0;
    for (command, path) in files() {
        for line in std::fs::read_to_string(&path).unwrap().lines().step_by(23) {
            let vector: Vector<'_> = serde_json::from_str(line).unwrap();
            let input = vector.input.get();
            for (at, _) in input.match_indices('{').filter(|(at, _)| *at < 3_000) {
                let (head, tail) = input.split_at(at + 1);
                let comma = if tail.trim_start().starts_with('}') { "" } else { "," };
                for key in
                    ["shevchenko", "тарас", "policy.taras", "documents[0671112233]", "t_1991"]
                {
                    for put in [format!("\"{key}\":null{comma}{tail}"), format!("\"{key}\":[")] {
                        if let Err(error) = documents.answer(command, &format!("{head}{put}")) {
                            assert!(!error.field.contains(key), "{error}");
                            assert!(!error.field.contains("taras"), "{error}");
                            refused += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(refused > 1_000, "{refused}");
}
