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
fn a_picture_is_numbered_by_its_line_and_never_overwrites_another() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let first = folder.join("pair.svg");
    let draw = |input: &str, more: &[&str]| {
        let arguments = [&["explain", "--svg", first.to_str().unwrap()], more].concat();
        osoba(&arguments, input.as_bytes())
    };
    let input = format!("{PAIR}\nnonsense\n{PAIR}\n");
    assert_eq!(draw(&input, &[]).status, 1);
    let picture = fs::read_to_string(&first).unwrap();
    assert!(picture.starts_with("<svg") && picture.trim_end().ends_with("</svg>"));
    assert_eq!(picture, fs::read_to_string(folder.join("pair-3.svg")).unwrap());
    assert!(!folder.join("pair-2.svg").exists());

    fs::write(&first, "kept").unwrap();
    let ran = draw(PAIR, &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
    assert!(ran.stderr.contains("pair.svg: is there already; --force"), "{}", ran.stderr);
    // One that comes later is there: what was answered before is shown.
    fs::remove_file(&first).unwrap();
    let ran = draw(&input, &[]);
    assert_eq!(ran.status, 3);
    assert!(ran.stderr.contains("pair-3.svg: is there already"), "{}", ran.stderr);
    assert_eq!(ran.stdout.matches("Coefficient").count(), 2);
    assert_eq!(draw(&input, &["--force"]).status, 1);
    assert_eq!(fs::read_to_string(&first).unwrap(), picture);
}

/// A pair near both limits.
const NEAR: &str = r#"{"person": {"last_name": "Зразко", "first_name": "Олена", "second_name": "Іванівна", "gender": "FEMALE", "documents": [{"type": "PASSPORT", "number": "АА123456"}]}, "candidate": {"last_name": "Зразко", "first_name": "Олеся", "second_name": "Іванівна", "gender": "FEMALE", "documents": [{"type": "PASSPORT", "number": "АА123456"}]}}"#;

#[test]
fn an_explanation_says_in_words_what_would_change_the_decision() {
    let told = |more: &[&str]| osoba(&[&["explain"], more].concat(), NEAR.as_bytes()).stdout;
    let few = told(&[]);
    let changes = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.contains(" → "));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(changes(&few).len(), 5, "{few}");
    let all = told(&["--all"]);
    let left = changes(&all).len() - 5;
    assert!(left > 0 && few.contains(&format!("  and {left} more\n")), "{few}{all}");
    assert!(changes(&all).starts_with(&changes(&few)) && !all.contains(" more\n"), "{all}");
    for change in changes(&all) {
        // `First name: two letters differ → at most one letter differs: 0.838, a clerk decides`
        let (row, outcome) = change.rsplit_once(": ").unwrap();
        let (score, outcome) = outcome.split_once(", ").unwrap();
        score.parse::<f64>().unwrap();
        let outcomes = ["merged automatically", "a clerk decides", "nothing is done"];
        assert!(outcomes.contains(&outcome), "{change}");
        let (name, words) = row.trim_start().split_once(": ").unwrap();
        assert!(name.chars().next().unwrap().is_uppercase(), "{change}");
        // No code of a bin: those are digits, or `0x<6`.
        let is_coded = words.contains(|c: char| c.is_ascii_digit()) && !words.contains(" digits");
        assert!(!is_coded && !words.contains(['<', '>']), "{change}");
    }
    let first_name = "  First name: two letters differ → at most one letter differs: ";
    assert!(all.contains(first_name), "{all}");
    let ukrainian = told(&["--all", "--lang", "uk"]);
    let first_name = "  Ім’я: різних літер: 2 → різних літер: не більше 1: 0,";
    assert!(ukrainian.contains(first_name), "{ukrainian}");
    // The bins are in JSON alone.
    let json = told(&["--format", "json"]);
    assert!(json.contains(r#""from":"2","to":"0""#), "{json}");
}
