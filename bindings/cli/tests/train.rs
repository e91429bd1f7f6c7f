//! `osoba train`: the scorecard, what is refused, and the report page.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/persons.rs"]
#[allow(dead_code, reason = "other suites use the rest")]
mod invented;
mod support;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use browser::{chromium, shown};
use invented::{file, lines, person};
use serde_json::{json, Value};
use support::{osoba, Ran};

fn folder(name: &str) -> PathBuf {
    invented::folder(&format!("train-{name}"))
}

/// Pairs of invented persons: copies of one, and others of one family name.
fn pairs(count: usize) -> Vec<Value> {
    (0..count)
        .map(|number| {
            let is_match = number % 3 == 0;
            let candidate = if is_match {
                person(number, 1 + number / 3 % 2)
            } else {
                person(number + 7 * (1 + number % 4), number % 2)
            };
            json!({
                "person": person(number, 0), "candidate": candidate, "match": is_match,
                "group": format!("household {}", number / 4),
            })
        })
        .collect()
}

/// Trains on these bytes in a folder; what was printed, and the card.
fn trained(name: &str, content: &[u8], options: &[&str]) -> (Ran, Option<Value>) {
    let folder = folder(name);
    let pairs = file(&folder, "pairs.jsonl", content);
    let card = folder.join("card.json");
    let card = card.to_str().unwrap();
    let ran = osoba(&[&["train", &pairs, "-o", card][..], options].concat(), b"");
    let card = fs::read_to_string(card).ok();
    (ran, card.map(|card| serde_json::from_str(&card).unwrap()))
}

#[test]
fn a_scorecard_is_trained_and_scores_pairs() {
    let folder = folder("scores");
    let pairs = pairs(400);
    let input = file(&folder, "pairs.jsonl", &lines(&pairs));
    let card = folder.join("own card.json");
    let card = card.to_str().unwrap();
    let ran = osoba(&["train", &input, "--output", card], b"");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        report["train"]["pairs"].as_u64().unwrap() + report["test"]["pairs"].as_u64().unwrap(),
        400
    );
    let document: Value = serde_json::from_str(&fs::read_to_string(card).unwrap()).unwrap();
    assert_eq!(document["format"], 2);
    assert_eq!(document["name"], "own card");
    assert_eq!(document["comparisons"].as_array().unwrap().len(), 14);
    assert_eq!(document["provenance"]["method"], "labels");
    let asked: Vec<Value> = pairs
        .iter()
        .take(60)
        .map(|pair| json!({"person": pair["person"], "candidate": pair["candidate"]}))
        .collect();
    let ran = osoba(&["score", "--scorecard", card], &lines(&asked));
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    for (line, pair) in ran.stdout.lines().zip(&pairs) {
        let scored: Value = serde_json::from_str(line).unwrap();
        let score = scored["score"].as_f64().unwrap();
        assert_eq!(score > 0.5, pair["match"].as_bool().unwrap(), "{line}");
    }
}

#[test]
fn every_form_and_any_number_of_jobs_give_the_same_card() {
    let folder = folder("forms");
    let pairs = pairs(200);
    let mut turned = pairs.clone();
    turned.reverse();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&lines(&pairs)).unwrap();
    let persons: Vec<Value> = pairs
        .iter()
        .enumerate()
        .flat_map(|(number, pair)| {
            [("person", 0), ("candidate", 1)].map(|(side, place)| {
                let mut person = pair[side].clone();
                person["id"] = format!("{number}-{place}").into();
                person
            })
        })
        .collect();
    let by_id: Vec<Value> = pairs
        .iter()
        .enumerate()
        .map(|(number, pair)| {
            json!({"person_id": format!("{number}-0"), "candidate_id": format!("{number}-1"),
                   "match": pair["match"], "group": pair["group"]})
        })
        .collect();
    let persons = file(&folder, "persons.jsonl", &lines(&persons));
    let first = file(&folder, "first.jsonl", &lines(&pairs[..90]));
    let second = file(&folder, "second.jsonl", &lines(&pairs[90..]));
    let array = Value::from(pairs.clone()).to_string().into_bytes();
    let card = folder.join("card.json").to_str().unwrap().to_owned();
    let mut cards = Vec::new();
    for (arguments, input) in [
        (&[][..], lines(&pairs)),
        (&["-j", "1"], lines(&turned)),
        (&["-j", "2"], packed.finish().unwrap()),
        (&["-"], array),
        (&["--persons", &persons], lines(&by_id)),
        (&[&first, &second], Vec::new()),
    ] {
        let ran = osoba(&[&["train", "-o", &card][..], arguments].concat(), &input);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        cards.push(fs::read(&card).unwrap());
    }
    assert!(cards.iter().all(|card| *card == cards[0]));
}

