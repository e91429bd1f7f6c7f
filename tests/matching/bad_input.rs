//! Bad input is a named error, and one bad candidate does not spoil the others.

use osoba::matching::*;
use osoba::scoring::{Limits, Score};
use osoba::{FieldError, Person, Rule};

use crate::host::*;

fn decided(submission: &Submission, facts: &Facts) -> Result<MatchStep, FieldError> {
    decide(submission, facts, &Policy::registration(), scorecard())
}

fn with(candidates: Vec<Candidate<'static>>) -> Facts<'static> {
    Facts { phone_holders: Some(vec![]), candidates: Some(candidates), ..Facts::default() }
}

fn failure(facts: &Facts) -> (String, Rule) {
    let error = decided(&submission(somebody()), facts).unwrap_err();
    (error.field, error.rule)
}

#[test]
fn a_submission_without_names_is_refused() {
    for absent in [None, text::<String>("")] {
        let nameless = Person { last_name: absent.clone().map(Into::into), ..somebody() };
        let error = decided(&submission(nameless), &Facts::default()).unwrap_err();
        assert_eq!(error, FieldError::new("submission.last_name", Rule::Required));
        let nameless = Person { first_name: absent.map(Into::into), ..somebody() };
        let error = decided(&submission(nameless), &Facts::default()).unwrap_err();
        assert_eq!(error, FieldError::new("submission.first_name", Rule::Required));
    }
}

#[test]
fn a_candidate_without_id_is_an_error_that_names_it() {
    for id in [None, text::<String>("")] {
        let nameless = Candidate::from(Person { id: id.map(Into::into), ..somebody() });
        let facts = with(vec![same("1").into(), nameless]);
        assert_eq!(failure(&facts), ("facts.candidates[1].id".to_owned(), Rule::Required));
    }
}

#[test]
fn one_id_with_two_records_is_an_error_that_names_the_second() {
    let facts = with(vec![namesake("0").into(), same("1").into(), namesake("1").into()]);
    assert_eq!(failure(&facts), ("facts.candidates[2].id".to_owned(), Rule::Duplicate));
}

#[test]
fn a_fact_that_answers_another_question_is_an_error() {
    let named = Submission { person: somebody(), person_id: text(ID) };
    let facts = Facts { person: Some(Some(same("1"))), ..Facts::default() };
    let error = decided(&named, &facts).unwrap_err();
    assert_eq!(error, FieldError::new("facts.person.id", Rule::AnotherQuestion));

    let holder = |phone: &str| Holder { id: text("1"), tax_id: None, phone_number: text(phone) };
    let holders = vec![holder(PHONE), holder(OTHER_PHONE)];
    let facts = Facts { phone_holders: Some(holders), ..with(vec![]) };
    let expected = ("facts.phone_holders[1].phone_number".to_owned(), Rule::AnotherQuestion);
    assert_eq!(failure(&facts), expected);

    let policy = Policy { procedure: Procedure::ConfidantPhone, ..Policy::registration() };
    let identity = Holder { id: text("1"), tax_id: text(OTHER_TAX_ID), phone_number: None };
    let facts = Facts { same_identity: Some(vec![identity]), ..with(vec![]) };
    let error = decide(&submission(somebody()), &facts, &policy, scorecard()).unwrap_err();
    let expected = FieldError::new("facts.same_identity[0].tax_id", Rule::AnotherQuestion);
    assert_eq!(error, expected);
}

#[test]
fn a_holder_without_id_is_an_error_that_names_it() {
    let facts = Facts { phone_holders: Some(vec![Holder::default()]), ..with(vec![]) };
    assert_eq!(failure(&facts), ("facts.phone_holders[0].id".to_owned(), Rule::Required));
}

#[test]
fn a_threshold_lies_between_0_and_1_and_is_a_number() {
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.00001, 1.00001, 90.0] {
        assert!(Threshold::new(wrong).is_none());
        let document = PolicyDocument { threshold: Some(wrong), ..PolicyDocument::default() };
        let error = document.check().unwrap_err();
        assert_eq!(error, FieldError::new("threshold", Rule::OutOfRange));
    }
    for right in [0.0, 0.9, 1.0] {
        assert_eq!(Threshold::new(right).unwrap().as_f64(), right);
    }
    let error = PolicyDocument::default().check().unwrap_err();
    assert_eq!(error, FieldError::new("threshold", Rule::Required));
}

#[test]
fn the_manual_limit_lies_not_above_the_automatic_one() {
    let score = |value| Score::rounded(value).unwrap();
    let limits = Limits { automatic: score(0.5), manual: score(0.50001) };
    let document =
        PolicyDocument { threshold: Some(0.9), limits: Some(limits), ..PolicyDocument::default() };
    let error = document.clone().check().unwrap_err();
    assert_eq!(error, FieldError::new("limits.manual", Rule::OutOfRange));
    let equal = Limits { manual: limits.automatic, ..limits };
    let document = PolicyDocument { limits: Some(equal), ..document };
    assert_eq!(document.check().unwrap().limits, equal);
}

