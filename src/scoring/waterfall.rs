//! The explanation as a picture: an SVG waterfall.

use std::fmt::Write as _;

use super::bands::Band;
use super::explanation::{Explanation, Limit};
use super::score::Score;
use super::words::{found, label, limit, verdict, Language};

const WIDTH: f64 = 1080.0;
const ROW: f64 = 34.0;
/// Where the first row starts.
const TOP: f64 = 138.0;
/// Where the bars' area starts and ends.
const LEFT: f64 = 500.0;
const RIGHT: f64 = 990.0;

const FOR: &str = "#2a7f62";
const AGAINST: &str = "#b5473c";
const NEUTRAL: &str = "#6b7280";
const INK: &str = "#1f2937";
const FAINT: &str = "#e5e7eb";

/// One bar: its words, where it starts and ends in log-odds, its colour.
struct Bar {
    label: String,
    found: String,
    figure: String,
    from: f64,
    to: f64,
    colour: &'static str,
    strong: bool,
}

/// Log-odds to horizontal places.
struct Scale {
    least: f64,
    greatest: f64,
}

impl Scale {
    fn place(&self, log_odds: f64) -> f64 {
        let share = (log_odds - self.least) / (self.greatest - self.least);
        LEFT + share.clamp(0.0, 1.0) * (RIGHT - LEFT)
    }
}

impl Explanation {
    /// The explanation as an SVG picture: from the starting value each variable moves the sum to
    /// the right, towards one person, or to the left, towards two; the last bar is the sum. The
    /// limits are drawn as lines.
    ///
    /// ```
    /// use osoba::scoring::{Language, Limits, Scorecard};
    /// let scorecard = Scorecard::published();
    /// let nobody = scorecard.prepare(&osoba::Person::default());
    /// let explanation = scorecard.explain(&nobody, &nobody, Limits::default());
    /// assert!(explanation.svg(Language::English).starts_with("<svg"));
    /// ```
    #[must_use]
    pub fn svg(&self, language: Language) -> String {
        let bars = self.bars(language);
        let scale = self.scale(&bars);
        #[expect(clippy::cast_precision_loss, reason = "a dozen rows")]
        let bottom = TOP + ROW * bars.len() as f64;
        let mut svg = Svg::new(bottom + 74.0);
        self.draw_head(&mut svg, language);
        self.draw_limits(&mut svg, &scale, bottom, language);
        for (row, bar) in bars.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "a dozen rows")]
            let top = TOP + ROW * row as f64;
            draw_bar(&mut svg, &scale, bar, top, row.saturating_add(1) < bars.len());
        }
        draw_foot(&mut svg, bottom, language);
        svg.finish()
    }

    fn bars(&self, language: Language) -> Vec<Bar> {
        let mut at = self.intercept;
        let mut bars = vec![Bar {
            label: language.of("Starting value", "Початкове значення").to_owned(),
            found: String::new(),
            figure: language.signed(at),
            from: 0.0,
            to: at,
            colour: NEUTRAL,
            strong: false,
        }];
        for variable in &self.variables {
            let from = at;
            at += variable.points;
            bars.push(Bar {
                label: label(&variable.name, variable.label, language).to_owned(),
                found: found(variable, language),
                figure: language.signed(variable.points),
                from,
                to: at,
                colour: if variable.points >= 0.0 { FOR } else { AGAINST },
                strong: false,
            });
        }
        bars.push(Bar {
            label: language.of("Sum", "Сума").to_owned(),
            found: format!(
                "{} {}",
                language.of("score", "оцінка"),
                language.decimal(self.score.to_string())
            ),
            figure: language.signed(self.sum),
            from: 0.0,
            to: self.sum,
            colour: band_colour(self.band),
            strong: true,
        });
        bars
    }

    /// Wide enough for every bar and both limits.
    fn scale(&self, bars: &[Bar]) -> Scale {
        let limits = self.limits.iter().map(|distance| log_odds(distance.at));
        let ends = bars.iter().flat_map(|bar| [bar.from, bar.to]).chain(limits);
        let ends = ends.filter(|end| end.is_finite());
        let (least, greatest) = ends.fold((-1.0_f64, 1.0_f64), |(least, greatest), end| {
            (least.min(end), greatest.max(end))
        });
        let margin = (greatest - least) * 0.04;
        Scale { least: least - margin, greatest: greatest + margin }
    }

    fn draw_head(&self, svg: &mut Svg, language: Language) {
        let score = language.decimal(self.score.to_string());
        let title = format!(
            "{} {score}",
            language.of("Are the two records one person? Score", "Чи це одна особа? Оцінка")
        );
        svg.title(&title);
        svg.text(24.0, 38.0, "start", "font-size=\"22\" font-weight=\"bold\"", INK, &title);
        svg.text(
            24.0,
            64.0,
            "start",
            "font-size=\"16\" font-weight=\"bold\"",
            band_colour(self.band),
            verdict(self.band, language),
        );
    }

    fn draw_limits(&self, svg: &mut Svg, scale: &Scale, bottom: f64, language: Language) {
        let zero = scale.place(0.0);
        svg.line(zero, TOP - 6.0, zero, bottom, NEUTRAL, "");
        let half = language.decimal(Score::rounded(0.5).unwrap_or_default().as_f64().to_string());
        svg.text(zero, TOP - 12.0, "middle", "font-size=\"12\"", NEUTRAL, &half);
        for distance in &self.limits {
            let at = log_odds(distance.at);
            if !at.is_finite() {
                continue;
            }
            let place = scale.place(at);
            let height = match distance.limit {
                Limit::Automatic => TOP - 12.0,
                Limit::Manual => TOP - 30.0,
            };
            svg.line(place, height + 4.0, place, bottom, INK, "stroke-dasharray=\"5 4\"");
            let name = format!(
                "{} {}",
                language.decimal(distance.at.as_f64().to_string()),
                limit(distance.limit, language)
            );
            svg.text(place, height, "middle", "font-size=\"12\"", INK, &name);
        }
    }
}

