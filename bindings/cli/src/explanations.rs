//! Explanations for a clerk: the text of each pair on standard output, its picture in a file.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::columns;
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
    picture: Option<PathBuf>,
    language: Language,
    pairs: u64,
}

impl<W: Write> Explanations<W> {
    /// Texts to `out`, pictures to `picture` if there is one.
    pub fn new(out: W, picture: Option<PathBuf>, language: Language) -> Self {
        Explanations { out, picture, language, pairs: 0 }
    }

    fn explanation(&mut self, explained: &Explained) -> io::Result<()> {
        self.out.write_all(explained.table.as_bytes())?;
        if let (Some(picture), Some(svg)) = (&self.picture, &explained.svg) {
            let path = numbered(picture, self.pairs);
            let named = |error: io::Error| {
                io::Error::new(error.kind(), format!("{}: {error}", path.display()))
            };
            fs::write(&path, svg).map_err(named)?;
        }
        Ok(())
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
                self.explanation(&explained)
            }
            Err(error) => {
                let line = self.language.of(text("line", "рядок"));
                let why = columns::explained(&error, self.language);
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

/// `waterfall.svg`, `waterfall-2.svg`, …
fn numbered(path: &Path, pair: u64) -> PathBuf {
    if pair <= 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(ending) => format!("{stem}-{pair}.{}", ending.to_string_lossy()),
        None => format!("{stem}-{pair}"),
    };
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_after_the_first_are_numbered() {
        let numbered = |path: &str, pair| numbered(Path::new(path), pair).display().to_string();
        assert_eq!(numbered("a/b.svg", 1), "a/b.svg");
        assert_eq!(numbered("a/b.svg", 2), "a/b-2.svg");
        assert_eq!(numbered("picture", 3), "picture-3");
    }
}
