//! Which field broke which rule.

use std::ffi::{c_char, CStr};

use osoba_core::{FieldError, Rule};

use crate::status::osoba_status;

/// Size of osoba_error.path in bytes, the NUL included.
pub const OSOBA_PATH_SIZE: usize = 240;

/// Which field of an input broke which rule; never its value, which may be somebody's personal
/// data. The caller owns it, as a local variable for instance, and passes NULL where it does not
/// want to know. Functions write it when they fail, and leave it alone when they succeed.
///
/// After a failure that is no field's fault (1xx, 9xx) `rule` is 0, name and path are empty.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct osoba_error {
    /// An osoba_rule.
    pub rule: i32,
    /// The rule's name, e.g. `"unknown_value"`: static, ends with NUL, never NULL, never freed.
    pub rule_name: *const c_char,
    /// Where the field is, e.g. `"facts.candidates[3].birth_date"`; empty for the whole document.
    /// Ends with NUL; a longer path is cut.
    pub path: [c_char; OSOBA_PATH_SIZE],
}

/// The rule that a field broke. Numbers are never reused; later versions may add some.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum osoba_rule {
    /// No rule was broken, or one that has no number yet.
    None = 0,
    /// The text is not a JSON document.
    Json = 1,
    /// The bytes are not UTF-8.
    Utf8 = 2,
    /// A mandatory field is absent or null.
    Required = 3,
    /// The value has another type than the field's.
    Type = 4,
    /// The value lies outside what the field can hold.
    OutOfRange = 5,
    /// The value is none of the names that the field knows.
    UnknownValue = 6,
    /// The field itself is unknown (of a person only if that was asked for).
    UnknownField = 7,
    /// The same field or entry occurs twice.
    Duplicate = 8,
    /// A date is not a calendar date written `YYYY-MM-DD`.
    Date = 9,
    /// A time is not an RFC 3339 time.
    Time = 10,
    /// A fact answers another question than the one it stands under.
    AnotherQuestion = 11,
    /// The value is known, but may not be set here.
    NotAllowed = 12,
    /// The text is longer than its limit.
    TooLong = 13,
    /// The list, or the name, has more entries or parts than its limit.
    TooMany = 14,
    /// Objects and lists stand deeper within one another than the limit.
    TooDeep = 15,
}

/// The core's rules with their numbers and names.
const RULES: [(Rule, osoba_rule, &CStr); 15] = [
    (Rule::Json, osoba_rule::Json, c"json"),
    (Rule::Utf8, osoba_rule::Utf8, c"utf8"),
    (Rule::Required, osoba_rule::Required, c"required"),
    (Rule::Type, osoba_rule::Type, c"type"),
    (Rule::OutOfRange, osoba_rule::OutOfRange, c"out_of_range"),
    (Rule::UnknownValue, osoba_rule::UnknownValue, c"unknown_value"),
    (Rule::UnknownField, osoba_rule::UnknownField, c"unknown_field"),
    (Rule::Duplicate, osoba_rule::Duplicate, c"duplicate"),
    (Rule::Date, osoba_rule::Date, c"date"),
    (Rule::Time, osoba_rule::Time, c"time"),
    (Rule::AnotherQuestion, osoba_rule::AnotherQuestion, c"another_question"),
    (Rule::NotAllowed, osoba_rule::NotAllowed, c"not_allowed"),
    (Rule::TooLong, osoba_rule::TooLong, c"too_long"),
    (Rule::TooMany, osoba_rule::TooMany, c"too_many"),
    (Rule::TooDeep, osoba_rule::TooDeep, c"too_deep"),
];

/// Why a function's body failed.
pub(crate) enum Failure {
    /// The call itself is wrong.
    Status(osoba_status),
    /// A field broke a rule.
    Field(FieldError),
}

impl Failure {
    pub(crate) fn status(&self) -> osoba_status {
        match self {
            Failure::Status(status) => *status,
            Failure::Field(error) => match error.rule {
                Rule::Json => osoba_status::InvalidJson,
                Rule::Utf8 => osoba_status::InvalidUtf8,
                _ => osoba_status::InvalidField,
            },
        }
    }

    /// The field and rule, where one is to blame.
    fn field(&self) -> Option<(&str, Rule)> {
        match self {
            Failure::Field(error) => Some((&error.field, error.rule)),
            Failure::Status(osoba_status::InvalidUtf8) => Some(("", Rule::Utf8)),
            Failure::Status(_) => None,
        }
    }

    /// The same failure seen from outside: a text that is not UTF-8 has the name `field`.
    pub(crate) fn of(self, field: impl FnOnce() -> String) -> Failure {
        match self {
            Failure::Status(osoba_status::InvalidUtf8) => {
                Failure::Field(FieldError::new(field(), Rule::Utf8))
            }
            other => other,
        }
    }
}

impl From<FieldError> for Failure {
    fn from(error: FieldError) -> Self {
        Failure::Field(error)
    }
}

impl osoba_error {
    /// Cold: bad input is rare, and this keeps the good path short.
    #[cold]
    pub(crate) fn about(failure: &Failure) -> osoba_error {
        let Some((path, rule)) = failure.field() else {
            return osoba_error::none();
        };
        let row = RULES.iter().find(|(known, ..)| *known == rule);
        let (rule, rule_name) = row.map_or((osoba_rule::None, c""), |(_, id, name)| (*id, *name));
        osoba_error { rule: rule as i32, rule_name: rule_name.as_ptr(), path: terminated(path) }
    }

    fn none() -> osoba_error {
        osoba_error {
            rule: osoba_rule::None as i32,
            rule_name: c"".as_ptr(),
            path: [0; OSOBA_PATH_SIZE],
        }
    }
}

/// As much of a path as has room before a NUL, whole characters only.
fn terminated(path: &str) -> [c_char; OSOBA_PATH_SIZE] {
    let mut bytes = [0; OSOBA_PATH_SIZE];
    let room = path.floor_char_boundary(OSOBA_PATH_SIZE.saturating_sub(1));
    let shown = path.as_bytes().iter().take(room);
    for (slot, byte) in bytes.iter_mut().zip(shown) {
        *slot = byte.cast_signed() as c_char;
    }
    bytes
}
