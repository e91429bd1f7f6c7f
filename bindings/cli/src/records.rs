//! Records of a stream, one after the other, whatever form it has.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use csv::ByteRecord;
use osoba::commands::refuse_unknown_fields;
use osoba::index::Entry;
use osoba::{FieldError, Rule};
use serde_json::value::RawValue;

use crate::fault::Fault;
use crate::header::{BadHeader, Columns, Header};
use crate::input::{self, Counted, Expected, Form};
use crate::language::Language;
use crate::lines::{Content, Line, Lines, Piece};

/// One record as it was written.
#[derive(Debug)]
pub struct Record<T = String> {
    /// The line where it starts, or its number in an array, from 1.
    pub number: u64,
    written: Written<T>,
}

#[derive(Debug)]
enum Written<T = String> {
    Blank,
    Json(T),
    Row(ByteRecord),
    Unreadable(Fault),
}

impl<T: AsRef<str>> Record<T> {
    /// The person of the record, which lends its texts, of which `strict` refuses unknown fields; `header` is that of the
    /// columns.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn entry(&self, header: Option<&Header>, strict: bool) -> Result<Entry<'_>, Fault> {
        match (&self.written, header) {
            (Written::Json(text), _) => {
                let text = text.as_ref();
                if strict {
                    refuse_unknown_fields(text)?;
                }
                Ok(Entry::from_json(text)?)
            }
            (Written::Row(row), Some(header)) => header.entry(row),
            (Written::Row(_) | Written::Blank, _) => {
                Err(Fault::Field(FieldError::new("", Rule::Json)))
            }
            (Written::Unreadable(fault), _) => Err(fault.clone()),
        }
    }

    /// The JSON text of the record.
    ///
    /// # Errors
    /// Why there is none.
    pub fn json(&self) -> Result<&str, Fault> {
        match &self.written {
            Written::Json(text) => Ok(text.as_ref()),
            Written::Row(_) | Written::Blank => Err(Fault::Field(FieldError::new("", Rule::Json))),
            Written::Unreadable(fault) => Err(fault.clone()),
        }
    }

    /// Whether it is a blank line.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self.written, Written::Blank)
    }

    /// About how many bytes it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match &self.written {
            Written::Json(text) => text.as_ref().len(),
            Written::Row(row) => row.as_slice().len(),
            Written::Blank | Written::Unreadable(_) => 0,
        }
    }
}

impl<T> From<Line<T>> for Record<T> {
    fn from(line: Line<T>) -> Self {
        let written = match line.content {
            Content::Blank => Written::Blank,
            Content::Document(text) => Written::Json(text),
            Content::Unreadable(rule) => unreadable(rule),
        };
        Record { number: line.number, written }
    }
}

/// Records that were read together.
#[derive(Debug)]
pub enum Together {
    /// Lines of JSON.
    Lines(Piece),
    /// Of any other form.
    Each(Vec<Record>),
}

impl Default for Together {
    /// No records.
    fn default() -> Self {
        Together::Each(Vec::new())
    }
}

