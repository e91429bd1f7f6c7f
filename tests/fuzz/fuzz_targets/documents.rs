//! Every JSON entry: the first line names the command, the rest is the document. An `entry` is what an index
//! reads of a line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use osoba::commands::{Command, Documents};
use osoba::evaluation::evaluate;
use osoba::index::Entry;
use osoba::{FieldError, Rule};

/// The document that is no command of an engine.
const EVALUATE: &str = "evaluate";

/// A person of an index, who is read by a reader for plain texts.
const ENTRY: &str = "entry";

/// What the fast reader takes, the other does, too, and it is JSON.
fn check_entry(text: &str) {
    let (fast, slow) = (Entry::from_json(text), FieldError::read_json::<Entry>(text));
    match (fast, slow) {
        (Ok(fast), Ok(slow)) => {
            assert!(fast == slow, "another person");
            serde_json::from_str::<serde_json::Value>(text).expect("an entry is JSON");
        }
        (fast, slow) => assert_eq!(fast.is_ok(), slow.is_ok(), "another fault"),
    }
}

thread_local! {
    static DOCUMENTS: Documents = Documents::default();
}

fuzz_target!(|input: &[u8]| {
    let Some(end) = input.iter().position(|byte| *byte == b'\n') else { return };
    let (name, document) = (&input[..end], &input[end + 1..]);
    let Ok(name) = std::str::from_utf8(name) else { return };
    if name == ENTRY {
        if let Ok(text) = std::str::from_utf8(document) {
            check_entry(text);
        }
        return;
    }
    let command = Command::from_name(name);
    if command.is_none() && name != EVALUATE {
        return;
    }
    DOCUMENTS.with(|documents| {
        let answered = || match command {
            Some(command) => documents.answer_bytes(command, document),
            None => std::str::from_utf8(document)
                .map_err(|_| FieldError::new("", Rule::Utf8))
                .and_then(evaluate),
        };
        let answer = answered();
        assert_eq!(answer, answered(), "another answer");
        match answer {
            Ok(line) => {
                assert!(!line.contains('\n'));
                serde_json::from_str::<serde_json::Value>(&line).expect("an answer is JSON");
            }
            Err(error) => assert!(error.field.is_ascii(), "{:?}", error.field),
        }
    });
});
