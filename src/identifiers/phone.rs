//! Phone numbers as ESOZ writes them: `+38` and ten digits.

use std::fmt;
use std::str::FromStr;

use super::placeholder::is_blank;
use crate::text::is_dash;

const PREFIX: &[u8] = b"+38";
const LENGTH: usize = 13;

/// How many digits a number has after the country's code, `+380`.
const OWN_DIGITS: usize = 9;

/// What a number may begin with, and how many digits follow it.
const PREFIXES: [(&str, usize); 4] = [("+38", 10), ("380", 9), ("00380", 9), ("0", 9)];

/// Signs that only group the digits of a number.
fn is_separator(sign: char) -> bool {
    is_blank(sign) || is_dash(sign) || matches!(sign, '.' | '(' | ')')
}

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

    /// Reads a number as people write it, where only one number can be meant: white space,
    /// invisible characters, dashes, dots and parentheses are left out, and the country's code is
    /// added to a zero and nine digits.
    ///
    /// ```
    /// use osoba::identifiers::Phone;
    /// for text in ["+38 067 111-22-33", "380671112233", " (067) 111.22.33", "00380671112233"] {
    ///     assert_eq!(Phone::normalised(text).unwrap().as_str(), "+380671112233");
    /// }
    /// assert!(Phone::normalised("111-22-33").is_err());
    /// ```
    ///
    /// # Errors
    /// The text has another form than these: `+38` and ten digits, `380` and nine, `00380` and nine,
    /// `0` and nine.
    pub fn normalised(text: &str) -> Result<Self, PhoneError> {
        let kept: String = text.chars().filter(|sign| !is_separator(*sign)).collect();
        let known = PREFIXES.iter().find_map(|(written, length)| {
            let own = kept.strip_prefix(written)?;
            (own.len() == *length && own.bytes().all(|byte| byte.is_ascii_digit())).then_some(own)
        });
        let own = known.ok_or(PhoneError)?;
        // What is missing of `+380` before a number's own nine digits, of `+38` before ten.
        let prefix = if own.len() == OWN_DIGITS { "+380" } else { "+38" };
        Phone::parse(&format!("{prefix}{own}"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_normalised_where_only_one_can_be_meant() {
        for text in [
            "+380671112233",
            "380671112233",
            "00380671112233",
            "0671112233",
            "+38 067 111-22-33",
            "+38(067)111–22–33",
            "067.111.22.33",
            "\u{a0}0671112233\t",
            "\u{200b}+380671112233\u{200e}",
        ] {
            let phone = Phone::normalised(text).map(|phone| phone.as_str().to_owned());
            assert_eq!(phone, Ok("+380671112233".to_owned()), "{text:?}");
        }
        // What ESOZ writes is a number whatever its digits are.
        assert_eq!(Phone::normalised("+381671112233"), Phone::parse("+381671112233"));
        for text in [
            "",
            "-",
            "671112233",
            "1112233",
            "381671112233",
            "+48067111223344",
            "+38067111223",
            "06711122334",
            "+38067111223O",
            "+38\u{660}671112233",
            "0671112233, 0501112233",
            "++380671112233",
        ] {
            assert_eq!(Phone::normalised(text), Err(PhoneError), "{text:?}");
        }
    }
}
