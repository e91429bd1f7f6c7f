//! Valid documents of every command, changed by a few steps that keep them JSON.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use osoba::commands::{Command, Documents};
use serde_json::{json, Map, Value};

static DOCUMENTS: LazyLock<Documents> = LazyLock::new(Documents::default);

/// A key and a value that no error may show.
const MARKED: &str = "шевченко3347300046";

/// The most bytes that one step adds to a document.
const MOST_BYTES: usize = 200_000;

fn person() -> Value {
    json!({
        "id": "00000000-0000-4000-8000-000000000001", "first_name": "Остап", "last_name": "Зразко",
        "second_name": "Юрійович", "birth_date": "1991-08-24", "gender": "MALE",
        "tax_id": "3347300046", "unzr": "19910824-00026", "birth_settlement": "м. Умань",
        "status": "active", "is_active": true, "no_tax_id": false,
        "documents": [{"type": "PASSPORT", "number": "АА 123456"}, {"type": "BIRTH_CERTIFICATE", "number": "1-БК 123456"}],
        "addresses": [{"type": "RESIDENCE", "settlement": "Умань", "settlement_id": "7"}],
        "authentication_methods": [{"type": "OTP", "phone_number": "+380671112233"}],
        "confidant_person": {"phones": [{"type": "MOBILE", "number": "+380671112233"}]}
    })
}

fn document(command: Command) -> Value {
    let policy = json!({"preset": "registration", "limits": {"automatic": 0.9, "manual": 0.7}});
    match command {
        Command::Unzr => json!({"unzr": "19910824-00026", "birth_date": "1991-08-24"}),
        Command::Identifiers | Command::Keys => person(),
        Command::Sync => json!({
            "person": person(), "verification": {"unzr_verification_status": "IN_REVIEW"},
            "answer": {"status": 1, "description": "x"}, "policy": {"reasons": "current"},
            "now": "2026-11-22T01:00:00Z"
        }),
        Command::Cumulative => json!({"unzr": "VERIFIED", "drfo": "NOT_VERIFIED"}),
        Command::Score => {
            json!({"person": person(), "candidate": person(), "explain": true, "bands": true})
        }
        Command::Explain => {
            json!({"person": person(), "candidate": person(), "table": true, "svg": true, "lang": "uk"})
        }
        Command::Encode => json!({"name": "Зразко", "kind": "last"}),
        Command::Decide => json!({
            "submission": person(), "policy": policy, "audit": true,
            "facts": {"phone_holders": [{"id": "1", "tax_id": "3347300046"}], "candidates": [person(), person()]}
        }),
        Command::WhyNot => json!({"submission": person(), "candidate": person(), "policy": policy}),
        Command::Replay => {
            let decided = DOCUMENTS.answer(Command::Decide, &document(Command::Decide).to_string());
            let mut decided: Value =
                serde_json::from_str(&decided.unwrap_or_default()).unwrap_or_default();
            decided["audit"].take()
        }
        Command::Search => json!({
            "query": {"first_name": "Остап", "last_name": "Зразко", "birth_date": "1991-08-24", "tax_id": "3347300046"},
            "persons": [person(), person()]
        }),
        Command::Merge => {
            let side = json!({
                "status": "active", "is_active": true, "updated_at": "2026-11-01T00:00:00Z", "master_person_id": null
            });
            json!({
                "merge_candidate": {
                    "id": "7", "person_id": "a", "master_person_id": "b", "score": 0.97, "status": "IN_PROCESS",
                    "inserted_at": "2026-11-02T00:00:00Z"
                },
                "facts": {"person": side, "master": side, "declarations": {"person": true, "master": true}},
                "reason": "AUTO_MERGE", "policy": {"limits": {"automatic": 0.9, "manual": 0.7}},
                "now": "2026-11-22T01:00:00Z"
            })
        }
        Command::Review => json!({
            "decide": {
                "clerk_id": "k", "status": "MERGE", "comment": "x",
                "facts": {
                    "request": {"id": "1", "manual_merge_candidate_id": "2", "assignee_id": "k", "status": "NEW"},
                    "candidate": {
                        "id": "2", "merge_candidate_id": "7", "person_id": "a", "master_person_id": "b",
                        "status": "NEW", "assignee_id": "k"
                    },
                    "requests": [{"assignee_id": "l", "status": "MERGE"}, {"assignee_id": "m", "status": "MERGE"}]
                }
            },
            "policy": {"quorum": 3, "max_postponed": 5}
        }),
        Command::Dedupe => json!({"persons": [person()], "block_limit": 50, "group_limit": 3}),
        Command::Train => json!({
            "settings": {"comparisons": ["sex"], "test_share": 0},
            "persons": [person()],
            "pairs": [{"person": person(), "candidate": person(), "match": true, "weight": 2}]
        }),
        Command::Evaluate => json!({
            "pairs": [
                {"person": person(), "candidate": person(), "match": true},
                {"person": person(), "candidate": {}, "match": false}
            ],
            "thresholds": [0.9]
        }),
    }
}

