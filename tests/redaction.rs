//! No error, no `Debug` and no audit record shows what a person's record holds.
//!
//! Every public type is shown with marked values; a type that is neither shown nor listed as one
//! that holds nothing of a person fails the test, so that a new type cannot be forgotten.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use osoba::commands::{Command, Documents};
use osoba::comparison::{compare, Pattern, PreparedPerson, PreparedText};
use osoba::evaluation::{Evaluation, LabelledPair, LabelledRegistration};
use osoba::identifiers;
use osoba::index::{self, Builder, Entry, Groups};
use osoba::matching::{self, *};
use osoba::merging;
use osoba::names::{Algorithm, Kind, Normalisation};
use osoba::person::{ConfidantPerson, Frequencies, NamedValues};
use osoba::scoring::{Limits, Scorecard};
use osoba::training;
use osoba::verification::{self, *};
use osoba::{FieldError, Person, Rule, Unzr};
use serde::Deserialize;
use serde_json::{json, Value};

const ID: &str = "0b5c8a1e-8f0e-4c62-9d1f-3a0f4e8f7a10";

/// A person in whose record every value is recognisable; `id` and statuses are no personal data.
fn marked() -> Value {
    json!({
        "id": ID, "first_name": "Міткуля", "last_name": "Позначко-Міточник", "second_name": "Міткулівна",
        "birth_date": "1991-08-24", "gender": "МІТКА", "tax_id": "3347300034", "unzr": "19910824-00026",
        "birth_settlement": "Міткопіль", "documents": [{"type": "PASSPORT", "number": "МІ987654"}],
        "addresses": [{"type": "RESIDENCE", "settlement": "Міткоград", "settlement_id": "мітка-поселення"}],
        "authentication_methods": [{"type": "OTP", "phone_number": "+380997654321"}],
        "phones": [{"type": "MOBILE", "number": "+380997654322"}],
        "confidant_person": {"phones": [{"type": "MOBILE", "number": "+380997654322"}]},
    })
}

fn person() -> Person<'static> {
    Person::deserialize(&marked()).unwrap().into_owned()
}

/// Parts of the marked values, and the codes that give a name away.
fn marks() -> Vec<String> {
    let mut marks: Vec<String> = [
        "мітк",
        "позначк",
        "міточник",
        "1991",
        "3347300034",
        "00026",
        "987654",
        "997654",
        "мі98",
        "3347300",
        "поселення",
    ]
    .map(str::to_owned)
    .to_vec();
    let person = person();
    for algorithm in [Algorithm::Uk, Algorithm::Uk1, Algorithm::Kankowski] {
        let keys = ClusterKeys::of(&person, algorithm);
        marks.extend(keys.last_names().chain(keys.first_names()).map(str::to_lowercase));
    }
    marks
}

fn mark_in(text: &str) -> Option<String> {
    let text = text.to_lowercase();
    marks().into_iter().find(|mark| text.contains(mark.as_str()))
}

