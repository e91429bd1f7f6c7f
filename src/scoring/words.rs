//! The words in which an explanation speaks to a clerk, in English and Ukrainian.

use super::bands::Band;
use super::explanation::{ExplainedVariable, Limit};
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

pub(super) fn label(variable: &str, language: Language) -> &str {
    let row = LABELS.iter().find(|(name, ..)| *name == variable);
    row.map_or(variable, |(_, english, ukrainian)| language.of(english, ukrainian))
}

/// What was found about a variable, in words.
pub(super) fn found(variable: &ExplainedVariable, language: Language) -> String {
    let phrases: Vec<String> = variable
        .values
        .0
        .iter()
        .filter_map(|(value, found)| phrase(*value, *found, language))
        .collect();
    phrases.join("; ")
}

fn phrase(value: Value, found: Option<u32>, language: Language) -> Option<String> {
    let (english, ukrainian) = match value {
        Value::FirstName | Value::LastName | Value::SecondName => letters(found),
        Value::TaxId | Value::Documents => characters(found),
        Value::DigitLength => match found {
            None => ("no digits".into(), "без цифр".into()),
            Some(count) => {
                (format!("shortest has {count} digits"), format!("цифр у найкоротшому: {count}"))
            }
        },
        Value::DistinctDigits => match found {
            None | Some(0) => return None,
            Some(count) => (format!("{count} distinct"), format!("різних цифр: {count}")),
        },
        Value::SameNumber => {
            flag(found, ("same number", "однаковий номер"), ("no same number", "однакових немає"))
        }
        Value::BirthSettlement => flag(
            found,
            ("one is part of the other", "одна назва містить іншу"),
            ("differ or not given", "різні або не вказані"),
        ),
        Value::AuthenticationPhone | Value::ResidenceSettlement | Value::Gender => {
            flag(found, ("same", "збігається"), ("differ or not given", "різні або не вказані"))
        }
        Value::Twins => flag(found, ("none", "немає"), ("present", "є")),
    };
    Some(language.of(english, ukrainian))
}

fn letters(found: Option<u32>) -> (String, String) {
    match found {
        None => ("not given".into(), "не вказано".into()),
        Some(0) => ("same".into(), "збігається".into()),
        Some(1) => ("1 letter differs".into(), "різних літер: 1".into()),
        Some(count) => (format!("{count} letters differ"), format!("різних літер: {count}")),
    }
}

fn characters(found: Option<u32>) -> (String, String) {
    match found {
        None => ("not given".into(), "не вказано".into()),
        Some(0) => ("same".into(), "збігається".into()),
        Some(1) => ("1 character differs".into(), "різних знаків: 1".into()),
        Some(count) => (format!("{count} characters differ"), format!("різних знаків: {count}")),
    }
}

fn flag(
    found: Option<u32>,
    no: (&'static str, &'static str),
    yes: (&'static str, &'static str),
) -> (String, String) {
    let (english, ukrainian) = if found == Some(0) { no } else { yes };
    (english.into(), ukrainian.into())
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

pub(super) fn limit(limit: Limit, language: Language) -> &'static str {
    match limit {
        Limit::Automatic => language.of("automatic", "автоматично"),
        Limit::Manual => language.of("by a clerk", "вручну"),
    }
}
