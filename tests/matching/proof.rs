//! Nothing is taken for evidence, and what is doubtful is said.

use osoba::identifiers::placeholder::{present, WORDS};
use osoba::matching::*;
use osoba::person::{Address, AuthenticationMethod, Document};
use osoba::Person;
use proptest::prelude::*;

use crate::host::*;

/// Blanks and placeholders of every kind.
const NOTHING: [&str; 12] = [
    "",
    " ",
    "\u{a0}\u{200b}",
    "-",
    "—",
    "0000000000",
    "9999999999",
    "1234567890",
    "+380999999999",
    "+380111111111",
    "немає",
    "Не  вказано",
];

/// White space and invisible characters before and behind an identifier.
const SPACES: [(&str, &str); 6] = [
    ("", " "),
    ("\u{a0}", ""),
    ("\t", "\n"),
    ("\u{200b}", "\u{feff}"),
    ("\u{3000}", "\u{2003}"),
    ("  ", "  "),
];

/// A way to put an identifier into a record.
type Field = (&'static str, fn(&mut Person, Option<String>));

/// Every field that identifies a person.
const FIELDS: [Field; 5] = [
    ("tax_id", |person, value| person.tax_id = value.map(Into::into)),
    ("passport", |person, number| {
        person
            .documents
            .push(Document { r#type: text("PASSPORT"), number: number.map(Into::into) });
    }),
    ("certificate", |person, number| {
        person
            .documents
            .push(Document { r#type: text("BIRTH_CERTIFICATE"), number: number.map(Into::into) });
    }),
    ("phone", |person, phone_number| {
        person.authentication_methods.push(AuthenticationMethod {
            r#type: text("OTP"),
            phone_number: phone_number.map(Into::into),
        });
    }),
    ("confidant", |person, number| {
        let phone = osoba::person::Phone { r#type: None, number: number.map(Into::into) };
        person.confidant_person.get_or_insert_default().phones.push(phone);
    }),
];

fn outcome_rank(decision: &Decision) -> u8 {
    match decision.outcome() {
        Outcome::Exists | Outcome::Update => 2,
        Outcome::Ambiguous => 1,
        Outcome::Create | Outcome::Refused => 0,
    }
}

/// The decision with the value in the field on both sides.
fn both_sides(base: &Case, put: fn(&mut Person, Option<String>), value: Option<&str>) -> Decision {
    let value = value.map(str::to_owned);
    let with = |person: &Person<'static>| {
        let mut person = person.clone();
        put(&mut person, value.clone());
        person
    };
    let submission = Submission {
        person: with(&base.submission.person),
        person_id: base.submission.person_id.clone(),
    };
    let holders = |list: &[Person<'static>]| {
        list.iter().map(|person| Holder::from(&with(person))).collect::<Vec<_>>()
    };
    let tax_id = |person: &Person<'static>| {
        with(person).tax_id.as_deref().and_then(present).map(str::to_owned)
    };
    let same = |person: &&Person<'static>| tax_id(person) == tax_id(&base.submission.person);
    let same_tax_id: Vec<Person> = base.index.iter().filter(same).take(1).cloned().collect();
    let known = Facts {
        phone_holders: Some(holders(&base.index)),
        phone_is_confidants: Some(true),
        person: Some(base.index.first().map(with).map(|person| Person { id: text(ID), ..person })),
        same_identity: Some(holders(&same_tax_id)),
        candidates: Some(base.index.iter().map(with).map(Candidate::from).collect()),
    };
    match decide(&submission, &known, &base.policy, scorecard()).unwrap() {
        MatchStep::Decided(decision) => *decision,
        MatchStep::Ask(question) => panic!("{question:?} is known"),
    }
}

#[derive(Debug)]
struct Case {
    submission: Submission<'static>,
    index: Vec<Person<'static>>,
    policy: Policy,
}

fn cases() -> impl Strategy<Value = Case> {
    let few = |texts: &'static [Option<&'static str>]| {
        prop::sample::select(texts).prop_map(|text| text.map(str::to_owned))
    };
    let person = (
        prop::sample::select(&["Зразко", "Вигаданюк"][..]),
        prop::sample::select(&["Остап", "Олена"][..]),
        0..3_u32,
        few(&[None, Some(TAX_ID), Some(OTHER_TAX_ID)]),
        few(&[None, Some("АА123456"), Some("АА123457"), Some("АА1234")]),
        few(&[None, Some(PHONE)]),
        few(&[None, Some("Київ")]),
    );
    let person = person.prop_map(|(last, first, year, tax_id, number, phone, settlement)| Person {
        last_name: text(last),
        first_name: text(first),
        birth_date: chrono::NaiveDate::from_ymd_opt(
            1950 + 20 * i32::try_from(year).unwrap(),
            8,
            24,
        ),
        gender: text("MALE"),
        tax_id: tax_id.map(Into::into),
        documents: number.map(|number| document("PASSPORT", &number)).into_iter().collect(),
        authentication_methods: phone.map(|phone| otp(&phone)).into_iter().collect(),
        addresses: vec![Address {
            r#type: text("RESIDENCE"),
            settlement: settlement.map(Into::into),
            settlement_id: text(SETTLEMENT),
        }],
        ..Person::default()
    });
    let index = prop::collection::vec(person.clone(), 1..5);
    let choices = (
        prop::sample::select(&[0.05, 0.3, 0.6, 0.9][..]),
        prop::sample::select(Procedure::ALL),
        prop::option::weighted(0.2, Just(ID.to_owned())),
    );
    (person, index, choices).prop_map(|(person, index, (threshold, procedure, person_id))| Case {
        submission: Submission { person, person_id: person_id.map(Into::into) },
        index: (0..)
            .zip(index)
            .map(|(at, p)| Person { id: text(&format!("c{at}")), ..p })
            .collect(),
        policy: Policy { procedure, ..Policy::new(Threshold::new(threshold).unwrap()) },
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn a_placeholder_for_an_absent_identifier_on_both_sides_strengthens_no_decision_and_removes_no_finding(
        base in cases(),
        field in prop::sample::select(&FIELDS[..]),
        value in prop::sample::select(&NOTHING[..]),
    ) {
        let mut base = base;
        if field.0 == "tax_id" {
            for person in base.index.iter_mut().chain([&mut base.submission.person]) {
                person.tax_id = None;
            }
        }
        // A placeholder is still a phone, to count who holds it.
        prop_assume!(field.0 != "phone" || base.submission.person.otp_phones().next().is_some());
        let absent = both_sides(&base, field.1, None);
        let with = both_sides(&base, field.1, Some(value));
        prop_assert!(outcome_rank(&with) <= outcome_rank(&absent), "{} {value:?}", field.0);
        for finding in absent.findings() {
            prop_assert!(with.findings().contains(&finding), "{finding:?} {} {value:?}", field.0);
        }
    }

    #[test]
    fn white_space_around_an_identifier_changes_no_decision(
        base in cases(),
        field in prop::sample::select(&FIELDS[..]),
        value in prop::sample::select(&[TAX_ID, "АА654321", "1-БК 654321", OTHER_PHONE][..]),
        spaces in prop::sample::select(&SPACES[..]),
        sides in 1..4_u8,
    ) {
        let spaced = format!("{}{value}{}", spaces.0, spaces.1);
        let plain = both_sides(&base, field.1, Some(value));
        let mut one_side = base;
        // On one side or on both.
        let put = |person: &mut Person, on: bool| {
            let value = if on { spaced.clone() } else { value.to_owned() };
            field.1(person, Some(value));
        };
        put(&mut one_side.submission.person, sides & 1 != 0);
        one_side.index.iter_mut().for_each(|person| put(person, sides & 2 != 0));
        let other = both_sides(&one_side, |_, _| (), None);
        prop_assert_eq!(bytes(&plain), bytes(&other), "{} {:?}", field.0, spaces);
    }
}

/// The record of many a fault: a father and a son of one name and town.
fn father_and_son() -> (Person<'static>, Person<'static>) {
    let person = |born: &str, passport: &str| Person {
        documents: vec![document("PASSPORT", passport)],
        last_name: text("Зразко"),
        first_name: text("Остап"),
        second_name: text("Юрійович"),
        birth_settlement: text("м. Умань"),
        birth_date: born.parse().ok(),
        gender: text("MALE"),
        addresses: vec![Address {
            r#type: text("RESIDENCE"),
            settlement: text("Умань"),
            settlement_id: text(SETTLEMENT),
        }],
        ..Person::default()
    };
    let father = person("1962-08-24", "СТ804517");
    (person("1991-08-24", "АВ123456"), Person { id: text("father"), ..father })
}

#[test]
fn a_father_is_not_matched_by_blanks_and_placeholders() {
    for value in NOTHING.iter().chain(&WORDS) {
        for (name, put) in FIELDS {
            let (mut son, mut father) = father_and_son();
            for person in [&mut son, &mut father] {
                put(person, text(value));
            }
            for procedure in Procedure::ALL {
                let policy = Policy { procedure: *procedure, ..Policy::registration() };
                let holder = Holder::from(&father);
                let facts = Facts {
                    phone_holders: Some(vec![holder.clone()]),
                    phone_is_confidants: Some(true),
                    same_identity: Some(vec![holder]),
                    candidates: Some(vec![father.clone().into()]),
                    person: None,
                };
                let (decision, _) = run(&submission(son.clone()), &facts, &policy);
                let outcome = decision.outcome();
                assert!(matches!(outcome, Outcome::Create | Outcome::Refused), "{name} {value:?}");
            }
        }
    }
}

#[test]
fn a_placeholder_that_raised_the_published_score_to_a_match_is_a_finding_and_does_not_decide() {
    let (mut son, mut father) = father_and_son();
    for person in [&mut son, &mut father] {
        person.tax_id = text("0000000000");
    }
    let published = score(&son, &father);
    assert!(published.as_f64() > 0.9);
    let facts = Facts { candidates: Some(vec![father.into()]), ..Facts::default() };
    let (decision, _) = run(&submission(son), &facts, &Policy::registration());
    assert_eq!(decision.rule(), DecisionRule::ModelNotAboveThreshold);
    let seen = &decision.candidates()[0];
    assert_eq!(seen.score, Some(published));
    assert!(seen.proven_score.unwrap() < published);
    let kinds: Vec<_> = decision.findings().iter().map(|finding| finding.finding).collect();
    assert_eq!(
        kinds,
        [FindingKind::PlaceholderAgreement, FindingKind::BirthDatesContradict]
            .map(|k| k)
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
    );
}

/// A change of the record in the index, and the caution that it is to give.
type Doubt = (FindingKind, f64, fn(&mut Person));

#[test]
fn a_caution_makes_a_decision_ambiguous_only_if_found_and_named_by_the_policy() {
    let doubts: [Doubt; 13] = [
        (FindingKind::DifferentValidTaxIds, 0.0, |p| p.tax_id = text(OTHER_TAX_ID)),
        (FindingKind::TwinsPattern, 0.0, |p| {
            p.first_name = text("Орест");
            p.documents = vec![document("PASSPORT", "АА123457")];
        }),
        (FindingKind::GenderClash, 0.0, |p| p.gender = text("FEMALE")),
        (FindingKind::DifferentGivenNames, 0.0, |p| p.first_name = text("Орест")),
        (FindingKind::BirthDatesContradict, 0.9, |p| p.birth_date = "1962-03-15".parse().ok()),
        (FindingKind::TaxIdContradicts, 0.9, |p| p.birth_date = "1991-08-25".parse().ok()),
        (FindingKind::TaxIdContradicts, 0.0, |p| p.gender = text("FEMALE")),
        (FindingKind::NamesSwapped, 0.0, |p| {
            std::mem::swap(&mut p.last_name, &mut p.first_name);
        }),
        (FindingKind::PlaceholderAgreement, 0.0, |p| p.birth_settlement = text(" ")),
        (FindingKind::OtherScript, 0.99, |p| {
            p.last_name = text("Zrazko");
            p.first_name = text("Ostap");
        }),
        (FindingKind::OtherScript, 0.99, |p| p.last_name = text("Zrazko")),
        (FindingKind::OtherScript, 0.99, |p| p.first_name = text("Ostap")),
        (FindingKind::NamesSwapped, 0.99, |p| {
            std::mem::swap(&mut p.last_name, &mut p.first_name);
        }),
    ];
    for (kind, threshold, change) in doubts {
        let mut person = Person { birth_settlement: text("Київ"), ..same("1") };
        let own = Person { birth_settlement: text("Київ"), ..somebody() };
        let plain = Policy::new(Threshold::new(threshold).unwrap());
        let found = |person: &Person, policy: &Policy| {
            let facts = Facts {
                phone_holders: Some(vec![]),
                candidates: Some(vec![person.clone().into()]),
                ..Facts::default()
            };
            run(&submission(own.clone()), &facts, policy).0
        };
        assert!(found(&person, &plain).findings().is_empty(), "{kind}");
        change(&mut person);
        let decision = found(&person, &plain);
        let has = decision.findings().iter().any(|finding| finding.finding == kind);
        assert!(has, "{kind}: {:?}", decision.findings());
        assert!(cautions(&own, &person, &plain, scorecard()).contains(kind), "{kind}");
        let named = Policy { cautions: [kind].into_iter().collect(), ..plain };
        let cautioned = found(&person, &named);
        assert_eq!(cautioned.findings(), decision.findings());
        if decision.outcome() == Outcome::Exists {
            assert_eq!(cautioned.outcome(), Outcome::Ambiguous, "{kind}");
            assert_eq!(cautioned.rule(), DecisionRule::Caution);
            assert_eq!(cautioned.persons(), decision.persons());
        } else {
            assert_eq!(cautioned.outcome(), decision.outcome());
        }
        let record = AuditRecord::of(&cautioned, scorecard()).unwrap();
        let stored = serde_json::to_string(&record).unwrap();
        let read = AuditRecord::from_json(&stored).unwrap();
        assert_eq!(replay(&read, scorecard()).unwrap(), Replay::Same(Box::new(cautioned)));
    }
}

#[test]
fn every_finding_has_words_of_its_own_in_both_languages() {
    use osoba::scoring::Language;
    let mut met = std::collections::BTreeSet::new();
    for kind in FindingKind::ALL {
        for language in [Language::English, Language::Ukrainian] {
            let words = kind.text(language);
            assert!(!words.is_empty() && met.insert(words), "{kind}: {words}");
            let is_latin = words.is_ascii();
            assert_eq!(is_latin, language == Language::English, "{words}");
        }
    }
    assert_eq!(FindingKind::TwinsPattern.text(Language::Ukrainian), "схоже на близнюків");
}

#[test]
fn an_unreadable_candidate_counts_as_a_candidate_and_is_reported() {
    let error = osoba::FieldError::new("birth_date", osoba::Rule::Date);
    let facts = Facts {
        phone_holders: Some(vec![]),
        candidates: Some(vec![Candidate::Unreadable { id: "1".into(), error }]),
        ..Facts::default()
    };
    let (decision, _) = run(&submission(somebody()), &facts, &Policy::registration());
    assert_eq!(decision.rule(), DecisionRule::ModelNotAboveThreshold);
    let finding = Finding { id: text("1"), finding: FindingKind::CandidateUnreadable };
    assert_eq!(decision.findings(), [finding]);
}

#[test]
fn a_submission_without_any_key_has_a_finding() {
    let nameless = Person { last_name: text("李"), first_name: text("李"), ..Person::default() };
    let facts = Facts { candidates: Some(vec![]), ..Facts::default() };
    let (decision, _) = run(&submission(nameless), &facts, &Policy::registration());
    let finding = Finding { id: None, finding: FindingKind::NoClusterKeys };
    assert_eq!(decision.findings(), [finding]);
}

#[test]
fn an_unknown_value_is_a_finding_in_the_submission_and_in_candidates() {
    let method = |kind: &str| AuthenticationMethod {
        r#type: text(kind),
        phone_number: text("+380671112233"),
    };
    let changes: [fn(&mut Person, &str); 3] = [
        |person, value| person.gender = text(value),
        |person, value| {
            person.authentication_methods.iter_mut().for_each(|it| it.r#type = text(value))
        },
        |person, value| person.addresses.iter_mut().for_each(|it| it.r#type = text(value)),
    ];
    let whole = Person { authentication_methods: vec![method("OTP")], ..somebody() };
    for change in changes {
        for (value, is_known) in
            [("otp", false), ("male", false), ("X", false), ("", true), (" ", true)]
        {
            let mut person = whole.clone();
            change(&mut person, value);
            let stranger =
                Person { id: text("2"), last_name: text("Вигаданюк"), ..person.clone() };
            let facts = |candidate: &Person<'static>| Facts {
                phone_holders: Some(vec![]),
                candidates: Some(vec![
                    Candidate::Person(Box::new(Person { id: text("1"), ..candidate.clone() })),
                    Candidate::Person(Box::new(stranger.clone())),
                ]),
                ..Facts::default()
            };
            let found = |decision: Decision| -> Vec<Option<String>> {
                let found = decision.findings().into_iter();
                found.filter(|it| it.finding == FindingKind::UnknownValue).map(|it| it.id).collect()
            };
            let policy = Policy::registration();
            let ids = |ids: &[Option<String>]| if is_known { vec![] } else { ids.to_vec() };
            let (decision, _) = run(&submission(whole.clone()), &facts(&person), &policy);
            assert_eq!(found(decision), ids(&[text("1"), text("2")]), "{value}");
            let (decision, _) = run(&submission(person), &facts(&whole), &policy);
            assert_eq!(found(decision), ids(&[None, text("2")]), "{value}");
        }
    }
}

#[test]
fn a_certificate_is_found_by_the_digits_behind_its_series_unless_the_published_clusters_are_asked_for(
) {
    let child = |number: &str| Person {
        documents: vec![document("BIRTH_CERTIFICATE", number)],
        authentication_methods: vec![],
        addresses: vec![],
        tax_id: None,
        ..somebody()
    };
    let written =
        ["1-БК №123456", "І-БК 123456", "I-БК123456", "і-бк 123456", "ІІ-БК 123456", "123456"];
    for own in written {
        for other in written {
            let candidate = Person {
                id: text("1"),
                last_name: text("Вигаданюк"),
                first_name: text("Олена"),
                birth_date: None,
                ..child(other)
            };
            let facts = Facts { candidates: Some(vec![candidate.into()]), ..Facts::default() };
            let digits = |number: &str| number.replace(|c: char| !c.is_ascii_digit(), "");
            let same_digits = digits(own) == digits(other);
            for (clusters, finds) in
                [(ClusterSet::Extended, true), (ClusterSet::Published, same_digits)]
            {
                let policy = Policy { clusters, ..Policy::registration() };
                let (decision, _) = run(&submission(child(own)), &facts, &policy);
                let shares = decision
                    .candidates()
                    .iter()
                    .any(|c| c.clusters.contains(Cluster::DocumentNumber));
                assert_eq!(shares, finds, "{own} {other} {clusters}");
            }
        }
    }
}
