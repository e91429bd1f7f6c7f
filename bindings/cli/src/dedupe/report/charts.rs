//! Charts as inline SVG, coloured by the page's style.

use std::fmt::Write as _;

use osoba::scoring::Limits;

use super::html::{count, escaped, score};
use crate::dedupe::tally::{column, COLUMNS};
use crate::language::{text, Language};

const WIDTH: f64 = 960.0;

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What it counts.
    pub label: String,
    /// How many.
    pub count: u64,
    /// The class that colours it.
    pub class: &'static str,
}

#[expect(clippy::cast_precision_loss, reason = "lengths on a screen")]
fn length(count: u64, most: u64, whole: f64) -> f64 {
    if most == 0 {
        return 0.0;
    }
    let length = count as f64 / most as f64 * whole;
    // Whatever is there is seen.
    if count > 0 {
        length.max(1.5)
    } else {
        length
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few rows")]
fn steps(number: usize, each: f64) -> f64 {
    number as f64 * each
}

/// Horizontal bars with their labels at the left and their figures at their ends.
#[must_use]
pub fn bars(title: &str, bars: &[Bar], language: Language) -> String {
    const ROW: f64 = 30.0;
    // Letters are narrower than this at the size in the style.
    const LETTER: f64 = 8.6;
    let letters = bars.iter().map(|bar| bar.label.chars().count()).max().unwrap_or_default();
    let left = steps(letters, LETTER).clamp(60.0, WIDTH / 2.0) + 12.0;
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or_default();
    let height = steps(bars.len(), ROW);
    let mut svg = begin(title, height);
    for (place, bar) in bars.iter().enumerate() {
        let top = steps(place, ROW);
        let middle = top + ROW / 2.0 + 5.0;
        let long = length(bar.count, most, WIDTH - left - 110.0);
        // Writing to a string cannot fail.
        let _ = writeln!(
            svg,
            "<text class=\"label\" x=\"{:.1}\" y=\"{middle:.1}\" text-anchor=\"end\">{}</text>\
             <rect class=\"{}\" x=\"{left:.1}\" y=\"{:.1}\" width=\"{long:.1}\" height=\"{:.1}\" rx=\"3\"/>\
             <text class=\"figure\" x=\"{:.1}\" y=\"{middle:.1}\">{}</text>",
            left - 12.0,
            escaped(&bar.label),
            bar.class,
            top + 5.0,
            ROW - 10.0,
            left + long + 8.0,
            count(bar.count, language),
        );
    }
    svg.push_str("</svg>\n");
    svg
}

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
        let _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT:.1}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text class=\"tick\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            WIDTH - RIGHT,
            LEFT - 10.0,
            y + 4.0,
            count(line, language),
        );
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

/// A number of hundredths as a score.
#[must_use]
pub fn hundredths(hundredth: usize, language: Language) -> String {
    let point = language.of(text(".", ","));
    format!("{}{point}{:02}", hundredth / 100, hundredth % 100)
}

/// Up to five round figures, the last at or above `most`.
fn grid(most: u64) -> Vec<u64> {
    let wanted = most.div_ceil(4).max(1);
    let powers = (0..19).filter_map(|power| 10_u64.checked_pow(power));
    let round = powers.flat_map(|power| [1, 2, 5].map(|first| power.saturating_mul(first)));
    let step = round.into_iter().find(|step| *step >= wanted).unwrap_or(wanted);
    let count = most.div_ceil(step).max(1);
    (0..=count).map(|line| line.saturating_mul(step)).collect()
}

fn begin(title: &str, height: f64) -> String {
    format!(
        "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {WIDTH:.0} {height:.0}\">\n<title>{}</title>\n",
        escaped(title)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_is_of_round_figures_up_to_the_most() {
        assert_eq!(grid(0), [0, 1]);
        assert_eq!(grid(1), [0, 1]);
        assert_eq!(grid(7), [0, 2, 4, 6, 8]);
        assert_eq!(grid(1_234), [0, 500, 1_000, 1_500]);
        assert!(grid(u64::MAX).len() <= 6);
    }

    #[test]
    fn what_is_there_is_seen() {
        assert!(length(1, 1_000_000, 100.0) >= 1.0);
        assert_eq!(length(0, 1_000_000, 100.0), 0.0);
        assert_eq!(length(0, 0, 100.0), 0.0);
    }
}
