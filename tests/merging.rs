//! The merge and the clerks' review, against tables written independently of the library's.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use osoba::merging::*;
use osoba::scoring::Score;
use osoba::{FieldError, Rule};
use proptest::prelude::*;

fn scored_at() -> DateTime<Utc> {
    "2026-11-02T00:00:00Z".parse().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-22T01:00:00Z".parse().unwrap()
}

fn score(value: f64) -> Score {
    Score::rounded(value).unwrap()
}

fn candidate(status: CandidateStatus) -> MergeCandidate {
    MergeCandidate {
        id: "7".into(),
        person_id: "a".into(),
        master_person_id: "b".into(),
        score: score(0.97),
        status,
        inserted_at: scored_at(),
    }
}

fn person() -> MergePerson {
    MergePerson {
        status: "active".into(),
        is_active: true,
        updated_at: scored_at() - TimeDelta::days(1),
        master_person_id: None,
    }
}

fn facts() -> MergeFacts {
    MergeFacts { person: Some(person()), master: Some(person()), declarations: None }
}

fn step(candidate: &MergeCandidate, facts: &MergeFacts, reason: MergeReason) -> String {
    let step = merge(candidate, facts, reason, &MergePolicy::default(), now());
    match step {
        Ok(step) => serde_json::to_string(&step).unwrap(),
        Err(error) => format!("{} {}", error.field, error.rule.as_str()),
    }
}

/// The specification's transitions once more: one row a status, one column an event, for the
/// automatic and the manual merge. `I` IN_PROCESS, `R` DECLARATION_READY_DEACTIVATE, `S` STALE,
/// `D` DECLINED, `M` MERGED, `-` refused.
const MATRIX: &str = "
from                         | claimed data_changed has_master only_declaration declarations_terminated merged review_declined
NEW                          | I-      -S           -D         -D               -R                      --     -D
IN_PROCESS                   | --      SS           DD         DD               RR                      --     --
DECLARATION_READY_DEACTIVATE | --      SS           --         --               --                      MM     --
STALE                        | --      --           --         --               --                      --     --
DECLINED                     | --      --           --         --               --                      --     --
MERGED                       | --      --           --         --               --                      --     --
";

fn status_of(letter: char) -> Option<CandidateStatus> {
    "NIRSDM".find(letter).map(|at| CandidateStatus::ALL[at])
}

#[test]
fn every_status_by_every_event_leads_to_exactly_the_specified_result() {
    let mut rows = MATRIX.trim().lines();
    let events: Vec<&str> =
        rows.next().unwrap().split('|').nth(1).unwrap().split_whitespace().collect();
    let mut checked = 0;
    for row in rows {
        let (from, cells) = row.split_once('|').unwrap();
        let from = CandidateStatus::from_name(from.trim()).unwrap();
        for (name, cell) in events.iter().zip(cells.split_whitespace()) {
            let event = Event::from_name(name).unwrap();
            for (reason, letter) in MergeReason::ALL.iter().zip(cell.chars()) {
                let expected = status_of(letter);
                assert_eq!(target(from, event, *reason), expected, "{from} {name} {reason}");
                for to in CandidateStatus::ALL {
                    let permitted = permit(from, event, *reason, *to);
                    assert_eq!(permitted.is_ok(), expected == Some(*to));
                    if let Err(refused) = permitted {
                        let text = refused.to_string();
                        for part in [from.as_str(), name, reason.as_str(), to.as_str()] {
                            assert!(text.contains(part), "{text}");
                        }
                    }
                    checked += 1;
                }
            }
        }
    }
    assert_eq!(checked, 6 * Event::ALL.len() * 2 * 6);
}

#[test]
fn a_request_goes_from_new_to_any_of_four_and_from_postpone_to_the_final_three() {
    let matrix = [
        (None, "NEW"),
        (Some("NEW"), "SPLIT MERGE TRASH POSTPONE"),
        (Some("SPLIT"), ""),
        (Some("MERGE"), ""),
        (Some("TRASH"), ""),
        (Some("POSTPONE"), "SPLIT MERGE TRASH"),
    ];
    for (from, to) in matrix {
        let from = from.map(|name| RequestStatus::from_name(name).unwrap());
        let expected: BTreeSet<&str> = to.split_whitespace().collect();
        let found: BTreeSet<&str> = request_targets(from).iter().map(|to| to.as_str()).collect();
        assert_eq!(found, expected, "{from:?}");
        for to in RequestStatus::ALL {
            assert_eq!(permit_request(from, *to), expected.contains(to.as_str()), "{from:?} {to}");
        }
    }
}

