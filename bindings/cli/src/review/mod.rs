//! `osoba review --pairs`: a clerk's queue at a terminal, one pair after the other.

pub mod answer;
pub mod page;
pub mod queue;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};
use std::path::Path;

use osoba::index::Entry;
use osoba::limits::TEXT_BYTES;
use osoba::merging::RequestStatus;
use osoba::Rule;
use serde::Serialize;

use self::answer::Action;
use self::page::{Pages, Shown};
use self::queue::{Pair, Queue, Reading, Waiting};
use crate::arguments::Review;
use crate::input;
use crate::language::{text, Language, Text};
use crate::lines::{Content, Lines};
use crate::outputs::{Output, Outputs};
use crate::service;

/// What the work came to.
#[derive(Debug, Clone, Copy)]
pub struct Done {
    /// Lines and records that could not be used.
    pub faults: u64,
    /// All of them.
    pub lines: u64,
}

/// What a clerk types and reads.
pub struct Terminal<'a> {
    /// Where the answers come from.
    pub answers: &'a mut dyn BufRead,
    /// Whether an answer is shown as it is typed.
    pub echoes: bool,
    /// Where the pages go.
    pub out: &'a mut dyn Write,
    /// The columns of a page.
    pub width: usize,
}

/// A decision as it is written: ids, and the clerk's own words.
#[derive(Serialize)]
struct Decision<'a> {
    person_id: &'a str,
    master_person_id: &'a str,
    status: RequestStatus,
    comment: Option<&'a str>,
    assignee_id: &'a str,
}

/// Shows the pairs of a file one after the other and writes what the clerk decides. `told` takes
/// what people must know: a message at a time.
///
/// # Errors
/// A file fails or holds something else, two persons have one id, or a standard stream fails.
pub fn run(
    arguments: &Review,
    terminal: Terminal<'_>,
    language: Language,
    told: &mut dyn FnMut(&str),
) -> io::Result<Done> {
    let (Some(pairs), Some(output), Some(clerk)) =
        (&arguments.pairs, &arguments.stream.output, &arguments.clerk)
    else {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    };
    let scorecard = service::scorecard(&arguments.model, language)?;
    let persons: Vec<_> = arguments.stream.input.file.iter().chain(&arguments.persons).collect();
    for path in persons.iter().copied().chain([pairs]) {
        refuse_standard_input(path, language)?;
    }
    let mut decisions = Outputs::beside(persons.iter().copied().chain([pairs]), language);
    let mut decisions = decisions.append(output)?;
    let mut reading = Reading {
        band: arguments.band,
        clerk,
        jobs: arguments.stream.input.jobs,
        strict: arguments.stream.input.strict,
        longest: arguments.stream.input.max_line,
        language,
        told,
    };
    let persons: Vec<_> = persons.into_iter().cloned().collect();
    let queue = reading.queue(output, pairs, &persons)?;
    if is_torn(output)? {
        decisions.put(b"\n")?;
    }
    let done = Done { faults: queue.faults, lines: queue.lines };
    let pages =
        Pages { scorecard: &scorecard, limits: arguments.limits, width: terminal.width, language };
    let longest = u64::try_from(TEXT_BYTES).unwrap_or(u64::MAX);
    let session = Session {
        pages,
        queue: &queue,
        answers: Lines::new(terminal.answers, longest),
        echoes: terminal.echoes,
        out: terminal.out,
        decisions,
        clerk,
        counts: [0; 4],
    };
    session.run()?;
    Ok(done)
}

/// The answers come from there.
fn refuse_standard_input(path: &Path, language: Language) -> io::Result<()> {
    if path != Path::new("-") {
        return Ok(());
    }
    let words = text(
        "the answers are read from there; name a file",
        "звідти читаються відповіді; назвіть файл",
    );
    let kind = io::ErrorKind::InvalidInput;
    Err(input::of(Some(path), language, kind, language.of(words)))
}

/// Whether a file ends within a line, as after a loss of power.
fn is_torn(path: &Path) -> io::Result<bool> {
    let is_file = std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() > 0);
    if !is_file {
        return Ok(false);
    }
    let mut file = File::open(path)?;
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// The decisions in the order in which they are counted.
const STATUSES: [RequestStatus; 4] =
    [RequestStatus::Merge, RequestStatus::Split, RequestStatus::Trash, RequestStatus::Postpone];

/// A clerk at work.
struct Session<'a> {
    pages: Pages<'a>,
    queue: &'a Queue,
    answers: Lines<&'a mut dyn BufRead>,
    echoes: bool,
    out: &'a mut dyn Write,
    decisions: Output,
    clerk: &'a str,
    counts: [u64; 4],
}

/// What became of a pair.
enum Outcome {
    Decided,
    Postponed,
    Stopped,
}

