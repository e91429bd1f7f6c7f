//! Matching on the command line: the loop of questions, audit records, tables.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may panic")]

mod support;

use serde_json::{json, Value};
use support::osoba;

fn decided(document: &Value, flags: &[&str]) -> Value {
    let arguments: Vec<&str> = ["decide"].iter().chain(flags).copied().collect();
    let ran = osoba(&arguments, document.to_string().as_bytes());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    serde_json::from_str(&ran.stdout).unwrap()
}

fn registration() -> Value {
    json!({
        "submission": {
            "last_name": "Вигаданюк", "first_name": "Олена", "tax_id": "3293300021",
            "authentication_methods": [{"type": "OTP", "phone_number": "+380201112233"}],
        },
        "facts": {},
        "policy": {"threshold": 0.9},
    })
}

#[test]
fn a_registration_gets_its_questions_and_then_its_decision() {
    let mut document = registration();
    let answer = decided(&document, &[]);
    assert_eq!(answer, json!({"ask": {"question": "phone_holders", "phone": "+380201112233"}}));
    document["facts"]["phone_holders"] = json!([{"id": "7", "tax_id": "3293300021"}]);
    let answer = decided(&document, &[]);
    assert_eq!((&answer["decision"], &answer["http"]), (&json!("exists"), &json!(409)));
    assert_eq!(answer["persons"][0]["id"], "7");
}

#[test]
fn a_decision_is_replayed_from_its_audit_record_byte_for_byte() {
    let mut document = registration();
    document["facts"] = json!({"phone_holders": [], "candidates": [
        {"id": "7", "last_name": "Вигаданюк", "first_name": "Олена", "tax_id": "3293300021"},
    ]});
    let text = document.to_string();
    let plain = osoba(&["decide"], text.as_bytes()).stdout;
    let audit = decided(&document, &["--audit"])["audit"].to_string();
    assert!(!audit.contains("Вигаданюк") && !audit.contains("3293300021"), "{audit}");
    assert_eq!(osoba(&["replay"], audit.as_bytes()).stdout, plain);
    let older = audit.replace(&format!("\"{}\"", osoba::VERSION), "\"0.0.1\"");
    let replayed = osoba(&["replay"], older.as_bytes()).stdout;
    assert!(replayed.starts_with(r#"{"differs":[{"what":"version","recorded":"0.0.1""#));
}

#[test]
fn why_not_keys_and_search_give_answers() {
    let person = json!({"id": "7", "last_name": "Вигаданюк", "first_name": "Олена", "birth_date": "1990-03-04"});
    let why = json!({"submission": person, "candidate": person, "policy": {"threshold": 0.9}});
    for name in ["why-not", "why_not"] {
        let ran = osoba(&[name], why.to_string().as_bytes());
        assert!(ran.stdout.starts_with(r#"{"id":"7","matches":"#), "{}", ran.stdout);
    }
    let keys = osoba(&["keys"], person.to_string().as_bytes());
    assert!(keys.stdout.contains("uk/2") && keys.stdout.contains("kankowski/1"));
    let query =
        json!({"last_name": "Вигаданюк", "first_name": "Олена", "birth_date": "1990-03-04"});
    let search = json!({"query": query, "persons": [person]});
    let found = osoba(&["search"], search.to_string().as_bytes());
    assert!(found.stdout.starts_with(r#"{"ids":["7"],"#), "{}", found.stdout);
}

#[test]
fn tables_describe_rules_in_words() {
    let mut document = registration();
    let asked = osoba(&["decide", "--format", "table"], document.to_string().as_bytes()).stdout;
    assert!(asked.contains("who holds the phone?"), "{asked}");
    document["facts"] = json!({"phone_holders": [], "candidates": []});
    let table =
        osoba(&["decide", "--format", "table", "--lang", "uk"], document.to_string().as_bytes());
    assert!(table.stdout.contains("ніхто не має спільного кластера"), "{}", table.stdout);
}
