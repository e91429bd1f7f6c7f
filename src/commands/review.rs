//! `review`: a clerk is given a pair, or decides about one.

use serde::Deserialize;

use super::ids::Identified;
use crate::error::{FieldError, Rule};
use crate::json::{optional_object, text, Object};
use crate::merging::{
    assign, decide, Assignment, RequestStatus, ReviewDecision, ReviewFacts, ReviewPolicy,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewDocument {
    #[serde(default, deserialize_with = "optional_object")]
    assign: Option<Assignment>,
    #[serde(default, deserialize_with = "optional_object")]
    decide: Option<DecideDocument>,
    #[serde(default)]
    policy: Option<Object<ReviewPolicy>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecideDocument {
    clerk_id: String,
    status: RequestStatus,
    #[serde(default, deserialize_with = "text")]
    comment: Option<String>,
    /// Null if it is known that there is no such request.
    #[serde(deserialize_with = "optional_object")]
    facts: Option<ReviewFacts>,
}

pub(super) fn answer(document: &str) -> Result<String, FieldError> {
    let Identified::<ReviewDocument> { ids, document } = FieldError::read_object(document)?;
    let policy = document.policy.map_or_else(ReviewPolicy::default, |Object(policy)| policy);
    let step = match (document.assign, document.decide) {
        (Some(assignment), None) => {
            assign(&assignment, &policy).map_err(|error| error.under("assign"))?
        }
        (None, Some(DecideDocument { clerk_id, status, comment, facts })) => {
            let decision = ReviewDecision { clerk_id, status, comment };
            decide(&decision, facts.as_ref(), &policy).map_err(|error| error.under("decide"))?
        }
        (None, None) => return Err(FieldError::new("", Rule::Required)),
        (Some(_), Some(_)) => return Err(FieldError::new("", Rule::NotAllowed)),
    };
    ids.line(&step)
}
