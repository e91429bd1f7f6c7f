//! `explain`: why a pair of persons has its score, for machines and for people.

use serde::{Deserialize, Serialize};

use super::ids::Identified;
use super::score::checked;
use crate::error::FieldError;
use crate::json::{object, optional_object};
use crate::matching::{cautions, Findings, Policy};
use crate::person::Person;
use crate::scoring::{Explanation, Language, Limits, Scorecard};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question<'a> {
    #[serde(borrow, deserialize_with = "object")]
    person: Person<'a>,
    #[serde(borrow, deserialize_with = "object")]
    candidate: Person<'a>,
    /// Where the bands begin; automatic 0.9 and manual 0.7 if absent.
    #[serde(default, deserialize_with = "optional_object")]
    limits: Option<Limits>,
    /// The language of table and picture; English if absent.
    #[serde(default)]
    lang: Option<Language>,
    /// Adds the explanation as a text table.
    #[serde(default)]
    table: Option<bool>,
    /// The table has every change that would cross a limit, and not the five that matter most.
    #[serde(default)]
    all: Option<bool>,
    /// Adds the explanation as an SVG waterfall.
    #[serde(default)]
    svg: Option<bool>,
}

#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    explanation: Explanation,
    /// What should make a clerk look twice at the pair.
    #[serde(skip_serializing_if = "Findings::is_empty")]
    cautions: Findings,
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    svg: Option<String>,
}

pub(super) fn answer(scorecard: &Scorecard, document: &str) -> Result<String, FieldError> {
    let Identified::<Question> { ids, document: question } = FieldError::read_object(document)?;
    let limits = checked(question.limits)?;
    let language = question.lang.unwrap_or_default();
    let explanation = scorecard.explain(
        &scorecard.prepare(&question.person),
        &scorecard.prepare(&question.candidate),
        limits,
    );
    let cautions =
        cautions(&question.person, &question.candidate, &Policy::registration(), scorecard);
    let table = || {
        let table = match question.all {
            Some(true) => explanation.table_with(language, usize::MAX),
            _ => explanation.table(language),
        };
        cautions.iter().fold(table, |table, caution| table + "! " + caution.text(language) + "\n")
    };
    ids.line(&Answer {
        table: (question.table == Some(true)).then(table),
        svg: (question.svg == Some(true)).then(|| explanation.svg(language)),
        explanation,
        cautions,
    })
}
