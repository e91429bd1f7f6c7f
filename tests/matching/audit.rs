//! The audit record and its replay.

use osoba::matching::*;
use osoba::scoring::Scorecard;
use osoba::{FieldError, Rule};
use serde_json::{json, Value};

use crate::host::*;

fn decision() -> Decision {
    let facts = Facts {
        phone_holders: Some(vec![Holder { id: text("h"), ..Holder::default() }]),
        candidates: Some([namesake("0"), same("1"), stranger("2")].map(Candidate::from).to_vec()),
        ..Facts::default()
    };
    run(&submission(somebody()), &facts, &Policy::registration()).0
}

fn record() -> Value {
    serde_json::to_value(AuditRecord::of(&decision(), scorecard()).unwrap()).unwrap()
}

fn replayed(record: &Value) -> Result<Replay, FieldError> {
    replay(&AuditRecord::from_json(&record.to_string())?, scorecard())
}

/// The published scorecard under another name.
fn renamed() -> Scorecard {
    let text = include_str!("../../src/scoring/esoz-2019-02-15.json");
    let mut card: Value = serde_json::from_str(text).unwrap();
    card["name"] = json!("another");
    Scorecard::from_json(&card.to_string()).unwrap()
}

#[test]
fn a_replay_gives_the_same_bytes() {
    let Replay::Same(again) = replayed(&record()).unwrap() else { panic!("nothing differs") };
    assert_eq!(*again, decision());
    assert_eq!(bytes(&again), bytes(&decision()));
}

#[test]
fn a_record_names_its_set_of_clusters_where_it_is_not_the_default() {
    for (clusters, written) in
        [(ClusterSet::Extended, json!(null)), (ClusterSet::Published, json!("published"))]
    {
        let policy = Policy { clusters, ..Policy::registration() };
        let facts = Facts {
            phone_holders: Some(vec![]),
            candidates: Some(vec![same("1").into()]),
            ..Facts::default()
        };
        let (decision, _) = run(&submission(somebody()), &facts, &policy);
        let record =
            serde_json::to_value(AuditRecord::of(&decision, scorecard()).unwrap()).unwrap();
        assert_eq!(record["policy"]["clusters"], written);
        let Replay::Same(again) = replayed(&record).unwrap() else { panic!("nothing differs") };
        assert_eq!(*again, decision);
    }
}

#[test]
fn a_record_of_another_version_or_scorecard_says_which_differs() {
    let mut older = record();
    older["version"] = json!("0.0.1");
    let differs = |replay: Replay| match replay {
        Replay::Differs { differs } => differs,
        Replay::Same(_) => panic!("it is another one"),
    };
    let found = differs(replayed(&older).unwrap());
    let version = Difference {
        what: "version",
        recorded: "0.0.1".to_owned(),
        present: osoba::VERSION.to_owned(),
    };
    assert_eq!(found, std::slice::from_ref(&version));

    let other = renamed();
    let ours = AuditRecord::from_json(&record().to_string()).unwrap();
    let found = differs(replay(&ours, &other).unwrap());
    let published = scorecard();
    let shown = |scorecard: &Scorecard| {
        format!("{} {}", scorecard.identity().name, scorecard.identity().hash)
    };
    let scorecard =
        Difference { what: "scorecard", recorded: shown(published), present: shown(&other) };
    assert_eq!(found, std::slice::from_ref(&scorecard));

    let older = AuditRecord::from_json(&older.to_string()).unwrap();
    assert_eq!(differs(replay(&older, &other).unwrap()), [version, scorecard]);
}

#[test]
fn a_decision_is_recorded_only_with_the_scorecard_that_made_it() {
    let error = AuditRecord::of(&decision(), &renamed()).unwrap_err();
    assert_eq!(error, FieldError::new("scorecard", Rule::NotAllowed));
}

#[test]
fn a_record_that_contradicts_itself_is_refused() {
    type Change = fn(&mut Value);
    let changes: [(Change, &str, Rule); 10] = [
        (|r| r["decision"] = json!("create"), "rule", Rule::NotAllowed),
        (|r| r["rule"] = json!("no_candidates"), "rule", Rule::NotAllowed),
        (|r| r["step"] = json!(11), "rule", Rule::NotAllowed),
        (|r| r["policy"]["threshold"] = json!(0.99999), "rule", Rule::NotAllowed),
        (|r| r["evidence"]["candidates"] = Value::Null, "evidence", Rule::Required),
        (|r| r["evidence"]["phone_holders"] = Value::Null, "evidence", Rule::Required),
        (
            |r| r["evidence"]["candidates"][0]["score"] = json!(0.99),
            "evidence.candidates.score",
            Rule::NotAllowed,
        ),
        (
            |r| r["evidence"]["candidates"][0]["bins"][0] = json!("9"),
            "evidence.candidates.bins",
            Rule::UnknownValue,
        ),
        (
            |r| r["evidence"]["candidates"].as_array_mut().unwrap().reverse(),
            "rule",
            Rule::NotAllowed,
        ),
        (|r| r["policy"]["threshold"] = json!(9), "policy.threshold", Rule::OutOfRange),
    ];
    for (change, field, rule) in changes {
        let mut changed = record();
        change(&mut changed);
        assert_eq!(replayed(&changed).unwrap_err(), FieldError::new(field, rule));
    }
}
