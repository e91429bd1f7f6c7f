//! MetaPhoneRu, the Russian Metaphone, as P. Kankowski published it in 2002: bit-exact.
//!
//! The key that ESOZ's description of its clusters names. It is for hosts whose databases hold such
//! codes; for anything new use [`super::Algorithm::Uk`], since this one drops і, ї, є and ґ.

use super::code::Code;
use super::kind::Kind;
use super::letters::{each_composed, letter, letters, ByBytes, PerLetter, Set, NONE};
use super::row::{LetterRow, PADDING};
use super::rules::{rules, Anchor, Packed, Rewrite, Rewrites};
use crate::text::ShortText;

/// Letters that a code is made of; every other character is dropped first.
const ALPHABET: Set = Set::of(letters!("оеаиуэюяпстрклмнбвгджзйфхцчшщёы"));

/// Endings of surnames and their symbols.
const ENDINGS: &[Rewrite] = rules! {
    "овский" => "@",
    "евский" => "#",
    "овская" => "$",
    "евская" => "%",
    "иева" => "9", "еева" => "9", "ова" => "9", "ева" => "9",
    "ина" => "1",
    "иев" => "4", "еев" => "4", "ов" => "4", "ев" => "4",
    "нко" => "3",
    "ая" => "6",
    "ий" => "7", "ый" => "7",
    "ых" => "5", "их" => "5",
    "ин" => "8",
    "ик" => "2", "ек" => "2",
    "ук" => "0", "юк" => "0",
};

static ENDING_TABLE: &Rewrites<[Packed]> =
    &Rewrites::<[Packed; ENDINGS.len()]>::new(&[ENDINGS], Anchor::Back);

/// The replacement of a letter: of some vowels another, of all other letters themselves. А, И and У count
/// as consonants in the pass.
static REPLACEMENT: PerLetter<u8> = PerLetter::mapping(
    letters!("оюеэяёыаиупстрклмнбвгджзйфхцчшщ"),
    letters!("ауииаиааиупстрклмнбвгджзйфхцчшщ"),
);

/// Voiced consonants and the voiceless ones that they become.
static VOICELESS: PerLetter<u8> = PerLetter::mapping(VOICED, letters!("пстфк"));
const VOICED: &[u8] = letters!("бздвг");

/// Consonants before which a voiced one is devoiced; Б, В, Г, Д, Ж and З are among them, as published.
const DEVOICING: Set = Set::of(letters!("псткбвгджзфхцчшщ"));

/// After these the letters of [`MERGED`] are dropped, and make the letter before them И.
const MERGING: Set = Set::of(letters!("йи"));
const MERGED: Set = Set::of(letters!("ое"));

/// Which letters step 4 must look at together with the one before them: those in which a bit is set
/// that stands one higher in the other.
static TRAITS: PerLetter<u8> = PerLetter::marking(&[
    (1, DEVOICING),
    (1 << 1, Set::of(VOICED)),
    (1 << 2, MERGED),
    (1 << 3, MERGING),
]);
const MEETING: u8 = 1 | 1 << 2;

const I: u8 = letter('и');

/// Room on the stack for one row of letters.
const ROOM: usize = 64;

/// The code of a name, or `None` when no letter of the alphabet occurs in it.
///
/// Only surnames have their endings replaced. Letters outside Russian's alphabet vanish: Іваненко is
/// read as Ваненко.
pub(super) fn encode(name: &str, kind: Kind) -> Option<Code> {
    if name.len() <= ROOM - PADDING {
        let mut letters = [NONE; ROOM];
        let mut input = LetterRow::after(&mut letters, PADDING);
        if read_plain(name, &mut input) {
            let end = input.len();
            return code(&mut letters, end, kind, &mut [NONE; ROOM]);
        }
    }
    let mut letters = vec![NONE; PADDING];
    read_any(name, &mut letters);
    let end = letters.len();
    code(&mut letters, end, kind, &mut vec![NONE; end.max(ROOM)])
}

