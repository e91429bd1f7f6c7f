//! A registry day on the bundled example data, with everything that a host does around the library.

mod matching_report;
mod page;
mod registrations;
mod sync_report;
mod synchronisation;
mod verification_tables;

use std::error::Error;
use std::time::Instant;

use osoba::index::{Builder, Entry, Index, Settings};
use osoba::scoring::Scorecard;
use osoba::Person;

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

    let index = index_of(crate::invented::index()?)?;
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
