//! What never changes a decision, whatever is submitted.

use osoba::matching::*;
use osoba::names::Algorithm;
use osoba::person::{Address, AuthenticationMethod, ConfidantPerson, Document, Phone};
use osoba::{FieldError, Person, Rule};
use proptest::prelude::*;

use crate::host::*;

/// One of a few texts, or none: few, so that persons agree often.
fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    prop_oneof![4 => prop::sample::select(texts).prop_map(text), 1 => Just(None)]
}

fn persons() -> impl Strategy<Value = Person<'static>> {
    let names = (
        one_of(&["Зразко", "Зразка", "Зразко-Вигаданюк", "Вигаданюк", "Вигаданий", "-"]),
        one_of(&["Остап", "Олена", "Юрій", "остап"]),
        one_of(&["Юрійович", "Юрієвич", "Остапович"]),
        one_of(&["MALE", "FEMALE"]),
        one_of(&[TAX_ID, OTHER_TAX_ID, "3347300035", ""]),
        one_of(&["Київ", "м. Київ", "Умань"]),
        prop::option::of(0..4_u32),
    );
    let document = (
        one_of(&["PASSPORT", "BIRTH_CERTIFICATE", "NATIONAL_ID"]),
        one_of(&["АА123456", "АА123457", "ВВ654321", "І-БК 123456", "№"]),
    );
    let address = (one_of(&["RESIDENCE", "REGISTRATION"]), one_of(&["x", "y", "z"]));
    let method =
        (one_of(&["OTP", "OTP", "OFFLINE", "THIRD_PERSON"]), one_of(&[PHONE, OTHER_PHONE]));
    let lists = (
        prop::collection::vec(document, 0..3),
        prop::collection::vec(address, 0..3),
        prop::collection::vec(method, 0..3),
        prop::option::of(one_of(&[PHONE, OTHER_PHONE])),
    );
    (names, lists).prop_map(|(names, lists)| {
        let (last_name, first_name, second_name, gender, tax_id, birth_settlement, day) = names;
        let (documents, addresses, methods, confidant) = lists;
        Person {
            last_name: last_name.map(Into::into),
            first_name: first_name.map(Into::into),
            second_name: second_name.map(Into::into),
            gender: gender.map(Into::into),
            tax_id: tax_id.map(Into::into),
            birth_settlement: birth_settlement.map(Into::into),
            birth_date: day.and_then(|day| chrono::NaiveDate::from_ymd_opt(1991, 8, 24 + day)),
            documents: documents
                .into_iter()
                .map(|(r#type, number)| Document {
                    r#type: r#type.map(Into::into),
                    number: number.map(Into::into),
                })
                .collect(),
            addresses: addresses
                .into_iter()
                .map(|(r#type, id)| Address {
                    r#type: r#type.map(Into::into),
                    settlement: id.clone().map(Into::into),
                    settlement_id: id.map(Into::into),
                })
                .collect(),
            authentication_methods: methods
                .into_iter()
                .map(|(r#type, phone_number)| AuthenticationMethod {
                    r#type: r#type.map(Into::into),
                    phone_number: phone_number.map(Into::into),
                })
                .collect(),
            confidant_person: confidant.map(|number| ConfidantPerson {
                phones: vec![Phone { r#type: None, number: number.map(Into::into) }],
            }),
            ..Person::default()
        }
    })
}

fn submissions() -> impl Strategy<Value = Submission<'static>> {
    let id = prop_oneof![6 => Just(None), 1 => Just(text::<String>(ID)), 1 => Just(text("7"))];
    (persons(), id).prop_map(|(mut person, person_id)| {
        // A placeholder is no name.
        let last_name = person.last_name.filter(|name| name != "-");
        person.last_name = last_name.or_else(|| text("Зразко"));
        person.first_name.get_or_insert_with(|| "Остап".into());
        Submission { person, person_id: person_id.map(Into::into) }
    })
}

fn policies() -> impl Strategy<Value = Policy> {
    let choices = (
        prop::sample::select(Procedure::ALL),
        prop::sample::select(ThresholdRule::ALL),
        prop::sample::select(PhoneLimit::ALL),
        prop::sample::select(&[Algorithm::Uk, Algorithm::Kankowski][..]),
        any::<bool>(),
    );
    (choices, 0..4_u32, prop_oneof![0.0..=1.0_f64, 0.0..=0.1_f64]).prop_map(
        |((procedure, threshold_rule, phone_limit, key, require_unique), limit, threshold)| {
            Policy {
                procedure,
                threshold_rule,
                phone_limit,
                key,
                require_unique,
                phone_number_auth_limit: limit,
                ..Policy::new(Threshold::new(threshold).unwrap())
            }
        },
    )
}

