//! From files of persons to an index: read in order by one thread, understood on every core.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{channel, sync_channel, Receiver, Sender, SyncSender};
use std::sync::Arc;
use std::thread;

use osoba::index::{self, Builder, DuplicateIds, Index, Settings};
use osoba::scoring::Scorecard;
use rayon::ThreadPool;

use super::memory;
use crate::fault::Fault;
use crate::header::Header;
use crate::input::{self, Expected};
use crate::language::{text, Language};
use crate::progress::Stage;
use crate::records::{Records, Together};

/// How persons are read.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    /// Who understands them.
    pub pool: &'a ThreadPool,
    /// What prepares them.
    pub scorecard: &'a Scorecard,
    /// What they are found by.
    pub settings: Settings,
    /// Whether unknown fields of a person are refused.
    pub strict: bool,
    /// The longest record.
    pub longest: u64,
    /// The most memory that the index may take.
    pub memory: Option<u64>,
    /// The language of messages.
    pub language: Language,
}

/// What was read from one file.
#[derive(Debug, Default)]
pub struct Source {
    /// The file, as messages name it.
    pub name: String,
    /// Persons that were read.
    pub persons: u64,
    /// Columns that are not read.
    pub unknown_columns: Vec<String>,
}

/// An index and what was read into it.
#[derive(Debug)]
pub struct Indexed {
    /// The index.
    pub index: Index,
    /// The files.
    pub sources: Vec<Source>,
    /// How many records could not be read, by what was wrong.
    pub faults: BTreeMap<String, u64>,
}

impl Indexed {
    /// How many records could not be read.
    #[must_use]
    pub fn unreadable(&self) -> u64 {
        self.faults.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// How many persons were read.
    #[must_use]
    pub fn persons(&self) -> u64 {
        self.sources.iter().fold(0, |sum, source| sum.saturating_add(source.persons))
    }
}

impl Reading<'_> {
    /// The same beside an index that has taken its part of the memory.
    #[must_use]
    pub fn less(self, beside: &Indexed) -> Self {
        let taken = u64::try_from(beside.index.memory().total()).unwrap_or(u64::MAX);
        Reading { memory: self.memory.map(|most| most.saturating_sub(taken)), ..self }
    }

    /// Opens these files and recognises what they hold, so that one that holds no persons is refused
    /// before the work.
    ///
    /// # Errors
    /// A file cannot be read or holds no persons.
    pub fn open(&self, files: &[PathBuf]) -> io::Result<Inputs> {
        let read = Arc::new(AtomicU64::new(0));
        let files = files.iter().map(|path| self.opened(path, &read));
        Ok(Inputs { files: files.collect::<io::Result<_>>()?, read })
    }

    /// The index of the persons in these files. `report` takes what could not be read, a message at
    /// a time.
    ///
    /// # Errors
    /// A file cannot be read, the memory will not suffice, or two persons have one id.
    pub fn index(&self, inputs: Inputs, report: &mut dyn FnMut(&str)) -> io::Result<Indexed> {
        let size = inputs.files.iter().map(|file| file.size).sum::<Option<u64>>();
        let words = text("reading persons", "читання осіб");
        let mut filling = Filling {
            reading: self.clone(),
            builder: Builder::new(self.scorecard, self.settings.clone()),
            spare: Vec::new(),
            give_back: None,
            sources: Vec::new(),
            faults: BTreeMap::new(),
            stage: Stage::new(size, words, self.language),
            read: inputs.read,
            size,
            estimated: false,
        };
        for (number, file) in (0..).zip(inputs.files) {
            filling.fill(number, file, report)?;
        }
        filling.finish()
    }

    fn opened(&self, path: &Path, read: &Arc<AtomicU64>) -> io::Result<Opened> {
        let (expected, language) = (Expected::Persons, self.language);
        let (records, size) = Records::open(path, expected, self.longest, language, read)?;
        let unknown_columns = records.unknown_columns();
        let source =
            Source { name: input::name(Some(path), language), persons: 0, unknown_columns };
        Ok(Opened { source, records, size })
    }
}

/// Files that hold persons, opened.
pub struct Inputs {
    files: Vec<Opened>,
    /// How much was read of all of them.
    read: Arc<AtomicU64>,
}

struct Opened {
    source: Source,
    records: Records,
    size: Option<u64>,
}

/// Where a record stands, in one number: its file and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    file: u64,
    number: u64,
}

