//! One pair, explained.

use osoba::index::Pair;
use osoba::matching::{why_not, Policy, Submission};
use osoba::scoring::{Band, Score};
use osoba::Person;

use crate::arguments::Dedupe;
use crate::beside::{self, Value};
use crate::dedupe::pairs::Between;
use crate::language::{text, Language};
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
    pub persons: Option<[Person<'static>; 2]>,
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
            persons: arguments
                .with_persons
                .then_some([submission.person, master].map(Person::into_owned)),
        }
    }
}

/// Both records side by side, what differs marked. A row that neither has is left out.
#[must_use]
pub fn side_by_side(example: &Example, persons: &[Person; 2], language: Language) -> String {
    let [person, master] = persons;
    let mut rows = String::new();
    for (title, values) in &beside::ROWS {
        let [left, right] = [person, master]
            .map(|person| values(person, language).iter().map(Value::shown).collect::<Vec<_>>());
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

/// `value` with what differs from `other` marked.
fn difference(value: &str, other: &str) -> String {
    let [begin, middle, end] = beside::difference(value, other).map(|part| escaped(&part));
    format!("{begin}<mark>{middle}</mark>{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked_and_nothing_else() {
        assert_eq!(difference("Шевченко", "Шевченка"), "Шевченк<mark>о</mark>");
        assert_eq!(difference("<a>", "<b>"), "&lt;<mark>a</mark>&gt;");
        let values = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(marked(&values(&["a", "b"]), &values(&["b"])), "<mark>a</mark><br>b");
        assert_eq!(marked(&[], &values(&["b"])), "<span class=\"absent\">–</span>");
    }
}
