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

/// Step 3: drops borders and soft signs, makes я after a consonant а, and repeated letters one.
#[inline]
pub(super) fn merge(letters: &[u8], output: &mut Row<'_>) {
    let mut before = NONE;
    for byte in letters.iter().copied() {
        let to = match byte {
            START | END | SOFT => NONE,
            YA if before != NONE && SOFTENING.has(before) => A,
            other => other,
        };
        before = byte;
        if to != NONE && to != output.last() {
            output.push(to);
        }
    }
}

/// Step 5: a voiced consonant before a voiceless one is devoiced, and the last one too if the name
/// ends there; letters that become equal by it are one.
#[inline]
pub(super) fn devoice(letters: &[u8], ends: bool, output: &mut Row<'_>) {
    for byte in letters.iter().copied() {
        if DEVOICING.has(byte) {
            devoice_last(output);
        }
        if byte != output.last() {
            output.push(byte);
        }
    }
    if ends {
        devoice_last(output);
    }
}

#[inline]
fn devoice_last(output: &mut Row<'_>) {
    match VOICELESS.of(output.last()) {
        NONE => {}
        voiceless => output.set_last(voiceless),
    }
}
