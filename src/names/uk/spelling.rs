//! Step 2: what differs regularly between Ukrainian and Russian spellings of one name.

use super::super::buffer::Buffer;
use super::super::rules::{count, rules, Anchor, Rule, Table};
use super::Kind;

/// Rules for every kind of name.
const COMMON: &[Rule] = rules! {
    // Ukrainian writes о after a soft consonant with ь, and йо where Russian has ё, which is
    // mostly printed е: Шмальова, Шмалева; Йолкін, Ёлкин; Соловйов, Соловьев.
    "ьйо" => "е",
    "йо" => "е",
    "ьо" => "е",
    // Russian keeps the old Ио at the start of biblical names: Йосипова, Иосипова.
    "^ио" => "^е",
    // A hushing consonant is followed by о in one language where the other has е: Лукачов, Лукачев.
    "жо" => "же",
    "чо" => "че",
    "шо" => "ше",
    "щьо" => "ще",
    "що" => "ще",
    "цо" => "це",
    // Two vowels meet. Ukrainian has -ії-, -ійо-, -іє- where Russian has -ее-, -ие-: Змієвський, Змеевский;
    // Андрійович, Андреевич. The glide is kept, so that Андрієнко stays apart from Андренко.
    "ие" => "йе",
    "ее" => "йе",
    "еи" => "йе",
    "ии" => "йе",
    "еие" => "йе",
    "ийе" => "йе",
    "ийо" => "йе",
    "иий" => "ий",
    // ї after a vowel is й to a Russian ear: Лоїш, Лойш; Моїсеєв, Мойсеев.
    "ои" => "ой",
    "аи" => "ай",
    // Affricates written apart: Братський, Брацький; Людський, Люцький.
    "тс" => "ц",
    "тьс" => "ц",
    "дс" => "ц",
    "дьс" => "ц",
    "тц" => "ц",
    "тьц" => "ц",
    // Clusters that lose a consonant in speech: Хвастливий, Хвасливий; Лестничий, Леснич.
    "стн" => "сн",
    "здн" => "зн",
    "слн" => "сн",
    "стл" => "сл",
    // Russian adjectives have -ая, -яя for Ukrainian -а, -я: Біла, Белая; Осіння, Осенняя.
    "ая$" => "а$",
    "яя$" => "я$",
};

/// Rules for surnames only: roots in which Ukrainian has і where Russian has е or о. They are common
/// words that surnames are made of, and each row is there for what it earned (benches/names.md).
const ROOTS: &[Rule] = rules! {
    "^пид" => "^под",
    "^бил" => "^бел",
    "^олекс" => "^алекс",
    "^микол" => "^никол",
    "ийч" => "ейч",
    "ийн" => "ейн",
};

const FOR_NAMES: Table<{ COMMON.len() }> = Table::new(&[COMMON], Anchor::Front);
const FOR_SURNAMES: Table<{ count(&[COMMON, ROOTS]) }> =
    Table::new(&[COMMON, ROOTS], Anchor::Front);

/// Applies the rules: at each letter the longest row that fits, once; the pass goes on after what the
/// row replaced.
pub(super) fn respell(letters: &[u8], kind: Kind) -> Buffer {
    static NAMES: &Table<{ COMMON.len() }> = &FOR_NAMES;
    static SURNAMES: &Table<{ count(&[COMMON, ROOTS]) }> = &FOR_SURNAMES;
    match kind {
        Kind::Last => apply(SURNAMES, letters),
        Kind::First | Kind::Second => apply(NAMES, letters),
    }
}

fn apply<const N: usize>(table: &Table<N>, letters: &[u8]) -> Buffer {
    let mut output = Buffer::new();
    let mut rest = letters;
    while let Some((first, after)) = rest.split_first() {
        match table.at_front(rest) {
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
