//! `osoba train`: a scorecard of one's own from pairs of persons, and a page about it.

pub mod reading;
pub mod report;
pub mod summary;
pub mod words;

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use osoba::commands::Trainer;
use osoba::scoring::Scorecard;
use osoba::training::Refusal;
use serde_json::{json, Value};

use self::reading::{Done, Reading};
use self::report::Page;
use self::words::Labels;
use crate::arguments::{Format, Mode, Train};
use crate::columns::explained;
use crate::dedupe::pool;
use crate::input;
use crate::language::{text, Language};
use crate::outputs::Outputs;

/// Makes and writes the scorecard. `told` takes what people must know: a message at a time.
///
/// # Errors
/// A file fails or holds no pairs, a setting is wrong, or no scorecard can be estimated.
pub fn run(arguments: &Train, language: Language, told: &mut dyn FnMut(&str)) -> io::Result<Done> {
    let others = || arguments.persons.iter().chain(&arguments.random);
    let files = input::files(&arguments.files, others(), language)?;
    let trainer = trainer(arguments, language)?;
    let mut outputs = Outputs::beside(files.iter().chain(others()), language);
    let mut card_out = outputs.create(&arguments.output)?;
    let mut report_out = outputs.optional(arguments.report.as_deref())?;
    let mut reading = Reading {
        pool: &pool(arguments.jobs)?,
        strict: arguments.strict,
        longest: arguments.max_line,
        language,
        trainer,
        faults: Default::default(),
        sources: Vec::new(),
    };
    if let Some(path) = &arguments.persons {
        reading.persons(path, told)?;
    }
    if let Some(path) = &arguments.random {
        reading.random_pairs(path, told)?;
    }
    for path in &files {
        reading.pairs(path, told)?;
    }
    let done = reading.done();
    let Reading { trainer, sources, faults, .. } = reading;
    let trained = trainer.finish().map_err(|refusal| refused(refusal, language))?;
    card_out.put(trained.card.as_bytes())?;
    let card = Scorecard::from_json(&trained.card).map_err(io::Error::other)?;
    let labels = Labels { card: &card, language };
    for (kind, values) in labels.grouped(&trained.report.notices) {
        told(&words::line(kind, &values, language));
    }
    if !trained.unread.is_empty() {
        let words = text("fields that are not read", "поля, що не читаються");
        let names: Vec<&str> = trained.unread.iter().map(String::as_str).collect();
        told(&format!("{}: {}", language.of(words), names.join(", ")));
    }
    if let Some(out) = &mut report_out {
        let page = Page { trained: &trained, sources: &sources, faults, labels };
        out.put(page.html().as_bytes())?;
    }
    let shown = match Format::chosen(arguments.format, None) {
        Format::Json => [serde_json::to_vec(&trained.report)?, b"\n".to_vec()].concat(),
        Format::Table => summary::table(&trained.report, labels)?,
        Format::Csv => summary::csv(&trained.report)?,
    };
    let mut out = io::stdout();
    out.write_all(&shown)?;
    out.flush()?;
    Ok(done)
}

/// The trainer with the settings of the command line.
fn trainer(arguments: &Train, language: Language) -> io::Result<Trainer> {
    let method = match (arguments.unlabelled, arguments.silver) {
        (true, _) => "em",
        (_, true) => "silver",
        _ => "labels",
    };
    let name = arguments.name.clone().or_else(|| {
        let stem = arguments.output.file_stem()?.to_str()?;
        (!stem.trim().is_empty()).then(|| stem.to_owned())
    });
    let finite = |figure: f64| if figure.is_finite() { json!(figure) } else { json!(-1) };
    let mut settings = json!({
        "method": method,
        "comparisons": comparisons(&arguments.comparisons, language)?,
        "penalty": finite(arguments.penalty),
        "seed": arguments.seed,
        "test_share": finite(arguments.test_share),
        "rare_below": finite(arguments.rare_below),
        "group": arguments.group,
    });
    if let (Some(pairs), Some(fields)) = (arguments.all_pairs, settings.as_object_mut()) {
        fields.insert("all_pairs".to_owned(), pairs.into());
    }
    let normalisation = arguments.normalisation.map(|mode| match mode {
        Mode::Published => "published",
        Mode::Clean => "clean",
    });
    for (field, value) in [
        ("name", name.as_deref()),
        ("test_from", arguments.test_from.as_deref()),
        ("normalisation", normalisation),
    ] {
        if let (Some(value), Some(fields)) = (value, settings.as_object_mut()) {
            fields.insert(field.to_owned(), value.into());
        }
    }
    Trainer::new(&settings.to_string())
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, explained(&error, language)))
}

/// What is compared, as a document of settings has it.
fn comparisons(asked: &str, language: Language) -> io::Result<Value> {
    if asked == "all" || asked == "published" {
        return Ok(asked.into());
    }
    if !asked.ends_with(".json") {
        return Ok(asked.split(',').map(str::trim).collect());
    }
    let named = |kind, why: &dyn std::fmt::Display| io::Error::new(kind, format!("{asked}: {why}"));
    let read = fs::read_to_string(Path::new(asked)).map_err(|it| named(it.kind(), &it))?;
    let read = read.strip_prefix('\u{FEFF}').unwrap_or(&read);
    serde_json::from_str(read).map_err(|_| {
        let error = osoba::FieldError::new("", osoba::Rule::Json);
        named(io::ErrorKind::InvalidData, &explained(&error, language))
    })
}

/// Why there is no scorecard.
fn refused(refusal: Refusal, language: Language) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, language.of(words::refusal(refusal)))
}
