//! `osoba review --pairs` as a clerk meets it, driven by a pipe in place of a terminal.

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

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use invented::{file, folder, lines, person, persons, rows};
use serde_json::{json, Value};
use support::{osoba, Ran};

/// A clerk's files.
struct Desk {
    folder: PathBuf,
    persons: String,
    pairs: String,
    decisions: String,
}

/// Each of these persons and a record so different that a clerk must decide.
fn doubles(numbers: &[usize]) -> Vec<Value> {
    let other = |number| {
        let mut other = person(number, 2);
        other["second_name"] = "Зразкович".into();
        other["authentication_methods"] = json!([]);
        other
    };
    numbers.iter().flat_map(|number| [person(*number, 0), other(*number)]).collect()
}

/// The pairs that `osoba dedupe` finds, by their lines.
fn found(persons: &str) -> Vec<u8> {
    let ran = osoba(&["dedupe", persons], b"");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    ran.stdout.into_bytes()
}

impl Desk {
    fn new(name: &str, people: &[Value]) -> Desk {
        let folder = folder(&format!("review-{name}"));
        let persons = file(&folder, "persons.jsonl", &lines(people));
        let pairs = file(&folder, "pairs.jsonl", &found(&persons));
        let decisions = folder.join("decisions.jsonl").to_str().unwrap().to_owned();
        Desk { folder, persons, pairs, decisions }
    }

    fn arguments(&self) -> Vec<&str> {
        let Desk { persons, pairs, decisions, .. } = self;
        vec!["review", "--pairs", pairs, persons, "-o", decisions, "--clerk", "k-7"]
    }

    fn review(&self, options: &[&str], answers: &[u8]) -> Ran {
        osoba(&[&self.arguments()[..], options].concat(), answers)
    }

    fn decisions(&self) -> Vec<Value> {
        let text = fs::read_to_string(&self.decisions).unwrap_or_default();
        assert!(text.is_empty() || text.ends_with('\n'), "{text}");
        text.lines().map(|line| serde_json::from_str(line).expect("a decision")).collect()
    }
}

/// The lines of the pairs that were shown, in order.
fn shown(ran: &Ran) -> Vec<u64> {
    let headings = ran.stdout.lines().filter_map(|line| line.strip_prefix("── Pair of line "));
    headings.map(|rest| rest.split(' ').next().unwrap().parse().unwrap()).collect()
}

/// Two records of one person: a new surname, another phone, one record without a tax id
/// and the other with one that names another birth date.
fn newly_wed() -> [Value; 2] {
    let home = json!({"type": "RESIDENCE", "settlement": "м. Умань",
        "settlement_id": "00000000-0000-4000-9000-000000000001"});
    let before = json!({
        "id": "00000001-0000-4000-8000-000000000001",
        "last_name": "Зразкова", "first_name": "Олена", "second_name": "Вигаданівна",
        "birth_date": "1991-08-24", "gender": "FEMALE", "tax_id": "3347600029",
        "birth_settlement": "м. Умань", "is_active": true, "updated_at": "2026-01-02T10:00:00Z",
        "documents": [{"type": "PASSPORT", "number": "НЕ483106"}],
        "authentication_methods": [{"type": "OTP", "phone_number": "+380440000001"}],
        "addresses": [home],
    });
    let after = json!({
        "id": "00000001-0000-4000-8000-000000000002",
        "last_name": "Примірна", "first_name": "Олена", "second_name": "Вигаданівна",
        "birth_date": "1991-08-24", "gender": "FEMALE", "no_tax_id": true,
        "birth_settlement": "м.Умань", "is_active": true, "updated_at": "2026-03-05T08:30:00Z",
        "documents": [{"type": "NATIONAL_ID", "number": "000483106"},
            {"type": "PASSPORT", "number": "НЕ483106"}],
        "authentication_methods": [{"type": "OTP", "phone_number": "+380440000002"}],
        "phones": [{"type": "MOBILE", "number": "+380440000002"}],
        "addresses": [home],
    });
    [before, after]
}

