//! The report of the registrations: what was decided, and why.

use std::io;
use std::time::Duration;

use osoba::matching::{MatchGrade, Matched, Outcome};

use super::page::Page;
use super::registrations::Decided;
use osoba_cli::language::text;
use osoba_cli::table::Cell;

/// Writes the report.
pub(super) fn write(
    page: &mut Page,
    index: usize,
    decided: &[Decided],
    took: Duration,
) -> io::Result<()> {
    page.heading(
        text(
            "2. {} registrations against an index of {} persons",
            "2. Реєстрацій: {}, осіб в індексі: {}",
        ),
        &[&decided.len(), &index],
    );
    let questions = decided.iter().fold(0usize, |sum, one| sum.saturating_add(one.questions));
    page.sentence(
        text(
            "The index was asked {} times, by cluster key. Decided in {}.",
            "Запитів до індексу за ключами кластерів: {}. Вирішено за {}.",
        ),
        &[&questions, &format!("{took:.1?}")],
    );
    page.sentence(
        text(
            "\"earlier\" stands for the earlier procedure, in which a child may share its confidant's phone.",
            "\"давніше\" – за давнішою процедурою, де дитина може мати телефон довіреної особи.",
        ),
        &[],
    );
    page.line("");
    registrations(page, decided)?;
    page.heading(
        text("Matched persons, and how they were found", "Знайдені особи і як їх знайдено"),
        &[],
    );
    matched(page, decided)?;
    for_a_clerk(page, decided)?;
    page.heading(text("Registrations by decision", "Реєстрації за рішеннями"), &[]);
    outcomes(page, decided)
}

fn registrations(page: &mut Page, decided: &[Decided]) -> io::Result<()> {
    let language = page.language;
    let titles = vec![
        Cell::number("n"),
        Cell::words(page.of(text("who registers", "хто реєструється"))),
        Cell::words(page.of(text("decision", "рішення"))),
        Cell::words(page.of(text("why", "чому"))),
        Cell::number(page.of(text("score", "оцінка"))),
        Cell::words(page.of(text("grade", "певність"))),
        Cell::number("http"),
    ];
    let rows = decided.iter().zip(1u32..).map(|(one, number)| {
        let decision = &one.decision;
        let candidates = decision.candidates();
        let best = candidates.first().and_then(score_and_grade);
        let (best, grade) = best.unwrap_or_default();
        let http = decision.http().map_or(String::new(), |http| http.to_string());
        vec![
            Cell::number(number),
            Cell::words(one.story(language)),
            Cell::words(language.word(decision.outcome().as_str())),
            Cell::words(language.word(decision.rule().as_str())),
            Cell::number(best),
            Cell::words(language.word(grade)),
            Cell::number(http),
        ]
    });
    page.table(titles, rows.collect())
}

fn score_and_grade(candidate: &Matched<'_>) -> Option<(String, &'static str)> {
    let (score, grade) = candidate.score.zip(candidate.match_grade)?;
    Some((format!("{:.5}", score.as_f64()), grade.as_str()))
}

fn matched(page: &mut Page, decided: &[Decided]) -> io::Result<()> {
    let language = page.language;
    let titles = vec![
        Cell::number("n"),
        Cell::words(page.of(text("person", "особа"))),
        Cell::words(page.of(text("grade", "певність"))),
        Cell::words(page.of(text("found by", "знайдено за"))),
    ];
    let mut rows = Vec::new();
    for (one, number) in decided.iter().zip(1u32..) {
        for person in one.decision.persons() {
            let clusters = person.clusters.iter().map(|cluster| language.word(cluster.as_str()));
            let clusters: Vec<_> = clusters.collect();
            let grade = person.match_grade.map_or("", |grade| grade.as_str());
            let found = match clusters.is_empty() {
                true => language.word(one.decision.rule().as_str()).to_owned(),
                false => clusters.join(", "),
            };
            rows.push(vec![
                Cell::number(number),
                Cell::words(person.id),
                Cell::words(language.word(grade)),
                Cell::words(found),
            ]);
        }
    }
    page.table(titles, rows)
}

/// Created, although somebody lies in the manual band.
fn for_a_clerk(page: &mut Page, decided: &[Decided]) -> io::Result<()> {
    let mut rows = Vec::new();
    for (one, number) in decided.iter().zip(1u32..) {
        let candidates = one.decision.candidates().into_iter();
        let possible = candidates.filter(|one| one.match_grade == Some(MatchGrade::Possible));
        rows.extend(possible.map(|person| {
            let score =
                person.score.map_or(String::new(), |score| format!("{:.5}", score.as_f64()));
            vec![Cell::number(number), Cell::words(person.id), Cell::number(score)]
        }));
    }
    page.heading(
        text(
            "Not matched, but near enough for a clerk to look at ({})",
            "Не збіг, але варто переглянути вручну ({})",
        ),
        &[&rows.len()],
    );
    let titles = vec![
        Cell::number("n"),
        Cell::words(page.of(text("person", "особа"))),
        Cell::number(page.of(text("score", "оцінка"))),
    ];
    page.table(titles, rows)
}

fn outcomes(page: &mut Page, decided: &[Decided]) -> io::Result<()> {
    let titles = vec![
        Cell::number(page.of(text("registrations", "реєстрацій"))),
        Cell::words(page.of(text("decision", "рішення"))),
    ];
    let rows = Outcome::ALL.iter().map(|outcome| {
        let count = decided.iter().filter(|one| one.decision.outcome() == *outcome).count();
        vec![Cell::number(count), Cell::words(page.language.word(outcome.as_str()))]
    });
    let rows = rows.collect();
    page.table(titles, rows)
}
