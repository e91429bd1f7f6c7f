//! The demo: what the report must say about the bundled data.

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

/// The report without the one line that tells the time.
fn report(arguments: &[&str]) -> String {
    let ran = osoba(arguments, b"");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let timeless = ran.stdout.lines().filter(|line| !line.contains("Decided and written in"));
    timeless.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_report_counts_every_outcome_of_the_night() {
    let report = report(&["demo"]);
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
fn the_report_is_the_same_every_time_but_for_the_time_it_took() {
    assert_eq!(report(&["demo"]), report(&["demo"]));
}

#[test]
fn the_report_speaks_ukrainian() {
    let ran = osoba(&["demo", "--lang", "uk"], b"");
    assert!(ran.stdout.contains("Кому очищено УНЗР і чому (32)"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("person "), "{}", ran.stdout);
}
