//! A score: the probability that two records are one person, in steps of 0.00001.

use std::fmt;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

/// The probability that two records are one person, counted in steps of 0.00001.
///
/// Counting makes comparison exact: two scores are equal or one is above the other, whatever
/// machine computed them. Serialises as a number between 0 and 1.
///
/// ```
/// use osoba::scoring::Score;
/// let score = Score::rounded(0.402_594).unwrap();
/// assert_eq!(score.hundred_thousandths(), 40_259);
/// assert_eq!(score.as_f64(), 0.40259);
/// assert!(score < Score::rounded(0.9).unwrap());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Score(u32);

/// Steps in a whole.
const WHOLE: u32 = 100_000;

impl Score {
    /// The least score.
    pub const ZERO: Score = Score(0);
    /// The greatest score.
    pub const ONE: Score = Score(WHOLE);

    /// A probability rounded to five decimals, ties to even; nothing if it is not between 0 and 1.
    #[must_use]
    pub fn rounded(probability: f64) -> Option<Score> {
        (0.0..=1.0).contains(&probability).then(|| Score::from_unit(probability))
    }

    /// The score of a sum of points: the logistic function, rounded.
    #[must_use]
    pub(crate) fn of_log_odds(sum: f64) -> Score {
        Score::from_unit(1.0 / (1.0 + (-sum).exp()))
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the value lies between 0 and 100,000"
    )]
    fn from_unit(probability: f64) -> Score {
        // Above 2⁵² there are no fractions: adding it rounds, ties to even, and costs no call.
        const NO_FRACTIONS: f64 = 4_503_599_627_370_496.0;
        Score((probability * f64::from(WHOLE) + NO_FRACTIONS - NO_FRACTIONS) as u32)
    }

    /// The score in steps of 0.00001, from 0 to 100,000.
    #[must_use]
    pub const fn hundred_thousandths(self) -> u32 {
        self.0
    }

    /// The score as a number between 0 and 1.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / f64::from(WHOLE)
    }

    /// This score less another, exact to the fifth decimal.
    ///
    /// ```
    /// use osoba::scoring::Score;
    /// let score = Score::rounded(0.4).unwrap();
    /// assert_eq!(score.minus(Score::rounded(0.9).unwrap()), -0.5);
    /// ```
    #[must_use]
    pub fn minus(self, other: Score) -> f64 {
        let difference = i64::from(self.0).saturating_sub(i64::from(other.0));
        #[expect(clippy::cast_precision_loss, reason = "at most 100,000")]
        let difference = difference as f64;
        difference / f64::from(WHOLE)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.5}", self.as_f64())
    }
}

impl fmt::Debug for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let probability = f64::deserialize(deserializer)?;
        Score::rounded(probability).ok_or_else(|| crate::Rule::OutOfRange.de())
    }
}