impl Together {
    /// Gives the person of each record that is no blank line, with its number, as [`Record::entry`] does.
    pub fn entries(
        &self,
        header: Option<&Header>,
        strict: bool,
        mut each: impl FnMut(u64, Result<&Entry<'_>, &Fault>),
    ) {
        match self {
            Together::Lines(piece) => {
                for record in piece.lines().map(Record::from).filter(|record| !record.is_blank()) {
                    each(record.number, record.entry(header, strict).as_ref());
                }
            }
            Together::Each(records) => {
                for record in records {
                    each(record.number, record.entry(header, strict).as_ref());
                }
            }
        }
    }
}

/// The fields that hold the persons of a pair.
pub const PERSONS: [&str; 2] = ["person", "candidate"];

/// Refuses the first unknown field of the persons in these fields of a document. What else may be
/// wrong with it is left to whoever reads it.
///
/// # Errors
/// The field that a person does not have.
pub fn refuse_unknown(document: &str, persons: &[&str]) -> Result<(), FieldError> {
    let Ok(fields) = serde_json::from_str::<BTreeMap<String, &RawValue>>(document) else {
        return Ok(());
    };
    persons.iter().try_for_each(|name| match fields.get(*name) {
        Some(person) => refuse_unknown_fields(person.get()).map_err(|error| error.under(name)),
        None => Ok(()),
    })
}

type Input = BufReader<Box<dyn Read + Send>>;

/// Reads a stream record by record.
pub enum Records {
    /// JSON Lines.
    Lines(Lines<Input>),
    /// A JSON array.
    Entries(Entries<Input>),
    /// CSV.
    Rows(Box<Rows>),
}

impl Records {
    /// The records of a file or of standard input, of which none longer than `longest` bytes is
    /// kept, and the size of a file. `read` counts what is read of it.
    ///
    /// # Errors
    /// It cannot be read, or holds something else; the error names it.
    pub fn open(
        path: &Path,
        expected: Expected,
        longest: u64,
        language: Language,
        read: &Arc<AtomicU64>,
    ) -> io::Result<(Records, Option<u64>)> {
        let path = Some(path);
        let file = input::opened(path, language, expected)?;
        let size = file.as_ref().and_then(|file| file.metadata().ok());
        let size = size.filter(std::fs::Metadata::is_file).map(|data| data.len());
        let stream: Box<dyn Read + Send> = match file {
            Some(file) => Box::new(file),
            None => Box::new(io::stdin()),
        };
        let counted = Counted { stream, read: Arc::clone(read) };
        let (form, stream) = input::records(Box::new(counted), path, language, expected)?;
        let records = Records::begin(form, stream, expected, longest)?.map_err(|bad| {
            input::of(path, language, io::ErrorKind::InvalidData, bad.text(language))
        })?;
        Ok((records, size))
    }

    /// The records of a stream of this form, of which none longer than `longest` bytes is kept.
    ///
    /// # Errors
    /// The stream cannot be read, or what is wrong with its header.
    fn begin(
        form: Form,
        input: Box<dyn Read + Send>,
        expected: Expected,
        longest: u64,
    ) -> io::Result<Result<Records, BadHeader>> {
        let buffered = |input| BufReader::with_capacity(256 << 10, input);
        Ok(Ok(match form {
            Form::Lines => Records::Lines(Lines::new(buffered(input), longest)),
            Form::Array => Records::Entries(Entries::new(buffered(input), longest)),
            Form::Columns(separator) => {
                return Ok(Rows::begin(input, separator, expected, longest)?
                    .map(|rows| Records::Rows(Box::new(rows))));
            }
        }))
    }

    /// Lines of JSON, of which none longer than `longest` bytes is kept.
    #[must_use]
    pub fn lines(input: Box<dyn Read + Send>, longest: u64) -> Records {
        Records::Lines(Lines::new(BufReader::with_capacity(64 << 10, input), longest))
    }

    /// The header of columns that are persons.
    #[must_use]
    pub fn header(&self) -> Option<&Header> {
        match self {
            Records::Rows(rows) => match &rows.header {
                Heading::Person(header) => Some(header),
                Heading::Document(_) => None,
            },
            Records::Lines(_) | Records::Entries(_) => None,
        }
    }

    /// The columns that are not read.
    #[must_use]
    pub fn unknown_columns(&self) -> Vec<String> {
        match self {
            Records::Rows(rows) => match &rows.header {
                Heading::Person(header) => header.unknown().map(str::to_owned).collect(),
                Heading::Document(columns) => columns.unknown().map(str::to_owned).collect(),
            },
            Records::Lines(_) | Records::Entries(_) => Vec::new(),
        }
    }

    /// The next record, blank lines left out; none at the end of the stream.
    ///
    /// # Errors
    /// The stream cannot be read.
    pub fn next_record(&mut self) -> io::Result<Option<Record>> {
        loop {
            match self.next_or_blank()? {
                Some(record) if record.is_blank() => {}
                record => return Ok(record),
            }
        }
    }

    /// The next records, in the room of others that nobody needs any more: so many, or fewer of which the
    /// last reaches so many bytes; and whether more may come, or why the stream cannot be read any further.
    pub fn next_records(
        &mut self,
        room: Together,
        most: usize,
        most_bytes: usize,
    ) -> (Together, io::Result<bool>) {
        if let Records::Lines(lines) = self {
            let mut piece = match room {
                Together::Lines(piece) => piece,
                Together::Each(_) => Piece::default(),
            };
            let goes_on = lines.next_lines(&mut piece, most, most_bytes);
            return (Together::Lines(piece), goes_on);
        }
        let (mut records, mut bytes) = (Vec::new(), 0_usize);
        let goes_on = loop {
            match self.next_record() {
                Ok(Some(record)) => {
                    bytes = bytes.saturating_add(record.bytes());
                    records.push(record);
                }
                ended => break ended.map(|_| false),
            }
            if records.len() >= most || bytes >= most_bytes {
                break Ok(true);
            }
        };
        (Together::Each(records), goes_on)
    }

