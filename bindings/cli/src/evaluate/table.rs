//! The figures as a text for a terminal, and as CSV.

use std::fmt::Write as _;
use std::io;

use osoba::evaluation::{AtThreshold, Counts, Figures, ModelFigures, Share};

use super::{name_of, percent};
use crate::language::{text, Language, Text};
use crate::page::html::count;
use crate::table::{Cell, Row, Table};

/// What the rest of a sentence says where a precision is not reached.
const NOT_REACHED: Text = text("not reached", "не досягнуто");

/// The figures as tables.
///
/// # Errors
/// None that can be met: it is written into memory.
pub fn tables(figures: &Figures, language: Language) -> io::Result<String> {
    let mut out = Vec::new();
    let say = |words: Text| language.of(words);
    let rows = figures.rows;
    let figure = |words: Text, number: u64| format!("{} {}", say(words), count(number, language));
    let mut head = vec![figure(text("matches", "збігів"), rows.matches)];
    if rows.registrations > 0 {
        head.insert(0, figure(text("registrations", "реєстрацій"), rows.registrations));
    } else {
        head.insert(0, figure(text("pairs", "пар"), rows.pairs));
    }
    head.push(figure(text("in no cluster together", "не мають спільного кластера"), rows.missed));
    line(&mut out, &head.join("; "));
    for (place, model) in figures.models.iter().enumerate() {
        let hash =
            model.scorecard.as_ref().map_or(String::new(), |card| format!("  {}", card.hash));
        line(&mut out, "");
        line(&mut out, &format!("{}{hash}", name_of(figures, place, language)));
        of_model(&mut out, model, language)?;
    }
    for (place, moved) in (1..).zip(&figures.moves) {
        line(&mut out, "");
        let names = [name_of(figures, 0, language), name_of(figures, place, language)];
        line(
            &mut out,
            &format!(
                "{} → {}: {}",
                names[0],
                names[1],
                figure(text("in another band", "в іншій смузі"), moved.moved)
            ),
        );
    }
    line(&mut out, "");
    for needed in &figures.needed {
        let words = text(
            "checked matches without an error show a precision of",
            "перевірених збігів без помилки доводять точність",
        );
        let shown = percent(Some(needed.precision), language);
        line(&mut out, &format!("{} {} {shown}", count(needed.matches, language), say(words)));
    }
    String::from_utf8(out).map_err(io::Error::other)
}

fn line(out: &mut Vec<u8>, words: &str) {
    out.extend_from_slice(words.as_bytes());
    out.push(b'\n');
}

fn of_model(out: &mut Vec<u8>, model: &ModelFigures, language: Language) -> io::Result<()> {
    let say = |words: Text| language.of(words).to_owned();
    let mut table = Table::new(&mut *out, titles(text("threshold", "поріг"), language));
    for at in &model.thresholds {
        table.row(row(&at.threshold.as_f64().to_string(), at.counts, language))?;
    }
    table.finish()?;
    line(out, "");
    let area = percent(model.average_precision, language);
    line(out, &format!("{}: {area}", say(text("area under the curve", "площа під кривою"))));
    for at in &model.at_precision {
        let precision = percent(Some(at.precision), language);
        let recall = at.reached.map(|reached| reached.counts.recall());
        let shown = match recall.zip(at.reached) {
            None => say(NOT_REACHED),
            Some((recall, reached)) => format!(
                "{} {} {}{}",
                with_interval(recall, language),
                say(text("from", "від")),
                reached.threshold.as_f64(),
                if at.enough {
                    String::new()
                } else {
                    say(text(" (too few matches to claim it)", " (замало збігів, щоб твердити)"))
                },
            ),
        };
        line(
            out,
            &format!(
                "{} {precision}: {shown}",
                say(text("recall at precision", "повнота за точності"))
            ),
        );
    }
    let calibration = &model.calibration;
    let figures = [
        (
            text("expected calibration error", "очікувана похибка калібрування"),
            calibration.expected_error,
        ),
        (text("Brier", "Браєр"), calibration.brier),
    ];
    for (words, figure) in figures {
        line(out, &format!("{}: {figure}", say(words)));
    }
    if let Some(drift) = &model.drift {
        let index = drift.score.map_or("–".to_owned(), |index| format!("{index:.4}"));
        line(
            out,
            &format!(
                "{}: {index}",
                say(text("stability index of the score", "індекс стабільності оцінки"))
            ),
        );
        for variable in &drift.variables {
            let index = variable.index.map_or("–".to_owned(), |index| format!("{index:.4}"));
            line(out, &format!("  {}: {index}", variable.variable));
        }
    }
    if let Some(by) = &model.by {
        line(out, "");
        let title = Text { en: "", uk: "" };
        let mut titles = titles(title, language);
        if let Some(first) = titles.first_mut() {
            first.text.clone_from(&by.column);
        }
        let mut table = Table::new(&mut *out, titles);
        for value in &by.values {
            table.row(row(&value.value, value.automatic, language))?;
        }
        table.finish()?;
    }
    Ok(())
}

