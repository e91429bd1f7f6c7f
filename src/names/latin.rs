//! KMU-55: Ukraine's transliteration into Latin letters, there and back.
//!
//! Source: resolution 55 of the Cabinet of Ministers of Ukraine, 27 January 2010, the table in its
//! annex and its two notes: зг is `zgh` (so that it differs from ж, `zh`), and the soft sign and the
//! apostrophe are not written.
//!
//! The way back is ambiguous (`i` is і, ї or й; ь and the apostrophe are lost), so two names in
//! different scripts are compared by their keys, never by their letters.

use super::kind::Version;
use crate::text::{is_apostrophe, is_invisible, is_mistaken_apostrophe};

/// One letter: its Latin form at the start of a word, and its form elsewhere.
struct Romanisation {
    cyrillic: char,
    initial: &'static str,
    medial: &'static str,
}

const fn same(cyrillic: char, latin: &'static str) -> Romanisation {
    Romanisation { cyrillic, initial: latin, medial: latin }
}

const fn differs(cyrillic: char, initial: &'static str, medial: &'static str) -> Romanisation {
    Romanisation { cyrillic, initial, medial }
}

/// The resolution's table, and after it the four Russian letters that the resolution does not know:
/// they occur in the registry all the same, and are written as the Ukrainian letters nearest to them.
const TABLE: [Romanisation; 38] = [
    same('а', "a"),
    same('б', "b"),
    same('в', "v"),
    same('г', "h"),
    same('ґ', "g"),
    same('д', "d"),
    same('е', "e"),
    differs('є', "ye", "ie"),
    same('ж', "zh"),
    same('з', "z"),
    same('и', "y"),
    same('і', "i"),
    differs('ї', "yi", "i"),
    differs('й', "y", "i"),
    same('к', "k"),
    same('л', "l"),
    same('м', "m"),
    same('н', "n"),
    same('о', "o"),
    same('п', "p"),
    same('р', "r"),
    same('с', "s"),
    same('т', "t"),
    same('у', "u"),
    same('ф', "f"),
    same('х', "kh"),
    same('ц', "ts"),
    same('ч', "ch"),
    same('ш', "sh"),
    same('щ', "shch"),
    differs('ю', "yu", "iu"),
    differs('я', "ya", "ia"),
    same('ь', ""),
    same('ы', "y"),
    same('э', "e"),
    differs('ё', "yo", "io"),
    same('ъ', ""),
    same('ў', "u"),
];

/// A name in Latin letters by KMU-55. Characters that are no Cyrillic letter stay as they are, except
/// apostrophes and invisible characters, which are left out; so is a quotation or question mark between
/// two letters, which is a mistyped apostrophe.
///
/// ```
/// use osoba::names::to_latin;
/// assert_eq!(to_latin("Згурський"), "Zghurskyi");
/// assert_eq!(to_latin("Короп'є"), "Koropie");
/// assert_eq!(to_latin("ЩЕРБУХИ"), "SHCHERBUKHY");
/// assert_eq!(to_latin("В\"ячеслав"), "Viacheslav");
/// ```
#[must_use]
pub fn to_latin(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let kept = name.chars().filter(|c| !is_apostrophe(*c) && !is_invisible(*c));
    let composed: Vec<char> = kept.nfc().collect();
    let mut output = String::with_capacity(name.len());
    // The last letter before this character within the word, lower-cased.
    let mut before: Option<char> = None;
    let mut upper_before = false;
    for (at, character) in composed.iter().copied().enumerate() {
        let next = composed.get(at.wrapping_add(1)).copied().filter(|next| next.is_alphabetic());
        if is_mistaken_apostrophe(character) && before.is_some() && next.is_some() {
            continue;
        }
        let lower = lower_case(character);
        let Some(row) = TABLE.iter().find(|row| row.cyrillic == lower) else {
            output.push(character);
            before = character.is_alphabetic().then_some(lower);
            upper_before = character.is_uppercase();
            continue;
        };
        let latin = match before {
            None => row.initial,
            Some('з') if lower == 'г' => "gh",
            Some(_) => row.medial,
        };
        let is_upper = lower != character;
        let all_upper = match next {
            Some(next) => next.is_uppercase(),
            None => upper_before && before.is_some(),
        };
        push_cased(&mut output, latin, is_upper, all_upper);
        before = Some(lower);
        upper_before = is_upper;
    }
    output
}

