//! Pairs in bins with which they are never automatic.

use osoba::matching::{
    decide, replay, AuditRecord, Decision, Facts, FindingKind, MatchStep, PolicyDocument,
    Submission,
};
use osoba::scoring::Scorecard;
use osoba::{FieldError, Rule};
use serde_json::{json, Value};

/// A card of tax ids alone, of which the same one is for review.
fn card(intercept: f64) -> Scorecard {
    let card = json!({
        "format": 2, "name": "review", "normalisation": "published", "intercept": intercept,
        "comparisons": [{
            "comparison": "d_tax_id_bin", "coefficient": -1.0, "review": ["0"],
            "woe": {"0": -2.5, "1": 0.0, "2": 2.5, "3": 2.0},
        }],
    });
    Scorecard::from_json(&card.to_string()).unwrap()
}

fn decided(card: &Scorecard, threshold: f64, tax_id: &str) -> Decision {
    let document = json!({"threshold": threshold}).to_string();
    let policy = FieldError::read_object::<PolicyDocument>(&document).unwrap().check().unwrap();
    let person = json!({"id": "1", "first_name": "Остап", "last_name": "Вигаданюк", "birth_date": "1991-08-24", "tax_id": tax_id});
    let submission = Submission { person: crate::person(&person), person_id: None };
    let facts = Facts {
        phone_holders: Some(vec![]),
        candidates: Some(vec![crate::person(&person).into()]),
        ..Facts::default()
    };
    match decide(&submission, &facts, &policy, card).unwrap() {
        MatchStep::Decided(decision) => *decision,
        MatchStep::Ask(question) => panic!("asked {question:?}"),
    }
}

#[test]
fn a_pair_in_a_review_bin_is_found_by_a_match_or_a_band_with_blanks_and_placeholders_or_without() {
    for (intercept, threshold, tax_id, scores, found) in [
        // A match in the automatic band; none in the manual band; a match below all bands; neither.
        (1.0, 0.9, "3347300047", (0.97, None), true),
        (-1.0, 0.9, "3347300047", (0.82, None), true),
        (-2.0, 0.5, "3347300047", (0.62, None), true),
        (-2.0, 0.9, "3347300047", (0.62, None), false),
        // The same with a placeholder, without which there is no review bin, nor a band.
        (0.2, 0.9, "0000000000", (0.94, Some(0.55)), true),
        (1.0, 0.9, "0000000000", (0.97, Some(0.73)), true),
        (-2.0, 0.9, "0000000000", (0.62, Some(0.12)), false),
    ] {
        let card = card(intercept);
        let decision = decided(&card, threshold, tax_id);
        let candidates = decision.candidates();
        let rounded = |score: osoba::scoring::Score| (score.as_f64() * 100.0).round() / 100.0;
        let candidate = &candidates[0];
        let seen = (candidate.score.map(rounded).unwrap(), candidate.proven_score.map(rounded));
        assert_eq!(seen, scores);
        let findings = decision.findings();
        let is_found = findings.iter().any(|it| it.finding == FindingKind::ReviewBin);
        assert_eq!(is_found, found, "{scores:?} {threshold}");

        // A record that keeps silent about it is refused.
        let record = AuditRecord::of(&decision, &card).unwrap();
        let mut record: Value = serde_json::to_value(&record).unwrap();
        let cautions = &mut record["evidence"]["candidates"][0]["cautions"];
        let recorded = cautions.as_object_mut().unwrap().remove("review_bin");
        assert_eq!(recorded, found.then_some(Value::Bool(true)));
        let silent = AuditRecord::from_json(&record.to_string()).unwrap();
        let expected = FieldError::new("evidence.candidates.cautions", Rule::NotAllowed);
        assert_eq!(replay(&silent, &card).err(), found.then_some(expected));
    }
}
