//! Every JSON entry: the first line names the command, the rest is the document.
#![no_main]

use libfuzzer_sys::fuzz_target;
use osoba::document::{Command, Documents};

thread_local! {
    static DOCUMENTS: Documents = Documents::default();
}

fuzz_target!(|input: &[u8]| {
    let Some(end) = input.iter().position(|byte| *byte == b'\n') else { return };
    let (name, document) = (&input[..end], &input[end + 1..]);
    let Some(command) = std::str::from_utf8(name).ok().and_then(Command::from_name) else { return };
    DOCUMENTS.with(|documents| {
        let answer = documents.answer_bytes(command, document);
        assert_eq!(answer, documents.answer_bytes(command, document), "another answer");
        match answer {
            Ok(line) => {
                assert!(!line.contains('\n'));
                serde_json::from_str::<serde_json::Value>(&line).expect("an answer is JSON");
            }
            Err(error) => assert!(error.field.is_ascii(), "{:?}", error.field),
        }
    });
});