/// Step 1 for a name of Cyrillic letters and ASCII; false for any other.
#[inline]
fn read_plain(name: &str, input: &mut LetterRow<'_>) -> bool {
    static LETTERS: ByBytes = ByBytes::new(&[]);
    let mut bytes = name.as_bytes();
    loop {
        match bytes {
            [lead @ 0xD0..=0xD3, next, rest @ ..] => {
                let letter = LETTERS.of(*lead, *next);
                if letter == NONE {
                    return false;
                }
                input.push_if(letter, ALPHABET.has(letter));
                bytes = rest;
            }
            [byte, rest @ ..] if byte.is_ascii() => bytes = rest,
            [] => return true,
            _ => return false,
        }
    }
}

/// Step 1 for any text.
#[cold]
fn read_any(name: &str, letters: &mut Vec<u8>) {
    each_composed(name, |character| {
        for upper in character.to_uppercase() {
            let letter = letter(upper);
            if letter != NONE && ALPHABET.has(letter) {
                letters.push(letter);
            }
        }
    });
}

/// Steps 2 to 4 for letters that stand behind padding. A code has at most as many letters.
#[inline]
fn code(letters: &mut [u8], end: usize, kind: Kind, room: &mut [u8]) -> Option<Code> {
    let row = LetterRow::after(letters, end);
    let ending = if kind == Kind::Last { ENDING_TABLE.find(row.last_eight()) } else { None };
    let (found, symbol) = match ending {
        Some(row) => (usize::from(row.length), row.to.first().copied().unwrap_or(NONE)),
        None => (0, NONE),
    };
    let stem = letters.get_mut(PADDING..end.saturating_sub(found)).unwrap_or_default();
    if symbol == NONE {
        if let Some(last) = stem.last_mut() {
            *last = voiceless(*last);
        }
    }
    let mut output = LetterRow::after(room, 0);
    let mut old = NONE;
    for letter in stem.iter().copied() {
        if TRAITS.of(letter) & TRAITS.of(old) >> 1 & MEETING != 0 {
            meet(&mut output, letter, old);
        } else if letter != old {
            output.push(REPLACEMENT.of(letter));
        }
        old = letter;
    }
    let length = output.len();
    match ShortText::first_of(room, length) {
        Some(stem) => Code::from_stem(&stem, symbol),
        None => Code::from_letters(room.get(..length).unwrap_or_default(), symbol),
    }
}

/// Step 4 for two letters of the input that change each other. `old` is the one before.
fn meet(output: &mut LetterRow<'_>, letter: u8, old: u8) {
    if letter == old {
        return;
    }
    if MERGED.has(letter) {
        output.set_last(I);
        return;
    }
    output.set_last(voiceless(old));
    if letter != voiceless(old) {
        output.push(letter);
    }
}

/// A voiced consonant's voiceless one; any other letter itself.
#[inline]
fn voiceless(letter: u8) -> u8 {
    match VOICELESS.of(letter) {
        NONE => letter,
        voiceless => voiceless,
    }
}

/// MetaPhoneRu behind `rphonetic`'s trait, for code that is generic over its encoders.
///
/// The trait cannot say "no key": it gives an empty text, and two names without a key would be
/// "equal". [`rphonetic::Encoder::is_encoded_equals`] is therefore answered here so that they are not.
///
/// ```
/// use osoba::names::{Kankowski, Kind};
/// use rphonetic::Encoder;
///
/// let surnames = Kankowski { kind: Kind::Last };
/// assert_eq!(surnames.encode("Бондаренко"), "БАНДАРИ3");
/// assert!(surnames.is_encoded_equals("Бондаренко", "Бандоренко"));
/// assert!(!surnames.is_encoded_equals("", ""));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kankowski {
    /// Which of a person's names is encoded; only surnames have endings.
    pub kind: Kind,
}

impl rphonetic::Encoder for Kankowski {
    fn encode(&self, name: &str) -> String {
        encode(name, self.kind).map_or_else(String::new, |code| code.as_str().to_owned())
    }

