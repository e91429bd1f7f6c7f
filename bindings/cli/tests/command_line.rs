//! The command line as a user meets it: files, tables, languages, cores, exit statuses.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use support::osoba;

fn scratch(name: &str, content: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).expect("a scratch file");
    path
}

#[test]
fn a_file_and_standard_input_give_the_same_output() {
    let path = scratch("numbers.jsonl", b"\"19910824-00026\"\n\"nothing\"\n");
    let from_file = osoba(&["unzr", path.to_str().unwrap()], b"");
    let from_input = osoba(&["unzr", "-"], b"\"19910824-00026\"\n\"nothing\"\n");
    assert_eq!(from_file.stdout, from_input.stdout);
    assert_eq!((from_file.status, from_file.stdout.lines().count()), (0, 2));
}

#[test]
fn a_missing_file_exits_with_status_3_and_is_named() {
    let ran = osoba(&["sync", "no/such/file.jsonl"], b"");
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
    assert!(ran.stderr.contains("no/such/file.jsonl"), "{}", ran.stderr);
}

#[test]
fn a_wrong_command_line_exits_with_status_2() {
    for arguments in [&["synch"][..], &["sync", "--jobs", "0"], &["unzr", "--lang", "fr"], &[]] {
        assert_eq!(osoba(arguments, b"").status, 2, "{arguments:?}");
    }
}

#[test]
fn help_of_every_command_has_an_example_or_needs_none() {
    let help = osoba(&["--help"], b"");
    assert!(help.stdout.contains("Exit status") && help.stdout.contains("Examples"));
    for command in ["unzr", "identifiers", "sync", "cumulative", "score", "merge", "review"] {
        assert!(help.stdout.contains(command));
        let own = osoba(&[command, "--help"], b"");
        assert!(own.stdout.contains("Example"), "{command}");
        assert!(own.stdout.contains("--format") && own.stdout.contains("--jobs"));
    }
}

/// The examples of a help text, each as a shell command.
fn examples(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| !line.starts_with("Example")).skip(1);
    let mut examples: Vec<String> = Vec::new();
    for line in lines.take_while(|line| !line.is_empty()) {
        match line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')) {
            Some(start) => examples.push(start.to_owned()),
            None => examples.last_mut().expect("a first line").push_str(&format!("\n{line}")),
        }
    }
    examples
}

#[test]
fn the_examples_of_the_help_texts_work() {
    let binary = Path::new(env!("CARGO_BIN_EXE_osoba"));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", binary.parent().unwrap().display());
    let mut run = 0;
    for command in [
        "unzr",
        "identifiers",
        "sync",
        "cumulative",
        "decide",
        "keys",
        "encode",
        "score",
        "merge",
        "review",
    ] {
        let help = osoba(&[command, "--help"], b"").stdout;
        for example in examples(&help) {
            let shell = Command::new("sh").args(["-c", &example]).env("PATH", &path).output();
            let output = shell.expect("a shell");
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && told.is_empty(), "{example}: {told}");
            assert!(output.stdout.len() > 10, "{example}");
            run += 1;
        }
    }
    assert!(run >= 10, "{run}");
}

#[test]
fn output_is_in_input_order_on_several_cores() {
    let mut input = String::new();
    for serial in 0..3_000 {
        input.push_str(&format!("\"19910824-{serial:04}0\"\n"));
    }
    let one = osoba(&["unzr"], input.as_bytes());
    assert_eq!(one.stdout.lines().count(), 3_000);
    for (line, serial) in one.stdout.lines().zip(0..) {
        assert!(line.contains(&format!("\"serial\":{serial},")), "{line}");
    }
    for jobs in ["2", "5"] {
        assert_eq!(osoba(&["unzr", "--jobs", jobs], input.as_bytes()).stdout, one.stdout);
    }
}

