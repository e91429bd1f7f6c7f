//! Compound surnames: the parts that a person may be found by.

use super::kind::Version;
use super::letters::{letter, NONE};
use super::script::{is_separator, readable};

/// Words that occur in many surnames and identify nobody: articles, prepositions, titles, "son of".
/// Аль-Хатіб and Аль-Масрі have nothing in common.
const PARTICLES: [&str; 60] = [
    "абд",
    "абу",
    "аз",
    "аль",
    "ад",
    "ан",
    "ар",
    "ас",
    "ат",
    "аш",
    "бей",
    "бек",
    "бен",
    "бин",
    "бінт",
    "бінь",
    "бін",
    "ван",
    "вон",
    "да",
    "дас",
    "де",
    "дель",
    "делла",
    "ден",
    "дер",
    "ди",
    "ді",
    "до",
    "дос",
    "душ",
    "дю",
    "ель",
    "ибн",
    "ібн",
    "заде",
    "кизи",
    "кызы",
    "гизи",
    "ла",
    "ле",
    "лі",
    "мак",
    "огли",
    "оглы",
    "паша",
    "сан",
    "сен",
    "тен",
    "тер",
    "фон",
    "хан",
    "цу",
    "al",
    "bin",
    "de",
    "der",
    "el",
    "van",
    "von",
];

/// More of them, which `uk/1` lacks: "son of" and "daughter of" in other spellings, and the
/// commonest in Latin letters.
const MORE_PARTICLES: [&str; 27] = [
    "абдул",
    "бінті",
    "зада",
    "ибну",
    "къызы",
    "огле",
    "оглу",
    "оґли",
    "углі",
    "угли",
    "улу",
    "ули",
    "уулу",
    "қызы",
    "ұлы",
    "ўғли",
    "abu",
    "del",
    "gyzy",
    "ibn",
    "kyzy",
    "ogli",
    "oglu",
    "ogly",
    "qizi",
    "uulu",
    "zade",
];

/// Most parts of one surname that get a key of their own; nobody uses more.
const MOST: usize = 8;

/// Fewest letters of a part: an initial identifies nobody.
const SHORTEST: usize = 3;

/// Gives `take` the parts of a compound surname that it may be found by, in order; none of a simple one.
pub(super) fn each_part(name: &str, version: Version, take: impl FnMut(&str)) {
    let name = readable(name, version);
    let words = name.split(|c| is_separator(c, version)).filter(|word| !word.is_empty());
    let compound = words.clone().nth(1).is_some();
    words
        .filter(|word| is_part(word, version))
        .take(if compound { MOST } else { 0 })
        .for_each(take);
}

fn is_part(word: &str, version: Version) -> bool {
    let is_letter = |character: &char| letter(*character) != NONE || character.is_alphabetic();
    let letters = word.chars().filter(is_letter).take(SHORTEST);
    let sounds = letters.filter(|c| *c != 'ь' && *c != 'ъ').count();
    let is_particle = || {
        let word = word.to_lowercase();
        PARTICLES.contains(&word.as_str())
            || version == Version::Two && MORE_PARTICLES.contains(&word.as_str())
    };
    let is_short = word.chars().nth(SHORTEST.wrapping_mul(2)).is_none();
    sounds >= SHORTEST && !(is_short && is_particle())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str, version: Version) -> Vec<String> {
        let mut parts = Vec::new();
        each_part(name, version, |part| parts.push(part.to_owned()));
        parts
    }

    #[test]
    fn a_compound_surname_has_its_parts() {
        let all = |name| parts(name, Version::Two);
        assert_eq!(all("Нечуй-Левицький"), ["Нечуй", "Левицький"]);
        assert_eq!(all("Нечуй – Левицький"), ["Нечуй", "Левицький"]);
        assert_eq!(all("Шевченко"), Vec::<String>::new());
        assert_eq!(all(" Шевченко "), Vec::<String>::new());
        assert_eq!(all("Аль-Хатіб"), ["Хатіб"]);
        assert_eq!(all("ван дер Меер"), ["Меер"]);
        assert_eq!(all("О. Петренко"), ["Петренко"]);
    }

    #[test]
    fn the_number_of_parts_is_limited() {
        assert_eq!(parts(&"Іваненко ".repeat(1000), Version::Two).len(), MOST);
    }

    #[test]
    fn every_particle_is_written_in_lower_case() {
        for particle in PARTICLES.into_iter().chain(MORE_PARTICLES) {
            assert_eq!(particle.to_lowercase(), particle);
            assert!(particle.chars().all(char::is_alphabetic));
        }
    }
}
