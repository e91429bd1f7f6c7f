//! With `--lang uk` no word that a person reads is left in English.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::CommandFactory;
use osoba_cli::arguments::Arguments;
use serde_json::Value;
use support::osoba;

/// Literals: names of programs, formats and standards, units, values of options, status codes.
const LITERALS: &[&str] = &[
    // Programs and what they are given.
    "osoba",
    "echo",
    "jq",
    "tr",
    "audit",
    "empty",
    "n",
    "NO_COLOR",
    // Formats and standards.
    "JSON",
    "CSV",
    "CRLF",
    "UTF-8",
    "UTF-16",
    "UUID",
    "HTTP",
    "RFC",
    "UTC",
    "Mermaid",
    "gzip",
    "SVG",
    "F1",
    "ID",
    // Units.
    "tax_id_checked",
    "64M",
    "16M",
    "2G",
    "html",
    "K",
    "M",
    "G",
    "X",
    // Values of options and of fields.
    "json",
    "table",
    "csv",
    "en",
    "uk",
    "auto",
    "always",
    "never",
    "published",
    "clean",
    "extended",
    "none",
    "manual",
    "automatic",
    "all",
    "kankowski",
    "daitch_mokotoff",
    "unzr",
    "merge",
    "review",
    "true",
    "false",
    "null",
    "last",
    "first",
    "second",
    "registration",
    "cabinet",
    "active",
    "AUTO_MERGE",
    "MANUAL_MERGE",
    "MERGE",
    "SPLIT",
    "TRASH",
    "POSTPONE",
    "IN_PROCESS",
    "VERIFIED",
    "NOT_VERIFIED",
    "IN_REVIEW",
    "PASSPORT",
    "NATIONAL_ID",
    "MALE",
    "FEMALE",
    "OTP",
    "RESIDENCE",
    "AA",
    "BB",
    "Z",
    "T",
    "NNNNN",
    "a",
    "b",
    "c",
    "m",
    "s",
    "t",
    "p",
    "e",
    "q",
    "k",
    "x",
    "y",
];

/// Ending of a file's name.
const ENDINGS: &[&str] = &["jsonl", "json", "csv", "gz", "html", "svg", "mmd"];

/// Names of commands, options and fields: the fields of every document of the golden vectors, and those
/// of the lines that the command line writes.
fn names() -> BTreeSet<String> {
    let mut names: BTreeSet<String> = LITERALS.iter().map(|it| (*it).to_owned()).collect();
    let mut command = Arguments::command();
    command.build();
    for inner in command.get_subcommands() {
        names.insert(inner.get_name().to_owned());
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "jsonl") {
            for line in fs::read_to_string(path).unwrap().lines() {
                fields(&serde_json::from_str(line).unwrap(), &mut names);
            }
        }
    }
    for name in [
        "line",
        "error",
        "master_by_id",
        "band",
        "scores",
        "match",
        "truth",
        "group",
        "weight",
        "date",
        "random_pairs",
        "candidate_id",
        "lastname",
        "phone_type",
        "settlement_id",
        "persons",
    ] {
        names.insert(name.to_owned());
    }
    names
}

fn fields(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields_of) => {
            for (name, value) in fields_of {
                names.insert(name.clone());
                fields(value, names);
            }
        }
        Value::Array(entries) => entries.iter().for_each(|entry| fields(entry, names)),
        _ => {}
    }
}

/// The Latin words of a text that are no names, options, paths of fields or names of files.
fn foreign(text: &str, names: &BTreeSet<String>) -> Vec<String> {
    let is_of_a_word = |c: char| c.is_ascii_alphanumeric() || "_-./[]'".contains(c);
    let words = text.split(|c: char| !is_of_a_word(c));
    let words =
        words.map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-'));
    let is_known = |word: &str| {
        let is_option = word.starts_with("--") || (word.starts_with('-') && word.len() == 2);
        let is_file = word.rsplit_once('.').is_some_and(|(_, end)| ENDINGS.contains(&end));
        let parts = word.split(['.', '[', ']', '/', '-', '\'']).map(|it| it.trim_matches('_'));
        let mut parts = parts.filter(|part| part.contains(|c: char| c.is_ascii_alphabetic()));
        is_option || is_file || names.contains(word) || parts.all(|part| names.contains(part))
    };
    let latin = words.filter(|word| word.contains(|c: char| c.is_ascii_alphabetic()));
    latin.filter(|word| !is_known(word)).map(str::to_owned).collect()
}

