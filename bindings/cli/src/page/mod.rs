//! Pages for people: one HTML file with nothing beside it, no script, no font, no picture from
//! elsewhere, in light and dark and on paper.
//!
//! The reports of `dedupe`, `train` and `evaluate` are made of these pieces.

pub mod charts;
pub mod html;

use self::html::count;
use crate::language::{text, Language, Text};

const STYLE: &str = include_str!("style.css");

/// A whole page: its title and its sections, which are HTML.
#[must_use]
pub fn document(title: &str, sections: &[String], language: Language) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
        language.of(text("en", "uk")),
        sections.concat(),
    )
}

/// A section: its heading, a sentence about it and its body, which is HTML.
#[must_use]
pub fn section(title: Text, about: Text, body: &str, language: Language) -> String {
    format!(
        "<section>\n<h2>{}</h2>\n<p>{}</p>\n{body}</section>\n",
        language.of(title),
        language.of(about)
    )
}

/// A sentence with its figures: each `{}` is the next of `figures`.
#[must_use]
pub fn sentence(words: Text, figures: &[&str], language: Language) -> String {
    let mut parts = language.of(words).split("{}");
    let mut sentence = parts.next().unwrap_or_default().to_owned();
    for (part, figure) in parts.zip(figures) {
        sentence.push_str(figure);
        sentence.push_str(part);
    }
    sentence
}

/// A figure that the head of a page shows large.
#[derive(Debug, Clone)]
pub struct Tile {
    /// The class that colours it: `automatic`, `manual`, `alert` or none.
    pub class: &'static str,
    /// What it is.
    pub name: Text,
    /// The figure.
    pub figure: String,
    /// A note below it, HTML.
    pub note: String,
}

impl Tile {
    /// A count.
    #[must_use]
    pub fn of_count(
        class: &'static str,
        name: Text,
        number: u64,
        note: String,
        language: Language,
    ) -> Tile {
        Tile { class, name, figure: count(number, language), note }
    }
}

/// Tiles side by side.
#[must_use]
pub fn tiles(tiles: &[Tile], language: Language) -> String {
    let tile = |Tile { class, name, figure, note }: &Tile| {
        format!(
            "<div class=\"{class}\"><dt>{}</dt><dd>{figure}<small>{note}</small></dd></div>\n",
            language.of(*name),
        )
    };
    format!("<dl class=\"tiles\">\n{}</dl>\n", tiles.iter().map(tile).collect::<String>())
}

/// Names and their values, which are HTML, below one another.
#[must_use]
pub fn facts(facts: &[(Text, String)], language: Language) -> String {
    let fact = |(name, value): &(Text, String)| {
        format!("<dt>{}</dt><dd>{value}</dd>\n", language.of(*name))
    };
    format!("<dl>\n{}</dl>\n", facts.iter().map(fact).collect::<String>())
}

/// What a reader must not miss.
#[must_use]
pub fn notice(words: &str) -> String {
    format!("<p class=\"notice\" role=\"note\">{words}</p>\n")
}

/// What is shown only if somebody wants to see it: HTML.
#[must_use]
pub fn folded(summary: Text, body: &str, language: Language) -> String {
    format!("<details><summary>{}</summary>\n{body}</details>\n", language.of(summary))
}

/// A picture, scrolled where the screen is narrow.
#[must_use]
pub fn figure(svg: &str) -> String {
    format!("<figure class=\"scroll\">{svg}</figure>\n")
}