#[test]
fn a_candidate_that_cannot_be_read_is_reported_and_the_others_are_scored() {
    let error = FieldError::new("birth_date", Rule::Date);
    let bad = Candidate::Unreadable { id: "0".into(), error };
    assert_eq!((bad.id(), Candidate::from(same("1")).id()), (Some("0"), Some("1")));
    let facts = with(vec![bad.clone(), same("1").into(), bad, same("2").into()]);
    let (decision, _) = run(&submission(somebody()), &facts, &Policy::registration());
    let others = with(vec![same("1").into(), same("2").into()]);
    let (alone, _) = run(&submission(somebody()), &others, &Policy::registration());
    assert_eq!(decision.candidates(), alone.candidates());
    assert_eq!(decision.persons(), alone.persons());
    let ignored: Vec<_> = decision.ignored().iter().map(|i| (&*i.id, &*i.reason)).collect();
    assert_eq!(ignored, [("0", "unreadable")]);
    assert_eq!(decision.ignored()[0].field.as_deref(), Some("birth_date"));
    assert_eq!(decision.ignored()[0].rule.as_deref(), Some("date"));
}

#[test]
fn an_inactive_or_unrelated_candidate_is_reported_and_not_scored() {
    let merged = Person { status: text("MERGED"), ..same("1") };
    let inactive = Person { is_active: Some(false), ..same("2") };
    let facts = with(vec![merged.into(), inactive.into(), stranger("3").into()]);
    let (decision, _) = run(&submission(somebody()), &facts, &Policy::registration());
    assert_eq!(decision.rule(), DecisionRule::NoCandidates);
    let ignored: Vec<_> = decision.ignored().iter().map(|i| (&*i.id, &*i.reason)).collect();
    assert_eq!(ignored, [("1", "inactive"), ("2", "inactive"), ("3", "no_cluster")]);
}

#[test]
fn facts_that_no_step_needs_are_not_read() {
    let facts = Facts {
        person: Some(Some(same("1"))),
        same_identity: Some(vec![Holder::default()]),
        phone_is_confidants: Some(true),
        ..with(vec![])
    };
    let (decision, asked) = run(&submission(somebody()), &facts, &Policy::registration());
    assert_eq!(decision.rule(), DecisionRule::NoCandidates);
    assert_eq!(asked, ["phone_holders", "candidates"]);
    let offline = Person { authentication_methods: vec![], ..somebody() };
    let facts = Facts { phone_holders: Some(vec![Holder::default()]), ..facts };
    let (decision, asked) = run(&submission(offline), &facts, &Policy::registration());
    assert_eq!((decision.rule(), asked), (DecisionRule::NoCandidates, vec!["candidates"]));
}

#[test]
fn a_hundred_thousand_candidates_are_all_compared() {
    let crowd = (0..99_999).map(|at| match at % 1000 {
        0 => namesake(&format!("{at:06}")),
        1 => stranger(&format!("{at:06}")),
        _ => stranger("repeated"),
    });
    let mut candidates: Vec<Candidate> = crowd.map(Candidate::from).collect();
    candidates.push(same("the one").into());
    let facts = with(candidates);
    let (decision, _) = run(&submission(somebody()), &facts, &Policy::registration());
    assert_eq!(decision.persons().len(), 1);
    assert_eq!(decision.persons()[0].id, "the one");
    assert_eq!(decision.candidates().len(), 101);
    assert_eq!(decision.ignored().len(), 101);
}

#[test]
fn a_hundred_thousand_holders_are_over_every_limit() {
    let holder = |at: u32| Holder { id: Some(at.to_string().into()), ..Holder::default() };
    let facts = Facts { phone_holders: Some((0..100_000).map(holder).collect()), ..with(vec![]) };
    let policy = Policy { phone_number_auth_limit: 99_999, ..Policy::registration() };
    let (decision, _) = run(&submission(somebody()), &facts, &policy);
    assert_eq!(decision.rule(), DecisionRule::PhoneLimit);
    let policy = Policy { phone_number_auth_limit: 100_000, ..policy };
    let (decision, _) = run(&submission(somebody()), &facts, &policy);
    assert_eq!(decision.rule(), DecisionRule::NoCandidates);
}

#[test]
fn a_person_id_is_a_uuid_with_hyphens_in_either_case() {
    let rule = |id: &str| {
        let named = Submission { person: somebody(), person_id: text(id) };
        let facts = Facts { person: Some(None), ..Facts::default() };
        run(&named, &facts, &Policy::registration()).0.rule()
    };
    let (simple, upper) = (ID.replace('-', ""), ID.to_uppercase());
    for right in [ID, upper.as_str()] {
        assert_eq!(rule(right), DecisionRule::PersonUnknown, "{right}");
    }
    for wrong in [
        "",
        "7",
        simple.as_str(),
        &format!("{{{ID}}}"),
        &format!("urn:uuid:{ID}"),
        &format!("{ID} "),
        &ID.replace('a', "g"),
        &ID.replacen('-', "0", 1),
    ] {
        assert_eq!(rule(wrong), DecisionRule::PersonIdMalformed, "{wrong}");
    }
}

#[test]
fn the_id_of_the_person_named_is_compared_without_case() {
    let named = Submission { person: somebody(), person_id: text(ID) };
    let facts = Facts { person: Some(Some(same(&ID.to_uppercase()))), ..Facts::default() };
    let (decision, _) = run(&named, &facts, &Policy::registration());
    assert_eq!(decision.rule(), DecisionRule::SamePhoneAndTaxId);
    assert_eq!(decision.persons()[0].id, ID.to_uppercase());
}
