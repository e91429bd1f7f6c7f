//! The second half of the demo: registrations matched against the example index.

use osoba::matching::{decide, Decision, Facts, Policy, PolicyDocument, Step, Submission};
use osoba::scoring::Scorecard;
use osoba::Person;
use serde::Deserialize;

use super::matching_tables::Index;
use crate::language::Language;

/// A registration of the bundled file.
#[derive(Debug, Deserialize)]
struct Registration {
    story: Titles,
    submission: Submitted,
    policy: PolicyDocument,
}

#[derive(Debug, Deserialize)]
struct Titles {
    en: String,
    uk: String,
}

#[derive(Debug, Deserialize)]
struct Submitted {
    #[serde(flatten)]
    person: Person,
    person_id: Option<String>,
}

/// A registration that has been decided.
#[derive(Debug)]
pub(super) struct Decided {
    story: Titles,
    pub(super) decision: Box<Decision>,
    pub(super) questions: usize,
}

impl Decided {
    /// What the registration is about.
    pub(super) fn story(&self, language: Language) -> &str {
        match language {
            Language::En => &self.story.en,
            Language::Uk => &self.story.uk,
        }
    }
}

/// Why a registration could not be decided; the bundled data do not make it so.
type Failure = Box<dyn std::error::Error>;

/// Decides every registration.
pub(super) fn decide_all(registrations: &str, index: &Index) -> Result<Vec<Decided>, Failure> {
    let scorecard = Scorecard::published();
    let decided = registrations.lines().map(|line| {
        let registration: Registration = serde_json::from_str(line)?;
        let policy = registration.policy.check()?;
        let Submitted { person, person_id } = registration.submission;
        let submission = Submission { person, person_id };
        let (decision, questions) = ask_or_decide(&submission, &policy, &scorecard, index)?;
        Ok(Decided { story: registration.story, decision, questions })
    });
    decided.collect()
}

/// The loop of every host: decide, answer the question, decide again.
fn ask_or_decide(
    submission: &Submission,
    policy: &Policy,
    scorecard: &Scorecard,
    index: &Index,
) -> Result<(Box<Decision>, usize), Failure> {
    let mut facts = Facts::default();
    for questions in 0.. {
        match decide(submission, &facts, policy, scorecard)? {
            Step::Decided(decision) => return Ok((decision, questions)),
            Step::Ask(question) => index.answer(&question, &mut facts),
        }
    }
    Err("no decision".into())
}