impl<'a> Session<'a> {
    fn run(mut self) -> io::Result<()> {
        let (all, language) = (self.queue.waiting.len(), self.pages.language);
        let postponed = self.queue.waiting.iter().filter(|it| it.is_postponed).count();
        let words = text(
            "To review: {}, of which postponed: {}. Decided before: {}. Of another band: {}.",
            "Розглянути: {}, з них відкладено: {}. Вирішено раніше: {}. З іншої смуги: {}.",
        );
        let figures = [to_u64(all), to_u64(postponed), self.queue.decided, self.queue.others];
        writeln!(self.out, "{}", language.filled(words, &figures))?;
        let mut left: VecDeque<(&'a Waiting, bool)> =
            self.queue.waiting.iter().map(|it| (it, it.is_postponed)).collect();
        while let Some((waiting, is_postponed)) = left.pop_front() {
            let entry = |id: &String| self.queue.persons.get(id);
            let Pair { person_id, master_person_id, .. } = &waiting.pair;
            // A pair with somebody who is not known is not in the queue.
            let (Some(person), Some(master)) = (entry(person_id), entry(master_person_id)) else {
                continue;
            };
            let entries: [&Entry; 2] = [person, master];
            let shown =
                Shown { waiting, entries, left: left.len().saturating_add(1), is_postponed };
            match self.review(shown)? {
                // Once more after the others, and not again in this run.
                Outcome::Postponed if !is_postponed => left.push_back((waiting, true)),
                Outcome::Postponed | Outcome::Decided => {}
                Outcome::Stopped => break,
            }
        }
        let mut figures = self.counts.to_vec();
        figures.push(to_u64(all).saturating_sub(self.counts.iter().take(3).sum()));
        let words = text(
            "Decided: MERGE {}, SPLIT {}, TRASH {}; POSTPONE {}. Left: {}.",
            "Вирішено: MERGE {}, SPLIT {}, TRASH {}; POSTPONE {}. Залишилося: {}.",
        );
        writeln!(self.out, "\n{}", language.filled(words, &figures))?;
        self.out.flush()
    }

    /// Shows a pair and asks until there is a decision.
    fn review(&mut self, shown: Shown<'_>) -> io::Result<Outcome> {
        write!(self.out, "\n{}", self.pages.page(shown))?;
        loop {
            let Some(answer) = self.answer()? else { return Ok(Outcome::Stopped) };
            let answer = match answer {
                Ok(text) => answer::understood(&text),
                Err(rule) => {
                    let language = self.pages.language;
                    let line = language.of(text("the answer", "відповідь"));
                    writeln!(self.out, "{line} {}", language.word(rule.as_str()))?;
                    continue;
                }
            };
            match answer {
                None => self.say(text(
                    "That is none of the answers; ? explains them.",
                    "Такої відповіді немає; ? пояснює їх.",
                ))?,
                Some((Action::Help, _)) => {
                    write!(self.out, "{}", answer::help(self.pages.language))?;
                }
                Some((Action::Explain, _)) => {
                    write!(self.out, "{}", self.pages.explained(shown))?;
                }
                Some((Action::Quit, _)) => return Ok(Outcome::Stopped),
                Some((Action::Decide(RequestStatus::Postpone), _)) if shown.is_postponed => {
                    self.say(text(
                        "It is postponed already and stays so; nothing was written.",
                        "Пару вже відкладено, так і залишається; нічого не записано.",
                    ))?;
                    return Ok(Outcome::Postponed);
                }
                Some((Action::Decide(status), comment)) => {
                    self.decide(&shown.waiting.pair, status, comment.as_deref())?;
                    return Ok(match status {
                        RequestStatus::Postpone => Outcome::Postponed,
                        _ => Outcome::Decided,
                    });
                }
            }
        }
    }

    /// The next answer; none at the end of the input.
    fn answer(&mut self) -> io::Result<Option<Result<String, Rule>>> {
        write!(self.out, "\n{} > ", answer::prompt(self.pages.language))?;
        self.out.flush()?;
        let line = self.answers.next_line()?;
        if !self.echoes {
            writeln!(self.out)?;
        }
        Ok(line.map(|line| match line.content {
            Content::Document(text) => Ok(text),
            Content::Blank => Ok(String::new()),
            Content::Unreadable(rule) => Err(rule),
        }))
    }

    /// Writes a decision at once, so that nothing of it is lost whatever comes after.
    fn decide(
        &mut self,
        pair: &Pair,
        status: RequestStatus,
        comment: Option<&str>,
    ) -> io::Result<()> {
        let decision = Decision {
            person_id: &pair.person_id,
            master_person_id: &pair.master_person_id,
            status,
            comment,
            assignee_id: self.clerk,
        };
        let mut line = serde_json::to_vec(&decision)?;
        line.push(b'\n');
        self.decisions.put(&line)?;
        for (count, counted) in self.counts.iter_mut().zip(STATUSES) {
            *count = count.saturating_add(u64::from(counted == status));
        }
        writeln!(self.out, "{status}")
    }

    fn say(&mut self, words: Text) -> io::Result<()> {
        writeln!(self.out, "{}", self.pages.language.of(words))
    }
}

fn to_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
