//! The explanation as a text table for a clerk.

use std::fmt::Write as _;

use super::explanation::{Counterfactual, Explanation};
use super::words::{found, label, limit, outcome, verdict, wanted, Language};

/// Changes that [`Explanation::table`] shows.
const CHANGES: usize = 5;

impl Explanation {
    /// The explanation as a text for a clerk: a row for every variable, the sum, the limits, and
    /// the five changes that matter most of those that would cross a limit, in words. Ends with a line
    /// end.
    ///
    /// ```
    /// use osoba::scoring::{Language, Limits, Scorecard};
    /// let scorecard = Scorecard::published();
    /// let nobody = scorecard.prepare(&osoba::Person::default());
    /// let explanation = scorecard.explain(&nobody, &nobody, Limits::default());
    /// assert!(explanation.table(Language::Ukrainian).contains("Прізвище"));
    /// ```
    #[must_use]
    pub fn table(&self, language: Language) -> String {
        self.table_with(language, CHANGES)
    }

    /// The same with at most so many changes; those that change the decision come first, then those
    /// that change the score more.
    ///
    /// ```
    /// use osoba::scoring::{Language, Limits, Scorecard};
    /// let scorecard = Scorecard::published();
    /// let nobody = scorecard.prepare(&osoba::Person::default());
    /// let explanation = scorecard.explain(&nobody, &nobody, Limits::default());
    /// let [few, all] = [1, usize::MAX].map(|most| explanation.table_with(Language::English, most));
    /// assert!(few.len() <= all.len());
    /// ```
    #[must_use]
    pub fn table_with(&self, language: Language, changes: usize) -> String {
        let mut text = self.breakdown(language);
        self.push_counterfactuals(&mut text, language, changes);
        text
    }

    /// The part of [`Explanation::table`] that says how the score came about: a row for every
    /// variable, the sum and the limits, without what would change the outcome. Ends with a line end.
    ///
    /// ```
    /// use osoba::scoring::{Language, Limits, Scorecard};
    /// let scorecard = Scorecard::published();
    /// let nobody = scorecard.prepare(&osoba::Person::default());
    /// let explanation = scorecard.explain(&nobody, &nobody, Limits::default());
    /// let [table, breakdown] =
    ///     [explanation.table(Language::English), explanation.breakdown(Language::English)];
    /// assert!(table.starts_with(&breakdown) && table.len() > breakdown.len());
    /// ```
    #[must_use]
    pub fn breakdown(&self, language: Language) -> String {
        let mut text = String::new();
        let rows = self.rows(language);
        let widths = column_widths(&rows);
        for (place, row) in rows.iter().enumerate() {
            push_row(&mut text, row, &widths);
            // The head, and the points above their sum, are set off by a rule.
            if place == 0 || place.saturating_add(2) == rows.len() {
                let rule = widths.map(|width| "─".repeat(width)).join("──");
                push_line(&mut text, &rule);
            }
        }
        text.push('\n');
        self.push_outcome(&mut text, language);
        text
    }

    fn rows(&self, language: Language) -> Vec<[String; 5]> {
        let mut rows = vec![[
            language.of("What", "Що").to_owned(),
            language.of("Found", "Знайдено").to_owned(),
            language.of("Weight", "Вага").to_owned(),
            language.of("Coefficient", "Коефіцієнт").to_owned(),
            language.of("Points", "Бали").to_owned(),
        ]];
        for variable in &self.variables {
            rows.push([
                label(&variable.name, variable.label, language).to_owned(),
                found(variable, language),
                language.signed(variable.woe),
                language.signed(variable.coefficient),
                language.signed(variable.points),
            ]);
        }
        let total = |name: &str, figure| {
            let mut row: [String; 5] = Default::default();
            row[0] = name.to_owned();
            row[4] = language.signed(figure);
            row
        };
        rows.push(total(language.of("Starting value", "Початкове значення"), self.intercept));
        rows.push(total(language.of("Sum", "Сума"), self.sum));
        rows
    }

    fn push_outcome(&self, text: &mut String, language: Language) {
        let score = language.decimal(self.score.to_string());
        let name = language.of("Score", "Оцінка");
        push_line(text, &format!("{name} {score}. {}.", verdict(self.band, language)));
        for variable in self.variables.iter().filter(|variable| variable.review) {
            let name = label(&variable.name, variable.label, language);
            let found = found(variable, language);
            let line = language.of(
                format!("{name}: {found}: never merged without a clerk."),
                format!("{name}: {found}: без працівника не об’єднувати."),
            );
            push_line(text, &line);
        }
        for distance in &self.limits {
            let at = language.decimal(distance.at.to_string());
            let away = language.decimal(format!("{:.5}", distance.distance.abs()));
            let name = limit(distance.limit, language);
            let line = if distance.reached {
                language.of(
                    format!("Limit {at} ({name}): reached, {away} above."),
                    format!("Межа {at} ({name}): досягнуто, вище на {away}."),
                )
            } else {
                language.of(
                    format!("Limit {at} ({name}): not reached, {away} below."),
                    format!("Межа {at} ({name}): не досягнуто, нижче на {away}."),
                )
            };
            push_line(text, &line);
        }
    }

    fn push_counterfactuals(&self, text: &mut String, language: Language, most: usize) {
        let changes = self.changes();
        if changes.is_empty() {
            let line = language.of(
                "No change of a single row would cross a limit.",
                "Зміна жодного окремого рядка не перетне межі.",
            );
            push_line(text, line);
            return;
        }
        let line = language.of(
            "A single row that, were it different, would cross a limit:",
            "Окремі рядки, зміна яких перетнула б межу:",
        );
        push_line(text, line);
        for change in changes.iter().take(most) {
            let name = label(&change.variable, change.label, language);
            let variable = self.variables.iter().find(|it| it.name == change.variable);
            let from = variable.map(|variable| found(variable, language)).unwrap_or_default();
            let to = wanted(&change.to, &change.meaning, language);
            let score = language.decimal(change.score.to_string());
            let outcome = outcome(change.band, language);
            push_line(text, &format!("  {name}: {from} → {to}: {score}, {outcome}"));
        }
        let left = changes.len().saturating_sub(most);
        if left > 0 {
            let line = language.of(format!("  and {left} more"), format!("  і ще {left}"));
            push_line(text, &line);
        }
    }

    /// Each change once, those that matter first.
    fn changes(&self) -> Vec<&Counterfactual> {
        let mut changes: Vec<&Counterfactual> = Vec::new();
        for change in &self.counterfactuals {
            // One that crosses both limits is there twice, one after the other.
            let is_same =
                |last: &&Counterfactual| last.variable == change.variable && last.to == change.to;
            if !changes.last().is_some_and(is_same) {
                changes.push(change);
            }
        }
        let moved = |change: &Counterfactual| change.score.minus(self.score).abs();
        changes.sort_by(|a, b| {
            let is_idle = |change: &Counterfactual| change.band == self.band;
            is_idle(a).cmp(&is_idle(b)).then(moved(b).total_cmp(&moved(a)))
        });
        changes
    }
}

fn column_widths(rows: &[[String; 5]]) -> [usize; 5] {
    let mut widths = [0; 5];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    widths
}

/// Texts to the left, figures to the right.
fn push_row(text: &mut String, row: &[String; 5], widths: &[usize; 5]) {
    let mut line = String::new();
    for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
        // Writing to a string cannot fail.
        let _ = if column < 2 {
            write!(line, "{cell:<width$}  ")
        } else {
            write!(line, "{cell:>width$}  ")
        };
    }
    push_line(text, line.trim_end());
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
