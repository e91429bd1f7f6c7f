//! The waterfall's geometry, read back from the picture: what a reader would measure with a ruler.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    reason = "tests may panic"
)]

use osoba::scoring::{Explanation, Language, Limits, Score, Scorecard};
use osoba::Person;
use regex::Regex;
use serde::Deserialize;
use serde_json::json;

/// The area of the bars, and the share of their reach that is left free on either side.
const AREA: (f64, f64) = (500.0, 990.0);
const MARGIN: f64 = 0.04;
/// The first row, a row's height, and what is below the last.
const TOP: f64 = 138.0;
const ROW: f64 = 34.0;
const FOOT: f64 = 74.0;
const WIDTH: f64 = 1080.0;
const EDGE: f64 = 24.0;

const GREEN: &str = "#2a7f62";
const RED: &str = "#b5473c";
const AMBER: &str = "#a16207";
const GREY: &str = "#6b7280";
const INK: &str = "#1f2937";

/// Numbers, colour and words of every element of one kind.
fn elements(svg: &str, pattern: &str) -> Vec<(Vec<f64>, String, String)> {
    let found = Regex::new(pattern).unwrap();
    let number = Regex::new(r#"(?:x|y|x1|y1|x2|y2|width|height)="(-?[0-9.]+)""#).unwrap();
    let colour = Regex::new(r##"(?:fill|stroke)="(#[0-9a-f]{6})""##).unwrap();
    found
        .captures_iter(svg)
        .map(|element| {
            let numbers = number.captures_iter(&element[0]);
            let numbers = numbers.map(|number| number[1].parse().unwrap()).collect();
            let colour = colour.captures(&element[0]).map_or(String::new(), |c| c[1].to_owned());
            let rest = element.get(1).map_or(String::new(), |words| words.as_str().to_owned());
            (numbers, colour, rest)
        })
        .collect()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.11
}

fn log_odds(score: Score) -> f64 {
    (score.as_f64() / (1.0 - score.as_f64())).ln()
}

fn somebody() -> Person<'static> {
    let document = json!({
        "last_name": "Зразко", "first_name": "Остап", "second_name": "Юрійович", "gender": "MALE",
        "birth_date": "1991-08-24", "tax_id": "3347300034", "birth_settlement": "Київ",
        "documents": [{"type": "PASSPORT", "number": "АА123456"}],
        "addresses": [{"type": "RESIDENCE", "settlement": "Київ"}],
        "authentication_methods": [{"type": "OTP", "phone_number": "+380671112233"}],
    });
    Person::deserialize(&document).unwrap().into_owned()
}

/// Pairs of every band, and limits at both ends and beside the middle.
fn explanations() -> Vec<Explanation> {
    let scorecard = Scorecard::published();
    let me = scorecard.prepare(&somebody());
    let others = [
        somebody(),
        Person { tax_id: None, gender: None, documents: vec![], ..somebody() },
        Person { first_name: Some("Олена".into()), tax_id: None, ..somebody() },
        Person { tax_id: Some("9000000002".into()), addresses: vec![], ..somebody() },
        Person::default(),
    ];
    let score = |value| Score::rounded(value).unwrap();
    let limits = [(0.9, 0.7), (0.5, 0.4), (0.99, 0.001), (1.0, 0.0)];
    let mut all = Vec::new();
    for other in &others {
        for (automatic, manual) in limits {
            let limits = Limits { automatic: score(automatic), manual: score(manual) };
            all.push(scorecard.explain(&me, &scorecard.prepare(other), limits));
        }
    }
    all
}

#[test]
fn bars_add_up_from_top_to_bottom_on_one_scale() {
    for explanation in explanations() {
        let svg = explanation.svg(Language::English);
        let rects = elements(&svg, r"<rect x=[^>]*/>");
        let (bars, legend) = rects.split_at(explanation.variables.len() + 2);

        // From where to where each bar leads, in log-odds.
        let mut at = explanation.intercept;
        let mut steps = vec![(0.0, at, GREY)];
        for variable in &explanation.variables {
            let colour = if variable.points >= 0.0 { GREEN } else { RED };
            steps.push((at, at + variable.points, colour));
            at += variable.points;
        }
        let band = match explanation.band {
            osoba::scoring::Band::Automatic => GREEN,
            osoba::scoring::Band::Manual => AMBER,
            osoba::scoring::Band::None => RED,
        };
        steps.push((0.0, explanation.sum, band));
        assert!((at - explanation.sum).abs() < 1e-9);

        let limits = explanation.limits.iter().map(|limit| log_odds(limit.at));
        let limits: Vec<f64> = limits.filter(|at| at.is_finite()).collect();
        let reach = steps.iter().flat_map(|(from, to, _)| [*from, *to]).chain(limits.clone());
        let (least, greatest) =
            reach.fold((-1.0_f64, 1.0_f64), |(l, g), end| (l.min(end), g.max(end)));
        let free = MARGIN * (greatest - least);
        let unit = (AREA.1 - AREA.0) / (greatest - least + 2.0 * free);
        let place = |log_odds: f64| AREA.0 + (log_odds - least + free) * unit;

        for (row, (bar, (from, to, colour))) in bars.iter().zip(&steps).enumerate() {
            let (numbers, found, _) = bar;
            let top = TOP + ROW * row as f64;
            assert!(near(numbers[0], place(from.min(*to))), "{numbers:?} {from} {to}");
            assert!(near(numbers[1], top + 7.0));
            assert!(near(numbers[2], ((to - from).abs() * unit).max(1.5)));
            assert!(near(numbers[3], ROW - 14.0));
            assert_eq!(found, colour);
        }

        let bottom = TOP + ROW * steps.len() as f64;
        let legend: Vec<_> = legend
            .iter()
            .map(|(numbers, colour, _)| (numbers[0], numbers[1], colour.as_str()))
            .collect();
        assert_eq!(legend, [(EDGE, bottom + 26.0, GREEN), (300.0, bottom + 26.0, RED)]);
        let size = format!("width=\"{WIDTH:.0}\" height=\"{:.0}\"", bottom + FOOT);
        assert!(
            svg.contains(&size) && svg.contains(&format!("0 0 {WIDTH:.0} {:.0}", bottom + FOOT))
        );

        // Lines: zero, limits, then each row's rule and its join to the next, and the last rule.
        let mut lines = elements(&svg, r"<line ([^>]*)/>").into_iter();
        let mut line = |expected: [f64; 4], colour: &str, dashed: bool| {
            let (numbers, found, rest) = lines.next().unwrap();
            assert!(
                numbers.iter().zip(expected).all(|(a, b)| near(*a, b)),
                "{numbers:?} {expected:?}"
            );
            assert_eq!((found.as_str(), rest.contains("dasharray")), (colour, dashed));
        };
        let zero = place(0.0);
        line([zero, TOP - 6.0, zero, bottom], GREY, false);
        for (limit, height) in explanation.limits.iter().zip([TOP - 8.0, TOP - 26.0]) {
            let at = log_odds(limit.at);
            if at.is_finite() {
                line([place(at), height, place(at), bottom], INK, true);
            }
        }
        for (row, (_, to, _)) in steps.iter().enumerate() {
            let top = TOP + ROW * row as f64;
            line([EDGE, top, WIDTH - EDGE, top], "#e5e7eb", false);
            if row + 1 < steps.len() {
                line([place(*to), top + 7.0, place(*to), top + ROW + 7.0], GREY, false);
            }
        }
        line([EDGE, bottom, WIDTH - EDGE, bottom], "#e5e7eb", false);
        assert_eq!(lines.next(), None);
    }
}

#[test]
fn labels_and_figures_are_in_their_rows() {
    for explanation in explanations() {
        let svg = explanation.svg(Language::English);
        let texts = elements(&svg, r"<text [^>]*>([^<]*)</text>");
        let rows = explanation.variables.len() + 2;
        let bottom = TOP + ROW * rows as f64;
        let score = format!("{}", explanation.score);

        let title = format!("Are the two records one person? Score {score}");
        assert!(svg.contains(&format!("<title>{title}</title>")));
        assert_eq!(
            (texts[0].0.as_slice(), texts[0].2.as_str()),
            (&[EDGE, 38.0][..], title.as_str())
        );
        assert_eq!(texts[1].0, [EDGE, 64.0]);

        // The middle and the limits have their figures over the bars.
        let above = |words: &str| texts.iter().find(|(.., text)| text.starts_with(words)).unwrap();
        assert!(near(above("0.5").0[1], TOP - 12.0));
        for (limit, height) in explanation.limits.iter().zip([TOP - 12.0, TOP - 30.0]) {
            let words = format!("{} ", limit.at.as_f64());
            let found = texts.iter().filter(|(.., text)| text.starts_with(&words));
            let heights: Vec<f64> = found.map(|(numbers, ..)| numbers[1]).collect();
            let drawn = log_odds(limit.at).is_finite();
            assert_eq!(heights, if drawn { vec![height] } else { vec![] }, "{words}");
        }

        for row in 0..rows {
            let height = TOP + ROW * row as f64 + ROW / 2.0 + 5.0;
            let mut places: Vec<f64> = texts
                .iter()
                .filter(|(numbers, ..)| near(numbers[1], height))
                .map(|(numbers, ..)| numbers[0])
                .collect();
            places.dedup();
            // The starting value has nothing that was found.
            let expected =
                if row == 0 { vec![EDGE, WIDTH - EDGE] } else { vec![EDGE, 190.0, WIDTH - EDGE] };
            assert_eq!(places, expected, "row {row}");
        }
        let foot: Vec<f64> = texts
            .iter()
            .filter(|(numbers, ..)| near(numbers[1], bottom + 38.0))
            .map(|(numbers, ..)| numbers[0])
            .collect();
        assert_eq!(foot, [EDGE + 22.0, 300.0 + 22.0, WIDTH - EDGE]);
        assert_eq!(texts.iter().filter(|(.., text)| text.contains(&score)).count(), 2);
    }
}

#[test]
fn both_languages_give_one_picture_with_translated_words() {
    let picture = |svg: &str| -> Vec<_> {
        ["<rect [^>]*/>", "<line [^>]*/>", "<text [^>]*>"]
            .iter()
            .flat_map(|pattern| elements(svg, pattern))
            .map(|(numbers, colour, _)| (numbers, colour))
            .collect()
    };
    for explanation in explanations() {
        let (english, ukrainian) =
            (explanation.svg(Language::English), explanation.svg(Language::Ukrainian));
        assert_eq!(picture(&english), picture(&ukrainian));
        assert!(ukrainian.contains("Оцінка") && !ukrainian.contains("Score"));
    }
}