#[test]
fn the_diagrams_show_every_transition_once() {
    let of_merge: usize = TRANSITIONS.iter().map(|row| row.from.len()).sum();
    let of_review: usize = REQUEST_TRANSITIONS.iter().map(|row| row.to.len()).sum();
    for (diagram, expected) in [(diagram(), of_merge), (review_diagram(), of_review)] {
        let lines: BTreeSet<&str> = diagram.lines().collect();
        assert_eq!((diagram.lines().count(), lines.len()), (expected + 1, expected + 1));
        assert!(diagram.starts_with("stateDiagram-v2\n") && diagram.ends_with('\n'));
    }
}

#[test]
fn a_claim_takes_a_new_candidate_that_reaches_the_automatic_limit() {
    for status in CandidateStatus::ALL {
        for (value, reaches) in [(0.89999, false), (0.9, true), (1.0, true)] {
            let candidate = MergeCandidate { score: score(value), ..candidate(*status) };
            let step = claim(&candidate, &MergePolicy::default()).unwrap();
            match (*status, reaches) {
                (CandidateStatus::New, true) => {
                    let MergeStep::Apply(changes) = step else { panic!("{step:?}") };
                    assert_eq!(changes.status(), CandidateStatus::InProcess);
                    assert_eq!(changes.guard(), CandidateStatus::New);
                    assert_eq!(changes.event(), Event::Claimed);
                    let else_written =
                        (changes.merged_pair(), changes.deactivates(), changes.declarations());
                    assert_eq!(else_written, (None, None, None));
                }
                (CandidateStatus::New, false) => {
                    assert_eq!(step, MergeStep::Leave(LeaveReason::ScoreBelowLimit));
                }
                _ => assert_eq!(step, MergeStep::Leave(LeaveReason::NotOpen), "{status}"),
            }
        }
    }
}

/// One situation of the specification's table: the letters of `step` for each of the six statuses,
/// automatic and manual. `l` leave, `S` STALE, `M` merge, `D` DECLINED, `?` ask, `R` terminate and
/// DECLARATION_READY_DEACTIVATE, `t` retry, `!` an error that names the contradiction.
const TABLE: &str = "
situation          | NEW IN_PROCESS DECLARATION_READY_DEACTIVATE STALE DECLINED MERGED
plain              | l?  ??         MM                           ll    ll       ll
person_changed     | lS  SS         SS                           ll    ll       ll
person_changed_at  | lS  SS         SS                           ll    ll       ll
master_changed     | lS  SS         SS                           ll    ll       ll
person_inactive    | lS  SS         SS                           ll    ll       ll
master_inactive    | lS  SS         SS                           ll    ll       ll
person_flag        | lS  SS         SS                           ll    ll       ll
master_flag        | lS  SS         SS                           ll    ll       ll
has_master         | lD  DD         !!                           ll    ll       ll
master_has_master  | l!  !!         !!                           ll    ll       ll
has_master_stale   | lS  SS         SS                           ll    ll       ll
only_person        | lD  DD         MM                           ll    ll       ll
only_master        | lR  RR         MM                           ll    ll       ll
both               | lR  RR         MM                           ll    ll       ll
neither            | lR  RR         MM                           ll    ll       ll
fault              | lt  tt         MM                           ll    ll       ll
timeout            | lt  tt         MM                           ll    ll       ll
fault_stale        | lS  SS         SS                           ll    ll       ll
fault_has_master   | lD  DD         !!                           ll    ll       ll
person_gone        | ll  ll         ll                           ll    ll       ll
master_gone        | ll  ll         ll                           ll    ll       ll
low_score          | l?  l?         MM                           ll    ll       ll
";

fn situation(name: &str) -> (f64, MergeFacts) {
    let mut facts = facts();
    let mut value = 0.97;
    let known = |person, master| Some(Declarations::Known { person, master });
    {
        let (Some(person), Some(master)) = (&mut facts.person, &mut facts.master) else { panic!() };
        match name {
            "person_changed" => person.updated_at = scored_at() + TimeDelta::microseconds(1),
            "person_changed_at" | "fault_stale" => person.updated_at = scored_at(),
            "master_changed" => master.updated_at = scored_at(),
            "person_inactive" => person.status = "inactive".into(),
            "master_inactive" => master.status = "MERGED".into(),
            "person_flag" => person.is_active = false,
            "master_flag" => master.is_active = false,
            "has_master" | "fault_has_master" => person.master_person_id = Some("c".into()),
            "master_has_master" => master.master_person_id = Some("c".into()),
            "has_master_stale" => {
                person.master_person_id = Some("c".into());
                person.status = "inactive".into();
            }
            _ => {}
        }
    }
    match name {
        "only_person" => facts.declarations = known(true, false),
        "only_master" => facts.declarations = known(false, true),
        "both" => facts.declarations = known(true, true),
        "neither" => facts.declarations = known(false, false),
        "timeout" => facts.declarations = Some(Declarations::fault("timeout")),
        "fault" | "fault_stale" | "fault_has_master" => {
            facts.declarations = Some(Declarations::fault("nobody listens"));
        }
        "person_gone" => facts.person = None,
        "master_gone" => facts.master = None,
        "low_score" => value = 0.75,
        _ => {}
    }
    (value, facts)
}

