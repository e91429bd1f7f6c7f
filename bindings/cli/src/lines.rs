//! Lines of a stream, one or some at a time, however long the stream is.
//!
//! A line ends with `\n` or `\r\n`; the last one may end with neither. A byte order mark before the
//! first line is skipped. Bytes that are not UTF-8 and lines beyond the limit spoil their own line
//! and no other.

use std::io::{self, BufRead, Read};

use osoba::Rule;

/// What one line of the input holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Content<T = String> {
    /// Text that should be a JSON document.
    Document(T),
    /// Nothing but white space.
    Blank,
    /// No text: the rule that the bytes broke.
    Unreadable(Rule),
}

impl<T> Content<T> {
    fn map<U>(self, change: impl FnOnce(T) -> U) -> Content<U> {
        match self {
            Content::Document(text) => Content::Document(change(text)),
            Content::Blank => Content::Blank,
            Content::Unreadable(rule) => Content::Unreadable(rule),
        }
    }
}

/// A line and its number, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub struct Line<T = String> {
    /// Position in the stream, from 1.
    pub number: u64,
    /// What it holds.
    pub content: Content<T>,
}

/// Lines that were read together, in one piece of memory: an allocation for each is a good part of what it
/// takes to read a short one.
#[derive(Debug, Default)]
pub struct Piece {
    bytes: Vec<u8>,
    cuts: Vec<Cut>,
    /// How many lines came before these.
    before: u64,
}

/// Where a line ends, its line end included.
#[derive(Debug)]
struct Cut {
    end: usize,
    /// The line is beyond the limit, and nothing of it is kept.
    too_long: bool,
}

impl Piece {
    /// The lines in their order.
    pub fn lines(&self) -> impl Iterator<Item = Line<&str>> {
        let starts = std::iter::once(0).chain(self.cuts.iter().map(|cut| cut.end));
        let lines = starts.zip(&self.cuts).zip(self.before.saturating_add(1)..);
        lines.map(|((start, cut), number)| {
            let bytes = self.bytes.get(start..cut.end).unwrap_or_default();
            let content = if cut.too_long {
                Content::Unreadable(Rule::TooLong)
            } else {
                content(bytes, number)
            };
            Line { number, content }
        })
    }

    fn clear(&mut self, before: u64) {
        self.bytes.clear();
        self.cuts.clear();
        self.before = before;
    }
}

fn content(mut bytes: &[u8], number: u64) -> Content<&str> {
    while let [line @ .., b'\n' | b'\r'] = bytes {
        bytes = line;
    }
    if number == 1 {
        bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    }
    match simdutf8::basic::from_utf8(bytes) {
        Err(_) => Content::Unreadable(Rule::Utf8),
        Ok(text) if text.trim().is_empty() => Content::Blank,
        Ok(text) => Content::Document(text),
    }
}

/// Reads a stream line by line.
#[derive(Debug)]
pub struct Lines<R> {
    input: R,
    longest: u64,
    number: u64,
    /// The line that was read last, where lines are read one at a time.
    last: Piece,
}

impl<R: BufRead> Lines<R> {
    /// Lines of `input`, of which none longer than `longest` bytes is kept.
    pub fn new(input: R, longest: u64) -> Self {
        Lines { input, longest, number: 0, last: Piece::default() }
    }

    /// The next line, or none at the end of the stream. Of a line beyond the limit no more than the
    /// limit is ever held.
    ///
    /// # Errors
    /// The stream cannot be read.
    pub fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut piece = std::mem::take(&mut self.last);
        piece.clear(self.number);
        self.take_line(&mut piece)?;
        let owned = |Line { number, content }: Line<&str>| Line {
            number,
            content: content.map(str::to_owned),
        };
        let line = piece.lines().next().map(owned);
        self.last = piece;
        Ok(line)
    }

    /// Puts the next lines in place of those of a piece: so many, or fewer of which the last reaches so many
    /// bytes. Whether more may come; those before an error are there.
    ///
    /// # Errors
    /// The stream cannot be read any further.
    pub fn next_lines(
        &mut self,
        piece: &mut Piece,
        most: usize,
        most_bytes: usize,
    ) -> io::Result<bool> {
        piece.clear(self.number);
        // The last line may go beyond it.
        piece.bytes.reserve(most_bytes.saturating_add(most_bytes / 16));
        while piece.cuts.len() < most && piece.bytes.len() < most_bytes {
            if !self.take_line(piece)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds the next line to a piece, if there is one.
    fn take_line(&mut self, piece: &mut Piece) -> io::Result<bool> {
        let start = piece.bytes.len();
        let limit = usize::try_from(self.longest).unwrap_or(usize::MAX).saturating_add(1);
        let read = self.read_line(limit, &mut piece.bytes);
        let ended = read.inspect_err(|_| piece.bytes.truncate(start))?;
        let read = piece.bytes.len().saturating_sub(start);
        if read == 0 {
            return Ok(false);
        }
        self.number = self.number.saturating_add(1);
        let too_long = read == limit && !ended;
        if too_long {
            piece.bytes.truncate(start);
            self.input.skip_until(b'\n')?;
        }
        piece.cuts.push(Cut { end: piece.bytes.len(), too_long });
        Ok(true)
    }

    /// Reads up to a line end, or as much as the limit; whether there was a line end. `read_until` does the
    /// same and looks for it eight bytes at a time.
    fn read_line(&mut self, limit: usize, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let mut left = limit;
        loop {
            let buffer = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            let most = buffer.get(..left).unwrap_or(buffer);
            let end = memchr::memchr(b'\n', most);
            let line = end.map_or(most.len(), |end| end.saturating_add(1));
            bytes.extend_from_slice(most.get(..line).unwrap_or_default());
            self.input.consume(line);
            left = left.saturating_sub(line);
            if end.is_some() || line == 0 {
                return Ok(end.is_some());
            }
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
        for (most, most_bytes) in [(1, 1), (2, 99), (99, 3), (99, 99)] {
            assert_eq!(together(input, longest, most, most_bytes), found);
        }
        found
    }

    /// The same of lines that are read together.
    fn together(input: &[u8], longest: u64, most: usize, most_bytes: usize) -> Vec<Content> {
        let mut lines = Lines::new(input, longest);
        let (mut piece, mut found) = (Piece::default(), Vec::new());
        let mut goes_on = true;
        while goes_on {
            goes_on = lines.next_lines(&mut piece, most, most_bytes).unwrap();
            for line in piece.lines() {
                found.push(line.content.map(str::to_owned));
                assert_eq!(line.number, found.len() as u64);
            }
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
