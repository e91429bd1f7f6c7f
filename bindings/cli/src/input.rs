//! What is read, and what is refused before any of it is answered.
//!
//! A stream that evidently holds something else than what a command reads would be answered with an
//! error a line; it is recognised by its beginning, whatever its name, and refused once ([`Unfit`]).
//! A stream with one JSON text in the lines that were looked at is never refused: its bad lines are
//! errors in their places.

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use serde::de::IgnoredAny;

use crate::header::Shape;
use crate::language::{text, Language, Text};

/// As much of a stream is looked at, in bytes, and less if its first line ends before.
const BEGINNING: usize = 64 << 10;

/// What a stream holds that no command reads, or not this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It is a folder.
    Directory,
    /// Texts of two bytes a character.
    Utf16,
    /// Bytes that are no text.
    Binary,
    /// One JSON document over several lines.
    Spread,
    /// Columns.
    Csv,
    /// Text that is neither JSON nor columns.
    Prose,
}

impl Unfit {
    /// What it is.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Unfit::Directory => text("is a directory", "це каталог"),
            Unfit::Utf16 => text("is UTF-16", "має кодування UTF-16"),
            Unfit::Binary => text("is no text", "не є текстом"),
            Unfit::Spread => text(
                "has one JSON document over several lines",
                "має один документ JSON на кількох рядках",
            ),
            Unfit::Csv => text("looks like CSV", "схоже на CSV"),
            Unfit::Prose => {
                text("holds neither JSON nor columns", "не містить ні JSON, ні стовпців")
            }
        }
    }
}

/// What a command reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Documents, which may hold lists: columns are not enough.
    Documents,
    /// Documents that columns of these names can hold as well.
    Rows(Shape),
    /// Persons.
    Persons,
    /// Pairs of persons, labelled or not.
    Pairs,
}

impl Expected {
    /// The columns that are read; none where CSV is not.
    #[must_use]
    pub fn shape(self) -> Option<Shape> {
        match self {
            Expected::Documents => None,
            Expected::Rows(shape) => Some(shape),
            Expected::Persons => Some(Shape::Person),
            Expected::Pairs => Some(Shape::Labelled),
        }
    }

    /// What was expected.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Expected::Documents => text(
                "JSON documents were expected, in UTF-8: one a line, a JSON array, or gzip of one",
                "очікувалися документи JSON у UTF-8: по одному на рядок, масив JSON або gzip одного з \
                 них",
            ),
            Expected::Rows(_) => text(
                "JSON documents were expected, in UTF-8: one a line, a JSON array, CSV with a header \
                 of the names that --columns prints, or gzip of one of these",
                "очікувалися документи JSON у UTF-8: по одному на рядок, масив JSON, CSV із \
                 заголовком з назв, що їх друкує --columns, або gzip одного з них",
            ),
            Expected::Persons => text(
                "persons were expected, in UTF-8: JSON Lines, a JSON array, CSV with a header of \
                 known columns (osoba dedupe --columns), or gzip of one of these",
                "очікувалися особи в UTF-8: рядки JSON, масив JSON, CSV із заголовком відомих \
                 стовпців (osoba dedupe --columns) або gzip одного з них",
            ),
            Expected::Pairs => text(
                "pairs of persons were expected, in UTF-8: JSON Lines, a JSON array, CSV with a header \
                 of known columns (osoba score --columns), or gzip of one of these",
                "очікувалися пари осіб в UTF-8: рядки JSON, масив JSON, CSV із заголовком відомих \
                 стовпців (osoba score --columns) або gzip одного з них",
            ),
        }
    }
}

/// How persons are written in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A JSON object a line.
    Lines,
    /// One JSON array of objects.
    Array,
    /// A header and a person a row, with this between two columns.
    Columns(u8),
}

