//! What is read and how answers are written: every form of input, every format of output.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

mod support;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::write::GzEncoder;
use serde_json::Value;
use support::osoba;

fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("formats").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    path
}

fn written(name: &str, content: &[u8]) -> String {
    let path = scratch(name);
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

/// The commands that answer lines, with their golden vectors.
const COMMANDS: [(&str, &str); 14] = [
    ("unzr", "unzr"),
    ("identifiers", "identifiers"),
    ("sync", "sync"),
    ("cumulative", "cumulative"),
    ("decide", "decide"),
    ("why-not", "why_not"),
    ("replay", "replay"),
    ("keys", "keys"),
    ("encode", "encode"),
    ("search", "search"),
    ("merge", "merge"),
    ("review", "review"),
    ("score", "score"),
    ("explain", "score"),
];

/// The inputs of some golden vectors, a line each.
fn inputs(name: &str, most: usize) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let text = fs::read_to_string(folder.join(format!("{name}.jsonl"))).unwrap();
    let lines = text.lines().take(most).map(|line| {
        let vector: Value = serde_json::from_str(line).unwrap();
        let mut input = vector["input"].clone();
        if name == "score" {
            // What `score` alone is told.
            for flag in ["explain", "bands"] {
                input.as_object_mut().map(|input| input.remove(flag));
            }
        }
        format!("{input}\n")
    });
    lines.collect()
}

#[test]
fn every_command_reads_an_array_and_gzip_as_it_reads_lines() {
    for (command, golden) in COMMANDS {
        let lines = inputs(golden, 40);
        let array = format!("\u{FEFF}[\n{}\n]\n", lines.trim_end().replace('\n', ",\n"));
        let json = ["--format", "json"];
        let expected = osoba(&[&[command][..], &json].concat(), lines.as_bytes());
        assert_eq!(expected.stdout.lines().count(), lines.lines().count(), "{command}");
        for (form, content) in [
            ("lines.gz", packed(lines.as_bytes())),
            ("array", array.clone().into_bytes()),
            ("array.gz", packed(array.as_bytes())),
        ] {
            for jobs in ["1", "2"] {
                let path = written(&format!("{command}.{form}"), &content);
                let ran = osoba(&[&[command, &path, "-j", jobs][..], &json].concat(), b"");
                assert_eq!(ran.stdout, expected.stdout, "{command} {form}: {}", ran.stderr);
                assert_eq!(ran.status, expected.status, "{command} {form}");
            }
        }
    }
}

#[test]
fn rows_give_the_same_documents_as_json() {
    for (command, columns, json) in [
        (
            "unzr",
            "id,unzr,birth_date\n7,19910824-00026,1991-08-24\n",
            r#"{"id": "7", "unzr": "19910824-00026", "birth_date": "1991-08-24"}"#,
        ),
        (
            "encode",
            "name;kind;id\nМиколаївна;second;7\n",
            r#"{"id": "7", "name": "Миколаївна", "kind": "second"}"#,
        ),
        (
            "cumulative",
            "drfo\tunzr\nVERIFIED\tNOT_VERIFIED\n",
            r#"{"drfo": "VERIFIED", "unzr": "NOT_VERIFIED"}"#,
        ),
        (
            "keys",
            "id,last_name,first_name,document_type,document_number,document_2_number\n\
             7,Вигаданюк,Олена,PASSPORT,АА000001,000000017\n",
            r#"{"id": "7", "last_name": "Вигаданюк", "first_name": "Олена", "documents": [
                {"type": "PASSPORT", "number": "АА000001"}, {"number": "000000017"}]}"#,
        ),
        (
            "identifiers",
            "id,tax_id,birth_date\n7,3347600019,1991-08-27\n",
            r#"{"id": "7", "tax_id": "3347600019", "birth_date": "1991-08-27"}"#,
        ),
        (
            "score",
            "id,person.last_name,person.phone_number,candidate.last_name,candidate.phone_number\n\
             7,Вигаданюк,+380440000001,Вигаданюк,+380440000001\n",
            r#"{"id": "7",
                "person": {"last_name": "Вигаданюк",
                    "authentication_methods": [{"type": "OTP", "phone_number": "+380440000001"}]},
                "candidate": {"last_name": "Вигаданюк",
                    "authentication_methods": [{"type": "OTP", "phone_number": "+380440000001"}]}}"#,
        ),
    ] {
        let json = json.replace('\n', " ");
        let expected = osoba(&[command], json.as_bytes());
        assert_eq!((expected.status, expected.stderr.as_str()), (0, ""), "{command}");
        let ran = osoba(&[command], columns.as_bytes());
        assert_eq!((ran.stdout, ran.stderr), (expected.stdout, String::new()), "{command}");
        // A byte order mark, CRLF and gzip.
        let windows = format!("\u{FEFF}{}", columns.replace('\n', "\r\n"));
        let path = written(&format!("{command}.csv.gz"), &packed(windows.as_bytes()));
        let ran = osoba(&[command, &path, "-j", "2"], b"");
        assert_eq!(ran.stderr, "", "{command}");
        let names = osoba(&[command, "--columns"], b"").stdout;
        let header = columns.lines().next().unwrap();
        for name in header.split([',', ';', '\t']) {
            let is_named = |line: &str| line.split(' ').next() == Some(name);
            assert!(names.lines().any(is_named) || name.contains("_2_"), "{command}: {name}");
        }
    }
}

