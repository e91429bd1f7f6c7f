//! Texts of up to sixteen letters that need no test of each: all Cyrillic, or all digits. The
//! letters go side by side, which the compiler turns into vector instructions.

use crate::text::alphabet::SHORT;

/// Letters of a short text, zeros behind them, and how many there are.
pub(super) type Short = ([u8; SHORT], usize);

/// For every length all ones in the places before it.
static BEFORE: [[u8; SHORT]; SHORT + 1] = before();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn before() -> [[u8; SHORT]; SHORT + 1] {
    let mut before = [[0; SHORT]; SHORT + 1];
    let mut length = 1;
    while length <= SHORT {
        before[length] = before[length.wrapping_sub(1)];
        before[length][length.wrapping_sub(1)] = u8::MAX;
        length = length.wrapping_add(1);
    }
    before
}

/// What `change` makes of every letter of a text of nothing but letters U+0400 to U+047F.
#[inline(always)]
pub(super) fn cyrillic(text: &str, change: impl Fn(u8) -> u8) -> Option<Short> {
    let mut pairs = [[0xD0, 0x80]; SHORT];
    pairs.as_flattened_mut().get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    let mut letters = [0; SHORT];
    let mut other = 0;
    for (letter, [lead, next]) in letters.iter_mut().zip(pairs) {
        other |= (lead ^ 0xD0) & 0xFE;
        // The seven bits of the letter: the last of the lead, and six of the byte after it.
        *letter = lead.wrapping_shl(6) | next;
    }
    let length = text.len() / 2;
    for (letter, kept) in letters.iter_mut().zip(BEFORE.get(length)?) {
        *letter = change(*letter) & kept;
    }
    (other == 0).then_some((letters, length))
}

/// The letters of a text of nothing but ASCII digits.
#[inline(always)]
pub(super) fn digits(text: &str) -> Option<Short> {
    let mut letters = [b'0'; SHORT];
    letters.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    let mut are_digits = true;
    for (letter, kept) in letters.iter_mut().zip(BEFORE.get(text.len())?) {
        are_digits &= letter.is_ascii_digit();
        *letter &= kept;
    }
    are_digits.then_some((letters, text.len()))
}
