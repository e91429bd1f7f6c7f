//! `bindings/schema`: JSON Schemas of what hosts put together and take apart. The names of fields come
//! from the records' own readers and those of values from the enums; a field that is not described here,
//! or no longer there, fails the test. To write them anew:
//! `OSOBA_WRITE_SCHEMA=1 cargo test -p osoba --lib schema`.

use std::path::Path;

use serde::Deserialize;
use serde_json::{json, Map, Value};

use super::decide::FactsDocument;
use super::strict::fields_of;
use super::sync;
use crate::limits::{ENTRIES, PERSONS};
use crate::matching::{
    Cluster, ClusterSet, DecisionRule, FindingKind, Holder, MatchGrade, Outcome, PhoneLimit,
    PolicyDocument, Preset, Procedure, ThresholdRule,
};
use crate::names::Algorithm;
use crate::person::{
    Address, AuthenticationMethod, ConfidantPerson, Document, Frequencies, Person, Phone,
};
use crate::scoring::Limits;
use crate::verification::{LeaveReason, Reason, RetryReason, Status, SyncPolicy};

/// A text that may be null.
fn text() -> Value {
    json!({"type": ["string", "null"]})
}

fn date() -> Value {
    json!({"type": ["string", "null"], "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
}

fn time() -> Value {
    json!({"type": ["string", "null"], "format": "date-time"})
}

fn flag() -> Value {
    json!({"type": ["boolean", "null"]})
}

fn count() -> Value {
    json!({"type": ["integer", "null"], "minimum": 0, "maximum": u32::MAX})
}

fn score() -> Value {
    json!({"type": ["number", "null"], "minimum": 0, "maximum": 1})
}

/// One of the names of an enum.
fn names<T: std::fmt::Display>(all: &[T]) -> Value {
    json!({"enum": all.iter().map(T::to_string).collect::<Vec<_>>()})
}

/// The same, or null.
fn nullable(of: Value) -> Value {
    json!({"anyOf": [of, {"type": "null"}]})
}

/// A person's list, in which an entry may be null.
fn entries(of: Value) -> Value {
    json!({"type": ["array", "null"], "items": nullable(of), "maxItems": ENTRIES})
}

fn persons(of: Value) -> Value {
    json!({"type": "array", "items": of, "maxItems": PERSONS})
}

/// An object of these fields and no other.
fn closed(properties: Value, required: &[&str]) -> Value {
    json!({
        "type": "object", "properties": properties, "required": required, "additionalProperties": false,
    })
}

/// A record with the fields that its reader asks for, each described.
fn record<T: Deserialize<'static>>(fields: &[(&str, Value)]) -> Value {
    let of_type = fields_of::<T>();
    let mut named: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let mut expected = of_type.to_vec();
    named.sort_unstable();
    expected.sort_unstable();
    assert_eq!(named, expected, "every field of the type is described");
    let properties: Map<String, Value> =
        fields.iter().map(|(name, of)| ((*name).to_owned(), of.clone())).collect();
    json!({"type": "object", "properties": properties})
}

fn with(mut record: Value, more: &[(&str, Value)]) -> Value {
    for (name, value) in more {
        record[*name] = value.clone();
    }
    record
}

const CLOSED: (&str, Value) = ("additionalProperties", Value::Bool(false));

fn person() -> Value {
    let phone = record::<Phone>(&[("type", text()), ("number", text())]);
    let document = record::<Document>(&[("type", text()), ("number", text())]);
    let address = [("type", text()), ("settlement", text()), ("settlement_id", text())];
    let method = [("type", text()), ("phone_number", text())];
    let confidant = record::<ConfidantPerson>(&[("phones", entries(phone.clone()))]);
    let held = json!({"type": "object", "additionalProperties": {"type": ["integer", "null"], "minimum": 0}});
    let number = json!({"type": ["integer", "null"], "minimum": 0});
    let frequencies = record::<Frequencies>(&[
        ("last_name", number.clone()),
        ("settlement", number),
        ("phones", held),
    ]);
    record::<Person>(&[
        ("id", text()),
        ("first_name", text()),
        ("last_name", text()),
        ("second_name", text()),
        ("birth_date", date()),
        ("gender", text()),
        ("tax_id", text()),
        ("no_tax_id", flag()),
        ("unzr", text()),
        ("birth_settlement", text()),
        ("status", text()),
        ("is_active", flag()),
        ("documents", entries(document)),
        ("addresses", entries(record::<Address>(&address))),
        ("authentication_methods", entries(record::<AuthenticationMethod>(&method))),
        ("phones", entries(phone)),
        ("confidant_person", nullable(confidant)),
        (
            "extra",
            json!({
                "type": "object", "maxProperties": ENTRIES,
                "additionalProperties": {"type": ["string", "number", "null"]},
            }),
        ),
        ("frequencies", nullable(frequencies)),
    ])
}

fn facts() -> Value {
    let id = json!({"type": "string", "minLength": 1});
    let holder =
        record::<Holder>(&[("id", id.clone()), ("tax_id", text()), ("phone_number", text())]);
    let holder = with(holder, &[("required", json!(["id", "tax_id"]))]);
    let found = json!({
        "allOf": [
            {"$ref": "person.json"},
            {"required": ["id"], "properties": {"id": id}},
        ],
    });
    let facts = record::<FactsDocument<'static>>(&[
        ("phone_holders", nullable(persons(holder.clone()))),
        ("phone_is_confidants", flag()),
        ("person", nullable(json!({"$ref": "person.json"}))),
        ("same_identity", nullable(persons(holder))),
        ("candidates", nullable(persons(found))),
    ]);
    with(facts, &[CLOSED])
}

