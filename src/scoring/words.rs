//! The words of an explanation for a clerk, in English and Ukrainian.

use super::bands::Band;
use super::explanation::{ExplainedVariable, Limit};
use super::scorecard::Scorecard;
use crate::catalogue::Counts;
use crate::comparison::Value;

/// The language of a text for people.
///
/// ```
/// use osoba::scoring::Language;
/// assert_eq!(Language::from_name("uk"), Some(Language::Ukrainian));
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize,
)]
pub enum Language {
    /// English, `en`.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Ukrainian, `uk`.
    #[serde(rename = "uk")]
    Ukrainian,
}

impl Language {
    /// The language of an ISO 639-1 code: `en` or `uk`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Language> {
        match name {
            "en" => Some(Language::English),
            "uk" => Some(Language::Ukrainian),
            _ => None,
        }
    }

    /// The ISO 639-1 code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.of("en", "uk")
    }

    pub(super) fn of<T>(self, english: T, ukrainian: T) -> T {
        match self {
            Language::English => english,
            Language::Ukrainian => ukrainian,
        }
    }

    /// A figure with the decimal sign of the language and always with its own sign.
    pub(super) fn signed(self, figure: f64) -> String {
        self.decimal(format!("{figure:+.2}").replace('-', "−"))
    }

    pub(super) fn decimal(self, figure: String) -> String {
        self.of(figure.clone(), figure.replace('.', ","))
    }
}

/// Every variable as a clerk calls it: published name, English, Ukrainian.
const LABELS: [(&str, &str, &str); 11] = [
    ("d_first_name_bin", "First name", "Ім’я"),
    ("d_last_name_bin", "Last name", "Прізвище"),
    ("d_second_name_bin", "Patronymic", "По батькові"),
    ("d_documents_bin", "Document numbers", "Номери документів"),
    ("docs_same_number_bin", "Digits of documents", "Цифри документів"),
    ("birth_settlement_substr_bin", "Place of birth", "Місце народження"),
    ("d_tax_id_bin", "Tax number", "РНОКПП"),
    ("authentication_methods_flag_bin", "Phone", "Телефон"),
    ("residence_settlement_flag_bin", "Place of residence", "Місце проживання"),
    ("gender_flag_bin", "Sex", "Стать"),
    ("twins_flag_bin", "Signs of twins", "Ознаки близнюків"),
];

/// What a variable is called: as the catalogue calls the comparison, as the published model's
/// variables are called, or by the name that the card gave it.
pub(super) fn label<'a>(
    variable: &'a str,
    catalogue: Option<(&'static str, &'static str)>,
    language: Language,
) -> &'a str {
    if let Some((english, ukrainian)) = catalogue {
        return language.of(english, ukrainian);
    }
    let row = LABELS.iter().find(|(name, ..)| *name == variable);
    row.map_or(variable, |(_, english, ukrainian)| language.of(english, ukrainian))
}

/// What was found about a variable, in words.
pub(super) fn found(variable: &ExplainedVariable, language: Language) -> String {
    if variable.values.0.is_empty() {
        return bin_words(&variable.bin, language);
    }
    let phrases: Vec<String> = variable
        .values
        .0
        .iter()
        // That there are no digits is said once.
        .filter(|(value, found)| *value != Value::DistinctDigits || found.unwrap_or(0) > 0)
        .map(|(value, found)| phrase(*value, found.map(|count| (count, Some(count))), language))
        .collect();
    phrases.join("; ")
}

/// The bin of a variable that would have to be found, in words.
pub(super) fn wanted(bin: &str, meaning: &[Counts], language: Language) -> String {
    if meaning.is_empty() {
        return bin_words(bin, language);
    }
    let told = meaning.iter().filter(|counts| !counts.is_all());
    let phrases: Vec<String> = told.map(|counts| alternatives(counts, language)).collect();
    if phrases.is_empty() {
        language.of("anything", "будь-що").to_owned()
    } else {
        phrases.join("; ")
    }
}