fn facts() -> impl Strategy<Value = Facts<'static>> {
    let holders = |most| {
        prop::collection::btree_map(0..9_u32, one_of(&[TAX_ID, OTHER_TAX_ID, ""]), 0..most)
            .prop_map(|holders| -> Vec<Holder> {
                let holder = |(id, tax_id): (u32, Option<String>)| Holder {
                    id: Some(id.to_string().into()),
                    tax_id: tax_id.map(Into::into),
                    phone_number: None,
                };
                holders.into_iter().map(holder).collect()
            })
    };
    let same_identity = prop::collection::vec(0..3_u32, 0..3).prop_map(|ids| -> Vec<Holder> {
        ids.iter()
            .map(|id| Holder { id: Some(id.to_string().into()), ..Holder::default() })
            .collect()
    });
    let candidates = prop::collection::vec(persons(), 0..6).prop_map(|persons| -> Vec<Candidate> {
        let with_id = |(at, person)| Person { id: Some(format!("c{at}").into()), ..person };
        persons.into_iter().enumerate().map(with_id).map(Candidate::from).collect()
    });
    let person = prop::option::weighted(0.8, persons());
    (holders(6), any::<bool>(), person, same_identity, candidates).prop_map(
        |(holders, confidants, person, same_identity, candidates)| Facts {
            phone_holders: Some(holders),
            phone_is_confidants: Some(confidants),
            person: Some(person.map(|person| Person { id: text(ID), ..person })),
            same_identity: Some(same_identity),
            candidates: Some(candidates),
        },
    )
}

fn cases() -> impl Strategy<Value = (Submission<'static>, Facts<'static>, Policy)> {
    (submissions(), facts(), policies())
}