#[test]
fn a_bad_row_is_answered_in_its_place_and_an_ignored_column_is_reported() {
    let rows = "unzr,birth_date,note\n19910824-00026,24.08.1991,a\n19910824-00026\n\"a\nb\",,\n\
                19910824-00026,1991-08-24,x\n";
    let ran = osoba(&["unzr"], rows.as_bytes());
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines[0], r#"{"line":2,"error":{"field":"birth_date","rule":"date"}}"#);
    assert_eq!(lines[1], r#"{"line":3,"error":{"field":"","rule":"columns"}}"#);
    assert_eq!(lines[2], r#"{"line":4,"error":{"field":"","rule":"line_break"}}"#);
    assert!(lines[3].starts_with(r#"{"valid":true"#), "{}", lines[3]);
    assert_eq!(ran.status, 1);
    let told = "osoba: standard input: columns that are not read: note\n";
    assert!(ran.stderr.starts_with(told), "{}", ran.stderr);
    let uk = osoba(&["unzr", "--lang", "uk"], rows.as_bytes()).stderr;
    assert!(uk.contains("стовпці, що не читаються"), "{uk}");
}

#[test]
fn documents_with_lists_are_not_read_from_columns() {
    for command in ["sync", "decide", "why-not", "replay", "search", "merge", "review"] {
        let ran = osoba(&[command], b"id,last_name\n1,a\n");
        assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "{command}");
        assert!(ran.stderr.contains("looks like CSV"), "{command}: {}", ran.stderr);
        let ran = osoba(&[command, "--columns"], b"");
        assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "{command}");
    }
}

/// What is no form of documents is refused once, by every command that reads any.
#[test]
fn unsupported_input_is_refused_once_with_the_file_and_the_expected_form() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let card = scratch("card.json").to_str().unwrap().to_owned();
    let decisions = scratch("decisions.jsonl").to_str().unwrap().to_owned();
    let folder = scratch("a folder");
    fs::create_dir_all(&folder).unwrap();
    let bad = [
        ("utf16.jsonl", utf16("\u{FEFF}{}\r\n{}\r\n"), "is UTF-16"),
        ("pretty.json", b"{\n  \"id\": \"7\"\n}\n".to_vec(), "over several lines"),
        ("binary", b"PAR1\x15\x04\x15\x10\x15\x14\x4C\x15\n".to_vec(), "is no text"),
        ("packed.gz", packed(b"\x7FELF\x02\x01\x01\x00\x00\n"), "is no text"),
    ];
    let mut files: Vec<(String, &str)> =
        bad.iter().map(|(name, content, why)| (written(name, content), *why)).collect();
    files.push((folder.to_str().unwrap().to_owned(), "is a directory"));
    let good = written("good.jsonl", b"{\"id\": \"7\"}\n");
    for (file, why) in &files {
        let file = file.as_str();
        let mut runs: Vec<Vec<&str>> =
            COMMANDS.iter().map(|(command, _)| vec![*command, file]).collect();
        runs.extend([
            vec!["dedupe", file],
            vec!["dedupe", &good, "--against", file],
            vec!["train", file, "-o", &card],
            vec!["train", &good, "-o", &card, "--persons", file],
            vec!["train", &good, "-o", &card, "--unlabelled", "--random", file],
            vec!["evaluate", file],
            vec!["evaluate", &good, "--before", file],
            vec!["evaluate", "--registrations", file, "--persons", &good],
            vec!["evaluate", "--registrations", &good, "--persons", file],
            vec!["review", "--pairs", file, &good, "--clerk", "k", "-o", &decisions],
            vec!["review", "--pairs", &good, file, "--clerk", "k", "-o", &decisions],
        ]);
        for arguments in runs {
            let ran = osoba(&arguments, b"");
            assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "{arguments:?}: {}", ran.stderr);
            let told: Vec<&str> = ran.stderr.lines().filter(|it| it.contains(file)).collect();
            assert_eq!(told.len(), 1, "{arguments:?}: {}", ran.stderr);
            assert!(told[0].contains(why) && told[0].contains("expected"), "{}", told[0]);
        }
    }
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let row = |row: Result<csv::StringRecord, csv::Error>| {
        row.unwrap().iter().map(str::to_owned).collect()
    };
    reader.records().map(row).collect()
}