fn draw_bar(svg: &mut Svg, scale: &Scale, bar: &Bar, top: f64, joined: bool) {
    let middle = top + ROW / 2.0;
    svg.line(24.0, top, WIDTH - 24.0, top, FAINT, "");
    let weight =
        if bar.strong { "font-size=\"15\" font-weight=\"bold\"" } else { "font-size=\"15\"" };
    svg.text(24.0, middle + 5.0, "start", weight, INK, &bar.label);
    svg.text(190.0, middle + 5.0, "start", "font-size=\"13\"", NEUTRAL, &bar.found);
    let (from, to) = (scale.place(bar.from), scale.place(bar.to));
    svg.rect(from.min(to), top + 7.0, (from - to).abs().max(1.5), ROW - 14.0, bar.colour);
    if joined {
        svg.line(to, top + 7.0, to, top + ROW + 7.0, NEUTRAL, "");
    }
    svg.text(WIDTH - 24.0, middle + 5.0, "end", weight, bar.colour, &bar.figure);
}

fn draw_foot(svg: &mut Svg, bottom: f64, language: Language) {
    let entries = [
        (24.0, FOR, language.of("speaks for one person", "на користь однієї особи")),
        (300.0, AGAINST, language.of("speaks for different persons", "на користь різних осіб")),
    ];
    svg.line(24.0, bottom, WIDTH - 24.0, bottom, FAINT, "");
    for (place, colour, words) in entries {
        svg.rect(place, bottom + 26.0, 14.0, 14.0, colour);
        svg.text(place + 22.0, bottom + 38.0, "start", "font-size=\"14\"", INK, words);
    }
    let note = language.of(
        "Points add up from top to bottom; dashed lines are the limits.",
        "Бали додаються згори донизу; пунктир – межі рішень.",
    );
    svg.text(WIDTH - 24.0, bottom + 38.0, "end", "font-size=\"13\"", NEUTRAL, note);
}

fn band_colour(band: Band) -> &'static str {
    match band {
        Band::Automatic => FOR,
        Band::Manual => "#a16207",
        Band::None => AGAINST,
    }
}

fn log_odds(score: Score) -> f64 {
    let probability = score.as_f64();
    (probability / (1.0 - probability)).ln()
}

/// An SVG document that is being written. Writing to a string cannot fail.
struct Svg(String);

impl Svg {
    fn new(height: f64) -> Svg {
        Svg(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{WIDTH:.0}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {WIDTH:.0} {height:.0}\" font-family=\"DejaVu Sans, Noto Sans, Arial, sans-serif\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        ))
    }

    fn title(&mut self, title: &str) {
        let _ = writeln!(self.0, "<title>{}</title>", escaped(title));
    }

    fn text(&mut self, x: f64, y: f64, anchor: &str, font: &str, colour: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        let text = escaped(text);
        let _ = writeln!(
            self.0,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" {font} fill=\"{colour}\">{text}</text>"
        );
    }

    fn line(&mut self, x1: f64, y1: f64, x2: f64, y2: f64, colour: &str, style: &str) {
        let _ = writeln!(
            self.0,
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\" {style}/>"
        );
    }

    fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, colour: &str) {
        let _ = writeln!(
            self.0,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"2\" fill=\"{colour}\"/>"
        );
    }

    fn finish(mut self) -> String {
        self.0.push_str("</svg>\n");
        self.0
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
