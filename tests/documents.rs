//! What every document refuses, command by command.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use osoba::commands::{Command, Documents};

/// The error of a document as `field rule`.
fn refusal(command: Command, document: &str) -> String {
    match Documents::default().answer(command, document) {
        Err(error) => format!("{} {}", error.field, error.rule.as_str()),
        Ok(answer) => panic!("{command} answers {document} with {answer}"),
    }
}

const RECORD: &str = r#""verification": {"unzr_verification_status": "IN_REVIEW"}"#;
const NOW: &str = r#""now": "2024-05-01T01:00:00Z""#;

fn sync(parts: &str) -> String {
    format!("{{{parts}, {NOW}}}")
}

fn decide(facts: &str) -> String {
    format!(
        r#"{{"submission": {{"last_name": "Зразко", "first_name": "Остап"}}, "facts": {facts},
            "policy": {{"threshold": 0.9}}}}"#
    )
}

#[test]
fn a_misspelt_field_of_anything_but_a_person_is_an_error_that_names_where_it_is() {
    let person = r#""person": {"unzr": null, "lastname": "", "unzr_number": ""}"#;
    let claimed = |parts: &str| sync(&format!("{person}, {RECORD}, {parts}"));
    let row = |column: &str| {
        sync(&format!(
            r#"{person}, "verification": {{"unzr_verification_status": "IN_REVIEW", "{column}": null}}"#
        ))
    };
    for (command, document, expected) in [
        (Command::Sync, claimed(r#""answer": {"staus": 1}"#), "answer.? unknown_field"),
        (
            Command::Sync,
            claimed(r#""answer": {"status": 1, "describtion": "x"}"#),
            "answer.? unknown_field",
        ),
        (
            Command::Sync,
            claimed(r#""answer": {"fault": "timeout", "code": 1}"#),
            "answer.? unknown_field",
        ),
        (
            Command::Sync,
            claimed(r#""before_claim": {"status": "VERIFIED", "reson": "AUTO"}"#),
            "before_claim.? unknown_field",
        ),
        (
            Command::Sync,
            claimed(
                r#""before_claim": {"unzr_verification_status": "VERIFIED", "unzr_verification_reson": "AUTO"}"#,
            ),
            "before_claim.? unknown_field",
        ),
        (
            Command::Sync,
            claimed(r#""policy": {"reason": "legacy"}"#),
            "policy.reason unknown_field",
        ),
        (Command::Sync, claimed(r#""beforeclaim": null"#), "? unknown_field"),
        (Command::Sync, row("unzr_verification_reson"), "verification.? unknown_field"),
        (Command::Sync, row("unzr_sync_at"), "verification.? unknown_field"),
        (Command::Sync, row("unzr_"), "verification.? unknown_field"),
        (Command::Decide, decide(r#"{"phone_holder": []}"#), "facts.? unknown_field"),
        (
            Command::Decide,
            decide(
                r#"{"phone_holders": [{"id": "1", "tax_id": null}, {"id": "2", "taxid": "1"}]}"#,
            ),
            "facts.phone_holders[1].tax_id required",
        ),
        (
            Command::Decide,
            decide(r#"{"same_identity": [{"id": "1"}]}"#),
            "facts.same_identity[0].tax_id required",
        ),
        (Command::Cumulative, r#"{"unrz": "VERIFIED"}"#.to_owned(), "? unknown_field"),
        (Command::Unzr, r#"{"unzr": "x", "birthdate": null}"#.to_owned(), "? unknown_field"),
        (Command::Encode, r#"{"name": "x", "kin": "last"}"#.to_owned(), "? unknown_field"),
        (
            Command::Search,
            r#"{"query": {"lastname": "x"}, "persons": []}"#.to_owned(),
            "query.? unknown_field",
        ),
        (
            Command::Score,
            r#"{"person": {}, "candidate": {}, "limits": {"automatc": 0.9}}"#.to_owned(),
            "limits.? unknown_field",
        ),
        (Command::Merge, r#"{"facts": {"declaration": {}}}"#.to_owned(), "facts.? unknown_field"),
        (
            Command::Merge,
            r#"{"merge_candidate": {"persn_id": "a"}}"#.to_owned(),
            "merge_candidate.? unknown_field",
        ),
        (Command::Review, r#"{"assing": {}}"#.to_owned(), "? unknown_field"),
        (
            Command::Review,
            r#"{"decide": {"facts": {"requst": {}}}}"#.to_owned(),
            "decide.facts.? unknown_field",
        ),
        (
            Command::Explain,
            r#"{"person": {}, "candidate": {}, "language": "uk"}"#.to_owned(),
            "? unknown_field",
        ),
    ] {
        assert_eq!(refusal(command, &document), expected, "{document}");
    }
}

#[test]
fn whole_rows_and_whole_records_are_accepted() {
    let documents = Documents::default();
    let row = r#"{"id": 1, "person_id": 7, "drfo_verification_status": "VERIFIED", "inserted_at": null,
        "unzr_data_id": null, "unzr_data_status": 1, "unzr_synced_at": null, "updated_at": null,
        "unzr_verification_status": "IN_REVIEW", "unzr_verification_reason": "AUTO",
        "unzr_unverified_at": "2024-05-01T01:00:00Z"}"#;
    let document = sync(&format!(r#""person": {{}}, "verification": {row}"#));
    assert!(documents.answer(Command::Sync, &document).unwrap().contains("AUTO_DATA_ABSENT"));
    let holder =
        r#"{"id": "1", "tax_id": null, "last_name": "Зразко", "documents": [{"number": "1"}]}"#;
    let document =
        decide(&format!(r#"{{"phone_holders": [{holder}], "same_identity": [{holder}]}}"#));
    assert!(documents.answer(Command::Decide, &document).unwrap().contains("candidates"));
}

#[test]
fn a_key_that_occurs_twice_is_an_error_that_names_where_it_is() {
    let person = |inner: &str| format!(r#"{{"unzr": null, {inner}}}"#);
    let synced = |inner: &str| sync(&format!(r#""person": {}, {RECORD}"#, person(inner)));
    let pair = |inner: &str| format!(r#"{{"person": {{}}, "candidate": {}}}"#, person(inner));
    let submitted = |inner: &str| {
        format!(
            r#"{{"submission": {}, "candidate": {{}}, "policy": {{"threshold": 0.9}}}}"#,
            person(inner)
        )
    };
    let of_person = [
        (r#""tax_id": "1", "tax_id": "2""#, "tax_id"),
        // Escapes do not hide a key, nor do unknown fields.
        (r#""tax_id": "1", "tax\u005fid": "2""#, "tax_id"),
        (r#""height": 1, "weight": 2, "height": 1"#, "?"),
        (r#""doctor": {"office": {"floor": 1, "floor": 2}}"#, "?.?.?"),
        (r#""documents": [null, {"number": "1", "number": "1"}]"#, "documents[1].number"),
        (r#""documents": [{"issued": [{"whom": 1, "whom": 2}]}]"#, "documents[0].?[0].?"),
        (
            r#""confidant_person": {"phones": [{"type": null, "type": null}]}"#,
            "confidant_person.phones[0].type",
        ),
    ];
    for (inner, field) in of_person {
        for (command, document, parent) in [
            (Command::Identifiers, person(inner), ""),
            (Command::Keys, person(inner), ""),
            (Command::Sync, synced(inner), "person."),
            (Command::Score, pair(inner), "candidate."),
            (Command::Explain, pair(inner), "candidate."),
            (Command::WhyNot, submitted(inner), "submission."),
        ] {
            let expected = format!("{parent}{field} duplicate");
            assert_eq!(refusal(command, &document), expected, "{command} {document}");
        }
    }
    let claimed = |parts: &str| sync(&format!(r#""person": {{}}, {RECORD}, {parts}"#));
    for (command, document, expected) in [
        (Command::Sync, claimed(r#""answer": null, "answer": null"#), "answer duplicate"),
        (
            Command::Sync,
            claimed(r#""answer": {"status": 1, "status": 0}"#),
            "answer.status duplicate",
        ),
        (
            Command::Sync,
            claimed(r#""policy": {"reasons": "legacy", "reasons": "current"}"#),
            "policy.reasons duplicate",
        ),
        (
            Command::Sync,
            claimed(r#""before_claim": {"status": "VERIFIED", "status": "VERIFIED"}"#),
            "before_claim.status duplicate",
        ),
        // One column under both of its names.
        (
            Command::Sync,
            claimed(
                r#""before_claim": {"status": "VERIFIED", "unzr_verification_status": "VERIFICATION_NEEDED"}"#,
            ),
            "before_claim.unzr_verification_status duplicate",
        ),
        (
            Command::Sync,
            claimed(
                r#""before_claim": {"status": "VERIFIED", "reason": null, "unzr_verification_reason": null}"#,
            ),
            "before_claim.unzr_verification_reason duplicate",
        ),
        (
            Command::Sync,
            sync(
                r#""person": {}, "verification": {"unzr_verification_status": "IN_REVIEW", "note": 1, "note": 1}"#,
            ),
            "verification.? duplicate",
        ),
        (
            Command::Decide,
            decide(r#"{"phone_holders": [{"id": "1", "tax_id": null, "tax_id": "1"}]}"#),
            "facts.phone_holders[0].tax_id duplicate",
        ),
        (
            Command::Decide,
            decide(r#"{"candidates": [], "candidates": []}"#),
            "facts.candidates duplicate",
        ),
        (Command::Cumulative, r#"{"unzr": null, "unzr": null}"#.to_owned(), "unzr duplicate"),
        (Command::Unzr, r#"{"unzr": "x", "unzr": "x"}"#.to_owned(), "unzr duplicate"),
        (Command::Encode, r#"{"name": "x", "name": "x"}"#.to_owned(), "name duplicate"),
        (
            Command::Merge,
            r#"{"reason": "AUTO_MERGE", "reason": "MANUAL_MERGE"}"#.to_owned(),
            "reason duplicate",
        ),
        (
            Command::Review,
            r#"{"policy": {"quorum": 3, "quorum": 1}}"#.to_owned(),
            "policy.quorum duplicate",
        ),
        (Command::Replay, r#"{"step": 1, "step": 1}"#.to_owned(), "step duplicate"),
        (
            Command::Search,
            r#"{"query": {"last_name": "x", "last_name": "y"}, "persons": []}"#.to_owned(),
            "query.last_name duplicate",
        ),
    ] {
        assert_eq!(refusal(command, &document), expected, "{document}");
    }
    // A person among others is reported, and the others are answered.
    let twice = r#"{"id": "2", "tax_id": "1", "tax_id": "2"}"#;
    let document = decide(&format!(r#"{{"candidates": [{twice}]}}"#));
    let decided = Documents::default().answer(Command::Decide, &document).unwrap();
    assert!(decided.contains(r#""field":"tax_id","rule":"duplicate""#), "{decided}");
}

#[test]
fn a_mandatory_field_of_the_registry_s_question_that_is_blank_is_an_error_that_names_it() {
    let fields = [
        ("last_name", "Зразко"),
        ("first_name", "Остап"),
        ("birth_date", "1991-08-24"),
        ("unzr", "19910824-00026"),
    ];
    let asked = |changed: &str, value: Option<&str>, answer: &str| {
        let fields = fields.iter().filter_map(|(name, usual)| {
            let value = if *name == changed { value? } else { usual };
            Some(format!(r#""{name}": "{value}""#))
        });
        let person = fields.collect::<Vec<_>>().join(", ");
        sync(&format!(r#""person": {{{person}}}, {RECORD}, "answer": {answer}"#))
    };
    for answer in ["null", r#"{"status": 1}"#] {
        for name in ["last_name", "first_name"] {
            for blank in [None, Some(""), Some(" "), Some("\u{a0}"), Some("\u{200b}"), Some("\\t")]
            {
                let expected = format!("person.{name} required");
                assert_eq!(refusal(Command::Sync, &asked(name, blank, answer)), expected);
            }
        }
        let absent = asked("birth_date", None, answer);
        assert_eq!(refusal(Command::Sync, &absent), "person.birth_date required");
        for blank in ["", " "] {
            let document = asked("birth_date", Some(blank), answer);
            assert_eq!(refusal(Command::Sync, &document), "person.birth_date date");
        }
    }
    // Of the number itself only null and the empty text are absent; a space is incorrect data.
    let documents = Documents::default();
    for (number, reason) in [("", "AUTO_DATA_ABSENT"), (" ", "AUTO_INCORRECT_DATA")] {
        let document = asked("unzr", Some(number), "null");
        assert!(documents.answer(Command::Sync, &document).unwrap().contains(reason));
    }
}

#[test]
fn a_line_or_record_with_an_id_gives_it_back() {
    let documents = Documents::default();
    for (command, fields) in [
        (Command::Unzr, r#""unzr": "19910824-00026""#),
        (Command::Unzr, r#""unzr": "x""#),
        (Command::Encode, r#""name": "Зразко""#),
        (Command::Identifiers, r#""tax_id": "3347300034""#),
        (Command::Keys, r#""last_name": "Зразко""#),
        (Command::Score, r#""person": {}, "candidate": {}, "explain": true"#),
        (Command::Explain, r#""person": {}, "candidate": {}"#),
    ] {
        let without = documents.answer(command, &format!("{{{fields}}}")).unwrap();
        let rest = without.strip_prefix('{').unwrap();
        for (ids, shown) in [
            (r#""id": null"#, ""),
            (r#""id": "a-1""#, r#""id":"a-1","#),
            (r#""person_id": 7"#, r#""person_id":7,"#),
            (r#""person_id": "p", "id": "a""#, r#""id":"a","person_id":"p","#),
        ] {
            let answer = documents.answer(command, &format!("{{{ids}, {fields}}}")).unwrap();
            assert_eq!(answer, format!("{{{shown}{rest}"), "{command}");
        }
        assert_eq!(
            refusal(command, &format!(r#"{{"person_id": [], {fields}}}"#)),
            "person_id type"
        );
    }
}
