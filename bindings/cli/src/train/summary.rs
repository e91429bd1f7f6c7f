//! The report as a table for people.

use std::io;

use osoba::training::Report;

use super::words::Labels;
use crate::language::text;
use crate::page::html::{count_of, decimal};
use crate::table::{Cell, Row, Table};

/// Points and pairs by bin, and then the measures by threshold.
///
/// # Errors
/// None that can be met.
pub fn table(report: &Report, labels: Labels<'_>) -> io::Result<Vec<u8>> {
    let language = labels.language;
    let mut out = Vec::new();
    let word = |en, uk| Cell::words(language.of(text(en, uk)));
    let title = |en, uk| Cell { right: true, ..word(en, uk) };
    let mut points = Table::new(
        &mut out,
        vec![
            word("comparison", "порівняння"),
            word("value", "значення"),
            title("points", "бали"),
            title("matches", "збіги"),
            title("others", "інші"),
            title("unlabelled", "без позначок"),
        ],
    );
    let number = |text: String| Cell { text, right: true };
    for factor in &report.comparisons {
        for bin in &factor.bins {
            let weight = |weight: f64| number(count_of(weight, language));
            points.row(Row::Cells(vec![
                Cell::words(labels.comparison(&factor.comparison)),
                Cell::words(labels.bin(&factor.comparison, &bin.bin)),
                number(decimal(bin.points, 3, language)),
                weight(bin.matches),
                weight(bin.differ),
                weight(bin.unlabelled),
            ]))?;
        }
    }
    points.finish()?;
    out.push(b'\n');
    let mut measures = Table::new(
        &mut out,
        vec![
            title("threshold", "поріг"),
            title("precision (training)", "точність (навчання)"),
            title("recall (training)", "повнота (навчання)"),
            title("precision (test)", "точність (перевірка)"),
            title("recall (test)", "повнота (перевірка)"),
        ],
    );
    for (train, test) in report.train.at.iter().zip(&report.test.at) {
        let share = |share: Option<f64>| {
            number(share.map_or_else(|| "–".to_owned(), |share| decimal(share, 5, language)))
        };
        measures.row(Row::Cells(vec![
            number(decimal(train.threshold, 3, language)),
            share(train.precision),
            share(train.recall),
            share(test.precision),
            share(test.recall),
        ]))?;
    }
    measures.finish()?;
    Ok(out)
}

/// The points of every bin as CSV, under the report's names.
///
/// # Errors
/// None that can be met.
pub fn csv(report: &Report) -> io::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["comparison", "bin", "points", "matches", "differ", "unlabelled"])?;
    for factor in &report.comparisons {
        for bin in &factor.bins {
            let figures = [bin.points, bin.matches, bin.differ, bin.unlabelled];
            let names = [factor.comparison.clone(), bin.bin.clone()].into_iter();
            out.write_record(names.chain(figures.map(|figure| figure.to_string())))?;
        }
    }
    out.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
