//! `osoba dedupe` as a user meets it: every form of input, every output, every bad input.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

#[path = "support/persons.rs"]
mod invented;
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use invented::{file, folder, lines, person, persons, rows};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{json, Value};
use support::{osoba, Ran};

/// Among 300 persons, of whom every tenth is there twice and every thirtieth three times, so many
/// pairs are one person. Some namesakes are a pair for a clerk besides.
const TRUE_PAIRS: usize = 20 + 3 * 10;

fn true_pairs(pairs: &[Value]) -> usize {
    let number = |pair: &Value, name: &str| {
        pair[name].as_str().unwrap().split('-').next().unwrap().to_owned()
    };
    let is_one = |pair: &&Value| number(pair, "person_id") == number(pair, "master_person_id");
    pairs.iter().filter(is_one).count()
}

/// Packed by gzip.
fn packed(content: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(content).expect("packed");
    packer.finish().expect("packed")
}

fn read(path: &str) -> String {
    fs::read_to_string(path).expect("a file")
}

/// What a run gives that read everything.
fn pairs(ran: &Ran) -> Vec<Value> {
    assert_eq!((ran.stderr.as_str(), ran.status), ("", 0));
    ran.stdout.lines().map(|line| serde_json::from_str(line).expect("a pair")).collect()
}

#[test]
fn every_form_of_the_same_persons_gives_the_same_pairs() {
    let folder = folder("forms");
    let persons = persons(300);
    let lines = lines(&persons);
    let expected = osoba(&["dedupe", &file(&folder, "persons.jsonl", &lines)], b"");
    assert_eq!(true_pairs(&pairs(&expected)), TRUE_PAIRS);
    let array = Value::Array(persons.clone());
    let windows = |text: &[u8]| String::from_utf8_lossy(text).replace('\n', "\r\n").into_bytes();
    let marked = |text: &[u8]| [b"\xEF\xBB\xBF", text].concat();
    let (first, second) = lines.split_at(lines.len() / 2);
    let forms: [(&str, Vec<u8>); 14] = [
        ("windows.jsonl", marked(&windows(&lines))),
        ("blank.jsonl", [b"\n\n", &lines[..], b"\n"].concat()),
        ("array.json", array.to_string().into_bytes()),
        ("pretty.json", serde_json::to_vec_pretty(&array).unwrap()),
        ("marked.json", marked(&windows(&serde_json::to_vec_pretty(&array).unwrap()))),
        ("comma.csv", rows(&persons, ",", "\n")),
        ("semicolon.csv", marked(&rows(&persons, ";", "\r\n"))),
        ("tab.tsv", rows(&persons, "\t", "\n")),
        ("lines.gz", packed(&lines)),
        ("members.gz", [packed(first), packed(second)].concat()),
        ("array.gz", packed(array.to_string().as_bytes())),
        ("columns.gz", packed(&rows(&persons, ",", "\n"))),
        // What counts is the content.
        ("lines.csv", lines.clone()),
        ("columns.json", packed(&rows(&persons, ";", "\r\n"))),
    ];
    for (name, content) in forms {
        let from_file = osoba(&["dedupe", &file(&folder, name, &content)], b"");
        assert_eq!((from_file.stderr.as_str(), from_file.status), ("", 0), "{name}");
        assert!(from_file.stdout == expected.stdout, "{name}");
        for arguments in [&["dedupe"][..], &["dedupe", "-"]] {
            assert!(osoba(arguments, &content).stdout == expected.stdout, "{name}");
        }
    }
    // And several files are one.
    let cut = persons.len() / 3;
    let first = file(&folder, "first.jsonl", &invented::lines(&persons[..cut]));
    let rest = file(&folder, "rest.csv", &rows(&persons[cut..], ",", "\n"));
    assert!(osoba(&["dedupe", &first, &rest], b"").stdout == expected.stdout);
}

