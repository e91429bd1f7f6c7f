//! The binary `osoba`.

use std::process::ExitCode;

use clap::Parser;
use osoba_cli::arguments::Arguments;

fn main() -> ExitCode {
    match Arguments::try_parse() {
        Ok(arguments) => osoba_cli::run::run(arguments),
        Err(shown) => osoba_cli::run::show(&shown),
    }
}