fn changed<'a>(facts: &Facts<'a>, change: impl FnOnce(&mut Vec<Candidate<'a>>)) -> Facts<'a> {
    let mut facts = facts.clone();
    facts.candidates.as_mut().map(change);
    facts
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// `run` panics if anything is asked twice or a sixth call is needed.
    #[test]
    fn nothing_is_asked_twice_and_every_run_gives_the_same_bytes((submission, facts, policy) in cases()) {
        let (decision, asked) = run(&submission, &facts, &policy);
        let (again, asked_again) = run(&submission, &facts, &policy);
        prop_assert_eq!(bytes(&decision), bytes(&again));
        prop_assert_eq!(asked, asked_again);
        // All facts at once decide the same.
        let at_once = decide(&submission, &facts, &policy, scorecard()).unwrap();
        prop_assert_eq!(at_once, MatchStep::Decided(Box::new(decision)));
    }

    #[test]
    fn the_order_of_what_the_host_found_changes_nothing(
        ((submission, facts, policy), seed) in (cases(), any::<prop::sample::Index>())
    ) {
        let mut other = changed(&facts, |candidates| {
            let (at, all) = (seed.index(candidates.len().max(1)), candidates.len());
            candidates.rotate_left(at.min(all));
            candidates.reverse();
        });
        for list in [&mut other.phone_holders, &mut other.same_identity] {
            list.as_mut().unwrap().reverse();
        }
        let (a, b) = (run(&submission, &facts, &policy).0, run(&submission, &other, &policy).0);
        prop_assert_eq!(bytes(&a), bytes(&b));
    }

    #[test]
    fn a_person_found_twice_counts_once((submission, facts, policy) in cases()) {
        let mut other = changed(&facts, |candidates| candidates.extend(candidates.clone()));
        for list in [&mut other.phone_holders, &mut other.same_identity] {
            let list = list.as_mut().unwrap();
            list.extend(list.clone());
        }
        let (a, b) = (run(&submission, &facts, &policy).0, run(&submission, &other, &policy).0);
        prop_assert_eq!(bytes(&a), bytes(&b));
    }

    #[test]
    fn candidates_that_share_no_cluster_or_cannot_be_read_are_reported_and_change_nothing_else(
        (submission, facts, policy) in cases()
    ) {
        let unrelated = Person {
            id: text("z1"), last_name: text("Щукарьов"), first_name: text("Макар"), ..Person::default()
        };
        let error = FieldError::new("birth_date", Rule::Date);
        let unreadable = Candidate::Unreadable { id: "z2".into(), error };
        let other = changed(&facts, |candidates| {
            candidates.insert(0, unreadable);
            candidates.push(unrelated.into());
        });
        let (a, (b, asked)) = (run(&submission, &facts, &policy).0, run(&submission, &other, &policy));
        // Somebody who could not be read is a finding, and somebody all the same.
        prop_assert_eq!(a.outcome(), b.outcome());
        prop_assert_eq!(a.persons(), b.persons());
        prop_assert_eq!(a.candidates(), b.candidates());
        let findings = b.findings();
        let others = findings.iter().filter(|f| f.finding != FindingKind::CandidateUnreadable);
        prop_assert_eq!(a.findings(), others.cloned().collect::<Vec<_>>());
        prop_assert_eq!(findings.len() > a.findings().len(), asked.contains(&"candidates"));
        let reported: Vec<_> =
            b.ignored().iter().filter(|i| i.id.starts_with('z')).map(|i| &*i.reason).collect();
        if asked.contains(&"candidates") {
            prop_assert_eq!(reported, ["no_cluster", "unreadable"]);
        } else {
            prop_assert!(reported.is_empty());
        }
    }

    #[test]
    fn every_candidate_is_either_scored_or_reported((submission, facts, policy) in cases()) {
        let (decision, asked) = run(&submission, &facts, &policy);
        if asked.contains(&"candidates") {
            let all = facts.candidates.unwrap().len();
            prop_assert_eq!(decision.candidates().len() + decision.ignored().len(), all);
            let scores: Vec<_> =
                decision.candidates().iter().map(|c| (std::cmp::Reverse(c.proven_score.or(c.score)), c.id)).collect();
            prop_assert!(scores.is_sorted());
        }
    }

    #[test]
    fn a_stored_record_replays_to_the_same_bytes((submission, facts, policy) in cases()) {
        let decision = run(&submission, &facts, &policy).0;
        let stored = serde_json::to_string(&AuditRecord::of(&decision, scorecard()).unwrap()).unwrap();
        let record = AuditRecord::from_json(&stored).unwrap();
        prop_assert_eq!(&serde_json::to_string(&record).unwrap(), &stored);
        let Replay::Same(again) = replay(&record, scorecard()).unwrap() else {
            return Err(TestCaseError::fail("nothing differs"));
        };
        prop_assert_eq!(bytes(&again), bytes(&decision));
    }

    #[test]
    fn why_not_agrees_with_the_decision((submission, facts, policy) in cases()) {
        let policy = Policy { procedure: Procedure::Registration, ..policy };
        let person = Person { authentication_methods: vec![], ..submission.person };
        let submission = Submission { person, person_id: None };
        let decision = run(&submission, &facts, &policy).0;
        let scored = decision.candidates();
        for candidate in facts.candidates.unwrap() {
            let Candidate::Person(person) = candidate else { continue };
            let why = why_not(&submission, &person, &policy, scorecard());
            let found = scored.iter().find(|matched| Some(matched.id) == person.id.as_deref());
            prop_assert_eq!(why.clusters.iter().any(|check| check.holds), found.is_some());
            let matches = decision.persons().iter().any(|matched| Some(matched.id) == person.id.as_deref());
            prop_assert_eq!(why.matches, matches);
            if let Some(found) = found {
                prop_assert_eq!(Some(why.explanation.score), found.score);
                let holding = why.clusters.iter().filter(|check| check.holds).map(|check| check.cluster);
                prop_assert_eq!(holding.collect::<Clusters>(), found.clusters);
            }
        }
    }

    /// Documents of different types, one residence, one OTP: nothing is "the first of its type".
    #[test]
    fn the_order_of_documents_addresses_and_methods_changes_nothing_unless_a_rule_takes_the_first(
        (submission, facts, policy) in cases()
    ) {
        fn single<'a>(person: &Person<'a>) -> Person<'a> {
            let mut person = person.clone();
            let mut seen = Vec::new();
            person.documents.retain(|d| !seen.contains(&d.r#type) && { seen.push(d.r#type.clone()); true });
            seen.clear();
            person.addresses.retain(|a| !seen.contains(&a.r#type) && { seen.push(a.r#type.clone()); true });
            seen.clear();
            person.authentication_methods
                .retain(|m| !seen.contains(&m.r#type) && { seen.push(m.r#type.clone()); true });
            person
        }
        fn turned<'a>(person: &Person<'a>) -> Person<'a> {
            let mut person = person.clone();
            person.documents.reverse();
            person.addresses.reverse();
            person.authentication_methods.reverse();
            person
        }
        let every = |submission: &Submission<'static>, facts: &Facts<'static>, change: fn(&Person<'static>) -> Person<'static>| {
            let submission = Submission { person: change(&submission.person), ..submission.clone() };
            let facts = changed(facts, |candidates| for candidate in candidates {
                if let Candidate::Person(person) = candidate {
                    **person = change(person);
                }
            });
            let person = facts.person.clone().map(|person| person.map(|person| change(&person)));
            (submission, Facts { person, ..facts })
        };
        let (submission, facts) = every(&submission, &facts, single);
        let (other_submission, other_facts) = every(&submission, &facts, turned);
        let a = run(&submission, &facts, &policy).0;
        let b = run(&other_submission, &other_facts, &policy).0;
        prop_assert_eq!(bytes(&a), bytes(&b));
    }
}
