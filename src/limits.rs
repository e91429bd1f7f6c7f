//! Limits: how much one input may hold, so that none occupies a core or fills the memory.
//!
//! | what | limit | where it is more |
//! |---|---|---|
//! | a text of a record | 64 KiB ([`TEXT_BYTES`]) | `too_long` |
//! | parts of a name | 32 ([`NAME_PARTS`]) | `too_many` |
//! | documents, authentication methods, phones, addresses, fields of its own of a person | 1,000 each ([`ENTRIES`]) | `too_many` |
//! | comparisons of a scorecard | 64 ([`COMPARISONS`]) | `too_many` |
//! | persons in a list: candidates, holders of a phone, persons searched; requests and candidates of a review; pairs of a `train` document | 100,000 ([`PERSONS`]) | `too_many` |
//! | nested objects and lists | 32 ([`NESTING`]) | `too_deep` |
//! | conditions of a scorecard's variable | 1,000 ([`CONDITIONS`]) | `too_many` |
//! | pairs of a `dedupe` document; an index has no limit | 10 for each person, or 1,000 | `too_many` |
//! | a line of the command line's input | 16 MiB ([`LINE_BYTES`]), or what `--max-line` says | `too_long` |
//!
//! An input beyond a limit is an error that names the field and the rule, as any other. Of many
//! candidates only the one beyond a limit is refused: it is reported as unreadable and the others
//! are scored. JSON is checked where it is read; records made in another way are checked by
//! [`crate::Person::check_limits`], which [`crate::matching::decide`] calls.
//!
//! Functions that cannot fail take any record and are bounded by what they do instead: a distance
//! is exact up to a bounded amount of work and *at least* beyond it
//! ([`crate::comparison::PreparedText::distance`], [`crate::comparison::compare`]).
//!
//! Within these limits time and memory grow no faster than the size of the input times the number
//! of persons it is compared with. The limits are far above what a registry holds. A host whose
//! lists are longer splits them.

use std::borrow::Cow;

use crate::error::{FieldError, Rule};
use crate::names::is_separator;

/// The most bytes of a text of a record: 64 KiB.
pub const TEXT_BYTES: usize = 64 << 10;

/// The most parts of a name: what stands between white space, dashes and the like.
pub const NAME_PARTS: usize = 32;

/// The most entries of each list of a person: documents, authentication methods, phones, addresses.
pub const ENTRIES: usize = 1_000;

/// The most persons in one list: candidates, holders of a phone, persons searched.
pub const PERSONS: usize = 100_000;

/// The most objects and lists nested in one another.
pub const NESTING: usize = 32;

/// The most conditions of one variable of a scorecard.
pub const CONDITIONS: usize = 1_000;

/// The most comparisons of a scorecard.
pub const COMPARISONS: usize = 64;

/// The most bytes of one line of the command line's input, unless `--max-line` says otherwise: 16 MiB.
pub const LINE_BYTES: u64 = 16 << 20;

/// Checks the length of a text of a record.
///
/// # Errors
/// [`Rule::TooLong`].
pub(crate) fn check_text(text: &str) -> Result<(), Rule> {
    if text.len() > TEXT_BYTES {
        return Err(Rule::TooLong);
    }
    Ok(())
}

/// Checks a name: its length and its parts.
///
/// ```
/// use osoba::{limits::check_name, Rule};
/// assert_eq!(check_name("Нечуй-Левицький"), Ok(()));
/// assert_eq!(check_name(&"а ".repeat(33)), Err(Rule::TooMany));
/// ```
///
/// # Errors
/// [`Rule::TooLong`] or [`Rule::TooMany`].
pub fn check_name(name: &str) -> Result<(), Rule> {
    check_text(name)?;
    if name.len() >= SHORT && parts(name) > NAME_PARTS {
        return Err(Rule::TooMany);
    }
    Ok(())
}

/// How many parts a name has.
fn parts(name: &str) -> usize {
    name.split(is_separator).filter(|part| !part.is_empty()).count()
}

/// What has limits. Implemented for the records of [`crate::person`] by the macro that declares
/// their fields.
pub(crate) trait Limited {
    /// Whether every text is so short and every list so small that nothing can be beyond a limit:
    /// settles nearly every record without checking its fields.
    fn is_small(&self) -> bool;

    /// # Errors
    /// The first field that is beyond its limit.
    fn check(&self) -> Result<(), FieldError>;
}

impl<T: Limited> Limited for Option<T> {
    #[inline]
    fn is_small(&self) -> bool {
        self.as_ref().is_none_or(T::is_small)
    }

    fn check(&self) -> Result<(), FieldError> {
        self.as_ref().map_or(Ok(()), T::check)
    }
}

impl<T: Limited> Limited for Vec<T> {
    #[inline]
    fn is_small(&self) -> bool {
        self.len() <= ENTRIES && self.iter().all(T::is_small)
    }

    fn check(&self) -> Result<(), FieldError> {
        if self.len() > ENTRIES {
            return Err(FieldError::new("", Rule::TooMany));
        }
        for (at, entry) in self.iter().enumerate() {
            entry.check().map_err(|error| error.under(&format!("[{at}]")))?;
        }
        Ok(())
    }
}

/// A value of a record: a text, or one whose size is fixed.
pub(crate) trait Value {
    /// The text, unless its size is fixed.
    fn text(&self) -> Option<&str>;
}

impl Value for String {
    #[inline]
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Value for Cow<'_, str> {
    #[inline]
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Value for chrono::NaiveDate {
    #[inline]
    fn text(&self) -> Option<&str> {
        None
    }
}

impl Value for u64 {
    #[inline]
    fn text(&self) -> Option<&str> {
        None
    }
}

impl Value for bool {
    #[inline]
    fn text(&self) -> Option<&str> {
        None
    }
}

/// A text of fewer bytes is within every limit: a part of a name takes a letter and what divides it
/// from the next. A power of two, so that lengths are all below it if their bits together are.
const SHORT: usize = NAME_PARTS * 2;
const _: () = assert!(SHORT.is_power_of_two());

/// The bits of the lengths of texts.
#[derive(Clone, Copy, Default)]
pub(crate) struct Lengths(usize);

impl Lengths {
    /// The length of a value; none, if it is absent or of a fixed size.
    #[inline]
    pub(crate) fn of<V: Value>(value: &Option<V>) -> Self {
        Lengths(value.as_ref().and_then(V::text).map_or(0, str::len))
    }

    /// Whether all texts are short.
    #[inline]
    pub(crate) fn are_small(self) -> bool {
        self.0 < SHORT
    }
}

impl std::ops::BitOr for Lengths {
    type Output = Self;

    #[inline]
    fn bitor(self, other: Self) -> Self {
        Lengths(self.0 | other.0)
    }
}

/// Checks the value of a field.
///
/// # Errors
/// The field and the rule that the value breaks.
pub(crate) fn check_value<V: Value>(field: &str, value: &Option<V>) -> Result<(), FieldError> {
    let Some(text) = value.as_ref().and_then(V::text) else { return Ok(()) };
    let field = field.trim_start_matches("r#");
    let check = if field.ends_with("_name") { check_name } else { check_text };
    check(text).map_err(|rule| FieldError::new(field, rule))
}

/// Checks a list of persons.
///
/// # Errors
/// [`Rule::TooMany`] for the list.
pub(crate) fn check_persons<T>(list: &[T], field: &str) -> Result<(), FieldError> {
    if list.len() > PERSONS {
        return Err(FieldError::new(field, Rule::TooMany));
    }
    Ok(())
}
