//! What is read, and what is refused before any of it is answered.
//!
//! A stream that evidently holds something else than JSON Lines would be answered with an error a
//! line; it is recognised by its beginning and refused once ([`Unfit`]). A stream with one JSON text
//! in the lines that were looked at is never refused: its bad lines are errors in their places.

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

use serde::de::IgnoredAny;

use crate::language::{text, Language, Text};

/// As much of a stream is looked at, in bytes, and less if its first line ends before.
const BEGINNING: usize = 64 << 10;

/// What a stream holds instead of JSON Lines.
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
}

impl Unfit {
    /// What it is, and what was expected.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Unfit::Directory => text(
                "is a directory; a file of JSON Lines was expected",
                "це каталог; очікувався файл JSON Lines",
            ),
            Unfit::Utf16 => text(
                "is UTF-16; JSON Lines in UTF-8 were expected",
                "має кодування UTF-16; очікувалися рядки JSON у UTF-8",
            ),
            Unfit::Binary => text(
                "is no text; JSON Lines in UTF-8 were expected",
                "не є текстом; очікувалися рядки JSON у UTF-8",
            ),
            Unfit::Spread => text(
                "has one JSON document over several lines; one document a line was expected",
                "має один документ JSON на кількох рядках; очікувався один документ на рядок",
            ),
            Unfit::Csv => text(
                "looks like CSV; one JSON document a line was expected",
                "схоже на CSV; очікувався один документ JSON на рядок",
            ),
        }
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Language::En.of(self.text()))
    }
}

/// The file to read; none for standard input.
///
/// # Errors
/// It cannot be opened or is a directory; the error names it.
pub fn opened(path: Option<&Path>, language: Language) -> io::Result<Option<File>> {
    let Some(path) = path.filter(|path| *path != Path::new("-")) else { return Ok(None) };
    let named = |error: io::Error| of(Some(path), language, error.kind(), error);
    let file = File::open(path).map_err(named)?;
    if file.metadata().map_err(named)?.is_dir() {
        return Err(unfit(Some(path), language, Unfit::Directory));
    }
    Ok(Some(file))
}

/// `stream` as it was, if it may hold JSON Lines. Waits for its first line and for no other.
///
/// # Errors
/// It cannot be read, or holds something else; the error names it.
pub fn checked(
    mut stream: Box<dyn Read + Send>,
    path: Option<&Path>,
    language: Language,
) -> io::Result<Box<dyn Read + Send>> {
    let mut beginning = Vec::new();
    let mut ended = false;
    while !ended && beginning.len() < BEGINNING && !beginning.contains(&b'\n') {
        let mut piece = vec![0; BEGINNING];
        let read = match stream.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => {
                return Err(unfit(path, language, Unfit::Directory));
            }
            read => read.map_err(|error| of(path, language, error.kind(), error))?,
        };
        piece.truncate(read);
        ended = read == 0;
        beginning.extend(piece);
    }
    match recognised(&beginning) {
        Some(found) => Err(unfit(path, language, found)),
        None => Ok(Box::new(Cursor::new(beginning).chain(stream))),
    }
}

fn unfit(path: Option<&Path>, language: Language, found: Unfit) -> io::Error {
    of(path, language, io::ErrorKind::InvalidData, language.of(found.text()))
}

/// An error about a file or standard input.
fn of(
    path: Option<&Path>,
    language: Language,
    kind: io::ErrorKind,
    why: impl fmt::Display,
) -> io::Error {
    match path.filter(|path| *path != Path::new("-")) {
        Some(path) => io::Error::new(kind, format!("{}: {why}", path.display())),
        None => {
            let input = language.of(text("standard input", "стандартний ввід"));
            io::Error::new(kind, format!("{input}: {why}"))
        }
    }
}