/// Every field of every answer is in a column, under its name.
#[test]
fn csv_has_every_field_of_every_answer() {
    for (command, golden) in COMMANDS {
        let lines = inputs(golden, usize::MAX);
        let flags: &[&str] = match command {
            "decide" => &["--audit"],
            "score" => &["--explain", "--all-bands"],
            _ => &[],
        };
        let json = osoba(&[&[command, "--format", "json"], flags].concat(), lines.as_bytes());
        let csv = osoba(&[&[command, "--format", "csv"], flags].concat(), lines.as_bytes());
        assert_eq!((csv.status, csv.stderr), (json.status, json.stderr), "{command}");
        let rows = rows(&csv.stdout);
        let header = &rows[0];
        let answers: Vec<Value> =
            json.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(rows.len(), answers.len() + 1, "{command}");
        for (number, (row, answer)) in rows[1..].iter().zip(&answers).enumerate() {
            assert_eq!(row[0], (number + 1).to_string());
            check_fields(command, header, row, answer, "");
        }
    }
}

fn check_fields(command: &str, header: &[String], row: &[String], answer: &Value, under: &str) {
    for (name, value) in answer.as_object().unwrap() {
        let path = format!("{under}{name}");
        if let Some(place) = header.iter().position(|column| *column == path) {
            let expected = match value {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                value => value.to_string(),
            };
            assert_eq!(row[place], expected, "{command}: {path}");
        } else if value.is_null() && header.iter().any(|it| it.starts_with(&format!("{path}."))) {
            // Nothing of what it would hold.
        } else {
            assert!(value.is_object(), "{command} has no column for {path}: {header:?}");
            check_fields(command, header, row, value, &format!("{path}."));
        }
    }
}

