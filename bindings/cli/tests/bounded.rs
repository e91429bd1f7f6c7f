//! No input holds the memory or a core: what a process takes for hostile lines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

#[path = "../../../tests/support/counted.rs"]
mod counted;
mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use support::osoba;

const MEGABYTE: usize = 1 << 20;

/// The most memory that `osoba` has held, in bytes, after it has answered all of `input`; and its
/// answers. Linux says so of a process that has not ended.
fn peak(
    arguments: &[&str],
    input: impl FnOnce(&mut dyn Write) + Send + 'static,
    lines: usize,
) -> (usize, Vec<String>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_osoba"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        input(&mut stdin);
        stdin
    });
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut answers = Vec::new();
    for _ in 0..lines {
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        answer.truncate(1_000);
        answers.push(answer);
    }
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: usize = peak.trim().trim_end_matches(" kB").parse().unwrap();
    drop(writer.join().unwrap());
    drop(stdout.read_to_end(&mut Vec::new()));
    child.wait().unwrap();
    (kilobytes * 1_024, answers)
}

fn fill(out: &mut dyn Write, piece: &str, bytes: usize) {
    let many = piece.repeat(65_536 / piece.len());
    for _ in 0..bytes / many.len() {
        out.write_all(many.as_bytes()).unwrap();
    }
}

#[test]
fn a_line_over_the_limit_is_skipped_without_being_buffered_and_the_rest_is_answered() {
    for jobs in ["1", "2"] {
        let long = |out: &mut dyn Write| {
            out.write_all(b"\"19910824-00026\"\n{\"unzr\":\"").unwrap();
            fill(out, "1", 64 * MEGABYTE);
            out.write_all(b"\"}\n\"19910824-00026\"\n").unwrap();
        };
        let (peak, answers) = peak(&["unzr", "--jobs", jobs], long, 3);
        assert!(answers[0].starts_with(r#"{"valid":true"#));
        assert_eq!(answers[1], "{\"line\":2,\"error\":{\"field\":\"\",\"rule\":\"too_long\"}}\n");
        assert_eq!(answers[2], answers[0]);
        assert!(peak < 40 * MEGABYTE, "{peak} bytes with {jobs} jobs");
    }
}

#[test]
fn max_line_sets_the_length_of_the_longest_line() {
    let line = format!("\"{}\"\n", "1".repeat(100));
    let ran = osoba(&["unzr", "--max-line", "102"], line.as_bytes());
    let answered = "{\"valid\":false,\"reason\":\"length\"}\n";
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, answered, ""));
    let ran = osoba(&["unzr", "--max-line", "101"], line.as_bytes());
    let error = "{\"line\":1,\"error\":{\"field\":\"\",\"rule\":\"too_long\"}}\n";
    assert_eq!((ran.status, ran.stdout.as_str()), (1, error));
}

