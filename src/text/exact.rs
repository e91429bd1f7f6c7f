//! A text of which only equality matters.

use super::normalise::raw_letters;

/// Texts of up to this many bytes, which a phone number and a gender are, and of as many letters
/// of one byte, which most settlements are, are kept in place.
const SHORT: usize = 14;

/// A raw text that is only ever compared for equality, or its absence. 16 bytes.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum ExactText {
    Absent,
    /// The bytes, zeros behind them, and in the last place their count.
    Short([u8; SHORT + 1]),
    /// The letters of a text of more bytes, likewise.
    Letters([u8; SHORT + 1]),
    Long(Box<LongText>),
}

/// Behind one thin pointer, to keep the usual text small.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct LongText(Box<str>);

impl ExactText {
    pub(crate) fn of(text: Option<&str>) -> Self {
        let Some(text) = text else { return ExactText::Absent };
        if let Some(short) = in_place(text.as_bytes()) {
            return ExactText::Short(short);
        }
        // No more than two bytes a letter.
        let letters = if text.len() <= SHORT.wrapping_mul(2) { raw_letters(text) } else { None };
        match letters.and_then(|letters| in_place(letters.letters())) {
            Some(letters) => ExactText::Letters(letters),
            None => ExactText::Long(Box::new(LongText(text.into()))),
        }
    }

    /// Whether both are there and equal.
    #[inline]
    pub(crate) fn agrees(&self, other: &ExactText) -> bool {
        !matches!(self, ExactText::Absent) && self == other
    }
}

/// A few bytes, zeros behind them, and in the last place their count.
#[inline]
fn in_place(few: &[u8]) -> Option<[u8; SHORT + 1]> {
    let mut bytes = [0; SHORT + 1];
    let [kept @ .., count] = &mut bytes;
    kept.get_mut(..few.len())?.copy_from_slice(few);
    *count = u8::try_from(few.len()).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_agree_only_if_they_are_there_and_equal() {
        let texts = [
            None,
            Some(""),
            Some("\0"),
            Some("\0\0"),
            Some("+380671112233"),
            Some("12345678901234"),
            Some("123456789012345"),
            Some("1234567890123456"),
            Some("Кам'янець-Подільський"),
            Some("Хмельницький"),
            Some("Хмельницькиі"),
            Some("Хмельницькии\u{306}"),
            Some("Ґґ’ʼ їєЄЇҐґґ"),
            Some("Ґґ’ʼ їєЄЇґґґ"),
            Some("Івано-Франківськ"),
        ];
        for a in texts {
            for b in texts {
                let agrees = ExactText::of(a).agrees(&ExactText::of(b));
                assert_eq!(agrees, a.is_some() && a == b, "{a:?} {b:?}");
            }
        }
    }
}
