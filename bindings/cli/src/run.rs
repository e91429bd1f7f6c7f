//! From the command line to an exit status.

use std::io::{self, BufWriter, IsTerminal, Read, Stdout, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use osoba::commands::{Command, Documents};
use osoba::{merging, verification};

use crate::arguments::{
    Arguments, Decide, Dedupe, Diagram, Evaluate, Explain, Input, Judged, Review, Score, Stream,
    Task, Train,
};
use crate::columns::{self, Columns};
use crate::dedupe;
use crate::evaluate;
use crate::explanations::Explanations;
use crate::input::{self, Expected};
use crate::language::{text, Language, Text};
use crate::output::{ForPeople, JsonLines};
use crate::progress::Progress;
use crate::review::{self, Terminal};
use crate::service::{answering, documents};
use crate::stream::{self, Answer, Reply, Sink};
use crate::train;

/// A line was bad.
const BAD_LINE: u8 = 1;
/// A file or a standard stream failed.
const FAILED: u8 = 3;
/// The reader of the output left: 128 and the number of SIGPIPE, as shells show it.
const CLOSED: u8 = 141;

/// Does what the command line says.
#[must_use]
pub fn run(arguments: Arguments) -> ExitCode {
    let language = arguments.lang;
    let plain = |command, columns, stream: &Stream| {
        let answer =
            answering(Documents::default().strict(stream.input.strict), command, Vec::new());
        lines(answer, columns, stream, language)
    };
    let done = match &arguments.task {
        Task::Unzr(stream) => plain(Command::Unzr, columns::UNZR, stream),
        Task::Identifiers(stream) => plain(Command::Identifiers, columns::IDENTIFIERS, stream),
        Task::Sync(stream) => plain(Command::Sync, columns::SYNC, stream),
        Task::Cumulative(stream) => plain(Command::Cumulative, columns::CUMULATIVE, stream),
        Task::Keys(stream) => plain(Command::Keys, columns::KEYS, stream),
        Task::Encode(stream) => plain(Command::Encode, columns::ENCODE, stream),
        Task::Merge(stream) => plain(Command::Merge, columns::MERGE, stream),
        Task::Review(arguments) if arguments.pairs.is_some() => review_pairs(arguments, language),
        Task::Review(arguments) => plain(Command::Review, columns::REVIEW, &arguments.stream),
        Task::Search(stream) => plain(Command::Search, columns::SEARCH, stream),
        Task::WhyNot(judged) => judge(judged, Command::WhyNot, columns::WHY_NOT, language),
        Task::Replay(judged) => judge(judged, Command::Replay, columns::REPLAY, language),
        Task::Decide(decide) => decide_registrations(decide, language),
        Task::Score(score) => score_pairs(score, language),
        Task::Explain(explain) => explain_pairs(explain, language),
        Task::Dedupe(arguments) => dedupe_persons(arguments, language),
        Task::Evaluate(arguments) => evaluate_scorecards(arguments, language),
        Task::Train(arguments) => train_scorecard(arguments, language),
        Task::Diagram { of: Diagram::Unzr } => print(&verification::diagram()),
        Task::Diagram { of: Diagram::Merge } => print(&merging::diagram()),
        Task::Diagram { of: Diagram::Review } => print(&merging::review_diagram()),
    };
    done.unwrap_or_else(|error| failed(&error, language))
}

/// Whoever reads the output has seen enough where the pipe is broken, and knows it: no message.
fn failed(error: &io::Error, language: Language) -> ExitCode {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return ExitCode::from(CLOSED);
    }
    tell(language.of(text("failed", "збій")), error);
    ExitCode::from(FAILED)
}

/// One sentence on standard error; nothing can be done where even that fails.
fn tell(what: &str, why: impl std::fmt::Display) {
    let _ = writeln!(io::stderr(), "osoba: {what}: {why}");
}

/// Shows help or version, or what is wrong with the command line.
#[must_use]
pub fn show(shown: &clap::Error) -> ExitCode {
    match shown.print() {
        Err(error) if !shown.use_stderr() => failed(&error, Language::En),
        _ => u8::try_from(shown.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from),
    }
}

