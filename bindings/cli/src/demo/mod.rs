//! A registry day on the bundled example data, with everything that a host does around the library.

mod matching_report;
mod matching_tables;
mod page;
mod registrations;
mod sync_report;
mod synchronisation;
mod verification_tables;

use std::error::Error;
use std::time::Instant;

use osoba::names::Algorithm;

use crate::language::{text, Language};
use page::Page;

const PERSONS: &str = include_str!("../../examples/persons.jsonl");
const ANSWERS: &str = include_str!("../../examples/answers.jsonl");
const MEANWHILE: &str = include_str!("../../examples/meanwhile.jsonl");
const REGISTRATIONS: &str = include_str!("../../examples/registrations.jsonl");

/// The report of the day.
///
/// # Errors
/// The bundled data cannot be read, which a test rules out.
pub fn report(language: Language) -> Result<String, Box<dyn Error>> {
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

    let index = matching_tables::Index::of(crate::invented::index()?, Algorithm::Uk);
    let started = Instant::now();
    let decided = registrations::decide_all(REGISTRATIONS, &index)?;
    matching_report::write(&mut page, index.len(), &decided, started.elapsed())?;
    Ok(page.finish())
}
