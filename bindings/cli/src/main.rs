//! The binary `osoba`.

use std::process::ExitCode;

use clap::Parser;
use osoba_cli::arguments::Arguments;

fn main() -> ExitCode {
    osoba_cli::run::run(Arguments::parse())
}