#[test]
fn a_page_shows_both_records_the_score_and_the_cautions() {
    let desk = Desk::new("page", &newly_wed());
    for (lang, expected) in
        [("en", include_str!("pages/review.en.txt")), ("uk", include_str!("pages/review.uk.txt"))]
    {
        let ran = desk.review(&["--lang", lang], b"?\n");
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        assert_eq!(ran.stdout, expected, "{}", ran.stdout);
    }
    assert!(!Path::new(&desk.decisions).exists(), "nothing was decided");
}

#[test]
fn the_explanation_of_the_score_is_that_of_osoba_explain() {
    let desk = Desk::new("explain", &newly_wed());
    let [person, candidate] = newly_wed();
    let pair = json!({"person": person, "candidate": candidate}).to_string();
    for lang in ["en", "uk"] {
        let explained = osoba(&["explain", "--lang", lang], pair.as_bytes()).stdout;
        let page = desk.review(&["--lang", lang], "ч\n".as_bytes()).stdout;
        for line in explained.lines() {
            assert!(page.contains(&format!("\n{line}\n")), "{line}\n{page}");
        }
    }
}

#[test]
fn a_decision_is_written_as_a_line_and_its_pair_is_not_shown_again() {
    let desk = Desk::new("resume", &doubles(&[30, 60, 90, 120]));
    let first = desk.review(&[], "m the same passport, \"two\" clerks\ns\n".as_bytes());
    assert_eq!((first.status, first.stderr.as_str()), (0, ""));
    assert_eq!(shown(&first), [1, 2, 3]);
    assert!(first.stdout.ends_with("Decided: MERGE 1, SPLIT 1, TRASH 0; POSTPONE 0. Left: 2.\n"));
    let pairs = fs::read_to_string(&desk.pairs).unwrap();
    let pairs: Vec<Value> = pairs.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let decision = |pair: &Value, status: &str, comment: Value| {
        json!({"person_id": pair["person_id"], "master_person_id": pair["master_person_id"],
            "status": status, "comment": comment, "assignee_id": "k-7"})
    };
    let mut expected = vec![
        decision(&pairs[0], "MERGE", "the same passport, \"two\" clerks".into()),
        decision(&pairs[1], "SPLIT", Value::Null),
    ];
    assert_eq!(desk.decisions(), expected);
    let second = desk.review(&[], b"TRASH no such person\nq\nm\n");
    assert_eq!(shown(&second), [3, 4]);
    assert!(second.stdout.starts_with("To review: 2, of which postponed: 0. Decided before: 2."));
    expected.push(decision(&pairs[2], "TRASH", "no such person".into()));
    assert_eq!(desk.decisions(), expected);
    let last = desk.review(&[], b"d\n\nmerger");
    assert_eq!(desk.decisions().len(), 3, "{}", last.stdout);
    let last = desk.review(&[], "о те саме".as_bytes());
    assert_eq!(shown(&last), [4]);
    expected.push(decision(&pairs[3], "MERGE", "те саме".into()));
    assert_eq!(desk.decisions(), expected);
    assert!(shown(&desk.review(&[], b"m\n")).is_empty());
}

