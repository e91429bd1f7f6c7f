//! A document ready for comparison.

use std::cmp::Ordering;

use wide::u8x16;

use super::twins::{are_consecutive, TWIN_DOCUMENTS};
use crate::names::Normalisation;
use crate::person::Document;
use crate::text::alphabet::SHORT;
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
        let number: PreparedText =
            normalisation.kept_document(raw, document.is_birth_certificate());
        if !number.is_present() {
            return None;
        }
        let Digits { count, seen, value } = match number.short().map(|it| Digits::in_a_row(it.0)) {
            Some(Some(digits)) => digits,
            _ => Digits::of(&number),
        };
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

/// The ASCII digits of a number.
#[derive(Debug, PartialEq, Eq)]
struct Digits {
    count: usize,
    /// A bit for each digit that occurs.
    seen: u16,
    /// Modulo 2⁶⁴.
    value: u64,
}

impl Digits {
    fn of(number: &PreparedText) -> Self {
        let mut digits = Digits { count: 0, seen: 0, value: 0 };
        for digit in digits_of(number) {
            digits.count = digits.count.saturating_add(1);
            digits.seen |= 1_u16.wrapping_shl(u32::from(digit));
            digits.value = digits.value.wrapping_mul(10).wrapping_add(u64::from(digit));
        }
        digits
    }

    /// The same for up to sixteen letters whose digits follow each other, as in nearly every number:
    /// without a branch, since how many there are is unpredictable.
    #[inline]
    fn in_a_row(letters: &[u8; SHORT]) -> Option<Self> {
        let all = u8x16::new(*letters);
        let digit = all ^ u8x16::splat(b'0');
        let places = digit.min(u8x16::splat(9)).simd_eq(digit).to_bitmask();
        let start = places.trailing_zeros() % u128::BITS;
        let row = places.wrapping_shr(start);
        if row & row.wrapping_add(1) != 0 {
            return None;
        }
        let count = row.count_ones();
        let seen = (0..10_u8).fold(0, |seen: u16, digit| {
            let is_there = all.simd_eq(u8x16::splat(digit | b'0')).to_bitmask() != 0;
            seen | u16::from(is_there).wrapping_shl(u32::from(digit))
        });
        // The digits at the end, in place of letters before them zeros.
        let missing = (SHORT as u32).wrapping_sub(count).wrapping_mul(8);
        let row = u128::from_le_bytes(*letters).wrapping_shr(start.wrapping_mul(8));
        let row = row.checked_shl(missing).unwrap_or(0);
        let [first, last] = [row as u64, row.wrapping_shr(64) as u64].map(eight_digits);
        let value = first.wrapping_mul(100_000_000).wrapping_add(last);
        Some(Digits { count: count as usize, seen, value })
    }
}

/// The number that eight digits say, the first in the lowest byte; what is above four bits of a byte does
/// not count. Neighbours are joined, then pairs, then fours.
#[inline]
fn eight_digits(digits: u64) -> u64 {
    let digits = digits & 0x0F0F_0F0F_0F0F_0F0F;
    let pairs = digits.wrapping_mul((10 << 8) | 1).wrapping_shr(8) & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul((100 << 16) | 1).wrapping_shr(16) & 0x0000_FFFF_0000_FFFF;
    fours.wrapping_mul((10_000 << 32) | 1).wrapping_shr(32)
}

/// The place of a document type in [`TWIN_DOCUMENTS`].
#[inline]
pub(super) fn twin_type(kind: Option<&str>) -> Option<u8> {
    static PLACES: [u8; TWIN_TYPE_LENGTHS] = places_by_length();
    let kind = kind?;
    let place = *PLACES.get(kind.len())?;
    (TWIN_DOCUMENTS.get(usize::from(place)) == Some(&kind)).then_some(place)
}

/// No type that is compared for twins has as many bytes.
const TWIN_TYPE_LENGTHS: usize = 40;

/// For every length of a type the place of the only type of [`TWIN_DOCUMENTS`] that has it, so that one
/// comparison tells whether a text is one of them.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn places_by_length() -> [u8; TWIN_TYPE_LENGTHS] {
    let mut places = [NO_TWIN; TWIN_TYPE_LENGTHS];
    let mut place = 0;
    while place < TWIN_DOCUMENTS.len() {
        let length = TWIN_DOCUMENTS[place].len();
        assert!(places[length] == NO_TWIN, "two types have one length");
        places[length] = place as u8;
        place = place.wrapping_add(1);
    }
    places
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
    fn every_type_that_is_compared_for_twins_has_its_place() {
        for (place, kind) in TWIN_DOCUMENTS.iter().enumerate() {
            assert_eq!(twin_type(Some(kind)).map(usize::from), Some(place), "{kind}");
            assert_eq!(twin_type(Some(&kind.to_lowercase())), None, "{kind}");
        }
        for other in ["", "REFUGEE", &"A".repeat(TWIN_TYPE_LENGTHS)] {
            assert_eq!(twin_type(Some(other)), None, "{other}");
        }
        assert_eq!(twin_type(None), None);
    }

    #[test]
    fn digits_that_follow_each_other_are_read_at_once_as_one_by_one() {
        for before in ["", "а", "ав", "1-бк"] {
            for behind in ["", "7", "м", "м7"] {
                for count in 0..17 {
                    let digits: String = "9081726354012345".chars().take(count).collect();
                    let number = format!("{before}{digits}{behind}");
                    let text = PreparedText::new(&number);
                    let Some((letters, _)) = text.short() else { continue };
                    let is_row = number.trim_matches(|letter: char| !letter.is_ascii_digit());
                    let is_row = is_row.bytes().all(|letter| letter.is_ascii_digit());
                    let expected = is_row.then(|| Digits::of(&text));
                    assert_eq!(Digits::in_a_row(letters), expected, "{number}");
                }
            }
        }
    }

    #[test]
    fn a_document_counts_for_its_letters_and_one_more() {
        for (number, letters) in [("123457", 7), ("АА123456", 9), ("10000000000000000000000", 24)]
        {
            assert_eq!(numbered(number).letters(), letters, "{number}");
        }
    }
}
