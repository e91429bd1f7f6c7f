//! MetaPhoneRu, the Russian Metaphone, as P. Kankowski published it in 2002: bit-exact.
//!
//! The key that ESOZ's description of its clusters names. It is for hosts whose databases hold such
//! codes; for anything new use [`super::Algorithm::Uk`], since this one drops і, ї, є and ґ.

use super::letters::{each_composed, letter, letters, ByBytes, PerLetter, Set, NONE};
use super::row::Row;
use super::rules::{rules, Anchor, Rule, Table};
use super::{Code, Kind};

/// Letters that a code is made of; every other character is dropped first.
const ALPHABET: Set = Set::of(letters!("оеаиуэюяпстрклмнбвгджзйфхцчшщёы"));

/// Endings of surnames and their symbols.
const ENDINGS: &[Rule] = rules! {
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

static ENDING_TABLE: Table<{ ENDINGS.len() }> = Table::new(&[ENDINGS], Anchor::Back);

/// Vowels and what stands for them. А, И and У stay and count as consonants in the pass.
static VOWELS: PerLetter<u8> = PerLetter::mapping(letters!("оюеэяёы"), letters!("ауииаиа"));

/// Voiced consonants and the voiceless ones that they become.
static VOICELESS: PerLetter<u8> = PerLetter::mapping(letters!("бздвг"), letters!("пстфк"));

/// Consonants before which a voiced one is devoiced; Б, В, Г, Д, Ж and З are among them, as published.
const DEVOICING: Set = Set::of(letters!("псткбвгджзфхцчшщ"));

const O: u8 = letter('о');
const E: u8 = letter('е');
const I: u8 = letter('и');
const SHORT_I: u8 = letter('й');

/// Room on the stack for one row of letters.
const ROOM: usize = 64;

/// The code of a name, or `None` when no letter of the alphabet occurs in it.
///
/// Only surnames have their endings replaced. Letters outside Russian's alphabet vanish: Іваненко is
/// read as Ваненко.
pub(super) fn encode(name: &str, kind: Kind) -> Option<Code> {
    if name.len() <= ROOM {
        let mut letters = [NONE; ROOM];
        let mut input = Row::new(&mut letters);
        if read_plain(name, &mut input) {
            return code(input.letters(), kind, &mut [NONE; ROOM]);
        }
    }
    let letters = read_any(name);
    code(&letters, kind, &mut vec![NONE; letters.len()])
}

/// Step 1 for a name of Cyrillic letters and ASCII; false for any other.
#[inline]
fn read_plain(name: &str, input: &mut Row<'_>) -> bool {
    static LETTERS: ByBytes = ByBytes::new(&[]);
    let mut bytes = name.as_bytes();
    loop {
        match bytes {
            [lead @ 0xD0..=0xD2, next, rest @ ..] => {
                match LETTERS.of(*lead, *next) {
                    NONE => return false,
                    letter if ALPHABET.has(letter) => input.push(letter),
                    _ => {}
                }
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
fn read_any(name: &str) -> Vec<u8> {
    let mut letters = Vec::new();
    each_composed(name, |character| {
        for upper in character.to_uppercase() {
            let letter = letter(upper);
            if letter != NONE && ALPHABET.has(letter) {
                letters.push(letter);
            }
        }
    });
    letters
}

/// Steps 2 to 4. A code has at most as many letters as the name.
fn code(letters: &[u8], kind: Kind, room: &mut [u8]) -> Option<Code> {
    let ending = if kind == Kind::Last { ENDING_TABLE.at_back(letters) } else { None };
    let (stem, symbol) = ending.unwrap_or((letters, &[]));
    let mut output = Row::new(room);
    let mut old = NONE;
    let mut rest = stem;
    while let Some((first, after)) = rest.split_first() {
        let mut letter = *first;
        if after.is_empty() && symbol.is_empty() && VOICELESS.of(letter) != NONE {
            letter = VOICELESS.of(letter);
        }
        step(&mut output, letter, old);
        old = letter;
        rest = after;
    }
    output.extend(symbol);
    Code::from_letters(output.letters())
}

/// Step 4 for one letter. `old` is the letter before it in the input.
#[inline]
fn step(output: &mut Row<'_>, letter: u8, mut old: u8) {
    if letter == old {
        return;
    }
    let vowel = VOWELS.of(letter);
    if vowel != NONE {
        if (old == SHORT_I || old == I) && (letter == O || letter == E) {
            output.set_last(I);
        } else {
            output.push(vowel);
        }
        return;
    }
    if old != NONE && DEVOICING.has(letter) && VOICELESS.of(old) != NONE {
        old = VOICELESS.of(old);
        output.set_last(old);
    }
    if letter != old {
        output.push(letter);
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
