//! Which surnames cannot sound alike, by their first letters.

use std::num::NonZeroU8;

use crate::text::alphabet::{encode, encode_utf8, lower};

/// Letters that steps 1 to 5 never make of one another at the start of a word. Those that an ending
/// begins with are one group, since of a name that is all ending the code is only a symbol.
const GROUPS: [&[char]; 10] = [
    &['а', 'е', 'є', 'ё', 'и', 'і', 'ї', 'й', 'о', 'у', 'ы', 'э', 'ю', 'я', 'з', 'с', 'щ'],
    &['б', 'п'],
    &['в', 'ф'],
    &['г', 'к'],
    &['д', 'т', 'ц', 'ч'],
    &['ж', 'ш'],
    &['л'],
    &['м', 'н'],
    &['р'],
    &['х'],
];

/// One more than the place of a letter's group, 0 for a letter of none, by the letter's low seven bits.
static GROUP_OF: [u8; 128] = groups();

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    reason = "evaluated by the compiler"
)]
const fn groups() -> [u8; 128] {
    let mut groups = [0; 128];
    let mut group = 0;
    while group < GROUPS.len() {
        let mut at = 0;
        while at < GROUPS[group].len() {
            match encode(GROUPS[group][at]) {
                Some(letter) => groups[place(letter)] = group as u8 + 1,
                None => panic!("no letter of the alphabet"),
            }
            at += 1;
        }
        group += 1;
    }
    groups
}

const fn place(letter: u8) -> usize {
    (letter & 0x7F) as usize
}

/// The group in which a surname begins: surnames of two groups have no code in common. Nothing is known of
/// one that is not all Cyrillic letters, as marks, borders of words and other scripts are not.
#[inline]
pub(in super::super) fn start(surname: &str) -> Option<NonZeroU8> {
    let bytes = surname.as_bytes();
    // U+0400 to U+047F are letters.
    let is_letter = |byte: &u8| matches!(byte, 0x80..=0xBF | 0xD0 | 0xD1);
    let [lead, next, ..] = *bytes else { return None };
    let is_word = bytes.iter().fold(true, |all, byte| all & is_letter(byte));
    let group = *GROUP_OF.get(place(lower(encode_utf8(lead, next))))?;
    NonZeroU8::new(group).filter(|_| is_word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::kind::{Kind, Version};
    use super::super::super::letters::{END, START};
    use super::super::{encode, spelling};
    use super::*;
    use crate::text::alphabet::decode;

    const LETTERS: &str = "абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя";

    /// The code begins in the group in which the name does.
    fn check(name: &str) {
        let Some(own) = start(name) else { return };
        for version in [Version::One, Version::Two] {
            let Some(code) = encode(name, Kind::Last, version).code else { continue };
            let first = code.as_str().chars().next().unwrap();
            // The symbol of an ending.
            let group =
                if first.is_alphabetic() { start(&first.to_string()) } else { NonZeroU8::new(1) };
            assert_eq!(group, Some(own), "{name} {}", code.as_str());
        }
    }

    #[test]
    fn a_code_begins_in_the_group_of_the_name() {
        for a in LETTERS.chars() {
            for b in LETTERS.chars() {
                for c in LETTERS.chars() {
                    check(&String::from_iter([a, b, c]));
                }
                for rest in ["енко", "овський", "ська", "ов", "иева", "ая", "ий"]
                {
                    check(&format!("{a}{b}{rest}"));
                }
            }
        }
    }

    #[test]
    fn no_rule_leads_from_one_group_to_another() {
        for row in spelling::FOR_SURNAMES.iter().copied().flatten() {
            let letters = row.from.iter().filter(|letter| ![START, END].contains(*letter));
            let word: String = letters.copied().map(decode).collect();
            for first in LETTERS.chars() {
                for rest in ["", "енко", "ський", "к", "я"] {
                    check(&format!("{word}{rest}"));
                    check(&format!("{first}{word}{rest}"));
                }
            }
        }
    }

    #[test]
    fn nothing_is_said_of_what_may_be_no_single_word_of_cyrillic_letters() {
        assert_eq!(start("Шевченко"), start("ЖУК"));
        assert_ne!(start("Шевченко"), start("Бондар"));
        for name in [
            "",
            "ш",
            "Shevchenko",
            "Нечуй-Левицький",
            "Мар'ян",
            "И\u{306}осип",
            "ь",
            "Ґалаґан",
            "李",
        ] {
            assert_eq!(start(name).is_some(), name == "ш", "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_code_begins_in_the_group_of_the_name(name in "[\u{400}-\u{47F}]{1,12}") {
            check(&name);
        }
    }
}
