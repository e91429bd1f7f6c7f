//! What a clerk is to review: pairs, less those decided, and the persons that they name.

use std::collections::{HashMap, HashSet};
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use osoba::index::Entry;
use osoba::matching::{Clusters, Findings};
use osoba::merging::RequestStatus;
use osoba::scoring::Score;
use osoba::{FieldError, Rule};
use rayon::prelude::*;
use serde::Deserialize;

use crate::arguments::ReviewBand;
use crate::dedupe::pool;
use crate::fault::Fault;
use crate::header::Header;
use crate::input::{self, Expected};
use crate::language::{text, Language, Text};
use crate::progress::Stage;
use crate::records::{Record, Records};

/// A pair as `osoba dedupe` writes it.
#[derive(Debug, Deserialize)]
pub struct Pair {
    /// The person to be merged.
    pub person_id: String,
    /// The master.
    pub master_person_id: String,
    /// The score.
    pub score: Score,
    /// What becomes of the pair: one of [`BANDS`].
    #[serde(default)]
    pub band: String,
    /// What the two have in common.
    #[serde(default)]
    pub clusters: Clusters,
    /// What should make a clerk look twice.
    #[serde(default)]
    pub cautions: Findings,
    /// The ids say which is the master, since the times do not.
    #[serde(default)]
    pub master_by_id: bool,
}

/// The bands of pairs: those that a clerk decides, and those that are merged without one.
pub const BANDS: [&str; 2] = ["manual", "automatic"];

/// The two ids of a pair, whichever is the master.
pub type Key = [String; 2];

impl Pair {
    fn check(self) -> Result<Pair, FieldError> {
        let ids = [("person_id", &self.person_id), ("master_person_id", &self.master_person_id)];
        if let Some((name, _)) = ids.into_iter().find(|(_, id)| id.trim().is_empty()) {
            return Err(FieldError::new(name, Rule::Required));
        }
        if !BANDS.contains(&self.band.as_str()) {
            let rule = if self.band.is_empty() { Rule::Required } else { Rule::UnknownValue };
            return Err(FieldError::new("band", rule));
        }
        if self.person_id == self.master_person_id {
            return Err(FieldError::new("master_person_id", Rule::NotAllowed));
        }
        Ok(self)
    }

    fn key(&self) -> Key {
        key(&self.person_id, &self.master_person_id)
    }
}

fn key(first: &str, second: &str) -> Key {
    let mut key = [first.to_owned(), second.to_owned()];
    key.sort();
    key
}

/// What is read of a line of decisions.
#[derive(Deserialize)]
struct Decided {
    person_id: String,
    master_person_id: String,
    status: RequestStatus,
    assignee_id: String,
}

/// A pair that waits for a clerk.
#[derive(Debug)]
pub struct Waiting {
    /// Its line in the file of pairs.
    pub number: u64,
    /// The pair.
    pub pair: Pair,
    /// The clerk has postponed it in an earlier run.
    pub is_postponed: bool,
}

/// What there is to review, and what there is not.
#[derive(Debug, Default)]
pub struct Queue {
    /// Those to review, in the order of the file, the postponed ones last.
    pub waiting: Vec<Waiting>,
    /// The persons of these pairs, by id.
    pub persons: HashMap<String, Entry<'static>>,
    /// Pairs that this clerk has decided.
    pub decided: u64,
    /// Pairs of another band.
    pub others: u64,
    /// Lines and records that could not be used.
    pub faults: u64,
    /// All of them.
    pub lines: u64,
}

/// How a queue is read.
pub struct Reading<'a> {
    /// Which pairs.
    pub band: ReviewBand,
    /// The clerk.
    pub clerk: &'a str,
    /// Threads that understand persons.
    pub jobs: NonZeroUsize,
    /// Whether unknown fields of a person are refused.
    pub strict: bool,
    /// The longest record.
    pub longest: u64,
    /// The language of messages.
    pub language: Language,
    /// Takes messages, one at a time.
    pub told: &'a mut dyn FnMut(&str),
}

/// Records that are understood together.
const BATCH_RECORDS: usize = 4_096;
const BATCH_BYTES: usize = 8 << 20;

