//! The pairs by their score.

use std::fmt::Write as _;

use osoba::scoring::Limits;

use crate::dedupe::tally::{column, COLUMNS};
use crate::language::{text, Language};
use crate::page::charts::{begin, grid, hundredths, length, line_at, steps, WIDTH};
use crate::page::html::{count, score};

/// How many pairs have which score: a column a hundredth, from the lower limit on.
#[must_use]
pub fn histogram(
    title: &str,
    scores: &[u64; COLUMNS],
    limits: Limits,
    language: Language,
) -> String {
    const TOP: f64 = 40.0;
    const PLOT: f64 = 220.0;
    const LEFT: f64 = 76.0;
    const RIGHT: f64 = 20.0;
    let bottom = TOP + PLOT;
    let first = column(limits.manual);
    let shown = scores.get(first..).unwrap_or_default();
    let most = shown.iter().copied().max().unwrap_or_default();
    let grid = grid(most);
    let top = grid.last().copied().unwrap_or(1).max(1);
    let width = (WIDTH - LEFT - RIGHT) / steps(shown.len().max(1), 1.0);
    let mut svg = begin(title, bottom + 56.0);
    for line in grid {
        let y = bottom - length(line, top, PLOT);
        svg.push_str(&line_at(y, LEFT..WIDTH - RIGHT, &count(line, language)));
    }
    for (place, (pairs, hundredth)) in shown.iter().zip(first..).enumerate() {
        let tall = length(*pairs, top, PLOT);
        let left = LEFT + steps(place, width);
        let is_automatic = hundredth >= column(limits.automatic);
        let class = if is_automatic { "automatic" } else { "manual" };
        let from = hundredths(hundredth, language);
        let to = hundredths(hundredth.saturating_add(1), language);
        let _ = writeln!(
            svg,
            "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{tall:.1}\">\
             <title>{from}–{to}: {}</title></rect>",
            left + 1.0,
            bottom - tall,
            (width - 2.0).max(0.5),
            count(*pairs, language),
        );
        if hundredth.is_multiple_of(5) {
            let _ = writeln!(
                svg,
                "<text class=\"tick\" x=\"{left:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{from}</text>",
                bottom + 20.0
            );
        }
    }
    let _ = writeln!(
        svg,
        "<text class=\"tick\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">1</text>\
         <text class=\"label\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
        WIDTH - RIGHT,
        bottom + 20.0,
        LEFT + (WIDTH - LEFT - RIGHT) / 2.0,
        bottom + 48.0,
        language.of(text("score", "оцінка")),
    );
    let limit = column(limits.automatic);
    if limit > first && limits.automatic.as_f64() < 1.0 {
        let x = LEFT + steps(limit.saturating_sub(first), width);
        let _ = writeln!(
            svg,
            "<line class=\"limit\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{:.1}\" y2=\"{bottom:.1}\"/>\
             <text class=\"label\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{} {}</text>",
            TOP - 12.0,
            TOP - 20.0,
            score(limits.automatic, language),
            language.of(text("and above: without a clerk", "і вище: без працівника")),
        );
    }
    svg.push_str("</svg>\n");
    svg
}