/// A line is read, answered and forgotten in at most ten times its size.
#[test]
fn the_memory_for_a_line_is_at_most_ten_times_its_size() {
    let person = |list: &'static str, entry: &'static str| {
        move |out: &mut dyn Write| {
            write!(out, "{{\"last_name\":\"А\",\"{list}\":[{{}}").unwrap();
            fill(out, entry, 8 * MEGABYTE);
            out.write_all(b"]}\n").unwrap();
        }
    };
    type Input = Box<dyn FnOnce(&mut dyn Write) + Send>;
    let cases: Vec<(&str, Input, &str)> = vec![
        (
            "keys",
            Box::new(person("documents", ",{}")),
            r#"{"field":"documents","rule":"too_many"}"#,
        ),
        (
            "keys",
            Box::new(person("addresses", ",null")),
            r#"{"field":"addresses","rule":"too_many"}"#,
        ),
        ("keys", Box::new(person("photo", ",[]")), ""),
        (
            "search",
            Box::new(|out| {
                out.write_all(b"{\"query\":{},\"persons\":[1").unwrap();
                fill(out, ",1", 8 * MEGABYTE);
                out.write_all(b"]}\n").unwrap();
            }),
            r#"{"field":"persons","rule":"too_many"}"#,
        ),
        (
            "decide",
            Box::new(|out| {
                out.write_all(b"{\"policy\":{},\"submission\":{},\"facts\":{\"phone_holders\":[{\"id\":\"1\",\"tax_id\":null}")
                    .unwrap();
                fill(out, ",{\"id\":\"1\",\"tax_id\":null}", 8 * MEGABYTE);
                out.write_all(b"]}}\n").unwrap();
            }),
            r#"{"field":"facts.phone_holders","rule":"too_many"}"#,
        ),
        (
            "review",
            Box::new(|out| {
                const ONE: &str = "{\"assignee_id\":\"k\",\"status\":\"MERGE\"}";
                out.write_all(b"{\"decide\":{\"facts\":{\"requests\":[").unwrap();
                out.write_all(ONE.as_bytes()).unwrap();
                fill(out, &format!(",{ONE}"), 8 * MEGABYTE);
                out.write_all(b"]}}}\n").unwrap();
            }),
            r#"{"field":"decide.facts.requests","rule":"too_many"}"#,
        ),
        (
            "merge",
            Box::new(|out| {
                out.write_all(b"{\"merge_candidate\":{\"id\":\"").unwrap();
                fill(out, "7", 8 * MEGABYTE);
                out.write_all(b"\"}}\n").unwrap();
            }),
            r#"{"field":"merge_candidate.id","rule":"too_long"}"#,
        ),
        (
            "keys",
            Box::new(|out| {
                out.write_all(b"{\"last_name\":\"").unwrap();
                fill(out, "\\u0430", 8 * MEGABYTE);
                out.write_all(b"\"}\n").unwrap();
            }),
            r#"{"field":"last_name","rule":"too_long"}"#,
        ),
    ];
    for (command, input, error) in cases {
        let (peak, answers) = peak(&[command], input, 1);
        assert!(answers[0].contains(error), "{command}: {}", answers[0]);
        assert!(peak < 80 * MEGABYTE, "{command} {error}: {peak} bytes");
    }
    // Behind another line, since it would be an array.
    let deep = |out: &mut dyn Write| {
        out.write_all(b"{}\n").unwrap();
        fill(out, "[", 8 * MEGABYTE);
        out.write_all(b"\n").unwrap();
    };
    let (peak, answers) = peak(&["keys"], deep, 2);
    assert!(answers[1].contains(r#"{"field":"","rule":"too_deep"}"#), "{}", answers[1]);
    assert!(peak < 80 * MEGABYTE, "{peak} bytes");
}

/// Inputs of about so many bytes for a command: a letter more makes a line longer by as much.
type Shape = (&'static str, &'static str, fn(usize) -> String);

const SHAPES: &[Shape] = &[
    ("keys", "documents", |n| person("documents", n, |at| format!(r#"{{"number":"{at:08}"}}"#))),
    ("keys", "phones", |n| {
        person("authentication_methods", n, |at| {
            format!(r#"{{"type":"OTP","phone_number":"+380{at:09}"}}"#)
        })
    }),
    ("keys", "addresses", |n| {
        person("addresses", n, |at| format!(r#"{{"type":"RESIDENCE","settlement_id":"{at:08}"}}"#))
    }),
    ("keys", "a long name", |n| format!(r#"{{"last_name":"{}"}}"#, "Ш".repeat(n / 2))),
    ("keys", "unknown fields", |n| person("photo", n, |at| format!("[{at}]"))),
    ("identifiers", "documents", |n| {
        person("documents", n, |at| format!(r#"{{"type":"PASSPORT","number":"{at:08}"}}"#))
    }),
    // Numbers of up to sixteen letters are all compared: there are at most a thousand on each side.
    ("score", "documents of long numbers", |n| {
        let one = |first: usize| {
            person("documents", n / 2, |at| {
                format!(r#"{{"number":"{:060}"}}"#, (at + first) * 7_919)
            })
        };
        format!(r#"{{"person":{},"candidate":{}}}"#, one(0), one(n))
    }),
    ("why_not", "names", |n| {
        let one =
            |word: &str| format!(r#"{{"first_name":"Я","last_name":"{}"}}"#, word.repeat(n / 8));
        format!(
            r#"{{"submission":{},"candidate":{},"policy":{{"preset":"registration"}}}}"#,
            one("аб"),
            one("вг")
        )
    }),
    ("decide", "candidates", |n| {
        let candidates: Vec<String> = (0..n / 100)
            .map(|at| {
                format!(
                    r#"{{"id":"{at}","last_name":"Зразко","first_name":"Я","tax_id":"{at:010}"}}"#
                )
            })
            .collect();
        format!(
            r#"{{"submission":{{"last_name":"Зразко","first_name":"Я"}},"policy":{{"preset":"registration"}},"facts":{{"candidates":[{}]}}}}"#,
            candidates.join(",")
        )
    }),
    ("search", "persons", |n| {
        let persons: Vec<String> = (0..n / 100)
            .map(|at| format!(r#"{{"id":"{at}","last_name":"Зразко","first_name":"Я","birth_date":"1990-01-02"}}"#))
            .collect();
        format!(
            r#"{{"query":{{"last_name":"Зразко","first_name":"Я","birth_date":"1990-01-02","birth_certificate":"{}"}},"persons":[{}]}}"#,
            "7".repeat(20),
            persons.join(",")
        )
    }),
    ("merge", "a long fault", |n| {
        format!(r#"{{"facts":{{"declarations":{{"fault":"{}"}}}}}}"#, "x".repeat(n))
    }),
    ("review", "requests of a candidate", |n| {
        let requests: Vec<String> = (0..n / 40)
            .map(|at| format!(r#"{{"assignee_id":"{at:08}","status":"MERGE"}}"#))
            .collect();
        format!(
            r#"{{"decide":{{"clerk_id":"k","status":"MERGE","facts":{{"request":{{"id":"1","manual_merge_candidate_id":"2","assignee_id":"k","status":"NEW"}},"candidate":{{"id":"2","merge_candidate_id":"3","person_id":"4","master_person_id":"5","status":"NEW","assignee_id":"k"}},"requests":[{}]}}}}}}"#,
            requests.join(",")
        )
    }),
    ("review", "candidates to choose from", |n| {
        let candidates: Vec<String> = (0..n / 100)
            .map(|at| {
                format!(
                    r#"{{"id":"{at:08}","status":"NEW","assignee_id":null,"decisions":0,"inserted_at":"2026-11-02T00:00:00Z"}}"#
                )
            })
            .collect();
        format!(
            r#"{{"assign":{{"clerk_id":"k","requests":[],"candidates":[{}]}}}}"#,
            candidates.join(",")
        )
    }),
    ("encode", "a long name", |n| format!("\"{}\"", "Щ".repeat(n / 2))),
    ("unzr", "a long text", |n| format!("\"{}\"", "1".repeat(n))),
    ("cumulative", "unknown fields", |n| person("photo", n, |at| format!("[{at}]"))),
];

fn person(list: &str, bytes: usize, entry: impl Fn(usize) -> String) -> String {
    let count = bytes / (entry(0).len() + 1);
    let entries: Vec<String> = (0..count).map(entry).collect();
    format!(r#"{{"last_name":"Зразко","first_name":"Я","{list}":[{}]}}"#, entries.join(","))
}

/// The instructions that `osoba` takes for one line.
fn instructions(command: &str, line: &str) -> f64 {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let input = folder.join(format!("bounded-{command}-{}.jsonl", line.len()));
    fs::write(&input, line).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_osoba"));
    let output = counted::run(program).arg(command).arg(&input).output().expect("valgrind runs");
    fs::remove_file(input).unwrap();
    counted::instructions(&output)
}

/// Counted in instructions and not in time: reading, answering and writing, whatever room of the
/// library they are in.
#[test]
fn the_work_for_a_line_grows_no_faster_than_the_line() {
    let nothing = instructions("unzr", "");
    for (command, shape, make) in SHAPES {
        let counts = [4_000, 8_000, 16_000].map(|size| instructions(command, &make(size)));
        counted::assert_linear(&format!("{command} with {shape}"), nothing, counts);
    }
}
