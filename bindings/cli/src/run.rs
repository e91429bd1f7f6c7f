//! From the command line to an exit status.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use osoba::document::{Command, Documents};
use osoba::verification;

use crate::arguments::{Arguments, Stream, Task};
use crate::columns::{self, Columns};
use crate::demo;
use crate::language::{text, Language};
use crate::output::{ForPeople, JsonLines};
use crate::progress::Progress;
use crate::stream::{self, Answer, Reply, Sink};

/// A line was bad.
const BAD_LINE: u8 = 1;
/// A file or a standard stream failed.
const FAILED: u8 = 3;

/// Does what the command line says.
#[must_use]
pub fn run(arguments: Arguments) -> ExitCode {
    let language = arguments.lang;
    let done = match arguments.task {
        Task::Unzr(stream) => answer(Command::Unzr, columns::UNZR, &stream, language),
        Task::Identifiers(stream) => {
            answer(Command::Identifiers, columns::IDENTIFIERS, &stream, language)
        }
        Task::Sync(stream) => answer(Command::Sync, columns::SYNC, &stream, language),
        Task::Cumulative(stream) => {
            answer(Command::Cumulative, columns::CUMULATIVE, &stream, language)
        }
        Task::Diagram => print(&verification::diagram()),
        Task::Demo => demo::report(language)
            .map_err(|error| io::Error::other(error.to_string()))
            .and_then(|report| print(&report)),
    };
    done.unwrap_or_else(|error| failed(&error, language))
}

/// A broken pipe is no failure: whoever reads the output has seen enough.
fn failed(error: &io::Error, language: Language) -> ExitCode {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return ExitCode::SUCCESS;
    }
    tell(language.of(text("failed", "збій")), error);
    ExitCode::from(FAILED)
}

/// One sentence on standard error; nothing can be done where even that fails.
fn tell(what: &str, why: impl std::fmt::Display) {
    let _ = writeln!(io::stderr(), "osoba: {what}: {why}");
}

fn print(text: &str) -> io::Result<ExitCode> {
    io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Answers a stream of documents.
fn answer(
    command: Command,
    columns: Columns,
    stream: &Stream,
    language: Language,
) -> io::Result<ExitCode> {
    let file = opened(stream.file.as_deref())?;
    let progress = Progress::over(file.as_ref());
    let input: Box<dyn Read + Send> = match file {
        Some(file) => Box::new(file),
        None => Box::new(io::stdin()),
    };
    let documents = Documents::default();
    let answer: Arc<Answer> = Arc::new(move |text: &str| documents.answer(command, text));
    let out = BufWriter::with_capacity(64 << 10, io::stdout());
    let sink: Box<dyn Sink> = if stream.table {
        Box::new(ForPeople::new(out, columns, language))
    } else {
        Box::new(JsonLines(out))
    };
    let mut watched = Watched { sink, progress, lines: 0, bad: 0 };
    stream::run(input, answer, stream.jobs, &mut watched)?;
    watched.progress.finish();
    if watched.bad == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    let bad =
        text("bad lines, their errors in their places", "хибних рядків, помилки на їхніх місцях");
    tell(language.of(bad), format!("{} / {}", watched.bad, watched.lines));
    Ok(ExitCode::from(BAD_LINE))
}

/// The file to read; none for standard input.
fn opened(path: Option<&Path>) -> io::Result<Option<File>> {
    match path {
        None => Ok(None),
        Some(path) if path == Path::new("-") => Ok(None),
        Some(path) => {
            let named = |error: io::Error| {
                io::Error::new(error.kind(), format!("{}: {error}", path.display()))
            };
            File::open(path).map(Some).map_err(named)
        }
    }
}

/// Counts what goes by and moves the progress bar.
struct Watched {
    sink: Box<dyn Sink>,
    progress: Progress,
    lines: u64,
    bad: u64,
}

impl Sink for Watched {
    fn put(&mut self, reply: Reply) -> io::Result<()> {
        self.lines = self.lines.saturating_add(1);
        if reply.body.is_err() {
            self.bad = self.bad.saturating_add(1);
        }
        self.progress.line(reply.length);
        self.sink.put(reply)
    }

    fn pause(&mut self) -> io::Result<()> {
        self.sink.pause()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.sink.finish()
    }
}
