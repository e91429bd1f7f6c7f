//! Steps 3 and 5: soft signs, doubled letters, devoicing.

use super::super::letters::{letter, letters, PerLetter, Set, NONE};
use super::super::row::LetterRow;

const VOICED: &[u8] = letters!("бвгджз");
/// Voiced consonants become the voiceless ones at the same place.
static VOICELESS: PerLetter<u8> = PerLetter::mapping(VOICED, letters!("пфктшс"));
/// Consonants before which a voiced one is devoiced: Рибка, Рипка.
const DEVOICING: Set = Set::of(letters!("пфктшсхцчщ"));
/// After these я is only а with a soft consonant before it; elsewhere it keeps its glide.
const SOFTENING: Set = Set::of(letters!("бвгджзклмнпрстфхцчшщиь"));

const YA: u8 = letter('я');
const A: u8 = letter('а');
const SOFT: u8 = letter('ь');

/// For each of а…я, by its low five bits, the neighbours, a bit each, with which steps 3 and 5 change
/// one of the two. A name without such neighbours is its own sound.
pub(super) const MEETINGS: [u32; 32] = meetings();

#[allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs while compiling only: a wrong table fails the build"
)]
const fn meetings() -> [u32; 32] {
    let mut meetings = [0; 32];
    let mut own = letter('а');
    while own <= YA {
        let mut next = letter('а');
        while next <= YA {
            // ю and ы do not occur, and share their places with borders.
            let doubled = own == next && own != letter('ю') && own != letter('ы');
            let softened = own == SOFT || SOFTENING.has(own) && next == YA;
            let devoiced = Set::of(VOICED).has(own) && DEVOICING.has(next);
            if doubled || softened || devoiced {
                meetings[(own & 0x1F) as usize] |= 1 << (next & 0x1F);
            }
            next += 1;
        }
        own += 1;
    }
    meetings
}

/// What steps 3 and 5 must know of a letter, a bit each.
static TRAITS: PerLetter<u8> = PerLetter::marking(&[
    (IS_UNEVEN, Set::of(letters!("$ья"))),
    (IS_DEVOICING, DEVOICING),
    (IS_VOICED, Set::of(VOICED)),
    (IS_SOFTENING, SOFTENING),
]);
/// Step 3 does not just copy it.
const IS_UNEVEN: u8 = 1;
const IS_DEVOICING: u8 = 2;
/// The bit above [`IS_DEVOICING`], so that one shift compares a letter with the next.
const IS_VOICED: u8 = 4;
const IS_SOFTENING: u8 = 8;

/// Step 3, letter by letter as the spelling rules give them: drops soft signs, makes я after a consonant
/// а, and repeated letters one. The border at the word's start stays, that at its end is dropped.
pub(super) struct Merging<'a> {
    pub(super) output: LetterRow<'a>,
    /// The last letter of the output.
    last: u8,
    /// The traits of the last letter that came.
    before: u8,
    clash: u8,
}

impl<'a> Merging<'a> {
    /// Continues after letters that are there already, without [`MEETINGS`].
    #[inline]
    pub(super) fn after(output: LetterRow<'a>) -> Self {
        let last = output.last();
        Merging { output, last, before: TRAITS.of(last), clash: 0 }
    }

    #[inline]
    pub(super) fn push(&mut self, letter: u8) {
        let mut merged = letter;
        let traits = TRAITS.of(letter);
        if traits & IS_UNEVEN != 0 {
            if letter != YA {
                // Soft signs are not in the output, but soften.
                self.before |= traits;
                return;
            }
            if self.before & IS_SOFTENING != 0 {
                merged = A;
            }
        }
        if merged != self.last {
            self.output.push(merged);
            self.clash |= traits & self.before >> 1;
            self.last = merged;
        }
        self.before = traits;
    }

    /// Whether step 5 has anything to do: a voiced consonant stands before one that devoices it.
    #[inline]
    pub(super) fn clashes(&self) -> bool {
        self.clash & IS_DEVOICING != 0
    }
}

/// Step 5 within a word: a voiced consonant before a voiceless one is devoiced; letters that become
/// equal by it are one. The result is shorter or as long, and the new length is returned.
pub(super) fn devoice(letters: &mut [u8]) -> usize {
    let mut length = 0_usize;
    let mut last = NONE;
    for at in 0..letters.len() {
        let Some(letter) = letters.get(at).copied() else { break };
        if DEVOICING.has(letter) {
            last = voiceless(last);
            if let Some(slot) = letters.get_mut(length.wrapping_sub(1)) {
                *slot = last;
            }
        }
        if letter != last {
            if let Some(slot) = letters.get_mut(length) {
                *slot = letter;
            }
            length = length.wrapping_add(1);
            last = letter;
        }
    }
    length
}

/// A voiced consonant's voiceless one; any other letter itself.
#[inline]
pub(super) fn voiceless(letter: u8) -> u8 {
    match VOICELESS.of(letter) {
        NONE => letter,
        voiceless => voiceless,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::names::letters::{END, START};

    /// Step 3 as it is described.
    fn merged(letters: &[u8]) -> Vec<u8> {
        let mut output: Vec<u8> = Vec::new();
        let mut before = START;
        for letter in letters.iter().copied() {
            let merged = if letter == YA && SOFTENING.has(before) { A } else { letter };
            if letter != SOFT && letter != END && output.last() != Some(&merged) {
                output.push(merged);
            }
            before = letter;
        }
        output
    }

    /// Step 5 as it is described.
    fn devoiced(letters: &[u8]) -> Vec<u8> {
        let mut output: Vec<u8> = Vec::new();
        for letter in letters.iter().copied() {
            if let Some(last) = output.last_mut().filter(|_| DEVOICING.has(letter)) {
                *last = voiceless(*last);
            }
            if output.last() != Some(&letter) {
                output.push(letter);
            }
        }
        output
    }

    fn word() -> impl Strategy<Value = Vec<u8>> {
        let letters = letters!("аабвгджзклнпстшфхиеояяььь");
        proptest::collection::vec(proptest::sample::select(letters.to_vec()), 0..12)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn letters_are_merged_and_devoiced_as_described(word in word()) {
            let mut room = [NONE; 16];
            let mut merging = Merging::after(LetterRow::after(&mut room, 0));
            merging.push(START);
            word.iter().for_each(|letter| merging.push(*letter));
            merging.push(END);
            let expected = merged(&[&[START], &word[..], &[END]].concat());
            prop_assert_eq!(merging.output.letters(), &expected[..]);
            let clashes = merging.clashes();
            let length = expected.len();
            let devoiced = devoiced(&expected);
            prop_assert_eq!(clashes, devoiced != expected);
            let length = super::devoice(&mut room[..length]);
            prop_assert_eq!(&room[..length], &devoiced[..]);
        }

        #[test]
        fn a_word_without_meetings_sounds_as_it_is_spelt(word in word()) {
            let meets = |pair: &[u8]| MEETINGS[usize::from(pair[0] & 0x1F)] >> (pair[1] & 0x1F) & 1 == 1;
            let ended = [&word[..], &[END]].concat();
            let sound = devoiced(&merged(&word));
            prop_assert_eq!(ended.windows(2).any(meets), sound != word);
        }
    }
}
