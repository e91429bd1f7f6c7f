//! What the registry (MVS) is asked about a person, and what it answers.

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};

use crate::error::{FieldError, Rule};
use crate::identifiers::placeholder::present;
use crate::json::text;
use crate::person::Person;
use crate::unzr::Unzr;

/// The question to the registry. Names are sent unchanged, white space included: the registry
/// compares them, this library never does.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct RegistryRequest {
    /// The number to be confirmed.
    #[serde(rename = "UNZR", serialize_with = "unzr_text")]
    pub unzr: Unzr,
    /// Family name.
    #[serde(rename = "familyName")]
    pub family_name: String,
    /// Given name.
    #[serde(rename = "givenName")]
    pub given_name: String,
    /// Patronymic, `""` when the person has none or a blank one.
    #[serde(rename = "patronymicName")]
    pub patronymic_name: String,
    /// Date of birth.
    #[serde(rename = "dateBirth")]
    pub date_birth: NaiveDate,
}

impl RegistryRequest {
    /// The question about `person`, whose number has been parsed.
    ///
    /// # Errors
    /// The registry needs both names and the birth date: the first that is absent or blank.
    pub(super) fn about(person: &Person, unzr: Unzr) -> Result<Self, FieldError> {
        let given = |name: &Option<Cow<'_, str>>| {
            let name = name.as_deref().filter(|name| present(name).is_some());
            name.map(str::to_owned)
        };
        let required = |name: &Option<Cow<'_, str>>, field| {
            given(name).ok_or_else(|| FieldError::new(field, Rule::Required))
        };
        Ok(RegistryRequest {
            unzr,
            family_name: required(&person.last_name, "person.last_name")?,
            given_name: required(&person.first_name, "person.first_name")?,
            patronymic_name: given(&person.second_name).unwrap_or_default(),
            date_birth: person
                .birth_date
                .ok_or_else(|| FieldError::new("person.birth_date", Rule::Required))?,
        })
    }
}

pub(super) fn unzr_text<S: serde::Serializer>(unzr: &Unzr, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(unzr.as_str())
}

/// Hides what is asked: all of it is personal data.
impl fmt::Debug for RegistryRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RegistryRequest(hidden)")
    }
}

/// What came back from the registry.
///
/// As JSON `{"status": 1, "description": "…"}`, or `{"fault": "timeout"}` where no answer came.
///
/// ```
/// use osoba::verification::RegistryAnswer;
/// let answer: RegistryAnswer = serde_json::from_str(r#"{"status": 0}"#).unwrap();
/// assert!(matches!(answer, RegistryAnswer::NotFound));
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegistryAnswer {
    /// 1: the number belongs to this person.
    Found {
        /// The registry's own words, kept in `unzr_data`.
        description: Option<String>,
    },
    /// 0: it does not.
    NotFound,
    /// −1: mandatory fields are missing or wrong.
    MandatoryFields,
    /// −2: the registry could not answer.
    RegistryError,
    /// A status that the registry does not document.
    UnknownCode,
    /// No answer came.
    Fault(Fault),
}

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Not within the host's limit of time.
    Timeout,
    /// Refused, broken off, unreadable or any other fault.
    Transport,
}

impl Fault {
    /// The fault that a host names: `timeout`, else a transport fault. The text is free, may hold
    /// anything, and is not kept.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        if name == "timeout" {
            Fault::Timeout
        } else {
            Fault::Transport
        }
    }
}

impl RegistryAnswer {
    /// The answer with this status; `description` is kept only where the data were found.
    #[must_use]
    pub fn from_status(status: i64, description: Option<String>) -> Self {
        match status {
            1 => RegistryAnswer::Found { description },
            0 => RegistryAnswer::NotFound,
            -1 => RegistryAnswer::MandatoryFields,
            -2 => RegistryAnswer::RegistryError,
            _ => RegistryAnswer::UnknownCode,
        }
    }
}

impl<'de> Deserialize<'de> for RegistryAnswer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            #[serde(default)]
            status: Option<i64>,
            #[serde(default, deserialize_with = "text")]
            description: Option<String>,
            #[serde(default)]
            fault: Option<String>,
        }
        let document = Written::deserialize(deserializer)?;
        match (document.status, document.fault) {
            (None, Some(fault)) => Ok(RegistryAnswer::Fault(Fault::from_name(&fault))),
            (Some(status), None) => Ok(RegistryAnswer::from_status(status, document.description)),
            (None, None) => Err(Rule::Required.de()),
            (Some(_), Some(_)) => Err(Rule::NotAllowed.de()),
        }
    }
}

/// Shows the kind of answer; the description may name a person.
impl fmt::Debug for RegistryAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RegistryAnswer::Found { .. } => "Found",
            RegistryAnswer::NotFound => "NotFound",
            RegistryAnswer::MandatoryFields => "MandatoryFields",
            RegistryAnswer::RegistryError => "RegistryError",
            RegistryAnswer::UnknownCode => "UnknownCode",
            RegistryAnswer::Fault(Fault::Timeout) => "Fault(Timeout)",
            RegistryAnswer::Fault(Fault::Transport) => "Fault(Transport)",
        })
    }
}
