//! A text of which only equality matters.

/// A raw text that is only ever compared for equality, or its absence. Up to fifteen bytes, which
/// a phone number and a gender are, are kept in place.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum ExactText {
    Absent,
    Short([u64; 2]),
    Long(Box<str>),
}

impl ExactText {
    pub(super) fn of(text: Option<&str>) -> Self {
        let Some(text) = text else { return ExactText::Absent };
        let mut bytes = [0; 16];
        match (bytes.get_mut(1..).and_then(|b| b.get_mut(..text.len())), u8::try_from(text.len())) {
            (Some(slot), Ok(length)) => {
                slot.copy_from_slice(text.as_bytes());
                bytes[0] = length;
                let (low, high) = bytes.split_at(8);
                let word = |half: &[u8]| half.try_into().map_or(0, u64::from_le_bytes);
                ExactText::Short([word(low), word(high)])
            }
            _ => ExactText::Long(text.into()),
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