#[test]
fn a_pair_names_its_master_band_clusters_and_bins() {
    let persons = [person(1, 0), person(1, 1), person(2, 0)];
    let ran = osoba(&["dedupe"], &lines(&persons));
    let [pair] = &pairs(&ran)[..] else { panic!("{}", ran.stdout) };
    // Updated later.
    assert_eq!(pair["master_person_id"], person(1, 1)["id"]);
    assert_eq!(pair["person_id"], person(1, 0)["id"]);
    assert_eq!(pair["band"], "automatic");
    assert_eq!(pair["clusters"][0], "tax_id");
    assert_eq!(pair["bins"].as_object().unwrap().len(), 11);
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes() {
    let folder = folder("jobs");
    let persons = file(&folder, "persons.jsonl", &lines(&persons(3_000)));
    let run = |jobs: &str, format: &str| {
        let [groups, report] =
            ["groups", "report"].map(|name| folder.join(name).to_str().unwrap().to_owned());
        let ran = osoba(
            &[
                "dedupe",
                &persons,
                "-j",
                jobs,
                "--format",
                format,
                "--groups",
                &groups,
                "--report",
                &report,
                "--with-persons",
            ],
            b"",
        );
        assert_eq!((ran.stderr.as_str(), ran.status), ("", 0));
        (ran.stdout, read(&groups), read(&report))
    };
    for format in ["json", "csv"] {
        let one = run("1", format);
        assert!(one.0.lines().count() > 500 && one.1.lines().count() >= 300);
        for jobs in ["2", "16"] {
            assert!(run(jobs, format) == one, "{jobs} jobs, {format}");
        }
    }
}

#[derive(Deserialize)]
struct Vector {
    input: Input,
    output: Output,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    persons: Vec<Box<RawValue>>,
    limits: Option<Value>,
    block_limit: Option<u64>,
    group_limit: Option<u64>,
    key: Option<String>,
    clusters: Option<String>,
}

#[derive(Deserialize)]
struct Output {
    #[serde(default)]
    pairs: Vec<Box<RawValue>>,
    #[serde(default)]
    groups: Vec<Box<RawValue>>,
    account: Option<Value>,
    duplicates: Option<Value>,
}

#[test]
fn the_command_line_passes_the_golden_vectors_of_the_index() {
    let folder = folder("golden");
    let vectors =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/index/pairs.jsonl");
    let mut seen = 0;
    for (line, number) in read(vectors.to_str().unwrap()).lines().zip(1..) {
        let Vector { input, output } = serde_json::from_str(line).expect("a golden vector");
        let content: String = input.persons.iter().map(|person| format!("{person}\n")).collect();
        let persons = file(&folder, "persons.jsonl", content.as_bytes());
        let groups = folder.join("groups.jsonl").to_str().unwrap().to_owned();
        let mut arguments =
            vec!["dedupe".to_owned(), persons, "--groups".to_owned(), groups.clone()];
        let mut option = |name: &str, value: Option<String>| {
            arguments.extend(value.into_iter().flat_map(|value| [name.to_owned(), value]));
        };
        option("--block-limit", input.block_limit.map(|limit| limit.to_string()));
        option("--group-limit", input.group_limit.map(|limit| limit.to_string()));
        option("--key", input.key);
        option("--clusters", input.clusters);
        let limits = input.limits.map(|limits| {
            let at = |name: &str, usual: f64| {
                limits.get(name).map_or(usual.to_string(), Value::to_string)
            };
            format!("{},{}", at("manual", 0.7), at("automatic", 0.9))
        });
        option("--limits", limits);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ran = osoba(&arguments, b"");
        seen += 1;
        if output.duplicates.is_some() {
            assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "line {number}");
            assert!(ran.stderr.contains("one id"), "{}", ran.stderr);
            continue;
        }
        // The command line has an order of its own, the vectors that of one part.
        let got: BTreeSet<&str> = ran.stdout.lines().collect();
        let wanted: BTreeSet<&str> = output.pairs.iter().map(|pair| pair.get()).collect();
        assert_eq!(got, wanted, "line {number}: {}", ran.stderr);
        assert_eq!(ran.stdout.lines().count(), output.pairs.len(), "line {number}");
        let wanted: String = output.groups.iter().map(|group| format!("{group}\n")).collect();
        assert_eq!(read(&groups), wanted, "line {number}");
        let account = output.account.expect("an account");
        let figure =
            |name: &str| account.pointer(&format!("/left_out/{name}")).unwrap().to_string();
        let told = format!(
            "osoba: left out by --block-limit: blocks {}, persons {}, pairs {}\n",
            figure("blocks"),
            figure("persons"),
            figure("pairs")
        );
        let is_silent = figure("blocks") == "0";
        assert_eq!(ran.stderr, if is_silent { "" } else { &told }, "line {number}");
        assert_eq!(ran.status, 0, "line {number}");
    }
    assert!(seen >= 60, "{seen}");
}

