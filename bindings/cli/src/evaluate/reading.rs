//! From files of labelled lines to an evaluation.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::Arc;

use osoba::evaluation::{Evaluation, LabelledPair, LabelledRegistration, Settings};
use osoba::index::{self, Index};
use osoba::scoring::Scorecard;
use osoba::{FieldError, Person};
use rayon::ThreadPoolBuilder;

use crate::arguments::Evaluate;
use crate::dedupe::{memory, reading::Reading};
use crate::fault::Fault;
use crate::input::{self, Expected};
use crate::language::{text, Language};
use crate::progress::Progress;
use crate::records::{refuse_unknown, Records, PERSONS};

/// What the work came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Done {
    /// Lines that could not be read.
    pub bad: u64,
    /// All lines.
    pub lines: u64,
}

/// Messages about bad lines that are shown; the rest are counted.
const MOST_MESSAGES: u64 = 100;

/// Where labelled lines come from.
#[derive(Debug)]
pub enum Source<'a> {
    /// Pairs, from a file or standard input.
    Pairs(Option<&'a Path>),
    /// Registrations, and the persons of the index they come to.
    Registrations(&'a Path, &'a [PathBuf]),
}

impl<'a> Source<'a> {
    /// What the arguments name.
    #[must_use]
    pub fn of(arguments: &'a Evaluate) -> Source<'a> {
        match &arguments.registrations {
            Some(path) => Source::Registrations(path, &arguments.persons),
            None => Source::Pairs(arguments.file.as_deref()),
        }
    }

    /// Reads everything. `told` takes what is wrong with a line.
    ///
    /// # Errors
    /// A file fails or holds something else.
    pub fn read(
        &self,
        arguments: &Evaluate,
        scorecards: Vec<Scorecard>,
        settings: Settings,
        language: Language,
        told: &mut dyn FnMut(&str),
    ) -> io::Result<(Evaluation, Done)> {
        let mut done = Done::default();
        let mut evaluation = Evaluation::new(scorecards, settings.clone());
        let longest = arguments.max_line;
        let strict = arguments.strict;
        let mut reader = Reader { longest, strict, language, done: &mut done, told };
        let by = settings.by.as_deref();
        match self {
            Source::Pairs(path) => {
                let mut empty = true;
                reader.each(*path, &PERSONS, |number, line| {
                    let pair = LabelledPair::from_json(line, by)?;
                    // Lines that were scored elsewhere bring as many models as they have scores.
                    if empty && !pair.scores.is_empty() {
                        evaluation = Evaluation::of_scores(pair.scores.len(), settings.clone());
                    }
                    empty = false;
                    evaluation.add_pair(number, &pair)
                })?;
            }
            Source::Registrations(path, persons) => {
                let index = index(arguments, persons, language, reader.told)?;
                reader.each(Some(*path), &["person"], |number, line| {
                    let registration = LabelledRegistration::from_json(line, by)?;
                    let found = index.candidates(&registration.person).into_iter();
                    let candidates: Vec<Person> =
                        found.map(|(member, _)| index.person(member)).collect();
                    evaluation.add_registration(number, &registration, &candidates)
                })?;
            }
        }
        if let Some(path) = &arguments.before {
            reader.each(Some(path), &PERSONS, |_, line| {
                evaluation.add_before(&LabelledPair::from_json(line, None)?)
            })?;
        }
        Ok((evaluation, done))
    }
}

fn index(
    arguments: &Evaluate,
    persons: &[PathBuf],
    language: Language,
    told: &mut dyn FnMut(&str),
) -> io::Result<Index> {
    let pool = ThreadPoolBuilder::new().build();
    let pool = pool.map_err(|error| io::Error::other(error.to_string()))?;
    // What finds candidates; scores are each scorecard's own.
    let scorecard = Scorecard::published();
    let standard = index::Settings::default();
    let reading = Reading {
        pool: &pool,
        scorecard: &scorecard,
        settings: index::Settings {
            key: arguments.key,
            clusters: arguments.clusters.0.unwrap_or(standard.clusters),
            ..standard
        },
        strict: arguments.strict,
        longest: arguments.max_line,
        memory: memory::free(),
        language,
    };
    Ok(reading.index(reading.open(persons)?, told)?.index)
}

struct Reader<'a> {
    longest: u64,
    strict: bool,
    language: Language,
    done: &'a mut Done,
    told: &'a mut dyn FnMut(&str),
}

impl Reader<'_> {
    /// Gives each line to `take`; a line that it refuses is told of and left out. `persons` are the
    /// fields that hold them.
    fn each(
        &mut self,
        path: Option<&Path>,
        persons: &[&str],
        mut take: impl FnMut(u64, &str) -> Result<(), FieldError>,
    ) -> io::Result<()> {
        let read = Arc::new(AtomicU64::new(0));
        let standard = Path::new("-");
        let (mut records, size) = Records::open(
            path.unwrap_or(standard),
            Expected::Pairs,
            self.longest,
            self.language,
            &read,
        )?;
        let mut progress = Progress::over(size, read, self.language);
        while let Some(record) = records.next_record()? {
            let taken = record.json().and_then(|document| {
                if self.strict {
                    refuse_unknown(document, persons)?;
                }
                Ok(take(record.number, document)?)
            });
            self.done.lines = self.done.lines.saturating_add(1);
            if let Err(fault) = taken {
                self.done.bad = self.done.bad.saturating_add(1);
                self.tell(path, record.number, &fault);
            }
            progress.line();
        }
        progress.finish();
        Ok(())
    }

    fn tell(&mut self, path: Option<&Path>, number: u64, fault: &Fault) {
        let name = input::name(path, self.language);
        if self.done.bad <= MOST_MESSAGES {
            (self.told)(&format!("{name}:{number}: {}", fault.text(self.language)));
        } else if self.done.bad == MOST_MESSAGES.saturating_add(1) {
            let more = text("more bad lines are only counted", "далі хибні рядки лише рахуються");
            (self.told)(self.language.of(more));
        }
    }
}
