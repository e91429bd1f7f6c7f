//! From files of pairs to a trainer: understood on every core, a batch at a time.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use osoba::commands::{Compared, Trainer};
use rayon::prelude::*;
use rayon::ThreadPool;

use crate::fault::Fault;
use crate::input::{self, Expected};
use crate::language::{text, Language, Text};
use crate::progress::Stage;
use crate::records::{refuse_unknown, Record, Records, PERSONS};

/// What is read, and into what.
#[derive(Debug)]
pub struct Reading<'a> {
    /// Who understands the pairs.
    pub pool: &'a ThreadPool,
    /// Whether unknown fields of persons are refused.
    pub strict: bool,
    /// The longest record.
    pub longest: u64,
    /// The language of messages.
    pub language: Language,
    /// What takes the pairs.
    pub trainer: Trainer,
    /// How many pairs could not be read, by what was wrong.
    pub faults: BTreeMap<String, u64>,
    /// The files of pairs.
    pub sources: Vec<Source>,
}

/// A file of pairs.
#[derive(Debug)]
pub struct Source {
    /// The file, as messages name it.
    pub name: String,
    /// Pairs that were read.
    pub pairs: u64,
}

/// What the work came to.
#[derive(Debug, Clone, Copy)]
pub struct Done {
    /// Pairs that could not be read.
    pub unreadable: u64,
    /// All pairs.
    pub pairs: u64,
}

/// Records that are understood together.
const BATCH_RECORDS: usize = 4_096;
const BATCH_BYTES: usize = 8 << 20;

/// What was read of one record.
type Understood<T> = Result<T, Fault>;

/// Records that were understood together, each with its number.
type Numbered<T> = Vec<(u64, Understood<T>)>;

/// An open file: its records and how far it is read.
struct Opened {
    name: String,
    records: Records,
    stage: Stage,
    read: Arc<AtomicU64>,
}

impl Reading<'_> {
    /// Reads persons of whom pairs speak by id.
    ///
    /// # Errors
    /// The file cannot be read, holds no persons, or one of them cannot be read: a pair would be
    /// without its person.
    pub fn persons(&mut self, path: &Path, told: &mut dyn FnMut(&str)) -> io::Result<()> {
        let mut file =
            self.open(path, Expected::Persons, text("reading persons", "читання осіб"))?;
        let (header, strict) = (file.records.header().cloned(), self.strict);
        let understood = |record: &Record, _: &Trainer| {
            Ok(record.entry(header.as_ref(), strict)?.person.into_owned())
        };
        let mut bad = 0_u64;
        while let Some(batch) = self.batch(&mut file, &understood)? {
            for (number, person) in batch {
                let known = person.and_then(|person| {
                    let id = person.id.clone().unwrap_or_default();
                    Ok(self.trainer.know(&id, &person)?)
                });
                if let Err(fault) = known {
                    bad = bad.saturating_add(1);
                    let why = fault.text(self.language);
                    file.stage.tell(|| told(&format!("{}:{number}: {why}", file.name)));
                }
            }
        }
        file.stage.finish();
        if bad == 0 {
            return Ok(());
        }
        let words = text("persons that could not be read", "осіб не вдалося прочитати");
        let why = format!("{}: {bad}", self.language.of(words));
        Err(input::of(Some(path), self.language, io::ErrorKind::InvalidData, why))
    }

    /// Reads pairs to train with.
    ///
    /// # Errors
    /// The file cannot be read or holds no pairs.
    pub fn pairs(&mut self, path: &Path, told: &mut dyn FnMut(&str)) -> io::Result<()> {
        self.read(path, told, text("reading pairs", "читання пар"), |trainer, pair| {
            trainer.add(pair)
        })
    }

    /// Reads pairs of persons taken at random.
    ///
    /// # Errors
    /// As [`Reading::pairs`].
    pub fn random_pairs(&mut self, path: &Path, told: &mut dyn FnMut(&str)) -> io::Result<()> {
        let words = text("reading random pairs", "читання випадкових пар");
        self.read(path, told, words, |trainer, pair| trainer.add_random(&pair))
    }

    /// What was read.
    #[must_use]
    pub fn done(&self) -> Done {
        let unreadable = self.faults.values().fold(0_u64, |sum, it| sum.saturating_add(*it));
        let pairs = self.sources.iter().fold(unreadable, |sum, it| sum.saturating_add(it.pairs));
        Done { unreadable, pairs }
    }

    fn read(
        &mut self,
        path: &Path,
        told: &mut dyn FnMut(&str),
        words: Text,
        add: fn(&mut Trainer, Compared) -> Result<(), osoba::FieldError>,
    ) -> io::Result<()> {
        let mut file = self.open(path, Expected::Pairs, words)?;
        let strict = self.strict;
        let understood = |record: &Record, trainer: &Trainer| {
            let document = record.json()?;
            if strict {
                refuse_unknown(document, &PERSONS)?;
            }
            Ok(trainer.read(document)?)
        };
        let mut pairs = 0_u64;
        while let Some(batch) = self.batch(&mut file, &understood)? {
            for (number, pair) in batch {
                match pair.and_then(|pair| Ok(add(&mut self.trainer, pair)?)) {
                    Ok(()) => pairs = pairs.saturating_add(1),
                    Err(fault) => {
                        let why = fault.text(self.language);
                        file.stage.tell(|| told(&format!("{}:{number}: {why}", file.name)));
                        let count = self.faults.entry(why).or_default();
                        *count = count.saturating_add(1);
                    }
                }
            }
        }
        file.stage.finish();
        self.sources.push(Source { name: file.name, pairs });
        Ok(())
    }

    fn open(&self, path: &Path, expected: Expected, words: Text) -> io::Result<Opened> {
        let (read, language) = (Arc::new(AtomicU64::new(0)), self.language);
        let (records, size) = Records::open(path, expected, self.longest, language, &read)?;
        let stage = Stage::new(size, words, language);
        Ok(Opened { name: input::name(Some(path), language), records, stage, read })
    }

    /// The next records, understood, each with its number; none at the end of the file.
    fn batch<T: Send>(
        &self,
        file: &mut Opened,
        understood: &(dyn Fn(&Record, &Trainer) -> Understood<T> + Sync),
    ) -> io::Result<Option<Numbered<T>>> {
        let (mut records, mut bytes) = (Vec::new(), 0_usize);
        while records.len() < BATCH_RECORDS && bytes < BATCH_BYTES {
            let Some(record) = file.records.next_record()? else { break };
            bytes = bytes.saturating_add(record.bytes());
            records.push(record);
        }
        file.stage.at(file.read.load(Ordering::Relaxed));
        if records.is_empty() {
            return Ok(None);
        }
        let trainer = &self.trainer;
        Ok(Some(self.pool.install(|| {
            let numbered = |record: &Record| (record.number, understood(record, trainer));
            records.par_iter().map(numbered).collect()
        })))
    }
}
