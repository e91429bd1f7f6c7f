//! `uk/1`: the key made for Ukraine's registry.
//!
//! People there are spelt in Ukrainian, in Russian, in both by mistake, and sometimes in Latin letters.
//! The key brings together what is one name and keeps apart what is two. It is made in five steps, and
//! each step is a table:
//!
//! 1. the name becomes Cyrillic letters, those that sound alike one letter ([`super::script`]);
//! 2. [`spelling`] undoes what differs regularly between the two languages' spellings;
//! 3. [`sounds::Merging`] drops soft signs and makes doubled letters one;
//! 4. [`endings`] replaces an ending by its symbol;
//! 5. [`sounds::devoice`]: a voiced consonant before a voiceless one, or at the end, is voiceless.
//!
//! Given names and patronymics are then looked up among [`super::given`]'s classes.
//!
//! Every step reads a row of letters and writes a row that is no longer, so that a name of ordinary
//! length is encoded without allocation, and one of any length in linear time.

mod endings;
mod sounds;
mod spelling;

use super::given;
use super::letters::END;
use super::row::{Row, PADDING};
use super::script::{read_any, read_plain, Words};
use super::{Code, Kind};

/// Room on the stack for one row of letters.
const ROOM: usize = 64;

/// Longest name in bytes whose letters are sure to fit into [`ROOM`]: a letter takes two bytes of a
/// name, a border takes the place of the separator beside it, and the outer borders come on top.
const LONGEST: usize = ROOM - PADDING - 2;

/// The key of a name, or `None` when there is nothing to encode in it.
pub(super) fn encode(name: &str, kind: Kind) -> Option<Code> {
    if name.len() <= LONGEST {
        let mut letters = [0; ROOM];
        let mut row = Row::new(&mut letters);
        if read_plain(name, words(kind), &mut row) {
            let length = row.len();
            return code(&mut letters, length, kind, &mut [0; ROOM], &mut [0; ROOM]);
        }
    }
    encode_any(name, kind)
}

#[cold]
fn encode_any(name: &str, kind: Kind) -> Option<Code> {
    let mut letters = read_any(name, words(kind));
    let room = letters.len();
    code(&mut letters, room.saturating_sub(PADDING), kind, &mut vec![0; room], &mut vec![0; room])
}

/// Given names are looked up word by word.
fn words(kind: Kind) -> Words {
    match kind {
        Kind::First => Words::Apart,
        Kind::Last | Kind::Second => Words::Joined,
    }
}

/// Steps 2 to 5 for each word between borders, with given-name equivalence.
#[inline]
fn code(
    letters: &mut [u8],
    length: usize,
    kind: Kind,
    room: &mut [u8],
    output: &mut [u8],
) -> Option<Code> {
    let mut output = Row::new(output);
    let mut rest = letters;
    let mut left = length;
    while left > 0 {
        let word = rest.iter().position(|letter| *letter == END)?.wrapping_add(1);
        let sound = sound_of_word(rest, word, kind, room);
        let class = match kind {
            Kind::Last => None,
            Kind::First => given::class_of_name(sound.stem),
            Kind::Second if sound.ending.is_empty() => None,
            Kind::Second => given::class_of_patronymic(sound.stem),
        };
        match class {
            Some(class) => class.letters().for_each(|letter| output.push(letter)),
            None => output.extend(sound.stem),
        }
        output.extend(sound.ending);
        left = left.saturating_sub(word);
        rest = rest.get_mut(word..)?;
    }
    Code::from_letters(output.letters())
}

/// How a word sounds.
pub(super) struct Sound<'a> {
    /// The word without its ending.
    pub(super) stem: &'a [u8],
    /// The ending's symbol, if it has one.
    pub(super) ending: &'static [u8],
}

/// Steps 2 to 5 for the word of `length` letters at the front of `letters`, which it overwrites.
#[inline]
pub(super) fn sound_of_word<'a>(
    letters: &'a mut [u8],
    length: usize,
    kind: Kind,
    room: &mut [u8],
) -> Sound<'a> {
    let mut merged = Row::new(room);
    spelling::respell(letters, length, kind, &mut sounds::Merging::new(&mut merged));
    let (stem, ending) = endings::split(merged.letters(), kind);
    let mut devoiced = Row::new(letters.get_mut(..length).unwrap_or_default());
    sounds::devoice(stem, ending.is_empty(), &mut devoiced);
    let length = devoiced.len();
    Sound { stem: letters.get(..length).unwrap_or_default(), ending }
}