#[test]
fn a_closed_pipe_ends_the_command_without_a_message() {
    for jobs in ["1", "2"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_osoba"))
            .args(["unzr", "--jobs", jobs])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().expect("a standard input");
        // Until the command stops reading.
        while stdin.write_all(b"\"19910824-00026\"\n").is_ok() {}
        let mut told = String::new();
        child.stderr.take().expect("an error stream").read_to_string(&mut told).expect("text");
        assert_eq!(told, "");
        assert_eq!(child.wait().expect("an end").code(), Some(141));
    }
}

/// What a user of a shell does: the first line is enough.
#[test]
fn a_command_whose_output_is_closed_does_not_succeed() {
    let script =
        "{ yes '\"19910824-00026\"' | head -100000 | \"$0\" unzr; echo $? >&2; } | head -1";
    let ran = Command::new("sh").args(["-c", script, env!("CARGO_BIN_EXE_osoba")]).output();
    let ran = ran.expect("a shell");
    assert_eq!(String::from_utf8_lossy(&ran.stdout).lines().count(), 1);
    assert_eq!(String::from_utf8_lossy(&ran.stderr), "141\n");
}

#[cfg(target_os = "linux")]
#[test]
fn unwritable_output_exits_with_status_3_and_a_message() {
    for arguments in [
        &["unzr"][..],
        &["unzr", "--format", "table"],
        &["unzr", "--jobs", "2"],
        &["diagram"],
        &["--help"],
        &["sync", "--help"],
        &["--version"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
        let mut child = Command::new(env!("CARGO_BIN_EXE_osoba"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let _ = child.stdin.take().expect("a standard input").write_all(b"\"19910824-00026\"\n");
        let output = child.wait_with_output().expect("an end");
        let told = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {told}");
        assert!(told.starts_with("osoba: failed: "), "{arguments:?}: {told}");
    }
}

#[test]
fn input_without_documents_is_refused_once_and_named() {
    let utf16: Vec<u8> = "\u{FEFF}{}\r\n{}\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, content, expected) in [
        ("people.csv", &b"id,last_name,first_name\n1,a,b\n2,c,d\n"[..], "no header"),
        ("pretty.json", b"{\n  \"drfo\": null\n}\n", "over several lines"),
        ("utf16.jsonl", &utf16, "UTF-16"),
        ("image.png", b"\x89PNG\r\n\x1A\n\x00\x00\x00\rIHDR", "no text"),
    ] {
        let path = scratch(name, content);
        let path = path.to_str().unwrap();
        for arguments in [
            &["cumulative", path][..],
            &["cumulative", path, "--jobs", "2"],
            &["cumulative", path, "--format", "table"],
            &["explain", path],
            &["explain", path, "--format", "json"],
        ] {
            let ran = osoba(arguments, b"");
            assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "{arguments:?}");
            let [told] = ran.stderr.lines().collect::<Vec<_>>()[..] else {
                panic!("{arguments:?}: {}", ran.stderr)
            };
            assert!(told.contains(name) && told.contains(expected), "{told}");
            assert!(told.contains("expected") || told.contains("--columns"), "{told}");
        }
        let piped = osoba(&["cumulative"], content);
        assert_eq!((piped.status, piped.stdout.as_str()), (3, ""), "{name}");
        assert!(piped.stderr.contains("standard input") && piped.stderr.contains(expected));
        let ukrainian = osoba(&["cumulative", path, "--lang", "uk"], b"").stderr;
        assert!(ukrainian.starts_with("osoba: збій: ") && ukrainian.contains(name));
    }
    let ran = osoba(&["cumulative", folder.to_str().unwrap()], b"");
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
    assert!(ran.stderr.contains("is a directory") && ran.stderr.lines().count() == 1);
    let folder = std::fs::File::open(folder).expect("a folder");
    let mut child = Command::new(env!("CARGO_BIN_EXE_osoba"));
    let output = child.arg("cumulative").stdin(folder).output().expect("an end");
    let told = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("standard input: is a directory"), "{told}");
}