/// The Latin letters of a small Cyrillic letter that does not start a word.
pub(super) fn small_letter_in_latin(letter: char) -> Option<&'static str> {
    TABLE.iter().find(|row| row.cyrillic == letter).map(|row| row.medial)
}

fn lower_case(character: char) -> char {
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => character,
    }
}

fn push_cased(output: &mut String, latin: &str, is_upper: bool, all_upper: bool) {
    for (at, letter) in latin.chars().enumerate() {
        let raise = is_upper && (at == 0 || all_upper);
        output.push(if raise { letter.to_ascii_uppercase() } else { letter });
    }
}

/// Where in a word a row of [`BACK`] holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Anywhere,
    Start,
    End,
    AfterVowel,
    AfterConsonant,
}

use Place::{AfterConsonant, AfterVowel, Anywhere, End, Start};

/// A row of [`BACK`]: Latin letters, where they stand, and the Cyrillic ones that they are read as.
type Back = (&'static str, Place, &'static str);

/// Rows by their first letter, in the order in which they are tried.
struct Rows<R: ?Sized> {
    /// For each of a–z the number of rows before its own.
    starts: [u8; 27],
    rows: R,
}

impl<const N: usize> Rows<[Back; N]> {
    #[allow(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "runs while compiling only: a wrong table fails the build"
    )]
    const fn new(tables: &[&[Back]]) -> Self {
        let mut rows = [("", Anywhere, ""); N];
        let mut starts = [0; 27];
        let mut filled = 0;
        let mut letter = 0;
        while letter < 26 {
            let mut table = 0;
            while table < tables.len() {
                let mut row = 0;
                while row < tables[table].len() {
                    if tables[table][row].0.as_bytes()[0] == b'a' + letter {
                        rows[filled] = tables[table][row];
                        filled += 1;
                    }
                    row += 1;
                }
                table += 1;
            }
            letter += 1;
            starts[letter as usize] = filled as u8;
        }
        assert!(filled == N && N <= u8::MAX as usize, "the table has room for exactly its rows");
        Rows { starts, rows }
    }
}

impl Rows<[Back]> {
    /// The rows that begin with a letter; none for a character that is not of a–z.
    fn of(&self, letter: char) -> &[Back] {
        let place = (letter as usize).wrapping_sub('a' as usize);
        let starts = (self.starts.get(place), self.starts.get(place.wrapping_add(1)));
        let (Some(start), Some(end)) = starts else { return &[] };
        self.rows.get(usize::from(*start)..usize::from(*end)).unwrap_or_default()
    }
}

static ROWS: &Rows<[Back]> =
    &Rows::<[Back; INTERNATIONAL.len() + BACK.len()]>::new(&[INTERNATIONAL, BACK]);
static ROWS_OF_1: &Rows<[Back]> = &Rows::<[Back; BACK.len()]>::new(&[BACK]);

