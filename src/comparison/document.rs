//! A document ready for comparison.

use super::text::PreparedText;
use super::twins::{are_consecutive, TWIN_DOCUMENTS};
use crate::names::Normalisation;
use crate::person::{Document, BIRTH_CERTIFICATE};

/// A document that has a number.
#[derive(Clone)]
pub(super) struct PreparedDocument {
    pub(super) number: PreparedText,
    pub(super) digits: Digits,
    /// The place in [`TWIN_DOCUMENTS`] if this is the person's first document of such a type.
    pub(super) twin_type: Option<u8>,
}

/// The ASCII digits of a document's number.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Digits {
    Absent,
    /// Up to nineteen digits: how many, and what they are as a number.
    Short(u8, u64),
    Long(Box<str>),
}

impl PreparedDocument {
    pub(super) fn new(document: &Document, normalisation: Normalisation) -> Option<Self> {
        let raw = document.number.as_deref()?;
        let is_certificate = document.r#type.as_deref() == Some(BIRTH_CERTIFICATE);
        let number = if is_certificate {
            match normalisation.certificate_letters(raw) {
                Some(letters) => letters.into(),
                None => PreparedText::new(&normalisation.certificate_number(raw)),
            }
        } else {
            match normalisation.document_letters(raw) {
                Some(letters) => letters.into(),
                None => PreparedText::new(&normalisation.document_number(raw)),
            }
        };
        let digits = Digits::of(&number);
        Some(PreparedDocument { number, digits, twin_type: None })
    }
}

/// The place of a document type in [`TWIN_DOCUMENTS`].
pub(super) fn twin_type(kind: Option<&str>) -> Option<u8> {
    let kind = kind?;
    let place = TWIN_DOCUMENTS.iter().position(|twin| *twin == kind)?;
    u8::try_from(place).ok()
}

impl Digits {
    fn of(number: &PreparedText) -> Self {
        let (mut count, mut value) = (0_u8, 0_u64);
        for digit in number.characters().filter_map(|letter| letter.to_digit(10)) {
            if count == 19 {
                let all = number.characters().filter(char::is_ascii_digit).collect::<String>();
                return Digits::Long(all.into());
            }
            count = count.wrapping_add(1);
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        }
        if count == 0 {
            Digits::Absent
        } else {
            Digits::Short(count, value)
        }
    }

    pub(super) fn length(&self) -> Option<u32> {
        match self {
            Digits::Absent => None,
            Digits::Short(count, _) => Some(u32::from(*count)),
            Digits::Long(digits) => Some(u32::try_from(digits.len()).unwrap_or(u32::MAX)),
        }
    }

    /// How many different digits there are.
    pub(super) fn distinct(&self) -> Option<u32> {
        let mut seen = 0_u32;
        match self {
            Digits::Absent => return None,
            Digits::Short(count, value) => {
                let mut rest = *value;
                for _ in 0..*count {
                    seen |= 1 << (rest % 10);
                    rest /= 10;
                }
            }
            Digits::Long(digits) => {
                for digit in digits.bytes() {
                    seen |= 1 << (digit & 15);
                }
            }
        }
        Some(seen.count_ones())
    }

    /// Whether both are there and equal, leading zeros included.
    #[inline]
    pub(super) fn agrees(&self, other: &Digits) -> bool {
        !matches!(self, Digits::Absent) && self == other
    }

    /// Whether both are there and differ by 1 or 2 as numbers.
    pub(super) fn is_consecutive(&self, other: &Digits) -> bool {
        match (self, other) {
            (Digits::Absent, _) | (_, Digits::Absent) => false,
            (Digits::Short(_, a), Digits::Short(_, b)) => matches!(a.abs_diff(*b), 1 | 2),
            _ => are_consecutive(self.text().as_bytes(), other.text().as_bytes()),
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            Digits::Absent => String::new(),
            Digits::Short(count, value) => format!("{value:0>0$}", usize::from(*count)),
            Digits::Long(digits) => digits.to_string(),
        }
    }
}
