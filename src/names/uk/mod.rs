//! `uk/1`: the key made for Ukraine's registry.
//!
//! People there are spelt in Ukrainian, in Russian, in both by mistake, and sometimes in Latin letters.
//! The key brings together what is one name and keeps apart what is two. It is made in five steps, and
//! each step is a table:
//!
//! 1. the name becomes Cyrillic letters ([`super::script`]);
//! 2. [`spelling::RULES`] undo what differs regularly between the two languages' spellings;
//! 3. [`sounds`] merges letters that sound alike and doubled consonants;
//! 4. [`endings`] replaces an ending by its symbol;
//! 5. a voiced consonant before a voiceless one, or at the end, becomes voiceless.
//!
//! Given names and patronymics are then looked up among [`super::given`]'s classes.

pub(super) mod endings;
mod sounds;
pub(super) mod spelling;

use super::buffer::Buffer;
use super::letters::{END, START};
use super::script;
use super::{Code, Kind};

/// The key of a name, or `None` when there is nothing to encode in it.
pub(super) fn encode(name: &str, kind: Kind) -> Option<Code> {
    Code::from_letters(sound(name, kind).as_slice())
}

/// Steps 1 to 5: how a name sounds, as letters and an ending's symbol; empty for nothing to encode.
pub(super) fn sound(name: &str, kind: Kind) -> Buffer {
    let letters = script::read(name);
    if letters.as_slice().len() <= BORDERS.len() {
        return Buffer::new();
    }
    let respelt = spelling::respell(letters.as_slice());
    let merged = sounds::merge(respelt.as_slice());
    let (stem, ending) = endings::split(merged.as_slice(), kind);
    sounds::devoice(stem, ending)
}

const BORDERS: [u8; 2] = [START, END];
