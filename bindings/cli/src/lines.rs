//! Lines of a stream, one at a time, however long the stream is.
//!
//! A line ends with `\n` or `\r\n`; the last one may end with neither. A byte order mark before the
//! first line is skipped. Bytes that are not UTF-8 and lines beyond the limit spoil their own line
//! and no other.

use std::io::{self, BufRead, Read};

use osoba::Rule;

/// What one line of the input holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Content {
    /// Text that should be a JSON document.
    Document(String),
    /// Nothing but white space.
    Blank,
    /// No text: the rule that the bytes broke.
    Unreadable(Rule),
}

/// A line and its number, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Position in the stream, from 1.
    pub number: u64,
    /// What it holds.
    pub content: Content,
}

fn bytes_of(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Reads a stream line by line.
#[derive(Debug)]
pub struct Lines<R> {
    input: R,
    longest: u64,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// Lines of `input`, of which none longer than `longest` bytes is kept.
    pub fn new(input: R, longest: u64) -> Self {
        Lines { input, longest, number: 0 }
    }

    /// The next line, or none at the end of the stream. Of a line beyond the limit no more than the
    /// limit is ever held.
    ///
    /// # Errors
    /// The stream cannot be read.
    pub fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let limit = self.longest.saturating_add(1);
        let read = self.input.by_ref().take(limit).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        self.number = self.number.saturating_add(1);
        let ended = bytes.last() == Some(&b'\n');
        let content = if bytes_of(read) > self.longest && !ended {
            drop(bytes);
            self.input.skip_until(b'\n')?;
            Content::Unreadable(Rule::TooLong)
        } else {
            self.content(bytes)
        };
        Ok(Some(Line { number: self.number, content }))
    }

    fn content(&self, mut bytes: Vec<u8>) -> Content {
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        if self.number == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        match String::from_utf8(bytes) {
            Err(_) => Content::Unreadable(Rule::Utf8),
            Ok(text) if text.trim().is_empty() => Content::Blank,
            Ok(text) => Content::Document(text),
        }
    }
}

impl<R: Read> Lines<io::BufReader<R>> {
    /// Whether asking for the next line would wait for the stream: then what has been answered so
    /// far should be shown first.
    pub fn would_wait(&self) -> bool {
        !self.input.buffer().contains(&b'\n')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(input: &[u8], longest: u64) -> Vec<Content> {
        let mut lines = Lines::new(input, longest);
        let mut found = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            found.push(line.content);
            assert_eq!(line.number, found.len() as u64);
        }
        found
    }

    fn document(text: &str) -> Content {
        Content::Document(text.to_owned())
    }

    #[test]
    fn a_line_ends_with_or_without_a_carriage_return_or_with_the_stream() {
        let expected = [document("1"), document("2"), document("3")];
        assert_eq!(contents(b"1\n2\r\n3", 10), expected);
    }

    #[test]
    fn a_byte_order_mark_is_skipped_before_the_first_line_only() {
        let read = contents(b"\xEF\xBB\xBF1\n\xEF\xBB\xBF2\n", 10);
        assert_eq!(read, [document("1"), document("\u{FEFF}2")]);
    }

    #[test]
    fn bytes_that_are_not_utf8_spoil_their_own_line() {
        let read = contents(b"1\n\xFF\xFE\n3\n", 10);
        let bad = Content::Unreadable(Rule::Utf8);
        assert_eq!(read, [document("1"), bad, document("3")]);
    }

    #[test]
    fn a_line_of_white_space_is_blank_and_counted() {
        assert_eq!(contents(b"\n \t\r\n3", 10), [Content::Blank, Content::Blank, document("3")]);
    }

    #[test]
    fn a_line_beyond_the_limit_spoils_itself_only() {
        let bad = Content::Unreadable(Rule::TooLong);
        let read = contents(b"12345\n123456\n1\n", 5);
        assert_eq!(read, [document("12345"), bad, document("1")]);
        let unended = contents(b"1\n1234567", 5);
        assert_eq!(unended, [document("1"), Content::Unreadable(Rule::TooLong)]);
    }
}
