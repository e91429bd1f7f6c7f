//! Letters outside the two alphabets: Latin ones that are no a–z, Cyrillic ones of other languages and
//! other centuries.
//!
//! Most letters with a mark are taken apart by Unicode (é is e). Those that it does not take apart have
//! a row here, so that no letter of a name vanishes: a test goes through every Latin and Cyrillic letter.
//! What a letter becomes is what Ukrainian passports and newspapers write for it, or else the letter that
//! it was made from.

use super::letters::length;

/// What letters become, and the small letters that become it.
type Rows = &'static [(&'static str, &'static str)];

/// The letters of some rows, sorted, so that a name of any length is read in linear time.
pub(super) struct Letters<const N: usize>([(char, &'static str); N]);

impl<const N: usize> Letters<N> {
    #[allow(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "runs while compiling only: a wrong table fails the build"
    )]
    const fn new(rows: Rows) -> Self {
        let mut sorted = [('\0', ""); N];
        let mut filled = 0;
        let mut row = 0;
        while row < rows.len() {
            let (to, letters) = rows[row];
            let mut rest = letters.as_bytes();
            while let Some((letter, tail)) = first(rest) {
                let mut at = filled;
                while at > 0 && sorted[at - 1].0 as u32 > letter as u32 {
                    sorted[at] = sorted[at - 1];
                    at -= 1;
                }
                sorted[at] = (letter, to);
                filled += 1;
                rest = tail;
            }
            row += 1;
        }
        assert!(filled == N, "the table has room for exactly its letters");
        Letters(sorted)
    }

    /// What a small letter becomes; `None` for one without a row.
    pub(super) fn find(&self, letter: char) -> Option<&'static str> {
        let place = self.0.binary_search_by_key(&letter, |(own, _)| *own).ok()?;
        self.0.get(place).map(|(_, to)| *to)
    }
}

/// The number of letters in some rows.
const fn count(mut rows: &[(&str, &str)]) -> usize {
    let mut count: usize = 0;
    while let Some(((_, letters), rest)) = rows.split_first() {
        count = count.wrapping_add(length(letters));
        rows = rest;
    }
    count
}

/// The first character of some UTF-8, and what follows.
const fn first(text: &[u8]) -> Option<(char, &[u8])> {
    let (mut code, more, mut rest) = match text {
        [one @ 0..0x80, rest @ ..] => (*one as u32, 0, rest),
        [two @ 0..0xE0, rest @ ..] => (*two as u32 & 0x1F, 1, rest),
        [three @ 0..0xF0, rest @ ..] => (*three as u32 & 0x0F, 2, rest),
        [four, rest @ ..] => (*four as u32 & 0x07, 3, rest),
        [] => return None,
    };
    let mut read: u32 = 0;
    while read < more {
        let Some((byte, tail)) = rest.split_first() else { return None };
        code = code << 6 | *byte as u32 & 0x3F;
        rest = tail;
        read = read.wrapping_add(1);
    }
    match char::from_u32(code) {
        Some(character) => Some((character, rest)),
        None => None,
    }
}

