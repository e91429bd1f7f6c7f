//! Texts of up to sixteen letters that need no test of each: all Cyrillic, or all digits. The
//! letters go side by side, which the compiler turns into vector instructions.

use crate::text::alphabet::{encode_utf8, SHORT};
use crate::text::ShortText;

/// What `change` makes of every letter of a text of nothing but letters U+0400 to U+047F.
#[inline(always)]
pub(super) fn cyrillic(text: &str, change: impl Fn(u8) -> u8) -> Option<ShortText> {
    let mut pairs = [[0xD0, 0x80]; SHORT];
    pairs.as_flattened_mut().get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    let mut letters = [0; SHORT];
    let mut other = 0;
    for (letter, [lead, next]) in letters.iter_mut().zip(pairs) {
        other |= (lead ^ 0xD0) & 0xFE;
        *letter = encode_utf8(lead, next);
    }
    ShortText::of(letters, text.len() / 2, change).filter(|_| other == 0)
}

/// The letters of a text of nothing but ASCII digits.
#[inline(always)]
pub(super) fn digits(text: &str) -> Option<ShortText> {
    let mut letters = [b'0'; SHORT];
    letters.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    let are_digits = letters.iter().fold(true, |all, letter| all & letter.is_ascii_digit());
    ShortText::of(letters, text.len(), |letter| letter).filter(|_| are_digits)
}
