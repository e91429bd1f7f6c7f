//! One pair, explained.

use osoba::index::Pair;
use osoba::matching::{why_not, Policy, Submission};
use osoba::scoring::{Band, Score};
use osoba::Person;

use crate::arguments::Dedupe;
use crate::dedupe::pairs::Between;
use crate::language::{text, Language, Text};
use crate::page::html::escaped;

/// A pair and what the report shows of it.
#[derive(Debug)]
pub struct Example {
    /// The person to be merged.
    pub person_id: String,
    /// The master.
    pub master_person_id: String,
    /// The score.
    pub score: Score,
    /// The score without blanks and placeholders, if it is another.
    pub proven_score: Option<Score>,
    /// What becomes of the pair.
    pub band: Band,
    /// What they have in common, in words.
    pub clusters: Vec<String>,
    /// What should make a clerk look twice, in words.
    pub cautions: Vec<String>,
    /// The waterfall.
    pub waterfall: String,
    /// Both records, if personal data may be shown.
    pub persons: Option<[Person; 2]>,
}

impl Example {
    /// The example of a pair.
    #[must_use]
    pub fn of(
        pair: &Pair,
        between: Between<'_>,
        arguments: &Dedupe,
        language: Language,
    ) -> Example {
        let policy = Policy {
            key: arguments.key,
            clusters: arguments.clusters.set,
            own_clusters: arguments.clusters.own.clone(),
            limits: arguments.limits,
            ..Policy::registration()
        };
        let [person, master] = [pair.person, pair.master].map(|member| between.person(member));
        let submission = Submission { person, person_id: None };
        let why = why_not(&submission, &master, &policy, between.index.scorecard());
        let word = |name: &str| language.word(name).to_owned();
        Example {
            person_id: pair.person_id.clone(),
            master_person_id: pair.master_person_id.clone(),
            score: pair.score,
            proven_score: pair.proven_score,
            band: pair.band,
            clusters: pair.clusters.iter().map(|cluster| word(cluster.as_str())).collect(),
            cautions: pair.cautions.iter().map(|caution| word(caution.as_str())).collect(),
            waterfall: why.explanation.svg(language.into()),
            persons: arguments.with_persons.then_some([submission.person, master]),
        }
    }
}

/// The values of a field that a person may have several of.
type Values = fn(&Person) -> Vec<String>;