/// What the fuzzer decides.
struct Choices<'a>(&'a [u8]);

impl Choices<'_> {
    fn next(&mut self, below: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first) % below.max(1)
    }

    fn value(&mut self) -> Value {
        match self.next(14) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(-1),
            3 => json!(1e300),
            4 => json!(u64::MAX),
            5 => json!(""),
            6 => json!(MARKED),
            7 => json!("7".repeat(self.next(256) * 300)),
            8 => json!("аб-".repeat(self.next(256))),
            9 => json!("\u{301}\u{0}ґ"),
            10 => json!([]),
            11 => json!({}),
            12 => Value::Array(vec![json!({}); self.next(256) * 5]),
            _ => (0..self.next(60)).fold(json!([]), |inner, _| json!([inner])),
        }
    }

    /// Changes something somewhere within a value.
    fn change(&mut self, value: &mut Value) {
        match value {
            Value::Object(object) if !object.is_empty() && self.next(8) > 0 => {
                let at = self.next(object.len());
                match self.next(8) {
                    0 => drop(object.insert(MARKED.into(), Value::Null)),
                    1 => remove(object, at),
                    _ => {
                        if let Some((_, inner)) = object.iter_mut().nth(at) {
                            self.change(inner);
                        }
                    }
                }
            }
            Value::Array(list) if !list.is_empty() && self.next(8) > 0 => {
                let at = self.next(list.len());
                match self.next(6) {
                    0 => drop(list.remove(at)),
                    1 => {
                        let entry = list[at].clone();
                        // A list of lists must not hold the memory before the library sees it.
                        let most = MOST_BYTES / entry.to_string().len();
                        list.resize(list.len() + (self.next(256) * 5).min(most), entry);
                    }
                    _ => self.change(&mut list[at]),
                }
            }
            value => *value = self.value(),
        }
    }
}

fn remove(object: &mut Map<String, Value>, at: usize) {
    let key = object.keys().nth(at).cloned();
    key.map(|key| object.remove(&key));
}

fuzz_target!(|data: &[u8]| {
    let mut choices = Choices(data);
    let command = Command::ALL[choices.next(Command::ALL.len())];
    let mut document = document(command);
    for _ in 0..choices.next(6) {
        choices.change(&mut document);
    }
    let text = document.to_string();
    let answer = DOCUMENTS.answer(command, &text);
    assert_eq!(answer, DOCUMENTS.answer(command, &text), "another answer");
    match answer {
        Ok(line) => {
            assert!(!line.contains('\n'));
            serde_json::from_str::<Value>(&line).expect("an answer is JSON");
        }
        Err(error) => {
            let shown = error.to_string();
            assert!(!shown.contains(MARKED) && error.field.is_ascii(), "{shown}");
            assert!(!shown.contains("334730"), "{shown}");
        }
    }
});
