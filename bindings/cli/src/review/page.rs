//! What a clerk sees of one pair: both records side by side, the score and how it came about.

use std::fmt::Write as _;

use osoba::index::Entry;
use osoba::matching::{why_not, FindingKind, Policy, Submission, WhyNot};
use osoba::scoring::{Limits, Scorecard};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::queue::{Pair, Waiting};
use crate::beside::{self, aligned, difference, Aligned, Value};
use crate::columns::printable;
use crate::language::{text, Language, Text};
use crate::page::html::score;

/// How wide a page is where no terminal says so, in columns.
pub const WIDTH: usize = 100;
/// A page is neither narrower nor wider than this.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=160;

/// What pages are made with.
#[derive(Debug, Clone, Copy)]
pub struct Pages<'a> {
    /// What scores the pairs.
    pub scorecard: &'a Scorecard,
    /// Where the bands begin.
    pub limits: Limits,
    /// The columns of the terminal.
    pub width: usize,
    /// The language.
    pub language: Language,
}

/// A pair and its records.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The pair.
    pub waiting: &'a Waiting,
    /// The person to be merged, and the master.
    pub entries: [&'a Entry<'static>; 2],
    /// How many wait, this one among them.
    pub left: usize,
    /// The clerk has postponed it.
    pub is_postponed: bool,
}

/// One line of the two columns: the field, the sign and both values.
type Row = (&'static str, &'static str, [String; 2]);

impl Pages<'_> {
    /// The page of a pair, up to the answers.
    #[must_use]
    pub fn page(self, shown: Shown<'_>) -> String {
        let why = self.why(shown);
        let mut page = self.heading(shown);
        page.push_str(&self.records(shown));
        page.push('\n');
        page.push_str(&why.explanation.breakdown(self.language.into()));
        page.push_str(&self.outcome(shown, &why));
        page
    }

    /// What would put the pair into another band: what the explanation has beside the page.
    #[must_use]
    pub fn explained(self, shown: Shown<'_>) -> String {
        let (explanation, language) = (self.why(shown).explanation, self.language.into());
        let table = explanation.table(language);
        table.strip_prefix(&explanation.breakdown(language)).unwrap_or(&table).to_owned()
    }

    fn why(self, shown: Shown<'_>) -> WhyNot {
        let [person, master] = shown.entries.map(|entry| &entry.person);
        let policy = Policy { limits: self.limits, ..Policy::registration() };
        let submission = Submission { person: person.clone(), person_id: None };
        why_not(&submission, master, &policy, self.scorecard)
    }

    fn heading(self, shown: Shown<'_>) -> String {
        let say = |words: Text| self.language.of(words);
        let mut heading = format!(
            "── {} {} · {} {}",
            say(text("Pair of line", "Пара з рядка")),
            shown.waiting.number,
            say(text("left", "залишилося")),
            shown.left,
        );
        if shown.is_postponed {
            heading.push_str(" · ");
            heading.push_str(say(text("postponed", "відкладено")));
        }
        let rest = self.width().saturating_sub(heading.width().saturating_add(1));
        format!("{heading} {}\n", "─".repeat(rest))
    }

    fn width(self) -> usize {
        self.width.clamp(*WIDTHS.start(), *WIDTHS.end())
    }

    /// Both records side by side, each field once.
    fn records(self, shown: Shown<'_>) -> String {
        let say = |words: Text| self.language.of(words);
        let Pair { person_id, master_person_id, .. } = &shown.waiting.pair;
        let titles = [
            say(text("To be merged", "Приєднати")).to_owned(),
            say(text("Master, stays", "Головний, залишається")).to_owned(),
        ];
        let changed = shown.entries.map(|entry| match entry.updated_at {
            Some(time) => format!("{} UTC", time.format("%Y-%m-%d %H:%M:%S")),
            None => self.absent(),
        });
        let ids = [person_id, master_person_id].map(|id| printable(id));
        let mut rows: Vec<Row> = vec![
            ("", " ", titles),
            ("Id", " ", ids),
            (say(text("Record changed", "Запис змінено")), " ", changed),
        ];
        let mut neither = Vec::new();
        for (title, values) in &beside::ROWS {
            let [left, right] = shown.entries.map(|entry| values(&entry.person, self.language));
            let title = say(*title);
            let aligned = aligned(left, right);
            if aligned.is_empty() {
                neither.push(title);
            }
            for (place, values) in aligned.iter().enumerate() {
                let title = if place == 0 { title } else { "" };
                rows.push(self.row(title, values));
            }
        }
        let mut records = self.columns(&rows);
        if !neither.is_empty() {
            let words = say(text("Neither record has", "Немає в жодному записі"));
            let line = format!("{words}: {}", neither.join(", "));
            for line in wrapped(&line, self.width()) {
                push_line(&mut records, &line);
            }
        }
        records
    }

    fn absent(self) -> String {
        self.language.of(text("(absent)", "(немає)")).to_owned()
    }

    fn row(self, title: &'static str, values: &Aligned) -> Row {
        match values {
            Aligned::Same(value) => {
                let value = printable(&value.shown());
                (title, "=", [value.clone(), value])
            }
            Aligned::Differ([left, right]) => {
                (title, "≠", [marked(left, right), marked(right, left)])
            }
            Aligned::Unlike(both) => {
                (title, "?", both.each_ref().map(|value| printable(&value.shown())))
            }
            Aligned::Only(place, value) => {
                let mut both = [self.absent(), self.absent()];
                if let Some(own) = both.get_mut(*place) {
                    *own = printable(&value.shown());
                }
                (title, "?", both)
            }
        }
    }

    /// Rows in columns; a value that does not fit goes on in the next line.
    fn columns(self, rows: &[Row]) -> String {
        let widest = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or_default();
        let name = widest(&mut rows.iter().map(|(title, ..)| title.width()));
        let value = widest(&mut rows.iter().flat_map(|(.., values)| values).map(|it| it.width()));
        // A blank, the sign and a blank before the first value, two blanks before the second.
        let left = self.width().saturating_sub(name.saturating_add(5)) / 2;
        let value = value.min(left);
        let mut text = String::new();
        for (title, sign, values) in rows {
            let [left, right] = values.each_ref().map(|it| wrapped(it, value));
            for line in 0..left.len().max(right.len()) {
                let (title, sign) = if line == 0 { (*title, *sign) } else { ("", " ") };
                let [left, right] =
                    [&left, &right].map(|lines| lines.get(line).map_or("", String::as_str));
                let line =
                    format!("{} {sign} {}  {right}", padded(title, name), padded(left, value));
                push_line(&mut text, line.trim_end());
            }
        }
        text
    }

    /// The score, the band and what should make a clerk look twice.
    fn outcome(self, shown: Shown<'_>, why: &WhyNot) -> String {
        let say = |words: Text| self.language.of(words);
        let pair = &shown.waiting.pair;
        let mut lines = Vec::new();
        if let Some(proven) = why.proven_score {
            lines.push(format!(
                "{} {}.",
                say(text(
                    "Without blanks and placeholders, which decides: score",
                    "Без порожніх і підставних значень, що й вирішує: оцінка",
                )),
                score(proven, self.language),
            ));
        }
        if why.explanation.score != pair.score {
            lines.push(format!(
                "! {} {}",
                say(text(
                    "a record, the scorecard or its settings changed after dedupe, which found score",
                    "запис, модель чи її налаштування змінилися після dedupe, який дав оцінку",
                )),
                score(pair.score, self.language),
            ));
        }
        let band = self.language.word(&pair.band);
        let clusters = pair.clusters.iter().map(|it| self.language.word(it.as_str()));
        let clusters = clusters.collect::<Vec<_>>().join(", ");
        let mut found = format!("{}: {band}.", say(text("Band", "Смуга")));
        if !clusters.is_empty() {
            let words = say(text("In common", "Спільне"));
            found.push_str(&format!(" {words}: {clusters}."));
        }
        if pair.master_by_id {
            found.push(' ');
            found.push_str(say(text(
                "The master is the one of the greater id: neither record is known to be later.",
                "Головний – той, чий id більший: котрий запис пізніший, невідомо.",
            )));
        }
        lines.push(found);
        for (entry, words) in shown.entries.into_iter().zip([
            text("the person to be merged is not active", "особа, яку приєднують, неактивна"),
            text("the master is not active", "головний запис неактивний"),
        ]) {
            if !entry.person.participates() {
                lines.push(format!("! {}", say(words)));
            }
        }
        let is_found =
            |kind: &FindingKind| why.cautions.contains(*kind) || pair.cautions.contains(*kind);
        for caution in FindingKind::ALL.iter().filter(|kind| is_found(kind)) {
            lines.push(format!("! {}", caution.text(self.language.into())));
        }
        let mut outcome = String::new();
        for line in lines.iter().flat_map(|line| wrapped(line, self.width())) {
            push_line(&mut outcome, &line);
        }
        outcome
    }
}

