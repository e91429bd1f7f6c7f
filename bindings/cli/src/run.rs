//! From the command line to an exit status.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicU64;
use std::sync::Arc;

use osoba::commands::{Command, Documents};
use osoba::{merging, verification};

use crate::arguments::{
    Arguments, ColorWhen, Dedupe, Diagram, Evaluate, Explain, Format, Input, Model, Review, Shown,
    Stream, Task, Train,
};
use crate::colour::{self, painted, Colour};
use crate::columns::{self, Columns};
use crate::dedupe;
use crate::evaluate;
use crate::explanations::{Explanations, Pictures};
use crate::header::Shape;
use crate::input::{self, Expected};
use crate::language::{text, Language, Text};
use crate::output::{Csv, ForPeople, JsonLines};
use crate::outputs::Outputs;
use crate::progress::Progress;
use crate::records::Records;
use crate::review::{self, Terminal};
use crate::service::{answering, scorecard, Field};
use crate::stream::{self, Answer, Reply, Sink};
use crate::train;

/// A line was bad.
const BAD_LINE: u8 = 1;
/// The command line is wrong.
const WRONG: u8 = 2;
/// A file or a standard stream failed.
const FAILED: u8 = 3;
/// The reader of the output left: 128 and the number of SIGPIPE, as shells show it.
const CLOSED: u8 = 141;

/// What every command is told beside its own arguments.
#[derive(Debug, Clone, Copy)]
struct Told {
    language: Language,
    colour: ColorWhen,
}

/// How a command over lines is called, what it reads, and how its answers are shown.
struct OverLines {
    name: &'static str,
    command: Command,
    expected: Expected,
    columns: Columns,
}

const fn over(
    name: &'static str,
    command: Command,
    expected: Expected,
    columns: Columns,
) -> OverLines {
    OverLines { name, command, expected, columns }
}

use Expected::{Documents as Any, Rows};

const UNZR: OverLines = over("unzr", Command::Unzr, Rows(Shape::Unzr), columns::UNZR);
const IDENTIFIERS: OverLines =
    over("identifiers", Command::Identifiers, Rows(Shape::Person), columns::IDENTIFIERS);
const SYNC: OverLines = over("sync", Command::Sync, Any, columns::SYNC);
const CUMULATIVE: OverLines =
    over("cumulative", Command::Cumulative, Rows(Shape::Streams), columns::CUMULATIVE);
const KEYS: OverLines = over("keys", Command::Keys, Rows(Shape::Person), columns::KEYS);
const ENCODE: OverLines = over("encode", Command::Encode, Rows(Shape::Name), columns::ENCODE);
const MERGE: OverLines = over("merge", Command::Merge, Any, columns::MERGE);
const REVIEW: OverLines = over("review", Command::Review, Any, columns::REVIEW);
const SEARCH: OverLines = over("search", Command::Search, Any, columns::SEARCH);
const WHY_NOT: OverLines = over("why-not", Command::WhyNot, Any, columns::WHY_NOT);
const REPLAY: OverLines = over("replay", Command::Replay, Any, columns::REPLAY);
const DECIDE: OverLines = over("decide", Command::Decide, Any, columns::DECIDE);
const SCORE: OverLines = over("score", Command::Score, Rows(Shape::Pair), columns::SCORE);
const EXPLAIN: OverLines = over("explain", Command::Explain, Rows(Shape::Pair), columns::EXPLAIN);