#[test]
fn output_is_a_table_on_a_terminal_and_json_elsewhere() {
    let input = written("one.jsonl", b"\"19910824-00026\"\n");
    let json = osoba(&["unzr", &input], b"").stdout;
    assert!(json.starts_with(r#"{"valid":true"#), "{json}");
    let table = osoba(&["unzr", &input, "--format", "table"], b"").stdout;
    assert!(table.starts_with("line  valid"), "{table}");
    let shown = on_a_terminal(&["unzr", &input]);
    assert_eq!(without_colours(&shown), table);
    assert!(shown.contains("\u{1B}[1mline"), "{shown:?}");
    // A file is nobody's terminal.
    let output = scratch("one.out").to_str().unwrap().to_owned();
    assert_eq!(on_a_terminal(&["unzr", &input, "-o", &output]), "");
    assert_eq!(fs::read_to_string(&output).unwrap(), json);
}

/// What a terminal shows.
fn on_a_terminal(arguments: &[&str]) -> String {
    in_a_terminal(arguments, &[])
}

fn in_a_terminal(arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let words: Vec<String> = arguments.iter().map(|word| format!("'{word}'")).collect();
    let command = format!("'{}' {}", env!("CARGO_BIN_EXE_osoba"), words.join(" "));
    let ran = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .env("TERM", "xterm")
        .env_remove("NO_COLOR")
        .envs(environment.iter().copied())
        .stdin(std::process::Stdio::null())
        .output()
        .expect("script, of util-linux");
    String::from_utf8(ran.stdout).unwrap().replace("\r\n", "\n").replace("\u{4}\u{8}\u{8}", "")
}

fn without_colours(text: &str) -> String {
    text.replace("\u{1B}[1m", "").replace("\u{1B}[31m", "").replace("\u{1B}[0m", "")
}

#[test]
fn colour_is_used_on_terminals_unless_it_is_set_explicitly() {
    let input = written("two.jsonl", b"\"19910824-00026\"\nnonsense\n");
    let table = ["unzr", &input, "--format", "table"];
    for (colour, environment, is_coloured) in [
        ("auto", &[][..], true),
        ("always", &[][..], true),
        ("never", &[][..], false),
        ("auto", &[("NO_COLOR", "1")][..], false),
        ("always", &[("NO_COLOR", "1")][..], true),
        ("auto", &[("NO_COLOR", "")][..], true),
        ("auto", &[("TERM", "dumb")][..], false),
    ] {
        let shown = in_a_terminal(&[&table[..], &["--color", colour]].concat(), environment);
        assert_eq!(shown.contains('\u{1B}'), is_coloured, "{colour} {environment:?}: {shown:?}");
        assert_eq!(shown.contains("\u{1B}[31merror:"), is_coloured, "{shown:?}");
    }
    let piped = |colour: &str| osoba(&[&table[..], &["--color", colour]].concat(), b"").stdout;
    assert!(!piped("auto").contains('\u{1B}') && piped("always").contains('\u{1B}'));
    assert!(osoba(&["--help", "--color", "always"], b"").stdout.contains('\u{1B}'));
    assert!(!osoba(&["--help", "--color=never"], b"").stdout.contains('\u{1B}'));
}

#[test]
fn without_a_file_help_is_shown_on_a_terminal() {
    let more = ["dedupe", "evaluate"].map(|name| (name, name));
    for (command, _) in COMMANDS.into_iter().chain(more) {
        let shown = without_colours(&on_a_terminal(&[command]));
        assert!(shown.contains("Usage: ") && shown.contains("Example"), "{command}: {shown}");
        let ukrainian = without_colours(&on_a_terminal(&[command, "--lang", "uk"]));
        assert!(ukrainian.contains("Приклад"), "{command}: {ukrainian}");
    }
}

/// What is written into a file is what standard output would have had.
#[test]
fn answers_are_written_to_a_file_and_never_over_the_input() {
    for format in ["json", "csv", "table"] {
        let input = written("person.jsonl", b"{\"id\": \"7\", \"last_name\": \"\xD0\x90\"}\n");
        let expected = osoba(&["keys", &input, "--format", format], b"").stdout;
        let output = scratch(&format!("keys.{format}")).to_str().unwrap().to_owned();
        let ran = osoba(&["keys", &input, "--format", format, "-o", &output], b"");
        assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
        assert_eq!(fs::read_to_string(&output).unwrap(), expected);
        let ran = osoba(&["keys", &input, "-o", &input], b"");
        assert_eq!(ran.status, 3);
        assert!(ran.stderr.contains("name another file"), "{}", ran.stderr);
    }
}

/// `/dev/full` takes nothing; what reads a pipe may leave it.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_a_closed_pipe_is_none() {
    let input = written("person.jsonl", b"{\"id\": \"7\", \"last_name\": \"a\"}\n");
    for format in ["json", "csv", "table"] {
        for command in ["keys", "dedupe"] {
            let ran = osoba(&[command, &input, "--format", format, "-o", "/dev/full"], b"");
            let is_written = command == "keys" || format == "csv";
            assert_eq!(ran.status, if is_written { 3 } else { 0 }, "{command} {format}");
            assert_eq!(ran.stderr.contains("/dev/full"), is_written, "{}", ran.stderr);
        }
        let script = format!(
            "yes '{{\"id\": \"7\", \"last_name\": \"a\"}}' | head -20000 | \
             {{ '{}' keys --format {format}; echo $? >&2; }} | head -1 >/dev/null",
            env!("CARGO_BIN_EXE_osoba")
        );
        let ran = Command::new("sh").args(["-c", &script]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&ran.stderr), "141\n", "{format}");
    }
}

