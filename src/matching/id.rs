//! The id of a person who was compared.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How long a UUID is as ESOZ writes it.
pub(super) const UUID: usize = uuid::fmt::Hyphenated::LENGTH;

/// `persons.id`: one as long as a UUID is kept without allocating, since a decision holds as many as
/// there are candidates.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Id {
    InPlace([u8; UUID]),
    Other(Box<str>),
}

impl Id {
    pub(super) fn as_str(&self) -> &str {
        match self {
            // Whole texts only, so that there is no default.
            Id::InPlace(bytes) => std::str::from_utf8(bytes).unwrap_or_default(),
            Id::Other(text) => text,
        }
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        match text.as_bytes().try_into() {
            Ok(bytes) => Id::InPlace(bytes),
            Err(_) => Id::Other(text.into()),
        }
    }
}

impl From<&Id> for String {
    fn from(id: &Id) -> Self {
        id.as_str().to_owned()
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id: Cow<'de, str> = Deserialize::deserialize(deserializer)?;
        Ok(Id::from(&*id))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// A UUID as ESOZ writes them: lower or upper case, with hyphens.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == UUID && uuid::Uuid::try_parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_read_back_as_it_was_written() {
        for text in ["", "7", "00000000-0000-4000-8000-000000000001", "\0"] {
            assert_eq!(String::from(&Id::from(text)), text);
            assert_eq!(format!("{:?}", Id::from(text)), format!("{text:?}"));
        }
        for length in 17..20 {
            let (digits, letters) = ("12".repeat(length), "ї".repeat(length));
            assert_eq!(String::from(&Id::from(digits.as_str())), digits);
            assert_eq!(String::from(&Id::from(letters.as_str())), letters);
            assert_ne!(Id::from(digits.as_str()), Id::from(letters.as_str()));
        }
    }
}
