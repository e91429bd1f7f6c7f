//! Step 2: what differs regularly between Ukrainian and Russian spellings of one name.

use super::super::rules::{count, rules, Anchor, Rule, Table};
use super::sounds::Merging;
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

/// Rules for surnames and given names. ї after a vowel is й to a Russian ear: Лоїш, Лойш; Моїсей,
/// Мойсей.
const GLIDES: &[Rule] = rules! {
    "ои" => "ой",
    "аи" => "ай",
};

/// Rules for surnames only: two vowels meet. Ukrainian has -ії-, -ійо-, -іє- where Russian has -ее-,
/// -ие-: Змієвський, Змеевский; Андрієнко, Андреенко. The glide is kept, so that Андрієнко stays
/// apart from Андренко.
const HIATUS: &[Rule] = rules! {
    "ие" => "йе",
    "ее" => "йе",
    "еи" => "йе",
    "ии" => "йе",
    "еие" => "йе",
    "ийе" => "йе",
    "ийо" => "йе",
    "иий" => "ий",
};

/// Rules for patronymics only: the same before the ending's в. Андрійович, Андреевич; Миколаївна,
/// Николаевна; Анатолійович, Анатольевич. Elsewhere the vowels stay, so that Данилович, Даниилович
/// stay apart from Даніельович.
const PATRONYMICS: &[Rule] = rules! {
    "иев" => "йев",
    "еев" => "йев",
    "ийов" => "йев",
    "ейов" => "йев",
    "иив" => "йев",
    "еив" => "йев",
    "ийив" => "йев",
    "ьев" => "йев",
    "ьив" => "йев",
    "ьйов" => "йев",
    // After л and т the glide is lost as well: names in -ль, -т and in -лій, -тій are often one, and
    // Адільович is Адильевич in Russian, Авксентійович Авксентьевич.
    "лиев" => "лев", "леев" => "лев", "лийов" => "лев", "лейов" => "лев", "лиив" => "лев",
    "леив" => "лев", "лийив" => "лев", "льев" => "лев", "льив" => "лев", "льйов" => "лев",
    "тиев" => "тев", "теев" => "тев", "тийов" => "тев", "тейов" => "тев", "тиив" => "тев",
    "теив" => "тев", "тийив" => "тев", "тьев" => "тев", "тьив" => "тев", "тьйов" => "тев",
    // After а and о.
    "айов" => "аев",
    "ойов" => "оев",
    "аив" => "аев",
    "оив" => "оев",
};

/// Rules for surnames only: і that comes from ѣ is е in Russian, and і that stands for о or е in a
/// closed syllable is о or е there. No rule tells these from the і that stays и, so the roots that
/// surnames are made of are listed; each row earned its place on the even half (benches/names.md).
const ROOTS: &[Rule] = rules! {
    // ѣ: Білан, Белан; Лісний, Лесной; Світличний, Светличный; Хлібко, Хлебко; Сніжко, Снежко.
    "^бил" => "^бел",
    "бид" => "бед",
    "вир" => "вер",
    "вит" => "вет",
    "дид" => "дед",
    "дил" => "дел",
    "дит" => "дет",
    "^лисн" => "^лесн",
    "длис" => "длес",
    "алис" => "алес",
    "писк" => "песк",
    "писо" => "песо",
    "сви" => "све",
    "^сиро" => "^серо",
    "^сли" => "^сле",
    "^сми" => "^сме",
    "^сни" => "^сне",
    "хлиб" => "хлеб",
    // -їд, -їзд, -їж after a vowel: Маслоїд, Маслоед; Доїжджак, Доезжак.
    "оид$" => "оед$",
    "оизд" => "оезд",
    "оизж" => "оезж",
    // о in a closed syllable: Підгірний, Подгорный; Водовіз, Водовоз; Сиворіг, Сиворог; Рябокінь.
    "^пид" => "^под",
    // The prefix's д is not part of an affricate: Підскальний, Подскальный.
    "^пидс" => "^подс",
    "^подс" => "^подс",
    "^гирн" => "^горн",
    "кинь$" => "конь$",
    "биг$" => "бег$",
    "хид$" => "ход$",
    "брид$" => "брод$",
    "риг$" => "рог$",
    "овиз$" => "овоз$",
    "ориз$" => "орез$",
    "ничн" => "нечн",
    "вичн" => "вечн",
    // е: Андрійчук, Андрейчук; Олійник keeps its й. Камінний, Каменный.
    "ийч" => "ейч",
    "ийк" => "ейк",
    "ийн" => "ейн",
    "инн" => "енн",
    // Names that surnames are made of: Олексієнко, Алексеенко; Миколенко, Николенко.
    "^олекс" => "^алекс",
    "^микит" => "^никит",
    "^микол" => "^никол",
    "^онис" => "^анис",
    "^киндрат" => "^кондрат",
};

const FOR_SURNAMES: &[&[Rule]] = &[COMMON, GLIDES, HIATUS, ROOTS];
const FOR_GIVEN_NAMES: &[&[Rule]] = &[COMMON, GLIDES];
const FOR_PATRONYMICS: &[&[Rule]] = &[COMMON, PATRONYMICS];

static SURNAME_TABLE: Table<{ count(FOR_SURNAMES) }> = Table::new(FOR_SURNAMES, Anchor::Front);
static GIVEN_NAME_TABLE: Table<{ count(FOR_GIVEN_NAMES) }> =
    Table::new(FOR_GIVEN_NAMES, Anchor::Front);
static PATRONYMIC_TABLE: Table<{ count(FOR_PATRONYMICS) }> =
    Table::new(FOR_PATRONYMICS, Anchor::Front);

/// Applies the rules to the first `length` letters: at each letter the longest row that fits, once; the
/// pass goes on after what the row replaced. Rows may look beyond `length`, and find nothing there.
#[inline]
pub(super) fn respell(letters: &[u8], length: usize, kind: Kind, output: &mut Merging<'_, '_>) {
    match kind {
        Kind::Last => apply(&SURNAME_TABLE, letters, length, output),
        Kind::First => apply(&GIVEN_NAME_TABLE, letters, length, output),
        Kind::Second => apply(&PATRONYMIC_TABLE, letters, length, output),
    }
}

#[inline]
fn apply<const N: usize>(
    table: &Table<N>,
    letters: &[u8],
    length: usize,
    output: &mut Merging<'_, '_>,
) {
    let end = letters.len().saturating_sub(length);
    let mut rest = letters;
    while rest.len() > end {
        let Some((first, after)) = rest.split_first() else { break };
        match table.at_front(rest) {
            Some((found, to)) => {
                to.iter().for_each(|letter| output.push(*letter));
                rest = rest.get(found..).unwrap_or_default();
            }
            None => {
                output.push(*first);
                rest = after;
            }
        }
    }
}
