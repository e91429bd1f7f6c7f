//! Deduplication bands: what a host does with a pair of existing persons.

use serde::{Deserialize, Serialize};

use super::score::Score;
use crate::{FieldError, Rule};

/// The two limits between the bands; policy, so a host may set others.
///
/// ```
/// use osoba::scoring::{Band, Limits, Score};
/// let limits = Limits::default();
/// assert_eq!(limits.band(Score::rounded(0.9).unwrap()), Band::Automatic);
/// assert_eq!(limits.band(Score::rounded(0.89999).unwrap()), Band::Manual);
/// assert_eq!(limits.band(Score::rounded(0.69999).unwrap()), Band::None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// From this score on two records are merged without a clerk.
    pub automatic: Score,
    /// From this score on a clerk decides.
    pub manual: Score,
}

/// Where a score lies between the [`Limits`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// At or above the automatic limit.
    Automatic,
    /// At or above the manual limit and below the automatic one.
    Manual,
    /// Below both.
    None,
}

impl Default for Limits {
    /// The documented limits: automatic from 0.9, manual from 0.7.
    fn default() -> Self {
        let at = |probability| Score::rounded(probability).unwrap_or(Score::ONE);
        Limits { automatic: at(0.9), manual: at(0.7) }
    }
}

impl Limits {
    /// The band of a score.
    #[must_use]
    pub fn band(self, score: Score) -> Band {
        if score >= self.automatic {
            Band::Automatic
        } else if score >= self.manual {
            Band::Manual
        } else {
            Band::None
        }
    }

    /// Checks that the manual limit is not above the automatic one.
    ///
    /// # Errors
    /// `manual` out of range.
    pub fn check(self) -> Result<Self, FieldError> {
        if self.manual > self.automatic {
            return Err(FieldError::new("manual", Rule::OutOfRange));
        }
        Ok(self)
    }
}