#[test]
fn an_unreadable_record_is_reported_by_place_and_counted_and_the_rest_is_compared() {
    let folder = folder("unreadable");
    let [one, two] = [person(1, 0), person(1, 1)].map(|person| person.to_string());
    let without = |name: &str, value: Value| {
        let mut person = person(7, 0);
        person[name] = value;
        person.to_string()
    };
    for (bad, why) in [
        ("{".to_owned(), "is not valid JSON"),
        ("[]".to_owned(), "has the wrong type"),
        ("7".to_owned(), "has the wrong type"),
        ("{}".to_owned(), "id is required"),
        (without("id", Value::Null), "id is required"),
        (without("birth_date", json!("24.08.1991")), "birth_date is not a date written YYYY-MM-DD"),
        (without("updated_at", json!("yesterday")), "updated_at is not an RFC 3339 time"),
        (without("tax_id", json!(3_347_300_046_u64)), "tax_id has the wrong type"),
        (without("last_name", json!("а ".repeat(40))), "last_name has too many entries"),
        (r#"{"id": "7", "tax_id": "1", "tax_id": "1"}"#.to_owned(), "tax_id occurs twice"),
    ] {
        for (name, content, place) in [
            ("bad.jsonl", format!("{one}\n{bad}\n{two}\n"), 2),
            ("bad.json", format!("[{one},{bad},\n{two}]"), 2),
        ] {
            if name == "bad.json" && bad == "{" {
                continue; // The array does not end then: see below.
            }
            let path = file(&folder, name, content.as_bytes());
            let ran = osoba(&["dedupe", &path], b"");
            assert_eq!(ran.stdout.lines().count(), 1, "{bad}: {}", ran.stderr);
            let told: Vec<&str> = ran.stderr.lines().collect();
            assert_eq!(told.len(), 2, "{}", ran.stderr);
            assert!(told[0].starts_with(&format!("osoba: {path}:{place}: ")), "{}", told[0]);
            assert!(told[0].ends_with(why), "{bad}: {}", told[0]);
            assert_eq!(told[1], "osoba: records that could not be read: 1 / 3");
            assert_eq!(ran.status, 1);
            assert!(!ran.stderr.contains("24.08") && !ran.stderr.contains("3347300046"));
        }
    }
}

#[test]
fn a_row_that_cannot_be_read_is_reported_by_its_line() {
    let folder = folder("rows");
    let good = |number: usize| String::from_utf8(rows(&[person(number, 0)], ",", "\n")).unwrap();
    let (header, row) =
        good(1).split_once('\n').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    for (bad, why) in [
        (row.replace("1951-02-02", "02.02.1951"), "birth_date is not a date written YYYY-MM-DD"),
        (row.replace("true", "так"), "is_active has the wrong type"),
        (row.replace("T10:00:00Z", ""), "updated_at is not an RFC 3339 time"),
        (row.replacen("\"M", "\"\",\"M", 1), "has another number of columns than the header"),
        ("\n".to_owned() + &row.replacen("\"MALE\"", "\"MA\nLE\"", 1), "a quote may not be closed"),
        (row.replacen("\"0000", "\"\",\"", 1), "has another number of columns than the header"),
    ] {
        let content = format!(
            "{header}\n{}{bad}{}",
            good(2).split_once('\n').unwrap().1,
            good(3).split_once('\n').unwrap().1
        );
        let path = file(&folder, "bad.csv", content.as_bytes());
        let ran = osoba(&["dedupe", &path], b"");
        let line = if bad.starts_with('\n') { 4 } else { 3 };
        let told = ran.stderr.lines().next().unwrap_or_default();
        assert!(
            told.starts_with(&format!("osoba: {path}:{line}: ")) && told.ends_with(why),
            "{told}"
        );
        assert!(ran.stderr.ends_with("could not be read: 1 / 3\n"), "{}", ran.stderr);
        assert_eq!(ran.status, 1);
    }
    // Another encoding than UTF-8 spoils the rows that have it.
    let windows: Vec<u8> = header
        .bytes()
        .chain(*b"\n")
        .chain(row.replace("Вигаданюк", "?").bytes())
        .map(|byte| if byte == b'?' { 0xC2 } else { byte })
        .collect();
    let ran = osoba(&["dedupe"], &windows);
    assert!(ran.stderr.contains("last_name is not valid UTF-8"), "{}", ran.stderr);
}

#[test]
fn input_without_persons_is_refused_once_and_named() {
    let folder = folder("refused");
    let utf16: Vec<u8> = "\u{FEFF}{}\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let whole = packed(&lines(&persons(300)));
    let torn = &whole[..whole.len() / 2];
    for (name, content, why) in [
        ("utf16.jsonl", &utf16[..], "is UTF-16"),
        ("picture.png", b"\x89PNG\r\n\x1A\n\x00\x00\x00\rIHDR\x00\x00", "is no text"),
        ("picture.gz", &packed(b"\x89PNG\r\n\x1A\n\x00\x00\x00\rIHDR\x00\x00"), "is no text"),
        ("person.json", b"{\n  \"id\": \"1\"\n}\n", "over several lines"),
        ("letter.txt", "Шановний лікарю!\n".as_bytes(), "holds neither JSON nor columns"),
        ("headless.csv", "Зразковий,Остап,Вигаданович\n".as_bytes(), "is no header"),
        ("nameless.csv", b"last_name,first_name\na,b\n", "lacks id"),
        ("twice.csv", b"id,last_name,last_name\n1,a,b\n", "two columns hold last_name"),
        ("both.csv", b"id,person_id,last_name\n1,a,b\n", "two columns hold person_id"),
        ("torn.gz", torn, "torn.gz: "),
        ("notes.csv", b"id;tax_id;note;note\n1;2;3;4\n", "two columns hold note"),
    ] {
        let path = file(&folder, name, content);
        let ran = osoba(&["dedupe", &path], b"");
        assert_eq!(ran.status, 3, "{name}: {}", ran.stderr);
        let told: Vec<&str> = ran.stderr.lines().collect();
        assert_eq!(told.len(), 1, "{}", ran.stderr);
        assert!(told[0].contains(&path) && told[0].contains(why), "{}", told[0]);
        if name != "torn.gz" {
            assert!(told[0].contains("expected") || told[0].contains("--columns"), "{}", told[0]);
        }
        assert_eq!(ran.stdout, "", "{name}");
        assert!(!told[0].contains("Зразковий") && !told[0].contains("лікарю"), "{}", told[0]);
    }
    let ran = osoba(&["dedupe", folder.to_str().unwrap()], b"");
    assert!(ran.status == 3 && ran.stderr.contains("is a directory; persons were expected"));
    let ran = osoba(&["dedupe", "no/such/file"], b"");
    assert!(ran.status == 3 && ran.stderr.contains("no/such/file"), "{}", ran.stderr);
    // Before anything is read.
    let good = file(&folder, "good.jsonl", b"{\n");
    let bad = file(&folder, "bad.jsonl", &utf16);
    for arguments in [&["dedupe", &good, &bad][..], &["dedupe", &bad, "--against", &good]] {
        let ran = osoba(arguments, b"");
        assert_eq!((ran.status, ran.stderr.lines().count()), (3, 1), "{}", ran.stderr);
    }
    let ran = osoba(&["dedupe", "-", "--against", "-"], b"");
    assert!(ran.status == 3 && ran.stderr.contains("can be read once"), "{}", ran.stderr);
    // In Ukrainian as well.
    let ran = osoba(&["dedupe", "--lang", "uk"], b"\x89PNG\x00\x00\x01\n");
    assert!(ran.stderr.contains("очікувалися особи"), "{}", ran.stderr);
}

#[test]
fn an_unterminated_array_is_reported() {
    for content in [
        "[{\"id\":\"1\"},{\"id\":\"2\"}",
        "[{\"id\":\"1\"},{\"id\":\"2\"}] {}",
        "[{\"id\":\"1\"}, {\"id\": \"2",
    ] {
        let ran = osoba(&["dedupe"], content.as_bytes());
        assert_eq!(ran.status, 1, "{content}");
        assert!(ran.stderr.contains("the array is not closed"), "{content}: {}", ran.stderr);
    }
}

#[test]
fn two_persons_under_one_id_are_named_with_both_places() {
    let folder = folder("twice");
    let [one, two] = [person(1, 0), person(2, 0)];
    let first = file(&folder, "first.jsonl", &lines(&[two.clone(), one.clone()]));
    let second = file(&folder, "second.csv", &rows(&[person(3, 0), one.clone()], ",", "\n"));
    let ran = osoba(&["dedupe", &first, &second], b"");
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
    let told = format!("osoba: failed: {first}:2, {second}:3: two persons have one id\n");
    assert_eq!(ran.stderr, told);
    // All of them are counted.
    let ran = osoba(&["dedupe"], &lines(&[one.clone(), one.clone(), one]));
    assert!(ran.stderr.ends_with("two persons have one id (+1)\n"), "{}", ran.stderr);
}

#[test]
fn ignored_columns_are_reported() {
    let content = b"id,last_name,lastname,note\n1,a,b,c\n2,c,d,e\n";
    let ran = osoba(&["dedupe"], content);
    assert_eq!(ran.stderr, "osoba: standard input: columns that are not read: lastname, note\n");
    assert_eq!(ran.status, 0);
    for (lang, word) in [("en", "family name"), ("uk", "прізвище")] {
        let ran = osoba(&["dedupe", "--columns", "--lang", lang], b"");
        assert!(ran.stdout.contains(word) && ran.stdout.contains("document_2_number"));
    }
}

#[test]
fn pairs_go_to_a_file_and_groups_to_another() {
    let folder = folder("outputs");
    let persons = file(&folder, "persons.jsonl", &lines(&persons(300)));
    let [out, groups] =
        ["pairs.csv", "groups.jsonl"].map(|name| folder.join(name).to_str().unwrap().to_owned());
    let ran = osoba(&["dedupe", &persons, "--format", "csv", "-o", &out, "--groups", &groups], b"");
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.status), ("", "", 0));
    let mut reader = csv::Reader::from_path(&out).unwrap();
    let header = reader.headers().unwrap().clone();
    assert_eq!(header.len(), 8 + 11);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let json = pairs(&osoba(&["dedupe", &persons], b""));
    assert_eq!(rows.len(), json.len());
    for (row, pair) in rows.iter().zip(&json) {
        let cell =
            |name: &str| row.get(header.iter().position(|title| title == name).unwrap()).unwrap();
        assert_eq!(cell("person_id"), pair["person_id"]);
        assert_eq!(cell("score"), pair["score"].to_string());
        assert_eq!(cell("d_tax_id_bin"), pair["bins"]["d_tax_id_bin"]);
        let clusters: Vec<&str> =
            pair["clusters"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        assert_eq!(cell("clusters"), clusters.join(" "));
    }
    let groups = read(&groups);
    for (line, number) in groups.lines().zip(1..) {
        let group: Value = serde_json::from_str(line).unwrap();
        assert_eq!(group["group"], number);
        assert!(group["ids"].as_array().unwrap().len() >= 2);
    }
    assert_eq!(groups.lines().count(), 30);
}

