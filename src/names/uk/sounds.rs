//! Steps 1, 3 and 5: letters that sound alike, doubled letters, devoicing.

use super::super::buffer::Buffer;
use super::super::letters::{letter, letters, END, NONE, START};

/// Letters that stand for others. і, ї and ы are one vowel with и, є, ё and э one with е; the hard
/// sign vanishes. The soft sign is kept until the spelling rules have seen it.
const ALIKE: [(char, Option<char>); 9] = [
    ('ґ', Some('г')),
    ('і', Some('и')),
    ('ї', Some('и')),
    ('ы', Some('и')),
    ('є', Some('е')),
    ('ё', Some('е')),
    ('э', Some('е')),
    ('ю', Some('у')),
    ('ъ', None),
];

/// Voiced consonants; each has its voiceless one at the same place of [`VOICELESS`].
const VOICED: &[u8] = letters!("бвгджз");
const VOICELESS: &[u8] = letters!("пфктшс");
/// Consonants before which a voiced one is devoiced: Рибка, Рипка.
const DEVOICING: &[u8] = letters!("пфктшсхцчщ");
/// After these я is only а with a soft consonant before it; elsewhere it keeps its glide.
const SOFTENING: &[u8] = letters!("бвгджзклмнпрстфхцчшщиь");

/// Step 1: one letter for letters that sound alike.
pub(super) fn fold(letters: &mut Buffer) {
    letters.retain_map(|byte| {
        ALIKE
            .iter()
            .find(|(from, _)| letter(*from) == byte)
            .map_or(byte, |(_, to)| to.map_or(NONE, letter))
    });
}

/// Step 3: drops borders and soft signs, makes я after a consonant а, and repeated letters one.
pub(super) fn merge(letters: &mut Buffer) {
    let mut before = NONE;
    let mut kept = NONE;
    letters.retain_map(|byte| {
        let to = match byte {
            START | END | SOFT => NONE,
            YA if SOFTENING.contains(&before) => A,
            other => other,
        };
        before = byte;
        if to == NONE || to == kept {
            return NONE;
        }
        kept = to;
        to
    });
}

const YA: u8 = letter('я');
const A: u8 = letter('а');
const SOFT: u8 = letter('ь');

/// Step 5: a voiced consonant before a voiceless one is devoiced, and the last one too if the name
/// ends there; letters that become equal by it are one.
pub(super) fn devoice(letters: &[u8], ends: bool) -> Buffer {
    let mut output = Buffer::new();
    for byte in letters {
        if DEVOICING.contains(byte) {
            devoice_last(&mut output);
        }
        if output.last() != Some(*byte) {
            output.push(*byte);
        }
    }
    if ends {
        devoice_last(&mut output);
    }
    output
}

fn devoice_last(output: &mut Buffer) {
    let voiceless = output.last().and_then(|last| {
        let at = VOICED.iter().position(|voiced| *voiced == last)?;
        VOICELESS.get(at)
    });
    if let Some(voiceless) = voiceless {
        output.set_last(*voiceless);
    }
}
