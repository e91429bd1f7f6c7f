//! Lines whose truth is known.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::error::{FieldError, Rule};
use crate::json::{optional_object, text};
use crate::person::Person;
use crate::scoring::Score;

/// Two persons, and whether they are one. `Debug` shows nothing of them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LabelledPair {
    /// One of them.
    pub person: Person<'static>,
    /// The other.
    pub candidate: Person<'static>,
    /// Whether they are one; absent in pairs of an earlier period, which need none.
    pub is_match: Option<bool>,
    /// Scores that were made elsewhere, one for each scorecard; the persons are not looked at then.
    pub scores: Vec<Score>,
    /// What the column says that was asked for.
    pub column: Option<String>,
}

/// Somebody who registers, and who it is. `Debug` shows nothing of them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LabelledRegistration {
    /// The record.
    pub person: Person<'static>,
    /// The id of the person in the index; absent if there is none.
    pub truth: Option<String>,
    /// What the column says that was asked for.
    pub column: Option<String>,
}

impl fmt::Debug for LabelledPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("LabelledPair");
        shown
            .field("is_match", &self.is_match)
            .field("scores", &self.scores)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for LabelledRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LabelledRegistration").finish_non_exhaustive()
    }
}

impl LabelledPair {
    /// Reads `{"person", "candidate", "match"}` or `{"score", "match"}` with any columns beside;
    /// `column` names the one that is wanted. A label that is 0 or 1 is one too.
    ///
    /// ```
    /// use osoba::evaluation::LabelledPair;
    /// let line = r#"{"person": {}, "candidate": {}, "match": true, "region": "Суми"}"#;
    /// let pair = LabelledPair::from_json(line, Some("region")).unwrap();
    /// assert_eq!((pair.is_match, pair.column.as_deref()), (Some(true), Some("Суми")));
    /// let error = LabelledPair::from_json(r#"{"score": 1.5}"#, None).unwrap_err();
    /// assert_eq!(error.to_string(), "score is out of range");
    /// ```
    ///
    /// # Errors
    /// The first field that cannot be read.
    pub fn from_json(text: &str, column: Option<&str>) -> Result<LabelledPair, FieldError> {
        #[derive(Deserialize)]
        struct Line<'a> {
            #[serde(default, borrow, deserialize_with = "optional_object")]
            person: Option<Person<'a>>,
            #[serde(default, borrow, deserialize_with = "optional_object")]
            candidate: Option<Person<'a>>,
            r#match: Option<Label>,
            score: Option<Score>,
            #[serde(default)]
            scores: Vec<Score>,
        }
        let line: Line = FieldError::read_object(text)?;
        let mut scores = line.scores;
        scores.extend(line.score);
        let required = |person: Option<Person>, field| match person {
            Some(person) => Ok(person.into_owned()),
            None if scores.is_empty() => Err(FieldError::new(field, Rule::Required)),
            None => Ok(Person::default()),
        };
        Ok(LabelledPair {
            person: required(line.person, "person")?,
            candidate: required(line.candidate, "candidate")?,
            is_match: line.r#match.map(|Label(label)| label),
            column: column.map(|name| column_of(text, name)).transpose()?,
            scores,
        })
    }
}

impl LabelledRegistration {
    /// Reads `{"person", "truth"}` with any columns beside; `truth` is the id of the person in the
    /// index, null for somebody who is not in it.
    ///
    /// # Errors
    /// The first field that cannot be read.
    pub fn from_json(text_of_line: &str, column: Option<&str>) -> Result<Self, FieldError> {
        #[derive(Deserialize)]
        struct Line<'a> {
            #[serde(borrow, deserialize_with = "crate::json::object")]
            person: Person<'a>,
            #[serde(deserialize_with = "text")]
            truth: Option<String>,
        }
        let line: Line = FieldError::read_object(text_of_line)?;
        let column = column.map(|name| column_of(text_of_line, name)).transpose()?;
        Ok(LabelledRegistration { person: line.person.into_owned(), truth: line.truth, column })
    }
}

/// `true`, `false`, 1 or 0.
struct Label(bool);

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Word(bool),
            Number(u8),
        }
        match Written::deserialize(deserializer) {
            Ok(Written::Word(label)) => Ok(Label(label)),
            Ok(Written::Number(number @ 0..=1)) => Ok(Label(number == 1)),
            Ok(Written::Number(_)) => Err(Rule::OutOfRange.de()),
            Err(_) => Err(Rule::Type.de()),
        }
    }
}

/// The longest value of a column, in bytes of JSON.
const LONGEST: usize = 200;

/// What a line says in a column: a text as it is, anything else as JSON, `-` where it lacks.
fn column_of(line: &str, column: &str) -> Result<String, FieldError> {
    let columns: BTreeMap<Cow<'_, str>, &RawValue> = FieldError::read_part(line)?;
    let Some(value) = columns.get(column) else { return Ok("-".to_owned()) };
    let value = value.get();
    // A person is no column: nobody's data gets into a table by a misspelt name of one.
    if value.starts_with(['{', '[']) {
        return Err(FieldError::new("by", Rule::Type));
    }
    if value.len() > LONGEST {
        return Err(FieldError::new("by", Rule::TooLong));
    }
    let text = serde_json::from_str::<Option<String>>(value);
    Ok(text.map_or_else(|_| value.to_owned(), |text| text.unwrap_or_else(|| "-".to_owned())))
}
