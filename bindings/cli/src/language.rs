//! The two languages of the text for people. JSON output is the same in both.

use osoba::matching::FindingKind;

/// A language of the text for people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Ukrainian.
    Uk,
}

/// One text in both languages.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// English.
    pub en: &'static str,
    /// Ukrainian.
    pub uk: &'static str,
}

/// A text, English first.
#[must_use]
pub const fn text(en: &'static str, uk: &'static str) -> Text {
    Text { en, uk }
}

impl From<Language> for osoba::scoring::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::En => osoba::scoring::Language::English,
            Language::Uk => osoba::scoring::Language::Ukrainian,
        }
    }
}

impl Language {
    /// `text` in this language.
    #[must_use]
    pub fn of(self, text: Text) -> &'static str {
        match self {
            Language::En => text.en,
            Language::Uk => text.uk,
        }
    }

    /// `text` in this language, with a figure in each pair of braces.
    #[must_use]
    pub fn filled(self, text: Text, figures: &[u64]) -> String {
        figures.iter().fold(self.of(text).to_owned(), |text, figure| {
            text.replacen("{}", &figure.to_string(), 1)
        })
    }

    /// What a rule or a value of a result means to a reader; the word itself where there is nothing
    /// to explain.
    #[must_use]
    pub fn word(self, word: &str) -> &str {
        let found = WORDS.iter().find(|(known, _)| *known == word);
        let own = found.map(|(_, text)| self.of(*text));
        let finding = || FindingKind::from_name(word).map(|finding| finding.text(self.into()));
        own.or_else(finding).unwrap_or(word)
    }
}

