//! The second half of the demo: registrations matched against the example index.

use osoba::index::Index;
use osoba::matching::{decide, Decision, Facts, MatchStep, Policy, PolicyDocument, Submission};
use osoba::Person;
use serde::Deserialize;

use osoba_cli::language::Language;

/// A registration of the bundled file.
#[derive(Debug, Deserialize)]
struct Registration<'a> {
    story: Titles,
    #[serde(borrow)]
    submission: Submitted<'a>,
    policy: PolicyDocument,
}

#[derive(Debug, Deserialize)]
struct Titles {
    en: String,
    uk: String,
}

#[derive(Debug, Deserialize)]
struct Submitted<'a> {
    #[serde(flatten, borrow)]
    person: Person<'a>,
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
    let decided = registrations.lines().map(|line| {
        let registration: Registration = serde_json::from_str(line)?;
        let policy = registration.policy.check()?;
        let Submitted { person, person_id } = registration.submission;
        let submission = Submission { person, person_id: person_id.map(Into::into) };
        let (decision, questions) = ask_or_decide(&submission, &policy, index)?;
        Ok(Decided { story: registration.story, decision, questions })
    });
    decided.collect()
}

/// More than any procedure asks.
const MOST_QUESTIONS: usize = 5;

/// The loop of every host: decide, answer the question, decide again. [`Index::decide`] is the same
/// without the number of questions.
fn ask_or_decide(
    submission: &Submission,
    policy: &Policy,
    index: &Index,
) -> Result<(Box<Decision>, usize), Failure> {
    let mut facts = Facts::default();
    for questions in 0..=MOST_QUESTIONS {
        match decide(submission, &facts, policy, index.scorecard())? {
            MatchStep::Decided(decision) => return Ok((decision, questions)),
            MatchStep::Ask(question) => index.answer(&question, &mut facts)?,
        }
    }
    Err("no decision".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use osoba::matching::{Candidate, Question};

    /// What the look-up by keys leaves out is what the library would ignore.
    #[test]
    fn the_index_finds_exactly_those_who_share_a_cluster() {
        let persons = osoba_synthetic::day::index().unwrap();
        let active = persons.iter().filter(|person| person.participates());
        let everybody: Vec<Candidate> = active.cloned().map(Candidate::from).collect();
        let index = crate::index_of(persons).unwrap();
        let mut compared = 0;
        for line in include_str!("../registrations.jsonl").lines() {
            let registration: Registration = serde_json::from_str(line).unwrap();
            let policy = registration.policy.check().unwrap();
            let Submitted { person, person_id } = registration.submission;
            let submission = Submission { person, person_id: person_id.map(Into::into) };
            let (found, _) = ask_or_decide(&submission, &policy, &index).unwrap();
            let mut facts = Facts::default();
            let whole = loop {
                match decide(&submission, &facts, &policy, index.scorecard()).unwrap() {
                    MatchStep::Decided(decision) => break decision,
                    MatchStep::Ask(Question::Candidates(_)) => {
                        facts.candidates = Some(everybody.clone());
                        compared += 1;
                    }
                    MatchStep::Ask(question) => index.answer(&question, &mut facts).unwrap(),
                }
            };
            assert_eq!(found.rule(), whole.rule());
            assert_eq!(found.candidates(), whole.candidates());
            assert!(found.ignored().is_empty());
        }
        assert!(compared >= 15, "{compared}");
    }
}