    /// The next record or blank line; none at the end of the stream.
    ///
    /// # Errors
    /// The stream cannot be read.
    pub fn next_or_blank(&mut self) -> io::Result<Option<Record>> {
        match self {
            Records::Lines(lines) => Ok(lines.next_line()?.map(Record::from)),
            Records::Entries(entries) => entries.next_entry(),
            Records::Rows(rows) => rows.next_row(),
        }
    }

    /// Whether asking for the next record would wait for the stream, as far as can be told: then what
    /// has been answered so far should be shown first.
    #[must_use]
    pub fn would_wait(&self) -> bool {
        match self {
            Records::Lines(lines) => lines.would_wait(),
            Records::Entries(entries) => entries.input.buffer().is_empty(),
            Records::Rows(_) => false,
        }
    }
}

fn unreadable<T>(rule: Rule) -> Written<T> {
    Written::Unreadable(Fault::Field(FieldError::new("", rule)))
}

/// Where the reader of an array is.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    Before,
    Within,
    After,
    Ended,
}

/// The entries of a JSON array, each cut at the commas that stand in no entry.
#[derive(Debug)]
pub struct Entries<R> {
    input: R,
    longest: usize,
    place: Place,
    number: u64,
}

impl<R: BufRead> Entries<R> {
    /// The entries of the array in `input`, of which none longer than `longest` bytes is kept.
    pub fn new(input: R, longest: u64) -> Self {
        let longest = usize::try_from(longest).unwrap_or(usize::MAX);
        Entries { input, longest, place: Place::Before, number: 0 }
    }

    /// The next entry as it is written; none after the array's end.
    ///
    /// # Errors
    /// The stream cannot be read.
    pub fn next_entry(&mut self) -> io::Result<Option<Record>> {
        if self.place == Place::Before {
            // What stands before the bracket was looked at when the form was recognised.
            self.input.skip_until(b'[')?;
            self.place = Place::Within;
        }
        if self.place == Place::Within {
            let cut = self.cut()?;
            let first_of_none = self.number == 0 && self.place == Place::After;
            if !(first_of_none && cut.text.trim_ascii().is_empty()) {
                return Ok(Some(self.record(cut)));
            }
        }
        if self.place == Place::After {
            self.place = Place::Ended;
            if self.is_followed()? {
                return Ok(Some(self.next(Written::Unreadable(Fault::Unended))));
            }
        }
        Ok(None)
    }

    fn next(&mut self, written: Written) -> Record {
        self.number = self.number.saturating_add(1);
        Record { number: self.number, written }
    }

    fn record(&mut self, cut: Cut) -> Record {
        let written = if self.place == Place::Ended {
            Written::Unreadable(Fault::Unended)
        } else if cut.too_long {
            unreadable(Rule::TooLong)
        } else {
            String::from_utf8(cut.text).map_or_else(|_| unreadable(Rule::Utf8), Written::Json)
        };
        self.next(written)
    }

    /// Reads up to the comma or bracket that ends an entry.
    fn cut(&mut self) -> io::Result<Cut> {
        let mut cut = Cut::default();
        loop {
            let buffer = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            if buffer.is_empty() {
                self.place = Place::Ended;
                return Ok(cut);
            }
            let end = buffer.iter().position(|byte| cut.ends_at(*byte));
            let ended = end.and_then(|end| buffer.get(end)).copied();
            let taken = end.unwrap_or(buffer.len());
            cut.take(buffer.get(..taken).unwrap_or_default(), self.longest);
            self.input.consume(taken.saturating_add(usize::from(end.is_some())));
            if let Some(byte) = ended {
                if byte == b']' {
                    self.place = Place::After;
                }
                return Ok(cut);
            }
        }
    }

    /// Whether anything but white space is left.
    fn is_followed(&mut self) -> io::Result<bool> {
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(false);
            }
            if !buffer.trim_ascii().is_empty() {
                return Ok(true);
            }
            let blank = buffer.len();
            self.input.consume(blank);
        }
    }
}

/// An entry that is being cut out.
#[derive(Debug, Default)]
struct Cut {
    text: Vec<u8>,
    too_long: bool,
    depth: usize,
    in_text: bool,
    escaped: bool,
}

