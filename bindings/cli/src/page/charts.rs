//! Charts as inline SVG, coloured by the page's style.

use std::fmt::Write as _;

use super::html::{count, decimal, escaped};
use crate::language::{text, Language};

/// How wide a chart is, in its own units.
pub const WIDTH: f64 = 960.0;

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

/// How long what counts `count` is, where `most` is `whole` long.
#[expect(clippy::cast_precision_loss, reason = "lengths on a screen")]
#[must_use]
pub fn length(count: u64, most: u64, whole: f64) -> f64 {
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

/// A line across the columns of a chart, at this height, with its figure at the left.
#[must_use]
pub fn line_at(y: f64, columns: std::ops::Range<f64>, figure: &str) -> String {
    format!(
        "<line class=\"grid\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
         <text class=\"tick\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{figure}</text>",
        columns.start,
        columns.end,
        columns.start - 10.0,
        y + 4.0,
    )
}

/// Where the row or column of this number begins.
#[expect(clippy::cast_precision_loss, reason = "a few rows")]
#[must_use]
pub fn steps(number: usize, each: f64) -> f64 {
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

/// One row of points: how far it goes to the right of the middle, or to the left, and figures at the
/// right.
#[derive(Debug, Clone)]
pub struct Points {
    /// What it is.
    pub label: String,
    /// How many points; below 0 to the left.
    pub points: f64,
    /// Figures at the right end, one a column.
    pub figures: Vec<String>,
}

/// What charts of points have in common, so that they can be compared below one another.
#[derive(Debug, Clone, Copy)]
pub struct Scale<'a> {
    /// The most points of a row.
    pub most: f64,
    /// The letters of the longest label.
    pub letters: usize,
    /// What the figures are.
    pub titles: &'a [&'a str],
}

/// Horizontal bars to both sides of 0.
#[must_use]
pub fn points(title: &str, rows: &[Points], scale: Scale<'_>, language: Language) -> String {
    const ROW: f64 = 28.0;
    const TOP: f64 = 26.0;
    const COLUMN: f64 = 90.0;
    // Letters are narrower than this at the size in the style.
    const LETTER: f64 = 7.8;
    let Scale { most, letters, titles } = scale;
    let left = steps(letters, LETTER).clamp(120.0, WIDTH * 0.44) + 14.0;
    let right = WIDTH - steps(titles.len(), COLUMN);
    let middle = left + (right - left) / 2.0;
    // Room for the figures at the ends of the bars.
    let half = (right - left) / 2.0 - 60.0;
    let height = TOP + steps(rows.len(), ROW);
    let mut svg = begin(title, height + 4.0);
    let column = |place: usize| right + steps(place.saturating_add(1), COLUMN) - 4.0;
    for (place, title) in titles.iter().enumerate() {
        let _ = writeln!(
            svg,
            "<text class=\"tick\" x=\"{:.1}\" y=\"14\" text-anchor=\"end\">{}</text>",
            column(place),
            escaped(title)
        );
    }
    let _ = writeln!(
        svg,
        "<line class=\"grid\" x1=\"{middle:.1}\" x2=\"{middle:.1}\" y1=\"{TOP:.1}\" y2=\"{height:.1}\"/>"
    );
    for (place, row) in rows.iter().enumerate() {
        let top = TOP + steps(place, ROW);
        let base = top + ROW / 2.0 + 5.0;
        let share = if most > 0.0 { (row.points.abs() / most).min(1.0) } else { 0.0 };
        let long = (share * half).max(1.0);
        let (class, x, end, anchor) = if row.points < 0.0 {
            ("alert", middle - long, middle - long - 8.0, "end")
        } else {
            ("automatic", middle, middle + long + 8.0, "start")
        };
        let _ = writeln!(
            svg,
            "<text class=\"label\" x=\"{:.1}\" y=\"{base:.1}\" text-anchor=\"end\">{}</text>\
             <rect class=\"{class}\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{long:.1}\" height=\"{:.1}\" rx=\"2\"/>\
             <text class=\"figure\" x=\"{end:.1}\" y=\"{base:.1}\" text-anchor=\"{anchor}\">{}</text>",
            left - 14.0,
            escaped(&row.label),
            top + 5.0,
            ROW - 10.0,
            decimal(row.points, 2, language),
        );
        for (place, figure) in row.figures.iter().enumerate() {
            let _ = writeln!(
                svg,
                "<text class=\"tick\" x=\"{:.1}\" y=\"{base:.1}\" text-anchor=\"end\">{}</text>",
                column(place),
                escaped(figure)
            );
        }
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
#[must_use]
pub fn grid(most: u64) -> Vec<u64> {
    let wanted = most.div_ceil(4).max(1);
    let powers = (0..19).filter_map(|power| 10_u64.checked_pow(power));
    let round = powers.flat_map(|power| [1, 2, 5].map(|first| power.saturating_mul(first)));
    let step = round.into_iter().find(|step| *step >= wanted).unwrap_or(wanted);
    let count = most.div_ceil(step).max(1);
    (0..=count).map(|line| line.saturating_mul(step)).collect()
}

/// The beginning of a chart of this height; `</svg>` ends it.
#[must_use]
pub fn begin(title: &str, height: f64) -> String {
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
