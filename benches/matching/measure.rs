//! Every registration decided under every setting, against the truth.

use std::collections::BTreeMap;

use osoba::index::{Builder, Entry, Index, Settings};
use osoba::matching::{
    decide, Candidate, ClusterSet, Decision, DecisionRule, Facts, Policy, Question, Step,
    Submission, Threshold,
};
use osoba::names::{Algorithm, Normalisation};
use osoba::scoring::Scorecard;

use crate::invent::{Registration, Story, World};

/// The thresholds that are compared; the documented ones among them.
pub(crate) const THRESHOLDS: [f64; 11] =
    [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.99];

/// What was decided about registrations, counted.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    /// In the index, and found: that person comes first.
    pub(crate) found: u32,
    /// In the index, and another person comes first.
    pub(crate) another: u32,
    /// In the index, created anew: in no cluster together.
    pub(crate) no_cluster: u32,
    /// In the index, created anew: compared, and the score is no match.
    pub(crate) rejected: u32,
    /// Not in the index, and said to be somebody.
    pub(crate) mistaken: u32,
    /// Not in the index, and created.
    pub(crate) created: u32,
    /// Refused for the phone, whoever it was.
    pub(crate) refused: u32,
    /// Found or mistaken, and several persons listed.
    pub(crate) several: u32,
    /// Candidates that were compared.
    pub(crate) compared: u64,
}

impl Counts {
    pub(crate) fn precision(&self) -> f64 {
        share(self.found, self.found + self.another + self.mistaken)
    }

    pub(crate) fn recall(&self) -> f64 {
        share(self.found, self.in_the_index())
    }

    pub(crate) fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)
    }

    pub(crate) fn in_the_index(&self) -> u32 {
        self.found + self.another + self.no_cluster + self.rejected
    }

    pub(crate) fn not_in_the_index(&self) -> u32 {
        self.mistaken + self.created
    }

    fn add(&mut self, registration: &Registration, decision: &Decision, is_candidate: bool) {
        let persons = decision.persons();
        self.compared += decision.candidates().len() as u64;
        if decision.rule() == DecisionRule::PhoneLimit {
            self.refused += 1;
            return;
        }
        self.several += u32::from(persons.len() > 1);
        let first = persons.first().map(|person| person.id.as_str());
        let count = match (registration.truth.as_deref(), first) {
            (Some(truth), Some(first)) if truth == first => &mut self.found,
            (Some(_), Some(_)) => &mut self.another,
            (Some(_), None) if is_candidate => &mut self.rejected,
            (Some(_), None) => &mut self.no_cluster,
            (None, Some(_)) => &mut self.mistaken,
            (None, None) => &mut self.created,
        };
        *count += 1;
    }
}

pub(crate) fn share(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole.max(1))
}

/// One setting and what came of it.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) key: Algorithm,
    pub(crate) normalisation: &'static str,
    /// By place in [`THRESHOLDS`].
    pub(crate) by_threshold: Vec<Counts>,
    /// At the documented threshold of a registration.
    pub(crate) by_story: BTreeMap<Story, Counts>,
}

pub(crate) fn measure(world: &World) -> Result<Vec<Setting>, String> {
    let clean = Scorecard::published().with_normalisation(Normalisation::Clean);
    let scorecards = [("published", Scorecard::published()), ("clean", clean)];
    let mut results = Vec::new();
    for key in [Algorithm::Uk, Algorithm::Kankowski] {
        for (normalisation, scorecard) in &scorecards {
            let index = index(world, key, scorecard)?;
            let mut by_threshold = vec![Counts::default(); THRESHOLDS.len()];
            let mut by_story = BTreeMap::new();
            for registration in &world.registrations {
                let found = index.candidates(&registration.person).into_iter();
                let candidates: Vec<Candidate> =
                    found.map(|(member, _)| Candidate::from(index.person(member))).collect();
                let is_candidate =
                    candidates.iter().any(|one| one.id() == registration.truth.as_deref());
                for (counts, threshold) in by_threshold.iter_mut().zip(THRESHOLDS) {
                    let threshold = Threshold::new(threshold).ok_or("a threshold")?;
                    let policy = Policy { key, clusters: CLUSTERS, ..Policy::new(threshold) };
                    let decision = ask(registration, &index, &candidates, &policy)?;
                    counts.add(registration, &decision, is_candidate);
                    if policy.threshold == Policy::registration().threshold {
                        let story: &mut Counts = by_story.entry(registration.story).or_default();
                        story.add(registration, &decision, is_candidate);
                    }
                }
            }
            results.push(Setting { key, normalisation, by_threshold, by_story });
        }
    }
    Ok(results)
}

/// The published clusters, as the procedure in force has them.
const CLUSTERS: ClusterSet = ClusterSet::Published;

fn index(world: &World, key: Algorithm, scorecard: &Scorecard) -> Result<Index, String> {
    let mut builder =
        Builder::new(scorecard, Settings { key, clusters: CLUSTERS, ..Settings::default() });
    for (place, person) in (0..).zip(&world.index) {
        let pushed = builder.push(place, &Entry::from(person.clone()));
        pushed.map_err(|error| error.to_string())?;
    }
    builder.finish().map_err(|error| error.to_string())
}

/// Decides with candidates that were looked up once for all thresholds.
fn ask(
    registration: &Registration,
    index: &Index,
    candidates: &[Candidate],
    policy: &Policy,
) -> Result<Box<Decision>, String> {
    let submission = Submission { person: registration.person.clone(), person_id: None };
    let mut facts = Facts { candidates: Some(candidates.to_vec()), ..Facts::default() };
    loop {
        let step = decide(&submission, &facts, policy, index.scorecard());
        match step.map_err(|error| error.to_string())? {
            Step::Decided(decision) => return Ok(decision),
            Step::Ask(Question::PhoneHolders { phone }) => {
                let question = Question::PhoneHolders { phone };
                index.answer(&question, &mut facts).map_err(|error| error.to_string())?;
            }
            Step::Ask(question) => return Err(format!("registration asks {}", question.name())),
        }
    }
}
