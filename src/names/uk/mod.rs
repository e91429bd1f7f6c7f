//! `uk/2`: the key made for Ukraine's registry, and `uk/1`, the key before it.
//!
//! Names there are spelt in Ukrainian, in Russian, in both by mistake, and sometimes in Latin letters.
//! The key brings together what is one name and keeps apart what is two. It is made in five steps, and
//! each step is a table:
//!
//! 1. the name becomes Cyrillic letters, those that sound alike one letter ([`super::script`]);
//! 2. [`spelling`] undoes what differs regularly between the two languages' spellings;
//! 3. [`sounds::Merging`] drops soft signs and makes doubled letters one;
//! 4. [`endings`] replaces an ending by its symbol;
//! 5. [`sounds::devoice`]: a voiced consonant before a voiceless one, or at the end, is voiceless.
//!
//! The versions differ in tables, and in that `uk/1` reads the words of a surname or a patronymic as one
//! row of letters.
//!
//! Given names and patronymics are then looked up among [`super::given`]'s classes.
//!
//! Every step reads a row of letters and leaves a row that is no longer, so that a name of ordinary
//! length is encoded without allocation, and one of any length in linear time. Most letters pass steps 2
//! and 3 as they are: while a name is read, a [`Watch`](super::rules::Watch) finds the first letter
//! that may not, and the steps begin there.

mod endings;
mod sounds;
mod spelling;
mod start;

pub(super) use start::start;

use super::code::Code;
use super::given;
use super::kind::{Kind, Version};
use super::letters::{END, NONE};
use super::row::{LetterRow, PADDING};
use super::script::{read_any, read_plain, Words};
use crate::text::alphabet::SHORT;
use crate::text::ShortText;

/// Room on the stack for one row of letters.
const ROOM: usize = 64;

/// Longest name in bytes whose letters are sure to fit into [`ROOM`]: a letter takes two bytes of a
/// name, a border takes the place of the separator beside it, and the outer borders come on top.
const LONGEST: usize = ROOM - 2 * PADDING - 2;

/// Where a word begins in a row: its border takes the last place of the padding that goes before it, so
/// that its last eight letters can always be read.
const BORDER: usize = PADDING - 1;

/// The key of a name.
pub(super) struct Encoded {
    /// `None` when there is nothing to encode in it.
    pub(super) code: Option<Code>,
    /// False for a name that is known to be of one word.
    pub(super) may_be_compound: bool,
}

/// The key of a name, or `None` when there is nothing to encode in it.
pub(super) fn encode(name: &str, kind: Kind, version: Version) -> Encoded {
    if name.len() <= LONGEST {
        let mut letters = [0; ROOM];
        let words = words(kind, version);
        let table = spelling::table(kind, version);
        if let Some(plain) = read_plain(name, words, table, &mut letters, BORDER) {
            let end = plain.end;
            let code = if plain.separated && words == Words::Apart {
                let words = letters.get(BORDER..).unwrap_or_default();
                code_of_words(words, end.saturating_sub(BORDER), kind, version, &mut [0; ROOM])
            } else {
                code_of_word(&mut letters, end, plain.behind_first, kind, version)
            };
            return Encoded { code, may_be_compound: plain.separated };
        }
    }
    Encoded { code: encode_any(name, kind, version), may_be_compound: true }
}

#[cold]
fn encode_any(name: &str, kind: Kind, version: Version) -> Option<Code> {
    let letters = read_any(name, words(kind, version), version);
    let length = letters.len().saturating_sub(PADDING);
    let mut room = vec![0; letters.len().saturating_add(ROOM)];
    code_of_words(&letters, length, kind, version, &mut room)
}

/// Given names are looked up word by word.
fn words(kind: Kind, version: Version) -> Words {
    match (kind, version) {
        (Kind::Last | Kind::Second, Version::One) => Words::Joined,
        (Kind::First, _) | (_, Version::Two) => Words::Apart,
    }
}

/// Steps 2 to 5, with equivalence, for a word whose borders are at [`BORDER`] and before `end`. Steps 2
/// and 3 only have something to do if there is a place for it, and then from there on.
#[inline]
fn code_of_word(
    letters: &mut [u8; ROOM],
    end: usize,
    behind_first: Option<u32>,
    kind: Kind,
    version: Version,
) -> Option<Code> {
    let (end, clashes) = match behind_first {
        None => (end.saturating_sub(1), false),
        Some(behind) => {
            let first = end.saturating_sub(behind as usize).saturating_sub(1);
            let word = *letters;
            let mut merging = sounds::Merging::after(LetterRow::after(letters, first));
            let rest = word.get(first..).unwrap_or_default();
            let table = spelling::table(kind, version);
            spelling::respell(rest, end.saturating_sub(first), table, &mut merging);
            (merging.output.len(), merging.clashes())
        }
    };
    let sound = sound_of_merged(letters, end, clashes, kind, version, true);
    match sound.short(kind, version) {
        Some(stem) => Code::from_stem(&stem, sound.ending),
        None => Code::from_letters(sound.stem(), sound.ending),
    }
}

