//! Wrong letters, wrong digits, look-alike letters.

use crate::Random;

/// The same text with Latin letters that look like the Cyrillic ones.
pub(crate) fn look_alike(text: &str) -> String {
    let letter = |letter| match letter {
        'а' => 'a',
        'е' => 'e',
        'і' => 'i',
        'о' => 'o',
        'с' => 'c',
        'р' => 'p',
        'х' => 'x',
        'А' => 'A',
        'В' => 'B',
        'Е' => 'E',
        'І' => 'I',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'Х' => 'X',
        other => other,
    };
    text.chars().map(letter).collect()
}

/// The text with one of its digits wrong, or two neighbouring ones exchanged.
pub(crate) fn wrong_digit(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let places: Vec<usize> =
        (0..letters.len()).filter(|at| letters[*at].is_ascii_digit()).collect();
    if places.is_empty() {
        return text.to_owned();
    }
    let at = random.below(places.len());
    match places.get(at + 1) {
        Some(next) if random.chance(25) && letters[places[at]] != letters[*next] => {
            letters.swap(places[at], *next);
        }
        _ => {
            let digit = letters[places[at]].to_digit(10).unwrap_or(0);
            let other = (digit + 1 + random.below(9) as u32) % 10;
            letters[places[at]] = char::from_digit(other, 10).unwrap_or('0');
        }
    }
    letters.into_iter().collect()
}

/// Letters that a clerk takes for each other.
const CONFUSED: [(char, &[char]); 16] = [
    ('а', &['о']),
    ('о', &['а', 'у']),
    ('е', &['и', 'є']),
    ('и', &['і', 'е']),
    ('і', &['и', 'ї']),
    ('ї', &['і']),
    ('у', &['ю', 'о']),
    ('ю', &['у']),
    ('я', &['а']),
    ('г', &['ґ', 'х']),
    ('з', &['с']),
    ('с', &['з']),
    ('ш', &['щ', 'с']),
    ('ч', &['щ', 'ш']),
    ('в', &['у', 'ф']),
    ('д', &['т']),
];

/// A letter left out, doubled, exchanged with the next or taken for another, not the first.
pub(crate) fn misspelt(name: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() > 3 {
        let at = 1 + random.below(letters.len() - 2);
        match random.below(5) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, letters[at]),
            2 => letters.swap(at, at + 1),
            _ => {
                let known = CONFUSED.iter().find(|(letter, _)| *letter == letters[at]);
                letters[at] =
                    *random.of(known.map_or(&['а', 'и', 'н', 'к'][..], |(_, others)| others));
            }
        }
    }
    letters.into_iter().collect()
}

/// The next number of a series: the last digit that is not a nine grows by one.
pub(crate) fn next_number(number: &str) -> String {
    let mut letters: Vec<char> = number.chars().collect();
    for letter in letters.iter_mut().rev() {
        match *letter {
            '9' => *letter = '0',
            '0'..='8' => {
                *letter = char::from_u32(u32::from(*letter) + 1).unwrap_or(*letter);
                break;
            }
            _ => {}
        }
    }
    letters.into_iter().collect()
}