/// What the beginning of a stream shows it to hold, if it is evidently no JSON Lines.
#[must_use]
pub fn recognised(beginning: &[u8]) -> Option<Unfit> {
    let start = beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(beginning);
    if is_utf16(start) {
        return Some(Unfit::Utf16);
    }
    let mut lines = start.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let first = lines.next()?.trim_ascii();
    let has_json_lines = start.split(|byte| *byte == b'\n').any(is_json);
    if matches!(first.first(), Some(b'{' | b'[')) {
        return is_spread(start, first, has_json_lines).then_some(Unfit::Spread);
    }
    if has_json_lines {
        return None;
    }
    if is_no_text(first) {
        return Some(Unfit::Binary);
    }
    std::str::from_utf8(first).is_ok_and(is_header).then_some(Unfit::Csv)
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
fn is_spread(start: &[u8], first: &[u8], has_json_lines: bool) -> bool {
    if is_json(first) {
        return false;
    }
    let mut documents = serde_json::Deserializer::from_slice(start).into_iter::<IgnoredAny>();
    let Some(Err(error)) = documents.next() else {
        // The line is the beginning of the document or the document with something after it.
        let length = documents.byte_offset();
        return start.get(..length).is_some_and(|document| document.trim_ascii().contains(&b'\n'));
    };
    error.is_eof() && !has_json_lines && matches!(first, b"{" | b"[" | b"[{")
}

/// Whether a line could be the header of columns: two names or more, between commas, semicolons or
/// tabs.
fn is_header(line: &str) -> bool {
    let is_name = |name: &str| {
        let name = name.trim().trim_matches('"');
        let of_a_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | ' ' | '-' | '.');
        name.starts_with(char::is_alphabetic) && name.chars().all(of_a_name)
    };
    let columns = |separator| line.split(separator).filter(|name| is_name(name)).count();
    [',', ';', '\t'].into_iter().any(|separator| {
        let names = columns(separator);
        names >= 2 && names == line.split(separator).count()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_evidently_no_json_lines_is_recognised() {
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
            (b"\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03\xAB\x56".to_vec(), Unfit::Binary),
            (b"\x7FELF\x02\x01\x01\x00\x00".to_vec(), Unfit::Binary),
            (b"\x89PNG\r\n\x1A\n\x00\x00\x00\rIHDR".to_vec(), Unfit::Binary),
            (b"PAR1\x15\x04\x15\x10\x15\x14\x4C\x15".to_vec(), Unfit::Binary),
            (b"{\n  \"drfo\": null\n}\n".to_vec(), Unfit::Spread),
            (b"\xEF\xBB\xBF{\r\n  \"drfo\": null\r\n}\r\n".to_vec(), Unfit::Spread),
            (b"[\n  {\"drfo\": 1},\n  {\"drfo\": 2}\n]".to_vec(), Unfit::Spread),
            (b"{\"person\": {\n\"unzr\": null}}\n".to_vec(), Unfit::Spread),
            (b"[\n{\"drfo\": null},\n{\"drfo\": null}\n]\n".to_vec(), Unfit::Spread),
            (b"[{\n  \"drfo\": ".to_vec(), Unfit::Spread),
            (b"{\n".to_vec(), Unfit::Spread),
            (b"id,last_name,first_name\n1,a,b\n".to_vec(), Unfit::Csv),
            (b"\"id\";\"last name\"\r\n".to_vec(), Unfit::Csv),
            ("прізвище\tстать\tid\n".as_bytes().to_vec(), Unfit::Csv),
        ] {
            let shown = String::from_utf8_lossy(&beginning).into_owned();
            assert_eq!(recognised(&beginning), Some(expected), "{shown:?}");
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
            b"[\n{}\n",
            b"{\"drfo\": \"VERIFIED\"\n{\"drfo\": \"VERIFIED\"}\n",
            b"{\"drfo\": \"VERI",
            b"a,b\n{}\n",
            b"{} {}\n",
            b"\0\n{}\n",
            "Шевченко, Тарас Григорович: лист\n".as_bytes(),
            "\"Шевч\u{0}енко\"\n".as_bytes(),
        ] {
            let shown = String::from_utf8_lossy(beginning).into_owned();
            assert_eq!(recognised(beginning), None, "{shown:?}");
        }
    }
}
