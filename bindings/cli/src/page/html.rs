//! Small pieces of HTML.

use osoba::scoring::Score;

use crate::language::{text, Language};

/// A text as it may stand in HTML, in an element or between quotes.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() => escaped.push(char::REPLACEMENT_CHARACTER),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A count with its digits in groups of three.
#[must_use]
pub fn count(count: u64, language: Language) -> String {
    // A space that does not break the line; in Ukrainian a comma is the decimal sign.
    let separator = language.of(text(",", "\u{A0}"));
    let digits = count.to_string();
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(place);
        if place > 0 && left.is_multiple_of(3) {
            shown.push_str(separator);
        }
        shown.push(digit);
    }
    shown
}

/// A score with the decimal sign of the language.
#[must_use]
pub fn score(score: Score, language: Language) -> String {
    let shown = score.as_f64().to_string();
    match language {
        Language::En => shown,
        Language::Uk => shown.replace('.', ","),
    }
}

/// A figure to so many decimals, with the signs of the language.
#[must_use]
pub fn decimal(figure: f64, decimals: usize, language: Language) -> String {
    let shown = format!("{figure:.decimals$}");
    // Zero has no sign.
    let is_zero = !shown.contains(|digit: char| ('1'..='9').contains(&digit));
    let shown = if is_zero { shown.replace('-', "") } else { shown.replace('-', "−") };
    match language {
        Language::En => shown,
        Language::Uk => shown.replace('.', ","),
    }
}

/// A sum of weights: a count where it is whole, to two decimals otherwise.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole and below 10^15"
)]
#[must_use]
pub fn count_of(weight: f64, language: Language) -> String {
    if weight.fract() == 0.0 && (0.0..1e15).contains(&weight) {
        count(weight as u64, language)
    } else {
        decimal(weight, 2, language)
    }
}

/// A share of a whole in percent.
#[must_use]
pub fn share(part: u64, whole: u64, language: Language) -> String {
    let tenths = u128::from(part).saturating_mul(1_000).checked_div(u128::from(whole));
    let tenths = tenths.unwrap_or_default();
    let point = language.of(text(".", ","));
    format!("{}{point}{}\u{A0}%", tenths / 10, tenths % 10)
}

/// A table; the first cell of each row names the row, the others are figures.
#[must_use]
pub fn table(caption: &str, titles: &[&str], rows: &[Vec<String>]) -> String {
    let head: String =
        titles.iter().map(|title| format!("<th scope=\"col\">{title}</th>")).collect();
    let row = |cells: &Vec<String>| {
        let cells = cells.iter().enumerate().map(|(place, cell)| match place {
            0 => format!("<th scope=\"row\">{cell}</th>"),
            _ => format!("<td>{cell}</td>"),
        });
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<div class=\"scroll\"><table><caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n\
         <tbody>\n{rows}</tbody></table></div>\n"
    )
}

/// A table whose cells are words, which stand at the left.
#[must_use]
pub fn table_of_words(caption: &str, titles: &[&str], rows: &[Vec<String>]) -> String {
    table(caption, titles, rows).replacen("<table>", "<table class=\"words\">", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_the_language_writes_them() {
        assert_eq!(count(1_234_567, Language::En), "1,234,567");
        assert_eq!(count(1_234, Language::Uk), "1\u{A0}234");
        assert_eq!(count(123, Language::En), "123");
        assert_eq!(count(0, Language::En), "0");
        assert_eq!(share(1, 3, Language::En), "33.3\u{A0}%");
        assert_eq!(share(0, 0, Language::Uk), "0,0\u{A0}%");
        assert_eq!(decimal(-1.2345, 2, Language::Uk), "−1,23");
        assert_eq!(decimal(-0.001, 2, Language::En), "0.00");
        assert_eq!(count_of(1_234.0, Language::En), "1,234");
        assert_eq!(count_of(0.5, Language::Uk), "0,50");
        let half = Score::rounded(0.5).unwrap();
        assert_eq!(score(half, Language::Uk), "0,5");
    }

    #[test]
    fn no_text_becomes_markup() {
        assert_eq!(escaped("<b a='1'>&\"\u{1b}"), "&lt;b a=&#39;1&#39;&gt;&amp;&quot;\u{FFFD}");
    }
}
