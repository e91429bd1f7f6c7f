//! A document ready for comparison.

use std::cmp::Ordering;

use super::twins::{are_consecutive, TWIN_DOCUMENTS};
use crate::names::Normalisation;
use crate::person::{Document, BIRTH_CERTIFICATE};
use crate::text::{Letters, PreparedText};

/// A document that has a number: 48 bytes for up to sixteen letters.
#[derive(Clone)]
pub(super) struct PreparedDocument {
    pub(super) number: PreparedText,
    /// The ASCII digits as a number, modulo 2⁶⁴ if there are many.
    value: u64,
    /// How many digits there are.
    digits: u8,
    /// How many different digits there are.
    distinct: u8,
    /// The place in [`TWIN_DOCUMENTS`] if this is the person's first document of such a type.
    twin_type: u8,
}

/// As a count of digits: more than a `u64` can tell apart.
const MANY: u8 = u8::MAX;

/// No `u64` has more digits and tells leading zeros apart by its count.
const FEW: u8 = 19;

/// Not a document that is compared for twins.
const NO_TWIN: u8 = u8::MAX;

impl PreparedDocument {
    /// Prepares a document that has a number; `twin_type` is its type's place in
    /// [`TWIN_DOCUMENTS`] if none before it has the type.
    pub(super) fn new(
        document: &Document,
        twin_type: Option<u8>,
        normalisation: Normalisation,
    ) -> Option<Self> {
        let raw = document.number.as_deref()?;
        let is_certificate = document.r#type.as_deref() == Some(BIRTH_CERTIFICATE);
        let number: PreparedText = normalisation.kept_document(raw, is_certificate);
        if !number.is_present() {
            return None;
        }
        let (mut count, mut seen, mut value) = (0_usize, 0_u16, 0_u64);
        // Which letters are digits is unpredictable, so there is no branch for it.
        let mut add = |digit: u8, is_digit: bool| {
            count = count.wrapping_add(usize::from(is_digit));
            seen |= u16::from(is_digit).wrapping_shl(u32::from(digit));
            let with = value.wrapping_mul(10).wrapping_add(u64::from(digit));
            value = if is_digit { with } else { value };
        };
        match number.kept() {
            // The alphabet writes ASCII as itself.
            Letters::Bytes(letters) => {
                letters.iter().for_each(|letter| add(letter & 15, letter.is_ascii_digit()));
            }
            Letters::Any => digits_of(&number).for_each(|digit| add(digit, true)),
        }
        Some(PreparedDocument {
            number,
            value,
            digits: u8::try_from(count).ok().filter(|count| *count <= FEW).unwrap_or(MANY),
            distinct: seen.count_ones() as u8,
            twin_type: twin_type.unwrap_or(NO_TWIN),
        })
    }

    /// The digits of the number, each from 0 to 9.
    fn digits(&self) -> impl Iterator<Item = u8> + '_ {
        digits_of(&self.number)
    }

    /// The letters of the number and one more, or the greatest count there is.
    pub(super) fn letters(&self) -> u32 {
        u32::try_from(self.number.letter_count()).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// How many digits there are; absent if there is none.
    pub(super) fn digit_length(&self) -> Option<u32> {
        match self.digits {
            0 => None,
            MANY => Some(u32::try_from(self.digits().count()).unwrap_or(u32::MAX)),
            few => Some(u32::from(few)),
        }
    }

    /// How many different digits there are; absent if there is none.
    pub(super) fn distinct_digits(&self) -> Option<u8> {
        (self.digits > 0).then_some(self.distinct)
    }

    /// The digits as text.
    pub(super) fn digit_text(&self) -> String {
        self.digits().map(|digit| char::from(digit | b'0')).collect()
    }

    /// Whether both have digits, and the same, leading zeros included.
    #[inline]
    pub(super) fn has_digits_of(&self, other: &PreparedDocument) -> bool {
        let alike = (self.value == other.value) & (self.digits == other.digits) & (self.digits > 0);
        alike && (self.digits != MANY || self.digits().eq(other.digits()))
    }

    /// An order of documents by their digits, in which those are equal of which
    /// [`PreparedDocument::has_digits_of`] says so.
    pub(super) fn cmp_digits(&self, other: &PreparedDocument) -> Ordering {
        let keys = (self.digits, self.value).cmp(&(other.digits, other.value));
        keys.then_with(|| match self.digits {
            MANY => self.digits().cmp(other.digits()),
            _ => Ordering::Equal,
        })
    }

    /// The place of the type in [`TWIN_DOCUMENTS`], if this is the person's first document of a
    /// type that is looked at for twins and has digits.
    pub(super) fn twin_type(&self) -> Option<usize> {
        (self.twin_type != NO_TWIN && self.digits > 0).then_some(usize::from(self.twin_type))
    }

    /// Whether the digits, which both have, differ by 1 or 2 as numbers.
    pub(super) fn is_consecutive_to(&self, other: &PreparedDocument) -> bool {
        match (self.digits, other.digits) {
            (..=FEW, ..=FEW) => matches!(self.value.abs_diff(other.value), 1 | 2),
            _ => are_consecutive(self.digit_text().as_bytes(), other.digit_text().as_bytes()),
        }
    }
}

fn digits_of(number: &PreparedText) -> impl Iterator<Item = u8> + '_ {
    let (bytes, other) = match number.kept() {
        Letters::Bytes(bytes) => (bytes, None),
        Letters::Any => (&[][..], Some(number.characters())),
    };
    // The alphabet writes ASCII as itself.
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).map(|byte| byte & 15);
    let others = other.into_iter().flatten().filter_map(|letter| letter.to_digit(10));
    digits.chain(others.filter_map(|digit| u8::try_from(digit).ok()))
}

/// The place of a document type in [`TWIN_DOCUMENTS`].
pub(super) fn twin_type(kind: Option<&str>) -> Option<u8> {
    let kind = kind?;
    let place = TWIN_DOCUMENTS.iter().position(|twin| *twin == kind)?;
    u8::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(number: &str) -> PreparedDocument {
        let document = Document { r#type: None, number: Some(number.to_owned().into()) };
        PreparedDocument::new(&document, None, Normalisation::Clean).unwrap()
    }

    #[test]
    fn numbers_of_many_digits_are_told_apart_though_they_are_equal_modulo_two_to_the_64() {
        let one = numbered("10000000000000000000000");
        let other = numbered("10018446744073709551616");
        let next = numbered("10000000000000000000001");
        assert_eq!((one.value, one.digits), (other.value, other.digits));
        assert!(one.has_digits_of(&one) && !one.has_digits_of(&other));
        assert_eq!(one.cmp_digits(&other), Ordering::Less);
        assert_eq!(one.cmp_digits(&one), Ordering::Equal);
        assert!(one.is_consecutive_to(&next) && !one.is_consecutive_to(&other));
    }

    #[test]
    fn a_document_counts_for_its_letters_and_one_more() {
        for (number, letters) in [("123457", 7), ("АА123456", 9), ("10000000000000000000000", 24)]
        {
            assert_eq!(numbered(number).letters(), letters, "{number}");
        }
    }
}