/// Words of results and names of rules, as an operator reads them.
const WORDS: &[(&str, Text)] = &[
    ("true", text("yes", "так")),
    ("false", text("no", "ні")),
    // Outcomes of `sync` and `decide`.
    ("ask", text("ask", "запитати")),
    ("apply", text("apply", "записати")),
    ("leave", text("leave", "не чіпати")),
    ("retry", text("retry", "повторити")),
    ("refuse", text("refuse", "відмовити")),
    ("differs", text("differs", "відрізняється")),
    ("create", text("create", "створити")),
    ("exists", text("exists", "вже є")),
    ("update", text("update", "оновити")),
    ("ambiguous", text("ambiguous", "неоднозначно")),
    ("refused", text("refused", "відмовлено")),
    // Rules of decisions, and questions.
    ("phone_limit", text("too many persons hold the phone", "телефон має забагато осіб")),
    ("phone_and_tax_id", text("a phone holder has this tax id", "власник телефону має РНОКПП")),
    ("model_above_threshold", text("score above the threshold", "оцінка вища за поріг")),
    ("no_candidates", text("nobody shares a cluster", "ніхто не має спільного кластера")),
    (
        "model_not_above_threshold",
        text("no score above the threshold", "жодна оцінка не вища за поріг"),
    ),
    ("phone_not_confidants", text("the phone is no confidant's", "телефон не довіреної особи")),
    (
        "phone_differs_from_confidant",
        text("not the confidant's phone", "телефон не той, що в довіреної особи"),
    ),
    ("single_identity", text("one person has tax id and name", "РНОКПП та ім'я має одна особа")),
    (
        "several_above_threshold",
        text("several scores above threshold", "кілька оцінок вищі за поріг"),
    ),
    ("caution", text("a caution of the policy", "застереження політики")),
    ("same_phone_and_tax_id", text("same phone and tax id", "той самий телефон і РНОКПП")),
    ("person_id_malformed", text("person_id is no UUID", "person_id не є UUID")),
    ("person_unknown", text("nobody has this id", "нікого з таким ідентифікатором")),
    ("person_inactive", text("the person is inactive", "запис неактивний")),
    ("person_not_same", text("the person is somebody else", "це інша особа")),
    ("declarations", text("who has an active declaration?", "хто має чинну декларацію?")),
    ("not_open", text("nothing is to be done", "нічого робити")),
    ("score_below_limit", text("score below the limit", "оцінка нижча за межу")),
    ("person_not_found", text("there is no such person", "такої особи немає")),
    ("phone_holders", text("who holds the phone?", "хто має цей телефон?")),
    ("phone_is_confidants", text("is the phone a confidant's?", "чи це телефон довіреної особи?")),
    ("person", text("who has this id?", "хто має цей ідентифікатор?")),
    ("same_identity", text("who has this tax id and name?", "хто має цей РНОКПП та ім'я?")),
    ("candidates", text("who shares a cluster?", "хто має спільний кластер?")),
    // Match grades.
    ("certain", text("certain", "певно")),
    ("probable", text("probable", "імовірно")),
    ("possible", text("possible", "можливо")),
    ("certainly-not", text("certainly not", "певно ні")),
    // Clusters.
    ("tax_id", text("tax id", "РНОКПП")),
    ("document_number", text("document", "документ")),
    ("auth_phone", text("phone", "телефон")),
    ("birth_date_last_name", text("birth date + surname", "дата народження + прізвище")),
    ("settlement_last_name", text("settlement + surname", "населений пункт + прізвище")),
    ("first_last_name", text("name + surname", "ім'я + прізвище")),
    ("own", text("a cluster of one's own", "власний кластер")),
    // Deduplication bands.
    ("automatic", text("automatic", "автоматично")),
    ("manual", text("manual", "вручну")),
    ("none", text("none", "немає")),
    // Why a group goes to a clerk whole.
    ("too_large", text("too many persons", "забагато осіб")),
    (
        "different_birth_dates_and_given_names",
        text("different birth dates and given names", "різні дати народження та імена"),
    ),
    // Why a text is no UNZR, tax id or document number.
    ("length", text("too many or too few characters", "забагато або замало знаків")),
    ("hyphen", text("no hyphen after eight digits", "немає дефіса після восьми цифр")),
    ("digit", text("something else than digits 0 to 9", "не лише цифри від 0 до 9")),
    ("digits", text("something else than digits 0 to 9", "не лише цифри від 0 до 9")),
    ("space", text("a space in it", "є пробіл")),
    ("sign", text("a sign that does not belong there", "зайвий розділовий знак")),
    ("latin_letters", text("Latin letters", "латинські літери")),
    ("cyrillic_letters", text("Cyrillic letters", "кириличні літери")),
    ("case", text("small letters", "малі літери")),
    ("series", text("no series of its type", "серія не свого типу")),
    ("zeros", text("all zeros", "самі нулі")),
    ("check_digit", text("control digit does not fit", "хибна контрольна цифра")),
    // What is found about a person or a searched value.
    ("unzr_malformed", text("UNZR is malformed", "УНЗР хибної форми")),
    ("unzr_check_digit", text("UNZR: control digit", "УНЗР: контрольна цифра")),
    (
        "birth_date_or_unzr",
        text("birth date is not the UNZR's", "дата народження не та, що в УНЗР"),
    ),
    ("unzr_mandatory", text("UNZR is mandatory", "УНЗР обов'язковий")),
    ("birth_date_before_1900", text("born before 1900", "народження до 1900 року")),
    ("placeholder", text("stands for none", "означає відсутність")),
    ("birth_certificate", text("certificate without digits", "свідоцтво без цифр")),
    ("phone", text("no phone number", "не номер телефону")),
    ("no_key", text("nothing to encode", "нема чого кодувати")),
    // Technical errors.
    (
        "mandatory_fields",
        text("mandatory fields missing or wrong (-1)", "обов'язкові поля відсутні або хибні (-1)"),
    ),
    ("registry_error", text("could not answer (-2)", "не зміг відповісти (-2)")),
    ("unknown_code", text("answered an undocumented code", "відповів невідомим кодом")),
    ("timeout", text("gave no answer in time", "не відповів вчасно")),
    ("transport_fault", text("could not be reached", "недоступний")),
    ("status_changed", text("changed by a user meanwhile", "тим часом змінено користувачем")),
    // Statuses of a verification and of a person.
    ("VERIFIED", text("verified", "верифіковано")),
    ("NOT_VERIFIED", text("not verified", "не верифіковано")),
    ("VERIFICATION_NEEDED", text("verification needed", "потрібна верифікація")),
    ("VERIFICATION_NOT_NEEDED", text("verification not needed", "верифікація не потрібна")),
    ("CHANGES_NEEDED", text("changes needed", "потрібні зміни")),
    ("IN_REVIEW", text("in review", "на розгляді")),
    // Reasons of a status.
    ("INITIAL", text("not yet verified", "ще не верифіковано")),
    ("AUTO", text("by the register", "за реєстром")),
    ("AUTO_DATA_ABSENT", text("no UNZR in the record", "у записі немає УНЗР")),
    ("AUTO_INCORRECT_DATA", text("wrong data in the record", "хибні дані в записі")),
    ("AUTO_ONLINE", text("by the register, at once", "за реєстром, одразу")),
    ("ONLINE_TRIGGERED", text("asked for at once", "запит надіслано одразу")),
    ("MANUAL", text("by a clerk", "працівником")),
    ("MANUAL_CONFIRMED", text("confirmed by a clerk", "підтверджено працівником")),
    ("MANUAL_NOT_CONFIRMED", text("not confirmed by a clerk", "не підтверджено працівником")),
    ("POTENTIALLY_DECEASED", text("perhaps deceased", "можливо, помер")),
    ("RULES_PASSED", text("passed the rules", "правила виконано")),
    ("RULES_TRIGGERED", text("broke the rules", "правила порушено")),
    // Statuses of merges, and clerks' decisions.
    ("NEW", text("new", "новий")),
    ("STALE", text("stale", "застарілий")),
    ("IN_PROCESS", text("in process", "в обробці")),
    (
        "DECLARATION_READY_DEACTIVATE",
        text("declaration to be terminated", "декларацію буде припинено"),
    ),
    ("DECLINED", text("declined", "відхилено")),
    ("MERGED", text("merged", "об’єднано")),
    ("PROCESSED", text("processed", "оброблено")),
    ("MERGE", text("one person", "одна особа")),
    ("SPLIT", text("two persons", "дві особи")),
    ("TRASH", text("unusable", "непридатна")),
    ("POSTPONE", text("postponed", "відкладено")),
    // What differs where a decision is made again.
    ("version", text("version of the library", "версія бібліотеки")),
    ("scorecard", text("scorecard", "модель оцінювання")),
    ("decision", text("decision", "рішення")),
    ("rule", text("rule", "правило")),
    ("step", text("step", "крок")),
    ("evidence", text("evidence", "докази")),
    // Clusters of a search.
    (
        "birth_certificate_last_name",
        text("birth certificate + surname", "свідоцтво про народження + прізвище"),
    ),
    (
        "birth_certificate_phone",
        text("birth certificate + phone", "свідоцтво про народження + телефон"),
    ),
    (
        "birth_date_last_name_first_name",
        text("birth date + surname + name", "дата народження + прізвище + ім'я"),
    ),
    ("phone_last_name", text("phone + surname", "телефон + прізвище")),
    ("swapped_names", text("name and surname swapped", "ім'я і прізвище переставлені")),
    ("tax_id_last_name", text("tax id + surname", "РНОКПП + прізвище")),
    ("tax_id_phone", text("tax id + phone", "РНОКПП + телефон")),
    // Rules of bad input.
    ("json", text("is not valid JSON", "не є документом JSON")),
    ("utf8", text("is not valid UTF-8", "не є текстом UTF-8")),
    ("required", text("is required", "є обов'язковим")),
    ("type", text("has the wrong type", "має хибний тип")),
    ("out_of_range", text("is out of range", "виходить за межі")),
    ("unknown_value", text("has an unknown value", "має невідоме значення")),
    ("unknown_field", text("is not a known field", "не є відомим полем")),
    ("duplicate", text("occurs twice", "трапляється двічі")),
    ("date", text("is not a date written YYYY-MM-DD", "не є датою РРРР-ММ-ДД")),
    ("time", text("is not an RFC 3339 time", "не є часом за RFC 3339")),
    ("another_question", text("answers another question", "відповідає на інше запитання")),
    ("not_allowed", text("value is not allowed", "значення не дозволене")),
    ("too_long", text("is too long", "є задовгим")),
    ("too_many", text("has too many entries", "має забагато елементів")),
    ("too_deep", text("is nested too deeply", "має завелику вкладеність")),
];

