//! The pictures of an evaluation as inline SVG, coloured by the page's style.

use std::fmt::Write as _;

use osoba::evaluation::{Calibration, Curve, Interval, Point, Share, Tally};

use super::percent;
use crate::language::{text, Language, Text};
use crate::page::charts::{begin, line_at, steps, WIDTH};
use crate::page::html::{count, escaped};

const LEFT: f64 = 76.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 20.0;
/// The classes that colour lines and points, the first scorecard's first.
pub const COLOURS: [&str; 6] = ["one", "two", "three", "four", "five", "six"];

/// The class of a scorecard's line.
#[must_use]
pub fn colour(place: usize) -> &'static str {
    COLOURS.iter().cycle().nth(place).copied().unwrap_or_default()
}

/// A square with both axes from `low` to 1.
struct Plot {
    svg: String,
    bottom: f64,
    height: f64,
    low: (f64, f64),
}

impl Plot {
    fn new(
        title: &str,
        height: f64,
        low: (f64, f64),
        axes: (Text, Text),
        language: Language,
    ) -> Plot {
        let bottom = TOP + height;
        let mut plot = Plot { svg: begin(title, bottom + 56.0), bottom, height, low };
        for tick in 0..=5_u32 {
            let part = f64::from(tick) / 5.0;
            let (x, y) = (LEFT + part * (WIDTH - LEFT - RIGHT), bottom - part * height);
            let across = low.0 + part * (1.0 - low.0);
            let up = low.1 + part * (1.0 - low.1);
            // Writing to a string cannot fail.
            let _ = writeln!(
                plot.svg,
                "<line class=\"grid\" x1=\"{LEFT:.1}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
                 <text class=\"tick\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\
                 <text class=\"tick\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                WIDTH - RIGHT,
                LEFT - 10.0,
                y + 4.0,
                ticked(up, language),
                bottom + 20.0,
                ticked(across, language),
            );
        }
        let _ = writeln!(
            plot.svg,
            "<text class=\"label\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\
             <text class=\"label\" transform=\"translate(18 {:.1}) rotate(-90)\" text-anchor=\"middle\">{}</text>",
            LEFT + (WIDTH - LEFT - RIGHT) / 2.0,
            bottom + 46.0,
            language.of(axes.0),
            TOP + height / 2.0,
            language.of(axes.1),
        );
        plot
    }

    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let part = |value: f64, low: f64| ((value - low) / (1.0 - low)).clamp(0.0, 1.0);
        (
            LEFT + part(x, self.low.0) * (WIDTH - LEFT - RIGHT),
            self.bottom - part(y, self.low.1) * self.height,
        )
    }

    fn line(&mut self, class: &str, points: impl Iterator<Item = (f64, f64)>) {
        let mut path = String::new();
        for (x, y) in points {
            let (x, y) = self.at(x, y);
            let _ = write!(path, "{x:.1},{y:.1} ");
        }
        let _ =
            writeln!(self.svg, "<polyline class=\"line {class}\" points=\"{}\"/>", path.trim_end());
    }

    fn end(mut self) -> String {
        self.svg.push_str("</svg>\n");
        self.svg
    }
}

fn ticked(part: f64, language: Language) -> String {
    let shown = format!("{:.1}", part * 100.0);
    let shown = shown.trim_end_matches('0').trim_end_matches('.');
    match language {
        Language::En => format!("{shown}%"),
        Language::Uk => format!("{}%", shown.replace('.', ",")),
    }
}

/// Precision over recall, a line for each scorecard. The scale starts below what the curves reach
/// from a recall of one half on, so that what matters is not a line at the edge.
#[must_use]
pub fn curves(curves: &[&Curve], language: Language) -> String {
    let precision_of = |point: &Point| precision(point.found, point.mistaken);
    // From half of the matches on: a few pairs at the highest scores may be anything.
    let from_half = |curve: &&&Curve| {
        let points = curve.points().iter();
        points
            .filter(|point| point.found.saturating_mul(2) >= curve.matches())
            .find_map(precision_of)
            .unwrap_or(0.0)
    };
    let lowest = curves.iter().map(|curve| from_half(&curve)).fold(1.0_f64, f64::min);
    let low = [0.98, 0.95, 0.9, 0.8, 0.5].into_iter().find(|low| *low < lowest - 0.01);
    let title = language.of(text("Precision over recall", "Точність залежно від повноти"));
    let axes = (text("recall", "повнота"), text("precision", "точність"));
    let mut plot = Plot::new(title, 380.0, (0.0, low.unwrap_or(0.0)), axes, language);
    for (place, curve) in curves.iter().enumerate() {
        let points = curve.points().iter().filter_map(|point| {
            let recall = Share { part: point.found, whole: curve.matches() }.value()?;
            Some((recall, precision_of(point)?))
        });
        plot.line(colour(place), thinned(points.collect()).into_iter());
    }
    plot.end()
}

fn precision(found: u64, mistaken: u64) -> Option<f64> {
    Share { part: found, whole: found.saturating_add(mistaken) }.value()
}

