//! Invented persons, and a host that answers questions from facts gathered beforehand.

use std::sync::OnceLock;

use osoba::identifiers::placeholder::evident;
use osoba::matching::{decide, Decision, Facts, MatchStep, Policy, Question, Submission};
use osoba::person::{Address, AuthenticationMethod, Document};
use osoba::scoring::{Score, Scorecard};
use osoba::Person;

pub(crate) const PHONE: &str = "+380671112233";
pub(crate) const OTHER_PHONE: &str = "+380504445566";
pub(crate) const TAX_ID: &str = "3347300034";
pub(crate) const OTHER_TAX_ID: &str = "3347300040";
pub(crate) const ID: &str = "0b5c8a1e-8f0e-4c62-9d1f-3a0f4e8f7a10";
pub(crate) const SETTLEMENT: &str = "11111111-aaaa-4bbb-8ccc-222222222222";

pub(crate) fn text<T: From<String>>(text: &str) -> Option<T> {
    Some(text.to_owned().into())
}

pub(crate) fn otp(phone: &str) -> AuthenticationMethod<'static> {
    AuthenticationMethod { r#type: text("OTP"), phone_number: text(phone) }
}

pub(crate) fn document(kind: &str, number: &str) -> Document<'static> {
    Document { r#type: text(kind), number: text(number) }
}

/// Who registers in these tests.
pub(crate) fn somebody() -> Person<'static> {
    Person {
        last_name: text("Зразко"),
        first_name: text("Остап"),
        birth_date: "1991-08-24".parse().ok(),
        gender: text("MALE"),
        tax_id: text(TAX_ID),
        documents: vec![document("PASSPORT", "АА123456")],
        addresses: vec![Address {
            r#type: text("RESIDENCE"),
            settlement: text("Київ"),
            settlement_id: text(SETTLEMENT),
        }],
        authentication_methods: vec![otp(PHONE)],
        ..Person::default()
    }
}

/// The same person in the index.
pub(crate) fn same(id: &str) -> Person<'static> {
    Person { id: text(id), ..somebody() }
}

/// A person of the same name and another life: in a cluster, and far from any threshold.
pub(crate) fn namesake(id: &str) -> Person<'static> {
    Person {
        id: text(id),
        last_name: text("Зразко"),
        first_name: text("Остап"),
        birth_date: "1950-01-01".parse().ok(),
        gender: text("FEMALE"),
        ..Person::default()
    }
}

/// Somebody who shares no cluster with anybody here.
pub(crate) fn stranger(id: &str) -> Person<'static> {
    Person {
        id: text(id),
        last_name: text("Вигаданюк"),
        first_name: text("Олена"),
        birth_date: "1960-02-02".parse().ok(),
        tax_id: text("9000000002"),
        ..Person::default()
    }
}

pub(crate) fn submission(person: Person) -> Submission {
    Submission { person, person_id: None }
}

/// The published scorecard, built once.
pub(crate) fn scorecard() -> &'static Scorecard {
    static SCORECARD: OnceLock<Scorecard> = OnceLock::new();
    SCORECARD.get_or_init(Scorecard::published)
}

pub(crate) fn score(a: &Person, b: &Person) -> Score {
    let scorecard = scorecard();
    scorecard.score(&scorecard.prepare(a), &scorecard.prepare(b)).score
}

/// Asks until it is decided. Panics if anything is asked twice, or more than five calls are needed.
pub(crate) fn run(
    submission: &Submission,
    known: &Facts,
    policy: &Policy,
) -> (Decision, Vec<&'static str>) {
    let mut facts = Facts::default();
    let mut asked = Vec::new();
    loop {
        assert!(asked.len() < 5, "more than five calls: {asked:?}");
        match decide(submission, &facts, policy, scorecard()).unwrap() {
            MatchStep::Decided(decision) => return (*decision, asked),
            MatchStep::Ask(question) => {
                assert!(!asked.contains(&question.name()), "{} is asked twice", question.name());
                asked.push(question.name());
                match question {
                    Question::PhoneHolders { phone } => {
                        assert_eq!(Some(phone.as_str()), submission.phone());
                        facts.phone_holders.clone_from(&known.phone_holders);
                    }
                    Question::PhoneIsConfidants { phone } => {
                        assert_eq!(Some(phone.as_str()), submission.phone());
                        facts.phone_is_confidants = known.phone_is_confidants;
                    }
                    Question::Person { id } => {
                        assert_eq!(Some(&*id), submission.person_id.as_deref());
                        facts.person.clone_from(&known.person);
                    }
                    Question::SameIdentity { tax_id, first_name, last_name, second_name } => {
                        let person = &submission.person;
                        assert_eq!(
                            [
                                tax_id.as_deref(),
                                first_name.as_deref(),
                                last_name.as_deref(),
                                second_name.as_deref()
                            ],
                            [
                                person.tax_id.as_deref().and_then(evident),
                                person.first_name.as_deref(),
                                person.last_name.as_deref(),
                                person.second_name.as_deref()
                            ]
                        );
                        facts.same_identity.clone_from(&known.same_identity);
                    }
                    Question::Candidates(_) => facts.candidates.clone_from(&known.candidates),
                }
            }
        }
    }
}

/// A decision as the bytes that every host gives.
pub(crate) fn bytes(decision: &Decision) -> String {
    serde_json::to_string(decision).unwrap()
}