/// Latin letters, as a–z. The last rows are letters that Unicode would take apart, but that have a sound
/// of their own in a language that writes them: Čapek is Чапек.
const LATIN_ROWS: Rows = &[
    ("a", "ɐɑɒəɚᴀᵄᵅᵊᶏᶐᶕᶛₔ\u{2C65}ꜳꜻꞻꬰꬱꭤ\u{10780}"),
    ("ai", "ꜽ"),
    ("au", "ꜷ"),
    ("av", "ꜹ"),
    ("b", "ƀƃƅɓʙᴃᴯᵝᵬᶀꞗꞵ\u{10784}\u{10785}"),
    ("c", "ƈȼɕᴄᶝↄꜿꞓꞔ\u{1DF1D}"),
    ("ch", "çćčʧʨ\u{107AB}\u{107AE}\u{1DF17}\u{1DF1C}"),
    ("d", "ðđƌƍȡɖɗᴅᴆᵟᵭᶁᶑᶞꝺꟈ\u{1078B}\u{1078C}\u{1078D}\u{1DF25}"),
    ("db", "ȸ"),
    ("dum", "ꝱ"),
    ("dz", "ƻʣʥꭦ\u{10787}\u{10788}\u{10789}"),
    ("dzh", "ʤ\u{1078A}\u{1DF12}\u{1DF19}"),
    ("e", "æøœǝɇɘɛɜɝɞɶʚᴁᴂᴇᴈᴔᴭᴲᵆᵋᵌᶒᶓᶔᶟ\u{2C78}\u{2C7B}ꞛꟹꬲꬳꬴꭀꭁꭂꭡꭢ\u{10783}\u{1078E}\u{1078F}\u{107A3}"),
    ("et", "ꝫ"),
    ("f", "ƒɸʩᵠᵮᶂᶲ\u{2C77}ꜰꝼꞙꟻꬵ\u{10790}\u{1DF00}ⅎ"),
    ("g", "ƣǥȝɠɡɢɣʛˠᵞᵷᵹᶃᶢꝿꞡꟑꬶ\u{10792}\u{10793}\u{10794}\u{1DF01}\u{1DF02}"),
    ("h", "ħɥɦɧʜʮʯʱᶣ\u{2C68}\u{2C76}ꜧꞕꟶꟸꭜ\u{10795}\u{10796}\u{10797}"),
    ("i", "ıɨɩɪᴉᵎᵻᵼᶖᶤᶥᶦᶧꞽꟷꟾ\u{1DF1A}"),
    ("ia", "ꭠ"),
    ("is", "ꝭ"),
    ("j", "ȷɉɟʄʝᴊᶡᶨ\u{10798}"),
    ("k", "ĸƙʞᴋᶄ\u{2C6A}ꜫꜭꝁꝃꝅꞣ\u{1DF03}\u{1DF10}"),
    ("kh", "ᵡꭓꭔꭕ"),
    ("kon", "ꝯ"),
    ("kp", "ȹ"),
    ("l", "łƚƛȴɫɬɭɮʟᴌᶅᶩᶪᶫỻ\u{2C61}ꝇꝉꞁꞎꬷꬸꬹꭝꭞ\u{1079B}\u{1079C}\u{1079D}\u{1079E}\u{1079F}\u{1DF04}\u{1DF05}\u{1DF11}\u{1DF13}ꟛ\u{1DF26}"),
    ("ls", "ʪ\u{10799}"),
    ("lum", "ꝲ"),
    ("lz", "ʫ\u{1079A}"),
    ("m", "ɯɰɱᴍᴟᵚᵯᶆᶬᶭꟺꟽꟿꬺ"),
    ("mum", "ꝳ"),
    ("n", "ŋƞȵɲɳɴᴎᴻᵑᵰᶇᶮᶯᶰꞑꞥꬻꬼ\u{1DF07}\u{1DF14}\u{1DF27}"),
    ("num", "ꝴ"),
    ("o", "ɔɤɵɷᴏᴐᴑᴒᴓᴖᴗᵓᵔᵕᶗᶱ\u{2C7A}ꜵꝋꝍꝏꞝꞷꟁꬽꬾꬿꭃꭄꭣ\u{10791}\u{107A2}\u{107A4}\u{1DF1B}"),
    ("p", "ƥᴘᵱᵽᶈꝑꝓꝕꟼ"),
    ("q", "ɋʠꝗꝙꞯ"),
    ("r", "ɍɹɺɻɼɽɾɿʀʁʴʵʶᴙᴚᵲᵳᶉ\u{2C79}ꝛꞃꞧꭅꭆꭇꭈꭉꭊꭋꭌꭨ\u{107A6}\u{107A7}\u{107A8}\u{107A9}\u{107AA}\u{1DF08}\u{1DF15}\u{1DF16}\u{1DF28}"),
    ("rum", "ꝝꝵꝶ"),
    ("rzh", "ř"),
    ("s", "ƨȿʂᵴᶊᶳẜẝꜱꞅꞩꟊꟗꟙ\u{107BA}\u{1DF1E}ꟍ\u{1DF29}"),
    ("sh", "şšƪșʃʅʆᶋᶘᶴꭍ\u{1DF0B}\u{1DF0C}"),
    ("ss", "ßẟ"),
    ("t", "þŧƫƭȶʇʈᴛᵵᵺᶵᶿ\u{2C66}ꝥꝧꞇꟓ\u{107AF}\u{1DF09}\u{1DF0D}\u{1DF2A}"),
    ("ts", "ţțʦꜩꜯꭧ\u{107AC}\u{107AD}"),
    ("tum", "ꝷ"),
    ("u", "ȣʉʊᴕᴜᴝᴞᴽᵙᵫᵾᵿᶙᶶᶷᶸꞟꞹꞿꭎꭏꭐꭑꭒꭟ"),
    ("um", "ꝸ"),
    ("v", "ƕƿʋʌᴠᶌᶹᶺỽ\u{2C71}\u{2C74}ꝟꝡꝩꟃꟕ\u{107B0}"),
    ("w", "ʍᴡ\u{2C73}ꭩ"),
    ("x", "ᶍꭖꭗꭘꭙ"),
    ("y", "ƴɏʎʏỿꭚ\u{107A0}\u{107A1}\u{107B2}\u{1DF06}"),
    ("z", "ƶȥɀʐʑᴢᵶᶎᶼᶽ\u{2C6C}ꝣ"),
    ("zh", "żžƹƺʒʓᴣᶚᶾ\u{1DF18}"),
];

/// The same for `uk/1`, in which every other such letter vanished.
const LATIN_ROWS_OF_1: Rows = &[
    ("ae", "æ"),
    ("d", "đð"),
    ("i", "ı"),
    ("l", "ł"),
    ("o", "ø"),
    ("oe", "œ"),
    ("ss", "ß"),
    ("t", "þ"),
];