fn print(text: &str) -> io::Result<ExitCode> {
    let mut out = io::stdout();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn judge(
    judged: &Judged,
    command: Command,
    columns: Columns,
    language: Language,
) -> io::Result<ExitCode> {
    let answer = answering(documents(&judged.model, &judged.stream.input)?, command, Vec::new());
    lines(answer, columns, &judged.stream, language)
}

fn decide_registrations(decide: &Decide, language: Language) -> io::Result<ExitCode> {
    let fields = if decide.audit { vec![("audit", "true")] } else { Vec::new() };
    let answer =
        answering(documents(&decide.model, &decide.stream.input)?, Command::Decide, fields);
    lines(answer, columns::DECIDE, &decide.stream, language)
}

fn score_pairs(score: &Score, language: Language) -> io::Result<ExitCode> {
    let mut fields = Vec::new();
    if score.explain {
        fields.push(("explain", "true"));
    }
    if score.all_bands {
        fields.push(("bands", "true"));
    }
    let answer = answering(documents(&score.model, &score.stream.input)?, Command::Score, fields);
    lines(answer, columns::SCORE, &score.stream, language)
}

fn explain_pairs(explain: &Explain, language: Language) -> io::Result<ExitCode> {
    let documents = documents(&explain.model, &explain.input)?;
    if explain.json {
        let answer = answering(documents, Command::Explain, Vec::new());
        return stream(answer, &explain.input, Box::new(JsonLines(output())), language);
    }
    let mut fields = vec![("table", "true")];
    fields.push(("lang", language.of(text("\"en\"", "\"uk\""))));
    if explain.svg.is_some() {
        fields.push(("svg", "true"));
    }
    let answer = answering(documents, Command::Explain, fields);
    let sink = Explanations::new(output(), explain.svg.clone(), language);
    stream(answer, &explain.input, Box::new(sink), language)
}

fn evaluate_scorecards(arguments: &Evaluate, language: Language) -> io::Result<ExitCode> {
    let files = [&arguments.file, &arguments.registrations];
    let files: Vec<PathBuf> = files.into_iter().flatten().cloned().collect();
    if waits_for_typing(&files) {
        return Ok(help("evaluate", language));
    }
    let done = evaluate::run(arguments, language, &mut told)?;
    let bad = text("lines that could not be read", "рядків не вдалося прочитати");
    Ok(ended(done.bad, done.lines, bad, language))
}

fn dedupe_persons(arguments: &Dedupe, language: Language) -> io::Result<ExitCode> {
    if arguments.columns {
        return print(&dedupe::columns::listing(language));
    }
    if waits_for_typing(&arguments.files) {
        return Ok(help("dedupe", language));
    }
    let done = dedupe::run(arguments, language, &mut told)?;
    let bad = text("records that could not be read", "записів не вдалося прочитати");
    Ok(ended(done.unreadable, done.records, bad, language))
}

fn review_pairs(arguments: &Review, language: Language) -> io::Result<ExitCode> {
    let (answers, out) = (io::stdin(), io::stdout());
    let width = terminal_size::terminal_size_of(&out);
    let terminal = Terminal {
        echoes: answers.is_terminal(),
        answers: &mut answers.lock(),
        width: width.map_or(review::page::WIDTH, |(width, _)| usize::from(width.0)),
        out: &mut BufWriter::new(out),
    };
    let done = review::run(arguments, terminal, language, &mut told)?;
    let bad = text("lines that could not be used", "рядків не вдалося використати");
    Ok(ended(done.faults, done.lines, bad, language))
}

fn train_scorecard(arguments: &Train, language: Language) -> io::Result<ExitCode> {
    if waits_for_typing(&arguments.files) {
        return Ok(help("train", language));
    }
    let done = train::run(arguments, language, &mut told)?;
    let bad = text("pairs that could not be read", "пар не вдалося прочитати");
    Ok(ended(done.unreadable, done.pairs, bad, language))
}

/// Whether the command would wait for somebody to type records.
fn waits_for_typing(files: &[PathBuf]) -> bool {
    files.is_empty() && io::stdin().is_terminal()
}

/// Shows the help of a command.
fn help(command: &str, language: Language) -> ExitCode {
    let words = ["osoba", command, "--help", "--lang", language.of(text("en", "uk"))];
    let help = Arguments::spoken(words.map(Into::into).into());
    help.map_or_else(|help| show(&help), |_| ExitCode::SUCCESS)
}

fn told(message: &str) {
    let _ = writeln!(io::stderr(), "osoba: {message}");
}

/// The status of a work that could not read some records.
fn ended(unreadable: u64, all: u64, bad: Text, language: Language) -> ExitCode {
    if unreadable == 0 {
        return ExitCode::SUCCESS;
    }
    tell(language.of(bad), format!("{unreadable} / {all}"));
    ExitCode::from(BAD_LINE)
}

/// Answers a stream of documents as JSON Lines or as a table.
fn lines(
    answer: Arc<Answer>,
    columns: Columns,
    arguments: &Stream,
    language: Language,
) -> io::Result<ExitCode> {
    let sink: Box<dyn Sink> = if arguments.table {
        Box::new(ForPeople::new(output(), columns, language))
    } else {
        Box::new(JsonLines(output()))
    };
    stream(answer, &arguments.input, sink, language)
}

fn output() -> BufWriter<Stdout> {
    BufWriter::with_capacity(64 << 10, io::stdout())
}

fn stream(
    answer: Arc<Answer>,
    from: &Input,
    sink: Box<dyn Sink>,
    language: Language,
) -> io::Result<ExitCode> {
    let file = from.file.as_deref();
    let opened = input::opened(file, language, Expected::Lines)?;
    let progress = Progress::over(opened.as_ref(), language);
    let lines: Box<dyn Read + Send> = match opened {
        Some(opened) => Box::new(opened),
        None => Box::new(io::stdin()),
    };
    let input = input::checked(lines, file, language)?;
    let mut watched = Watched { sink, progress, lines: 0, bad: 0 };
    stream::run(input, answer, from.max_line, from.jobs, &mut watched)?;
    watched.progress.finish();
    if watched.bad == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    let bad =
        text("bad lines, their errors in their places", "хибних рядків, помилки на їхніх місцях");
    tell(language.of(bad), format!("{} / {}", watched.bad, watched.lines));
    Ok(ExitCode::from(BAD_LINE))
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
