//! The one list of apostrophes, of dashes, of invisible characters and of look-alike letters.

/// Whether a character is written as an apostrophe: the typewriter's, the typographic ones, the letter
/// U+02BC, the grave and acute accents, primes, the modifier vertical line, and the full-width form.
pub(crate) const fn is_apostrophe(character: char) -> bool {
    matches!(
        character,
        '\'' | '`'
            | '\u{B4}'
            | '\u{2B9}'
            | '\u{2BC}'
            | '\u{2C8}'
            | '\u{2018}'
            | '\u{2019}'
            | '\u{201B}'
            | '\u{2032}'
            | '\u{FF07}'
    )
}

/// Whether a character is typed for an apostrophe by mistake (`В"ячеслав`): a quotation mark, or the
/// question mark that a wrong code page leaves. Between two letters only: elsewhere it is itself.
pub(crate) const fn is_mistaken_apostrophe(character: char) -> bool {
    matches!(
        character,
        '"' | '?' | '*' | '«' | '»' | '\u{201C}'
            ..='\u{201F}' | '\u{2033}' | '\u{FF02}' | '\u{FFFD}'
    )
}

/// Whether a character is a dash: Unicode's category Pd, and the minus signs.
pub(crate) const fn is_dash(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{58A}' | '\u{5BE}' | '\u{1400}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2212}'
                | '\u{2E17}'
                | '\u{2E1A}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{2E40}'
                | '\u{2E5D}'
                | '\u{301C}'
                | '\u{3030}'
                | '\u{30A0}'
                | '\u{FE31}'
                | '\u{FE32}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
                | '\u{10D6E}'
                | '\u{10EAD}'
    )
}

/// Whether a character is not displayed and is no white space: Unicode's category Cf (soft
/// hyphen, zero-width space and joiners, direction marks, word joiner, byte order mark, tags) and its
/// other default-ignorable characters (grapheme joiner, fillers, variation selectors).
pub(crate) const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}'
            | '\u{34F}'
            | '\u{600}'..='\u{605}'
            | '\u{61C}'
            | '\u{6DD}'
            | '\u{70F}'
            | '\u{890}'
            | '\u{891}'
            | '\u{8E2}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{17B4}'
            | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{110BD}'
            | '\u{110CD}'
            | '\u{13430}'..='\u{1343F}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// The Latin capitals and small letters that look like the Cyrillic one beside them.
pub(crate) const LOOK_ALIKES: [(char, char); 24] = [
    ('A', 'А'),
    ('B', 'В'),
    ('C', 'С'),
    ('E', 'Е'),
    ('H', 'Н'),
    ('I', 'І'),
    ('K', 'К'),
    ('M', 'М'),
    ('O', 'О'),
    ('P', 'Р'),
    ('T', 'Т'),
    ('X', 'Х'),
    ('Y', 'У'),
    ('Ï', 'Ї'),
    ('a', 'а'),
    ('c', 'с'),
    ('e', 'е'),
    ('i', 'і'),
    ('k', 'к'),
    ('o', 'о'),
    ('p', 'р'),
    ('x', 'х'),
    ('y', 'у'),
    ('ï', 'ї'),
];

/// The small Cyrillic letters of document series and the Latin ones that they are written with: the
/// capitals that look alike (series are written in capitals), in lower case.
pub(crate) const SERIES_LETTERS: [(char, char); 13] = {
    let mut series = [('\0', '\0'); 13];
    let mut rest: &mut [(char, char)] = &mut series;
    let mut pairs: &[(char, char)] = &LOOK_ALIKES;
    while let (Some((row, others)), Some(((latin, cyrillic), after))) =
        (rest.split_first_mut(), pairs.split_first())
    {
        *row = (small(*cyrillic), latin.to_ascii_lowercase());
        rest = others;
        pairs = after;
    }
    series
};

/// The same for words, in which letters of either case are look-alikes: (Cyrillic, Latin).
pub(crate) const SMALL_LOOK_ALIKES: [(char, char); 14] = {
    let mut all = [('ї', 'ï'); 14];
    let mut rest: &mut [(char, char)] = &mut all;
    let mut series: &[(char, char)] = &SERIES_LETTERS;
    while let (Some((row, others)), Some((pair, after))) =
        (rest.split_first_mut(), series.split_first())
    {
        *row = *pair;
        rest = others;
        series = after;
    }
    all
};

/// The small letter of a capital among [`LOOK_ALIKES`].
const fn small(capital: char) -> char {
    match capital {
        'І' => 'і',
        _ => match char::from_u32((capital as u32).wrapping_add(0x20)) {
            Some(small) => small,
            None => capital,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_in_one_list_at_most() {
        for character in '\0'..=char::MAX {
            let lists = [
                is_apostrophe(character),
                is_mistaken_apostrophe(character),
                is_dash(character),
                is_invisible(character),
                character.is_whitespace(),
                character.is_alphanumeric()
                    && !matches!(character, '\u{2B9}' | '\u{2BC}' | '\u{2C8}')
                    && !is_invisible(character),
            ];
            assert!(lists.iter().filter(|list| **list).count() <= 1, "{character:?}");
        }
    }

    #[test]
    fn every_dash_and_every_format_character_of_unicode_is_listed() {
        for (category, listed) in
            [(r"\p{Pd}", is_dash as fn(char) -> bool), (r"\p{Cf}", is_invisible)]
        {
            let category = regex::Regex::new(category).unwrap();
            for character in '\0'..=char::MAX {
                let mut buffer = [0; 4];
                if category.is_match(character.encode_utf8(&mut buffer)) {
                    assert!(listed(character), "{character:?}");
                }
            }
        }
    }

    #[test]
    fn look_alikes_are_pairs_of_one_case_and_series_follow_from_the_capitals() {
        for (latin, cyrillic) in LOOK_ALIKES {
            assert_eq!(latin.is_uppercase(), cyrillic.is_uppercase(), "{latin}");
        }
        for (cyrillic, latin) in SERIES_LETTERS {
            let capitals = (latin.to_ascii_uppercase(), cyrillic.to_uppercase().next().unwrap());
            assert!(LOOK_ALIKES.contains(&capitals), "{latin}");
        }
        let capitals = LOOK_ALIKES.iter().filter(|(latin, _)| latin.is_ascii_uppercase());
        assert_eq!(capitals.count(), SERIES_LETTERS.len());
    }
}