/// Cyrillic letters, as letters of the Ukrainian alphabet.
const CYRILLIC_ROWS: Rows = &[
    ("а", "ӕә"),
    ("в", "ԝᲀ"),
    ("г", "ғҕһӷӻԧ"),
    ("д", "ԁԃᲁꙣꚁ"),
    ("дж", "ђџҗԫꙉ"),
    ("дз", "ѕӡԇꙃꙅꚃꚉ"),
    ("е", "ѣѥᲇꙓ"),
    ("ж", "ꚅ"),
    ("з", "ҙԅԑꙁ"),
    ("и", "ѵꙇꙑ"),
    ("ин", "ꙟ"),
    ("й", "јҋ"),
    ("к", "ҁқҝҟҡӄԛԟ"),
    ("кс", "ѯ"),
    ("л", "ӆԓԕԡԯᴫꙥ"),
    ("ль", "љԉ"),
    ("м", "ӎꙧ"),
    ("н", "ңӈӊԣԩ"),
    ("нг", "ҥ"),
    ("нь", "њԋ"),
    ("о", "ѡѻѽҩөᲂꙍꙩꙫꙭꙮꚙꚛ"),
    ("от", "ѿ"),
    ("п", "ҧԥ"),
    ("пс", "ѱ"),
    ("р", "ҏԗ"),
    ("с", "ҫԍᲃ"),
    ("т", "ҭԏᲄᲅᲊꚋꚍ"),
    ("у", "ѫѹүұᲈꙋꙛ"),
    ("ф", "ѳ"),
    ("х", "ҳӽӿꚕ"),
    ("ц", "ҵꙡꚏꚑ"),
    ("ч", "ћҷҹҽҿӌԭꚇꚓ"),
    ("ш", "ꚗ"),
    ("ю", "ѭꙕ"),
    ("я", "ѧѩԙꙗꙙꙝ"),
];

/// Cyrillic letters that are silent in a name: signs of hardness and softness, and the palochka.
pub(super) const SILENT_CYRILLIC: &str = "ҍӏꙏᲆꙿ";

/// Latin letters that are silent in a name: tones, lengths, clicks and stops of the glottis.
#[cfg(test)]
const SILENT_LATIN: &str = "ƽƾǀǁǂǃɂʔʕʖʗʘʡʢʬʭˤᴤᴥᵜꜣꜥꞌꞏ\u{10781}\u{10782}\
    \u{107B3}\u{107B4}\u{107B5}\u{107B6}\u{107B7}\u{107B8}\u{107B9}\u{1DF0A}\u{1DF0E}\u{1DF0F}";

pub(super) static LATIN: Letters<{ count(LATIN_ROWS) }> = Letters::new(LATIN_ROWS);
pub(super) static LATIN_OF_1: Letters<{ count(LATIN_ROWS_OF_1) }> = Letters::new(LATIN_ROWS_OF_1);
pub(super) static CYRILLIC: Letters<{ count(CYRILLIC_ROWS) }> = Letters::new(CYRILLIC_ROWS);

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;
    use crate::names::{Algorithm, Kind};

    /// The letters of a script, by the tables of Unicode that the regular expressions bring.
    fn letters_of(script: &str) -> Vec<char> {
        let class = regex::Regex::new(&format!(r"^[\p{{{script}}}&&\p{{L}}]$")).unwrap();
        let is_of = |letter: &char| class.is_match(letter.encode_utf8(&mut [0; 4]));
        ('\0'..=char::MAX).filter(is_of).collect()
    }

    #[test]
    fn no_letter_of_a_cyrillic_or_latin_alphabet_vanishes() {
        let mut vanished = String::new();
        for (script, silent) in [("Cyrillic", SILENT_CYRILLIC), ("Latin", SILENT_LATIN)] {
            let letters = letters_of(script);
            assert!(letters.len() > 400, "{script}");
            for letter in letters {
                let lower = letter.to_lowercase().next().unwrap();
                let base = std::iter::once(lower).nfkd().next().unwrap();
                let is_silent = silent.contains([lower, base]) || "ьъ".contains(base);
                let name = format!("{letter}{letter}");
                if Algorithm::Uk.encode(&name, Kind::Last).is_none() != is_silent {
                    vanished.push(letter);
                }
            }
        }
        assert_eq!(vanished, "");
    }

    #[test]
    fn a_letter_has_one_row_at_most() {
        for rows in [LATIN_ROWS, LATIN_ROWS_OF_1, CYRILLIC_ROWS] {
            let letters: String = rows.iter().map(|(_, letters)| *letters).collect();
            for letter in letters.chars() {
                assert_eq!(letters.matches(letter).count(), 1, "{letter}");
                assert_eq!(letter.to_lowercase().next(), Some(letter), "{letter}");
            }
        }
    }

    #[test]
    fn a_letter_is_found_in_its_row() {
        for (to, letters) in LATIN_ROWS {
            assert!(letters.chars().all(|letter| LATIN.find(letter) == Some(to)), "{to}");
        }
        for (to, letters) in CYRILLIC_ROWS {
            assert!(letters.chars().all(|letter| CYRILLIC.find(letter) == Some(to)), "{to}");
        }
        assert_eq!((LATIN.find('a'), CYRILLIC.find('а')), (None, None));
    }
}