#[cfg(test)]
mod tests {
    use osoba::matching::{Cluster, DecisionRule, MatchGrade, Outcome, QueryRule, SearchCluster};
    use osoba::{index, merging, verification};

    use super::*;

    /// A table shows these names, and a reader who does not know the library reads words.
    #[test]
    fn every_name_that_a_table_shows_has_words() {
        fn names<T: Copy + std::fmt::Display>(all: &[T]) -> Vec<String> {
            all.iter().map(ToString::to_string).collect()
        }
        let lists = [
            names(verification::Status::ALL),
            names(verification::Reason::ALL),
            names(verification::CumulativeStatus::ALL),
            names(verification::LeaveReason::ALL),
            names(verification::RetryReason::ALL),
            names(merging::CandidateStatus::ALL),
            names(merging::ManualStatus::ALL),
            names(merging::RequestStatus::ALL),
            names(merging::Verdict::ALL),
            names(merging::LeaveReason::ALL),
            names(merging::RetryReason::ALL),
            names(merging::Question::ALL),
            names(Outcome::ALL),
            names(DecisionRule::ALL),
            names(MatchGrade::ALL),
            names(Cluster::ALL),
            names(QueryRule::ALL),
            names(SearchCluster::ALL),
            names(index::Review::ALL),
        ];
        for name in lists.concat() {
            let words = Language::Uk.word(&name);
            let is_ukrainian = words.chars().any(|c| ('\u{400}'..='\u{4FF}').contains(&c));
            assert!(is_ukrainian, "{name}: {words}");
        }
    }
}