/// The `Debug` texts of values, by type.
#[derive(Default)]
struct Shown(BTreeMap<&'static str, Vec<String>>);

impl Shown {
    fn see(&mut self, name: &'static str, value: &impl Debug) {
        let texts = [format!("{value:?}"), format!("{value:#?}")];
        self.0.entry(name).or_default().extend(texts);
    }
}

fn show_records(shown: &mut Shown) {
    let person = person();
    shown.see("person::Person", &person);
    shown.see("person::Document", &person.documents[0]);
    shown.see("person::Address", &person.addresses[0]);
    shown.see("person::AuthenticationMethod", &person.authentication_methods[0]);
    shown.see("person::ConfidantPerson", person.confidant_person.as_ref().unwrap());
    let ConfidantPerson { phones } = person.confidant_person.as_ref().unwrap();
    shown.see("person::Phone", &phones[0]);
    let extra: NamedValues<String> =
        [("email", "міткуля@example".to_owned())].into_iter().collect();
    shown.see("named_values::NamedValues", &extra);
    let phones = [("+380997654321", 2)].into_iter().collect();
    shown.see("person::Frequencies", &Frequencies { last_name: Some(1), settlement: None, phones });
    shown.see("person::Person", &Person { extra, ..person.clone() });
    shown.see("unzr::Unzr", &Unzr::parse("19910824-00026").unwrap());
    shown.see("unzr::UnzrError", &Unzr::parse("19910824-МІТКА").unwrap_err());
    shown.see("tax_id::TaxId", &identifiers::TaxId::parse("3347300034").unwrap());
    shown.see("tax_id::TaxIdError", &identifiers::TaxId::parse("3347300035").unwrap_err());
    shown.see("phone::Phone", &identifiers::Phone::parse("+380997654321").unwrap());
    shown.see("phone::PhoneError", &identifiers::Phone::parse("997654321").unwrap_err());
    let keys = Algorithm::Uk.keys("Позначко-Міточник", Kind::Last);
    shown.see("code::Code", keys.whole().unwrap());
    shown.see("algorithm::Keys", &keys);
    for normalisation in [Normalisation::Published, Normalisation::Clean] {
        let prepared = PreparedPerson::new(&person, normalisation);
        shown.see("prepared::PreparedPerson", &prepared);
        shown.see("values::Comparison", &compare(&prepared, &prepared));
    }
    for name in ["міткуля", "позначко-міточник", "Міткуля ’", &"міткуля".repeat(20)]
    {
        let text = PreparedText::new(name);
        shown.see("prepared::PreparedText", &text);
        shown.see("pattern::Pattern", &Pattern::new(&text));
    }
    let scorecard = Scorecard::published();
    let prepared = scorecard.prepare(&person);
    shown.see("model::Scored", &scorecard.score(&prepared, &prepared));
    shown.see(
        "explanation::Explanation",
        &scorecard.explain(&prepared, &prepared, Limits::default()),
    );
    shown.see("mod::Documents", &Documents::default());
    shown.see("error::FieldError", &FieldError::new("person.last_name", Rule::Type));
}

fn show_verification(shown: &mut Shown) {
    let record: Verification =
        serde_json::from_str(r#"{"unzr_verification_status": "IN_REVIEW"}"#).unwrap();
    shown.see("record::Verification", &record);
    let now = "2024-05-01T01:00:00Z".parse().unwrap();
    let policy = SyncPolicy::default();
    let answers: Vec<RegistryAnswer> = [
        json!({"status": 1, "description": "Міткуля Позначко-Міточник знайдена"}),
        json!({"status": 0, "description": "Міткуля Позначко-Міточник"}),
        json!({"status": -1}),
        json!({"status": -2}),
        json!({"status": 77}),
        json!({"fault": "timeout"}),
        json!({"fault": "Міткуля"}),
    ]
    .into_iter()
    .map(|answer| serde_json::from_value(answer).unwrap())
    .collect();
    for answer in answers.iter().map(Some).chain([None]) {
        if let Some(answer) = answer {
            shown.see("registry::RegistryAnswer", answer);
        }
        for unzr in [Some("19910824-00026"), Some("МІТКА-997654"), None] {
            let person = Person { unzr: unzr.map(str::to_owned).map(Into::into), ..person() };
            let step = sync(&person, &record, answer, &policy, now).unwrap();
            shown.see("sync::SyncStep", &step);
            match &step {
                verification::SyncStep::Apply(changes) => {
                    shown.see("changes::Changes", changes);
                    if let Some(data) = changes.unzr_data() {
                        shown.see("changes::UnzrData", data);
                    }
                }
                verification::SyncStep::Ask(request) => {
                    shown.see("registry::RegistryRequest", request)
                }
                _ => {}
            }
        }
    }
}

fn show_matching(shown: &mut Shown) {
    let scorecard = Scorecard::published();
    let mine = Submission { person: person(), person_id: None };
    let holder = Holder {
        id: Some("h".into()),
        tax_id: Some("3347300034".into()),
        phone_number: Some("+380997654321".into()),
    };
    shown.see("facts::Submission", &mine);
    shown.see("facts::Holder", &holder);
    let unreadable =
        Candidate::Unreadable { id: "u".into(), error: FieldError::new("birth_date", Rule::Date) };
    let stranger = Person { id: Some("s".into()), ..Person::default() };
    let candidates = vec![person().into(), unreadable, stranger.into()];
    shown.see("facts::Candidate", &candidates);
    let everything = Facts {
        phone_holders: Some(vec![Holder { tax_id: None, ..holder.clone() }]),
        phone_is_confidants: Some(true),
        person: Some(Some(Person { authentication_methods: vec![], ..person() })),
        same_identity: Some(vec![]),
        candidates: Some(candidates),
    };
    shown.see("facts::Facts", &everything);
    let named = Submission { person_id: Some(ID.to_owned().into()), ..mine.clone() };
    let known = Facts { phone_holders: Some(vec![holder]), ..everything.clone() };
    for policy in [
        Policy::registration(),
        Policy { procedure: Procedure::ConfidantPhone, ..Policy::registration() },
    ] {
        let alone =
            Submission { person: Person { confidant_person: None, ..person() }, person_id: None };
        for submission in [&mine, &named, &alone] {
            // Facts one by one, so that every question is asked.
            let mut facts = Facts::default();
            for given in 0..=5 {
                let step = decide(submission, &facts, &policy, &scorecard).unwrap();
                shown.see("decide::MatchStep", &step);
                match &step {
                    matching::MatchStep::Ask(question) => shown.see("facts::Question", question),
                    matching::MatchStep::Decided(decision) => {
                        show_decision(shown, decision, &scorecard);
                    }
                }
                match given {
                    0 => facts.person.clone_from(&everything.person),
                    1 => facts.phone_holders.clone_from(&everything.phone_holders),
                    2 => facts.phone_is_confidants = Some(true),
                    3 => facts.same_identity.clone_from(&everything.same_identity),
                    _ => facts.candidates.clone_from(&everything.candidates),
                }
            }
        }
        if let Ok(matching::MatchStep::Decided(decision)) =
            decide(&alone, &known, &policy, &scorecard)
        {
            show_decision(shown, &decision, &scorecard);
        }
    }
    shown.see("clusters::ClusterKeys", &ClusterKeys::of(&person(), Algorithm::Uk));
    let why = why_not(&mine, &person(), &Policy::cabinet(), &scorecard);
    shown.see("why_not::WhyNot", &why);
    assert_eq!(mark_in(&serde_json::to_string(&why).unwrap()), None);
    let query = Query {
        first_name: Some("Міткуля".to_owned()),
        last_name: Some("Позначко-Міточник".to_owned()),
        second_name: Some("Міткулівна".to_owned()),
        birth_date: "1991-08-24".parse().ok(),
        tax_id: Some("3347300034".to_owned()),
        birth_certificate: Some("МІ987654".to_owned()),
        phone_number: Some("+380997654321".to_owned()),
    };
    shown.see("search::Query", &query);
    let ranked = search(&query, &[person()], Algorithm::Uk).unwrap();
    shown.see("search::Ranked", &ranked);
    assert_eq!(mark_in(&serde_json::to_string(&ranked).unwrap()), None);
}

fn show_index(shown: &mut Shown) {
    let scorecard = Scorecard::published();
    let mut builder = Builder::new(&scorecard, index::Settings::default());
    for (place, id) in [(1, ID), (2, "a"), (3, "b")] {
        let entry = Entry::from(Person { id: Some(id.to_owned().into()), ..person() });
        shown.see("builder::Entry", &entry);
        let found_by = index::FoundBy::of(&entry.person, &index::Settings::default());
        shown.see("batch::FoundBy", &found_by);
        let mut batch = index::Batch::new(&index::Settings::default());
        batch.push(place, &entry).unwrap();
        shown.see("batch::Batch", &batch);
        builder.push(place, &entry).unwrap();
    }
    shown.see("builder::Builder", &builder);
    let index = builder.finish().unwrap();
    shown.see("persons::Index", &index);
    let mut pairs = index.pairs(index::PairSettings::default(), 0, 1);
    let mut groups = Groups::new(&index);
    for pair in &mut pairs {
        shown.see("pair::Pair", &pair);
        let line = serde_json::to_string(&pair.line(&scorecard)).unwrap();
        assert_eq!(mark_in(&line), None, "{line}");
        groups.add(&pair);
    }
    shown.see("pairs::Pairs", &pairs);
    shown.see("groups::Groups", &groups);
    let groups = groups.finish(index::GROUP_LIMIT);
    shown.see("groups::Group", &groups);
    assert_eq!(mark_in(&osoba::commands::groups(&groups).unwrap()), None);
}

/// A merge and a review. Ids are no personal data; a comment, and what a host puts where a status or
/// a fault is expected, may be.
fn show_merging(shown: &mut Shown) {
    let merge = |status: &str, declarations: Value| {
        let person = json!({
            "status": status, "is_active": true, "updated_at": "1991-08-24T00:00:00Z", "master_person_id": null,
        });
        let facts = json!({"person": person, "master": person, "declarations": declarations});
        serde_json::from_value::<merging::MergeFacts>(facts).unwrap()
    };
    let policy = merging::MergePolicy::default();
    let now = "2026-11-22T01:00:00Z".parse().unwrap();
    for status in merging::CandidateStatus::ALL {
        let candidate: merging::MergeCandidate = serde_json::from_value(json!({
            "id": ID, "person_id": "1", "master_person_id": "2", "score": 0.97, "status": status,
            "inserted_at": "2026-11-02T00:00:00Z",
        }))
        .unwrap();
        shown.see("candidate::MergeCandidate", &candidate);
        for facts in [
            merge("active", json!({"person": true, "master": true})),
            merge("active", json!({"fault": "Міткуля"})),
            merge("Міткуля", Value::Null),
        ] {
            shown.see("candidate::MergeFacts", &facts);
            shown.see("candidate::MergePerson", &facts.person);
            shown.see("candidate::Declarations", &facts.declarations);
            let reason = merging::MergeReason::Auto;
            let step = merging::merge(&candidate, &facts, reason, &policy, now).unwrap();
            shown.see("merge::MergeStep", &step);
            if let merging::MergeStep::Apply(changes) = &step {
                shown.see("changes::Changes", changes);
                shown.see("changes::MergedPair", &changes.merged_pair());
                shown.see("changes::Termination", &changes.declarations());
            }
        }
    }
    let pairs = [merging::MergedPair { master_person_id: "1".into(), merge_person_id: "2".into() }];
    shown.see("masters::Masters", &merging::Masters::new(&pairs).unwrap());
    let facts: merging::ReviewFacts = serde_json::from_value(json!({
        "request": {"id": "1", "manual_merge_candidate_id": "2", "assignee_id": "k", "status": "NEW"},
        "candidate": {
            "id": "2", "merge_candidate_id": "3", "person_id": "4", "master_person_id": "5", "status": "NEW",
            "assignee_id": "k",
        },
        "requests": [{"assignee_id": "l", "status": "MERGE"}],
    }))
    .unwrap();
    shown.see("review_facts::ReviewFacts", &facts);
    shown.see("review_facts::ReviewRequest", &facts.request);
    shown.see("review_facts::ManualCandidate", &facts.candidate);
    shown.see("review_facts::DecidedRequest", &facts.requests);
    let policy = merging::ReviewPolicy::default();
    for clerk_id in ["k", "l"] {
        let decision = merging::ReviewDecision {
            clerk_id: clerk_id.into(),
            status: merging::RequestStatus::Postpone,
            comment: Some("Міткуля Позначко-Міточник".into()),
        };
        shown.see("review_facts::ReviewDecision", &decision);
        let step = merging::decide(&decision, Some(&facts), &policy).unwrap();
        shown.see("review::ReviewStep", &step);
        if let merging::ReviewStep::Apply(changes) = &step {
            shown.see("review_changes::ReviewChanges", changes);
            shown.see("review_changes::RequestColumns", changes.request());
            shown.see("review_changes::Assignee", changes.assignee());
        }
    }
    let assignment: merging::Assignment = serde_json::from_value(json!({
        "clerk_id": "k",
        "requests": [{"manual_merge_candidate_id": "9", "status": "MERGE", "candidate_status": "NEW"}],
        "candidates": [{
            "id": "2", "status": "NEW", "assignee_id": null, "decisions": 0, "inserted_at": "2026-11-02T00:00:00Z",
        }],
    }))
    .unwrap();
    shown.see("review_facts::Assignment", &assignment);
    shown.see("review_facts::ClerkRequest", &assignment.requests);
    shown.see("review_facts::WaitingCandidate", &assignment.candidates);
    shown.see("review::ReviewStep", &merging::assign(&assignment, &policy).unwrap());
}

/// An evaluation of marked persons. What a column says is shown, for it was asked for by name.
fn show_evaluation(shown: &mut Shown) {
    let scorecards = vec![Scorecard::published(), Scorecard::published()];
    let mut evaluation = Evaluation::new(scorecards, Default::default());
    let other = Person { tax_id: None, documents: Vec::new(), ..person() };
    for (candidate, is_match) in [(person(), false), (other, true)] {
        let pair = LabelledPair {
            person: person(),
            candidate,
            is_match: Some(is_match),
            ..Default::default()
        };
        shown.see(
            "pair::LabelledPair",
            &LabelledPair { column: Some("МІТКА".into()), ..pair.clone() },
        );
        evaluation.add_before(&pair).unwrap();
        evaluation.add_pair(1, &pair).unwrap();
    }
    let registration = LabelledRegistration {
        person: person(),
        truth: Some("МІТКА".into()),
        column: Some("МІТКА".into()),
    };
    shown.see("pair::LabelledRegistration", &registration);
    shown.see("models::Evaluation", &evaluation);
    let figures = evaluation.figures().unwrap();
    shown.see("report::Figures", &figures);
    shown.see("models::Worst", &figures.models[0].worst);
    assert_eq!(figures.models[0].worst.len(), 2);
    assert_eq!(mark_in(&serde_json::to_string(&figures).unwrap()), None);
}

/// Training with marked persons, in a group of a marked name.
fn show_training(shown: &mut Shown) {
    let mut trainer = osoba::commands::Trainer::new(r#"{"comparisons": ["sex"]}"#).unwrap();
    let mut known = serde_json::to_value(person()).unwrap();
    known["id"] = json!("7");
    trainer.add_person(&known.to_string()).unwrap();
    for is_match in [true, false] {
        let line =
            json!({"person": person(), "candidate_id": "7", "match": is_match, "group": "Міткуля"});
        let compared = trainer.read(&line.to_string()).unwrap();
        shown.see("trainer::Compared", &compared);
        trainer.add(compared).unwrap();
    }
    shown.see("trainer::Trainer", &trainer);
    shown.see("trainer::Trained", &trainer.finish().unwrap());
    let observation = training::Observation {
        bins: &[0],
        is_match: None,
        group: "Міткуля",
        weight: 1.0,
        date: None,
    };
    shown.see("sample::Observation", &observation);
    let factor = training::Factor {
        name: "sex".into(),
        bins: ["equal", "differ"].map(String::from).into(),
        ..Default::default()
    };
    let mut sample = training::Sample::new(&training::Design::new(vec![factor]).unwrap());
    sample.push(&observation).unwrap();
    shown.see("sample::Sample", &sample);
}

/// A decision and its audit record, as `Debug` and as JSON.
fn show_decision(shown: &mut Shown, decision: &Decision, scorecard: &Scorecard) {
    shown.see("decision::Decision", decision);
    shown.see("decision::Matched", &(decision.persons(), decision.candidates()));
    shown.see("decision::Finding", &decision.findings());
    shown.see("evidence::Ignored", &decision.ignored());
    let record = AuditRecord::of(decision, scorecard).unwrap();
    shown.see("audit::AuditRecord", &record);
    let stored = serde_json::to_string(&record).unwrap();
    assert_eq!(mark_in(&stored), None, "{stored}");
    assert_eq!(mark_in(&serde_json::to_string(decision).unwrap()), None);
    shown.see("audit::Replay", &replay(&record, scorecard).unwrap());
}

/// Types that hold names of rules, settings and figures, and nothing of a person.
const IMPERSONAL: &[&str] = &[
    "audit::Difference",
    "bands::Band",
    "bands::Limits",
    "bins::Bins",
    "blocks::Account",
    "blocks::Block",
    "blocks::LeftOut",
    "builder::Duplicate",
    "builder::DuplicateIds",
    "calibration::Calibration",
    "calibration::Reliability",
    "changes::Column",
    "changes::DataId",
    "cumulative::Streams",
    "curve::Counts",
    "curve::Curve",
    "curve::Point",
    "design::Design",
    "design::Factor",
    "document_number::DocumentNumberError",
    "drift::Distribution",
    "due::DueOrder",
    "error::Rule",
    "explanation::Counterfactual",
    "explanation::ExplainedVariable",
    "explanation::Limit",
    "explanation::LimitDistance",
    "explanation::RawValues",
    "fit::Fit",
    "identity::Identity",
    "input::InputFinding",
    "judge::Judge",
    "kankowski::Kankowski",
    "kind::Kind",
    "lanes::Vectors",
    "layout::Layout",
    "masters::ChainError",
    "measures::At",
    "measures::Measures",
    "memory::Memory",
    "model::NonMonotone",
    "models::Settings",
    "moves::Moves",
    "named::NameSet",
    "normalisation::Normalisation",
    "own_clusters::ClustersDocument",
    "own_clusters::OwnClusters",
    "pair::PairSettings",
    "persons::Member",
    "persons::Settings",
    "policy::MandatoryFields",
    "policy::MergePolicy",
    "policy::Policy",
    "policy::PolicyDocument",
    "policy::Reasons",
    "policy::ReviewPolicy",
    "policy::SyncPolicy",
    "policy::Threshold",
    "procedures::StepRow",
    "provenance::Period",
    "provenance::Provenance",
    "record::BeforeClaim",
    "registry::Fault",
    "report::AtPrecision",
    "report::AtThreshold",
    "report::BinReport",
    "report::Column",
    "report::ColumnValue",
    "report::Drift",
    "report::FactorReport",
    "report::LeftOut",
    "report::ModelFigures",
    "report::Moved",
    "report::Needed",
    "report::Notice",
    "report::Related",
    "report::Report",
    "report::Rows",
    "report::VariableDrift",
    "rulings::Ruling",
    "score::Score",
    "scorecard::Scorecard",
    "search::QueryFinding",
    "search::SearchDistances",
    "search::SearchSettings",
    "settings::Settings",
    "share::Interval",
    "share::Share",
    "tally::Tally",
    "transitions::Event",
    "transitions::RequestTransition",
    "transitions::Transition",
    "transitions::TransitionRefused",
    "values::Value",
    "why_not::ClusterCheck",
    "words::Language",
];

/// Every public type of the library, as `file::Type`; the enums of names that the `names!` macro
/// makes hold only names.
fn public_types() -> BTreeSet<String> {
    let declaration = regex::Regex::new(r"(?m)^pub (?:struct|enum) (\w+)").unwrap();
    let mut found = BTreeSet::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
                let names = declaration.captures_iter(&text);
                found.extend(names.map(|name| format!("{file}::{}", &name[1])));
            }
        }
    }
    found
}

