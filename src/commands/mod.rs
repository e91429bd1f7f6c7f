//! Documents: the JSON that every host speaks, one document in and one out.
//!
//! The command line, the C ABI and the languages above it call [`Documents::answer`] and nothing
//! else, so that the same document gives the same bytes in every host. Fields carry ESOZ's names,
//! dates are `YYYY-MM-DD`, times RFC 3339 in UTC. Unknown fields of a person are ignored, since
//! hosts pass whole records, and so are the columns of other streams in a row of
//! `person_verifications`; unknown fields of anything else are an error. So is a key that occurs
//! twice in an object, at any depth. A line or record with an `id` or `person_id` gets it back in
//! the answer of every command but `replay`, whose document is an audit record.

mod command;
mod cumulative;
mod decide;
mod dedupe;
mod encode;
mod explain;
mod identifiers;
mod ids;
mod keys;
mod line;
mod merge;
mod review;
#[cfg(test)]
mod schema;
mod score;
mod search;
mod strict;
mod sync;
mod train;
mod unzr;

use serde::Deserialize;
use serde_json::value::RawValue;

pub use command::Command;
pub use decide::decide_in_index;
pub use strict::refuse_unknown_fields;
pub use train::{Compared, Trained, Trainer};

use self::ids::Ids;
use crate::comparison::Normalisation;
use crate::error::{FieldError, Rule};
use crate::evaluation;
use crate::index::Group;
use crate::person::Person;
use crate::scoring::Scorecard;

/// Answers documents.
///
/// ```
/// use osoba::commands::{Command, Documents};
/// let documents = Documents::default();
/// let answer = documents.answer(Command::Cumulative, r#"{"unzr": "IN_REVIEW"}"#).unwrap();
/// assert_eq!(answer, r#"{"verification_status":"VERIFICATION_NEEDED"}"#);
/// ```
#[derive(Debug, Clone)]
pub struct Documents {
    scorecard: Scorecard,
    strict: bool,
}

/// The settings of [`Documents`] as a host writes them.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings<'a> {
    #[serde(borrow)]
    scorecard: Option<&'a RawValue>,
    normalisation: Option<Normalisation>,
    strict: Option<bool>,
}

impl Default for Documents {
    /// Answers with the published scorecard.
    fn default() -> Self {
        Documents::new(Scorecard::published())
    }
}

impl Documents {
    /// Answers with this scorecard.
    #[must_use]
    pub fn new(scorecard: Scorecard) -> Self {
        Documents { scorecard, strict: false }
    }

    /// Answers as settings say, a JSON object; every field may be absent:
    ///
    /// | field | |
    /// |---|---|
    /// | `scorecard` | the scorecard's document, unless `scorecard` is given; else the published one |
    /// | `normalisation` | `published` or `clean`; else the scorecard's own |
    /// | `strict` | [`Documents::strict`] |
    ///
    /// ```
    /// use osoba::commands::Documents;
    /// let documents = Documents::configured(None, r#"{"normalisation": "clean"}"#);
    /// assert!(documents.is_ok());
    /// let error = Documents::configured(None, r#"{"strickt": true}"#).unwrap_err();
    /// assert_eq!(error.rule.as_str(), "unknown_field");
    /// ```
    ///
    /// # Errors
    /// The first field that is unknown or breaks a rule; `scorecard` where there are two.
    pub fn configured(scorecard: Option<Scorecard>, settings: &str) -> Result<Self, FieldError> {
        let settings: Settings<'_> = FieldError::read_envelope(settings)?;
        let scorecard = match (scorecard, settings.scorecard) {
            (Some(_), Some(_)) => return Err(FieldError::new("scorecard", Rule::NotAllowed)),
            (Some(scorecard), None) => scorecard,
            (None, Some(card)) => {
                Scorecard::from_json(card.get()).map_err(|error| error.under("scorecard"))?
            }
            (None, None) => Scorecard::published(),
        };
        let scorecard = match settings.normalisation {
            Some(normalisation) => scorecard.with_normalisation(normalisation),
            None => scorecard,
        };
        Ok(Documents::new(scorecard).strict(settings.strict == Some(true)))
    }

