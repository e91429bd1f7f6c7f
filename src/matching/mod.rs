//! Matching: is somebody who registers already in the index.
//!
//! Like the synchronisation, matching is *ask or decide*: [`decide`] is a pure function of the
//! submission, the facts known so far and the policy. It answers with the one [`Question`] whose
//! fact it lacks, or with a [`Decision`] that carries what the host tells the user, which persons
//! match and why. A host that loops over it asks nothing twice and is done within five calls:
//!
//! ```
//! use osoba::matching::{decide, Candidate, Facts, Holder, Policy, Question, MatchStep, Submission};
//! use osoba::scoring::Scorecard;
//! use osoba::Person;
//!
//! // The host's side: here a list in memory, elsewhere a database.
//! let index = vec![Person {
//!     id: Some("0b5c8a1e-8f0e-4c62-9d1f-3a0f4e8f7a10".into()),
//!     ..serde_json::from_str(r#"{"first_name": "Олена", "last_name": "Вигаданюк",
//!         "second_name": "Остапівна", "birth_date": "1990-03-04", "gender": "FEMALE",
//!         "tax_id": "3293300021",
//!         "documents": [{"type": "PASSPORT", "number": "АА123457"}],
//!         "authentication_methods": [{"type": "OTP", "phone_number": "+380501112233"}]}"#).unwrap()
//! }];
//! let submission = Submission { person: Person { id: None, ..index[0].clone() }, person_id: None };
//!
//! let (policy, scorecard) = (Policy::registration(), Scorecard::published());
//! let mut facts = Facts::default();
//! let decision = loop {
//!     match decide(&submission, &facts, &policy, &scorecard).unwrap() {
//!         MatchStep::Decided(decision) => break decision,
//!         MatchStep::Ask(Question::PhoneHolders { phone }) => {
//!             let holds = |person: &&Person| person.otp_phones().any(|own| own == phone);
//!             facts.phone_holders = Some(index.iter().filter(holds).map(Holder::from).collect());
//!         }
//!         MatchStep::Ask(Question::Candidates(_keys)) => {
//!             facts.candidates = Some(index.iter().cloned().map(Candidate::from).collect());
//!         }
//!         MatchStep::Ask(question) => unreachable!("registration does not ask {question:?}"),
//!     }
//! };
//! assert_eq!(decision.outcome().as_str(), "exists");
//! assert_eq!(decision.rule().as_str(), "phone_and_tax_id");
//! ```
//!
//! How well the procedure in force finds people is measured on invented persons with truth in
//! `benches/matching-quality.md`.
//!
//! | file | what it settles |
//! |---|---|
//! | `policy` | what a host may choose; the presets |
//! | `facts` | the submission, the questions and the facts that answer them |
//! | `clusters` | which persons are candidates, as keys and as a check |
//! | `own_clusters` | clusters of the host's own |
//! | `evidence` | what the rules may see: the facts without personal data |
//! | `reading` | a person without white space around identifiers, and without what proves nothing |
//! | `cautions` | what should make a clerk look twice at a pair |
//! | `assess` | from facts to evidence |
//! | `candidates` | the same for the candidates, a few at a time |
//! | `procedures` | both procedures and the update check as tables of steps |
//! | `rulings` | every way to end, with HTTP status and messages |
//! | `decision` | the decision and all it carries |
//! | `decide` | evaluates the procedure |
//! | `audit` | the audit record and its replay |
//! | `why_not` | why a given person was not matched |
//! | `search` | ranking of an operator's search |

mod assess;
mod audit;
mod candidates;
mod cautions;
mod cluster;
mod clusters;
mod decide;
mod decision;
mod evidence;
mod facts;
mod id;
mod own_clusters;
mod policy;
mod procedures;
mod reading;
mod rulings;
mod search;
mod why_not;

pub use audit::{replay, AuditRecord, Difference, Replay};
pub use cautions::{FindingKind, Findings};
pub use cluster::{Cluster, ClusterSet, Clusters};
pub use clusters::ClusterKeys;
pub(crate) use clusters::Identifiers;
pub use decide::{decide, MatchStep};
pub use decision::{Decision, Finding, MatchGrade, Matched};
pub use evidence::Ignored;
pub use facts::{Candidate, Facts, Holder, Question, Submission};
pub use own_clusters::{ClustersDocument, OwnClusters};
pub use policy::{PhoneLimit, Policy, PolicyDocument, Preset, Procedure, Threshold, ThresholdRule};
pub use procedures::{procedure_steps, StepRow};
pub(crate) use reading::{proven, trimmed};
pub use rulings::{DecisionRule, Outcome, Ruling};
pub use search::{
    search, Query, QueryFinding, QueryRule, Ranked, SearchCluster, SearchDistances, SearchSettings,
};
pub(crate) use why_not::{assess, Assessed};
pub use why_not::{cautions, why_not, ClusterCheck, WhyNot};
