//! What README.md shows on the command line is what a reader gets there.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may panic")]

mod support;

use std::fs;
use std::path::Path;

use support::osoba;

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    fs::read_to_string(path).expect("README.md")
}

#[test]
fn every_console_example_prints_the_output_shown() {
    let text = readme();
    let blocks: Vec<&str> = text.split("```console\n").skip(1).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        let block = block.split("```").next().unwrap();
        let (command, shown) = block.split_once('\n').unwrap();
        let (input, command) =
            command.strip_prefix("$ echo '").unwrap().split_once("' | osoba ").unwrap();
        let arguments: Vec<&str> = command.split(' ').collect();
        let ran = osoba(&arguments, input.as_bytes());
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.status), (shown, "", 0));
    }
}

#[test]
fn the_table_of_commands_has_every_command() {
    let help = osoba(&["--help"], b"").stdout;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    // A command stands two columns in; what its line goes on with stands further in.
    let commands = commands.take_while(|line| !line.is_empty());
    let names = commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let text = readme();
    let mut seen = 0;
    for name in names.filter(|name| !name.is_empty() && *name != "help") {
        assert!(text.contains(&format!("| `{name}` |")), "{name}");
        seen += 1;
    }
    assert!(seen >= 10, "{help}");
}
