//! What the specification publishes as figures and words.

use osoba::matching::*;
use osoba::scoring::{Limits, Score};
use osoba::Person;

use crate::host::*;

#[test]
fn every_ending_has_the_published_status_and_message() {
    let exists = "Such person exists. Update this person.";
    let expected = [
        (
            "refused",
            "phone_limit",
            422,
            "This phone number is present more than {n} times in the system",
        ),
        ("exists", "phone_and_tax_id", 409, exists),
        ("exists", "model_above_threshold", 409, exists),
        ("create", "no_candidates", 0, ""),
        ("create", "model_not_above_threshold", 0, ""),
        ("refused", "phone_not_confidants", 422, "phone belongs to another person"),
        (
            "refused",
            "phone_differs_from_confidant",
            422,
            "Person must have same phone as the confidant person",
        ),
        ("update", "single_identity", 0, ""),
        ("update", "model_above_threshold", 0, ""),
        (
            "ambiguous",
            "several_above_threshold",
            401,
            "It is impossible to uniquely identify the person.",
        ),
        ("ambiguous", "caution", 401, "It is impossible to uniquely identify the person."),
        ("update", "same_phone_and_tax_id", 0, ""),
        ("refused", "person_id_malformed", 422, "person_id is not a UUID"),
        ("refused", "person_unknown", 422, "such person doesn't exist"),
        ("refused", "person_inactive", 422, "such person is not active"),
        (
            "refused",
            "person_not_same",
            409,
            "such person can't be updated. New person should be created instead",
        ),
    ];
    let rows = Ruling::all().iter().map(|ruling| {
        let (http, message) = (ruling.http.unwrap_or(0), ruling.message.unwrap_or_default());
        assert_eq!(ruling.message.is_some(), ruling.message_uk.is_some());
        assert_eq!(ruling.http.is_some(), ruling.message.is_some());
        (ruling.outcome.as_str(), ruling.rule.as_str(), http, message)
    });
    assert_eq!(rows.collect::<Vec<_>>(), expected);
}

#[test]
fn the_message_of_the_phone_limit_names_the_limit_in_both_languages() {
    let holders = (0..9).map(|at| Holder { id: Some(at.to_string().into()), ..Holder::default() });
    let facts = Facts { phone_holders: Some(holders.collect()), ..Facts::default() };
    let policy = Policy { phone_number_auth_limit: 8, ..Policy::registration() };
    let (decision, _) = run(&submission(somebody()), &facts, &policy);
    assert_eq!(
        decision.message().unwrap(),
        "This phone number is present more than 8 times in the system"
    );
    assert_eq!(
        decision.message_uk().unwrap(),
        "Цей номер телефону зазначено в системі більше 8 разів"
    );
}

#[test]
fn presets_carry_the_documented_values() {
    let (registration, cabinet) = (Policy::registration(), Policy::cabinet());
    assert_eq!(registration.threshold.as_f64(), 0.9);
    assert_eq!(cabinet.threshold.as_f64(), 0.95);
    assert!(cabinet.require_unique && !registration.require_unique);
    for policy in [registration, cabinet] {
        assert_eq!(policy.procedure, Procedure::Registration);
        assert_eq!(policy.threshold_rule, ThresholdRule::Above);
        assert_eq!(policy.phone_number_auth_limit, 5);
        assert_eq!(policy.phone_limit, PhoneLimit::OverLimit);
        assert_eq!(policy.key.id(), "uk/2");
        assert_eq!(policy.limits, Limits::default());
    }
}

