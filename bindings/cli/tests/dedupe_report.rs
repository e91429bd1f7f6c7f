//! The report page of `osoba dedupe`: what it holds, and what a browser shows of it.

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
mod invented;
mod support;

use std::fs;
use std::path::Path;

use browser::{chromium, shown};
use invented::{file, folder, lines, person, persons};
use support::osoba;

/// The page of 300 persons, fifty pairs, two records that cannot be read and a column that is not.
fn page(name: &str, options: &[&str]) -> String {
    let folder = folder(name);
    let mut persons = persons(300);
    // A space beside a number is no part of it.
    for person in &mut persons {
        let tax_id = format!("{} ", person["tax_id"].as_str().unwrap());
        if person["id"].as_str().unwrap().ends_with('1') {
            person["tax_id"] = tax_id.into();
        }
    }
    let mut content = lines(&persons);
    content.extend_from_slice(b"{\n{\"id\": \"7\", \"birth_date\": \"24.08.1991\"}\n");
    let more = invented::rows(&[person(901, 0), person(902, 0)], ",", "\n");
    let more = String::from_utf8(more).unwrap().replace("birth_settlement", "Birth<b>place");
    let files = [file(&folder, "a&b.jsonl", &content), file(&folder, "more.csv", more.as_bytes())];
    let report = folder.join("report.html");
    let report = report.to_str().unwrap();
    let arguments = ["dedupe", &files[0], &files[1], "--report", report];
    let ran = osoba(&[&arguments[..], options].concat(), b"");
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(ran.stdout.lines().count() >= 50);
    fs::read_to_string(report).expect("the page")
}

#[test]
fn the_page_is_self_contained() {
    let page = page("alone", &["--with-persons"]);
    let own = page.replace("http://www.w3.org/2000/svg", "");
    for foreign in ["<script", "http:", "https:", "src=", "url(", "@import", "<link", "javascript"]
    {
        assert!(!own.contains(foreign), "{foreign}");
    }
    assert!(page.starts_with("<!DOCTYPE html>"));
}

#[test]
fn the_page_shows_personal_data_only_on_request() {
    let shown = person(30, 0);
    let value = |pointer: &str| shown.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    let values = [
        "/last_name",
        "/second_name",
        "/birth_date",
        "/birth_settlement",
        "/tax_id",
        "/documents/0/number",
        "/authentication_methods/0/phone_number",
    ]
    .map(value);
    let without = page("without", &[]);
    let with = page("with", &["--with-persons"]);
    for value in &values {
        assert!(!without.contains(value), "{value}");
    }
    assert!(with.contains("This page shows personal data"));
    assert!(with.contains("Вигаданович") && with.contains("м. Умань"));
    // The copies have one letter more in the surname.
    assert!(with.contains("<mark>а</mark>"), "differences are marked");
    let refused = osoba(&["dedupe", "--with-persons"], b"");
    assert_eq!(refused.status, 2, "{}", refused.stderr);
}

#[test]
fn names_from_the_input_are_escaped() {
    let page = page("markup", &[]);
    assert!(page.contains("a&amp;b.jsonl") && page.contains("Birth&lt;b&gt;place"));
    assert!(!page.contains("Birth<b>"));
}

#[test]
fn ten_pairs_of_both_bands_are_explained() {
    let page = page("examples", &[]);
    assert_eq!(page.matches("class=\"waterfall\"").count(), 10);
    for band in ["band automatic", "band manual"] {
        assert!(page.matches(band).count() >= 2, "{band}");
    }
}

#[test]
fn each_picture_explains_the_score_above_it() {
    let page = page("pictures", &[]);
    let articles: Vec<&str> = page.split("<article>\n<h3>").skip(1).collect();
    assert_eq!(articles.len(), 10);
    for article in articles {
        let score = article.split_once("Score ").unwrap().1.split_once(' ').unwrap().0;
        let picture =
            article.split_once("one person? Score ").unwrap().1.split_once('<').unwrap().0;
        let [score, picture] = [score, picture].map(|text| text.parse::<f64>().unwrap());
        assert!((score - picture).abs() < 1e-9, "{score} {picture}");
    }
}

#[test]
fn a_browser_shows_the_page_in_both_languages() {
    let Some(browser) = chromium() else { return };
    for (lang, decimal, words) in [
        (
            "en",
            "0.9 and above",
            [
                "Who is in the index twice?",
                "Pairs merged without a clerk",
                "What was left out, and why",
                "birth_date is not a date written YYYY-MM-DD",
                "columns that are not read: Birth<b>place",
                "Both records; what differs is marked",
            ],
        ),
        (
            "uk",
            "0,9 і вище",
            [
                "Хто є в реєстрі двічі?",
                "Пари, що об’єднуються без працівника",
                "Що пропущено і чому",
                "birth_date не є датою РРРР-ММ-ДД",
                "стовпці, що не читаються: Birth<b>place",
                "Обидва записи; відмінне позначено",
            ],
        ),
    ] {
        let name = format!("browser-{lang}");
        let page = page(&name, &["--with-persons", "--lang", lang]);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dedupe").join(&name);
        for width in [1_200, 600] {
            let shown = shown(browser, &folder, &page, width, 60);
            for words in words.iter().chain(&[decimal]) {
                assert!(shown.contains(words), "{lang}: {words}:\n{shown}");
            }
            assert!(
                shown.contains("MEASURED drawn=true wide=false named=true"),
                "{lang} {width}: {shown}"
            );
        }
    }
}