/// Points that a screen tells apart, the last among them.
fn thinned(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let last = points.last().copied();
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for point in points {
        let is_far = kept
            .last()
            .is_none_or(|(x, y)| (point.0 - x).abs() > 0.002 || (point.1 - y).abs() > 0.002);
        if is_far {
            kept.push(point);
        }
    }
    if kept.last().copied() != last {
        kept.extend(last);
    }
    kept
}

/// The share of matches over the score, with intervals; on the diagonal a score keeps its word.
#[must_use]
pub fn reliability(calibrations: &[&Calibration], language: Language) -> String {
    let title = language.of(text("Share of matches by score", "Частка збігів за оцінкою"));
    let axes = (text("mean score", "середня оцінка"), text("share of matches", "частка збігів"));
    let mut plot = Plot::new(title, 340.0, (0.0, 0.0), axes, language);
    plot.line("limit", [(0.0, 0.0), (1.0, 1.0)].into_iter());
    for (place, calibration) in calibrations.iter().enumerate() {
        let rows = calibration.table.iter();
        let rows: Vec<(f64, f64, Interval)> = rows
            .filter_map(|row| Some((row.score, row.matches.value()?, row.matches.interval()?)))
            .collect();
        plot.line(colour(place), rows.iter().map(|(x, y, _)| (*x, *y)));
        for (score, share, interval) in rows {
            let (x, y) = plot.at(score, share);
            let (_, low) = plot.at(score, interval.low);
            let (_, high) = plot.at(score, interval.high);
            let class = colour(place);
            let _ = writeln!(
                plot.svg,
                "<line class=\"line {class}\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{low:.1}\" y2=\"{high:.1}\"/>\
                 <circle class=\"point {class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\">\
                 <title>{}: {}</title></circle>",
                percent(Some(score), language),
                percent(Some(share), language),
            );
        }
    }
    plot.end()
}

/// How many matches, above, and others, below, have which score. Each step of the height is ten times
/// as many, for most of either stand at one end.
#[must_use]
pub fn histogram(tally: &Tally, name: &str, language: Language) -> String {
    const HALF: f64 = 130.0;
    let columns = tally.histogram();
    let most =
        columns.iter().flat_map(|(_, matches, others)| [*matches, *others]).max().unwrap_or(1);
    let decades = steps(most.max(1).to_string().len(), 1.0);
    #[expect(clippy::cast_precision_loss, reason = "lengths on a screen")]
    let tall = |count: u64| {
        if count == 0 {
            0.0
        } else {
            ((count as f64).log10() + 0.15) / decades * HALF
        }
    };
    let middle = TOP + HALF;
    let title = format!("{}: {name}", language.of(text("Scores by truth", "Оцінки за істиною")));
    let mut svg = begin(&title, middle + HALF + 56.0);
    let width = (WIDTH - LEFT - RIGHT) / 50.0;
    for decade in 1..most.max(1).to_string().len() {
        let figure = u32::try_from(decade).ok().and_then(|power| 10_u64.checked_pow(power));
        for y in [middle - tall(figure.unwrap_or(1)), middle + tall(figure.unwrap_or(1))] {
            let figure = count(figure.unwrap_or(1), language);
            svg.push_str(&line_at(y, LEFT..WIDTH - RIGHT, &figure));
        }
    }
    for (place, (from, matches, others)) in columns.iter().enumerate() {
        let x = LEFT + steps(place, width);
        let shown = [(*matches, "automatic", middle - tall(*matches)), (*others, "alert", middle)];
        for (number, class, y) in shown.into_iter().filter(|(number, ..)| *number > 0) {
            let _ = writeln!(
                svg,
                "<rect class=\"{class}\" x=\"{:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\">\
                 <title>{} {}: {}</title></rect>",
                x + 1.0,
                (width - 2.0).max(1.0),
                tall(number),
                language.of(text("score from", "оцінка від")),
                escaped(&decimal(*from, language)),
                count(number, language),
            );
        }
        if place % 5 == 0 {
            let _ = writeln!(
                svg,
                "<text class=\"tick\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                middle + HALF + 22.0,
                decimal(*from, language),
            );
        }
    }
    let _ = writeln!(
        svg,
        "<text class=\"tick\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">1</text>\
         <text class=\"label\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\
         <text class=\"label\" x=\"{:.1}\" y=\"{:.1}\">{}</text>\
         <text class=\"label\" x=\"{:.1}\" y=\"{:.1}\">{}</text></svg>",
        WIDTH - RIGHT,
        middle + HALF + 22.0,
        LEFT + (WIDTH - LEFT - RIGHT) / 2.0,
        middle + HALF + 48.0,
        language.of(text("score", "оцінка")),
        LEFT + 8.0,
        TOP + 14.0,
        language.of(text("matches", "збіги")),
        LEFT + 8.0,
        middle + HALF - 4.0,
        language.of(text("others", "інші")),
    );
    svg
}

fn decimal(value: f64, language: Language) -> String {
    let shown = format!("{value}");
    match language {
        Language::En => shown,
        Language::Uk => shown.replace('.', ","),
    }
}