/// The files to read, standard input where none is named.
///
/// # Errors
/// Standard input is named twice, by these or by `others`.
pub fn files<'a>(
    files: &[PathBuf],
    others: impl IntoIterator<Item = &'a PathBuf>,
    language: Language,
) -> io::Result<Vec<PathBuf>> {
    let standard = PathBuf::from("-");
    let mut files = files.to_vec();
    if files.is_empty() {
        files.push(standard.clone());
    }
    let is_standard = |path: &&PathBuf| **path == standard;
    let own = files.iter().filter(is_standard).count();
    if own.saturating_add(others.into_iter().filter(is_standard).count()) > 1 {
        let words = text(
            "standard input can be read once; name a file",
            "стандартний ввід можна прочитати раз; назвіть файл",
        );
        return Err(io::Error::new(io::ErrorKind::InvalidInput, language.of(words)));
    }
    Ok(files)
}

/// The file to read; none for standard input.
///
/// # Errors
/// It cannot be opened or is a directory; the error names it.
pub fn opened(
    path: Option<&Path>,
    language: Language,
    expected: Expected,
) -> io::Result<Option<File>> {
    let Some(path) = path.filter(|path| *path != Path::new("-")) else { return Ok(None) };
    let named = |error: io::Error| of(Some(path), language, error.kind(), error);
    let file = File::open(path).map_err(named)?;
    if file.metadata().map_err(named)?.is_dir() {
        return Err(unfit(Some(path), language, Unfit::Directory, expected));
    }
    Ok(Some(file))
}

/// How records are written in `stream`, and the stream as it was, or unpacked where it is gzip. An
/// error of the stream returned names `path`.
///
/// # Errors
/// It cannot be read, or holds something else; the error names it.
pub fn records(
    stream: Box<dyn Read + Send>,
    path: Option<&Path>,
    language: Language,
    expected: Expected,
) -> io::Result<(Form, Box<dyn Read + Send>)> {
    let (mut beginning, mut stream) = begun(stream, path, language, expected)?;
    if beginning.starts_with(GZIP) {
        let unpacked = MultiGzDecoder::new(Cursor::new(beginning).chain(stream));
        (beginning, stream) = begun(Box::new(unpacked), path, language, expected)?;
    }
    let form = match expected {
        Expected::Persons | Expected::Pairs => form(&beginning),
        Expected::Documents | Expected::Rows(_) => form_of_documents(&beginning),
    };
    let form = form.map_err(|found| unfit(path, language, found, expected))?;
    if matches!(form, Form::Columns(_)) && expected.shape().is_none() {
        return Err(unfit(path, language, Unfit::Csv, expected));
    }
    let whole = Cursor::new(beginning).chain(stream);
    Ok((form, Box::new(Named { stream: whole, path: path.map(Path::to_owned), language })))
}

/// Counts what is read of a file as it is on the disk.
pub struct Counted {
    /// The file.
    pub stream: Box<dyn Read + Send>,
    /// How many bytes were read.
    pub read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.read.fetch_add(u64::try_from(read).unwrap_or(u64::MAX), Ordering::Relaxed);
        Ok(read)
    }
}

/// How a gzip file begins.
const GZIP: &[u8] = b"\x1F\x8B";

/// A stream whose errors name it.
struct Named<R> {
    stream: R,
    path: Option<PathBuf>,
    language: Language,
}

impl<R: Read> Read for Named<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            kind => of(self.path.as_deref(), self.language, kind, error),
        })
    }
}

/// The beginning of `stream`, up to its first line's end at least or to [`BEGINNING`] bytes, and
/// what is left of it.
fn begun(
    mut stream: Box<dyn Read + Send>,
    path: Option<&Path>,
    language: Language,
    expected: Expected,
) -> io::Result<(Vec<u8>, Box<dyn Read + Send>)> {
    let mut beginning = Vec::new();
    let mut ended = false;
    while !ended && beginning.len() < BEGINNING && !beginning.contains(&b'\n') {
        let mut piece = vec![0; BEGINNING];
        let read = match stream.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => {
                return Err(unfit(path, language, Unfit::Directory, expected));
            }
            read => read.map_err(|error| of(path, language, error.kind(), error))?,
        };
        piece.truncate(read);
        ended = read == 0;
        beginning.extend(piece);
    }
    Ok((beginning, stream))
}