/// Does what the command line says.
#[must_use]
pub fn run(arguments: Arguments) -> ExitCode {
    let told = Told { language: arguments.lang, colour: arguments.color };
    let plain = |over: OverLines, stream: &Stream| {
        lines(over, Documents::default, Vec::new(), stream, told)
    };
    let done = match &arguments.task {
        Task::Unzr(stream) => plain(UNZR, stream),
        Task::Identifiers(stream) => plain(IDENTIFIERS, stream),
        Task::Sync(stream) => plain(SYNC, stream),
        Task::Cumulative(stream) => plain(CUMULATIVE, stream),
        Task::Keys(stream) => plain(KEYS, stream),
        Task::Encode(stream) => plain(ENCODE, stream),
        Task::Merge(stream) => plain(MERGE, stream),
        Task::Review(review) if review.pairs.is_some() => review_pairs(review, told.language),
        Task::Review(review) => plain(REVIEW, &review.stream),
        Task::Search(stream) => plain(SEARCH, stream),
        Task::WhyNot(judged) => judge(WHY_NOT, &judged.model, &judged.stream, Vec::new(), told),
        Task::Replay(judged) => judge(REPLAY, &judged.model, &judged.stream, Vec::new(), told),
        Task::Decide(decide) => {
            let fields = if decide.audit { vec![("audit", "true")] } else { Vec::new() };
            judge(DECIDE, &decide.model, &decide.stream, fields, told)
        }
        Task::Score(score) => {
            let flags = [("explain", score.explain), ("bands", score.all_bands)];
            let fields = flags.into_iter().filter(|(_, is_set)| *is_set);
            let fields = fields.map(|(name, _)| (name, "true")).collect();
            judge(SCORE, &score.model, &score.stream, fields, told)
        }
        Task::Explain(explain) => explain_pairs(explain, told),
        Task::Dedupe(arguments) => dedupe_persons(arguments, told),
        Task::Evaluate(arguments) => evaluate_scorecards(arguments, told.language),
        Task::Train(arguments) => train_scorecard(arguments, told.language),
        Task::Diagram { of: Diagram::Unzr } => print(&verification::diagram()),
        Task::Diagram { of: Diagram::Merge } => print(&merging::diagram()),
        Task::Diagram { of: Diagram::Review } => print(&merging::review_diagram()),
    };
    done.unwrap_or_else(|error| failed(&error, told))
}

/// Whoever reads the output has seen enough where the pipe is broken, and knows it: no message.
fn failed(error: &io::Error, told: Told) -> ExitCode {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return ExitCode::from(CLOSED);
    }
    let what = told.language.of(text("failed", "збій"));
    let what = painted(what, Colour::Wrong, colour::of_errors(told.colour));
    tell(&what, input::system_words(&error.to_string(), error.kind(), told.language));
    ExitCode::from(FAILED)
}

/// One sentence on standard error; nothing can be done where even that fails.
fn tell(what: &str, why: impl std::fmt::Display) {
    let _ = writeln!(io::stderr(), "osoba: {what}: {why}");
}

/// Shows help or version, or what is wrong with the command line.
#[must_use]
pub fn show(shown: &Shown) -> ExitCode {
    match shown {
        Shown::Wrong(text) => {
            let _ = io::stderr().write_all(text.as_bytes());
            ExitCode::from(WRONG)
        }
        Shown::Clap(error) => match error.print() {
            Err(failure) if !error.use_stderr() => {
                failed(&failure, Told { language: Language::En, colour: ColorWhen::Auto })
            }
            _ => u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from),
        },
    }
}