impl Cut {
    /// Whether the entry ends before this byte, which comes next.
    fn ends_at(&mut self, byte: u8) -> bool {
        if self.in_text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_text = true,
            b'{' | b'[' => self.depth = self.depth.saturating_add(1),
            b',' | b']' if self.depth == 0 => return true,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        false
    }

    fn take(&mut self, bytes: &[u8], longest: usize) {
        if self.too_long || self.text.len().saturating_add(bytes.len()) > longest {
            self.too_long = true;
            self.text = Vec::new();
        } else {
            self.text.extend_from_slice(bytes);
        }
    }
}

/// The rows of CSV below its header.
pub struct Rows {
    reader: csv::Reader<Bounded>,
    unasked: Arc<AtomicU64>,
    header: Heading,
}

/// What the columns hold.
enum Heading {
    /// Persons, which are understood where the record is used.
    Person(Header),
    /// Documents.
    Document(Columns),
}

impl Rows {
    fn begin(
        input: Box<dyn Read + Send>,
        separator: u8,
        expected: Expected,
        longest: u64,
    ) -> io::Result<Result<Rows, BadHeader>> {
        let unasked = Arc::new(AtomicU64::new(0));
        // A buffer is read ahead of the row.
        let most = longest.saturating_add(2 * BUFFER);
        let bounded = Bounded { input, read: Arc::clone(&unasked), most, last: b'\n' };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            // A carriage return before it is taken off the row, so that lines are counted right.
            .terminator(csv::Terminator::Any(b'\n'))
            .buffer_capacity(256 << 10)
            .from_reader(bounded);
        let mut row = ByteRecord::new();
        reader.read_byte_record(&mut row).map_err(failed)?;
        without_return(&mut row);
        if let Some(first) = row.get(0).and_then(|cell| cell.strip_prefix(b"\xEF\xBB\xBF")) {
            let cells = std::iter::once(first).chain(row.iter().skip(1));
            row = cells.collect();
        }
        let header = match (expected, expected.shape()) {
            (Expected::Persons, _) | (_, None) => Header::read(&row).map(Heading::Person),
            (_, Some(shape)) => Columns::read(shape, &row).map(Heading::Document),
        };
        Ok(header.map(|header| Rows { reader, unasked, header }))
    }

    fn next_row(&mut self) -> io::Result<Option<Record>> {
        let mut row = ByteRecord::new();
        while self.reader.read_byte_record(&mut row).map_err(failed)? {
            self.unasked.store(0, Ordering::Relaxed);
            without_return(&mut row);
            let is_blank = row.len() == 1 && row.iter().all(|cell| cell.trim_ascii().is_empty());
            if !is_blank {
                let number = self.line_of(&row);
                let written = match &self.header {
                    Heading::Person(_) => Written::Row(row),
                    Heading::Document(columns) => {
                        columns.document(&row).map_or_else(Written::Unreadable, Written::Json)
                    }
                };
                return Ok(Some(Record { number, written }));
            }
        }
        Ok(None)
    }

    /// The line where the row that was read last starts: the reader stands behind its line end.
    fn line_of(&self, row: &ByteRecord) -> u64 {
        let within = row.as_slice().iter().filter(|byte| **byte == b'\n').count();
        let passed = u64::try_from(within.saturating_add(1)).unwrap_or(u64::MAX);
        self.reader.position().line().saturating_sub(passed)
    }
}

/// Takes a carriage return from the end of a row.
fn without_return(row: &mut ByteRecord) {
    let last = row.len().saturating_sub(1);
    if let Some(cell) = row.get(last).and_then(|cell| cell.strip_suffix(b"\r")) {
        let cell = cell.to_vec();
        row.truncate(last);
        row.push_field(&cell);
    }
}

/// What failed below CSV.
pub fn failed(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        _ => io::Error::other("CSV"),
    }
}

const BUFFER: u64 = 256 << 10;