#[test]
fn no_debug_of_any_public_type_shows_what_a_record_holds() {
    let mut shown = Shown::default();
    show_records(&mut shown);
    show_verification(&mut shown);
    show_matching(&mut shown);
    show_index(&mut shown);
    show_merging(&mut shown);
    show_evaluation(&mut shown);
    show_training(&mut shown);
    for (name, texts) in &shown.0 {
        for text in texts {
            assert_eq!(mark_in(text), None, "{name}: {text}");
            assert!(!text.is_empty(), "{name} says not even its name");
        }
    }
    let shown: BTreeSet<String> = shown.0.keys().map(|name| (*name).to_owned()).collect();
    let impersonal: BTreeSet<String> = IMPERSONAL.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(shown.intersection(&impersonal).next(), None);
    let all: BTreeSet<String> = shown.union(&impersonal).cloned().collect();
    let public = public_types();
    let forgotten: Vec<_> = public.difference(&all).collect();
    assert!(forgotten.is_empty(), "neither shown nor listed as impersonal: {forgotten:?}");
    let gone: Vec<_> = all.difference(&public).collect();
    assert!(gone.is_empty(), "no longer there: {gone:?}");
}

/// Whole documents for every command.
fn documents() -> Vec<(Command, Value)> {
    let facts = json!({
        "phone_holders": [{"id": "1", "tax_id": "3347300040", "phone_number": "+380997654321"}],
        "phone_is_confidants": true, "person": marked(), "same_identity": [{"id": "1", "tax_id": "3347300034"}],
        "candidates": [marked()],
    });
    let decide = |submission: Value, procedure: &str| {
        let policy = json!({"threshold": 0.9, "procedure": procedure});
        json!({"submission": submission, "facts": facts, "policy": policy, "audit": true})
    };
    let mut named = marked();
    named["person_id"] = json!(ID);
    let registration = decide(marked(), "registration");
    let answer = Documents::default().answer(Command::Decide, &registration.to_string()).unwrap();
    let record = serde_json::from_str::<Value>(&answer).unwrap()["audit"].take();
    let query = json!({
        "first_name": "Міткуля", "last_name": "Позначко-Міточник", "birth_date": "1991-08-24", "tax_id": "3347300034",
        "phone_number": "+380997654321", "birth_certificate": "МІ987654", "second_name": "Міткулівна",
    });
    let pair = json!({
        "person": marked(), "candidate": marked(), "limits": {"automatic": 0.9, "manual": 0.7},
    });
    let sync = json!({
        "person": marked(), "verification": {"unzr_verification_status": "IN_REVIEW"},
        "answer": {"status": 1, "description": "Міткуля"}, "now": "2024-05-01T01:00:00Z",
    });
    let side = json!({
        "status": "Міткуля", "is_active": true, "updated_at": "1991-08-24T00:00:00Z", "master_person_id": "мітка",
    });
    let merge = json!({
        "merge_candidate": {
            "id": ID, "person_id": "мітка", "master_person_id": "позначка", "score": 0.97, "status": "IN_PROCESS",
            "inserted_at": "2026-11-02T00:00:00Z",
        },
        "facts": {"person": side, "master": side, "declarations": {"person": true, "master": true}},
        "reason": "AUTO_MERGE", "policy": {"limits": {"automatic": 0.9}}, "now": "2026-11-22T01:00:00Z",
    });
    let review = json!({
        "decide": {
            "clerk_id": "мітка", "status": "MERGE", "comment": "Міткуля", "facts": {
                "request": {"id": "1", "manual_merge_candidate_id": "2", "assignee_id": "мітка", "status": "NEW"},
                "candidate": {
                    "id": "2", "merge_candidate_id": "3", "person_id": "4", "master_person_id": "5", "status": "NEW",
                    "assignee_id": "мітка",
                },
                "requests": [{"assignee_id": "мітка", "status": "MERGE"}],
            },
        },
        "policy": {"quorum": 3},
    });
    let assign = json!({
        "assign": {
            "clerk_id": "мітка",
            "requests": [{"manual_merge_candidate_id": "9", "status": "MERGE", "candidate_status": "NEW"}],
            "candidates": [{
                "id": "2", "status": "NEW", "assignee_id": null, "decisions": 0, "inserted_at": "2026-11-02T00:00:00Z",
            }],
        },
    });
    let why_not = json!({
        "submission": marked(), "candidate": marked(), "policy": {"threshold": 0.9},
    });
    let labelled = json!({"person": marked(), "candidate": marked(), "match": true});
    let known = vec![
        (Command::Unzr, json!({"unzr": "19910824-00026", "birth_date": "1991-08-24"})),
        (Command::Identifiers, marked()),
        (Command::Keys, marked()),
        (Command::Sync, sync),
        (Command::Cumulative, json!({"unzr": "VERIFIED", "drfo": "IN_REVIEW"})),
        (Command::Score, pair.clone()),
        (Command::Explain, pair),
        (Command::Decide, registration),
        (Command::Decide, decide(marked(), "confidant_phone")),
        (Command::Decide, decide(named, "registration")),
        (Command::WhyNot, why_not),
        (Command::Replay, record),
        (Command::Search, json!({"query": query, "persons": [marked()]})),
        (Command::Merge, merge),
        (Command::Review, review),
        (Command::Review, assign),
        (Command::Dedupe, json!({"persons": [marked(), marked()]})),
        (
            Command::Train,
            json!({"persons": [marked()], "pairs": [labelled], "random_pairs": [labelled]}),
        ),
        (Command::Evaluate, json!({"pairs": [labelled], "before": [labelled]})),
    ];
    // A command that the list does not know yet is still tried with a person's record.
    let others =
        Command::ALL.iter().filter(|command| known.iter().all(|(known, _)| known != *command));
    let others: Vec<_> = others.map(|command| (*command, marked())).collect();
    known.into_iter().chain(others).collect()
}

