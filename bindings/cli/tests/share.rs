//! Completions and man pages: what `make install` places is what clap makes of the command line.
//!
//! `OSOBA_WRITE_SHARE=1 cargo test -p osoba-cli --test share` writes them anew.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use clap::{Command, CommandFactory};
use clap_complete::{generate, Shell};
use clap_mangen::Man;
use osoba_cli::arguments::Arguments;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("share")
}

/// Each file by where it is below `share`, which is where it is installed.
fn made() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for (shell, place) in [
        (Shell::Bash, "bash-completion/completions/osoba"),
        (Shell::Zsh, "zsh/site-functions/_osoba"),
        (Shell::Fish, "fish/vendor_completions.d/osoba.fish"),
    ] {
        let mut text = Vec::new();
        generate(shell, &mut Arguments::command(), "osoba", &mut text);
        files.insert(place.to_owned(), text);
    }
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    pages(command, "osoba", &mut files);
    files
}

fn pages(command: Command, name: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for inner in command.get_subcommands() {
        pages(inner.clone(), &format!("{name}-{}", inner.get_name()), files);
    }
    // clap wants names that live as long as the program.
    let called: &'static str = Box::leak(name.to_owned().into_boxed_str());
    let mut page = Vec::new();
    // No date: the same version gives the same bytes.
    Man::new(command.name(called)).date("").render(&mut page).unwrap();
    files.insert(format!("man/man1/{name}.1"), page);
}

fn there(folder: &Path, below: &str, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.unwrap();
        let place = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            there(&entry.path(), &format!("{place}/"), files);
        } else {
            files.push(place);
        }
    }
}

#[test]
fn installed_files_are_up_to_date() {
    let made = made();
    if std::env::var_os("OSOBA_WRITE_SHARE").is_some() {
        let _ = fs::remove_dir_all(folder());
        for (place, text) in &made {
            let path = folder().join(place);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    let mut files = Vec::new();
    there(&folder(), "", &mut files);
    files.sort();
    assert_eq!(files, made.keys().cloned().collect::<Vec<_>>());
    for (place, text) in made {
        let is_same = fs::read(folder().join(&place)).unwrap() == text;
        assert!(
            is_same,
            "{place} is out of date: OSOBA_WRITE_SHARE=1 cargo test -p osoba-cli --test share"
        );
    }
}

/// Bash asks the completion as it does at a prompt.
#[test]
fn bash_completes_commands_and_options() {
    let path = folder().join("bash-completion/completions/osoba");
    let completed = |words: &str, last: usize| {
        let script = format!(
            "source '{}'; COMP_WORDS=({words}); COMP_CWORD={last}; \
             _osoba osoba \"${{COMP_WORDS[{last}]}}\" \"${{COMP_WORDS[{last}-1]}}\"; \
             printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            path.display()
        );
        let ran = Process::new("bash").args(["--norc", "-c", &script]).output().unwrap();
        String::from_utf8(ran.stdout).unwrap()
    };
    assert_eq!(completed("osoba dec", 1), "decide\n");
    assert_eq!(completed("osoba explain --sv", 2), "--svg\n");
    assert_eq!(completed("osoba unzr --format ''", 3), "json\ntable\ncsv\n");
}
