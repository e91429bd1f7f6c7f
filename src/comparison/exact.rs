//! A text of which only equality matters.

/// Texts of up to this many bytes, which a phone number and a gender are, are kept in place.
const SHORT: usize = 14;

/// A raw text that is only ever compared for equality, or its absence. 16 bytes.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum ExactText {
    Absent,
    /// The bytes, zeros behind them, and in the last place their count.
    Short([u8; SHORT + 1]),
    Long(Box<LongText>),
}

/// Behind one thin pointer, to keep the usual text small.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct LongText(Box<str>);

impl ExactText {
    pub(super) fn of(text: Option<&str>) -> Self {
        let Some(text) = text else { return ExactText::Absent };
        let mut bytes = [0; SHORT + 1];
        let [kept @ .., count] = &mut bytes;
        match (kept.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(slot), Ok(length)) => {
                slot.copy_from_slice(text.as_bytes());
                *count = length;
                ExactText::Short(bytes)
            }
            _ => ExactText::Long(Box::new(LongText(text.into()))),
        }
    }

    /// Whether both are there and equal.
    #[inline]
    pub(super) fn agrees(&self, other: &ExactText) -> bool {
        !matches!(self, ExactText::Absent) && self == other
    }
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
        ];
        for a in texts {
            for b in texts {
                let agrees = ExactText::of(a).agrees(&ExactText::of(b));
                assert_eq!(agrees, a.is_some() && a == b, "{a:?} {b:?}");
            }
        }
    }
}