    /// Whether an unknown field of a person is an error. By default it is ignored, since hosts pass
    /// whole records; then a misspelt `lastname` is ignored, too.
    ///
    /// ```
    /// use osoba::commands::{Command, Documents};
    /// let documents = Documents::default().strict(true);
    /// let error = documents.answer(Command::Keys, r#"{"lastname": "Зразко"}"#).unwrap_err();
    /// assert_eq!(error.to_string(), "lastname is not a known field");
    /// ```
    #[must_use]
    pub fn strict(self, strict: bool) -> Self {
        Documents { strict, ..self }
    }

    /// Answers one document with one compact line of JSON, without a line end.
    ///
    /// # Errors
    /// The first field of the document that breaks a rule.
    pub fn answer(&self, command: Command, document: &str) -> Result<String, FieldError> {
        if self.strict {
            strict::check(command, document)?;
        }
        match command {
            Command::Unzr => unzr::answer(document),
            Command::Identifiers => identifiers::answer(document),
            Command::Sync => sync::answer(document),
            Command::Cumulative => cumulative::answer(document),
            Command::Score => score::answer(&self.scorecard, document),
            Command::Explain => explain::answer(&self.scorecard, document),
            Command::Encode => encode::answer(document),
            Command::Keys => keys::answer(document),
            Command::Decide => decide::answer(&self.scorecard, document),
            Command::WhyNot => decide::answer_why_not(&self.scorecard, document),
            Command::Replay => decide::answer_replay(&self.scorecard, document),
            Command::Search => search::answer(document),
            Command::Merge => merge::answer(document),
            Command::Review => review::answer(document),
            Command::Dedupe => dedupe::answer(&self.scorecard, document),
            Command::Train => train::answer(document),
            Command::Evaluate => evaluation::evaluate_with(&self.scorecard, document),
        }
    }

    /// The same for bytes that may not be UTF-8.
    ///
    /// # Errors
    /// As [`Documents::answer`], and [`Rule::Utf8`] for the whole document.
    pub fn answer_bytes(&self, command: Command, document: &[u8]) -> Result<String, FieldError> {
        let text = std::str::from_utf8(document).map_err(|_| FieldError::new("", Rule::Utf8))?;
        self.answer(command, text)
    }
}

/// What a person is found by: the answer of [`Command::Keys`] for hosts whose persons are not JSON.
///
/// ```
/// use osoba::{commands, Person};
/// let person = Person { tax_id: Some("3347300034".into()), ..Person::default() };
/// assert!(commands::keys_of(&person).unwrap().starts_with(r#"{"tax_id":"3347300034","#));
/// ```
///
/// # Errors
/// None in practice.
pub fn keys_of(person: &Person) -> Result<String, FieldError> {
    keys::answer_of(person, &Ids::of(person))
}

/// A person's identifiers, checked: the answer of [`Command::Identifiers`] for hosts whose persons are
/// not JSON.
///
/// ```
/// use osoba::{commands, Person};
/// let answer = commands::identifiers_of(&Person::default()).unwrap();
/// assert!(answer.starts_with(r#"{"tax_id":null,"documents":[],"#));
/// ```
///
/// # Errors
/// None in practice.
pub fn identifiers_of(person: &Person) -> Result<String, FieldError> {
    identifiers::answer_of(person, &Ids::of(person))
}

/// The groups of an index as one line: a JSON array, numbered from 1.
///
/// ```
/// assert_eq!(osoba::commands::groups(&[]).unwrap(), "[]");
/// ```
///
/// # Errors
/// None in practice.
pub fn groups(groups: &[Group]) -> Result<String, FieldError> {
    let lines: Vec<_> = (1..).zip(groups).map(|(number, group)| group.line(number)).collect();
    line::line(&lines)
}
