//! Step 2: what differs regularly between Ukrainian and Russian spellings of one name.

use super::super::kind::{Kind, Version};
use super::super::row::PADDING;
use super::super::rules::{count, rules, Anchor, Packed, Rewrite, Rewrites};
use super::sounds::{Merging, MEETINGS};

/// Rules for every kind of name.
const COMMON: &[Rewrite] = rules! {
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
const GLIDES: &[Rewrite] = rules! {
    "ои" => "ой",
    "аи" => "ай",
};

/// Rules for surnames only: two vowels meet. Ukrainian has -ії-, -ійо-, -іє- where Russian has -ее-,
/// -ие-: Змієвський, Змеевский; Андрієнко, Андреенко. The glide is kept, so that Андрієнко stays
/// apart from Андренко.
const HIATUS: &[Rewrite] = rules! {
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
const PATRONYMICS: &[Rewrite] = rules! {
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

/// Rules for surnames only: і that comes from ѣ is е in Russian, and і in place of о or е in a
/// closed syllable is о or е there. No rule tells these from the і that stays и, so the roots that
/// surnames are made of are listed; each row was chosen on the even half (benches/names.md).
const ROOTS: &[Rewrite] = rules! {
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

/// Rules of `uk/2` for every kind of name: more affricates written apart, which Latin tch and sch are.
const MORE_AFFRICATES: &[Rewrite] = rules! {
    "тч" => "ч",
    "тьч" => "ч",
    "сч" => "щ",
};

/// Rules of `uk/2` for surnames and given names: ї after more vowels is й, as which Latin i behind a vowel
/// is read.
const MORE_GLIDES: &[Rewrite] = rules! {
    "уи" => "уй",
};

/// Rules of `uk/2` for surnames and given names: in Latin letters -ий and -ій are often -y or -i. Chorny,
/// Vitaly, Dmitri.
const FINALS: &[Rewrite] = rules! {
    "и$" => "ий",
};

/// Rules of `uk/2` for given names: Latin -ia is -ія and -я, Victoria and Olesia. Гавриїл is read back as
/// Гаврийл.
const FINALS_OF_GIVEN_NAMES: &[Rewrite] = rules! {
    "ия$" => "й$",
    "я$" => "й$",
    "ья$" => "й$",
    "еи" => "ей",
    "ии" => "ий",
};

/// Rules of `uk/2` for surnames: Azerbaijani ə is а or е, Məmmədov is Маммадов and Мамедов; -їд and -їзд
/// read back from Latin letters.
const MORE_ROOTS: &[Rewrite] = rules! {
    "^маммад" => "^мамед",
    "^мамадов" => "^мамедов",
    "^ахмадов" => "^ахмедов",
    "^агмадов" => "^ахмедов",
    "ойд$" => "оед$",
    "ойзд" => "оезд",
    "ойзж" => "оезж",
};

/// Rules of `uk/2` for patronymics: огли joined to a name in й is no йо.
const SONS: &[Rewrite] = rules! {
    "йогл" => "йогл",
};

const FOR_SURNAMES_1: &[&[Rewrite]] = &[COMMON, GLIDES, HIATUS, ROOTS];
const FOR_GIVEN_NAMES_1: &[&[Rewrite]] = &[COMMON, GLIDES];
const FOR_PATRONYMICS_1: &[&[Rewrite]] = &[COMMON, PATRONYMICS];
pub(super) const FOR_SURNAMES: &[&[Rewrite]] =
    &[COMMON, MORE_AFFRICATES, GLIDES, MORE_GLIDES, HIATUS, ROOTS, MORE_ROOTS, FINALS];
const FOR_GIVEN_NAMES: &[&[Rewrite]] =
    &[COMMON, MORE_AFFRICATES, GLIDES, MORE_GLIDES, FINALS, FINALS_OF_GIVEN_NAMES];
const FOR_PATRONYMICS: &[&[Rewrite]] = &[COMMON, MORE_AFFRICATES, PATRONYMICS, SONS];

/// The rules of several tables, packed, with what the steps after this one change.
macro_rules! packed {
    ($rules:expr) => {
        &Rewrites::<[Packed; count($rules)]>::new($rules, Anchor::Front).watching(&MEETINGS)
    };
}

static SURNAME_TABLE_1: &Rewrites<[Packed]> = packed!(FOR_SURNAMES_1);
static GIVEN_NAME_TABLE_1: &Rewrites<[Packed]> = packed!(FOR_GIVEN_NAMES_1);
static PATRONYMIC_TABLE_1: &Rewrites<[Packed]> = packed!(FOR_PATRONYMICS_1);
static SURNAME_TABLE: &Rewrites<[Packed]> = packed!(FOR_SURNAMES);
static GIVEN_NAME_TABLE: &Rewrites<[Packed]> = packed!(FOR_GIVEN_NAMES);
static PATRONYMIC_TABLE: &Rewrites<[Packed]> = packed!(FOR_PATRONYMICS);

/// The rules for a kind of name.
#[inline]
pub(super) fn table(kind: Kind, version: Version) -> &'static Rewrites<[Packed]> {
    match (version, kind) {
        (Version::One, Kind::Last) => SURNAME_TABLE_1,
        (Version::One, Kind::First) => GIVEN_NAME_TABLE_1,
        (Version::One, Kind::Second) => PATRONYMIC_TABLE_1,
        (Version::Two, Kind::Last) => SURNAME_TABLE,
        (Version::Two, Kind::First) => GIVEN_NAME_TABLE,
        (Version::Two, Kind::Second) => PATRONYMIC_TABLE,
    }
}

/// Applies the rules of a table to the letters of a word: at each letter the longest row that fits,
/// once; the pass continues after what the row replaced. Behind the word's `length` letters and
/// borders there are [`PADDING`] letters more, which are compared with rows, too.
pub(super) fn respell(
    letters: &[u8],
    length: usize,
    table: &Rewrites<[Packed]>,
    output: &mut Merging<'_>,
) {
    // No row begins at the last border.
    let places = length.saturating_add(PADDING - 2);
    let mut places = letters.get(..places).unwrap_or(letters).array_windows();
    while let Some(eight) = places.next() {
        let eight = u64::from_le_bytes(*eight);
        match table.find(eight) {
            None => output.push(eight as u8),
            Some(row) => {
                row.to.iter().for_each(|letter| output.push(*letter));
                let others = usize::from(row.length).saturating_sub(1);
                places.by_ref().take(others).for_each(drop);
            }
        }
    }
}
