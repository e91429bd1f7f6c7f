//! A progress bar on standard error, for people who wait.
//!
//! It shows only where somebody can see it and it disturbs nothing: standard error is a terminal,
//! standard output is not, and the work has taken more than a second.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::language::{text, Language, Text};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const QUIET: Duration = Duration::from_secs(1);
const OF_A_FILE: &str = "{bar:40} {percent:>3} %  {msg}  {elapsed} (−{eta})";
const OF_A_PIPE: &str = "{spinner} {msg}  {elapsed}";

/// A bar that appears when the work turns out to be long.
#[derive(Debug)]
pub struct Progress {
    bar: Option<ProgressBar>,
    language: Language,
    started: Instant,
    lines: u64,
    read: Arc<AtomicU64>,
}

impl Progress {
    /// For work on a file of so many bytes, or on standard input; `read` is how much of it was read.
    #[must_use]
    pub fn over(size: Option<u64>, read: Arc<AtomicU64>, language: Language) -> Self {
        let watched = io::stderr().is_terminal() && !io::stdout().is_terminal();
        Progress {
            bar: watched.then(|| bar(size)).flatten(),
            language,
            started: Instant::now(),
            lines: 0,
            read,
        }
    }

    /// One more line is done.
    pub fn line(&mut self) {
        let Some(bar) = &self.bar else { return };
        self.lines = self.lines.saturating_add(1);
        if self.lines.is_multiple_of(64) {
            let lines = self.language.of(text("lines", "рядків"));
            bar.set_position(self.read.load(Ordering::Relaxed));
            bar.set_message(format!("{} {lines}", self.lines));
            if bar.is_hidden() && self.started.elapsed() > QUIET {
                bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
            }
        }
    }

    /// The work is done: the bar goes away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// One of several stages of a long work, which is known to be long.
#[derive(Debug)]
pub struct Stage {
    bar: Option<ProgressBar>,
}

const OF_A_STAGE: &str = "{msg}  {bar:40} {percent:>3} %  {elapsed} (−{eta})";
const OF_UNKNOWN_LENGTH: &str = "{spinner} {msg}  {elapsed}";

impl Stage {
    /// A stage of `length` steps, if that is known; shown where standard error is a terminal.
    #[must_use]
    pub fn new(length: Option<u64>, words: Text, language: Language) -> Self {
        let template = if length.is_some() { OF_A_STAGE } else { OF_UNKNOWN_LENGTH };
        let bar = io::stderr().is_terminal().then(|| {
            let target = ProgressDrawTarget::stderr_with_hz(10);
            let style = ProgressStyle::with_template(template).ok()?;
            let bar = ProgressBar::with_draw_target(length, target).with_style(style);
            Some(bar.with_message(language.of(words)))
        });
        Stage { bar: bar.flatten() }
    }

    /// So many steps are done.
    pub fn at(&self, done: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(done);
        }
    }

    /// Writes to the terminal beside the bar.
    pub fn tell<R>(&self, write: impl FnOnce() -> R) -> R {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// The stage is done: the bar goes away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A hidden bar; none if its template were wrong.
fn bar(size: Option<u64>) -> Option<ProgressBar> {
    let template = if size.is_some() { OF_A_FILE } else { OF_A_PIPE };
    let style = ProgressStyle::with_template(template).ok()?;
    let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::hidden());
    Some(bar.with_style(style))
}
