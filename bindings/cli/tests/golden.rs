//! The golden vectors through the binary, byte for byte.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

mod support;

use std::fs;
use std::path::Path;

use osoba::commands::Command;
use serde::Deserialize;
use serde_json::value::RawValue;
use support::osoba;

#[derive(Deserialize)]
struct Vector {
    input: Box<RawValue>,
    output: Option<Box<RawValue>>,
    error: Option<Box<RawValue>>,
}

/// Every file of `tests/golden` that is named after a command, in one stream, on one core and on
/// two.
#[test]
fn the_command_line_passes_every_golden_vector() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let mut passed = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of golden vectors") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        if Command::from_name(&name).is_none() {
            continue;
        }
        check(&name, &path, &[]);
        passed.push(name);
    }
    passed.sort();
    const HELD: [&str; 13] = [
        "cumulative",
        "decide",
        "encode",
        "identifiers",
        "keys",
        "merge",
        "replay",
        "review",
        "score",
        "search",
        "sync",
        "unzr",
        "why_not",
    ];
    for name in HELD {
        assert!(passed.iter().any(|passed| passed == name), "no vectors for {name}: {passed:?}");
    }
}

#[test]
fn the_command_line_passes_the_golden_vectors_of_clean_normalisation() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/clean");
    check("score", &folder.join("score.jsonl"), &["--normalisation", "clean"]);
}

#[test]
fn the_command_line_passes_the_golden_vectors_of_a_card() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/card");
    for (card, command, file) in [
        ("card", "score", "score"),
        ("card", "explain", "explain"),
        ("card", "decide", "decide"),
        ("em", "decide", "decide-em"),
        ("example", "decide", "decide-example"),
    ] {
        let card = folder.join(format!("{card}.json"));
        let path = folder.join(format!("{file}.jsonl"));
        check(command, &path, &["--scorecard", card.to_str().expect("a path in UTF-8")]);
    }
}

/// Passes a file of vectors of a command, on one core and on two.
fn check(name: &str, path: &Path, options: &[&str]) {
    let text = fs::read_to_string(path).expect("a readable file");
    let (mut input, mut expected, mut bad) = (String::new(), String::new(), false);
    for (line, number) in text.lines().zip(1u64..) {
        let vector: Vector = serde_json::from_str(line).expect("a golden vector");
        input.push_str(vector.input.get());
        input.push('\n');
        match (vector.output, vector.error) {
            (Some(output), None) => expected.push_str(output.get()),
            (None, Some(error)) => {
                bad = true;
                expected.push_str(&format!(r#"{{"line":{number},"error":{}}}"#, error.get()));
            }
            _ => panic!("{name} line {number} has no output or no error"),
        }
        expected.push('\n');
    }
    for jobs in ["1", "2"] {
        let mut arguments = vec![name, "--jobs", jobs];
        arguments.extend(options);
        if name == "explain" {
            arguments.extend(["--format", "json"]);
        }
        let ran = osoba(&arguments, input.as_bytes());
        for (number, (got, wanted)) in ran.stdout.lines().zip(expected.lines()).enumerate() {
            assert_eq!(got, wanted, "{name}.jsonl, line {}", number + 1);
        }
        assert_eq!(ran.stdout.len(), expected.len(), "{name}.jsonl: lines are missing");
        assert_eq!(ran.status, i32::from(bad), "{name}.jsonl: {}", ran.stderr);
    }
}