#[test]
fn postponed_pairs_come_last_and_again_in_the_next_run() {
    let desk = Desk::new("postponed", &doubles(&[30, 60, 90]));
    let first = desk.review(&[], b"p call\ns\np\nm\n");
    assert_eq!(shown(&first), [1, 2, 3, 1, 3], "{}", first.stdout);
    let statuses = |desk: &Desk| {
        let decisions = desk.decisions().into_iter();
        decisions.map(|it| it["status"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(statuses(&desk), ["POSTPONE", "SPLIT", "POSTPONE", "MERGE"]);
    let second = desk.review(&[], b"p\n");
    assert!(second.stdout.starts_with("To review: 1, of which postponed: 1. Decided before: 2."));
    assert!(second.stdout.contains("postponed already"));
    assert_eq!(shown(&second), [3], "once a run");
    assert_eq!(statuses(&desk).len(), 4, "no request is postponed twice");
    desk.review(&[], b"t\n");
    assert_eq!(statuses(&desk)[4..], ["TRASH"]);
}

#[test]
fn each_clerk_sees_each_pair() {
    let desk = Desk::new("clerks", &doubles(&[30]));
    assert_eq!(shown(&desk.review(&[], b"m\n")), [1]);
    assert!(shown(&desk.review(&[], b"m\n")).is_empty());
    let mut other = desk.arguments();
    *other.last_mut().unwrap() = "k-8";
    assert_eq!(shown(&osoba(&other, b"s\n")), [1]);
    assert!(shown(&osoba(&other, b"s\n")).is_empty());
    let clerks: Vec<_> = desk.decisions().iter().map(|it| it["assignee_id"].clone()).collect();
    assert_eq!(clerks, ["k-7", "k-8"]);
}

/// The master is the record updated later, which another run of dedupe may see otherwise.
#[test]
fn a_pair_is_shown_once_whichever_is_the_master_and_however_often_it_is_listed() {
    let desk = Desk::new("turned", &doubles(&[30, 60]));
    let pairs = fs::read_to_string(&desk.pairs).unwrap();
    let turned = pairs.replace("\"person_id\"", "\"x\"").replace("master_person_id", "person_id");
    let turned = turned.replace("\"x\"", "\"master_person_id\"");
    assert_ne!(turned, pairs);
    file(&desk.folder, "pairs.jsonl", format!("{pairs}{turned}").as_bytes());
    assert_eq!(shown(&desk.review(&[], b"m\n")), [1, 2]);
    file(&desk.folder, "pairs.jsonl", turned.as_bytes());
    assert_eq!(shown(&desk.review(&[], b"")), [2]);
}

#[test]
fn an_invalid_answer_is_prompted_for_again() {
    let desk = Desk::new("answers", &doubles(&[30]));
    let long = [b"m ".to_vec(), vec![b'x'; 70_000]].concat();
    for answer in [&b"x"[..], b"", b"mm", b"m\xFF", &long, b"yes please"] {
        let ran = desk.review(&[], &[answer, b"\n"].concat());
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        assert_eq!(ran.stdout.matches("? help").count(), 2, "{}", ran.stdout);
        assert_eq!(desk.decisions(), [Value::Null; 0]);
    }
}

#[test]
fn bad_lines_and_missing_persons_are_reported_and_the_rest_is_shown() {
    let desk = Desk::new("bad", &doubles(&[30, 60]));
    let good = fs::read_to_string(&desk.pairs).unwrap();
    let good: Vec<&str> = good.lines().collect();
    let pair: Value = serde_json::from_str(good[0]).unwrap();
    let with = |field: &str, value: Value| {
        let mut pair = pair.clone();
        pair[field] = value;
        pair.to_string()
    };
    let same = with("master_person_id", pair["person_id"].clone());
    let content = [
        "{\"person_id\": \"Зразковий\"",
        good[0],
        &with("person_id", "Зразковий".into()),
        &with("master_person_id", "Зразковий".into()),
        &same,
        &with("band", "Зразковий".into()),
        &with("cautions", json!(["Зразковий"])),
        &with("score", json!(7)),
        &with("person_id", " ".into()),
        "",
        good[1],
    ];
    file(&desk.folder, "pairs.jsonl", format!("{}\n", content.join("\n")).as_bytes());
    let mut people = fs::read_to_string(&desk.persons).unwrap();
    people.push_str(
        "{\"last_name\": \"Зразковий\"}\n{\"id\": \"7\", \"birth_date\": \"Зразковий\"}\n",
    );
    file(&desk.folder, "persons.jsonl", people.as_bytes());
    file(&desk.folder, "decisions.jsonl", b"{\"status\":\"MERGE\"}\n");
    let ran = desk.review(&[], b"m\ns\n");
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert_eq!(shown(&ran), [2, 11]);
    let expected = [
        ("decisions.jsonl:1: ", "person_id is required"),
        ("pairs.jsonl:1: ", "the document is not valid JSON"),
        ("pairs.jsonl:5: ", "master_person_id value is not allowed"),
        ("pairs.jsonl:6: ", "band has an unknown value"),
        ("pairs.jsonl:7: ", "cautions[0] has an unknown value"),
        ("pairs.jsonl:8: ", "score is out of range"),
        ("pairs.jsonl:9: ", "person_id is required"),
        ("persons.jsonl:5: ", "id is required"),
        ("persons.jsonl:6: ", "birth_date is not a date written YYYY-MM-DD"),
        ("pairs.jsonl:3: ", "person_id: no such person in the files"),
        ("pairs.jsonl:4: ", "master_person_id: no such person in the files"),
        ("osoba: lines that could not be used: ", "11 / 17"),
    ];
    assert_eq!(ran.stderr.lines().count(), expected.len(), "{}", ran.stderr);
    for (told, (place, why)) in ran.stderr.lines().zip(expected) {
        assert!(told.contains(place) && told.ends_with(why), "{told}\n{place}{why}");
    }
    assert!(!ran.stderr.contains("Зразковий"), "{}", ran.stderr);
    let statuses: Vec<_> = fs::read_to_string(&desk.decisions)
        .unwrap()
        .lines()
        .skip(1)
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["status"].clone())
        .collect();
    assert_eq!(statuses, ["MERGE", "SPLIT"]);
}

#[test]
fn personal_data_is_shown_and_never_written() {
    let people = doubles(&[30]);
    let desk = Desk::new("personal", &people);
    let ran = desk.review(&[], b"m\n");
    let written = fs::read_to_string(&desk.decisions).unwrap() + &ran.stderr;
    for pointer in ["/last_name", "/second_name", "/birth_date", "/tax_id", "/documents/0/number"] {
        let value = people[0].pointer(pointer).unwrap().as_str().unwrap();
        assert!(ran.stdout.replace(['[', ']', '\u{2038}'], "").contains(value), "{value}");
        assert!(!written.contains(value), "{value}");
    }
}

#[test]
fn pairs_of_the_manual_band_and_with_cautions_are_shown_unless_all_are_requested() {
    let desk = Desk::new("band", &doubles(&[30, 60, 90]));
    let pairs = fs::read_to_string(&desk.pairs).unwrap();
    let mut pairs: Vec<Value> =
        pairs.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    pairs[0]["band"] = "automatic".into();
    pairs[0]["cautions"] = json!([]);
    pairs[1]["band"] = "automatic".into();
    pairs[1]["cautions"] = json!(["gender_clash"]);
    file(&desk.folder, "pairs.jsonl", &lines(&pairs));
    let ran = desk.review(&[], b"p\np\n");
    assert_eq!(shown(&ran)[..2], [2, 3]);
    assert!(ran.stdout.contains("Of another band: 1."));
    assert!(ran.stdout.contains("\n! genders differ\n"), "what dedupe found: {}", ran.stdout);
    assert_eq!(shown(&desk.review(&["--band", "all"], b"")), [1]);
}

#[test]
fn an_outdated_score_is_reported() {
    let desk = Desk::new("stale", &doubles(&[30]));
    let unchanged = desk.review(&[], b"").stdout;
    assert!(!unchanged.contains("changed after dedupe") && !unchanged.contains("is not active"));
    let people = fs::read_to_string(&desk.persons).unwrap();
    let people = people.replacen("\"Остап\"", "\"Марко\"", 1).replace("true", "false");
    file(&desk.folder, "persons.jsonl", people.as_bytes());
    let ran = desk.review(&[], b"");
    assert!(ran
        .stdout
        .contains("\n! a record, the scorecard or its settings changed after dedupe"));
    assert!(ran.stdout.contains("\n! the person to be merged is not active\n"));
    assert!(ran.stdout.contains("\n! the master is not active\n"), "{}", ran.stdout);
}

#[test]
fn every_form_of_persons_and_pairs_gives_the_same_page() {
    let people = doubles(&[30]);
    let desk = Desk::new("forms", &people);
    let expected = desk.review(&[], b"").stdout;
    let packed = |content: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(content).expect("packed");
        packer.finish().expect("packed")
    };
    let pairs = fs::read(&desk.pairs).unwrap();
    let zipped_pairs = file(&desk.folder, "pairs.gz", &packed(&pairs));
    let columns = file(&desk.folder, "persons.csv", &rows(&people, ",", "\n"));
    let zipped = file(&desk.folder, "persons.gz", &packed(&lines(&people)));
    let array = file(&desk.folder, "persons.json", &serde_json::to_vec_pretty(&people).unwrap());
    let [first, second] = [0, 1]
        .map(|place| file(&desk.folder, &format!("{place}.jsonl"), &lines(&people[place..=place])));
    for persons in [&[columns.as_str()][..], &[&zipped], &[&array], &[&second, &first]] {
        for pairs in [&desk.pairs, &zipped_pairs] {
            for jobs in ["1", "2"] {
                let options = ["review", "--pairs", pairs, "--clerk", "k", "--jobs", jobs, "-o"];
                let arguments = [&options[..], &[&desk.decisions], persons].concat();
                let ran = osoba(&arguments, b"");
                assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{persons:?}");
                assert_eq!(ran.stdout, expected, "{persons:?}");
            }
        }
    }
}

#[test]
fn a_wrong_command_line_is_refused_before_processing() {
    let desk = Desk::new("wrong", &doubles(&[30]));
    let Desk { persons, pairs, decisions, .. } = &desk;
    for arguments in [
        &["review", "--pairs", pairs][..],
        &["review", "--pairs", pairs, persons, "--clerk", "k"],
        &["review", "--pairs", pairs, persons, "-o", decisions],
        &["review", "--pairs", pairs, "-o", decisions, "--clerk", "k"],
        &["review", "--pairs", pairs, persons, "-o", decisions, "--clerk", ""],
        &[
            "review", "--pairs", pairs, persons, "-o", decisions, "--clerk", "k", "--format",
            "table",
        ],
        &["review", "--clerk", "k"],
        &["review", "--band", "all"],
        &["review", "--limits", "0.5,0.9"],
        &["review", "--scorecard", "card.json"],
        &["review", persons, persons],
    ] {
        assert_eq!(osoba(arguments, b"").status, 2, "{arguments:?}");
    }
    for (arguments, why) in [
        (["--pairs", "-", persons, "-o", decisions], "standard input: the answers are read"),
        (["--pairs", pairs, "-", "-o", decisions], "standard input: the answers are read"),
        (["--pairs", pairs, persons, "-o", persons], "is read or written already"),
        (["--pairs", pairs, persons, "-o", pairs], "is read or written already"),
        (["--pairs", "no.jsonl", persons, "-o", decisions], "no.jsonl"),
        (["--pairs", pairs, "no.jsonl", "-o", decisions], "no.jsonl"),
        (["--pairs", pairs, persons, "-o", "no/such/folder"], "no/such/folder"),
    ] {
        let ran = osoba(&[&["review", "--clerk", "k"][..], &arguments].concat(), b"m\n");
        assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "{arguments:?}");
        assert!(ran.stderr.contains(why) && ran.stderr.lines().count() == 1, "{}", ran.stderr);
    }
    let columns = osoba(&["dedupe", persons, "--format", "csv"], b"").stdout;
    let columns = file(&desk.folder, "pairs.csv", columns.as_bytes());
    let ran =
        osoba(&["review", "--clerk", "k", "--pairs", &columns, persons, "-o", decisions], b"");
    assert!(ran.status == 3 && ran.stderr.contains("looks like CSV"), "{}", ran.stderr);
    assert!(!Path::new(decisions).exists(), "nothing is left behind");
    let twice = desk.review(&[persons], b"m\n");
    assert_eq!(twice.status, 3);
    assert!(twice.stderr.contains("persons.jsonl:1: two persons have one id"), "{}", twice.stderr);
}

