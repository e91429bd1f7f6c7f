//! The bundled example data are what the generator makes, and hold every situation.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use osoba::verification::{is_due, SyncPolicy, Verification};
use osoba::{Person, Unzr};
use serde::Deserialize;
use serde_json::Value;

fn example(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    fs::read_to_string(folder.join(name)).expect("an example file")
}

fn lines(name: &str) -> Vec<Value> {
    let text = example(name);
    text.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect()
}

#[test]
fn the_committed_files_are_the_generators_output() {
    for (name, content) in osoba_synthetic::day::files().unwrap() {
        assert!(
            example(name) == content,
            "{name} differs: run `cargo run -p osoba-cli --example generate`"
        );
    }
}

#[test]
fn there_are_at_least_three_hundred_persons_and_no_two_share_a_number() {
    let rows = lines("persons.jsonl");
    assert!(rows.len() >= 300);
    let mut seen = BTreeMap::new();
    for row in &rows {
        for path in
            ["/person/id", "/person/tax_id", "/person/authentication_methods/0/phone_number"]
        {
            if let Some(value) = row.pointer(path).and_then(Value::as_str) {
                assert!(seen.insert((path, value.to_owned()), ()).is_none(), "{path} occurs twice");
            }
        }
    }
}

#[test]
fn every_situation_occurs() {
    let (policy, now) = (SyncPolicy::default(), osoba_synthetic::day::NOW.parse().unwrap());
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let mut note = |what| *found.entry(what).or_default() += 1;
    for row in lines("persons.jsonl") {
        let person: Person = Person::deserialize(&row["person"]).unwrap();
        let record: Verification = serde_json::from_value(row["verification"].clone()).unwrap();
        if !is_due(&person, &record, None, &policy, now) {
            note("not due");
            continue;
        }
        match person.unzr.as_deref() {
            None => note("no UNZR"),
            Some("") => note("empty UNZR"),
            Some(text) if Unzr::parse(text).is_err() => note("malformed UNZR"),
            Some(_) => note("UNZR"),
        }
        if record.status.as_str() == "IN_REVIEW" {
            note("stale claim");
        }
        if person.birth_date.is_some_and(|date| date.to_string().as_str() > "2010") {
            note("child");
        }
        if person.no_tax_id == Some(true)
            && person.documents[0].r#type.as_deref() != Some("BIRTH_CERTIFICATE")
        {
            note("tax id refused");
        }
    }
    for answer in lines("answers.jsonl") {
        match (answer["answer"]["status"].as_i64(), answer["answer"]["fault"].as_str()) {
            (Some(1), None) => note("found"),
            (Some(0), None) => note("not found"),
            (Some(-1), None) => note("-1"),
            (Some(-2), None) => note("-2"),
            (Some(_), None) => note("unknown code"),
            (None, Some("timeout")) => note("time-out"),
            (None, Some(_)) => note("other fault"),
            _ => panic!("an answer that is neither status nor fault"),
        }
    }
    for edit in lines("meanwhile.jsonl") {
        note(match edit["when"].as_str() {
            Some("before_the_worker") => "changed before the worker",
            _ => "changed during the call",
        });
    }
    let expected = [
        "no UNZR",
        "empty UNZR",
        "malformed UNZR",
        "UNZR",
        "found",
        "not found",
        "-1",
        "-2",
        "time-out",
        "other fault",
        "unknown code",
        "changed before the worker",
        "changed during the call",
        "stale claim",
        "child",
        "tax id refused",
        "not due",
    ];
    for situation in expected {
        assert!(found.get(situation).is_some_and(|count| *count >= 3), "{situation}: {found:?}");
    }
}

#[test]
fn a_unzr_is_malformed_in_more_than_a_dozen_ways() {
    // The shape of a text: letters and digits of each script by their kind, the rest as it is.
    let shape = |text: &str| -> String {
        let kind = |c: char| match c {
            '0'..='9' => 'd',
            'a'..='z' | 'A'..='Z' => 'L',
            c if c.is_alphabetic() => 'A',
            c if c.is_numeric() => char::from_u32((c as u32) & !0xF).unwrap(),
            c => c,
        };
        text.chars().map(kind).collect()
    };
    let malformed = lines("persons.jsonl").into_iter().filter_map(|row| {
        let text = row["person"]["unzr"].as_str()?.to_owned();
        (!text.is_empty() && Unzr::parse(&text).is_err()).then(|| shape(&text))
    });
    let shapes: std::collections::BTreeSet<String> = malformed.collect();
    assert!(shapes.len() >= 12, "{}", shapes.len());
}

#[test]
fn the_claimed_persons_reach_every_outcome() {
    let documents = osoba::commands::Documents::default();
    let text = example("sync.jsonl");
    let (mut outcomes, mut errors) = (std::collections::BTreeSet::new(), 0);
    for line in text.lines() {
        let Ok(answer) = documents.answer(osoba::commands::Command::Sync, line) else {
            errors += 1;
            continue;
        };
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let columns = &answer["apply"]["person_verifications"];
        let told = [&answer["leave"], &answer["retry"], &columns["unzr_verification_reason"]];
        let status = columns["unzr_verification_status"].as_str().unwrap_or_default();
        let told = told.iter().find_map(|value| value.as_str()).expect("an outcome");
        outcomes.insert(format!("{status} {told}"));
    }
    let expected = [
        " mandatory_fields",
        " registry_error",
        " status_changed",
        " timeout",
        " transport_fault",
        " unknown_code",
        "NOT_VERIFIED AUTO",
        "NOT_VERIFIED AUTO_INCORRECT_DATA",
        "VERIFICATION_NOT_NEEDED AUTO_DATA_ABSENT",
        "VERIFIED AUTO",
    ];
    assert_eq!(outcomes.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    assert_eq!(errors, 2, "a first name and a birth date are missing");
}
