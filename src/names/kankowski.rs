//! MetaPhoneRu, the Russian Metaphone, as P. Kankowski published it in 2002: bit-exact.
//!
//! The key that ESOZ's description of its clusters names. It is for hosts whose databases hold such
//! codes; for anything new use [`super::Algorithm::Uk`], since this one drops і, ї, є and ґ.

use super::buffer::Buffer;
use super::letters::{each_composed, letter, letters, NONE};
use super::{Code, Kind};

/// Letters that a code is made of; every other character is dropped first.
const ALPHABET: &[u8] = letters!("оеаиуэюяпстрклмнбвгджзйфхцчшщёы");

/// Endings of surnames and their symbols, longest first.
const ENDINGS: [(&[u8], u8); 24] = [
    (letters!("овский"), b'@'),
    (letters!("евский"), b'#'),
    (letters!("овская"), b'$'),
    (letters!("евская"), b'%'),
    (letters!("иева"), b'9'),
    (letters!("еева"), b'9'),
    (letters!("ова"), b'9'),
    (letters!("ева"), b'9'),
    (letters!("ина"), b'1'),
    (letters!("иев"), b'4'),
    (letters!("еев"), b'4'),
    (letters!("нко"), b'3'),
    (letters!("ов"), b'4'),
    (letters!("ев"), b'4'),
    (letters!("ая"), b'6'),
    (letters!("ий"), b'7'),
    (letters!("ый"), b'7'),
    (letters!("ых"), b'5'),
    (letters!("их"), b'5'),
    (letters!("ин"), b'8'),
    (letters!("ик"), b'2'),
    (letters!("ек"), b'2'),
    (letters!("ук"), b'0'),
    (letters!("юк"), b'0'),
];

/// Vowels and what stands for them. А, И and У stay and count as consonants in the pass.
const VOWELS: [(&[u8], &[u8]); 7] = [
    (letters!("о"), letters!("а")),
    (letters!("ю"), letters!("у")),
    (letters!("е"), letters!("и")),
    (letters!("э"), letters!("и")),
    (letters!("я"), letters!("а")),
    (letters!("ё"), letters!("и")),
    (letters!("ы"), letters!("а")),
];

/// Voiced consonants and the voiceless ones that they become.
const DEVOICED: [(&[u8], &[u8]); 5] = [
    (letters!("б"), letters!("п")),
    (letters!("з"), letters!("с")),
    (letters!("д"), letters!("т")),
    (letters!("в"), letters!("ф")),
    (letters!("г"), letters!("к")),
];

/// Consonants before which a voiced one is devoiced; Б, В, Г, Д, Ж and З are among them, as published.
const DEVOICING: &[u8] = letters!("псткбвгджзфхцчшщ");

const O: u8 = letter('о');
const E: u8 = letter('е');
const I: u8 = letter('и');
const SHORT_I: u8 = letter('й');

/// The code of a name, or `None` when no letter of the alphabet occurs in it.
///
/// Only surnames have their endings replaced. Letters outside Russian's alphabet vanish: Іваненко is
/// read as Ваненко.
pub(super) fn encode(name: &str, kind: Kind) -> Option<Code> {
    let mut input = Buffer::new();
    each_composed(name, |character| push_upper(&mut input, character));
    let mut output = Buffer::new();
    let (stem, ending) = split_ending(input.as_slice(), kind);
    let mut old = NONE;
    for (at, letter) in stem.iter().enumerate() {
        let is_last = ending.is_none() && at.wrapping_add(1) == stem.len();
        let letter = match row(&DEVOICED, *letter) {
            Some(voiceless) if is_last => voiceless,
            _ => *letter,
        };
        step(&mut output, letter, old);
        old = letter;
    }
    if let Some(symbol) = ending {
        output.push(symbol);
    }
    Code::from_letters(output.as_slice())
}

fn push_upper(input: &mut Buffer, character: char) {
    let mut push = |letter: u8| {
        if ALPHABET.contains(&letter) {
            input.push(letter);
        }
    };
    match letter(character) {
        NONE if !character.is_ascii() => character.to_uppercase().for_each(|c| push(letter(c))),
        letter => push(letter),
    }
}

/// Step 2: a surname without its ending, and the ending's symbol.
fn split_ending(letters: &[u8], kind: Kind) -> (&[u8], Option<u8>) {
    if kind == Kind::Last {
        for (ending, symbol) in ENDINGS {
            if let Some(stem) = letters.strip_suffix(ending) {
                return (stem, Some(symbol));
            }
        }
    }
    (letters, None)
}

/// Step 4 for one letter. `old` is the letter before it in the input.
fn step(output: &mut Buffer, letter: u8, mut old: u8) {
    if let Some(vowel) = row(&VOWELS, letter) {
        if (old == SHORT_I || old == I) && (letter == O || letter == E) {
            output.set_last(I);
        } else if letter != old {
            output.push(vowel);
        }
        return;
    }
    if letter == old {
        return;
    }
    if DEVOICING.contains(&letter) {
        if let Some(voiceless) = row(&DEVOICED, old) {
            output.set_last(voiceless);
            old = voiceless;
        }
    }
    if letter != old {
        output.push(letter);
    }
}

/// The right side of a row of one-letter texts.
fn row(table: &[(&[u8], &[u8])], letter: u8) -> Option<u8> {
    table
        .iter()
        .find(|(from, _)| from.first() == Some(&letter))
        .and_then(|(_, to)| to.first().copied())
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
    fn a_longer_ending_goes_before_a_shorter_one() {
        for (at, (ending, _)) in ENDINGS.iter().enumerate() {
            for (earlier, _) in &ENDINGS[..at] {
                assert!(!ending.ends_with(earlier));
            }
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