fn policy() -> Value {
    let part = json!({"anyOf": [
        {"type": "string"},
        closed(json!({"prefix": {"type": "array", "minItems": 2, "maxItems": 2}}), &["prefix"]),
    ]});
    let own = closed(
        json!({
            "all": {"type": "array", "items": part, "minItems": 1, "maxItems": 16},
            "prefix": {"type": "array", "minItems": 2, "maxItems": 2},
        }),
        &[],
    );
    let set = names(ClusterSet::ALL);
    let list = json!({"type": "array", "items": {"anyOf": [set.clone(), {"type": "string"}, own]}});
    let limits = record::<Limits>(&[("automatic", score()), ("manual", score())]);
    let mut keys: Vec<&str> = Algorithm::ALL.iter().map(|key| key.as_str()).collect();
    keys.extend(Algorithm::ALL.iter().map(|key| key.id()));
    keys.retain(|name| Algorithm::from_name(name).is_some());
    keys.sort_unstable();
    keys.dedup();
    let policy = record::<PolicyDocument>(&[
        ("preset", nullable(names(Preset::ALL))),
        ("procedure", nullable(names(Procedure::ALL))),
        ("threshold", score()),
        ("threshold_rule", nullable(names(ThresholdRule::ALL))),
        ("phone_number_auth_limit", count()),
        ("phone_limit", nullable(names(PhoneLimit::ALL))),
        ("key", nullable(names(&keys))),
        ("require_unique", flag()),
        ("limits", nullable(with(limits, &[CLOSED]))),
        ("clusters", json!({"anyOf": [set, list, {"type": "null"}]})),
        (
            "cautions",
            nullable(
                json!({"type": "array", "items": names(FindingKind::ALL), "uniqueItems": true}),
            ),
        ),
        ("allow_example", flag()),
    ]);
    let needed = json!([
        {"required": ["threshold"], "properties": {"threshold": {"type": "number"}}},
        {"required": ["preset"], "properties": {"preset": {"type": "string"}}},
    ]);
    with(policy, &[CLOSED, ("anyOf", needed)])
}

