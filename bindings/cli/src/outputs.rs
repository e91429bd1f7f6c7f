//! Files that results are written into, opened before the work, so that nobody waits in vain.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::language::{text, Language};

/// Opens outputs. None takes the place of an input or of another output.
#[derive(Debug)]
pub struct Outputs {
    taken: Vec<PathBuf>,
    language: Language,
}

impl Outputs {
    /// For a command that reads `inputs`.
    #[must_use]
    pub fn beside<'a>(
        inputs: impl IntoIterator<Item = &'a PathBuf>,
        language: Language,
    ) -> Outputs {
        Outputs { taken: inputs.into_iter().filter_map(|path| file(path)).collect(), language }
    }

    /// Creates this file.
    ///
    /// # Errors
    /// It cannot be created, or is read or written already; the error names it.
    pub fn create(&mut self, path: &Path) -> io::Result<Output> {
        if file(path).is_some_and(|path| self.taken.contains(&path)) {
            let words = text(
                "is read or written already; name another file",
                "вже читається або пишеться; назвіть інший файл",
            );
            let message = format!("{}: {}", path.display(), self.language.of(words));
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let output = Output::create(path)?;
        self.taken.extend(file(path));
        Ok(output)
    }

    /// Creates this file, or goes on after what it holds.
    ///
    /// # Errors
    /// As [`Outputs::create`].
    pub fn append(&mut self, path: &Path) -> io::Result<Output> {
        let mut output = self.create(path)?;
        output.file = OpenOptions::new().append(true).open(path).map_err(|it| named(path, &it))?;
        output.appends = true;
        Ok(output)
    }

    /// Creates this file, if one is named.
    ///
    /// # Errors
    /// As [`Outputs::create`].
    pub fn optional(&mut self, path: Option<&Path>) -> io::Result<Option<Output>> {
        path.map(|path| self.create(path)).transpose()
    }

    /// Creates this file, or takes standard output where none is named.
    ///
    /// # Errors
    /// As [`Outputs::create`].
    pub fn or_standard(&mut self, path: Option<&Path>) -> io::Result<Box<dyn Write>> {
        Ok(match self.optional(path)? {
            Some(output) => Box::new(output),
            None => Box::new(BufWriter::with_capacity(64 << 10, io::stdout())),
        })
    }
}

/// The one path of a file that is there and is no device.
fn file(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok().filter(|path| path.is_file())
}

/// A file whose errors name it. Unless it is appended to, it is emptied when the first result comes: where the work fails
/// before, what was in it stays, and a file that was not there is not left behind.
#[derive(Debug)]
pub struct Output {
    file: File,
    path: PathBuf,
    was_there: bool,
    is_begun: bool,
    appends: bool,
}

impl Output {
    fn create(path: &Path) -> io::Result<Output> {
        let was_there = path.exists();
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path);
        let file = file.map_err(|error| named(path, &error))?;
        Ok(Output { file, path: path.to_owned(), was_there, is_begun: false, appends: false })
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)?;
        self.flush()
    }

    fn begun(&mut self) -> io::Result<&mut File> {
        if !self.is_begun {
            self.is_begun = true;
            // Devices and pipes have no length.
            if !self.appends && self.file.metadata()?.is_file() {
                self.file.set_len(0)?;
            }
        }
        Ok(&mut self.file)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.begun().and_then(|file| file.write(bytes));
        written.map_err(|error| named(&self.path, &error))
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.begun().and_then(|file| file.flush());
        flushed.map_err(|error| named(&self.path, &error))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if !self.is_begun && !self.was_there {
            // Nothing can be done where even that fails.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