#[test]
fn every_commands_help_is_ukrainian() {
    let names = names();
    let mut command = Arguments::command();
    command.build();
    let mut commands: Vec<String> =
        command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    commands.retain(|name| name != "help");
    commands.push(String::new());
    for name in commands {
        for flag in ["--help", "-h"] {
            let words: Vec<&str> = [name.as_str(), flag, "--lang", "uk"].into();
            let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
            let help = osoba(&words, b"");
            assert_eq!((help.status, help.stderr.as_str()), (0, ""), "{name}");
            // Examples are commands, and what is in quotes is data.
            let text = help
                .stdout
                .lines()
                .filter(|line| !line.starts_with("  echo '") && !line.starts_with("         "));
            let text: Vec<&str> = text.collect();
            let foreign = foreign(&text.join("\n"), &names);
            assert!(foreign.is_empty(), "{name} {flag}: {foreign:?}");
        }
    }
}

/// The parts of a table without personal ids, names and times: what the columns themselves say.
#[test]
fn every_table_and_every_error_is_ukrainian() {
    let names = names();
    for (command, golden) in [
        ("unzr", "unzr"),
        ("identifiers", "identifiers"),
        ("sync", "sync"),
        ("cumulative", "cumulative"),
        ("decide", "decide"),
        ("why-not", "why_not"),
        ("replay", "replay"),
        ("search", "search"),
        ("merge", "merge"),
        ("review", "review"),
        ("score", "score"),
        ("keys", "keys"),
        ("encode", "encode"),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
        let text = fs::read_to_string(folder.join(format!("{golden}.jsonl"))).unwrap();
        let mut input = String::new();
        let mut data = names.clone();
        for line in text.lines() {
            let vector: Value = serde_json::from_str(line).unwrap();
            input.push_str(&format!("{}\n", vector["input"]));
            values(&vector["input"], &mut data, false);
            let is_data = matches!(command, "keys" | "encode");
            values(&vector["output"], &mut data, is_data);
        }
        let table = osoba(&[command, "--format", "table", "--lang", "uk"], input.as_bytes());
        for line in table.stdout.lines().chain(table.stderr.lines()) {
            let foreign = foreign(line, &data);
            assert!(foreign.is_empty(), "{command}: {foreign:?} in {line}");
        }
    }
}

/// Ids and times of a document, which a table shows as they are; `all` of its texts where they are
/// names.
fn values(value: &Value, data: &mut BTreeSet<String>, all: bool) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let is_id =
                    name == "id" || name.ends_with("_id") || name.ends_with("_at") || name == "now";
                values(value, data, all || is_id);
            }
        }
        Value::Array(entries) => entries.iter().for_each(|entry| values(entry, data, all)),
        Value::String(text) if all => {
            let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            data.extend(words.map(str::to_owned));
        }
        _ => {}
    }
}

#[test]
fn errors_of_the_command_line_and_of_files_are_in_ukrainian() {
    let names = names();
    for arguments in [
        &["sinc"][..],
        &["unzr", "--jbs", "2"],
        &["unzr", "--jobs", "0"],
        &["unzr", "--jobs"],
        &["unzr", "--format", "xml"],
        &["unzr", "--max-line", "0"],
        &["dedupe", "--limits", "0.9,0.7"],
        &["dedupe", "--key", "soundex"],
        &["dedupe", "--with-persons"],
        &["explain", "--svg", "a.svg", "--format", "json"],
        &["train"],
        &["train", "-o", "card.json", "--penalty", "y"],
        &["review", "--pairs", "pairs.jsonl"],
        &["unzr", "missing.jsonl"],
        &["sync", "--columns"],
        &["score", "--scorecard", "missing.json", "missing.jsonl"],
        &["unzr", "/"],
    ] {
        let ran = osoba(&[arguments, &["--lang", "uk"]].concat(), b"");
        assert!(matches!(ran.status, 2 | 3), "{arguments:?}");
        let mut known = names.clone();
        known.extend(arguments.iter().map(|word| (*word).to_owned()));
        let foreign = foreign(&ran.stderr, &known);
        assert!(foreign.is_empty(), "{arguments:?}: {foreign:?} in {}", ran.stderr);
        assert!(ran.stderr.contains(|c: char| ('а'..='я').contains(&c)), "{}", ran.stderr);
    }
}