/// What `uk/2` reads otherwise: rows that are tried before [`BACK`]'s. Spellings of the English and French
/// press, of Ukraine's passports from 1993 to 2009, of BGN/PCGN, of German and Polish.
const INTERNATIONAL: &[Back] = &[
    // French: Chtcherbak, Tchorny, Oustymenko, Iouri (ш is ch there and cannot be told from ч). Emigrants'
    // -off.
    ("chtch", Anywhere, "щ"),
    ("tch", Anywhere, "ч"),
    ("dj", Anywhere, "дж"),
    ("iou", Anywhere, "ю"),
    // Білоус, Бєлоус, Сіроус are no French.
    ("elous", Anywhere, "елоус"),
    ("ilous", Anywhere, "ілоус"),
    ("irous", Anywhere, "іроус"),
    ("ou", Anywhere, "у"),
    ("off", End, "ов"),
    ("eff", End, "ев"),
    // German шм, шн and so on; before a vowel sch is the щ of the passports of 1996.
    ("tsch", Anywhere, "ч"),
    ("schl", Anywhere, "шл"),
    ("schm", Anywhere, "шм"),
    ("schn", Anywhere, "шн"),
    ("schr", Anywhere, "шр"),
    ("schw", Anywhere, "шв"),
    ("sch", Anywhere, "щ"),
    // Polish -cki.
    ("cki", End, "цкий"),
    ("cky", End, "цкий"),
    ("cka", End, "цка"),
    // и before й or a vowel with a glide.
    ("yia", Anywhere, "ия"),
    ("yie", Anywhere, "иє"),
    ("yio", Anywhere, "ийо"),
    ("yiu", Anywhere, "ию"),
    ("yisk", Anywhere, "ийск"),
    // ї after a vowel and ьо after a consonant, as BGN/PCGN and the press write them.
    ("yi", AfterVowel, "ї"),
    ("yo", AfterConsonant, "ьо"),
    ("iom", End, "ьом"),
    // -ьевич and -иевна, as in the Russian forms: the glide is not lost after a consonant.
    ("yevich", AfterConsonant, "ьєвич"),
    ("yevna", AfterConsonant, "ьєвна"),
    ("ievich", AfterConsonant, "ієвич"),
    ("ievna", AfterConsonant, "ієвна"),
    // Names in which i behind a vowel is mostly ї, not й: Ismail, Samuil, Khaim. Names with ай are in the
    // classes (Михайло), or are surnames and given names, in which the two are one.
    ("ail", Anywhere, "аїл"),
    ("aim", Anywhere, "аїм"),
    ("aish", Anywhere, "аїш"),
    ("ais", Anywhere, "аїс"),
    ("oil", Anywhere, "оїл"),
    ("oim", Anywhere, "оїм"),
    ("uil", Anywhere, "уїл"),
    // Names in which ia is іа, not я.
    ("dian", Start, "діан"),
    ("lian", Start, "ліан"),
    ("drian", Anywhere, "дріан"),
    ("stian", End, "стіан"),
];

/// Latin letters, where they stand, and the Cyrillic ones that they are read as. The first row that
/// fits is taken. Beside KMU-55's own letters stand those of other romanisations that passports carry
/// (-sky, -iy, cz, j, w, x).
const BACK: &[Back] = &[
    ("shch", Anywhere, "щ"),
    ("zgh", Anywhere, "зг"),
    ("sky", End, "ский"),
    ("ski", End, "ский"),
    ("yi", Start, "ї"),
    ("yi", End, "ий"),
    ("yi", Anywhere, "иї"),
    ("yy", End, "ий"),
    ("iy", End, "ий"),
    ("ij", End, "ий"),
    ("yj", End, "ий"),
    ("iiv", Anywhere, "іїв"),
    ("iov", End, "йов"),
    ("iova", End, "йова"),
    ("io", AfterVowel, "йо"),
    ("ye", Anywhere, "є"),
    ("yu", Anywhere, "ю"),
    ("ya", Anywhere, "я"),
    ("yo", Start, "йо"),
    ("yo", AfterVowel, "йо"),
    ("ie", Anywhere, "є"),
    ("iu", Anywhere, "ю"),
    ("ia", Anywhere, "я"),
    ("je", Anywhere, "є"),
    ("ju", Anywhere, "ю"),
    ("ja", Anywhere, "я"),
    ("zh", Anywhere, "ж"),
    ("kh", Anywhere, "х"),
    ("ts", Anywhere, "ц"),
    ("ch", Anywhere, "ч"),
    ("cz", Anywhere, "ч"),
    ("sh", Anywhere, "ш"),
    ("sz", Anywhere, "ш"),
    ("ck", Anywhere, "к"),
    ("ph", Anywhere, "ф"),
    ("th", Anywhere, "т"),
    ("y", Start, "и"),
    ("y", AfterVowel, "й"),
    ("iv", AfterVowel, "їв"),
    ("i", AfterVowel, "й"),
    ("a", Anywhere, "а"),
    ("b", Anywhere, "б"),
    ("c", Anywhere, "к"),
    ("d", Anywhere, "д"),
    ("e", Anywhere, "е"),
    ("f", Anywhere, "ф"),
    ("g", Anywhere, "ґ"),
    ("h", Anywhere, "г"),
    ("i", Anywhere, "і"),
    ("j", Anywhere, "й"),
    ("k", Anywhere, "к"),
    ("l", Anywhere, "л"),
    ("m", Anywhere, "м"),
    ("n", Anywhere, "н"),
    ("o", Anywhere, "о"),
    ("p", Anywhere, "п"),
    ("q", Anywhere, "к"),
    ("r", Anywhere, "р"),
    ("s", Anywhere, "с"),
    ("t", Anywhere, "т"),
    ("u", Anywhere, "у"),
    ("v", Anywhere, "в"),
    ("w", Anywhere, "в"),
    ("x", Anywhere, "кс"),
    ("y", Anywhere, "и"),
    ("z", Anywhere, "з"),
];

