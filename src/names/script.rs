//! From a name as written to Cyrillic letters: case, apostrophes, dashes, look-alike and Latin letters.
//!
//! - Apostrophes, stress marks, invisible characters, digits and punctuation vanish.
//! - Dashes and spaces part words; a name's words are joined unless the caller wants them apart.
//! - A letter of another Cyrillic or Latin alphabet is one or more of ours ([`super::foreign`]).
//! - In a Cyrillic word, a Latin letter is the Cyrillic one that it looks like, e.g. the Latin o, p and i
//!   of a wrong keyboard layout. A word is Cyrillic if it has a Cyrillic letter, unless all of them look
//!   like Latin ones and a Latin letter of it looks like no Cyrillic one (Shevchenkо with a Cyrillic о).
//! - A word in Latin letters is read back ([`super::latin`]).
//!
//! `uk/1` differs: it knows fewer letters, dashes and Latin spellings, and takes every word with a
//! Cyrillic letter for Cyrillic.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::kind::Version;
use super::letters::{folded, letter, ByBytes, END, NONE, START};
use super::row::{LetterRow, PADDING};
use super::rules::{Packed, Rewrites, Watch};
use super::{foreign, latin};
use crate::text::{is_apostrophe, is_dash, is_invisible, SMALL_LOOK_ALIKES};

/// Whether the words of a name are kept apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// One row of letters between one pair of borders.
    Joined,
    /// Each word between borders of its own.
    Apart,
}

/// Letters that are folded to others: і, ї and ы are one vowel with и, є, ё and э one with е, ю is у; the
/// hard sign vanishes. The soft sign is kept for the spelling rules.
const ALIKE: [(char, u8); 9] = [
    ('ґ', letter('г')),
    ('і', letter('и')),
    ('ї', letter('и')),
    ('ы', letter('и')),
    ('є', letter('е')),
    ('ё', letter('е')),
    ('э', letter('е')),
    ('ю', letter('у')),
    ('ъ', VANISHES),
];

/// In place of a letter that is dropped.
const VANISHES: u8 = 1;

static FOLDED: ByBytes = ByBytes::new(&ALIKE);

/// What is known of a name that [`read_plain`] has read.
pub(super) struct Plain {
    /// Where the row of its letters ends.
    pub(super) end: usize,
    /// Whether a separator occurs in it, so that it may be of several words.
    pub(super) separated: bool,
    /// What [`Watch::behind_first`] says of a name of one word.
    pub(super) behind_first: Option<u32>,
}

/// Fills `room` from `start` on with the folded letters of a name between borders; nothing when there
/// are none. `None`, with `room` half filled, for a name that needs [`read_any`]. A function of its own,
/// not part of its caller, so that what its loop changes stays in registers.
#[inline(never)]
pub(super) fn read_plain<const N: usize>(
    name: &str,
    words: Words,
    rules: &'static Rewrites<[Packed]>,
    room: &mut [u8; N],
    start: usize,
) -> Option<Plain> {
    let mut row = LetterRow::after(room, start);
    let output = &mut row;
    let mut watch = Watch::new(rules);
    let mut separated = false;
    let mut bytes = name.as_bytes();
    open(output);
    loop {
        match bytes {
            [lead @ 0xD0..=0xD3, next, rest @ ..] => {
                let letter = FOLDED.of(*lead, *next);
                if letter > VANISHES {
                    output.push(letter);
                    watch.see(letter);
                } else if letter == NONE {
                    return None;
                }
                bytes = rest;
            }
            [byte, rest @ ..] if byte.is_ascii() => {
                if byte.is_ascii_alphabetic() {
                    return None;
                }
                if is_ascii_separator(*byte) {
                    separated = true;
                    end_word(output, words);
                }
                bytes = rest;
            }
            [] => break,
            _ => return None,
        }
    }
    close(output);
    watch.see(END);
    Some(Plain { end: output.len(), separated, behind_first: watch.behind_first() })
}

/// The same for any text, with [`PADDING`] zeros behind it.
#[cold]
pub(super) fn read_any(name: &str, words: Words, version: Version) -> Vec<u8> {
    let mut letters = Vec::new();
    for word in readable(name, version).split(|character| is_separator(character, version)) {
        each_letter(word, version, |byte| letters.push(byte));
        letters.push(END);
    }
    // Every word's letters and its end are there now; borders may double that at most.
    let mut room = vec![0; letters.len().saturating_mul(2).saturating_add(PADDING + 2)];
    let mut output = LetterRow::after(&mut room, 0);
    open(&mut output);
    for byte in letters {
        match folded(byte, &ALIKE) {
            NONE | VANISHES => {}
            END => end_word(&mut output, words),
            letter => output.push(letter),
        }
    }
    close(&mut output);
    let length = output.len();
    room.truncate(length.saturating_add(PADDING));
    room
}

/// The composed text in which words are looked for. Compatibility forms (full-width letters, ligatures)
/// become ordinary ones, and what is invisible is taken out before, so that letters compose across it.
pub(super) fn readable(name: &str, version: Version) -> Cow<'_, str> {
    if name.chars().all(is_composed) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(composed(name, version))
}