/// What one raw value may be.
fn alternatives(counts: &Counts, language: Language) -> String {
    let ranges = counts.ranges().into_iter();
    let ranges = ranges.map(|(min, max)| phrase(counts.value(), Some((min, max)), language));
    let absent = counts.absent().then(|| phrase(counts.value(), None, language));
    let phrases: Vec<String> = ranges.chain(absent).collect();
    phrases.join(language.of(", or ", ", або "))
}

/// Least and greatest count, the greatest none where there is no end.
type Range = (u32, Option<u32>);

fn phrase(value: Value, found: Option<Range>, language: Language) -> String {
    const NOT_GIVEN: (&str, &str) = ("not given", "не вказано");
    const SAME: (&str, &str) = ("same", "збігається");
    let (absent, zero, counted) = match value {
        Value::FirstName | Value::LastName | Value::SecondName => (NOT_GIVEN, SAME, LETTERS),
        Value::TaxId | Value::Documents => (NOT_GIVEN, SAME, CHARACTERS),
        Value::DigitLength => (("no digits", "без цифр"), ("no digits", "без цифр"), LENGTH),
        Value::DistinctDigits => (("no digits", "без цифр"), ("no digits", "без цифр"), DISTINCT),
        Value::SameNumber => (("", ""), ("same number", "однаковий номер"), NO_SAME_NUMBER),
        Value::BirthSettlement => {
            (("", ""), ("one is part of the other", "одна назва містить іншу"), UNLIKE)
        }
        Value::AuthenticationPhone | Value::ResidenceSettlement | Value::Gender => {
            (("", ""), SAME, UNLIKE)
        }
        Value::Twins => (("", ""), ("none", "немає"), PRESENT),
    };
    match found {
        None => language.of(absent.0, absent.1).to_owned(),
        Some((0, Some(0))) => language.of(zero.0, zero.1).to_owned(),
        Some((0, None)) => language.of("given", "вказано").to_owned(),
        Some(range) => language.of(counted.english(range), counted.ukrainian(range)),
    }
}

/// How counts of a kind are said: for one and for several in English, with `{}` for the count, and in
/// Ukrainian, where the count stands last.
struct Counted {
    one: &'static str,
    several: &'static str,
    ukrainian: &'static str,
}

const LETTERS: Counted = Counted {
    one: "{} letter differs",
    several: "{} letters differ",
    ukrainian: "різних літер: {}",
};
const CHARACTERS: Counted = Counted {
    one: "{} character differs",
    several: "{} characters differ",
    ukrainian: "різних знаків: {}",
};
const LENGTH: Counted = Counted {
    one: "shortest: {} digit",
    several: "shortest: {} digits",
    ukrainian: "цифр у найкоротшому: {}",
};
const DISTINCT: Counted =
    Counted { one: "{} distinct", several: "{} distinct", ukrainian: "різних цифр: {}" };
const NO_SAME_NUMBER: Counted =
    Counted {
        one: "no same number", several: "no same number", ukrainian: "однакових немає"
    };
const UNLIKE: Counted = Counted {
    one: "differ or not given",
    several: "differ or not given",
    ukrainian: "різні або не вказані",
};
const PRESENT: Counted = Counted { one: "present", several: "present", ukrainian: "є" };

impl Counted {
    fn english(&self, (min, max): Range) -> String {
        let (count, last) = match (min, max) {
            (min, Some(max)) if min == max => (self.number(min), max),
            (0, Some(max)) => (format!("at most {}", self.number(max)), max),
            (min, Some(max)) => (format!("{} to {}", self.number(min), self.number(max)), max),
            (min, None) => (format!("at least {}", self.number(min)), min),
        };
        let words = if last == 1 { self.one } else { self.several };
        words.replace("{}", &count)
    }

    /// A count in words, as far as they are short; in digits where it stands beside another one and
    /// the picture has no room.
    fn number(&self, count: u32) -> String {
        const WORDS: [&str; 11] =
            ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
        let word = usize::try_from(count).ok().and_then(|count| WORDS.get(count));
        let word = word.filter(|_| self.ukrainian != LENGTH.ukrainian);
        word.map_or_else(|| count.to_string(), |word| (*word).to_owned())
    }

