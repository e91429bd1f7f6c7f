//! The submission, the questions, and the facts that answer them.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::clusters::ClusterKeys;
use crate::error::{FieldError, Rule};
use crate::identifiers::placeholder::{evident_name, present};
use crate::json::text;
use crate::limits::check_text;
use crate::person::Person;

/// Somebody as registered, perhaps with the id of the person to update.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Submission<'a> {
    /// The person as registered.
    pub person: Person<'a>,
    /// `person_id`: the person to update, a UUID.
    pub person_id: Option<Cow<'a, str>>,
}

impl Submission<'_> {
    /// The phone to authenticate by: that of the first OTP method that has one, without white space
    /// around it. A method OFFLINE, NA or THIRD_PERSON has none, and a blank one is none.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        self.person.otp_phones().find_map(present)
    }

    /// # Errors
    /// Matching needs a family name and a given name; a blank or a placeholder is none. The record
    /// is within its limits.
    pub(super) fn check(&self) -> Result<(), FieldError> {
        let here = |error: FieldError| error.under("submission");
        self.person.check_limits().map_err(here)?;
        let id = self.person_id.as_deref().map_or(Ok(()), check_text);
        id.map_err(|rule| here(FieldError::new("person_id", rule)))?;
        let is_empty =
            |name: &Option<Cow<'_, str>>| name.as_deref().and_then(evident_name).is_none();
        for (name, field) in [
            (&self.person.last_name, "submission.last_name"),
            (&self.person.first_name, "submission.first_name"),
        ] {
            if is_empty(name) {
                return Err(FieldError::new(field, Rule::Required));
            }
        }
        Ok(())
    }
}

/// The one fact that is lacking.
///
/// As JSON an object whose `question` names it, with what the host must look up.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum Question {
    /// Which active persons have a live OTP method with this phone? Third persons' phones do not
    /// count. Answered by [`Facts::phone_holders`].
    PhoneHolders {
        /// The phone.
        phone: String,
    },
    /// Does this phone belong to anybody who is a confidant person? Answered by
    /// [`Facts::phone_is_confidants`].
    PhoneIsConfidants {
        /// The phone.
        phone: String,
    },
    /// Which person has this id? Answered by [`Facts::person`].
    Person {
        /// The id.
        id: String,
    },
    /// Which active persons have this tax id and these names? Answered by
    /// [`Facts::same_identity`].
    SameIdentity {
        /// The tax id; null equals nobody's.
        tax_id: Option<String>,
        /// Given name.
        first_name: Option<String>,
        /// Family name.
        last_name: Option<String>,
        /// Patronymic.
        second_name: Option<String>,
    },
    /// Which active persons share a cluster with the submission? Answered by
    /// [`Facts::candidates`].
    Candidates(Box<ClusterKeys>),
}

impl Question {
    /// The question's name, which is also the name of the fact that answers it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Question::PhoneHolders { .. } => "phone_holders",
            Question::PhoneIsConfidants { .. } => "phone_is_confidants",
            Question::Person { .. } => "person",
            Question::SameIdentity { .. } => "same_identity",
            Question::Candidates(_) => "candidates",
        }
    }
}

/// Shows which question it is; what it looks up is personal data.
impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Question({})", self.name())
    }
}

/// A person who holds a phone or has the same identity: an id and a tax id.
///
/// In JSON it may be a whole person record; the key `tax_id` must be there, null for a person who has
/// none, since a misspelt one would equal nobody's.
#[derive(Clone, Default, PartialEq, Eq, Hash, Deserialize)]
pub struct Holder<'a> {
    /// `persons.id`.
    #[serde(default, borrow, deserialize_with = "text")]
    pub id: Option<Cow<'a, str>>,
    /// `persons.tax_id`. The key must be there: a function that reads a field makes it mandatory.
    #[serde(borrow, deserialize_with = "text")]
    pub tax_id: Option<Cow<'a, str>>,
    /// The phone that was found. Optional; a host that gives it has it checked.
    #[serde(default, borrow, deserialize_with = "text")]
    pub phone_number: Option<Cow<'a, str>>,
}

impl<'a> From<&Person<'a>> for Holder<'a> {
    fn from(person: &Person<'a>) -> Self {
        Holder { id: person.id.clone(), tax_id: person.tax_id.clone(), phone_number: None }
    }
}

/// Shows nothing of the person but the id.
impl fmt::Debug for Holder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Holder").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A candidate as the host found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Candidate<'a> {
    /// A person of the index.
    Person(Box<Person<'a>>),
    /// A person whose record could not be read; it is reported and the others are still scored.
    Unreadable {
        /// `persons.id`.
        id: Cow<'a, str>,
        /// The field that could not be read.
        error: FieldError,
    },
}

impl<'a> From<Person<'a>> for Candidate<'a> {
    fn from(person: Person<'a>) -> Self {
        Candidate::Person(Box::new(person))
    }
}

impl Candidate<'_> {
    /// `persons.id`.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Candidate::Person(person) => person.id.as_deref(),
            Candidate::Unreadable { id, .. } => Some(id),
        }
    }
}

/// Everything known so far; `None` is not known yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts<'a> {
    /// Answers [`Question::PhoneHolders`].
    pub phone_holders: Option<Vec<Holder<'a>>>,
    /// Answers [`Question::PhoneIsConfidants`].
    pub phone_is_confidants: Option<bool>,
    /// Answers [`Question::Person`]; `Some(None)`: there is no such person.
    pub person: Option<Option<Person<'a>>>,
    /// Answers [`Question::SameIdentity`].
    pub same_identity: Option<Vec<Holder<'a>>>,
    /// Answers [`Question::Candidates`].
    pub candidates: Option<Vec<Candidate<'a>>>,
}