#[test]
fn a_decision_is_in_the_file_before_the_next_pair_is_shown() {
    let desk = Desk::new("flushed", &doubles(&[30, 60]));
    let mut child = Command::new(env!("CARGO_BIN_EXE_osoba"))
        .args(desk.arguments())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().expect("a standard input");
    writeln!(stdin, "m").expect("an answer");
    let mut pages = BufReader::new(child.stdout.take().expect("a standard output"));
    let mut line = String::new();
    while !line.contains("Pair of line 2") {
        line.clear();
        assert!(pages.read_line(&mut line).expect("a line") > 0);
    }
    assert_eq!(desk.decisions().len(), 1);
    child.kill().expect("an end");
    let _ = child.wait();
    let _ = pages.read_to_end(&mut Vec::new());
    assert_eq!(shown(&desk.review(&[], b"")), [2]);
}

/// What was being written when the power went is told, and spoils no other line.
#[test]
fn a_truncated_line_is_reported_and_the_next_decision_begins_a_line() {
    let desk = Desk::new("torn", &doubles(&[30, 60]));
    desk.review(&[], b"m\n");
    let whole = fs::read_to_string(&desk.decisions).unwrap();
    let (cut_off, _) = whole.split_at(20);
    fs::write(&desk.decisions, format!("{whole}{cut_off}")).unwrap();
    let ran = desk.review(&[], b"s\n");
    assert_eq!((ran.status, shown(&ran)), (1, vec![2]));
    assert!(ran.stderr.contains("decisions.jsonl:2: "), "{}", ran.stderr);
    let text = fs::read_to_string(&desk.decisions).unwrap();
    assert_eq!(text.lines().count(), 3);
    assert!(text.lines().last().unwrap().contains("\"SPLIT\""));
    fs::write(&desk.decisions, cut_off).unwrap();
    let ran = desk.review(&[], b"m\n");
    assert_eq!((ran.status, shown(&ran)), (1, vec![1, 2]));
}

