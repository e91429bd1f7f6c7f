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

mod endings;
mod sounds;
mod spelling;

use super::buffer::Buffer;
use super::given;
use super::letters::END;
use super::script::{self, Words};
use super::{Code, Kind};

/// The key of a name, or `None` when there is nothing to encode in it.
pub(super) fn encode(name: &str, kind: Kind) -> Option<Code> {
    Code::from_letters(sound(name, kind).as_slice())
}

/// How a name sounds, as letters and an ending's symbol, given-name equivalence applied; empty for
/// nothing to encode.
fn sound(name: &str, kind: Kind) -> Buffer {
    let words = if kind == Kind::First { Words::Apart } else { Words::Joined };
    let letters = script::read(name, words);
    let mut output = Buffer::new();
    for word in letters.as_slice().split_inclusive(|letter| *letter == END) {
        let (stem, ending) = sound_of_word(word, kind);
        let class = match kind {
            Kind::Last => None,
            Kind::First => given::class_of_name(stem.as_slice()),
            Kind::Second if ending.is_empty() => None,
            Kind::Second => given::class_of_patronymic(stem.as_slice()),
        };
        match class {
            Some(class) => class.letters().for_each(|letter| output.push(letter)),
            None => output.extend(stem.as_slice()),
        }
        output.extend(ending);
    }
    output
}

/// Steps 2 to 5 for one word's letters between borders: how its stem sounds, and its ending's symbol.
pub(super) fn sound_of_word(letters: &[u8], kind: Kind) -> (Buffer, &'static [u8]) {
    let mut folded = Buffer::new();
    folded.extend(letters);
    sounds::fold(&mut folded);
    let mut respelt = spelling::respell(folded.as_slice(), kind);
    sounds::merge(&mut respelt);
    let (stem, ending) = endings::split(respelt.as_slice(), kind);
    (sounds::devoice(stem, ending.is_empty()), ending)
}