#[test]
fn bad_pairs_are_reported_by_line_and_the_card_is_trained_on_the_rest() {
    let mut content = lines(&pairs(90));
    content.extend_from_slice(
        b"{\n{\"person\": {}, \"candidate\": {}}\n\n{\"person\": {}, \"candidate\": {}, \"match\": true, \"weight\": -1}\n\
          {\"person\": {\"birth_date\": \"24.08.1991\"}, \"candidate\": {}, \"match\": true}\n",
    );
    let (ran, card) = trained("bad", &content, &[]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    for told in [
        "pairs.jsonl:91: the document is not valid JSON",
        "pairs.jsonl:92: match is required",
        "pairs.jsonl:94: weight is out of range",
        "pairs.jsonl:95: person.birth_date is not a date written YYYY-MM-DD",
        "osoba: pairs that could not be read: 4 / 94",
    ] {
        assert!(ran.stderr.contains(told), "{told}: {}", ran.stderr);
    }
    assert!(!ran.stderr.contains("24.08"));
    assert!(card.is_some());
}

#[test]
fn pairs_that_allow_no_estimate_give_no_card() {
    let only = |is_match: bool| -> Vec<Value> {
        pairs(90).into_iter().filter(|pair| pair["match"] == is_match).collect()
    };
    for (name, content, options, told) in [
        ("empty", Vec::new(), &[][..], "there are no pairs"),
        ("matches", lines(&only(true)), &[], "all pairs to train with are matches"),
        ("others", lines(&only(false)), &[], "no pair to train with is a match"),
        ("no-random", lines(&pairs(1)), &["--unlabelled"], "to compare at random"),
        (
            "unknown",
            lines(&pairs(9)),
            &["--comparisons", "sex,shoe_size"],
            "comparisons[1].comparison",
        ),
        ("penalty", lines(&pairs(9)), &["--penalty", "0"], "penalty is out of range"),
        ("not-finite", lines(&pairs(9)), &["--penalty", "inf"], "penalty is out of range"),
        ("share", lines(&pairs(9)), &["--test-share", "1"], "test_share is out of range"),
        ("date", lines(&pairs(9)), &["--test-from", "1.5.2026"], "test_from is not a date"),
        (
            "columns",
            b"id,last_name,first_name\n1,a,b\n".to_vec(),
            &[],
            "the first row is no header",
        ),
    ] {
        let (ran, card) = trained(name, &content, options);
        assert_eq!(ran.status, 3, "{name}: {}", ran.stderr);
        assert!(ran.stderr.contains(told), "{name}: {}", ran.stderr);
        assert_eq!((ran.stdout.as_str(), card), ("", None), "{name}");
    }
    // A card that is there stays as it is.
    let folder = folder("kept");
    let kept = file(&folder, "card.json", b"kept");
    let ran = osoba(&["train", "-o", &kept, "-"], b"");
    assert_eq!(ran.status, 3);
    assert_eq!(fs::read(&kept).unwrap(), b"kept");
    let ran = osoba(&["train", &kept, "-o", &kept], b"");
    assert!(ran.status == 3 && ran.stderr.contains("read or written already"), "{}", ran.stderr);
    assert_eq!(osoba(&["train", "--unlabelled", "--silver", "-o", &kept], b"").status, 2);
    assert_eq!(osoba(&["train"], b"").status, 2);
}

#[test]
fn comparisons_are_named_or_listed_in_a_file() {
    let content = lines(&pairs(90));
    let names = |card: Option<Value>| -> Vec<String> {
        let card = card.unwrap();
        let names = card["comparisons"].as_array().unwrap().iter();
        names.map(|it| it["comparison"].as_str().unwrap().to_owned()).collect()
    };
    let (_, card) = trained("named", &content, &["--comparisons", "birth_date, sex"]);
    assert_eq!(names(card), ["birth_date", "sex"]);
    let (_, card) = trained("published", &content, &["--comparisons", "published"]);
    assert_eq!(names(card).len(), 11);
    let list = folder("list");
    let list =
        file(&list, "list.json", br#"["sex", {"comparison": "text", "field": "extra.email"}]"#);
    let (ran, card) = trained("listed", &content, &["--comparisons", &list]);
    assert_eq!(names(card), ["sex", "text"], "{}", ran.stderr);
}

#[test]
fn cards_trained_without_human_labels_say_so() {
    let mut unlabelled = pairs(300);
    for pair in &mut unlabelled {
        pair.as_object_mut().unwrap().remove("match");
    }
    let (ran, card) = trained("em", &lines(&unlabelled), &["--unlabelled"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(card.unwrap()["provenance"]["method"], "em");
    assert!(ran.stderr.contains("nobody labelled the pairs"), "{}", ran.stderr);
    let (ran, _) = trained("labels", &lines(&unlabelled), &[]);
    assert_eq!(ran.status, 3);
    assert!(ran.stderr.contains("pairs.jsonl:300: match is required"), "{}", ran.stderr);
}

#[test]
fn the_report_is_a_table_in_either_language() {
    for (lang, words) in [
        ("en", ["comparison", "recall (test)", "Birth date"]),
        ("uk", ["порівняння", "повнота (перевірка)", "Дата народження"]),
    ] {
        let options = ["--format", "table", "--lang", lang];
        let (ran, _) = trained(&format!("table-{lang}"), &lines(&pairs(200)), &options);
        assert!(words.iter().all(|word| ran.stdout.contains(word)), "{}", ran.stdout);
    }
}

#[test]
fn help_has_examples_in_both_languages() {
    let english = osoba(&["train", "--help"], b"").stdout;
    let ukrainian = osoba(&["train", "--help", "--lang", "uk"], b"").stdout;
    for (help, words) in
        [(english, ["Examples:", "labelled"]), (ukrainian, ["Приклади:", "позначених"])]
    {
        assert!(words.iter().all(|word| help.contains(word)), "{help}");
        for option in
            ["--output", "--report", "--comparisons", "--unlabelled", "--silver", "--seed"]
        {
            assert!(help.contains(option), "{option}");
        }
    }
}

/// The page of a training with some of everything to beware of.
fn page(name: &str, options: &[&str]) -> String {
    let mut content = lines(&pairs(300));
    content.extend_from_slice(b"{\n");
    let folder = folder(name);
    let input = file(&folder, "a&b.jsonl", &content);
    let [card, report] =
        ["card<b>.json", "report.html"].map(|name| folder.join(name).to_str().unwrap().to_owned());
    let arguments = ["train", &input, "-o", &card, "--report", &report, "--rare-below", "20"];
    let ran = osoba(&[&arguments[..], options].concat(), b"");
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    fs::read_to_string(report).expect("the page")
}

#[test]
fn the_page_is_self_contained_and_escapes_names() {
    let page = page("alone", &[]);
    let own = page.replace("http://www.w3.org/2000/svg", "");
    for foreign in ["<script", "http:", "https:", "src=", "url(", "@import", "<link", "javascript"]
    {
        assert!(!own.contains(foreign), "{foreign}");
    }
    assert!(page.starts_with("<!DOCTYPE html>"));
    assert!(
        page.contains("a&amp;b.jsonl") && page.contains("card&lt;b&gt;") && !page.contains("<b>")
    );
    for personal in ["Зразковий", "Вигаданович", "Умань", "99000000"] {
        assert!(!page.contains(personal), "{personal}");
    }
    assert_eq!(page.matches("<svg").count(), 14);
}

#[test]
fn a_browser_shows_the_page_in_both_languages() {
    let Some(browser) = chromium() else { return };
    for (lang, words) in [
        (
            "en",
            [
                "labelled pairs, and tested with",
                "Read this before the scorecard decides anything.",
                "Points are log odds",
                "Merged, since too rare by themselves",
                "By threshold",
                "Area under the ROC curve",
                "Pairs that were not used",
                "ridge logistic regression on labelled pairs",
            ],
        ),
        (
            "uk",
            [
                "Модель оцінювання з позначених пар",
                "Прочитайте це, перш ніж модель щось вирішуватиме.",
                "Бали – логарифм шансів",
                "Злиті, бо самі надто рідкісні",
                "За порогом",
                "Площа під кривою ROC",
                "Пари, що не використані",
                "логістична регресія зі штрафом на позначених парах",
            ],
        ),
    ] {
        let name = format!("browser-{lang}");
        let page = page(&name, &["--lang", lang]);
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("dedupe").join(format!("train-{name}"));
        for width in [1_200, 600] {
            let shown = shown(browser, &folder, &page, width, 60);
            for words in words {
                assert!(shown.contains(words), "{lang}: {words}:\n{shown}");
            }
            assert!(
                shown.contains("MEASURED drawn=true wide=false named=true"),
                "{lang} {width}: {shown}"
            );
        }
    }
}