#[test]
fn every_explicit_setting_overrides_the_preset() {
    let read = |json: &str| serde_json::from_str::<PolicyDocument>(json).unwrap().check().unwrap();
    assert_eq!(read(r#"{"preset": "cabinet"}"#), Policy::cabinet());
    assert_eq!(read(r#"{"preset": "registration"}"#), Policy::registration());
    let changed = read(
        r#"{"preset": "cabinet", "threshold": 0.5, "require_unique": false, "procedure": "confidant_phone",
            "threshold_rule": "at_least", "phone_number_auth_limit": 1, "phone_limit": "at_limit",
            "key": "kankowski", "limits": {"automatic": 0.8, "manual": 0.2},
            "clusters": "published", "cautions": ["twins_pattern", "gender_clash"]}"#,
    );
    let score = |value| Score::rounded(value).unwrap();
    assert_eq!(
        changed,
        Policy {
            procedure: Procedure::ConfidantPhone,
            threshold: Threshold::new(0.5).unwrap(),
            threshold_rule: ThresholdRule::AtLeast,
            phone_number_auth_limit: 1,
            phone_limit: PhoneLimit::AtLimit,
            key: osoba::names::Algorithm::Kankowski,
            require_unique: false,
            limits: Limits { automatic: score(0.8), manual: score(0.2) },
            clusters: ClusterSet::Published,
            own_clusters: OwnClusters::default(),
            cautions: [FindingKind::GenderClash, FindingKind::TwinsPattern].into_iter().collect(),
            allow_example: false,
        }
    );
}

#[test]
fn steps_are_those_of_the_source_tables() {
    let numbers = |procedure| -> Vec<u8> {
        procedure_steps(procedure).iter().filter_map(|step| step.number).collect()
    };
    assert_eq!(numbers(Procedure::Registration), (2..=12).collect::<Vec<_>>());
    assert_eq!(numbers(Procedure::ConfidantPhone), (3..=18).collect::<Vec<_>>());
    for procedure in Procedure::ALL {
        assert!(procedure_steps(*procedure).iter().all(|step| !step.says.is_empty()));
    }
}

#[test]
fn grades_follow_the_automatic_limit_the_threshold_and_the_manual_band() {
    let exact = score(&somebody(), &same("1"));
    let grade = |threshold: f64, automatic: Score, manual: Score| {
        let limits = Limits { automatic, manual };
        let policy = Policy { limits, ..Policy::new(Threshold::new(threshold).unwrap()) };
        let facts = Facts {
            phone_holders: Some(vec![]),
            candidates: Some(vec![Candidate::from(same("1"))]),
            ..Facts::default()
        };
        let (decision, _) = run(&submission(somebody()), &facts, &policy);
        decision.candidates()[0].match_grade.unwrap()
    };
    let above = Score::rounded(exact.as_f64() + 1e-5).unwrap();
    assert_eq!(grade(1.0, exact, exact), MatchGrade::Certain);
    assert_eq!(grade(0.5, above, exact), MatchGrade::Probable);
    assert_eq!(grade(1.0, above, exact), MatchGrade::Possible);
    assert_eq!(grade(exact.as_f64(), above, above), MatchGrade::CertainlyNot);
}

#[test]
fn findings_are_reported_for_clerks_and_change_no_decision() {
    let twin = Person {
        first_name: text("Олена"),
        gender: text("FEMALE"),
        tax_id: text(OTHER_TAX_ID),
        documents: vec![document("PASSPORT", "АА123457")],
        ..same("2")
    };
    let invalid = Person { tax_id: text("1234567890"), gender: None, ..same("3") };
    let decided = |threshold: f64| {
        let facts = Facts {
            phone_holders: Some(vec![]),
            candidates: Some([twin.clone(), invalid.clone()].map(Candidate::from).to_vec()),
            ..Facts::default()
        };
        let policy = Policy::new(Threshold::new(threshold).unwrap());
        run(&submission(somebody()), &facts, &policy).0
    };
    let named = |decision: &Decision| -> Vec<(Option<String>, &str)> {
        let named = |found: Finding| (found.id, found.finding.as_str());
        decision.findings().into_iter().map(named).collect()
    };
    assert_eq!(
        named(&decided(0.0)),
        [
            (None, "several_above_threshold"),
            (text("2"), "different_valid_tax_ids"),
            (text("2"), "twins_pattern"),
            (text("2"), "gender_clash"),
            (text("2"), "different_given_names"),
            (text("2"), "tax_id_contradicts"),
        ]
    );
    assert_eq!(decided(0.0).outcome(), Outcome::Exists);
    assert_eq!(named(&decided(1.0)), []);
    // One match alone is not several.
    let exact = Facts {
        phone_holders: Some(vec![]),
        candidates: Some(vec![same("1").into()]),
        ..Facts::default()
    };
    let (decision, _) = run(&submission(somebody()), &exact, &Policy::registration());
    assert_eq!((named(&decision).len(), decision.persons().len()), (0, 1));
}

#[test]
fn the_best_come_first_and_equal_scores_in_the_order_of_id_with_the_margin_to_the_second() {
    let facts = Facts {
        phone_holders: Some(vec![]),
        candidates: Some(
            [namesake("0"), same("b"), same("a"), stranger("9")].map(Candidate::from).to_vec(),
        ),
        ..Facts::default()
    };
    let decided = |facts: &Facts| run(&submission(somebody()), facts, &Policy::registration()).0;
    let decision = decided(&facts);
    let ids =
        |list: Vec<Matched<'_>>| list.into_iter().map(|one| one.id.to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(decision.candidates()), ["a", "b", "0"]);
    assert_eq!(ids(decision.persons()), ["a", "b"]);
    assert_eq!(decision.runner_up().unwrap().id, "b");
    assert_eq!(decision.margin(), Some(0.0));
    assert_eq!(decision.ignored()[0].id, "9");
    let two = [same("a"), namesake("0")].map(Candidate::from).to_vec();
    let decision = decided(&Facts { candidates: Some(two), ..facts.clone() });
    let margin = score(&somebody(), &same("a")).minus(score(&somebody(), &namesake("0")));
    assert!(margin > 0.5);
    assert_eq!(decision.margin(), Some(margin));
    let one = vec![Candidate::from(same("a"))];
    let decision = decided(&Facts { candidates: Some(one), ..facts });
    assert_eq!((decision.margin(), decision.runner_up()), (None, None));
}

#[test]
fn a_decision_names_the_library_the_scorecard_and_the_policy() {
    let facts = Facts { phone_holders: Some(vec![]), candidates: Some(vec![]), ..Facts::default() };
    let (decision, _) = run(&submission(somebody()), &facts, &Policy::cabinet());
    assert_eq!(decision.version(), osoba::VERSION);
    assert_eq!(decision.scorecard(), scorecard().identity());
    assert_eq!(*decision.policy(), Policy::cabinet());
}
