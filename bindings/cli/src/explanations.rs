//! Explanations for a clerk: the text of each pair on standard output, its picture in a file.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::language::{text, Language};
use crate::stream::{Reply, Sink};

/// What is taken from an explanation's document.
#[derive(Deserialize)]
struct Explained {
    table: String,
    svg: Option<String>,
}

/// Writes the text of each explanation, an empty line between two.
#[derive(Debug)]
pub struct Explanations<W> {
    out: W,
    pictures: Option<Pictures>,
    language: Language,
    pairs: u64,
}

/// Where pictures go.
#[derive(Debug, Clone)]
pub struct Pictures {
    /// The file of the first line's; the others have their line's number before its ending.
    pub path: PathBuf,
    /// Whether files that are there are written over.
    pub force: bool,
    /// The language of messages.
    pub language: Language,
}

impl Pictures {
    /// Refuses, before the work, a file that is there.
    ///
    /// # Errors
    /// It is there and is not to be written over.
    pub fn check(&self) -> io::Result<()> {
        if self.force || !self.path.exists() {
            return Ok(());
        }
        Err(self.there(&self.path))
    }

    fn there(&self, path: &Path) -> io::Error {
        let words = text(
            "is there already; --force writes over it",
            "вже існує; --force пише поверх нього",
        );
        let why = format!("{}: {}", path.display(), self.language.of(words));
        io::Error::new(io::ErrorKind::AlreadyExists, why)
    }

    fn put(&self, line: u64, svg: &str) -> io::Result<()> {
        let path = numbered(&self.path, line);
        let mut options = OpenOptions::new();
        options.write(true).truncate(self.force).create(self.force).create_new(!self.force);
        let written = options.open(&path).and_then(|mut file| file.write_all(svg.as_bytes()));
        written.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => self.there(&path),
            kind => io::Error::new(kind, format!("{}: {error}", path.display())),
        })
    }
}

impl<W: Write> Explanations<W> {
    /// Texts to `out`, pictures to files if they are wanted.
    pub fn new(out: W, pictures: Option<Pictures>, language: Language) -> Self {
        Explanations { out, pictures, language, pairs: 0 }
    }

    fn explanation(&mut self, line: u64, explained: &Explained) -> io::Result<()> {
        self.out.write_all(explained.table.as_bytes())?;
        match (&self.pictures, &explained.svg) {
            (Some(pictures), Some(svg)) => pictures.put(line, svg),
            _ => Ok(()),
        }
    }
}

impl<W: Write> Sink for Explanations<W> {
    fn put(&mut self, reply: Reply) -> io::Result<()> {
        if matches!(reply.body, Ok(None)) {
            return Ok(());
        }
        self.pairs = self.pairs.saturating_add(1);
        if self.pairs > 1 {
            writeln!(self.out)?;
        }
        match reply.body {
            Ok(answer) => {
                let explained = serde_json::from_str(&answer.unwrap_or_default())?;
                self.explanation(reply.number, &explained)
            }
            Err(fault) => {
                let line = self.language.of(text("line", "рядок"));
                let why = fault.text(self.language);
                writeln!(self.out, "{line} {}: {why}", reply.number)
            }
        }
    }

    fn pause(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// `waterfall.svg`, of line 2 `waterfall-2.svg`, …
fn numbered(path: &Path, line: u64) -> PathBuf {
    if line <= 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(ending) => format!("{stem}-{line}.{}", ending.to_string_lossy()),
        None => format!("{stem}-{line}"),
    };
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_numbered_by_its_line() {
        let numbered = |path: &str, pair| numbered(Path::new(path), pair).display().to_string();
        assert_eq!(numbered("a/b.svg", 1), "a/b.svg");
        assert_eq!(numbered("a/b.svg", 2), "a/b-2.svg");
        assert_eq!(numbered("picture", 3), "picture-3");
    }
}