fn unfit(path: Option<&Path>, language: Language, found: Unfit, expected: Expected) -> io::Error {
    let why = format!("{}; {}", language.of(found.text()), language.of(expected.text()));
    of(path, language, io::ErrorKind::InvalidData, why)
}

/// An error about a file or standard input.
pub fn of(
    path: Option<&Path>,
    language: Language,
    kind: io::ErrorKind,
    why: impl fmt::Display,
) -> io::Error {
    io::Error::new(kind, format!("{}: {why}", name(path, language)))
}

/// A message in which the system's own words, which are English, are put into the language.
#[must_use]
pub fn system_words(message: &str, kind: io::ErrorKind, language: Language) -> String {
    use io::ErrorKind::{
        AlreadyExists, InvalidData, IsADirectory, NotADirectory, NotFound, PermissionDenied,
        StorageFull, UnexpectedEof,
    };
    let known = [
        (NotFound, "такого файлу або каталогу немає"),
        (PermissionDenied, "немає дозволу"),
        (StorageFull, "на пристрої немає місця"),
        (AlreadyExists, "файл уже існує"),
        (IsADirectory, "це каталог"),
        (NotADirectory, "це не каталог"),
        (UnexpectedEof, "файл закінчується раніше, ніж мав би"),
        (
            InvalidData,
            "вміст пошкоджено, або рядок довший за --max-line: можливо, лапки не закрито",
        ),
    ];
    // What is written here has Cyrillic letters where it should.
    let (place, words) = message.split_once(": ").unwrap_or(("", message));
    let is_said = words.chars().any(|c| ('\u{400}'..='\u{4FF}').contains(&c));
    if language == Language::En || is_said {
        return message.to_owned();
    }
    let own = known.iter().find(|(known, _)| *known == kind).map(|(_, own)| *own);
    let own = own.unwrap_or("читання або запис не вдалися");
    if place.is_empty() {
        own.to_owned()
    } else {
        format!("{place}: {own}")
    }
}

/// What a file, or standard input, is called in messages.
#[must_use]
pub fn name(path: Option<&Path>, language: Language) -> String {
    match path.filter(|path| *path != Path::new("-")) {
        Some(path) => path.display().to_string(),
        None => language.of(text("standard input", "стандартний ввід")).to_owned(),
    }
}

/// How documents are written in a stream that begins so. What may be lines of which the first ones are
/// bad is read as lines, each answered with its error.
///
/// # Errors
/// What it evidently holds instead.
pub fn form_of_documents(beginning: &[u8]) -> Result<Form, Unfit> {
    match form(beginning) {
        Err(Unfit::Prose) => Ok(Form::Lines),
        Ok(Form::Array) if is_lines(begins(beginning)) => Ok(Form::Lines),
        form => form,
    }
}

/// Whether what begins like an array is rather a bad line before good ones.
fn is_lines(start: &[u8]) -> bool {
    let mut documents = serde_json::Deserializer::from_slice(start).into_iter::<IgnoredAny>();
    let is_broken = matches!(documents.next(), Some(Err(error)) if !error.is_eof());
    is_broken && json_lines(start) > 0
}