/// As README.md has it with `jq`.
#[test]
fn decisions_become_labelled_pairs_to_train_with() {
    let people = persons(900);
    let desk = Desk::new("train", &people);
    let ran = desk.review(&["--band", "all"], &b"m\ns\n".repeat(200));
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let decisions = desk.decisions().into_iter();
    let labelled = decisions.filter(|it| it["status"] == "MERGE" || it["status"] == "SPLIT");
    let labelled: Vec<Value> = labelled
        .map(|it| {
            json!({"person_id": it["person_id"], "candidate_id": it["master_person_id"],
                "match": it["status"] == "MERGE"})
        })
        .collect();
    assert!(labelled.len() > 100);
    let pairs = file(&desk.folder, "labelled.jsonl", &lines(&labelled));
    let card = desk.folder.join("card.json");
    let card = card.to_str().unwrap();
    let options = ["--comparisons", "first_name,last_name,birth_date", "--format", "json"];
    let arguments = ["train", &pairs, "--persons", &desk.persons, "-o", card];
    let ran = osoba(&[&arguments[..], &options].concat(), b"");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(fs::read_to_string(card).unwrap().contains("\"format\""));
}

#[test]
fn help_explains_the_queue_in_both_languages() {
    for (lang, words) in [
        ("en", ["At a terminal, a clerk's queue:", "Who decides: the `assignee_id`"]),
        ("uk", ["У терміналі, черга працівника:", "Хто вирішує: `assignee_id`"]),
    ] {
        let help = osoba(&["review", "--help", "--lang", lang], b"").stdout;
        for words in words.iter().chain(&["osoba review --pairs pairs.jsonl persons.jsonl"]) {
            assert!(help.contains(words), "{words}\n{help}");
        }
    }
}
