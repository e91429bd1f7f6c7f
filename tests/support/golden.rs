//! Golden vectors: one document a line, and what it is answered with, byte for byte.

use std::path::Path;

use osoba::commands::{Command, Documents};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
pub(crate) struct Vector<'a> {
    #[serde(borrow)]
    pub(crate) input: &'a RawValue,
    #[serde(borrow, default)]
    pub(crate) output: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(crate) error: Option<&'a RawValue>,
}

/// Every vector of a file gives its bytes, or its error. Answers how many there are.
pub(crate) fn check(documents: &Documents, command: Command, path: &Path) -> usize {
    let text = std::fs::read_to_string(path).unwrap();
    for (at, line) in text.lines().enumerate() {
        let vector: Vector<'_> = serde_json::from_str(line).unwrap();
        let place = || format!("{}:{} {}", path.display(), at + 1, vector.input.get());
        match (documents.answer(command, vector.input.get()), vector.output, vector.error) {
            (Ok(answer), Some(output), None) => assert_eq!(answer, output.get(), "{}", place()),
            (Err(error), None, Some(expected)) => {
                let error = serde_json::to_string(&error).unwrap();
                assert_eq!(error, expected.get(), "{}", place());
            }
            (answer, ..) => panic!("{}: {answer:?}", place()),
        }
    }
    text.lines().count()
}