/// What is shown of a person, row by row.
const ROWS: [(Text, Values); 13] = [
    (text("Last name", "Прізвище"), |person| one(&person.last_name)),
    (text("First name", "Ім’я"), |person| one(&person.first_name)),
    (text("Patronymic", "По батькові"), |person| one(&person.second_name)),
    (text("Birth date", "Дата народження"), |person| {
        person.birth_date.iter().map(ToString::to_string).collect()
    }),
    (text("Sex", "Стать"), |person| one(&person.gender)),
    (text("Tax number", "РНОКПП"), |person| one(&person.tax_id)),
    (text("UNZR", "УНЗР"), |person| one(&person.unzr)),
    (text("Place of birth", "Місце народження"), |person| {
        one(&person.birth_settlement)
    }),
    (text("Documents", "Документи"), |person| {
        let documents = person.documents.iter();
        documents.map(|document| joined(&[&document.r#type, &document.number])).collect()
    }),
    (text("Authentication", "Автентифікація"), |person| {
        let methods = person.authentication_methods.iter();
        methods.map(|method| joined(&[&method.r#type, &method.phone_number])).collect()
    }),
    (text("Phones", "Телефони"), |person| {
        person.phones.iter().map(|phone| joined(&[&phone.r#type, &phone.number])).collect()
    }),
    (text("Addresses", "Адреси"), |person| {
        person
            .addresses
            .iter()
            .map(|address| joined(&[&address.r#type, &address.settlement]))
            .collect()
    }),
    (text("Settlement’s identifier", "Ідентифікатор поселення"), |person| {
        person.addresses.iter().flat_map(|address| one(&address.settlement_id)).collect()
    }),
];

fn one(value: &Option<String>) -> Vec<String> {
    value.iter().filter(|value| !value.trim().is_empty()).cloned().collect()
}

fn joined(values: &[&Option<String>]) -> String {
    values.iter().flat_map(|value| one(value)).collect::<Vec<_>>().join(" ")
}

/// Both records side by side, what differs marked. A row that neither has is left out.
#[must_use]
pub fn side_by_side(example: &Example, persons: &[Person; 2], language: Language) -> String {
    let [person, master] = persons;
    let mut rows = String::new();
    for (title, values) in &ROWS {
        let (left, right) = (values(person), values(master));
        if left.is_empty() && right.is_empty() {
            continue;
        }
        let differs = left != right;
        let (class, sign) = if differs { (" class=\"differs\"", "≠") } else { ("", "=") };
        let said = language.of(if differs {
            text("differs", "різне")
        } else {
            text("same", "однакове")
        });
        rows.push_str(&format!(
            "<tr{class}><th scope=\"row\">{}</th><td>{}</td>\
             <td class=\"sign\"><span aria-label=\"{said}\">{sign}</span></td><td>{}</td></tr>\n",
            language.of(*title),
            marked(&left, &right),
            marked(&right, &left),
        ));
    }
    format!(
        "<div class=\"scroll\"><table class=\"persons\"><caption>{}</caption>\n<thead><tr><td></td>\
         <th scope=\"col\">{}<br><code>{}</code></th><td></td><th scope=\"col\">{}<br><code>{}</code></th></tr></thead>\n\
         <tbody>\n{rows}</tbody></table></div>\n",
        language.of(text("Both records; what differs is marked", "Обидва записи; відмінне позначено")),
        language.of(text("To be merged", "Приєднати")),
        escaped(&example.person_id),
        language.of(text("Master", "Головний")),
        escaped(&example.master_person_id),
    )
}

/// The values of one side; each that the other lacks is marked where it differs from the value in
/// its place.
fn marked(own: &[String], other: &[String]) -> String {
    if own.is_empty() {
        return "<span class=\"absent\">–</span>".to_owned();
    }
    let value = |(place, value): (usize, &String)| {
        if other.contains(value) {
            return escaped(value);
        }
        difference(value, other.get(place).map_or("", String::as_str))
    };
    own.iter().enumerate().map(value).collect::<Vec<_>>().join("<br>")
}

/// `value` with what lies between the beginning and the end that it shares with `other` marked.
fn difference(value: &str, other: &str) -> String {
    let own: Vec<char> = value.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let same = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let rest = own.len().min(other.len()).saturating_sub(same);
    let ends = own.iter().rev().zip(other.iter().rev()).take(rest);
    let end = own.len().saturating_sub(ends.take_while(|(a, b)| a == b).count());
    let part = |from: usize, to: usize| {
        let part: String = own.get(from..to).unwrap_or_default().iter().collect();
        escaped(&part)
    };
    let middle = part(same, end);
    // A letter that only the other has leaves a gap.
    let middle = match middle.as_str() {
        "" => "\u{2038}".to_owned(),
        // Or nobody would see it.
        blank if blank.trim().is_empty() => "\u{2423}".repeat(blank.chars().count()),
        _ => middle,
    };
    format!("{}<mark>{middle}</mark>{}", part(0, same), part(end, own.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked_and_nothing_else() {
        for (value, other, expected) in [
            ("Шевченко", "Шевченка", "Шевченк<mark>о</mark>"),
            ("123", "1923", "1<mark>\u{2038}</mark>23"),
            ("1923", "123", "1<mark>9</mark>23"),
            ("aa", "a", "a<mark>a</mark>"),
            ("<a>", "<b>", "&lt;<mark>a</mark>&gt;"),
            ("new", "", "<mark>new</mark>"),
            ("123 ", "123", "123<mark>\u{2423}</mark>"),
        ] {
            assert_eq!(difference(value, other), expected, "{value} beside {other}");
        }
        let values = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(marked(&values(&["a", "b"]), &values(&["b"])), "<mark>a</mark><br>b");
        assert_eq!(marked(&[], &values(&["b"])), "<span class=\"absent\">–</span>");
    }
}