/// A stream that ends with an error where a row goes on and on, as after a quote that is never
/// closed: the rest of the file would be held in memory. The last row always has a line end.
struct Bounded {
    input: Box<dyn Read + Send>,
    /// Bytes read since a row ended.
    read: Arc<AtomicU64>,
    most: u64,
    /// The last byte read.
    last: u8,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read.load(Ordering::Relaxed) > self.most {
            let why = "a row is longer than --max-line: a quote may not be closed";
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        let mut read = self.input.read(buffer)?;
        match buffer.first_mut() {
            Some(first) if read == 0 && self.last != b'\n' => {
                *first = b'\n';
                read = 1;
            }
            _ => {}
        }
        if let Some(last) = read.checked_sub(1).and_then(|last| buffer.get(last)) {
            self.last = *last;
        }
        self.read.fetch_add(u64::try_from(read).unwrap_or(u64::MAX), Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(text: &[u8]) -> Box<dyn Read + Send> {
        Box::new(io::Cursor::new(text.to_vec()))
    }

    /// The entries of an array, `!` before a fault, however the stream is cut into pieces.
    fn entries(text: &str, longest: u64) -> Vec<String> {
        let read = |capacity| {
            let input = BufReader::with_capacity(capacity, text.as_bytes());
            let mut entries = Entries::new(input, longest);
            let mut found = Vec::new();
            while let Some(record) = entries.next_entry().unwrap() {
                assert_eq!(usize::try_from(record.number).ok(), found.len().checked_add(1));
                found.push(match record.written {
                    Written::Json(text) => text.trim().to_owned(),
                    Written::Unreadable(fault) => format!("!{}", fault.text(Default::default())),
                    Written::Row(_) | Written::Blank => panic!("a row"),
                });
            }
            found
        };
        let whole = read(1 << 10);
        for capacity in 1..8 {
            assert_eq!(read(capacity), whole, "{text}");
        }
        whole
    }

    #[test]
    fn an_array_is_cut_into_its_entries() {
        assert_eq!(entries("[]", 99), Vec::<String>::new());
        assert_eq!(entries(" [ \n ] \n", 99), Vec::<String>::new());
        assert_eq!(
            entries("[1,\"a,]\\\"\", {\"b\": [2, 3]}\n]\n", 99),
            ["1", "\"a,]\\\"\"", "{\"b\": [2, 3]}"]
        );
        assert_eq!(entries("[[1,2],[]]", 99), ["[1,2]", "[]"]);
        // An entry that is missing is an entry that is no JSON.
        assert_eq!(entries("[1,,2,]", 99), ["1", "", "2", ""]);
        assert_eq!(entries("[{\"a\":1} {\"a\":2}, 3]", 99), ["{\"a\":1} {\"a\":2}", "3"]);
    }

    #[test]
    fn an_array_that_is_not_closed_or_goes_on_is_a_fault() {
        let unended = format!("!{}", Fault::Unended.text(Default::default()));
        assert_eq!(entries("[1, 2", 99), ["1", unended.as_str()]);
        assert_eq!(entries("[", 99), [unended.as_str()]);
        assert_eq!(entries("[1] 2", 99), ["1", unended.as_str()]);
        assert_eq!(entries("[{\"a\": \"]}, 1]", 99), [unended.as_str()]);
    }

    #[test]
    fn an_entry_beyond_the_limit_spoils_itself_only() {
        assert_eq!(entries("[12345,123456,1]", 5), ["12345", "!the document is too long", "1"]);
    }

    #[test]
    fn rows_are_numbered_by_line() {
        let text =
            b"\xEF\xBB\xBFid;last_name\r\n1;\"a;\"\"b\"\"\"\r\n\r\n2;O\"c\r\n3;\"x\ny\"\n4;d\r\n\r\n5;e";
        let begun =
            Records::begin(Form::Columns(b';'), boxed(text), Expected::Persons, 99).unwrap();
        let Ok(mut records) = begun else { panic!("a bad header") };
        let header = records.header().unwrap().clone();
        let mut found = Vec::new();
        while let Some(record) = records.next_record().unwrap() {
            let entry = record.entry(Some(&header), false);
            let last_name = |entry: Entry| entry.person.last_name.unwrap().into_owned();
            found.push((record.number, entry.map(last_name).ok()));
        }
        let name = |name: &str| Some(name.to_owned());
        assert_eq!(
            found,
            [(2, name("a;\"b\"")), (4, name("O\"c")), (5, None), (7, name("d")), (9, name("e"))]
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_fill_the_memory() {
        let mut text = b"id,last_name\n1,\"a\n".to_vec();
        text.resize(4 << 20, b'x');
        let begun =
            Records::begin(Form::Columns(b','), boxed(&text), Expected::Persons, 1 << 20).unwrap();
        let Ok(mut records) = begun else { panic!("a bad header") };
        let error = records.next_record().map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("quote"), "{error}");
    }
}