/// A line's own names.
fn own() -> [(&'static str, Value); 2] {
    let id = json!({"type": ["string", "number", "null"]});
    [("id", id.clone()), ("person_id", id)]
}

fn sync() -> Value {
    let (status, reason) = (names(Status::ALL), nullable(names(Reason::ALL)));
    let row = json!({
        "type": "object", "required": ["unzr_verification_status"],
        "properties": {
            "unzr_verification_status": status, "unzr_verification_reason": reason,
            "unzr_synced_at": time(), "updated_at": time(),
            "unzr_data_id": true, "unzr_data_status": true, "unzr_unverified_at": true,
        },
        "patternProperties": {"^unzr_(?!(data_id|data_status|synced_at|verification_status|verification_reason|unverified_at)$)": false},
    });
    let answer = json!({"oneOf": [
        closed(json!({"status": {"type": "integer"}, "description": text(), "fault": {"type": "null"}}), &["status"]),
        closed(json!({"fault": {"type": "string"}, "description": text(), "status": {"type": "null"}}), &["fault"]),
    ]});
    let kept = |status_name: &str, reason_name: &str| {
        closed(json!({status_name: status, reason_name: reason}), &[status_name])
    };
    let before = json!({"anyOf": [
        kept("unzr_verification_status", "unzr_verification_reason"), kept("status", "reason"),
        kept("status", "unzr_verification_reason"), kept("unzr_verification_status", "reason"),
    ]});
    let policy = record::<SyncPolicy>(&[
        ("reasons", json!({"enum": ["current", "legacy"]})),
        ("mandatory_fields", json!({"enum": ["retry", "not_found"]})),
        ("validation_period_days", json!({"type": "integer", "minimum": 0, "maximum": u32::MAX})),
        ("claim_timeout_minutes", json!({"type": "integer", "minimum": 0, "maximum": u32::MAX})),
    ]);
    let document = record::<sync::Question>(&[
        ("person", json!({"$ref": "person.json"})),
        ("verification", row),
        ("answer", nullable(answer)),
        ("before_claim", nullable(before)),
        ("policy", nullable(with(policy, &[CLOSED]))),
        ("now", json!({"type": "string", "format": "date-time"})),
    ]);
    let mut document =
        with(document, &[CLOSED, ("required", json!(["person", "verification", "now"]))]);
    for (name, of) in own() {
        document["properties"][name] = of;
    }
    document["$defs"] = json!({"step": step(&status, &reason)});
    document
}

/// What a synchronisation answers.
fn step(status: &Value, reason: &Value) -> Value {
    let columns = closed(
        json!({
            "unzr_data_id": {"anyOf": [
                {"type": "null"}, closed(json!({"from": {"const": "unzr_data"}}), &["from"]),
            ]},
            "unzr_data_status": {"type": ["integer", "null"]}, "unzr_synced_at": time(),
            "unzr_verification_status": status, "unzr_verification_reason": reason,
            "unzr_unverified_at": time(),
        }),
        &["unzr_verification_status"],
    );
    let changes = closed(
        json!({
            "guard": nullable(closed(json!({"unzr_verification_status": status}), &["unzr_verification_status"])),
            "person_verifications": columns,
            "persons": {"type": ["object", "null"]},
            "unzr_data": {"type": ["object", "null"]},
        }),
        &["guard", "person_verifications", "persons", "unzr_data"],
    );
    let words = ["UNZR", "familyName", "givenName", "patronymicName", "dateBirth"];
    let word = json!({"type": "string"});
    let asked: Map<String, Value> =
        words.iter().map(|name| ((*name).to_owned(), word.clone())).collect();
    let one_of = [
        ("ask", closed(Value::Object(asked), &words)),
        ("apply", changes.clone()),
        ("leave", names(LeaveReason::ALL)),
        ("retry", names(RetryReason::ALL)),
    ];
    let steps = one_of.into_iter().map(|(name, of)| {
        let mut step = closed(json!({name: of}), &[name]);
        if name == "retry" {
            step["properties"]["release"] = changes.clone();
        }
        for (name, of) in own() {
            step["properties"][name] = of;
        }
        step
    });
    json!({"oneOf": steps.collect::<Vec<_>>()})
}

fn decision() -> Value {
    let clusters = json!({"type": "array", "items": names(Cluster::ALL), "uniqueItems": true});
    let matched = closed(
        json!({
            "id": {"type": "string"}, "score": score(), "proven_score": score(), "clusters": clusters,
            "match_grade": nullable(names(MatchGrade::ALL)),
        }),
        &["id", "score", "clusters", "match_grade"],
    );
    let ignored = closed(
        json!({
            "id": {"type": "string"}, "reason": {"enum": ["no_cluster", "inactive", "unreadable"]},
            "field": {"type": "string"}, "rule": {"type": "string"},
        }),
        &["id", "reason"],
    );
    let finding =
        closed(json!({"id": text(), "finding": names(FindingKind::ALL)}), &["id", "finding"]);
    let scorecard = closed(
        json!({"name": {"type": "string"}, "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}),
        &["name", "hash"],
    );
    let list = |of: &Value| json!({"type": "array", "items": of});
    let mut fields = vec![
        ("decision", names(Outcome::ALL)),
        ("rule", names(DecisionRule::ALL)),
        ("step", count()),
        ("http", nullable(json!({"type": "integer", "minimum": 200, "maximum": 599}))),
        ("message", text()),
        ("message_uk", text()),
        ("unique", flag()),
        ("persons", list(&matched)),
        ("ignored", list(&ignored)),
        ("threshold", json!({"type": "number", "minimum": 0, "maximum": 1})),
        ("margin", score()),
        ("runner_up", nullable(matched.clone())),
        ("candidates", list(&matched)),
        ("findings", list(&finding)),
        ("scorecard", scorecard),
        ("version", json!({"type": "string"})),
    ];
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    fields.push(("audit", json!({"type": "object"})));
    fields.extend(own());
    let object = |fields: Vec<(&str, Value)>, required: &[&str]| {
        let fields = fields.into_iter().map(|(name, of)| (name.to_owned(), of));
        closed(Value::Object(fields.collect()), required)
    };
    let decided = object(fields, &required);
    let questions =
        ["phone_holders", "phone_is_confidants", "person", "same_identity", "candidates"];
    let question = json!({
        "type": "object", "required": ["question"], "properties": {"question": {"enum": questions}},
    });
    let mut asked = vec![("ask", question)];
    asked.extend(own());
    json!({"oneOf": [object(asked, &["ask"]), decided]})
}

fn schema(name: &str, title: &str, schema: Value) -> (String, String) {
    let head = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": format!("{name}.json"),
        "title": title,
    });
    let Value::Object(mut whole) = head else { unreachable!("an object") };
    let Value::Object(schema) = schema else { unreachable!("an object") };
    whole.extend(schema);
    let text = serde_json::to_string_pretty(&whole).unwrap() + "\n";
    (format!("{name}.json"), text)
}

fn schemas() -> Vec<(String, String)> {
    let name = json!({"type": "string", "minLength": 1});
    let submission = json!({
        "allOf": [{"$ref": "person.json"}], "required": ["first_name", "last_name"],
        "properties": {"first_name": name, "last_name": name, "person_id": text()},
    });
    vec![
        schema("person", "A person: who registers, is in the index, or is synchronised", person()),
        schema("submission", "Somebody as registered: `submission` of `decide`", submission),
        schema(
            "facts",
            "What the questions of matching are answered with: `facts` of `decide`",
            facts(),
        ),
        schema("policy", "Settings of matching: `policy` of `decide` and `why_not`", policy()),
        schema("sync", "The document of `sync`; its answer is `#/$defs/step`", sync()),
        schema("decision", "The answer of `decide`: a question or a decision", decision()),
    ]
}

#[test]
fn the_committed_schemas_are_the_generated_ones() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bindings/schema");
    for (name, text) in schemas() {
        let path = folder.join(&name);
        if std::env::var_os("OSOBA_WRITE_SCHEMA").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == text,
            "bindings/schema/{name} has drifted: see src/commands/schema.rs"
        );
    }
}