#[test]
fn pairs_and_points_are_written_in_every_format() {
    let person = |id: &str| {
        format!(
            "{{\"id\": \"{id}\", \"last_name\": \"Вигаданюк\", \"first_name\": \"Олена\", \
             \"second_name\": \"Іванівна\", \"birth_date\": \"1990-03-04\", \"tax_id\": \"3293300021\", \
             \"gender\": \"FEMALE\", \"documents\": [{{\"type\": \"PASSPORT\", \"number\": \"АА123456\"}}]}}\n"
        )
    };
    let persons = person("7") + &person("8");
    let table = osoba(&["dedupe", "--format", "table"], persons.as_bytes()).stdout;
    assert!(table.starts_with("person  master"), "{table}");
    assert!(table.contains("7       8") && table.contains("tax id, document"), "{table}");
    let uk = osoba(&["dedupe", "--format", "table", "--lang", "uk"], persons.as_bytes()).stdout;
    assert!(uk.starts_with("особа") && uk.contains("РНОКПП, документ"), "{uk}");
}

/// Labelled pairs in columns are those in JSON, with the host's own columns beside.
#[test]
fn labelled_pairs_are_read_from_columns() {
    let columns = "score;match;region\n0.95;true;Київ\n0.2;false;Київ\n0.8;t;Львів\n0.1;0;Львів\n";
    // The header is a line, too.
    let json = "\n{\"score\": 0.95, \"match\": true, \"region\": \"Київ\"}\n\
                {\"score\": 0.2, \"match\": false, \"region\": \"Київ\"}\n\
                {\"score\": 0.8, \"match\": true, \"region\": \"Львів\"}\n\
                {\"score\": 0.1, \"match\": false, \"region\": \"Львів\"}\n";
    let expected = osoba(&["evaluate", "--by", "region"], json.as_bytes());
    assert_eq!((expected.status, expected.stderr.as_str()), (0, ""));
    let ran = osoba(&["evaluate", "--by", "region"], columns.as_bytes());
    assert_eq!((ran.stdout, ran.stderr), (expected.stdout, String::new()));

    let row = |person: &str, candidate: &str, is_match: bool| {
        let pair = serde_json::json!({
            "person": {"last_name": person}, "candidate": {"last_name": candidate}, "match": is_match,
        });
        (format!("{person},{candidate},{is_match}\n"), format!("{pair}\n"))
    };
    let names = ["Вигаданюк", "Зразко", "Примірний", "Уявний"];
    let mut columns = "person.last_name,candidate.last_name,match\n".to_owned();
    let mut json = String::new();
    for (place, name) in names.iter().cycle().take(40).enumerate() {
        for (other, is_match) in [(*name, true), (names[(place + 1) % 4], false)] {
            let (of_columns, of_json) = row(name, other, is_match);
            columns.push_str(&of_columns);
            json.push_str(&of_json);
        }
    }
    let trained = |content: &str| {
        let card = scratch("trained.json").to_str().unwrap().to_owned();
        let options = ["--comparisons", "last_name", "--format", "csv", "-o", &card];
        let ran = osoba(&[&["train"][..], &options].concat(), content.as_bytes());
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        assert!(ran.stdout.starts_with("comparison,bin,points,matches,differ,unlabelled\n"));
        (ran.stdout, fs::read_to_string(card).unwrap())
    };
    assert_eq!(trained(&columns), trained(&json));
}