/// No file has more records.
const RECORDS: u64 = 1 << 40;

impl Place {
    fn packed(self) -> u64 {
        self.file.saturating_mul(RECORDS).saturating_add(self.number)
    }

    fn unpacked(packed: u64) -> Place {
        Place { file: packed / RECORDS, number: packed % RECORDS }
    }
}

/// Records that travel together: enough to share out, few enough to stay small.
const BATCH_RECORDS: usize = 4_096;
const BATCH_BYTES: usize = 2 << 20;

/// Records, and how much of the file was read when the last was cut out.
struct Batch {
    records: Together,
    read: u64,
}

/// The same, understood: persons, and the records that hold none, by number.
struct Understood {
    persons: index::Batch,
    /// What they were read from: its room serves others.
    records: Together,
    faults: Vec<(u64, Fault)>,
    read: u64,
}

/// An index that is being filled.
struct Filling<'a> {
    reading: Reading<'a>,
    builder: Builder,
    /// Batches that were put into it, whose room serves others.
    spare: Vec<index::Batch>,
    /// Takes records back to whom reads them.
    give_back: Option<Sender<Together>>,
    sources: Vec<Source>,
    faults: BTreeMap<String, u64>,
    stage: Stage,
    read: Arc<AtomicU64>,
    size: Option<u64>,
    estimated: bool,
}