/// Whether a character stays as it is beside any other that does: Cyrillic letters, and ASCII but for
/// apostrophes.
fn is_composed(character: char) -> bool {
    matches!(character, '\u{400}'..='\u{481}' | '\u{48A}'..='\u{4FF}')
        || character.is_ascii() && !is_apostrophe(character)
}

fn composed(name: &str, version: Version) -> String {
    if version == Version::One {
        return name.nfc().collect();
    }
    let vanishes = |character: char| {
        // An accent that stands alone (´, ¨) is compatible with a space that carries it.
        is_invisible(character)
            || is_apostrophe(character)
            || !character.is_ascii()
                && !character.is_whitespace()
                && std::iter::once(character).nfkd().next() == Some(' ')
    };
    let kept = name.chars().filter(|character| !vanishes(*character)).nfkc();
    kept.filter(|c| !is_of_another_script(*c) || is_separator(*c, version)).collect()
}

/// Whether a character lies where Unicode has neither Latin nor Cyrillic letters. Others may, too: this
/// only saves looking them up, of which one character can have eighteen in its compatibility form.
fn is_of_another_script(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{1C7F}' | '\u{2E80}'..='\u{A63F}' | '\u{AC00}'..='\u{D7FF}')
}

/// A dash of any sort or white space, or punctuation between words.
pub(super) fn is_separator(character: char, version: Version) -> bool {
    let dash = match version {
        Version::One => matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'),
        Version::Two => is_dash(character),
    };
    dash || character.is_whitespace() || matches!(character, '/' | '(' | ')' | ',')
}

/// The same for ASCII, in which the versions agree.
#[inline]
fn is_ascii_separator(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ' | b'-' | b'/' | b'(' | b')' | b',')
}

/// Gives `take` the letters of a word.
fn each_letter(word: &str, version: Version, mut take: impl FnMut(u8)) {
    if is_latin(word, version) {
        let mut base = String::new();
        for character in word.chars() {
            match latin_look_alike(character) {
                Some(latin) => base.push(latin),
                None => each_base_letter(character, version, |letter| base.push(letter)),
            }
        }
        return latin::read_back(&base, version, |character| take(letter(character)));
    }
    for character in word.chars() {
        if !each_cyrillic_letter(character, version, &mut take) {
            match cyrillic_look_alike(character) {
                Some(alike) => take(letter(alike)),
                None => each_base_letter(character, version, |base| take(as_cyrillic(base))),
            }
        }
    }
}

/// Whether a word is read as a Latin one.
fn is_latin(word: &str, version: Version) -> bool {
    let is_cyrillic = |character: &char| each_cyrillic_letter(*character, version, |_| ());
    let mut cyrillic = word.chars().filter(is_cyrillic).peekable();
    if cyrillic.peek().is_none() {
        return true;
    }
    let is_only_latin = |character| {
        let mut only = false;
        each_base_letter(character, version, |base| only |= cyrillic_look_alike(base).is_none());
        only
    };
    version != Version::One
        && cyrillic.all(|character| latin_look_alike(character).is_some())
        && word.chars().any(is_only_latin)
}

/// The small Cyrillic letter that a Latin letter looks like in either case.
fn cyrillic_look_alike(latin: char) -> Option<char> {
    let own = lower(latin);
    SMALL_LOOK_ALIKES.iter().find(|(_, latin)| *latin == own).map(|(cyrillic, _)| *cyrillic)
}

/// The small Latin letter that a Cyrillic letter looks like in either case.
fn latin_look_alike(cyrillic: char) -> Option<char> {
    let own = lower(cyrillic);
    SMALL_LOOK_ALIKES.iter().find(|(cyrillic, _)| *cyrillic == own).map(|(_, latin)| *latin)
}

