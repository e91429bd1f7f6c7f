//! What the report must say about the example data.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

use osoba_cli::language::Language;

/// The report without the lines that tell the time.
fn report() -> String {
    let report = crate::report(Language::En).unwrap();
    let timeless = report.lines().filter(|line| !line.contains("Decided "));
    timeless.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_report_counts_every_outcome_of_the_night() {
    let report = report();
    let expected = [
        ("216", "found by the registry", "VERIFIED / AUTO"),
        ("30", "not found by the registry", "NOT_VERIFIED / AUTO"),
        ("26", "no UNZR", "VERIFICATION_NOT_NEEDED / AUTO_DATA_ABSENT"),
        ("32", "malformed UNZR, cleared", "NOT_VERIFIED / AUTO_INCORRECT_DATA"),
        ("8", "changed by a user meanwhile", "–"),
        ("31", "technical error, to be retried", "–"),
        ("2", "cannot be asked about", "–"),
    ];
    for (count, outcome, written) in expected {
        let told = report.lines().any(|line| {
            let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
            words == format!("{count} {outcome} {written}")
        });
        assert!(told, "{outcome}: {report}");
    }
}

#[test]
fn reports_of_two_runs_differ_only_in_the_duration() {
    assert_eq!(report(), report());
}

#[test]
fn the_report_is_available_in_ukrainian() {
    let report = crate::report(Language::Uk).unwrap();
    assert!(report.contains("Кому очищено УНЗР і чому (32)"), "{}", report);
    assert!(report.contains("близнюків"), "{}", report);
    let english = ["person ", "phone", "score", "tax id", "outcome"];
    for word in english {
        assert!(!report.contains(word), "{word}: {}", report);
    }
}

#[test]
fn every_registration_gets_the_expected_decision() {
    const SCORED: &str = "score above the threshold";
    const NOT_ABOVE: &str = "no score above the threshold";
    let stories = [
        ("a newcomer whom nobody resembles", "create", "nobody shares a cluster"),
        ("a namesake of somebody in the index", "create", NOT_ABOVE),
        ("same phone and tax id", "exists", "a phone holder has this tax id"),
        ("the same person with a new phone", "exists", SCORED),
        ("the same person without a phone (OFFLINE)", "exists", SCORED),
        ("the same person spelt in Russian", "exists", SCORED),
        // The published model compares letters, whatever the script.
        ("the same person spelt in Latin letters", "create", NOT_ABOVE),
        ("a renamed woman with her old tax id", "exists", SCORED),
        ("a renamed woman, new card, no tax id given", "create", NOT_ABOVE),
        ("a wife with her husband's phone", "create", NOT_ABOVE),
        ("a child with the mother's phone", "create", NOT_ABOVE),
        ("the same child again, with another phone", "exists", SCORED),
        ("the second of two twins", "create", NOT_ABOVE),
        ("a phone that six persons hold already", "refused", "too many persons hold the phone"),
        ("a phone that five persons hold already", "create", NOT_ABOVE),
        ("one digit of the tax id is wrong", "create", NOT_ABOVE),
        ("birth date a day off, tax id refused", "exists", SCORED),
        ("passport typed in Latin letters", "exists", SCORED),
        ("somebody whom the index holds twice", "exists", SCORED),
        ("in the patient's cabinet", "ambiguous", "several scores above threshold"),
        ("an update, same phone and tax id", "update", "same phone and tax id"),
        ("an update of somebody else", "refused", "the person is somebody else"),
        ("an update of somebody merged away", "refused", "the person is inactive"),
        ("an update of nobody", "refused", "nobody has this id"),
        ("the confidant's own phone", "create", NOT_ABOVE),
        ("another phone than the confidant's", "refused", "not the confidant's phone"),
        ("a stranger's phone", "refused", "the phone is no confidant's"),
        ("the same person by tax id and name", "update", "one person has tax id and name"),
    ];
    let report = report();
    let rows: Vec<&str> =
        report.lines().skip_while(|line| !line.contains("who registers")).collect();
    for ((story, decision, rule), row) in stories.iter().zip(rows.iter().skip(2)) {
        let cells: Vec<&str> = row.split("  ").map(str::trim).filter(|c| !c.is_empty()).collect();
        assert!(cells[1].ends_with(story), "{story}: {row}");
        assert_eq!((cells[2], cells[3]), (*decision, *rule), "{row}");
    }
    let blank = rows.iter().position(|row| row.is_empty());
    assert_eq!(blank, Some(stories.len() + 2), "{report}");
}
