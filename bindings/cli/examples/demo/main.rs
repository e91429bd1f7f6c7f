//! A registry day on the example data, with everything that a host does around the library:
//! `make demo`, or `cargo run -p osoba-cli --example demo -- --lang uk`.

mod matching_report;
mod page;
mod registrations;
mod sync_report;
mod synchronisation;
#[cfg(test)]
mod tests;
mod verification_tables;

use std::error::Error;
use std::io::{self, Write};
use std::time::Instant;

use clap::Parser;
use osoba::index::{Builder, Entry, Index, Settings};
use osoba::scoring::Scorecard;
use osoba::Person;

use osoba_cli::language::{text, Language};
use page::Page;

const PERSONS: &str = include_str!("../persons.jsonl");
const ANSWERS: &str = include_str!("../answers.jsonl");
const MEANWHILE: &str = include_str!("../meanwhile.jsonl");
const REGISTRATIONS: &str = include_str!("../registrations.jsonl");

/// A registry day on invented persons: what was decided and why.
#[derive(Debug, Parser)]
struct Arguments {
    /// Language of the report.
    #[arg(long, value_enum, default_value_t)]
    lang: Language,
}

fn main() -> Result<(), Box<dyn Error>> {
    let report = report(Arguments::parse().lang)?;
    Ok(io::stdout().write_all(report.as_bytes())?)
}

/// The report of the day.
fn report(language: Language) -> Result<String, Box<dyn Error>> {
    let mut page = Page::new(language);
    let title = text(
        "Osoba {}: a registry day on example data. Every person in it is invented.",
        "Osoba {}: день реєстру на прикладі. Усі особи вигадані.",
    );
    page.line(page.of(title).replace("{}", osoba::VERSION));
    let mut index = verification_tables::Index::read(PERSONS, ANSWERS, MEANWHILE)?;
    let started = Instant::now();
    let night = synchronisation::play(&mut index)?;
    sync_report::write(&mut page, &index, &night, started.elapsed())?;

    let index = index_of(osoba_synthetic::day::index()?)?;
    let started = Instant::now();
    let decided = registrations::decide_all(REGISTRATIONS, &index)?;
    matching_report::write(&mut page, index.len(), &decided, started.elapsed())?;
    Ok(page.finish())
}

/// The registry that registrations are matched against.
fn index_of(persons: Vec<Person>) -> Result<Index, Box<dyn Error>> {
    let mut builder = Builder::new(&Scorecard::published(), Settings::default());
    for (place, person) in (1..).zip(persons) {
        builder.push(place, &Entry::from(person))?;
    }
    Ok(builder.finish()?)
}
