//! The vectors of `tests/oracle/comparisons.py`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use osoba::catalogue::Layout;
use osoba::commands::{Command, Documents};
use osoba::scoring::Scorecard;
use serde_json::Value;

use crate::vectors::check;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(folder().join(path)).unwrap()
}

fn documents(card: &str) -> Documents {
    Documents::new(Scorecard::from_json(&read(&format!("card/{card}.json"))).unwrap())
}

#[test]
fn every_value_of_every_comparison_is_the_one_that_the_oracle_finds() {
    let mut met: BTreeSet<(String, String)> = BTreeSet::new();
    for (at, line) in read("card/comparisons.jsonl").lines().enumerate() {
        let vector: Value = serde_json::from_str(line).unwrap();
        let input = &vector["input"];
        let layout = Layout::from_json(&format!("[{}]", input["comparison"])).unwrap();
        let prepare = |field: &str| layout.prepare(&crate::person(&input[field]));
        let bins = layout.bins_of(&prepare("person"), &prepare("candidate"));
        let bin = layout.bins(0)[usize::from(bins.places()[0])];
        assert_eq!(vector["output"]["bin"], bin, "comparisons.jsonl:{} {input}", at + 1);
        met.insert((input["comparison"]["comparison"].to_string(), bin.to_owned()));
    }
    let all = Layout::all();
    for i in 0..all.len() {
        for bin in all.bins(i) {
            let name = format!("{:?}", all.name(i));
            assert!(met.contains(&(name, bin.to_owned())), "{} {bin}", all.name(i));
        }
    }
}

/// Which card and which command each file is of.
const FILES: [(&str, Command, &str); 5] = [
    ("card", Command::Score, "score"),
    ("card", Command::Explain, "explain"),
    ("card", Command::Decide, "decide"),
    ("em", Command::Decide, "decide-em"),
    ("example", Command::Decide, "decide-example"),
];

#[test]
fn every_golden_vector_of_a_card_gives_the_expected_bytes() {
    for (card, command, file) in FILES {
        let vectors =
            check(&documents(card), command, &folder().join(format!("card/{file}.jsonl")));
        assert!(vectors >= 4, "{file}: too few vectors");
    }
}

#[test]
fn every_decision_of_a_card_is_replayed_byte_for_byte() {
    for (card, file) in [("card", "decide"), ("em", "decide-em"), ("example", "decide-example")] {
        let documents = documents(card);
        for line in read(&format!("card/{file}.jsonl")).lines() {
            let vector: Value = serde_json::from_str(line).unwrap();
            let Some(audit) = vector["output"].get("audit") else { continue };
            let replayed = documents.answer(Command::Replay, &audit.to_string()).unwrap();
            let mut decision = vector["output"].clone();
            decision.as_object_mut().unwrap().remove("audit");
            assert_eq!(serde_json::from_str::<Value>(&replayed).unwrap(), decision);
        }
    }
}
