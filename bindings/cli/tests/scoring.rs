//! Scoring on the command line: flags, scorecards, explanations for a clerk.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may panic")]

mod support;

use std::fs;
use std::path::Path;

use support::osoba;

const PAIR: &str = r#"{"person": {"last_name": "Шевченко", "birth_date": "1991-08-24"}, "candidate": {"last_name": "Шевченка", "birth_date": "1991-08-24"}}"#;

#[test]
fn flags_add_points_counterfactuals_and_the_band() {
    let plain = osoba(&["score"], PAIR.as_bytes()).stdout;
    assert!(plain.starts_with(r#"{"score":"#) && !plain.contains("points"), "{plain}");
    let more = osoba(&["score", "--explain", "--all-bands"], PAIR.as_bytes()).stdout;
    let kept = plain.trim_end().strip_suffix('}').unwrap();
    assert!(more.starts_with(kept), "{more}");
    for field in ["\"points\":", "\"counterfactuals\":", "\"band\":\"none\""] {
        assert!(more.contains(field), "{field}: {more}");
    }
}

#[test]
fn the_other_normalisation_gives_another_score_and_identity() {
    let pair = r#"{"person": {"last_name": "Ґудзьґ'ґ"}, "candidate": {"last_name": "Гудзьг’г"}}"#;
    let score = |mode| osoba(&["score", "--normalisation", mode], pair.as_bytes()).stdout;
    assert_ne!(score("published"), score("clean"));
    assert_eq!(score("published"), osoba(&["score"], pair.as_bytes()).stdout);
}

#[test]
fn a_scorecard_file_is_used_and_a_wrong_one_is_refused_with_its_entry() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join("wrong-scorecard.json");
    fs::write(&path, r#"{"name": "x", "intercept": 0, "variables": [], "misspelt": 1}"#).unwrap();
    let ran = osoba(&["score", "--scorecard", path.to_str().unwrap()], PAIR.as_bytes());
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
    assert!(ran.stderr.contains("? is not a known field"), "{}", ran.stderr);
}

#[test]
fn an_explanation_is_text_in_either_language_and_names_bad_lines() {
    let input = format!("{PAIR}\nnonsense\n{PAIR}\n");
    let english = osoba(&["explain"], input.as_bytes());
    assert_eq!(english.status, 1);
    assert!(english.stdout.contains("\nline 2: the document is not valid JSON\n"));
    assert_eq!(english.stdout.matches("Coefficient").count(), 2);
    let ukrainian = osoba(&["explain", "--lang", "uk"], PAIR.as_bytes()).stdout;
    assert!(ukrainian.contains("Прізвище") && !ukrainian.contains("Шевчен"), "{ukrainian}");
}

#[test]
fn every_pair_has_a_picture_of_its_own() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (first, second) = (folder.join("pair.svg"), folder.join("pair-2.svg"));
    let input = format!("{PAIR}\n{PAIR}\n");
    let ran = osoba(&["explain", "--svg", first.to_str().unwrap()], input.as_bytes());
    assert_eq!(ran.status, 0);
    let picture = fs::read_to_string(first).unwrap();
    assert!(picture.starts_with("<svg") && picture.trim_end().ends_with("</svg>"));
    assert_eq!(picture, fs::read_to_string(second).unwrap());
}
