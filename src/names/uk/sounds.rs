//! Steps 3 and 5: letters that sound alike, doubled letters, devoicing.

use super::super::buffer::Buffer;
use super::super::letters::{letter, letters, END, NONE, START};

/// Letters that stand for others; `None` on the right vanishes.
const ALIKE: [(char, Option<char>); 12] = [
    ('ґ', Some('г')),
    ('і', Some('и')),
    ('ї', Some('и')),
    ('ы', Some('и')),
    ('є', Some('е')),
    ('ё', Some('е')),
    ('э', Some('е')),
    ('ю', Some('у')),
    ('я', Some('а')),
    ('ь', None),
    ('ъ', None),
    ('ґ', Some('г')),
];

const VOICED: &[u8] = letters!("бвгджз");
const VOICELESS: &[u8] = letters!("пфктшс");
const BEFORE: &[u8] = letters!("пфктшсхцчщ");

/// Step 3: merges letters that sound alike, and repeated ones; drops the borders.
pub(super) fn merge(letters: &[u8]) -> Buffer {
    let mut output = Buffer::new();
    for byte in letters {
        let to = match *byte {
            START | END => NONE,
            other => ALIKE
                .iter()
                .find(|(from, _)| letter(*from) == other)
                .map_or(other, |(_, to)| to.map_or(NONE, letter)),
        };
        if to != NONE && output.last() != Some(to) {
            output.push(to);
        }
    }
    output
}

/// Step 5.
pub(super) fn devoice(stem: &[u8], ending: Option<u8>) -> Buffer {
    let mut output = Buffer::new();
    for byte in stem {
        if BEFORE.contains(byte) {
            devoice_last(&mut output);
        }
        if output.last() != Some(*byte) {
            output.push(*byte);
        }
    }
    match ending {
        Some(symbol) => output.push(symbol),
        None => devoice_last(&mut output),
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
