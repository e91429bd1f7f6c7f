//! What a line or record is called by its host, given back so that answers can be joined with what
//! they answer.

use serde::{Deserialize, Serialize};

use crate::field_error::FieldError;
use crate::person::Person;

/// An id of the host's: a text or a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Id {
    Text(String),
    Number(serde_json::Number),
}

/// The ids of a line or record; nothing where it has none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Ids {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) person_id: Option<Id>,
}

impl Ids {
    /// The ids of a person that was read in another way than from JSON.
    pub(super) fn of(person: &Person) -> Self {
        Ids { id: person.id.as_deref().map(|id| Id::Text(id.to_owned())), person_id: None }
    }

    /// The ids of a person's record, which has been read with its `id`.
    pub(super) fn of_person(document: &str, id: &Option<String>) -> Result<Self, FieldError> {
        // A record without the word is not read again.
        let read = if document.contains("person_id") {
            FieldError::read_part(document)?
        } else {
            Ids::default()
        };
        Ok(Ids { id: id.clone().map(Id::Text), ..read })
    }
}