/// A file of records that is being read.
struct Opened {
    name: String,
    records: Records,
    stage: Stage,
    read: Arc<AtomicU64>,
}

/// A person that a pair names, and the record's place.
struct Known {
    entry: Entry<'static>,
    place: String,
}

impl Reading<'_> {
    /// Reads decisions, pairs and persons; a file of decisions that is not there is an empty one.
    ///
    /// # Errors
    /// A file cannot be read or holds something else, or two persons have one id.
    pub fn queue(
        &mut self,
        decisions: &Path,
        pairs: &Path,
        persons: &[PathBuf],
    ) -> io::Result<Queue> {
        // Opened before the work, so that a file that holds no persons is refused at once.
        let words = text("reading persons", "читання осіб");
        let persons = persons.iter().map(|path| self.open(path, Expected::Persons, words));
        let persons = persons.collect::<io::Result<Vec<_>>>()?;
        let mut queue = Queue::default();
        let decided = self.decided(decisions, &mut queue)?;
        self.pairs(pairs, &decided, &mut queue)?;
        let known = self.persons(persons, &mut queue)?;
        self.leave_out_unknown(pairs, &known, &mut queue);
        queue.waiting.sort_by_key(|waiting| waiting.is_postponed);
        queue.persons = known.into_iter().map(|(id, known)| (id, known.entry)).collect();
        Ok(queue)
    }

    /// What the clerk decided of each pair; the last line of a pair holds.
    fn decided(
        &mut self,
        path: &Path,
        queue: &mut Queue,
    ) -> io::Result<HashMap<Key, RequestStatus>> {
        let mut decided = HashMap::new();
        if !std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() > 0) {
            return Ok(decided);
        }
        let mut file =
            self.open(path, Expected::Documents, text("reading decisions", "читання рішень"))?;
        while let Some(record) = file.next(queue)? {
            let number = record.number;
            let read = record.json().and_then(|json| Ok(FieldError::read_object::<Decided>(json)?));
            match read {
                Err(fault) => self.report(&file, number, &fault, queue),
                Ok(line) if line.assignee_id != self.clerk => {}
                Ok(line) => {
                    let key = key(&line.person_id, &line.master_person_id);
                    decided.insert(key, line.status);
                }
            }
        }
        file.stage.finish();
        Ok(decided)
    }

    fn pairs(
        &mut self,
        path: &Path,
        decided: &HashMap<Key, RequestStatus>,
        queue: &mut Queue,
    ) -> io::Result<()> {
        let mut file =
            self.open(path, Expected::Documents, text("reading pairs", "читання пар"))?;
        let mut seen = HashSet::new();
        while let Some(record) = file.next(queue)? {
            let number = record.number;
            let read = record.json().and_then(|json| Ok(FieldError::read_object::<Pair>(json)?));
            let pair = match read.and_then(|pair| Ok(pair.check()?)) {
                Ok(pair) => pair,
                Err(fault) => {
                    self.report(&file, number, &fault, queue);
                    continue;
                }
            };
            let is_postponed = match decided.get(&pair.key()) {
                None | Some(RequestStatus::New) => false,
                Some(RequestStatus::Postpone) => true,
                Some(_) => {
                    queue.decided = queue.decided.saturating_add(1);
                    continue;
                }
            };
            if !self.band.takes(&pair) {
                queue.others = queue.others.saturating_add(1);
            } else if seen.insert(pair.key()) {
                queue.waiting.push(Waiting { number, pair, is_postponed });
            }
        }
        file.stage.finish();
        Ok(())
    }

    /// The persons that the waiting pairs name.
    fn persons(
        &mut self,
        files: Vec<Opened>,
        queue: &mut Queue,
    ) -> io::Result<HashMap<String, Known>> {
        let ids = queue.waiting.iter().map(|it| [&it.pair.person_id, &it.pair.master_person_id]);
        let wanted: HashSet<String> = ids.flatten().cloned().collect();
        let (pool, strict) = (pool(Some(self.jobs))?, self.strict);
        let mut known: HashMap<String, Known> = HashMap::new();
        for mut file in files {
            let header = file.records.header().cloned();
            while let Some(batch) = file.batch(queue)? {
                let understood: Vec<_> = pool.install(|| {
                    let understood =
                        |record: &Record| person(record, header.as_ref(), &wanted, strict);
                    batch.par_iter().map(|record| (record.number, understood(record))).collect()
                });
                for (number, person) in understood {
                    let (id, entry) = match person {
                        Ok(Some(person)) => person,
                        Ok(None) => continue,
                        Err(fault) => {
                            self.report(&file, number, &fault, queue);
                            continue;
                        }
                    };
                    let place = format!("{}:{number}", file.name);
                    if let Some(first) = known.get(&id) {
                        let words = text("two persons have one id", "дві особи мають один id");
                        let words = self.language.of(words);
                        let message = format!("{}, {place}: {words}", first.place);
                        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
                    }
                    known.insert(id, Known { entry, place });
                }
            }
            file.stage.finish();
        }
        Ok(known)
    }

    /// Leaves out and tells pairs that name somebody whom the files do not hold.
    fn leave_out_unknown(
        &mut self,
        path: &Path,
        known: &HashMap<String, Known>,
        queue: &mut Queue,
    ) {
        let name = input::name(Some(path), self.language);
        let words = text("no such person in the files", "такої особи у файлах немає");
        for waiting in &queue.waiting {
            let Some(field) = waiting.unknown(known) else { continue };
            let words = self.language.of(words);
            (self.told)(&format!("{name}:{}: {field}: {words}", waiting.number));
            queue.faults = queue.faults.saturating_add(1);
        }
        queue.waiting.retain(|waiting| waiting.unknown(known).is_none());
    }

    fn open(&self, path: &Path, expected: Expected, words: Text) -> io::Result<Opened> {
        let (read, language) = (Arc::new(AtomicU64::new(0)), self.language);
        let (records, size) = Records::open(path, expected, self.longest, language, &read)?;
        let stage = Stage::new(size, words, language);
        Ok(Opened { name: input::name(Some(path), language), records, stage, read })
    }

    fn report(&mut self, file: &Opened, number: u64, fault: &Fault, queue: &mut Queue) {
        let why = fault.text(self.language);
        file.stage.tell(|| (self.told)(&format!("{}:{number}: {why}", file.name)));
        queue.faults = queue.faults.saturating_add(1);
    }
}