#[test]
fn an_output_never_overwrites_an_input_or_another_output() {
    let folder = folder("overwritten");
    let content = lines(&persons(30));
    let persons = file(&folder, "persons.jsonl", &content);
    let out = folder.join("out").to_str().unwrap().to_owned();
    for arguments in [
        &["dedupe", &persons, "-o", &persons][..],
        &["dedupe", &persons, "--groups", &persons],
        &["dedupe", "--against", &persons, "--report", &persons],
        &["dedupe", &persons, "-o", &out, "--report", &out],
    ] {
        let ran = osoba(arguments, b"");
        assert_eq!(ran.status, 3, "{arguments:?}");
        assert!(ran.stderr.contains("read or written already"), "{}", ran.stderr);
        assert_eq!(fs::read(&persons).unwrap(), content);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_exits_with_status_3_and_names_the_output() {
    let folder = folder("full");
    let persons = file(&folder, "persons.jsonl", &lines(&persons(300)));
    for option in ["-o", "--groups", "--report"] {
        let ran = osoba(&["dedupe", &persons, option, "/dev/full"], b"");
        assert_eq!(ran.status, 3, "{option}");
        assert!(ran.stderr.contains("/dev/full"), "{}", ran.stderr);
    }
    let ran = osoba(&["dedupe", &persons, "-o", "no/such/folder/pairs"], b"");
    assert!(ran.status == 3 && ran.stderr.contains("no/such/folder/pairs"), "{}", ran.stderr);
}

#[test]
fn insufficient_memory_is_reported_before_processing() {
    let folder = folder("memory");
    let persons = file(&folder, "persons.jsonl", &lines(&persons(3_000)));
    let ran = osoba(&["dedupe", &persons, "--memory", "64K"], b"");
    assert!(ran.status == 3 && ran.stdout.is_empty());
    assert!(ran.stderr.contains("64.0 KiB") && ran.stderr.contains("--memory"), "{}", ran.stderr);
    assert_eq!(osoba(&["dedupe", &persons, "--memory", "64M"], b"").status, 0);
}

#[test]
fn limits_bound_the_bands() {
    let persons = lines(&persons(300));
    let bands = |limits: &str| {
        let pairs = pairs(&osoba(&["dedupe", "--limits", limits], &persons));
        let of = |band: &str| pairs.iter().filter(|pair| pair["band"] == band).count();
        (of("automatic"), of("manual"))
    };
    let (automatic, manual) = bands("0.7,0.9");
    assert!(automatic > 0 && manual > 0, "{automatic} {manual}");
    assert_eq!(bands("0.7,0.7"), (automatic + manual, 0));
    assert_eq!(bands("0.9,0.9"), (automatic, 0));
    assert_eq!(bands("0.7,1"), (0, automatic + manual));
    assert!(bands("0,1").1 > automatic + manual);
    for wrong in ["0.9,0.7", "0.9", "a,b"] {
        assert_eq!(osoba(&["dedupe", "--limits", wrong], b"").status, 2, "{wrong}");
    }
}

#[test]
fn later_arrivals_are_paired_with_the_index_and_not_with_one_another() {
    let folder = folder("against");
    let index = file(&folder, "index.jsonl", &lines(&[person(1, 0), person(1, 1), person(2, 0)]));
    let later = file(
        &folder,
        "later.jsonl",
        &lines(&[person(1, 2), person(2, 1), person(3, 0), person(3, 1), person(2, 0)]),
    );
    let ran = osoba(&["dedupe", &later, "--against", &index], b"");
    let found: BTreeSet<(String, String)> = pairs(&ran)
        .iter()
        .map(|pair| {
            let id = |name: &str| pair[name].as_str().unwrap().to_owned();
            (id("person_id"), id("master_person_id"))
        })
        .collect();
    let id = |number, copy| person(number, copy)["id"].as_str().unwrap().to_owned();
    let expected = [(id(1, 0), id(1, 2)), (id(1, 1), id(1, 2)), (id(2, 0), id(2, 1))];
    assert_eq!(found, expected.into_iter().collect());
}

#[test]
fn blocks_left_out_by_the_block_limit_are_reported() {
    let persons = lines(&persons(300));
    let all = osoba(&["dedupe", "--block-limit", "10000"], &persons);
    assert_eq!(true_pairs(&pairs(&all)), TRUE_PAIRS);
    assert!(all.stdout == osoba(&["dedupe"], &persons).stdout);
    let ran = osoba(&["dedupe", "--block-limit", "4"], &persons);
    assert!(ran.stderr.starts_with("osoba: left out by --block-limit: blocks "), "{}", ran.stderr);
    assert_eq!(ran.status, 0);
}

#[test]
fn a_closed_pipe_ends_the_command_without_a_message() {
    let folder = folder("closed");
    let persons = file(&folder, "persons.jsonl", &lines(&persons(300)));
    let script = "{ \"$0\" dedupe \"$1\"; echo $? >&2; } | true";
    let ran =
        Command::new("sh").args(["-c", script, env!("CARGO_BIN_EXE_osoba"), &persons]).output();
    assert_eq!(String::from_utf8_lossy(&ran.expect("a shell").stderr), "141\n");
}

#[test]
fn no_persons_give_no_pairs() {
    for content in [&b""[..], b"\n", b"[]", b"id,last_name\n"] {
        let ran = osoba(&["dedupe"], content);
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.status), ("", "", 0));
    }
}

#[test]
fn help_has_examples_in_both_languages() {
    let english = osoba(&["dedupe", "--help"], b"").stdout;
    let ukrainian = osoba(&["dedupe", "--help", "--lang", "uk"], b"").stdout;
    for (help, words) in
        [(english, ["Examples:", "JSON array"]), (ukrainian, ["Приклади:", "масиву JSON"])]
    {
        assert!(words.iter().all(|word| help.contains(word)), "{help}");
        for option in ["--against", "--report", "--with-persons", "--block-limit", "--columns"] {
            assert!(help.contains(option), "{option}");
        }
    }
}