fn print(text: &str) -> io::Result<ExitCode> {
    let mut out = io::stdout();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn judge(
    over: OverLines,
    model: &Model,
    stream: &Stream,
    fields: Vec<Field>,
    told: Told,
) -> io::Result<ExitCode> {
    let scorecard = scorecard(model, told.language)?;
    lines(over, || Documents::new(scorecard), fields, stream, told)
}

fn explain_pairs(explain: &Explain, told: Told) -> io::Result<ExitCode> {
    let (stream, language) = (&explain.stream, told.language);
    if matches!(stream.format, Some(Format::Json | Format::Csv)) {
        return judge(EXPLAIN, &explain.model, stream, Vec::new(), told);
    }
    if let Some(ended) = without_input(&EXPLAIN, &stream.input, told)? {
        return Ok(ended);
    }
    let mut fields = vec![("table", "true")];
    fields.push(("lang", language.of(text("\"en\"", "\"uk\""))));
    if explain.all {
        fields.push(("all", "true"));
    }
    if explain.svg.is_some() {
        fields.push(("svg", "true"));
    }
    let path = explain.svg.clone();
    let pictures = path.map(|path| Pictures { path, force: explain.force, language });
    pictures.iter().try_for_each(Pictures::check)?;
    let documents =
        Documents::new(scorecard(&explain.model, language)?).strict(stream.input.strict);
    let answer = answering(documents, EXPLAIN.command, fields);
    let mut outputs = Outputs::beside(&stream.input.file, language);
    let out = outputs.or_standard(stream.output.as_deref())?;
    let sink = Explanations::new(out, pictures, language);
    answer_all(answer, EXPLAIN.expected, &stream.input, Box::new(sink), language)
}

fn evaluate_scorecards(arguments: &Evaluate, language: Language) -> io::Result<ExitCode> {
    let files = [&arguments.file, &arguments.registrations];
    let files: Vec<PathBuf> = files.into_iter().flatten().cloned().collect();
    if waits_for_typing(&files) {
        return Ok(help("evaluate", language));
    }
    let done = evaluate::run(arguments, language, &mut say)?;
    let bad = text("lines that could not be read", "рядків не вдалося прочитати");
    Ok(ended(done.bad, done.lines, bad, language))
}

fn dedupe_persons(arguments: &Dedupe, told: Told) -> io::Result<ExitCode> {
    let language = told.language;
    if arguments.columns {
        return print(&Shape::Person.listing(language));
    }
    if waits_for_typing(&arguments.files) {
        return Ok(help("dedupe", language));
    }
    let bold = arguments.output.is_none() && colour::of_output(told.colour);
    let done = dedupe::run(arguments, bold, language, &mut say)?;
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
    let done = review::run(arguments, terminal, language, &mut say)?;
    let bad = text("lines that could not be used", "рядків не вдалося використати");
    Ok(ended(done.faults, done.lines, bad, language))
}

fn train_scorecard(arguments: &Train, language: Language) -> io::Result<ExitCode> {
    if waits_for_typing(&arguments.files) {
        return Ok(help("train", language));
    }
    let done = train::run(arguments, language, &mut say)?;
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

fn say(message: &str) {
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

/// Answers a stream of documents, in the form that is asked for.
fn lines(
    over: OverLines,
    documents: impl FnOnce() -> Documents,
    fields: Vec<Field>,
    arguments: &Stream,
    told: Told,
) -> io::Result<ExitCode> {
    if let Some(ended) = without_input(&over, &arguments.input, told)? {
        return Ok(ended);
    }
    let answer = answering(documents().strict(arguments.input.strict), over.command, fields);
    let output = arguments.output.as_deref();
    let out = Outputs::beside(&arguments.input.file, told.language).or_standard(output)?;
    let sink: Box<dyn Sink> = match Format::chosen(arguments.format, output) {
        Format::Json => Box::new(JsonLines(out)),
        Format::Csv => Box::new(Csv::new(out, over.columns)),
        Format::Table => {
            let is_coloured = output.is_none() && colour::of_output(told.colour);
            Box::new(ForPeople::new(out, over.columns, told.language, is_coloured))
        }
    };
    answer_all(answer, over.expected, &arguments.input, sink, told.language)
}

/// What is done where there is no input to answer: the names of columns, or help.
fn without_input(over: &OverLines, input: &Input, told: Told) -> io::Result<Option<ExitCode>> {
    if input.columns {
        let Some(shape) = over.expected.shape() else {
            let words = text(
                "documents with lists in them have no columns; CSV is not read",
                "документи зі списками не мають стовпців; CSV не читається",
            );
            let why = told.language.of(words);
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        };
        return print(&shape.listing(told.language)).map(Some);
    }
    let is_typed = input.file.is_none() && io::stdin().is_terminal();
    Ok(is_typed.then(|| help(over.name, told.language)))
}

fn answer_all(
    answer: Arc<Answer>,
    expected: Expected,
    from: &Input,
    sink: Box<dyn Sink>,
    language: Language,
) -> io::Result<ExitCode> {
    let read = Arc::new(AtomicU64::new(0));
    let path = from.file.as_deref().unwrap_or(Path::new("-"));
    let (records, size) = Records::open(path, expected, from.max_line, language, &read)?;
    let unknown = records.unknown_columns();
    if !unknown.is_empty() {
        let words = language.of(text("columns that are not read", "стовпці, що не читаються"));
        say(&format!("{}: {words}: {}", input::name(Some(path), language), unknown.join(", ")));
    }
    let progress = Progress::over(size, read, language);
    let mut watched = Watched { sink, progress, lines: 0, bad: 0 };
    stream::run(records, answer, from.jobs, &mut watched)?;
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
        self.progress.line();
        self.sink.put(reply)
    }

    fn pause(&mut self) -> io::Result<()> {
        self.sink.pause()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.sink.finish()
    }
}