/// The same for each of the words between borders, `length` letters at the front of `letters`. The
/// name's last word alone has an ending; огли is the ending of the word before it.
#[inline(never)]
fn code_of_words(
    letters: &[u8],
    length: usize,
    kind: Kind,
    version: Version,
    room: &mut [u8],
) -> Option<Code> {
    let mut stems = Vec::with_capacity(length.saturating_add(SHORT));
    let mut ending = NONE;
    let mut rest = letters;
    let mut left = length;
    while left > 0 {
        let word = rest.iter().position(|letter| *letter == END)?.wrapping_add(1);
        let is_last = word == left;
        let sound = sound_of_word(rest, word, kind, version, is_last, room);
        match kind {
            Kind::First => {
                let stem = sound.short(kind, version);
                stems.extend_from_slice(stem.as_ref().map_or(sound.stem(), ShortText::letters));
            }
            Kind::Last | Kind::Second => stems.extend_from_slice(sound.stem()),
        }
        ending = sound.ending;
        left = left.saturating_sub(word);
        rest = rest.get(word..)?;
    }
    if kind == Kind::Second {
        let length = stems.len();
        stems.resize(length.saturating_add(SHORT), NONE);
        let sound = Sound { row: &mut stems, length, ending };
        if let Some(stem) = sound.short(kind, version) {
            return Code::from_stem(&stem, ending);
        }
        stems.truncate(length);
    }
    Code::from_letters(&stems, ending)
}

/// How a word sounds.
pub(super) struct Sound<'a> {
    /// The word without its ending, and whatever stands behind it in the row.
    row: &'a [u8],
    length: usize,
    /// The ending's symbol, [`NONE`] for a word without ending.
    pub(super) ending: u8,
}

impl Sound<'_> {
    /// The word without its ending.
    pub(super) fn stem(&self) -> &[u8] {
        self.row.get(..self.length).unwrap_or(self.row)
    }

    /// The stem of the word's class; `None` for a stem of more letters than classes have.
    #[inline]
    fn short(&self, kind: Kind, version: Version) -> Option<ShortText> {
        let stem = ShortText::first_of(self.row, self.length)?;
        Some(match kind {
            Kind::First => given::class_of_name(stem, version),
            Kind::Second if self.ending != NONE => given::class_of_patronymic(stem, version),
            Kind::Last | Kind::Second => stem,
        })
    }
}

/// Steps 2 to 5 for the word of `length` letters at the front of `letters`. `room` has at least as many
/// places and 2 × [`PADDING`] more.
pub(super) fn sound_of_word<'a>(
    letters: &[u8],
    length: usize,
    kind: Kind,
    version: Version,
    is_last: bool,
    room: &'a mut [u8],
) -> Sound<'a> {
    let mut merging = sounds::Merging::after(LetterRow::after(room, BORDER));
    spelling::respell(letters, length, spelling::table(kind, version), &mut merging);
    let (end, clashes) = (merging.output.len(), merging.clashes());
    sound_of_merged(room, end, clashes, kind, version, is_last)
}

/// Steps 4 and 5 for a word without borders, from the end of the padding to `end`. A word that is not
/// the name's last has no ending, and its last letter is not devoiced unless it is a given name.
#[inline]
fn sound_of_merged(
    row: &mut [u8],
    end: usize,
    clashes: bool,
    kind: Kind,
    version: Version,
    is_last: bool,
) -> Sound<'_> {
    let (found, ending) = match is_last {
        true => endings::find(LetterRow::after(row, end).last_eight(), kind, version),
        false => (0, NONE),
    };
    let row = row.get_mut(PADDING..).unwrap_or_default();
    let mut length = end.saturating_sub(PADDING).saturating_sub(found);
    if clashes {
        length = row.get_mut(..length).map_or(0, sounds::devoice);
    }
    if ending == NONE && (is_last || kind == Kind::First) {
        if let Some(last) = row.get_mut(length.wrapping_sub(1)) {
            *last = sounds::voiceless(*last);
        }
    }
    Sound { row, length, ending }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn the_key_by_one_pass_is_the_key_by_every_step(
            name in "([а-щьюяіїєґйА-Я]|ськ|енк|йов|ий|ов|нн|льь|дск|бк|ия|Олекс|Пид){0,12}[а-я-]?",
        ) {
            for version in [Version::One, Version::Two] {
                for kind in [Kind::Last, Kind::First, Kind::Second] {
                    let stepwise = encode_any(&name, kind, version);
                    prop_assert_eq!(encode(&name, kind, version).code, stepwise, "{}", name);
                }
            }
        }
    }

    #[test]
    fn only_a_name_without_separators_is_known_to_be_simple() {
        for (name, compound) in [
            ("Шевченко", false),
            ("Мар'яна", false),
            ("Нечуй-Левицький", true),
            ("Нечуй Левицький", true),
            ("Нечуй—Левицький", true),
            ("Levytskyi", true),
        ] {
            let encoded = encode(name, Kind::Last, Version::Two);
            assert_eq!(encoded.may_be_compound, compound, "{name}");
        }
    }
}
