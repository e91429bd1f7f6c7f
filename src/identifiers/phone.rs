//! Phone numbers as ESOZ writes them: `+38` and ten digits.

use std::fmt;
use std::str::FromStr;

const PREFIX: &[u8] = b"+38";
const LENGTH: usize = 13;

/// A phone number written as `+38` and ten digits.
///
/// ```
/// use osoba::identifiers::Phone;
/// assert!("+380671112233".parse::<Phone>().is_ok());
/// assert!("0671112233".parse::<Phone>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone([u8; LENGTH]);

/// A text that is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a phone number is +38 and ten digits")]
pub struct PhoneError;

impl Phone {
    /// Parses `^\+38[0-9]{10}$` over the whole text, ASCII digits only.
    ///
    /// # Errors
    /// The text has another form.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let bytes: [u8; LENGTH] = text.as_bytes().try_into().map_err(|_| PhoneError)?;
        match bytes.strip_prefix(PREFIX) {
            Some(digits) if digits.iter().all(u8::is_ascii_digit) => Ok(Phone(bytes)),
            _ => Err(PhoneError),
        }
    }

    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // ASCII by construction, so the default is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Phone {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, PhoneError> {
        Phone::parse(text)
    }
}

/// A phone number is personal data: `Debug` does not show it.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(hidden)")
    }
}