#[test]
fn every_status_in_every_situation_gives_exactly_the_specified_step() {
    let mut rows = TABLE.trim().lines();
    let statuses: Vec<&str> =
        rows.next().unwrap().split('|').nth(1).unwrap().split_whitespace().collect();
    let mut checked = 0;
    for row in rows {
        let (name, cells) = row.split_once('|').unwrap();
        let (value, facts) = situation(name.trim());
        for (status, cell) in statuses.iter().zip(cells.split_whitespace()) {
            let status = CandidateStatus::from_name(status).unwrap();
            let candidate = MergeCandidate { score: score(value), ..candidate(status) };
            for (reason, letter) in MergeReason::ALL.iter().zip(cell.chars()) {
                let apply = |status: &str, rest: &str| {
                    format!(r#"{{"apply":{{"merge_candidates":{{"status":"{status}"}},{rest}}}}}"#)
                };
                let nothing = r#""merged_pairs":null,"persons":null,"declarations":null"#;
                let found = step(&candidate, &facts, *reason);
                let place = format!("{name} {status} {reason}: {found}");
                match letter {
                    'l' => assert!(found.starts_with(r#"{"leave":""#), "{place}"),
                    't' => assert!(found.starts_with(r#"{"retry":"t"#), "{place}"),
                    '!' => assert!(found.ends_with("master_person_id not_allowed"), "{place}"),
                    '?' => assert_eq!(found, r#"{"ask":{"question":"declarations"}}"#, "{place}"),
                    'S' => assert_eq!(found, apply("STALE", nothing), "{place}"),
                    'D' => assert_eq!(found, apply("DECLINED", nothing), "{place}"),
                    'M' => {
                        let rest = r#""merged_pairs":{"master_person_id":"b","merge_person_id":"a"},"persons":{"id":"a","status":"inactive"},"declarations":null"#;
                        assert_eq!(found, apply("MERGED", rest), "{place}");
                    }
                    'R' => {
                        let rest = format!(
                            r#""merged_pairs":null,"persons":null,"declarations":{{"terminate":"a","reason":"{reason}"}}"#
                        );
                        let expected = apply("DECLARATION_READY_DEACTIVATE", &rest);
                        assert_eq!(found, expected, "{place}");
                    }
                    other => panic!("{other}"),
                }
                checked += 1;
            }
        }
    }
    assert_eq!(checked, 22 * 6 * 2);
}

#[test]
fn no_step_leads_where_the_table_of_transitions_does_not() {
    for row in TABLE.trim().lines().skip(1) {
        let (value, facts) = situation(row.split('|').next().unwrap().trim());
        for status in CandidateStatus::ALL {
            for reason in MergeReason::ALL {
                let candidate = MergeCandidate { score: score(value), ..candidate(*status) };
                let policy = MergePolicy::default();
                let step = merge(&candidate, &facts, *reason, &policy, now());
                if let Ok(MergeStep::Apply(changes)) = step {
                    let (event, to) = (changes.event(), changes.status());
                    assert_eq!(permit(changes.guard(), event, *reason, to), Ok(()));
                    assert_eq!(changes.guard(), *status);
                }
            }
        }
    }
}

#[test]
fn a_contradictory_request_is_an_error_that_names_field_and_rule() {
    let changed = |change: fn(&mut MergeCandidate, &mut MergeFacts)| {
        let (mut candidate, mut facts) = (candidate(CandidateStatus::InProcess), facts());
        change(&mut candidate, &mut facts);
        step(&candidate, &facts, MergeReason::Auto)
    };
    let uuid = "0B5C8A1E-8F0E-4C62-9D1F-3A0F4E8F7A10";
    type Change = fn(&mut MergeCandidate, &mut MergeFacts);
    let rows: [(Change, &str); 9] = [
        (|it, _| it.id = " ".into(), "merge_candidate.id required"),
        (|it, _| it.person_id = "".into(), "merge_candidate.person_id required"),
        (
            |it, _| it.master_person_id = "\u{200b}".into(),
            "merge_candidate.master_person_id required",
        ),
        (|it, _| it.master_person_id = "a".into(), "merge_candidate.master_person_id not_allowed"),
        (
            |it, _| it.master_person_id = " a\t".into(),
            "merge_candidate.master_person_id not_allowed",
        ),
        (|it, _| it.person_id = "7".repeat(65_537), "merge_candidate.person_id too_long"),
        (
            |it, _| it.inserted_at = now() + TimeDelta::seconds(1),
            "merge_candidate.inserted_at out_of_range",
        ),
        (
            |_, facts| facts.person.as_mut().unwrap().master_person_id = Some("a".into()),
            "facts.person.master_person_id not_allowed",
        ),
        (
            |_, facts| facts.master.as_mut().unwrap().master_person_id = Some("b".into()),
            "facts.master.master_person_id not_allowed",
        ),
    ];
    for (change, expected) in rows {
        assert_eq!(changed(change), expected);
    }
    let twice = MergeCandidate {
        person_id: uuid.into(),
        master_person_id: uuid.to_lowercase(),
        ..candidate(CandidateStatus::InProcess)
    };
    let error = FieldError::new("merge_candidate.master_person_id", Rule::NotAllowed);
    let policy = MergePolicy::default();
    assert_eq!(merge(&twice, &facts(), MergeReason::Auto, &policy, now()), Err(error.clone()));
    assert_eq!(claim(&twice, &policy), Err(error));
}

#[test]
fn a_person_who_is_merged_under_another_spelling_of_the_id_is_their_own_master() {
    let uuid = "0b5c8a1e-8f0e-4c62-9d1f-3a0f4e8f7a10";
    let candidate =
        MergeCandidate { person_id: uuid.into(), ..candidate(CandidateStatus::InProcess) };
    let mut facts = facts();
    facts.person.as_mut().unwrap().master_person_id = Some(uuid.to_uppercase());
    let found = step(&candidate, &facts, MergeReason::Auto);
    assert_eq!(found, "facts.person.master_person_id not_allowed");
}

// A registry in memory, whose writes can be cut off between any two of them.

#[derive(Debug, Clone, PartialEq)]
struct Record {
    updated_at: DateTime<Utc>,
    is_active: bool,
    declarations: bool,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Registry {
    persons: BTreeMap<String, Record>,
    pairs: Vec<MergedPair>,
    candidates: BTreeMap<String, (MergeCandidate, MergeReason)>,
    /// Writes left before the host is killed.
    writes_left: usize,
}

/// The host was killed.
#[derive(Debug)]
struct Killed;

impl Registry {
    fn write(&mut self, write: impl FnOnce(&mut Self)) -> Result<(), Killed> {
        self.writes_left = self.writes_left.checked_sub(1).ok_or(Killed)?;
        write(self);
        Ok(())
    }

    fn master_of(&self, id: &str) -> Option<String> {
        let pair = self.pairs.iter().find(|pair| pair.merge_person_id == id);
        pair.map(|pair| pair.master_person_id.clone())
    }

    fn fact(&self, id: &str) -> Option<MergePerson> {
        let record = self.persons.get(id)?;
        Some(MergePerson {
            status: if record.is_active { "active" } else { "inactive" }.into(),
            is_active: true,
            updated_at: record.updated_at,
            master_person_id: self.master_of(id),
        })
    }

    /// Takes one candidate as far as it goes.
    fn run(&mut self, id: &str) -> Result<(), Killed> {
        let mut declarations = None;
        loop {
            let (candidate, reason) = self.candidates[id].clone();
            let facts = MergeFacts {
                person: self.fact(&candidate.person_id),
                master: self.fact(&candidate.master_person_id),
                declarations,
            };
            let policy = MergePolicy::default();
            let step = if candidate.status == CandidateStatus::New && reason == MergeReason::Auto {
                claim(&candidate, &policy).unwrap()
            } else {
                merge(&candidate, &facts, reason, &policy, now()).unwrap()
            };
            match step {
                MergeStep::Ask(Question::Declarations) => {
                    let has = |id: &str| self.persons[id].declarations;
                    declarations = Some(Declarations::Known {
                        person: has(&candidate.person_id),
                        master: has(&candidate.master_person_id),
                    });
                }
                MergeStep::Leave(_) => return Ok(()),
                MergeStep::Retry(reason) => panic!("{reason}"),
                MergeStep::Apply(changes) => {
                    if let Some(Termination { person_id, .. }) = changes.declarations() {
                        let end = |it: &mut Self| {
                            it.persons.get_mut(person_id).unwrap().declarations = false;
                        };
                        self.write(end)?;
                    }
                    self.write(|it| {
                        if let Some(pair) = changes.merged_pair() {
                            assert!(it.master_of(&pair.merge_person_id).is_none(), "merged twice");
                            assert_eq!(Masters::new(&it.pairs).unwrap().permit(pair), Ok(()));
                            it.pairs.push(pair.clone());
                            let record = it.persons.get_mut(&pair.merge_person_id).unwrap();
                            (record.is_active, record.updated_at) = (false, now());
                        }
                        let (candidate, _) = it.candidates.get_mut(id).unwrap();
                        assert_eq!(candidate.status, changes.guard());
                        candidate.status = changes.status();
                    })?;
                    declarations = None;
                }
            }
        }
    }

    /// Every candidate in turn, as a job does that starts again after a crash.
    fn run_all(&mut self) -> Result<(), Killed> {
        let ids: Vec<String> = self.candidates.keys().cloned().collect();
        ids.iter().try_for_each(|id| self.run(id))
    }
}

fn any_registry() -> impl Strategy<Value = Registry> {
    let record = (0_i64..10, any::<bool>()).prop_map(|(late, declarations)| Record {
        // One in ten was changed after scoring.
        updated_at: scored_at() + TimeDelta::days(if late == 0 { 1 } else { -late }),
        is_active: true,
        declarations,
    });
    let persons = proptest::collection::vec(record, 2..7);
    let pairs = proptest::collection::vec((0_usize..7, 0_usize..7, any::<bool>()), 1..12);
    (persons, pairs).prop_map(|(persons, pairs)| {
        let count = persons.len();
        let name = |at: usize| format!("p{}", at % count);
        let mut registry = Registry { writes_left: usize::MAX, ..Registry::default() };
        registry.persons =
            persons.into_iter().enumerate().map(|(at, person)| (name(at), person)).collect();
        for (at, (one, other, manual)) in pairs.into_iter().enumerate() {
            if name(one) != name(other) {
                let reason = if manual { MergeReason::Manual } else { MergeReason::Auto };
                let candidate = MergeCandidate {
                    id: format!("{at:02}"),
                    person_id: name(one),
                    master_person_id: name(other),
                    score: score(if manual { 0.8 } else { 0.95 }),
                    status: CandidateStatus::New,
                    inserted_at: scored_at(),
                };
                registry.candidates.insert(candidate.id.clone(), (candidate, reason));
            }
        }
        registry
    })
}

proptest! {
    #[test]
    fn a_merge_happens_at_most_once_and_chains_have_no_cycle(before in any_registry()) {
        let mut after = before.clone();
        after.run_all().unwrap();
        let masters = Masters::new(&after.pairs).unwrap();
        for (id, person) in &after.persons {
            let last = masters.master_of(id).unwrap();
            prop_assert!(after.persons[last].is_active);
            prop_assert_eq!(person.is_active, last == id);
            // Nobody whose data changed after scoring is merged.
            prop_assert!(person.is_active || before.persons[id].updated_at < scored_at());
        }
        for (candidate, _) in after.candidates.values() {
            let to_do = [CandidateStatus::InProcess, CandidateStatus::DeclarationReadyDeactivate];
            prop_assert!(!to_do.contains(&candidate.status), "{candidate:?}");
            let merged = after.master_of(&candidate.person_id);
            if candidate.status == CandidateStatus::Merged {
                prop_assert_eq!(merged.as_ref(), Some(&candidate.master_person_id));
            }
        }
        // To run again changes nothing.
        let mut again = after.clone();
        again.run_all().unwrap();
        prop_assert_eq!(again, after);
    }

    #[test]
    fn no_person_with_the_only_active_declaration_disappears(before in any_registry()) {
        let mut after = before.clone();
        after.run_all().unwrap();
        let masters = Masters::new(&after.pairs).unwrap();
        for (id, person) in before.persons.iter().filter(|(_, person)| person.declarations) {
            let last = masters.master_of(id).unwrap();
            prop_assert!(after.persons[last].declarations, "{id} {person:?}");
        }
    }

    #[test]
    fn every_crash_point_resumes_to_the_same_end(before in any_registry()) {
        let mut expected = before.clone();
        expected.writes_left = 1_000;
        expected.run_all().unwrap();
        let writes = 1_000 - expected.writes_left;
        for crash in 0..writes {
            let mut found = Registry { writes_left: crash, ..before.clone() };
            prop_assert!(found.run_all().is_err());
            found.writes_left = expected.writes_left;
            let left = found.writes_left;
            found.writes_left = 1_000;
            found.run_all().unwrap();
            found.writes_left = left;
            prop_assert_eq!(&found, &expected, "killed after {} writes", crash);
        }
    }

    #[test]
    fn the_same_pair_in_both_directions_is_merged_once(
        declarations in any::<[bool; 2]>(), manual in any::<[bool; 2]>(),
    ) {
        let reason = |manual| if manual { MergeReason::Manual } else { MergeReason::Auto };
        let mut registry = Registry { writes_left: usize::MAX, ..Registry::default() };
        for (id, declarations) in ["a", "b"].into_iter().zip(declarations) {
            let updated_at = scored_at() - TimeDelta::days(1);
            let record = Record { updated_at, is_active: true, declarations };
            registry.persons.insert(id.into(), record);
        }
        let there = candidate(CandidateStatus::New);
        let back = MergeCandidate {
            id: "8".into(), person_id: "b".into(), master_person_id: "a".into(), ..there.clone()
        };
        registry.candidates.insert("7".into(), (there, reason(manual[0])));
        registry.candidates.insert("8".into(), (back, reason(manual[1])));
        registry.run_all().unwrap();
        prop_assert_eq!(registry.pairs.len(), 1);
    }
}

#[test]
fn a_chain_of_masters_is_followed_to_its_end_and_a_cycle_is_an_error() {
    let pair = |merged: &str, master: &str| MergedPair {
        merge_person_id: merged.into(),
        master_person_id: master.into(),
    };
    let chain: Vec<MergedPair> =
        (0..100_000).map(|at| pair(&at.to_string(), &(at + 1).to_string())).collect();
    let masters = Masters::new(&chain).unwrap();
    assert_eq!(masters.master_of("0"), Ok("100000"));
    assert_eq!(masters.master_of("somebody"), Ok("somebody"));
    assert_eq!(masters.permit(&pair("100000", "0")), Err(ChainError::Cycle));
    assert_eq!(masters.permit(&pair("5", "x")), Err(ChainError::MergedTwice));
    assert_eq!(masters.permit(&pair("100000", "x")), Ok(()));
    assert_eq!(masters.permit(&pair("x", "x")), Err(ChainError::Cycle));

    let cycle = [pair("a", "b"), pair("b", "c"), pair("c", "a"), pair("d", "a")];
    let masters = Masters::new(&cycle).unwrap();
    for id in ["a", "b", "c", "d"] {
        assert_eq!(masters.master_of(id), Err(ChainError::Cycle), "{id}");
    }
    assert_eq!(masters.permit(&pair("e", "d")), Err(ChainError::Cycle));
    let [own, twice] = [[pair("a", "a"), pair("b", "c")], [pair("a", "b"), pair("a", "c")]];
    assert_eq!(Masters::new(&own).err(), Some(ChainError::Cycle));
    assert_eq!(Masters::new(&twice).err(), Some(ChainError::MergedTwice));
    // One UUID in upper and lower case is one person.
    let uuid = "0b5c8a1e-8f0e-4c62-9d1f-3a0f4e8f7a10";
    let own = [pair(uuid, &uuid.to_uppercase())];
    assert_eq!(Masters::new(&own).err(), Some(ChainError::Cycle));
}

// Reviews.

/// The tables of a review in memory, for one manual candidate.
#[derive(Debug, Clone, PartialEq)]
struct Desk {
    candidate: ManualCandidate,
    requests: Vec<ReviewRequest>,
    verdict: Option<Verdict>,
    merges: usize,
    declines: usize,
}

impl Desk {
    fn new() -> Self {
        let candidate = ManualCandidate {
            id: "5".into(),
            merge_candidate_id: "7".into(),
            person_id: "a".into(),
            master_person_id: "b".into(),
            status: ManualStatus::New,
            assignee_id: None,
        };
        Desk { candidate, requests: Vec::new(), verdict: None, merges: 0, declines: 0 }
    }

    fn assign(&mut self, clerk: &str) -> Result<(), Refusal> {
        let own = self.requests.iter().filter(|it| it.assignee_id == clerk);
        let requests = own.map(|it| ClerkRequest {
            manual_merge_candidate_id: it.manual_merge_candidate_id.clone(),
            status: it.status,
            candidate_status: self.candidate.status,
        });
        let waiting = WaitingCandidate {
            id: self.candidate.id.clone(),
            status: self.candidate.status,
            assignee_id: self.candidate.assignee_id.clone(),
            decisions: 0,
            inserted_at: scored_at(),
        };
        let assignment = Assignment {
            clerk_id: clerk.into(),
            requests: requests.collect(),
            candidates: vec![waiting],
        };
        self.apply(assign(&assignment, &ReviewPolicy::default()).unwrap())
    }

    fn decide(&mut self, clerk: &str, status: RequestStatus) -> Result<(), Refusal> {
        let request = self.requests.iter().find(|it| it.assignee_id == clerk).cloned();
        let decided = |it: &ReviewRequest| DecidedRequest {
            assignee_id: it.assignee_id.clone(),
            status: it.status,
        };
        let facts = request.map(|request| ReviewFacts {
            request,
            candidate: self.candidate.clone(),
            requests: self.requests.iter().map(decided).collect(),
        });
        let decision = ReviewDecision { clerk_id: clerk.into(), status, comment: None };
        let policy = ReviewPolicy::default();
        self.apply(decide(&decision, facts.as_ref(), &policy).unwrap())
    }

    fn apply(&mut self, step: ReviewStep) -> Result<(), Refusal> {
        let changes = match step {
            ReviewStep::Refuse(refusal) => return Err(refusal),
            ReviewStep::Apply(changes) => changes,
        };
        assert_eq!(self.candidate.status, ManualStatus::New);
        match changes.request().clone() {
            RequestColumns::Insert { manual_merge_candidate_id, assignee_id } => {
                assert_eq!(self.candidate.assignee_id, None);
                self.requests.push(ReviewRequest {
                    id: self.requests.len().to_string(),
                    manual_merge_candidate_id,
                    assignee_id,
                    status: RequestStatus::New,
                });
            }
            RequestColumns::Update { id, guard, status, .. } => {
                let row = self.requests.iter_mut().find(|it| it.id == id).unwrap();
                assert_eq!(row.status, guard);
                row.status = status;
            }
        }
        match changes.assignee() {
            Assignee::Keep => {}
            Assignee::Clear => self.candidate.assignee_id = None,
            Assignee::Set(clerk) => self.candidate.assignee_id = Some(clerk.clone()),
        }
        if let Some(verdict) = changes.verdict() {
            (self.candidate.status, self.verdict) = (ManualStatus::Processed, Some(verdict));
        }
        self.merges += usize::from(changes.merges().is_some());
        self.declines += usize::from(changes.declines().is_some());
        let is_merge = changes.verdict() == Some(Verdict::Merge);
        assert_eq!(changes.closes_related_to(), is_merge.then_some("a"));
        Ok(())
    }
}

fn any_decision() -> impl Strategy<Value = RequestStatus> {
    proptest::sample::select(&RequestStatus::ALL[1..])
}

proptest! {
    /// Of at most five clerks only one decision can have a quorum of three.
    #[test]
    fn the_order_of_decisions_of_different_clerks_does_not_change_the_outcome(
        decisions in proptest::collection::vec(any_decision(), 0..6),
        order in Just((0..5).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let outcome = |order: &[usize]| {
            let mut desk = Desk::new();
            for at in order.iter().filter(|at| **at < decisions.len()) {
                let clerk = format!("clerk {at}");
                // A clerk who comes after the quorum is given nothing.
                match desk.assign(&clerk) {
                    Ok(()) => desk.decide(&clerk, decisions[*at]).unwrap(),
                    Err(refusal) => assert_eq!(refusal, Refusal::NoCandidate),
                }
            }
            (desk.candidate, desk.verdict, desk.merges, desk.declines)
        };
        let expected = outcome(&[0, 1, 2, 3, 4]);
        let quorum = |verdict: Verdict| {
            decisions.iter().filter(|it| it.verdict() == Some(verdict)).count() >= 3
        };
        let verdict = Verdict::ALL.iter().copied().find(|verdict| quorum(*verdict));
        prop_assert_eq!(expected.1, verdict);
        prop_assert_eq!(expected.2, usize::from(verdict == Some(Verdict::Merge)));
        prop_assert_eq!(
            expected.3,
            usize::from(verdict.is_some_and(|verdict| verdict != Verdict::Merge))
        );
        prop_assert_eq!(outcome(&order), expected);
    }

    /// Whatever clerks try, in whatever order.
    #[test]
    fn a_review_ends_at_most_once_whatever_clerks_try(
        tries in proptest::collection::vec((0_u8..6, proptest::option::of(any_decision())), 0..40),
    ) {
        let mut desk = Desk::new();
        for (clerk, decision) in tries {
            let (clerk, before) = (format!("clerk {clerk}"), desk.clone());
            let done = match decision {
                None => desk.assign(&clerk),
                Some(status) => desk.decide(&clerk, status),
            };
            if done.is_err() {
                prop_assert_eq!(&desk, &before);
            }
            let decided: BTreeSet<_> = desk.requests.iter().map(|it| &it.assignee_id).collect();
            prop_assert_eq!(decided.len(), desk.requests.len(), "a clerk was given a pair twice");
        }
        prop_assert!(desk.merges + desk.declines <= 1);
        prop_assert_eq!(desk.merges + desk.declines == 1, desk.verdict.is_some());
    }
}

#[test]
fn a_refusal_is_403_404_or_409() {
    for refusal in Refusal::ALL {
        assert!([403, 404, 409].contains(&refusal.http()), "{refusal}");
        assert!(!refusal.message().is_empty() && !refusal.message_uk().is_empty());
    }
    assert_eq!(Refusal::IncorrectTransition.message(), "Incorrect transition status");
    let mut desk = Desk::new();
    desk.assign("k").unwrap();
    assert_eq!(desk.assign("k"), Err(Refusal::OpenRequest));
    assert_eq!(desk.assign("l"), Err(Refusal::NoCandidate));
    assert_eq!(desk.decide("l", RequestStatus::Merge), Err(Refusal::RequestNotFound));
    assert_eq!(desk.decide("k", RequestStatus::New), Err(Refusal::IncorrectTransition));
    desk.decide("k", RequestStatus::Postpone).unwrap();
    assert_eq!(desk.decide("k", RequestStatus::Postpone), Err(Refusal::IncorrectTransition));
    // Since the postponement the pair is with another, and stays there.
    desk.assign("l").unwrap();
    desk.decide("k", RequestStatus::Split).unwrap();
    assert_eq!(desk.candidate.assignee_id.as_deref(), Some("l"));
    assert_eq!(desk.decide("k", RequestStatus::Merge), Err(Refusal::IncorrectTransition));
}

#[test]
fn a_clerk_whose_pair_was_decided_by_others_is_late_and_is_given_another() {
    let mut desk = Desk::new();
    desk.assign("late").unwrap();
    desk.decide("late", RequestStatus::Postpone).unwrap();
    for clerk in ["k", "l", "m"] {
        desk.assign(clerk).unwrap();
        desk.decide(clerk, RequestStatus::Trash).unwrap();
    }
    assert_eq!(desk.verdict, Some(Verdict::Trash));
    assert_eq!(desk.decide("late", RequestStatus::Merge), Err(Refusal::CandidateProcessed));
    let postponed = ClerkRequest {
        manual_merge_candidate_id: "5".into(),
        status: RequestStatus::Postpone,
        candidate_status: ManualStatus::Processed,
    };
    let other = WaitingCandidate {
        id: "6".into(),
        status: ManualStatus::New,
        assignee_id: None,
        decisions: 0,
        inserted_at: scored_at(),
    };
    let assignment = Assignment {
        clerk_id: "late".into(),
        requests: vec![postponed; 9],
        candidates: vec![other],
    };
    let step = assign(&assignment, &ReviewPolicy::default()).unwrap();
    let ReviewStep::Apply(changes) = step else { panic!("{step:?}") };
    assert_eq!(changes.candidate_id(), "6");
}

#[test]
fn a_merge_closes_every_other_candidate_of_the_merged_person() {
    let merged = Desk::new().candidate;
    let other = |id: &str, person: &str, master: &str, status| ManualCandidate {
        id: id.into(),
        person_id: person.into(),
        master_person_id: master.into(),
        status,
        ..Desk::new().candidate
    };
    for (candidate, expected) in [
        (other("6", "a", "c", ManualStatus::New), true),
        (other("6", "c", "a", ManualStatus::New), true),
        (other("6", "b", "c", ManualStatus::New), false),
        (other("6", "a", "c", ManualStatus::Processed), false),
        (other("5", "a", "b", ManualStatus::New), false),
    ] {
        assert_eq!(is_related(&candidate, &merged), expected, "{candidate:?}");
    }
}

#[test]
fn no_debug_shows_a_comment_or_the_data_of_a_person() {
    let decision = ReviewDecision {
        clerk_id: "k".into(),
        status: RequestStatus::Postpone,
        comment: Some("Зразко Остап телефонував".into()),
    };
    let mut desk = Desk::new();
    desk.assign("k").unwrap();
    let facts = ReviewFacts {
        request: desk.requests[0].clone(),
        candidate: desk.candidate.clone(),
        requests: Vec::new(),
    };
    let step = decide(&decision, Some(&facts), &ReviewPolicy::default()).unwrap();
    assert!(serde_json::to_string(&step).unwrap().contains("Зразко"));
    assert!(!format!("{decision:?} {step:?}").contains("Зразко"));
    let long = ReviewDecision { comment: Some("з".repeat(32_769)), ..decision };
    let error = decide(&long, Some(&facts), &ReviewPolicy::default()).unwrap_err();
    assert_eq!((error.field.as_str(), error.rule), ("comment", Rule::TooLong));
}

proptest! {
    #[test]
    fn any_texts_and_times_are_answered(
        ids in any::<[String; 4]>(), status in any::<String>(), seconds in any::<[i32; 3]>(),
    ) {
        let [id, person_id, master_person_id, other] = ids;
        let at = |at: usize| DateTime::from_timestamp(i64::from(seconds[at]), 0).unwrap();
        for state in CandidateStatus::ALL {
            let candidate = MergeCandidate {
                id: id.clone(), person_id: person_id.clone(),
                master_person_id: master_person_id.clone(), score: Score::ONE, status: *state,
                inserted_at: at(0),
            };
            let side = MergePerson {
                status: status.clone(), is_active: true, updated_at: at(1),
                master_person_id: Some(other.clone()),
            };
            let facts = MergeFacts { person: Some(side.clone()), master: Some(side), declarations: None };
            for reason in MergeReason::ALL {
                let _ = merge(&candidate, &facts, *reason, &MergePolicy::default(), at(2));
            }
        }
    }
}
