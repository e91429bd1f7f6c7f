//! Why no scorecard can be estimated.

use crate::named::names;
use crate::{FieldError, Rule};

names! {
    /// Why no scorecard can be estimated from the pairs as a whole.
    Refusal {
        /// There is no pair to train with.
        NoPairs = "no_pairs",
        /// No pair to train with is a match.
        NoMatches = "no_matches",
        /// All pairs to train with are matches.
        OnlyMatches = "only_matches",
        /// Newton's method, or the expectation–maximisation, did not converge.
        NotConverged = "not_converged",
        /// There are no two persons of different pairs to compare at random.
        NoRandomPairs = "no_random_pairs",
    }
}

impl std::error::Error for Refusal {}

impl From<Refusal> for FieldError {
    /// As hosts see it: the field of the pairs that is to be mended.
    fn from(refusal: Refusal) -> FieldError {
        match refusal {
            Refusal::NoPairs => FieldError::new("pairs", Rule::Required),
            Refusal::NoMatches | Refusal::OnlyMatches => {
                FieldError::new("pairs.match", Rule::Required)
            }
            Refusal::NotConverged => FieldError::new("penalty", Rule::OutOfRange),
            Refusal::NoRandomPairs => FieldError::new("random_pairs", Rule::Required),
        }
    }
}