/// How persons are written in a stream that begins so.
///
/// # Errors
/// What it holds instead of persons.
pub fn form(beginning: &[u8]) -> Result<Form, Unfit> {
    let start = begins(beginning);
    if is_utf16(start) {
        return Err(Unfit::Utf16);
    }
    let Some(first) = first_line(start) else { return Ok(Form::Lines) };
    match first.first() {
        // A whole array that other documents follow is a bad line among lines.
        Some(b'[') if is_json(first) && json_lines(start) > 1 => return Ok(Form::Lines),
        Some(b'[') => return Ok(Form::Array),
        Some(b'{') if is_spread(start) => return Err(Unfit::Spread),
        Some(b'{') => return Ok(Form::Lines),
        _ if json_lines(start) > 0 => return Ok(Form::Lines),
        _ if is_no_text(first) => return Err(Unfit::Binary),
        _ => {}
    }
    let separator = std::str::from_utf8(first).ok().and_then(separator);
    separator.map(Form::Columns).ok_or(Unfit::Prose)
}

/// A beginning without its byte order mark.
fn begins(beginning: &[u8]) -> &[u8] {
    beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(beginning)
}

/// The first line that is not blank.
fn first_line(start: &[u8]) -> Option<&[u8]> {
    start.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).find(|line| !line.is_empty())
}

/// How many lines are whole documents.
fn json_lines(start: &[u8]) -> usize {
    start.split(|byte| *byte == b'\n').filter(|line| is_json(line)).count()
}

fn is_json(line: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(line).is_ok()
}

/// A byte order mark, or every other byte of the first ones zero.
fn is_utf16(start: &[u8]) -> bool {
    match start {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        [a, 0, b, 0, ..] | [0, a, 0, b, ..] => *a != 0 && *b != 0,
        _ => false,
    }
}

/// Bytes that are not UTF-8 or steer devices, more than a slip of the hand leaves in a line.
fn is_no_text(line: &[u8]) -> bool {
    let strange = |text: &str| {
        text.chars()
            .filter(|c| *c == char::REPLACEMENT_CHARACTER || (c.is_control() && *c != '\t'))
            .count()
    };
    let text = String::from_utf8_lossy(line);
    strange(&text).saturating_mul(8) > text.chars().count()
}

/// Whether the first document goes on after its first line, as far as can be seen.
fn is_spread(start: &[u8]) -> bool {
    let Some(first) = first_line(start).filter(|line| !is_json(line)) else { return false };
    let mut documents = serde_json::Deserializer::from_slice(start).into_iter::<IgnoredAny>();
    let Some(Err(error)) = documents.next() else {
        // The line is the beginning of the document or the document with something after it.
        let length = documents.byte_offset();
        return start.get(..length).is_some_and(|document| document.trim_ascii().contains(&b'\n'));
    };
    error.is_eof() && json_lines(start) == 0 && matches!(first, b"{" | b"[" | b"[{")
}

