//! Steps 3 and 5: soft signs, doubled letters, devoicing.

use super::super::letters::{letter, letters, PerLetter, Set, END, NONE, START};
use super::super::row::Row;

/// Voiced consonants become the voiceless ones at the same place.
static VOICELESS: PerLetter<u8> = PerLetter::mapping(letters!("бвгджз"), letters!("пфктшс"));
/// Consonants before which a voiced one is devoiced: Рибка, Рипка.
const DEVOICING: Set = Set::of(letters!("пфктшсхцчщ"));
/// After these я is only а with a soft consonant before it; elsewhere it keeps its glide.
const SOFTENING: Set = Set::of(letters!("бвгджзклмнпрстфхцчшщиь"));

const YA: u8 = letter('я');
const A: u8 = letter('а');
const SOFT: u8 = letter('ь');

/// Step 3, letter by letter as the spelling rules give them: drops borders and soft signs, makes я after
/// a consonant а, and repeated letters one.
pub(super) struct Merging<'a, 'b> {
    output: &'a mut Row<'b>,
    before: u8,
    last: u8,
}

impl<'a, 'b> Merging<'a, 'b> {
    #[inline]
    pub(super) fn new(output: &'a mut Row<'b>) -> Self {
        Merging { output, before: NONE, last: NONE }
    }

    #[inline]
    pub(super) fn push(&mut self, letter: u8) {
        let merged = match letter {
            START | END | SOFT => self.last,
            YA if self.before != NONE && SOFTENING.has(self.before) => A,
            other => other,
        };
        self.before = letter;
        if merged != self.last {
            self.output.push(merged);
            self.last = merged;
        }
    }
}

/// Step 5: a voiced consonant before a voiceless one is devoiced, and the last one too if the name
/// ends there; letters that become equal by it are one.
#[inline]
pub(super) fn devoice(letters: &[u8], ends: bool, output: &mut Row<'_>) {
    let mut last = NONE;
    for byte in letters.iter().copied() {
        if DEVOICING.has(byte) {
            last = devoice_last(output, last);
        }
        if byte != last {
            output.push(byte);
            last = byte;
        }
    }
    if ends {
        devoice_last(output, last);
    }
}

/// Makes the last letter voiceless if it is voiced, and gives it back.
#[inline]
fn devoice_last(output: &mut Row<'_>, last: u8) -> u8 {
    match VOICELESS.of(last) {
        NONE => last,
        voiceless => {
            output.set_last(voiceless);
            voiceless
        }
    }
}
