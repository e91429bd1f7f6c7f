//! What was wrong with an input: the field and the rule, never the value.
//!
//! Every interface of the library that takes data reports bad input as a [`FieldError`]: a path
//! such as `verification.unzr_verification_status` or `facts.candidates[3].birth_date`, and the
//! [`Rule`] it broke. The value itself never appears, since it may be somebody's personal data and
//! errors end up in logs and job tables.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::field_names::is_known;

/// The rule that an input broke. Its text form ([`Rule::as_str`]) is stable and is what hosts see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// The text is not a JSON document.
    Json,
    /// The bytes are not UTF-8.
    Utf8,
    /// A mandatory field is absent or null.
    Required,
    /// The value has another JSON type than the field's.
    Type,
    /// The value lies outside what the field can hold.
    OutOfRange,
    /// The value is none of the names that the field accepts.
    UnknownValue,
    /// The field itself is unknown, where fields are not those of a person or of another stream.
    UnknownField,
    /// The same field or entry occurs twice.
    Duplicate,
    /// A date is not a calendar date written `YYYY-MM-DD`.
    Date,
    /// A time is not an RFC 3339 time.
    Time,
    /// A fact answers another question than the one it is given for.
    AnotherQuestion,
    /// The value exists, but may not be set here.
    NotAllowed,
    /// The text, or the line, is longer than its limit ([`crate::limits`]).
    TooLong,
    /// The list, or the name, has more entries or parts than its limit.
    TooMany,
    /// Objects and lists are nested deeper than the limit.
    TooDeep,
}

/// The rules with their stable names and what each means to a reader.
const RULES: [(Rule, &str, &str); 15] = [
    (Rule::Json, "json", "is not valid JSON"),
    (Rule::Utf8, "utf8", "is not valid UTF-8"),
    (Rule::Required, "required", "is required"),
    (Rule::Type, "type", "has the wrong type"),
    (Rule::OutOfRange, "out_of_range", "is out of range"),
    (Rule::UnknownValue, "unknown_value", "has an unknown value"),
    (Rule::UnknownField, "unknown_field", "is not a known field"),
    (Rule::Duplicate, "duplicate", "occurs twice"),
    (Rule::Date, "date", "is not a date written YYYY-MM-DD"),
    (Rule::Time, "time", "is not an RFC 3339 time"),
    (Rule::AnotherQuestion, "another_question", "answers another question"),
    (Rule::NotAllowed, "not_allowed", "value is not allowed"),
    (Rule::TooLong, "too_long", "is too long"),
    (Rule::TooMany, "too_many", "has too many entries"),
    (Rule::TooDeep, "too_deep", "is nested too deeply"),
];

impl Rule {
    fn row(self) -> (&'static str, &'static str) {
        RULES
            .iter()
            .find(|(rule, ..)| *rule == self)
            .map_or(("type", "has the wrong type"), |(_, name, text)| (name, text))
    }

    /// The stable name, e.g. `"unknown_value"`.
    ///
    /// ```
    /// assert_eq!(osoba::Rule::Required.as_str(), "required");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().0
    }

    /// This rule as a deserialisation error that [`FieldError`] recognises again. Used by the
    /// `Deserialize` implementations of this crate, so that they can name a rule and not a value.
    pub(crate) fn de<E: serde::de::Error>(self) -> E {
        E::custom(format_args!("{MARK}{}", self.as_str()))
    }

    pub(crate) fn from_message(message: &str) -> Rule {
        if let Some(rest) = message.strip_prefix(MARK) {
            let found = RULES.iter().find(|(_, name, _)| rest.starts_with(name));
            return found.map_or(Rule::Type, |(rule, ..)| *rule);
        }
        const SERDE: [(&str, Rule); 6] = [
            ("missing field", Rule::Required),
            ("unknown field", Rule::UnknownField),
            ("unknown variant", Rule::UnknownValue),
            ("duplicate field", Rule::Duplicate),
            ("invalid type: null", Rule::Required),
            ("invalid value", Rule::OutOfRange),
        ];
        let found = SERDE.iter().find(|(start, _)| message.starts_with(start));
        found.map_or(Rule::Type, |(_, rule)| *rule)
    }
}

/// Starts the messages made by [`Rule::de`]; no message of serde's begins so.
const MARK: &str = "osoba rule ";

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().1)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One broken rule: the path of the field and the rule, never the value. A key that is no field name
/// of the library is part of the input and shown as `?`: `policy.?` of an unknown setting.
///
/// ```
/// use osoba::{FieldError, Rule};
/// let error = FieldError::new("person.birth_date", Rule::Date);
/// assert_eq!(error.to_string(), "person.birth_date is not a date written YYYY-MM-DD");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("{} {rule}", if field.is_empty() { "the document" } else { field })]
pub struct FieldError {
    /// The path of the field, e.g. `facts.candidates[3].birth_date`; empty for the whole document.
    pub field: String,
    /// The rule it broke.
    pub rule: Rule,
}

impl FieldError {
    /// An error about `field`.
    #[must_use]
    pub fn new(field: impl Into<String>, rule: Rule) -> Self {
        FieldError { field: field.into(), rule }
    }

    /// An error about a key that no field of a record has. The key is shown only if the library has a
    /// field of that name elsewhere, for it might be somebody's name or number.
    ///
    /// ```
    /// use osoba::FieldError;
    /// assert_eq!(FieldError::unknown_field("shevchenko").field, "?");
    /// assert_eq!(FieldError::unknown_field("tax_id").field, "tax_id");
    /// ```
    #[must_use]
    pub fn unknown_field(key: &str) -> Self {
        FieldError::new(shown_key(key), Rule::UnknownField)
    }

    /// The same error seen from outside: its path starts below `parent`.
    ///
    /// ```
    /// use osoba::{FieldError, Rule};
    /// let error = FieldError::new("birth_date", Rule::Date).under("person");
    /// assert_eq!(error.field, "person.birth_date");
    /// ```
    #[must_use]
    pub fn under(self, parent: &str) -> Self {
        let field = match (parent.is_empty(), self.field.is_empty()) {
            (true, _) => self.field,
            (false, true) => parent.to_owned(),
            (false, false) if self.field.starts_with('[') => format!("{parent}{}", self.field),
            (false, false) => format!("{parent}.{}", self.field),
        };
        FieldError { field, ..self }
    }
}

/// A key as it may be shown: one that is no field name of the library comes from the input and is
/// hidden, for it might be somebody's name or number.
pub(crate) fn shown_key(key: &str) -> &str {
    if is_known(key) {
        key
    } else {
        HIDDEN
    }
}

/// Shown in place of a key.
pub(crate) const HIDDEN: &str = "?";
