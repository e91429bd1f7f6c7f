//! From a name as written to Cyrillic letters: case, apostrophes, dashes, look-alike and Latin letters.

use super::buffer::Buffer;
use super::letters::{each_composed, letter, END, NONE, START};

/// The Cyrillic letters of a name between its two borders.
pub(super) fn read(name: &str) -> Buffer {
    let mut output = Buffer::new();
    output.push(START);
    each_composed(name, |character| {
        let letter = letter(character);
        if letter != NONE {
            output.push(letter);
        }
    });
    output.push(END);
    output
}