#[test]
fn a_scorecard_may_begin_with_a_byte_order_mark() {
    let published = Path::new(env!("CARGO_MANIFEST_DIR"));
    let published = published.join("../../src/scoring/esoz-2019-02-15.json");
    let text = format!("\u{FEFF}{}", std::fs::read_to_string(published).expect("the scorecard"));
    let path = scratch("marked.json", text.as_bytes());
    let pair = b"{\"person\": {}, \"candidate\": {}}\n";
    let with = osoba(&["score", "--scorecard", path.to_str().unwrap()], pair);
    assert_eq!((with.status, with.stderr.as_str()), (0, ""));
    assert_eq!(with.stdout, osoba(&["score"], pair).stdout);
}

/// Rows are held back until their widths are known; they are shown where the stream ends otherwise.
#[test]
fn answers_before_a_read_error_are_written() {
    struct Breaks(bool);
    impl Read for Breaks {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return Err(std::io::Error::other("broken"));
            }
            buffer[..2].copy_from_slice(b"1\n");
            Ok(2)
        }
    }
    use osoba_cli::{columns, language::Language, output::ForPeople, records, stream};
    let mut out = Vec::new();
    let mut table = ForPeople::new(&mut out, columns::UNZR, Language::En, false);
    let answer: std::sync::Arc<stream::Answer> = std::sync::Arc::new(|_| Ok("{}".to_owned()));
    let one = std::num::NonZeroUsize::MIN;
    let records = records::Records::lines(Box::new(Breaks(false)), osoba::limits::LINE_BYTES);
    assert!(stream::run(records, answer, one, &mut table).is_err());
    drop(table);
    assert_eq!(String::from_utf8(out).unwrap().lines().count(), 3);
}

#[test]
fn each_reply_is_flushed_before_the_next_line_is_read() {
    for jobs in ["1", "2"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_osoba"))
            .args(["unzr", "--jobs", jobs])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut stdin = child.stdin.take().expect("a standard input");
        let mut replies = BufReader::new(child.stdout.take().expect("a standard output"));
        for number in ["19910824-00026", "20000213-01467"] {
            writeln!(stdin, "\"{number}\"").expect("a line written");
            let mut reply = String::new();
            replies.read_line(&mut reply).expect("a line read");
            assert!(reply.contains("\"check_digit_valid\":true"), "{reply}");
        }
        drop(stdin);
        assert_eq!(child.wait().expect("an end").code(), Some(0));
    }
}

#[test]
fn a_table_has_aligned_columns_in_either_language() {
    let input = b"\"19910824-00026\"\n\"x\"\nnonsense\n";
    let english = osoba(&["unzr", "--format", "table"], input).stdout;
    let lines: Vec<&str> = english.lines().collect();
    assert!(lines[0].starts_with("line  valid"), "{english}");
    assert!(lines[2].starts_with("   1  yes"), "{english}");
    assert!(lines[3].contains("too many or too few characters"), "{english}");
    assert_eq!(lines[4], "   3  error: the document is not valid JSON");
    let ukrainian = osoba(&["unzr", "--format", "table", "--lang", "uk"], input).stdout;
    assert!(ukrainian.starts_with("рядок  придатний"), "{ukrainian}");
    assert!(ukrainian.ends_with("    3  помилка: документ не є документом JSON\n"), "{ukrainian}");
}

#[test]
fn the_diagram_matches_the_transition_table() {
    let ran = osoba(&["diagram"], b"");
    assert_eq!(ran.stdout, osoba::verification::diagram());
    for (of, diagram) in [
        ("unzr", osoba::verification::diagram()),
        ("merge", osoba::merging::diagram()),
        ("review", osoba::merging::review_diagram()),
    ] {
        assert_eq!(osoba(&["diagram", of], b"").stdout, diagram);
    }
}