/// A value with what differs from another of its kind in brackets.
fn marked(value: &Value, other: &Value) -> String {
    let [begin, middle, end] = difference(&value.text, &other.text);
    let text = format!("{begin}[{middle}]{end}");
    printable(&Value { kind: value.kind.clone(), text }.shown())
}

fn push_line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

/// The text with as many blanks behind it as make it so wide.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// The text in lines of at most so many columns, broken at blanks and hyphens where there are some.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for piece in text.split_inclusive([' ', '-']) {
        let taken = line.width();
        if taken > 0 && taken.saturating_add(piece.trim_end().width()) > width {
            lines.push(std::mem::take(&mut line));
        }
        for letter in piece.chars() {
            let is_full = line.width().saturating_add(letter.width().unwrap_or_default()) > width;
            if is_full && letter == ' ' {
                continue;
            }
            if is_full {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    lines.push(line);
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_at_blanks_and_else_where_it_must() {
        for (text, width, expected) in [
            ("", 5, &[""][..]),
            ("вулиця", 10, &["вулиця"]),
            ("м. Біла Церква", 8, &["м. Біла", "Церква"]),
            ("00000000-0000", 9, &["00000000-", "0000"]),
            ("00000000-0000", 5, &["00000", "000-", "0000"]),
            ("ab c", 2, &["ab", "c"]),
            ("a 1234567 b", 4, &["a", "1234", "567", "b"]),
        ] {
            let lines = wrapped(text, width);
            assert_eq!(lines, expected, "{text}");
            assert!(lines.iter().all(|line| line.width() <= width));
        }
    }
}
