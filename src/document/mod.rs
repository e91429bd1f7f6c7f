//! Documents: the JSON that every host speaks, one document in and one out.
//!
//! The command line, the C ABI and the languages above it call [`Documents::answer`] and nothing
//! else, so that the same document gives the same bytes in every host. Fields carry ESOZ's names,
//! dates are `YYYY-MM-DD`, times RFC 3339 in UTC. Unknown fields of a person are ignored, since
//! hosts pass whole records, and so are the columns of other streams in a row of
//! `person_verifications`; unknown fields of anything else are an error. So is a key that occurs
//! twice in an object, at any depth. A line or record with an `id` or `person_id` gets it back in
//! the answers of `keys`, `identifiers`, `unzr`, `encode`, `score` and `explain`.

mod cumulative;
mod decide;
mod encode;
mod explain;
mod identifiers;
mod ids;
mod keys;
mod merge;
mod review;
mod score;
mod search;
mod sync;
mod train;
mod unzr;

use serde::Serialize;

pub use decide::decide_in_index;
pub use train::{Compared, Trained, Trainer};

use self::ids::Ids;
use crate::field_error::{FieldError, Rule};
use crate::index::Group;
use crate::named::names;
use crate::person::Person;
use crate::scoring::Scorecard;

names! {
    /// What a document asks for.
    Command {
        /// A UNZR and, perhaps, a birth date.
        Unzr = "unzr",
        /// A person's tax id, documents, phones and UNZR, checked.
        Identifiers = "identifiers",
        /// One step of the synchronisation of one person.
        Sync = "sync",
        /// A person's cumulative status.
        Cumulative = "cumulative",
        /// The score of one pair of persons, its bins and raw values.
        Score = "score",
        /// Why a pair has its score: data, text table, SVG waterfall.
        Explain = "explain",
        /// How one name sounds: its codes and its Latin form.
        Encode = "encode",
        /// What a person is found by.
        Keys = "keys",
        /// One step of matching: a question or a decision.
        Decide = "decide",
        /// Why a given person was not matched.
        WhyNot = "why_not",
        /// A decision made again from its audit record.
        Replay = "replay",
        /// Persons ranked for an operator's query.
        Search = "search",
        /// One step of the merge of one pair.
        Merge = "merge",
        /// A clerk is given a pair, or decides about one.
        Review = "review",
    }
}

/// Everything that answers documents.
///
/// ```
/// use osoba::document::{Command, Documents};
/// let documents = Documents::default();
/// let answer = documents.answer(Command::Cumulative, r#"{"unzr": "IN_REVIEW"}"#).unwrap();
/// assert_eq!(answer, r#"{"verification_status":"VERIFICATION_NEEDED"}"#);
/// ```
#[derive(Debug, Clone)]
pub struct Documents {
    scorecard: Scorecard,
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
        Documents { scorecard }
    }

    /// Answers one document with one compact line of JSON, without a line end.
    ///
    /// # Errors
    /// The first field of the document that breaks a rule.
    pub fn answer(&self, command: Command, document: &str) -> Result<String, FieldError> {
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
/// use osoba::{document, Person};
/// let person = Person { tax_id: Some("3347300034".into()), ..Person::default() };
/// assert!(document::keys_of(&person).unwrap().starts_with(r#"{"tax_id":"3347300034","#));
/// ```
///
/// # Errors
/// None that can be met.
pub fn keys_of(person: &Person) -> Result<String, FieldError> {
    keys::answer_of(person, Ids::of(person))
}

/// A person's identifiers, checked: the answer of [`Command::Identifiers`] for hosts whose persons are
/// not JSON.
///
/// ```
/// use osoba::{document, Person};
/// let answer = document::identifiers_of(&Person::default()).unwrap();
/// assert!(answer.starts_with(r#"{"tax_id":null,"documents":[],"#));
/// ```
///
/// # Errors
/// None that can be met.
pub fn identifiers_of(person: &Person) -> Result<String, FieldError> {
    identifiers::answer_of(person, Ids::of(person))
}

/// The groups of an index as one line: a JSON array, numbered from 1.
///
/// ```
/// assert_eq!(osoba::document::groups(&[]).unwrap(), "[]");
/// ```
///
/// # Errors
/// None that can be met.
pub fn groups(groups: &[Group]) -> Result<String, FieldError> {
    let lines: Vec<_> = (1..).zip(groups).map(|(number, group)| group.line(number)).collect();
    line(&lines)
}

/// A value as one compact line.
fn line<T: Serialize>(value: &T) -> Result<String, FieldError> {
    serde_json::to_string(value).map_err(|_| FieldError::new("", Rule::Json))
}

/// Whether a document is a bare JSON string.
fn is_text(document: &str) -> bool {
    document.trim_start().starts_with('"')
}
