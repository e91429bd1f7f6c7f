//! Step 2: what differs regularly between Ukrainian and Russian spellings of one name.

use super::super::buffer::Buffer;
use super::super::letters::letters;

/// One row: letters, and what stands for them. `^` and `$` are the borders of the name.
pub(crate) struct Rule {
    /// What is found.
    pub(crate) from: &'static [u8],
    /// What replaces it.
    pub(crate) to: &'static [u8],
}

macro_rules! rules {
    ($($from:literal => $to:literal),* $(,)?) => {
        &[$(Rule { from: letters!($from), to: letters!($to) }),*]
    };
}

/// The rules. At each letter the longest rule that fits is applied, once, and the pass goes on after
/// what it replaced.
pub(crate) const RULES: &[Rule] = rules! {
    // Ukrainian writes о after a soft consonant with ь, and йо where Russian has ё, which is
    // mostly written е: Шмальова, Шмалёва, Шмалева; Йоргов, Ёргов.
    "ьйо" => "е",
    "йо" => "е",
    "ьо" => "е",
    "ье" => "е",
    "ьє" => "е",
    // A hushing consonant is followed by о in one language where the other has е: Лукачов, Лукачев.
    "жо" => "же",
    "чо" => "че",
    "шо" => "ше",
    "щьо" => "ще",
    "щьо" => "ще",
    // Affricates written apart: Братський, Брацький; Людський, Люцький.
    "тс" => "ц",
    "тьс" => "ц",
    "дс" => "ц",
    "дьс" => "ц",
    // Clusters that drop a consonant: Пастнак, Паснак.
    "стн" => "сн",
    "здн" => "зн",
    "слн" => "сн",
    "стл" => "сл",
};

/// Applies [`RULES`].
pub(super) fn respell(letters: &[u8]) -> Buffer {
    let mut output = Buffer::new();
    let mut rest = letters;
    while let Some((first, after)) = rest.split_first() {
        let best = RULES
            .iter()
            .filter_map(|rule| Some((rule, rest.strip_prefix(rule.from)?)))
            .max_by_key(|(rule, _)| rule.from.len());
        match best {
            Some((rule, after)) => {
                output.extend(rule.to);
                rest = after;
            }
            None => {
                output.push(*first);
                rest = after;
            }
        }
    }
    output
}