fn titles(first: Text, language: Language) -> Vec<Cell> {
    let rest = [
        text("found", "знайдено"),
        text("mistaken", "сплутано"),
        text("rejected", "відхилено"),
        text("no cluster", "без кластера"),
        text("precision", "точність"),
        text("recall", "повнота"),
        text("F1", "F1"),
    ];
    let rest = rest.into_iter().map(|words| Cell { text: language.of(words).into(), right: true });
    std::iter::once(Cell::words(language.of(first))).chain(rest).collect()
}

fn row(first: &str, counts: Counts, language: Language) -> Row {
    let numbers = [counts.found, counts.mistaken, counts.rejected, counts.missed];
    let numbers = numbers.into_iter().map(|number| Cell::number(count(number, language)));
    let shares = [counts.precision(), counts.recall()];
    let shares = shares.into_iter().map(|share| Cell::number(with_interval(share, language)));
    let f1 = percent(counts.f1().map(|(f1, _)| f1), language);
    let cells = std::iter::once(Cell::words(first)).chain(numbers).chain(shares);
    Row::Cells(cells.chain([Cell::number(f1)]).collect())
}

/// A share with its interval.
fn with_interval(share: Share, language: Language) -> String {
    match share.interval() {
        None => percent(None, language),
        Some(interval) => format!(
            "{} [{}–{}]",
            percent(share.value(), language),
            percent(Some(interval.low), language).replace("\u{A0}%", ""),
            percent(Some(interval.high), language).replace("\u{A0}%", ""),
        ),
    }
}

/// A row for each threshold of each scorecard.
#[must_use]
pub fn csv(figures: &Figures) -> String {
    let mut out = String::from(
        "scorecard,hash,threshold,found,mistaken,rejected,missed,precision,precision_low,\
         precision_high,recall,recall_low,recall_high,f1,f1_low,f1_high\n",
    );
    for (place, model) in figures.models.iter().enumerate() {
        let name = quoted(&name_of(figures, place, Language::En));
        let hash = model.scorecard.as_ref().map_or("", |card| card.hash.as_str());
        for at in &model.thresholds {
            let AtThreshold { threshold, counts } = at;
            let (precision, recall) = (counts.precision(), counts.recall());
            let f1 = counts.f1();
            let ends = |share: Share| {
                let interval = share.interval();
                [share.value(), interval.map(|it| it.low), interval.map(|it| it.high)]
            };
            let f1 = [f1.map(|it| it.0), f1.map(|it| it.1.low), f1.map(|it| it.1.high)];
            // Writing to a string cannot fail.
            let _ = write!(
                out,
                "{name},{hash},{},{},{},{},{}",
                threshold.as_f64(),
                counts.found,
                counts.mistaken,
                counts.rejected,
                counts.missed
            );
            for figure in ends(precision).into_iter().chain(ends(recall)).chain(f1) {
                let _ = match figure {
                    Some(figure) => write!(out, ",{figure:.6}"),
                    None => write!(out, ","),
                };
            }
            out.push('\n');
        }
    }
    out
}

/// A name as CSV has it.
fn quoted(name: &str) -> String {
    if name.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        name.to_owned()
    }
}