    fn is_encoded_equals(&self, first: &str, second: &str) -> bool {
        let code = encode(first, self.kind);
        code.is_some() && code == encode(second, self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(name: &str) -> String {
        encode(name, Kind::First).map_or_else(String::new, |code| code.to_string())
    }

    fn surname(name: &str) -> String {
        encode(name, Kind::Last).map_or_else(String::new, |code| code.to_string())
    }

    /// Step 4 as published, letter by letter. `old` is the letter before it in the input.
    fn as_published(output: &mut Vec<u8>, letter: u8, mut old: u8) {
        if letter == old {
            return;
        }
        if letters!("оюеэяёы").contains(&letter) {
            if letters!("йи").contains(&old) && letters!("ое").contains(&letter) {
                *output.last_mut().unwrap() = I;
            } else {
                output.push(REPLACEMENT.of(letter));
            }
            return;
        }
        if old != NONE && DEVOICING.has(letter) && letters!("бздвг").contains(&old) {
            old = voiceless(old);
            *output.last_mut().unwrap() = old;
        }
        if letter != old {
            output.push(letter);
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4_000))]

        #[test]
        fn letters_are_encoded_as_published(name in "[оеаиуэяпстклбвгджзйхшёы]{0,14}") {
            let mut letters: Vec<u8> = name.chars().map(letter).collect();
            if let Some(last) = letters.last_mut() {
                *last = voiceless(*last);
            }
            let mut output = Vec::new();
            let mut old = NONE;
            for letter in letters {
                as_published(&mut output, letter, old);
                old = letter;
            }
            let code = Code::from_letters(&output, NONE).map(|code| code.to_string());
            proptest::prop_assert_eq!(plain(&name), code.unwrap_or_default());
        }
    }

    #[test]
    fn published_codes_without_endings() {
        for (code, names) in [
            ("ВИТАФСКИЙ", &["Витавский", "Витовский"][..]),
            ("ВИТИНБИРК", &["Витенберг", "Виттенберг"]),
            ("НАСАНАФ", &["Насанов", "Насонов", "Нассонов", "Носонов"]),
            ("ПИРМАКАФ", &["Пермаков", "Пермяков", "Перьмяков"]),
            ("БАРЩ", &["Борщ"]),
            ("ПАЛИЦ", &["Палец"]),
            ("АРНАЛТ", &["Арнольд"]),
            ("ДЛИНАЙ", &["Длинный"]),
            ("ИГУРТ", &["йогурт"]),
            ("СНИГАПАТ", &["снегопад"]),
            ("ГАРАТ", &["город"]),
            ("НИЗАБАВАИМАЙ", &["незабываемый"]),
        ] {
            for name in names {
                assert_eq!(plain(name), code, "{name}");
            }
        }
    }

    #[test]
    fn every_ending_of_a_surname_becomes_its_symbol() {
        for (ending, symbol) in [
            ("овский", '@'),
            ("евский", '#'),
            ("овская", '$'),
            ("евская", '%'),
            ("иева", '9'),
            ("еева", '9'),
            ("ова", '9'),
            ("ева", '9'),
            ("ина", '1'),
            ("иев", '4'),
            ("еев", '4'),
            ("ов", '4'),
            ("ев", '4'),
            ("нко", '3'),
            ("ая", '6'),
            ("ий", '7'),
            ("ый", '7'),
            ("ых", '5'),
            ("их", '5'),
            ("ин", '8'),
            ("ик", '2'),
            ("ек", '2'),
            ("ук", '0'),
            ("юк", '0'),
        ] {
            assert_eq!(surname(&format!("Март{ending}")), format!("МАРТ{symbol}"));
            assert_eq!(surname(ending), symbol.to_string());
        }
    }

    #[test]
    fn given_names_keep_their_endings() {
        assert_eq!(plain("Марина"), "МАРИНА");
        assert_eq!(surname("Марина"), "МАР1");
    }

    #[test]
    fn ukrainian_letters_vanish() {
        assert_eq!(surname("Іваненко"), "ВАНИ3");
        assert_eq!(surname("Шевченко"), "ШИФЧИ3");
        assert_eq!(plain("ІЇЄҐ"), "");
    }

    #[test]
    fn a_name_with_nothing_to_encode_has_no_key() {
        for name in ["", " ", "-", "1234", "Smith", "ьъ", "'"] {
            assert!(encode(name, Kind::Last).is_none(), "{name}");
        }
    }

    #[test]
    fn a_voiced_letter_is_devoiced_before_the_pass_looks_for_doubles() {
        assert_eq!(plain("Подтёлков"), "ПАТИЛКАФ");
        assert_eq!(plain("Бб"), "П");
    }

    #[test]
    fn decomposed_letters_are_composed_first() {
        assert_eq!(surname("Йогансен"), surname("И\u{306}огансен"));
        assert_eq!(plain("Фёдор"), plain("Фе\u{308}дор"));
    }
}
