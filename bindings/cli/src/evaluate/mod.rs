//! `osoba evaluate`: how well scorecards tell persons apart, on pairs or registrations whose truth is
//! known.

pub mod charts;
pub mod reading;
pub mod report;
pub mod table;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use osoba::evaluation::{Figures, Refusal, Settings};
use osoba::scoring::Scorecard;

use self::reading::{Done, Source};
use crate::arguments::{Evaluate, Format};
use crate::language::{text, Language, Text};
use crate::outputs::Outputs;
use crate::service;

/// Evaluates and writes the figures. `told` takes what people must know: a message at a time.
///
/// # Errors
/// A file fails or holds no JSON Lines, a scorecard is wrong, or there are no matches or nothing else.
pub fn run(
    arguments: &Evaluate,
    language: Language,
    told: &mut dyn FnMut(&str),
) -> io::Result<Done> {
    let scorecards = scorecards(&arguments.scorecards, language)?;
    let source = Source::of(arguments);
    let read = arguments.file.iter().chain(&arguments.registrations).chain(&arguments.persons);
    let read = read.chain(&arguments.before).chain(&arguments.scorecards);
    let mut outputs = Outputs::beside(read, language);
    let mut report = outputs.optional(arguments.report.as_deref())?;
    let mut out = outputs.or_standard(arguments.output.as_deref())?;
    let settings = Settings {
        thresholds: arguments.thresholds.clone().map_or_else(standard_thresholds, |list| list.0),
        limits: arguments.limits,
        by: arguments.by.clone(),
        clusters: arguments.clusters.0.map(|clusters| (clusters, arguments.key)),
        ..Settings::default()
    };
    let (evaluation, done) = source.read(arguments, scorecards, settings, language, told)?;
    let figures = evaluation.figures().map_err(|refusal| refused(refusal, language))?;
    if let Some(out) = &mut report {
        out.put(report::page(&figures, arguments, language).as_bytes())?;
    }
    write(&mut *out, &figures, arguments, language)?;
    out.flush()?;
    Ok(done)
}

/// What the published scorecard is called on the command line.
const PUBLISHED: &str = "published";

fn scorecards(paths: &[PathBuf], language: Language) -> io::Result<Vec<Scorecard>> {
    if paths.is_empty() {
        return Ok(vec![Scorecard::published()]);
    }
    let read = |path: &PathBuf| {
        if path == Path::new(PUBLISHED) {
            Ok(Scorecard::published())
        } else {
            service::read_scorecard(path, language)
        }
    };
    paths.iter().map(read).collect()
}

fn standard_thresholds() -> Vec<osoba::scoring::Score> {
    Settings::default().thresholds
}

fn refused(refusal: Refusal, language: Language) -> io::Error {
    let words = match refusal {
        Refusal::Nothing => text("there is nothing to evaluate", "немає чого оцінювати"),
        Refusal::NoMatches => text(
            "no pair is a match, so that there is no recall",
            "жодна пара не є збігом, тож немає повноти",
        ),
        Refusal::OnlyMatches => text(
            "every pair is a match, so that nothing could be mistaken for one",
            "кожна пара є збігом, тож немає чого сплутати",
        ),
    };
    io::Error::new(io::ErrorKind::InvalidData, language.of(words))
}

fn write(
    out: &mut dyn Write,
    figures: &Figures,
    arguments: &Evaluate,
    language: Language,
) -> io::Result<()> {
    match Format::chosen(arguments.format, arguments.output.as_deref()) {
        Format::Json => {
            serde_json::to_writer(&mut *out, figures)?;
            out.write_all(b"\n")
        }
        Format::Table => out.write_all(table::tables(figures, language)?.as_bytes()),
        Format::Csv => out.write_all(table::csv(figures).as_bytes()),
    }
}

/// What a scorecard is called on a page and in a table; a number where scores were given.
#[must_use]
pub fn name_of(figures: &Figures, place: usize, language: Language) -> String {
    let identity = figures.models.get(place).and_then(|model| model.scorecard.as_ref());
    match identity {
        Some(identity) => identity.name.clone(),
        None => format!("{} {}", language.of(SCORES), place.saturating_add(1)),
    }
}

const SCORES: Text = text("scores", "оцінки");

/// A share in percent, with two digits behind the sign of the language.
#[must_use]
pub fn percent(value: Option<f64>, language: Language) -> String {
    let Some(value) = value else { return "–".to_owned() };
    let shown = format!("{:.2}\u{A0}%", value * 100.0);
    match language {
        Language::En => shown,
        Language::Uk => shown.replace('.', ","),
    }
}
