//! An index as the host of matching, beside one that looks at every person.

use osoba::identifiers::placeholder::{evident, present};
use osoba::index::{Index, Settings};
use osoba::matching::{
    decide, Candidate, ClusterSet, Decision, Facts, Holder, MatchStep, Policy, Preset, Procedure,
    Question, Submission,
};
use osoba::names::Algorithm;
use osoba::scoring::Scorecard;
use osoba::Person;

use crate::world::{build, entry, world};

/// Looks at every person for each question.
struct Everybody<'a>(Vec<&'a Person<'static>>);

impl Everybody<'_> {
    fn answer(&self, question: &Question, facts: &mut Facts) {
        let active = || self.0.iter().copied().filter(|person| person.participates());
        match question {
            Question::PhoneHolders { phone } => {
                let has = |person: &&Person| {
                    person.otp_phones().any(|own| present(own) == Some(phone.as_str()))
                };
                facts.phone_holders = Some(active().filter(has).map(Holder::from).collect());
            }
            Question::PhoneIsConfidants { phone } => {
                let phones = active().filter_map(|person| person.confidant_person.as_ref());
                let mut phones = phones.flat_map(|confidant| &confidant.phones);
                facts.phone_is_confidants =
                    Some(phones.any(|own| own.number.as_deref() == Some(phone)));
            }
            Question::Person { id } => {
                let is = |person: &&&Person| person.id.as_deref() == Some(id);
                facts.person = Some(self.0.iter().find(is).map(|person| (*person).clone()));
            }
            Question::SameIdentity { tax_id, first_name, last_name, second_name } => {
                let is = |person: &&Person| {
                    tax_id.is_some()
                        && person.tax_id.as_deref().and_then(evident) == tax_id.as_deref()
                        && person.first_name.as_deref() == first_name.as_deref()
                        && person.last_name.as_deref() == last_name.as_deref()
                        && person.second_name.as_deref() == second_name.as_deref()
                };
                facts.same_identity = Some(active().filter(is).map(Holder::from).collect());
            }
            // Those who share no cluster are ignored by the decision.
            Question::Candidates(_) => {
                facts.candidates = Some(active().cloned().map(Candidate::from).collect());
            }
        }
    }
}

fn shown(decision: &Decision) -> String {
    let candidates = decision.candidates();
    format!("{} {:?} {candidates:?} {:?}", decision.rule(), decision.persons(), decision.findings())
}

fn compare(
    index: &Index,
    everybody: &Everybody<'_>,
    submission: &Submission,
    policy: &Policy,
) -> usize {
    let mut facts = Facts::default();
    let mut asked = 0;
    let expected = loop {
        match decide(submission, &facts, policy, index.scorecard()) {
            Ok(MatchStep::Decided(decision)) => break Ok(decision),
            Ok(MatchStep::Ask(question)) => everybody.answer(&question, &mut facts),
            Err(error) => break Err(error),
        }
        asked += 1;
    };
    let found = index.decide(submission, policy);
    match (found, expected) {
        (Ok(found), Ok(expected)) => {
            assert_eq!(shown(&found), shown(&expected));
            assert!(found.ignored().is_empty(), "{:?}", found.ignored());
        }
        (found, expected) => assert_eq!(found.err(), expected.err()),
    }
    asked
}

#[test]
fn an_index_decides_as_a_comparison_with_all_persons() {
    let entries = world(12, 400);
    let everybody = Everybody(entries.iter().map(|entry| &entry.person).collect());
    let scorecard = Scorecard::published();
    let mut asked = 0;
    for (key, clusters) in
        [(Algorithm::Uk, ClusterSet::Extended), (Algorithm::Kankowski, ClusterSet::Published)]
    {
        let index = build(&entries, &scorecard, Settings { key, clusters, ..Settings::default() });
        for (at, entry) in entries.iter().step_by(3).enumerate() {
            let mut person = entry.person.clone();
            person.id = None;
            if at % 4 == 1 {
                person.authentication_methods.clear();
            }
            let person_id = match at % 7 {
                0 => entry.person.id.clone(),
                1 => Some("0b5c8a1e-8f0e-4c62-9d1f-3a0f4e8f7a10".into()),
                _ => None,
            };
            let procedure =
                if at % 2 == 0 { Procedure::Registration } else { Procedure::ConfidantPhone };
            let policy =
                Policy { key, clusters, procedure, ..Policy::preset(Preset::Registration) };
            asked += compare(&index, &everybody, &Submission { person, person_id }, &policy);
        }
    }
    assert!(asked > 300, "{asked}");
}

#[test]
fn candidates_are_the_active_persons_that_share_a_cluster() {
    let entries = world(13, 500);
    for clusters in [ClusterSet::Extended, ClusterSet::Published] {
        let by = Settings { clusters, ..Settings::default() };
        let index = build(&entries, &Scorecard::published(), by.clone());
        let blocks: Vec<_> =
            entries.iter().map(|entry| crate::double_loop::blocks_of(entry, by.clone())).collect();
        for (at, entry) in entries.iter().enumerate() {
            let mut active = entry.clone();
            (active.person.is_active, active.person.status) = (None, None);
            let own = crate::double_loop::blocks_of(&active, by.clone());
            let expected = blocks.iter().enumerate().filter_map(|(member, other)| {
                let clusters: osoba::matching::Clusters =
                    own.intersection(other).map(|(cluster, _)| *cluster).collect();
                (!clusters.is_empty()).then_some((osoba::index::Member(member as u32), clusters))
            });
            assert_eq!(index.candidates(&entry.person), expected.collect::<Vec<_>>(), "{at}");
        }
    }
}

#[test]
fn an_index_refuses_keys_that_it_was_not_built_with() {
    let entries = [entry(r#"{"id": "a", "last_name": "Зразко", "first_name": "Остап"}"#)];
    let by = Settings { clusters: ClusterSet::Published, ..Settings::default() };
    let index = build(&entries, &Scorecard::published(), by);
    let submission = Submission { person: entries[0].person.clone(), person_id: None };
    let policy = Policy { clusters: ClusterSet::Published, ..Policy::registration() };
    assert!(index.decide(&submission, &policy).is_ok());
    let refused = |policy| index.decide(&submission, &policy).unwrap_err().to_string();
    assert_eq!(refused(Policy::registration()), "policy.clusters value is not allowed");
    let other = Policy { key: Algorithm::Kankowski, ..policy };
    assert_eq!(refused(other.clone()), "policy.key value is not allowed");
    let question = decide(&submission, &Facts::default(), &other, index.scorecard()).unwrap();
    let MatchStep::Ask(question) = question else { panic!("candidates are asked for") };
    let error = index.answer(&question, &mut Facts::default()).unwrap_err();
    assert_eq!(error.to_string(), "key value is not allowed");
}

#[test]
fn a_placeholder_phone_joins_no_cluster_and_has_holders() {
    let person = r#""last_name": "Зразко", "first_name": "Остап",
        "authentication_methods": [{"type": "OTP", "phone_number": " +380999999999"}]"#;
    let entries = [
        entry(&format!(r#"{{"id": "a", {person}}}"#)),
        entry(&format!(r#"{{"id": "b", "status": "MERGED", {person}}}"#)),
    ];
    let index = build(&entries, &Scorecard::published(), Settings::default());
    let mut facts = Facts::default();
    let phone = "+380999999999".to_owned();
    index.answer(&Question::PhoneHolders { phone }, &mut facts).unwrap();
    let ids = facts.phone_holders.iter().flatten().map(|holder| holder.id.as_deref());
    assert_eq!(ids.collect::<Vec<_>>(), [Some("a")]);
}
