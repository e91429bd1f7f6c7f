//! The vectors of `tests/oracle/comparisons.py`.

use std::collections::BTreeSet;
use std::path::Path;

use osoba::catalogue::Layout;
use osoba::commands::{Command, Documents};
use osoba::scoring::Scorecard;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::Value;

fn read(path: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    std::fs::read_to_string(folder.join(path)).unwrap()
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

#[derive(Deserialize)]
struct Vector<'a> {
    #[serde(borrow)]
    input: &'a RawValue,
    #[serde(borrow, default)]
    output: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

#[test]
fn every_golden_vector_of_a_card_gives_the_expected_bytes() {
    for (card, command, file) in FILES {
        let documents =
            Documents::new(Scorecard::from_json(&read(&format!("card/{card}.json"))).unwrap());
        for (at, line) in read(&format!("card/{file}.jsonl")).lines().enumerate() {
            let vector: Vector<'_> = serde_json::from_str(line).unwrap();
            let answer = documents.answer(command, vector.input.get());
            let answer = answer.map_err(|error| serde_json::to_string(&error).unwrap());
            let expected = match vector.error {
                Some(error) => Err(error.get().to_owned()),
                None => Ok(vector.output.unwrap().get().to_owned()),
            };
            assert_eq!(answer, expected, "{file}.jsonl:{} {}", at + 1, vector.input);
        }
    }
}

#[test]
fn every_decision_of_a_card_is_replayed_byte_for_byte() {
    for (card, file) in [("card", "decide"), ("em", "decide-em"), ("example", "decide-example")] {
        let documents =
            Documents::new(Scorecard::from_json(&read(&format!("card/{card}.json"))).unwrap());
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
