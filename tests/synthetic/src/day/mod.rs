//! The example data of the command line: persons, registry answers and registrations that somebody invented.
//!
//! Everything here is made by a seeded generator, so that the same data come out on every machine;
//! the committed files under `bindings/cli/examples/` are its output, held equal by a test.

mod night;
mod people;
mod registry;
mod stories;
mod written;

pub use night::NOW;

/// The files under `bindings/cli/examples/`: name and content.
///
/// # Errors
/// A value cannot be written as JSON, which does not happen to these.
pub fn files() -> Result<Vec<(&'static str, String)>, serde_json::Error> {
    let day = night::invent()?;
    let registry = stories::invent()?;
    Ok(vec![
        ("persons.jsonl", day.persons),
        ("answers.jsonl", day.answers),
        ("meanwhile.jsonl", day.meanwhile),
        ("sync.jsonl", day.sync),
        ("registrations.jsonl", registry.registrations),
        ("pairs.jsonl", registry.pairs),
    ])
}

/// The index against which the registrations are matched: some three thousand persons.
///
/// # Errors
/// A value cannot be written as JSON, which does not happen to these.
pub fn index() -> Result<Vec<osoba::Person<'static>>, serde_json::Error> {
    Ok(stories::invent()?.persons)
}