    fn ukrainian(&self, (min, max): Range) -> String {
        let count = match (min, max) {
            (min, Some(max)) if min == max => min.to_string(),
            (0, Some(max)) => format!("не більше {max}"),
            (min, Some(max)) => format!("{min}–{max}"),
            (min, None) => format!("{min} або більше"),
        };
        self.ukrainian.replace("{}", &count)
    }
}

/// What the bins of the catalogue mean: the bin, English, Ukrainian.
const BIN_WORDS: &[(&str, &str, &str)] = &[
    ("equal", "same", "збігається"),
    ("same_key", "sounds alike", "звучить однаково"),
    ("distance_1", "one letter or digit differs", "відрізняється один знак"),
    ("distance_2", "two letters or digits differ", "відрізняються два знаки"),
    ("distance_3", "three letters or digits differ", "відрізняються три знаки"),
    ("distance_4", "four letters or digits differ", "відрізняються чотири знаки"),
    ("distance_5", "five letters or digits differ", "відрізняються п’ять знаків"),
    ("near", "nearly the same", "майже збігається"),
    ("differ", "differ", "різні"),
    ("absent", "not given", "не вказано"),
    ("newborn", "a newborn without a name", "новонароджена дитина без імені"),
    ("first_last", "first and last name swapped", "ім’я і прізвище переставлені"),
    ("first_second", "first name and patronymic swapped", "ім’я і по батькові переставлені"),
    ("none", "none", "немає"),
    ("equal_1_january", "same, 1 January", "збігається, 1 січня"),
    ("day_month_swapped", "day and month swapped", "день і місяць переставлені"),
    ("one_digit", "one digit differs", "відрізняється одна цифра"),
    ("year_1_january", "same year, one is 1 January", "той самий рік, одна з дат – 1 січня"),
    ("year", "same year", "той самий рік"),
    ("day_month", "same day and month", "ті самі день і місяць"),
    (
        "equal_consistent",
        "same, fits birth dates and sexes",
        "збігається, відповідає даті та статі",
    ),
    (
        "distance_1_consistent",
        "one digit differs, both fit their records",
        "інша одна цифра, обидва відповідають записам",
    ),
    ("differ_consistent", "differ, both fit their records", "різні, обидва відповідають записам"),
    ("one_agrees", "one given, fits the other record", "є в одному записі, відповідає іншому"),
    (
        "one_contradicts",
        "one given, does not fit the other record",
        "є в одному записі, не відповідає іншому",
    ),
    ("equal_other_type", "same number, other type", "той самий номер, інший тип"),
    ("same_digits", "same digits", "ті самі цифри"),
    ("neighbouring_certificates", "neighbouring certificates", "сусідні свідоцтва"),
    ("other_types", "only of different types", "лише різних типів"),
    ("shared_2", "same, held by 2 at most", "збігається, має не більше 2 осіб"),
    ("shared_6", "same, held by 6 at most", "збігається, має не більше 6 осіб"),
    ("shared_more", "same, held by more than 6", "збігається, має більше 6 осіб"),
    (
        "shared_unknown",
        "same, not known how many hold it",
        "збігається, скільки осіб має – невідомо",
    ),
    ("residence", "same residence", "те саме місце проживання"),
    ("any", "something in common", "є спільне"),
    ("rare", "same, rare", "збігається, рідкісне"),
    ("usual", "same, usual", "збігається, звичайне"),
    ("common", "same, common", "збігається, поширене"),
    ("unknown", "same, not known how common", "збігається, поширеність невідома"),
    ("similar", "similar from", "подібність від"),
    ("within", "differs by at most", "різниця не більше"),
    ("overlap", "in common at least", "спільного щонайменше"),
];

/// A bin in words. One of a crossed comparison is both, one with a figure is its words and the
/// figure, and one that has no words is shown as it is.
pub(super) fn bin_words(bin: &str, language: Language) -> String {
    if let Some((one, other)) = bin.split_once('|') {
        return format!("{}; {}", bin_words(one, language), bin_words(other, language));
    }
    let words = |bin: &str| {
        let row = BIN_WORDS.iter().find(|(name, ..)| *name == bin);
        row.map(|(_, english, ukrainian)| language.of(*english, *ukrainian))
    };
    if let Some(words) = words(bin) {
        return words.to_owned();
    }
    match bin.split_once('_') {
        Some((level, figure)) if words(level).is_some() => {
            let figure = language.decimal(figure.to_owned());
            format!("{} {figure}", words(level).unwrap_or_default())
        }
        _ => bin.to_owned(),
    }
}