/// The first character of a lower-case form, which is the only one of nearly every character.
fn lower(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

/// Gives `take` the letters of our alphabet that a Cyrillic letter is, without its stress mark if it has
/// become one character with it: ѝ is и, џ is дж. False for a character that is no Cyrillic letter.
fn each_cyrillic_letter(character: char, version: Version, mut take: impl FnMut(u8)) -> bool {
    let own = letter(character);
    if own != NONE {
        take(own);
        return true;
    }
    let Some(base) = std::iter::once(character).nfkd().next() else { return false };
    let own = letter(base);
    if own != NONE {
        take(own);
        return true;
    }
    if version == Version::One || base.is_ascii() {
        return false;
    }
    match foreign::CYRILLIC.find(lower(base)) {
        Some(letters) => letters.chars().for_each(|character| take(letter(character))),
        None => return foreign::SILENT_CYRILLIC.contains(lower(base)),
    }
    true
}

/// Begins a row of letters with the first word's border.
#[inline]
fn open(row: &mut LetterRow<'_>) {
    row.push(START);
}

/// Ends a word, if it has letters and words are kept apart, and begins the next.
#[inline]
fn end_word(row: &mut LetterRow<'_>, words: Words) {
    if words == Words::Apart && row.last() != START {
        row.push(END);
        row.push(START);
    }
}

/// Ends the last word; takes back the border of one that has no letters.
#[inline]
fn close(row: &mut LetterRow<'_>) {
    if row.last() == START {
        row.pop();
    } else {
        row.push(END);
    }
}

/// The lower-case Latin letters a–z that a character stands for, as the newest key reads them.
pub(super) fn base_letters(character: char, take: impl FnMut(char)) {
    each_base_letter(character, Version::Two, take);
}

/// The lower-case Latin letters a–z that a character stands for, its marks taken off: ń is n, ß is ss.
fn each_base_letter(character: char, version: Version, mut take: impl FnMut(char)) {
    let row = |letter| match version {
        Version::One => foreign::LATIN_OF_1.find(letter),
        Version::Two => foreign::LATIN.find(letter),
    };
    let mut take_base = |base: char| {
        if base.is_ascii_lowercase() {
            take(base);
        }
    };
    for lower in character.to_lowercase() {
        if lower.is_ascii() {
            take_base(lower);
            continue;
        }
        match (row(lower), version) {
            (Some(letters), _) => letters.chars().for_each(&mut take_base),
            (None, Version::One) => std::iter::once(lower).nfkd().for_each(&mut take_base),
            (None, Version::Two) => {
                for base in std::iter::once(lower).nfkd().flat_map(char::to_lowercase) {
                    match row(base) {
                        Some(letters) => letters.chars().for_each(&mut take_base),
                        None => take_base(base),
                    }
                }
            }
        }
    }
}

/// The letter that a Latin letter inside a Cyrillic word is read as: the one that it looks like in
/// either case, or, where none does, the one that it sounds like or looks like in handwriting.
fn as_cyrillic(latin: char) -> u8 {
    if let Some(alike) = cyrillic_look_alike(latin) {
        return letter(alike);
    }
    letter(match latin {
        'd' => 'д',
        'f' => 'ф',
        'g' | 'r' => 'г',
        'j' => 'й',
        'l' => 'л',
        'n' => 'п',
        'q' => 'к',
        's' => 'с',
        'u' => 'и',
        'v' | 'w' => 'в',
        'z' => 'з',
        _ => return NONE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::letters::letters;
    use crate::names::rules::Anchor;

    static NO_RULES: &Rewrites<[Packed]> = &Rewrites::<[Packed; 0]>::new(&[], Anchor::Front);

    fn read(name: &str, words: Words) -> Vec<u8> {
        let mut any = read_any(name, words, Version::Two);
        any.truncate(any.len().saturating_sub(PADDING));
        let mut room = [0; 256];
        if let Some(plain) = read_plain(name, words, NO_RULES, &mut room, 0) {
            assert_eq!(room[..plain.end], any, "{name}");
            assert_eq!(plain.separated, name.contains(|c| is_separator(c, Version::Two)), "{name}");
        }
        any
    }

    fn joined(name: &str) -> Vec<u8> {
        read(name, Words::Joined)
    }

    #[test]
    fn characters_taken_as_composed_are_their_composed_form() {
        let settled: String = ('\0'..='\u{52F}').filter(|c| is_composed(*c)).collect();
        assert!(settled.len() > 400, "{}", settled.len());
        let backwards: String = settled.chars().rev().collect();
        for version in [Version::One, Version::Two] {
            for text in [&settled, &backwards] {
                assert_eq!(composed(text, version), *text);
                assert!(matches!(readable(text, version), Cow::Borrowed(_)));
            }
        }
        for open in ["и\u{306}", "Ма\u{301}р", "Мар'яна", "é", "\u{483}", "ﬁ", "а\u{200b}", "李"]
        {
            assert!(matches!(readable(open, Version::Two), Cow::Owned(_)), "{open}");
        }
    }

    #[test]
    fn case_apostrophes_and_marks_are_folded() {
        for name in ["Мар'яна", "МАР’ЯНА", "марʼяна", "Маряна", "Ма\u{301}р`я-на."]
        {
            assert_eq!(joined(name), letters!("^маряна$"), "{name}");
        }
        assert_eq!(joined("И\u{306}осип І\u{308}"), letters!("^йосипи$"));
    }

    #[test]
    fn look_alike_letters_of_a_wrong_keyboard_layout_are_cyrillic() {
        assert_eq!(joined("Пeтpeнкo"), letters!("^петренко$"));
        assert_eq!(joined("Iваненко"), letters!("^иваненко$"));
        assert_eq!(joined("ïжак"), letters!("^ижак$"));
    }

    #[test]
    fn a_word_in_latin_letters_is_read_back() {
        assert_eq!(joined("Zghurskyi"), letters!("^згурский$"));
        assert_eq!(joined("Нечуй-Levytskyi"), letters!("^нечуйлевицкий$"));
    }

    #[test]
    fn words_are_joined_or_kept_apart() {
        assert_eq!(joined("Анна-Марія"), letters!("^аннамария$"));
        let apart = read(" Анна — Марія", Words::Apart);
        assert_eq!(apart, letters!("^анна$^мария$"));
    }

    #[test]
    fn a_name_without_letters_has_not_even_borders() {
        for name in ["", " - ", "12", "'’", "\u{301}", "李"] {
            assert!(joined(name).is_empty(), "{name}");
        }
    }
}
