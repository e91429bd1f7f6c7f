//! Colours of a terminal, where somebody sees them and wants them.

use std::env;
use std::io::{self, IsTerminal};

use crate::arguments::ColorWhen;

/// What is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// The titles of a table.
    Title,
    /// What is wrong.
    Wrong,
}

/// `text` in colour, or as it is.
#[must_use]
pub fn painted(text: &str, colour: Colour, is_on: bool) -> String {
    let code = match colour {
        Colour::Title => "1",
        Colour::Wrong => "31",
    };
    if is_on {
        format!("\x1B[{code}m{text}\x1B[0m")
    } else {
        text.to_owned()
    }
}

/// Whether standard output is coloured.
#[must_use]
pub fn of_output(when: ColorWhen) -> bool {
    is_on(when, io::stdout().is_terminal())
}

/// Whether standard error is coloured.
#[must_use]
pub fn of_errors(when: ColorWhen) -> bool {
    is_on(when, io::stderr().is_terminal())
}

fn is_on(when: ColorWhen, is_terminal: bool) -> bool {
    let is_unwanted = || env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = || env::var_os("TERM").is_some_and(|term| term == "dumb");
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => is_terminal && !is_unwanted() && !is_dumb(),
    }
}