/// What a band means for the clerk.
pub(super) fn verdict(band: Band, language: Language) -> &'static str {
    match band {
        Band::Automatic => {
            language.of("One person: merged automatically", "Одна особа: автоматичне об’єднання")
        }
        Band::Manual => language
            .of("Perhaps one person: a clerk decides", "Можливо, одна особа: вирішує працівник"),
        Band::None => language.of("Different persons: nothing is done", "Різні особи: жодних дій"),
    }
}

/// What becomes of a pair in a band, shortly.
pub(super) fn outcome(band: Band, language: Language) -> &'static str {
    match band {
        Band::Automatic => language.of("merged automatically", "об’єднуються автоматично"),
        Band::Manual => language.of("a clerk decides", "вирішує працівник"),
        Band::None => language.of("nothing is done", "жодних дій"),
    }
}

pub(super) fn limit(limit: Limit, language: Language) -> &'static str {
    match limit {
        Limit::Automatic => language.of("automatic", "автоматично"),
        Limit::Manual => language.of("by a clerk", "вручну"),
    }
}

impl Scorecard {
    /// What a variable is called in tables for people; its name if it has no other.
    ///
    /// ```
    /// use osoba::scoring::{Language, Scorecard};
    /// assert_eq!(Scorecard::published().label(1, Language::Ukrainian), "Прізвище");
    /// ```
    #[must_use]
    pub fn label(&self, variable: usize, language: Language) -> &str {
        let catalogue = self.catalogue_label(variable);
        label(self.variable_name(variable).unwrap_or_default(), catalogue, language)
    }

    /// What a bin of a variable means, in words; its name if it has none.
    ///
    /// ```
    /// use osoba::scoring::{Language, Scorecard};
    /// let label = Scorecard::published().bin_label(0, 0, Language::English);
    /// assert_eq!(label, "at most one letter differs");
    /// ```
    #[must_use]
    pub fn bin_label(&self, variable: usize, place: u8, language: Language) -> String {
        let name = self.bin_name(variable, place).unwrap_or_default();
        match &self.layout {
            Some(layout) if layout.values(variable).next().is_some() => name.to_owned(),
            _ => wanted(name, &self.meaning(variable, place), language),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bin_with_a_figure_is_its_words_and_the_figure() {
        for (bin, english, ukrainian) in [
            ("similar_0.92", "similar from 0.92", "подібність від 0,92"),
            ("same_digits", "same digits", "ті самі цифри"),
            (
                "same_digits|similar_0.9",
                "same digits; similar from 0.9",
                "ті самі цифри; подібність від 0,9",
            ),
            ("shoe_42", "shoe_42", "shoe_42"),
            ("42", "42", "42"),
        ] {
            assert_eq!(bin_words(bin, Language::English), english);
            assert_eq!(bin_words(bin, Language::Ukrainian), ukrainian);
        }
    }

    /// The picture has room for so many letters.
    #[test]
    fn counts_fit_their_column() {
        let documents = |count| {
            let found = Some((count, Some(count)));
            let phrase = |value| phrase(value, found, Language::English);
            format!("{}; {}", phrase(Value::Documents), phrase(Value::DigitLength))
        };
        assert_eq!(documents(7), "seven characters differ; shortest: 7 digits");
        for count in 0..12 {
            assert!(documents(count).chars().count() <= 44, "{}", documents(count));
        }
    }

    /// The picture has room for so many letters.
    #[test]
    fn what_is_found_fits_its_column() {
        for (bin, english, ukrainian) in BIN_WORDS {
            assert!(english.chars().count() <= 44, "{bin}");
            assert!(ukrainian.chars().count() <= 44, "{bin}");
        }
    }
}
