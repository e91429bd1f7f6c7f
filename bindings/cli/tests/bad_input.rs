//! Bad input is reported in its place, naming line, field and rule, and the rest go on.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

mod support;

use support::osoba;

const GOOD: &str = r#"{"verification_status":"VERIFIED"}"#;

/// The replies of `osoba cumulative` to good lines around `bad`, whose reply is returned.
fn between_good_lines(command: &str, good: &str, bad: &[u8]) -> String {
    let mut input = format!("{good}\n").into_bytes();
    input.extend_from_slice(bad);
    input.extend_from_slice(format!("\n{good}\n").as_bytes());
    let ran = osoba(&[command], &input);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{}", ran.stdout);
    assert!(lines[0] == lines[2] && !lines[0].contains("error"), "{}", ran.stdout);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("1 / 3"), "{}", ran.stderr);
    lines[1].to_owned()
}

fn reply(field: &str, rule: &str) -> String {
    format!(r#"{{"line":2,"error":{{"field":"{field}","rule":"{rule}"}}}}"#)
}

#[test]
fn malformed_json_is_named() {
    for bad in ["{", "{\"drfo\": }", "nonsense", "{} {}", "\u{0}", "{\"drfo\": \"\u{0}\"}"] {
        let got = between_good_lines("cumulative", "{}", bad.as_bytes());
        assert!(got.ends_with(r#""rule":"json"}}"#), "{bad:?} gives {got}");
    }
}

#[test]
fn invalid_utf8_is_named() {
    for bad in [&b"\xFF"[..], b"{\"drfo\": \"\xC3\x28\"}", b"\xED\xA0\x80", b"\x80{}"] {
        assert_eq!(between_good_lines("cumulative", "{}", bad), reply("", "utf8"));
    }
}

#[test]
fn an_unknown_status_is_named() {
    let got = between_good_lines("cumulative", "{}", br#"{"drfo": "verified"}"#);
    assert_eq!(got, reply("drfo", "unknown_value"));
}

#[test]
fn what_is_wrong_with_a_synchronisation_is_named() {
    let line = |person: &str, status: &str, now: &str| {
        format!(
            r#"{{"person": {person}, "verification": {{"unzr_verification_status": "{status}"}}{now}}}"#
        )
    };
    let now = r#", "now": "2026-11-22T01:00:00Z""#;
    let good = line("{}", "IN_REVIEW", now);
    let cases = [
        (line("{}", "REVIEWED", now), "verification.unzr_verification_status", "unknown_value"),
        (line("{}", "IN_REVIEW", ""), "now", "required"),
        (line("{}", "IN_REVIEW", r#", "now": "yesterday""#), "now", "time"),
        (line(r#"{"birth_date": "1991-02-31"}"#, "IN_REVIEW", now), "person.birth_date", "date"),
        (line(r#"{"unzr": "19910824-00026"}"#, "IN_REVIEW", now), "person.last_name", "required"),
        (line(r#"{"unzr": 19910824}"#, "IN_REVIEW", now), "person.unzr", "type"),
        (good.replace("\"person\"", "\"persona\""), "?", "unknown_field"),
    ];
    for (bad, field, rule) in cases {
        assert_eq!(between_good_lines("sync", &good, bad.as_bytes()), reply(field, rule));
    }
}

#[test]
fn deep_json_is_an_error_and_not_a_crash() {
    for bad in ["[".repeat(1 << 20), "{\"drfo\":".repeat(1 << 17)] {
        let got = between_good_lines("cumulative", "{}", bad.as_bytes());
        assert!(got.starts_with(r#"{"line":2,"error":"#) && got.len() < 1_000, "{got}");
    }
}

#[test]
fn a_name_of_64_kibibytes_is_answered_and_a_longer_one_is_an_error() {
    let line = |letters: usize| {
        let name = "ї".repeat(letters);
        format!(
            r#"{{"person": {{"last_name": "{name}", "unzr": ""}}, "verification": {{"unzr_verification_status": "IN_REVIEW"}}, "now": "2026-11-22T01:00:00Z"}}"#
        )
    };
    let ran = osoba(&["sync"], line(1 << 15).as_bytes());
    assert!(ran.stdout.contains("AUTO_DATA_ABSENT"));
    assert_eq!(ran.status, 0);
    let ran = osoba(&["sync"], line((1 << 15) + 1).as_bytes());
    let error = r#"{"line":1,"error":{"field":"person.last_name","rule":"too_long"}}"#;
    assert_eq!((ran.status, ran.stdout.trim_end()), (1, error));
}

#[test]
fn an_error_never_shows_a_value_of_the_input() {
    let bad = r#"{"Шевченко Тарас": 1, "drfo": "19910824-00026"}"#;
    let got = between_good_lines("cumulative", "{}", bad.as_bytes());
    assert!(!got.contains("Шевченко") && !got.contains("19910824"), "{got}");
}

#[test]
fn line_ends_a_byte_order_mark_and_a_missing_last_line_end_are_accepted() {
    let ran = osoba(&["cumulative"], b"\xEF\xBB\xBF{}\r\n{}\n{}");
    assert_eq!(ran.stdout, format!("{GOOD}\n{GOOD}\n{GOOD}\n"));
    assert_eq!(ran.status, 0);
}

#[test]
fn a_blank_line_is_answered_by_a_blank_line_and_counted() {
    let ran = osoba(&["cumulative"], b"{}\n\n  \r\nx\n{}");
    let error = r#"{"line":4,"error":{"field":"","rule":"json"}}"#;
    assert_eq!(ran.stdout, format!("{GOOD}\n\n\n{error}\n{GOOD}\n"));
    let table = osoba(&["cumulative", "--format", "table"], b"{}\n\n{}");
    assert_eq!(table.stdout.lines().count(), 4, "{}", table.stdout);
}

#[test]
fn empty_input_gives_empty_output() {
    for arguments in [&["unzr"][..], &["unzr", "--format", "table"], &["unzr", "--jobs", "3"]] {
        let ran = osoba(arguments, b"");
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.status), ("", "", 0));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_stream_longer_than_the_memory_is_answered() {
    use std::io::Write;
    use std::process::{Command, Stdio};

    let filler = "x".repeat(1 << 20);
    let line = format!(
        r#"{{"person": {{"unzr": "", "photo": "{filler}"}}, "verification": {{"unzr_verification_status": "IN_REVIEW"}}, "now": "2026-11-22T01:00:00Z"}}"#
    );
    // 32 MiB of address space for a stream of 64.
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -v 32768 && exec \"$0\" sync", env!("CARGO_BIN_EXE_osoba")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut stdin = child.stdin.take().expect("a standard input");
    let writer = std::thread::spawn(move || {
        for _ in 0..64 {
            writeln!(stdin, "{line}").expect("a line written");
        }
    });
    let output = child.wait_with_output().expect("an end");
    writer.join().expect("the writer ends");
    assert_eq!(output.status.code(), Some(0));
    let replies = String::from_utf8(output.stdout).expect("text");
    assert_eq!(replies.matches("AUTO_DATA_ABSENT").count(), 64);
}

/// A misspelt field of a person is no field, unless somebody wants to be told.
#[test]
fn strict_refuses_unknown_fields_of_persons() {
    let slip = r#"{"id": "1", "lastname": "Зразко"}"#;
    let pair = format!(r#"{{"person": {{}}, "candidate": {slip}}}"#);
    let policy = r#""policy": {"threshold": 0.9}"#;
    for (command, line, field) in [
        ("keys", slip.to_owned(), "lastname"),
        ("identifiers", slip.to_owned(), "lastname"),
        ("score", pair.clone(), "candidate.lastname"),
        ("explain", pair, "candidate.lastname"),
        (
            "why-not",
            format!(r#"{{"submission": {{}}, "candidate": {slip}, {policy}}}"#),
            "candidate.lastname",
        ),
        (
            "decide",
            format!(
                r#"{{"submission": {{"last_name": "а", "first_name": "б"}}, {policy},
                    "facts": {{"candidates": [{slip}]}}}}"#
            )
            .replace('\n', ""),
            "facts.candidates[0].lastname",
        ),
        (
            "search",
            format!(
                r#"{{"query": {{"first_name": "а", "last_name": "б", "birth_date": "1991-08-24"}},
                    "persons": [{slip}]}}"#
            )
            .replace('\n', ""),
            "persons[0].lastname",
        ),
        (
            "sync",
            format!(
                r#"{{"person": {slip}, "now": "2024-05-01T01:00:00Z",
                    "verification": {{"unzr_verification_status": "VERIFIED"}}}}"#
            )
            .replace('\n', ""),
            "person.lastname",
        ),
    ] {
        let json: &[&str] = if command == "explain" { &["--format", "json"] } else { &[] };
        let lax = osoba(&[&[command], json].concat(), line.as_bytes());
        assert_eq!(lax.status, 0, "{command}: {}{}", lax.stdout, lax.stderr);
        let strict = osoba(&[&[command, "--strict"], json].concat(), line.as_bytes());
        let refused =
            format!(r#"{{"line":1,"error":{{"field":"{field}","rule":"unknown_field"}}}}"#);
        assert_eq!((strict.status, strict.stdout.trim_end()), (1, refused.as_str()), "{command}");
    }
    assert_eq!(osoba(&["dedupe"], slip.as_bytes()).status, 0);
    let strict = osoba(&["dedupe", "--strict"], slip.as_bytes());
    assert_eq!(strict.status, 1);
    assert!(
        strict.stderr.contains("lastname") && !strict.stderr.contains("Зразко"),
        "{}",
        strict.stderr
    );
}

/// The labelled lines of training and evaluation have persons, too.
#[test]
fn strict_refuses_unknown_fields_of_labelled_persons() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let written = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let card = folder.join("strict-card.json").to_str().unwrap().to_owned();
    let good = r#"{"last_name": "Зразко"}"#;
    let slip = r#"{"id": "7", "lastname": "Зразко"}"#;
    let line = |person: &str, candidate: &str| {
        format!(r#"{{"person": {person}, "candidate": {candidate}, "match": true}}"#) + "\n"
    };
    let other = line(good, r#"{"last_name": "Вигаданюк"}"#).replace("true", "false");
    let pairs = written("strict-good.jsonl", &(line(good, good) + &other));
    let first = written("strict-first.jsonl", &(line(slip, good) + &line(good, good) + &other));
    let second = written("strict-second.jsonl", &(line(good, slip) + &line(good, good) + &other));
    let people = written("strict-people.jsonl", &format!("{slip}\n"));
    let arrivals =
        written("strict-arrivals.jsonl", &format!("{{\"person\": {slip}, \"truth\": \"7\"}}\n"));
    for (arguments, field) in [
        (&["train", &first, "-o", &card][..], "person.lastname"),
        (&["train", &second, "-o", &card], "candidate.lastname"),
        (&["train", &pairs, "-o", &card, "--persons", &people], "lastname"),
        (&["evaluate", &first], "person.lastname"),
        (&["evaluate", &second], "candidate.lastname"),
        (&["evaluate", &pairs, "--before", &second], "candidate.lastname"),
        (&["evaluate", "--registrations", &arrivals, "--persons", &people], "person.lastname"),
    ] {
        let lax = osoba(arguments, b"");
        assert!(!lax.stderr.contains("lastname"), "{arguments:?}: {}", lax.stderr);
        let strict = osoba(&[arguments, &["--strict"]].concat(), b"");
        let told = format!(": {field} is not a known field");
        assert!(strict.stderr.contains(&told), "{arguments:?}: {}", strict.stderr);
        assert!(strict.status != 0 && !strict.stderr.contains("Зразко"), "{}", strict.stderr);
    }
}
