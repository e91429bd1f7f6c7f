//! What answers the lines: the core's documents, with the scorecard and the fields that the command
//! line names.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use osoba::commands::{Command, Documents};
use osoba::comparison::Normalisation;
use osoba::scoring::Scorecard;

use crate::arguments::{Mode, Model};
use crate::columns::explained;
use crate::language::Language;
use crate::stream::Answer;

/// A field that a flag adds to every document: its name and its value in JSON.
pub type Field = (&'static str, &'static str);

/// What answers `command`, with `fields` added to every document.
#[must_use]
pub fn answering(documents: Documents, command: Command, fields: Vec<Field>) -> Arc<Answer> {
    if fields.is_empty() {
        return Arc::new(move |text| documents.answer(command, text));
    }
    Arc::new(move |text| documents.answer(command, &with_fields(text, &fields)))
}

/// The scorecard of this model.
///
/// # Errors
/// It cannot be read or is wrong: which entry, and which rule it broke.
pub fn scorecard(model: &Model, language: Language) -> io::Result<Scorecard> {
    let scorecard = match &model.scorecard {
        None => Scorecard::published(),
        Some(path) => read_scorecard(path, language)?,
    };
    Ok(match model.normalisation {
        None => scorecard,
        Some(Mode::Published) => scorecard.with_normalisation(Normalisation::Published),
        Some(Mode::Clean) => scorecard.with_normalisation(Normalisation::Clean),
    })
}

/// The scorecard in this file.
///
/// # Errors
/// It cannot be read or is wrong: which entry, and which rule it broke.
pub fn read_scorecard(path: &Path, language: Language) -> io::Result<Scorecard> {
    let wrong = |kind, why: &dyn std::fmt::Display| {
        io::Error::new(kind, format!("{}: {why}", path.display()))
    };
    let text = fs::read_to_string(path).map_err(|error| wrong(error.kind(), &error))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    Scorecard::from_json(text)
        .map_err(|error| wrong(io::ErrorKind::InvalidData, &explained(&error, language)))
}

/// A document with fields put first. Anything but an object is left as it is, for the core to say
/// what is wrong with it; a field that the document has itself is there twice, which is an error.
fn with_fields(document: &str, fields: &[Field]) -> String {
    let Some(rest) = document.trim_start().strip_prefix('{') else {
        return document.to_owned();
    };
    let fields = fields.iter().map(|(name, value)| format!("\"{name}\":{value}"));
    let fields = fields.collect::<Vec<_>>().join(",");
    let comma = if rest.trim_start().starts_with('}') { "" } else { "," };
    format!("{{{fields}{comma}{rest}")
}

#[cfg(test)]
mod tests {
    use super::with_fields;

    #[test]
    fn fields_are_put_first_and_only_into_objects() {
        let fields = [("a", "true"), ("b", "\"x\"")];
        assert_eq!(with_fields(r#" {"c":1}"#, &fields), r#"{"a":true,"b":"x","c":1}"#);
        assert_eq!(with_fields("{ }", &fields), r#"{"a":true,"b":"x" }"#);
        for other in ["[1]", "", "x{", "\"{\""] {
            assert_eq!(with_fields(other, &fields), other);
        }
    }
}
