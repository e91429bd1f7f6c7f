//! What a host may choose about merging.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::error::FieldError;
use crate::json::object;
use crate::scoring::Limits;

/// Settings of a merge. Every field has the documented default; a misspelt setting is an error.
///
/// ```
/// use osoba::merging::MergePolicy;
/// assert_eq!(MergePolicy::default().limits.automatic.as_f64(), 0.9);
/// assert!(serde_json::from_str::<MergePolicy>(r#"{"limit": 0.9}"#).is_err());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MergePolicy {
    /// `automatic` is `DEDUPLICATION_AUTO_MERGE_SCORE` and `MANUAL_SCORE_MAX`, `manual` is
    /// `MANUAL_SCORE_MIN`. Default 0.9 and 0.7.
    #[serde(deserialize_with = "object")]
    pub limits: Limits,
}

impl MergePolicy {
    /// Checks that the manual limit is not above the automatic one.
    ///
    /// # Errors
    /// `limits.manual` out of range.
    pub fn check(self) -> Result<Self, FieldError> {
        self.limits.check().map_err(|error| error.under("limits"))?;
        Ok(self)
    }
}

/// Settings of the clerks' review. Every field has the documented default; a misspelt setting is an
/// error.
///
/// ```
/// use osoba::merging::ReviewPolicy;
/// assert_eq!(ReviewPolicy::default().quorum.get(), 3);
/// assert!(serde_json::from_str::<ReviewPolicy>(r#"{"quorum": 0}"#).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReviewPolicy {
    /// `MANUAL_MERGE_QUORUM`: as many clerks must decide the same. Default 3.
    pub quorum: NonZeroU32,
    /// `MAX_POSTPONED_MANUAL_MERGE_REQUESTS`: a clerk with as many postponed requests is assigned
    /// nothing more. Default 5.
    pub max_postponed: NonZeroU32,
}

/// `MANUAL_MERGE_QUORUM` unless a host says otherwise.
const QUORUM: NonZeroU32 = NonZeroU32::MIN.saturating_add(2);
/// `MAX_POSTPONED_MANUAL_MERGE_REQUESTS` unless a host says otherwise.
const MAX_POSTPONED: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);

impl Default for ReviewPolicy {
    fn default() -> Self {
        ReviewPolicy { quorum: QUORUM, max_postponed: MAX_POSTPONED }
    }
}