impl Waiting {
    /// The field that names somebody who is not known.
    fn unknown(&self, known: &HashMap<String, Known>) -> Option<&'static str> {
        let Pair { person_id, master_person_id, .. } = &self.pair;
        [("person_id", person_id), ("master_person_id", master_person_id)]
            .into_iter()
            .find(|(_, id)| !known.contains_key(*id))
            .map(|(field, _)| field)
    }
}

impl ReviewBand {
    /// Whether a clerk is to see this pair.
    fn takes(self, pair: &Pair) -> bool {
        match self {
            ReviewBand::All => true,
            ReviewBand::Manual => pair.band == "manual" || !pair.cautions.is_empty(),
        }
    }
}

/// A record's person with the id, if a pair names it.
fn person(
    record: &Record,
    header: Option<&Header>,
    wanted: &HashSet<String>,
    strict: bool,
) -> Result<Option<(String, Entry<'static>)>, Fault> {
    let entry = record.entry(header, strict)?;
    let id = entry.person.id.as_deref().map(str::trim).filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| FieldError::new("id", Rule::Required))?.to_owned();
    let owned = |entry: Entry| Entry { person: entry.person.into_owned(), ..entry };
    Ok(wanted.contains(&id).then(|| (id, owned(entry))))
}

impl Opened {
    fn next(&mut self, queue: &mut Queue) -> io::Result<Option<Record>> {
        let record = self.records.next_record()?;
        self.stage.at(self.read.load(Ordering::Relaxed));
        queue.lines = queue.lines.saturating_add(u64::from(record.is_some()));
        Ok(record)
    }

    fn batch(&mut self, queue: &mut Queue) -> io::Result<Option<Vec<Record>>> {
        let (mut records, mut bytes) = (Vec::new(), 0_usize);
        while records.len() < BATCH_RECORDS && bytes < BATCH_BYTES {
            let Some(record) = self.next(queue)? else { break };
            bytes = bytes.saturating_add(record.bytes());
            records.push(record);
        }
        Ok((!records.is_empty()).then_some(records))
    }
}
