//! The binary `osoba`.

use std::process::ExitCode;

use osoba_cli::arguments::Arguments;

fn main() -> ExitCode {
    match Arguments::spoken(std::env::args_os().collect()) {
        Ok(arguments) => osoba_cli::run::run(arguments),
        Err(shown) => osoba_cli::run::show(&shown),
    }
}