/// A name in Latin letters read back into lower-case Cyrillic by KMU-55, as the `uk` key reads it.
///
/// The soft sign and the apostrophe cannot be known. Characters that are no Latin letter a–z stay, except
/// apostrophes and invisible characters.
///
/// ```
/// use osoba::names::from_latin;
/// assert_eq!(from_latin("Zghurskyi"), "згурский");
/// assert_eq!(from_latin("Yizhakevych"), "їжакевич");
/// assert_eq!(from_latin("Feodosiia"), "феодосія");
/// ```
#[must_use]
pub fn from_latin(name: &str) -> String {
    let mut output = String::with_capacity(name.len().saturating_mul(2));
    let mut word = String::new();
    for character in name.chars().filter(|c| !is_apostrophe(*c) && !is_invisible(*c)) {
        if character.is_ascii_alphabetic() {
            word.push(character.to_ascii_lowercase());
        } else {
            read_back(&word, Version::Two, |letter| output.push(letter));
            word.clear();
            output.push(character);
        }
    }
    read_back(&word, Version::Two, |letter| output.push(letter));
    output
}

/// Gives `take` the Cyrillic letters of one word of lower-case letters a–z.
pub(super) fn read_back(word: &str, version: Version, mut take: impl FnMut(char)) {
    let rows = match version {
        Version::One => ROWS_OF_1,
        Version::Two => ROWS,
    };
    let mut rest = word;
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let row = rows.of(first).iter().find_map(|(latin, place, cyrillic)| {
            let after = rest.strip_prefix(latin)?;
            let fits = match place {
                Anywhere => true,
                Start => before.is_none(),
                End => after.is_empty(),
                AfterVowel => before.is_some_and(is_vowel),
                AfterConsonant => before.is_some_and(|letter| !is_vowel(letter)),
            };
            fits.then_some((latin, after, cyrillic))
        });
        match row {
            Some((latin, after, cyrillic)) => {
                cyrillic.chars().for_each(&mut take);
                before = latin.chars().last();
                rest = after;
            }
            None => {
                before = Some(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
}

fn is_vowel(latin: char) -> bool {
    matches!(latin, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resolutions_examples_are_transliterated_as_it_says() {
        for (cyrillic, latin) in [
            ("Алушта", "Alushta"),
            ("Андрій", "Andrii"),
            ("Борщагівка", "Borshchahivka"),
            ("Борисенко", "Borysenko"),
            ("Вінниця", "Vinnytsia"),
            ("Володимир", "Volodymyr"),
            ("Гадяч", "Hadiach"),
            ("Богдан", "Bohdan"),
            ("Згурський", "Zghurskyi"),
            ("Ґалаґан", "Galagan"),
            ("Ґорґани", "Gorgany"),
            ("Донецьк", "Donetsk"),
            ("Дмитро", "Dmytro"),
            ("Рівне", "Rivne"),
            ("Олег", "Oleh"),
            ("Есмань", "Esman"),
            ("Єнакієве", "Yenakiieve"),
            ("Гаєвич", "Haievych"),
            ("Короп'є", "Koropie"),
            ("Житомир", "Zhytomyr"),
            ("Жанна", "Zhanna"),
            ("Жежелів", "Zhezheliv"),
            ("Закарпаття", "Zakarpattia"),
            ("Казимирчук", "Kazymyrchuk"),
            ("Медвин", "Medvyn"),
            ("Михайленко", "Mykhailenko"),
            ("Іванків", "Ivankiv"),
            ("Іващенко", "Ivashchenko"),
            ("Їжакевич", "Yizhakevych"),
            ("Кадиївка", "Kadyivka"),
            ("Мар'їне", "Marine"),
            ("Йосипівка", "Yosypivka"),
            ("Стрий", "Stryi"),
            ("Олексій", "Oleksii"),
            ("Київ", "Kyiv"),
            ("Коваленко", "Kovalenko"),
            ("Лебедин", "Lebedyn"),
            ("Леонід", "Leonid"),
            ("Миколаїв", "Mykolaiv"),
            ("Маринич", "Marynych"),
            ("Ніжин", "Nizhyn"),
            ("Наталія", "Nataliia"),
            ("Одеса", "Odesa"),
            ("Онищенко", "Onyshchenko"),
            ("Полтава", "Poltava"),
            ("Петро", "Petro"),
            ("Решетилівка", "Reshetylivka"),
            ("Рибчинський", "Rybchynskyi"),
            ("Суми", "Sumy"),
            ("Соломія", "Solomiia"),
            ("Тернопіль", "Ternopil"),
            ("Троць", "Trots"),
            ("Ужгород", "Uzhhorod"),
            ("Уляна", "Uliana"),
            ("Фастів", "Fastiv"),
            ("Філіпчук", "Filipchuk"),
            ("Харків", "Kharkiv"),
            ("Христина", "Khrystyna"),
            ("Біла Церква", "Bila Tserkva"),
            ("Стеценко", "Stetsenko"),
            ("Чернівці", "Chernivtsi"),
            ("Шевченко", "Shevchenko"),
            ("Шостка", "Shostka"),
            ("Кишеньки", "Kyshenky"),
            ("Щербухи", "Shcherbukhy"),
            ("Гоща", "Hoshcha"),
            ("Гаращенко", "Harashchenko"),
            ("Юрій", "Yurii"),
            ("Корюківка", "Koriukivka"),
            ("Яготин", "Yahotyn"),
            ("Ярошенко", "Yaroshenko"),
            ("Костянтин", "Kostiantyn"),
            ("Знам'янка", "Znamianka"),
            ("Феодосія", "Feodosiia"),
            ("Розгон", "Rozghon"),
        ] {
            assert_eq!(to_latin(cyrillic), latin);
            assert_eq!(to_latin(&cyrillic.to_uppercase()), latin.to_uppercase());
        }
    }

    #[test]
    fn a_single_capital_is_no_word_in_capitals() {
        assert_eq!(to_latin("Є"), "Ye");
        assert_eq!(to_latin("Щука Ю-Я"), "Shchuka Yu-Ya");
    }

    #[test]
    fn every_apostrophe_and_what_is_mistyped_for_one_is_left_out() {
        for mark in "'’ʼ`′‘´ʹ‛＇ˈ\"“”«»?\u{200B}\u{AD}".chars() {
            assert_eq!(to_latin(&format!("В{mark}ячеслав")), "Viacheslav", "{mark:?}");
            assert_eq!(to_latin(&format!("КОРОП{mark}Є")), "KOROPIE", "{mark:?}");
        }
        assert_eq!(to_latin("Іван \"Сірко\"?"), "Ivan \"Sirko\"?");
    }

    #[test]
    fn characters_that_are_not_cyrillic_are_unchanged() {
        assert_eq!(to_latin("Smith 2-й"), "Smith 2-y");
        assert_eq!(to_latin(""), "");
    }

    #[test]
    fn other_romanisations_are_read_too() {
        for (latin, cyrillic) in [
            ("Shevchenko", "шевченко"),
            ("Bilozersky", "білозерский"),
            ("Mykolaiovych", "миколайович"),
            ("Andriy", "андрий"),
            ("Wojciech", "войкєч"),
            ("Mariia", "марія"),
        ] {
            assert_eq!(from_latin(latin), cyrillic);
        }
    }
}