impl Filling<'_> {
    fn fill(&mut self, number: u64, file: Opened, report: &mut dyn FnMut(&str)) -> io::Result<()> {
        let Opened { source, records, .. } = file;
        self.sources.push(source);
        self.tell_unknown_columns(report);
        let header = records.header().cloned().map(Arc::new);
        let (send, batches) = sync_channel(1);
        let (give_back, spare) = channel();
        self.give_back = Some(give_back);
        let read = Arc::clone(&self.read);
        // Not joined: where the work ends early it may be waiting for input that never comes.
        thread::Builder::new().spawn(move || cut(records, &spare, &read, &send))?;
        self.take(number, header.as_ref(), &batches, report)
    }

    fn tell_unknown_columns(&self, report: &mut dyn FnMut(&str)) {
        let Some(source) = self.sources.last() else { return };
        if !source.unknown_columns.is_empty() {
            let words = text("columns that are not read", "стовпці, що не читаються");
            let words = self.reading.language.of(words);
            let names = source.unknown_columns.join(", ");
            self.stage.tell(|| report(&format!("{}: {words}: {names}", source.name)));
        }
    }

    /// Understands batches on the pool, one on each thread and one ahead, and puts them into the index
    /// here, in their order.
    fn take(
        &mut self,
        file: u64,
        header: Option<&Arc<Header>>,
        batches: &Receiver<io::Result<Batch>>,
        report: &mut dyn FnMut(&str),
    ) -> io::Result<()> {
        let most = self.reading.pool.current_num_threads();
        let mut ahead = VecDeque::new();
        let mut failed = Ok(());
        for batch in batches {
            match batch {
                Ok(batch) => ahead.push_back(self.understood(file, header.cloned(), batch)),
                Err(error) => failed = Err(error),
            }
            if ahead.len() > most {
                self.put(file, ahead.pop_front(), report)?;
            }
        }
        while !ahead.is_empty() {
            self.put(file, ahead.pop_front(), report)?;
        }
        failed
    }

    /// Will have a batch, understood.
    fn understood(
        &mut self,
        file: u64,
        header: Option<Arc<Header>>,
        batch: Batch,
    ) -> Receiver<Understood> {
        let (send, understood) = sync_channel(1);
        let strict = self.reading.strict;
        let spare = self.spare.pop();
        let mut persons = spare.unwrap_or_else(|| index::Batch::new(&self.reading.settings));
        self.reading.pool.spawn(move || {
            let Batch { records, read } = batch;
            let mut faults = Vec::new();
            records.entries(header.as_deref(), strict, |number, entry| {
                let place = Place { file, number }.packed();
                let fault = match entry {
                    Ok(entry) => persons.push(place, entry).err().map(Fault::from),
                    Err(fault) => Some(fault.clone()),
                };
                faults.extend(fault.map(|fault| (number, fault)));
            });
            // Nobody waits for it where the work ended early.
            let _ = send.send(Understood { persons, records, faults, read });
        });
        understood
    }

    fn put(
        &mut self,
        file: u64,
        understood: Option<Receiver<Understood>>,
        report: &mut dyn FnMut(&str),
    ) -> io::Result<()> {
        let Some(understood) = understood else { return Ok(()) };
        let understood = understood.recv().map_err(|_| io::Error::other("a worker stopped"))?;
        let Understood { mut persons, records, faults, read } = understood;
        if let Some(give_back) = &self.give_back {
            // Nobody takes it where all is read.
            let _ = give_back.send(records);
        }
        if let Some(source) = self.sources.last_mut() {
            let count = u64::try_from(persons.len()).unwrap_or(u64::MAX);
            source.persons = source.persons.saturating_add(count);
        }
        self.builder.append(&mut persons).map_err(|error| io::Error::other(error.to_string()))?;
        self.spare.push(persons);
        for (number, fault) in faults {
            let why = fault.text(self.reading.language);
            let place = Place { file, number };
            let message = format!("{}: {why}", called(&self.sources, place.packed()));
            self.stage.tell(|| report(&message));
            let count = self.faults.entry(why).or_default();
            *count = count.saturating_add(1);
        }
        self.stage.at(read);
        self.check_memory(read)
    }

    /// Whether the memory suffices for what is there and, once a hundredth is read, for the whole.
    fn check_memory(&mut self, read: u64) -> io::Result<()> {
        let Some(most) = self.reading.memory else { return Ok(()) };
        let taken = u64::try_from(self.builder.bytes()).unwrap_or(u64::MAX);
        let mut needed = taken;
        let is_due = |size: &u64| !self.estimated && read > 0 && read >= size / 100;
        if let Some(size) = self.size.filter(is_due) {
            self.estimated = true;
            let whole = u128::from(taken).saturating_mul(u128::from(size.max(read)));
            let whole = whole.checked_div(u128::from(read)).unwrap_or_default();
            needed = u64::try_from(whole).unwrap_or(u64::MAX);
        }
        if needed <= most {
            return Ok(());
        }
        let language = self.reading.language;
        let sentence = language.of(text(
            "the index will take about {} of memory and may take {}; --memory allows more",
            "індекс займе близько {} пам'яті, а може зайняти {}; --memory дозволяє більше",
        ));
        let sentence = sentence.replacen("{}", &memory::shown(needed, language), 1);
        let sentence = sentence.replacen("{}", &memory::shown(most, language), 1);
        Err(io::Error::new(io::ErrorKind::OutOfMemory, sentence))
    }

    fn finish(self) -> io::Result<Indexed> {
        let Filling { builder, spare, sources, faults, stage, reading, .. } = self;
        drop(spare);
        stage.finish();
        let index = builder.finish().map_err(|DuplicateIds(duplicates)| {
            let words = text("two persons have one id", "дві особи мають один id");
            let words = reading.language.of(words);
            let [first, second] = match duplicates.first() {
                Some(twice) => [twice.first, twice.second].map(|place| called(&sources, place)),
                None => Default::default(),
            };
            let others = duplicates.len().saturating_sub(1);
            let others = if others == 0 { String::new() } else { format!(" (+{others})") };
            let message = format!("{first}, {second}: {words}{others}");
            io::Error::new(io::ErrorKind::InvalidData, message)
        })?;
        Ok(Indexed { index, sources, faults })
    }
}

/// A place as messages name it.
fn called(sources: &[Source], packed: u64) -> String {
    let Place { file, number } = Place::unpacked(packed);
    let source = usize::try_from(file).ok().and_then(|file| sources.get(file));
    format!("{}:{number}", source.map_or("", |source| source.name.as_str()))
}

/// Reads to the end, or until nobody wants more.
fn cut(
    mut input: Records,
    spare: &Receiver<Together>,
    read: &AtomicU64,
    batches: &SyncSender<io::Result<Batch>>,
) {
    loop {
        let room = spare.try_recv().unwrap_or_default();
        let (records, goes_on) = input.next_records(room, BATCH_RECORDS, BATCH_BYTES);
        let batch = Batch { records, read: read.load(Ordering::Relaxed) };
        let sent = batches.send(Ok(batch));
        let goes_on = match goes_on {
            Ok(goes_on) => goes_on,
            Err(error) => {
                // Nobody wants it where the work ended early.
                let _ = batches.send(Err(error));
                false
            }
        };
        if sent.is_err() || !goes_on {
            return;
        }
    }
}
