//! `bindings/FACTS.md` names every question, every field that is looked up and every cluster.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use osoba::commands::{Command, Documents};
use osoba::matching::{Cluster, ClusterKeys, Question};
use osoba::names::Algorithm;
use osoba::Person;
use serde_json::Value;

const PAGE: &str = include_str!("../bindings/FACTS.md");

/// The part of the page under a heading.
fn part(heading: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("{heading}\n")).unwrap_or_else(|| panic!("{heading}"));
    rest.split("\n#").next().unwrap()
}

fn fields(value: &Value) -> Vec<String> {
    value.as_object().unwrap().keys().filter(|name| *name != "question").cloned().collect()
}

#[test]
fn every_question_of_matching_has_its_part_and_fields() {
    let keys = ClusterKeys::of(&Person::default(), Algorithm::Uk);
    for question in [
        Question::PhoneHolders { phone: Default::default() },
        Question::PhoneIsConfidants { phone: Default::default() },
        Question::Person { id: Default::default() },
        Question::SameIdentity {
            tax_id: None,
            first_name: None,
            last_name: None,
            second_name: None,
        },
        Question::Candidates(Box::new(keys)),
    ] {
        let name = question.name();
        let part = part(&format!("### `{name}`"));
        let (_, asked) = part.split_once("| question | `").unwrap();
        let (asked, _) = asked.split_once('`').unwrap();
        let mut shape = format!("{{\"question\": \"{name}\"");
        for field in fields(&serde_json::to_value(&question).unwrap()) {
            shape.push_str(&format!(", \"{field}\""));
        }
        // The order of the fields is the question's own.
        let sorted = |shape: &str| {
            let mut fields: Vec<_> =
                shape.trim_matches(['{', '}']).split(", ").map(str::to_owned).collect();
            fields.sort();
            fields
        };
        assert_eq!(sorted(asked), sorted(&shape), "{name}");
    }
}

#[test]
fn every_cluster_is_explained_in_order() {
    let part = part("### `candidates`");
    let rows = part.split("| cluster |").nth(1).unwrap().lines().skip(2);
    let rows = rows.map_while(|row| row.strip_prefix("| `")?.split('`').next());
    let clusters: Vec<&str> = Cluster::ALL.iter().map(|cluster| cluster.as_str()).collect();
    assert_eq!(rows.collect::<Vec<_>>(), clusters);
}

/// What the other commands read is named, and what is named is read.
#[test]
fn every_field_of_the_other_commands_is_named() {
    let documents = Documents::default();
    let refused = |command, document: &Value| {
        documents.answer(command, &document.to_string()).map_err(|error| error.field)
    };
    let document: Value = serde_json::from_str(
        r#"{"merge_candidate": {"id": "1", "person_id": "2", "master_person_id": "3", "score": 0.9,
            "status": "NEW", "inserted_at": "2026-11-02T00:00:00Z"},
            "facts": {"person": {"status": "active", "is_active": true,
            "updated_at": "2026-11-01T00:00:00Z", "master_person_id": null}, "master": null},
            "reason": "AUTO_MERGE", "now": "2026-11-22T00:00:00Z"}"#,
    )
    .unwrap();
    assert!(refused(Command::Merge, &document).is_ok());
    let part = part("## Merging a pair: `merge`");
    for place in ["/merge_candidate", "/facts/person"] {
        for name in fields(document.pointer(place).unwrap()) {
            assert!(part.contains(&format!("`{name}`")), "{name}");
            let mut lacking = document.clone();
            lacking.pointer_mut(place).unwrap().as_object_mut().unwrap().remove(&name);
            let field = refused(Command::Merge, &lacking).unwrap_err();
            assert!(field.ends_with(&name), "{field}");
        }
    }
}