/// What stands between the columns of a line that could be their header: two names or more, and
/// hardly anything else, between commas, semicolons or tabs.
fn separator(line: &str) -> Option<u8> {
    let is_name = |name: &str| {
        let name = name.trim().trim_matches('"');
        let of_a_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | ' ' | '-' | '.');
        name.starts_with(char::is_alphabetic) && name.chars().all(of_a_name)
    };
    [b',', b';', b'\t'].into_iter().find(|separator| {
        let cells = || line.split(char::from(*separator));
        let names = cells().filter(|cell| is_name(cell)).count();
        names >= 2 && names.saturating_mul(2) > cells().count()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_evidently_no_document_is_recognised() {
        let utf16 = |text: &str, mark: bool| -> Vec<u8> {
            let mark = mark.then_some('\u{FEFF}').into_iter();
            let text: String = mark.chain(text.chars()).collect();
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        };
        let big: Vec<u8> = "{}\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (beginning, expected) in [
            (utf16("{\"unzr\": null}\n", true), Unfit::Utf16),
            (utf16("{\"unzr\": null}\n", false), Unfit::Utf16),
            (big, Unfit::Utf16),
            (b"\x7FELF\x02\x01\x01\x00\x00".to_vec(), Unfit::Binary),
            (b"\x89PNG\r\n\x1A\n\x00\x00\x00\rIHDR".to_vec(), Unfit::Binary),
            (b"PAR1\x15\x04\x15\x10\x15\x14\x4C\x15".to_vec(), Unfit::Binary),
            (b"{\n  \"drfo\": null\n}\n".to_vec(), Unfit::Spread),
            (b"\xEF\xBB\xBF{\r\n  \"drfo\": null\r\n}\r\n".to_vec(), Unfit::Spread),
            (b"{\"person\": {\n\"unzr\": null}}\n".to_vec(), Unfit::Spread),
            (b"{\n".to_vec(), Unfit::Spread),
        ] {
            let shown = String::from_utf8_lossy(&beginning).into_owned();
            assert_eq!(form_of_documents(&beginning), Err(expected), "{shown:?}");
        }
    }

    #[test]
    fn persons_are_recognised_in_every_form() {
        for (beginning, expected) in [
            (&b"{\"id\": 1}\n"[..], Ok(Form::Lines)),
            (b"", Ok(Form::Lines)),
            (b"nonsense\n{\"id\": 1}\n", Ok(Form::Lines)),
            (b"[{\"id\": 1}, {", Ok(Form::Array)),
            (b"[]\n", Ok(Form::Array)),
            (b"[]\n{\"id\": 1}\n", Ok(Form::Lines)),
            (b"\xEF\xBB\xBF\n [\n  {\n", Ok(Form::Array)),
            (b"id,last_name\n", Ok(Form::Columns(b','))),
            (b"\"id\";\"last_name\";\r\n", Ok(Form::Columns(b';'))),
            (b"id\tlast_name\tnote (old)\n", Ok(Form::Columns(b'\t'))),
            (b"nonsense\n", Err(Unfit::Prose)),
            (b"\x00\x01\x02\x03\n", Err(Unfit::Binary)),
        ] {
            let shown = String::from_utf8_lossy(beginning).into_owned();
            assert_eq!(form(beginning), expected, "{shown:?}");
        }
    }

    #[test]
    fn documents_are_recognised_in_every_form() {
        for (beginning, expected) in [
            (&b"[\n  {\"drfo\": 1},\n  {\"drfo\": 2}\n]"[..], Form::Array),
            (b"[\n{\"drfo\": null},\n{\"drfo\": null}\n]\n", Form::Array),
            (b"[{\n  \"drfo\": ", Form::Array),
            (b"[{}, {]\n", Form::Array),
            (b"id,last_name,first_name\n1,a,b\n", Form::Columns(b',')),
            (b"\"id\";\"last name\"\r\n", Form::Columns(b';')),
            ("прізвище\tстать\tid\n".as_bytes(), Form::Columns(b'\t')),
            (b"id,last_name,2nd (old)\n", Form::Columns(b',')),
        ] {
            let shown = String::from_utf8_lossy(beginning).into_owned();
            assert_eq!(form_of_documents(beginning), Ok(expected), "{shown:?}");
        }
    }

    #[test]
    fn json_lines_with_bad_lines_are_read() {
        for beginning in [
            &b""[..],
            b"\n\n",
            b"{}\n",
            b"\"19910824-00026\"\n",
            b"nonsense\n",
            b"19910824-00026\n",
            b"{\"drfo\": }\n{}\n",
            b"{\n{}\n",
            b"[\n{}\n{}\n",
            b"[{]\n{}\n",
            b"{\"drfo\": \"VERIFIED\"\n{\"drfo\": \"VERIFIED\"}\n",
            b"{\"drfo\": \"VERI",
            b"a,b\n{}\n",
            b"{} {}\n",
            b"\0\n{}\n",
            "Шевченко, Тарас Григорович: лист\n".as_bytes(),
            "\"Шевч\u{0}енко\"\n".as_bytes(),
        ] {
            let shown = String::from_utf8_lossy(beginning).into_owned();
            assert_eq!(form_of_documents(beginning), Ok(Form::Lines), "{shown:?}");
        }
    }
}