/// Every place of a document, as JSON pointers.
fn places(value: &Value, at: String, into: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                places(value, format!("{at}/{key}"), into);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                places(value, format!("{at}/{index}"), into);
            }
        }
        _ => {}
    }
    into.push(at);
}

#[test]
fn no_error_of_any_command_shows_what_the_document_holds() {
    let readings = [Documents::default(), Documents::default().strict(true)];
    let mut errors = 0;
    let mut check = |command: Command, text: &str| {
        for error in readings.iter().filter_map(|reading| reading.answer(command, text).err()) {
            let shown = format!("{error} {error:?} {}", serde_json::to_string(&error).unwrap());
            assert_eq!(mark_in(&shown), None, "{command}: {shown}");
            errors += 1;
        }
    };
    let wrong = [
        json!("Позначко-Міточник"),
        json!(3_347_300_034_u64),
        json!(-997_654.5),
        json!(["Міткуля"]),
        json!([["Міткуля"]]),
        json!({"Міткуля": "Міткуля"}),
        json!({"мітка": {"мітка": 997_654}}),
        json!(true),
        Value::Null,
    ];
    for (command, document) in documents() {
        let mut all = Vec::new();
        places(&document, String::new(), &mut all);
        for place in &all {
            for wrong in &wrong {
                let mut changed = document.clone();
                *changed.pointer_mut(place).unwrap() = wrong.clone();
                check(command, &changed.to_string());
            }
            if document.pointer(place).is_some_and(Value::is_object) {
                for key in ["Міткуля", "мітка", "3347300034", "позначко_міточник"]
                {
                    let mut changed = document.clone();
                    changed.pointer_mut(place).unwrap()[key] = json!("Міткуля");
                    check(command, &changed.to_string());
                }
            }
        }
        // Broken off, and broken into.
        let text = document.to_string();
        for (at, _) in text.char_indices().step_by(3) {
            let (before, after) = text.split_at(at);
            check(command, before);
            check(command, &format!("{before}\u{0}{after}"));
            check(command, &format!("{before}\"{after}"));
        }
    }
    assert!(errors > 5_000, "{errors}");
}
