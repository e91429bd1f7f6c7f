//! A part of a whole with its interval, and how many checked matches a precision needs.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::figures::rounded;

/// So many of so many.
///
/// As JSON `{"value", "low", "high"}`, rounded to six decimals, null where the whole is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// How many.
    pub part: u64,
    /// Of how many.
    pub whole: u64,
}

/// Where the true share lies at 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The quantile of the normal distribution that leaves 2.5 % above.
const Z: f64 = 1.959_963_984_540_054;

impl Share {
    /// The share; nothing of nothing has none.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.whole > 0).then(|| self.part as f64 / self.whole as f64)
    }

    /// Wilson's score interval at 95 % (Wilson 1927), which holds for few and for extreme shares too.
    ///
    /// ```
    /// use osoba::evaluation::Share;
    /// let interval = Share { part: 9, whole: 10 }.interval().unwrap();
    /// assert!((interval.low - 0.59585).abs() < 1e-5 && (interval.high - 0.98212).abs() < 1e-5);
    /// ```
    #[must_use]
    pub fn interval(self) -> Option<Interval> {
        let share = self.value()?;
        let whole = self.whole as f64;
        let squared = Z * Z;
        let middle = share + squared / (2.0 * whole);
        let half = Z * (share * (1.0 - share) / whole + squared / (4.0 * whole * whole)).sqrt();
        let of = 1.0 + squared / whole;
        // The ends of a share of none or all are exact.
        let low = if self.part == 0 { 0.0 } else { ((middle - half) / of).max(0.0) };
        let high = if self.part == self.whole { 1.0 } else { ((middle + half) / of).min(1.0) };
        Some(Interval { low, high })
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        of_three(serializer, self.value(), self.interval())
    }
}

/// A value with its interval.
pub(super) fn of_three<S: Serializer>(
    serializer: S,
    value: Option<f64>,
    interval: Option<Interval>,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(3))?;
    map.serialize_entry("value", &value.map(rounded))?;
    map.serialize_entry("low", &interval.map(|interval| rounded(interval.low)))?;
    map.serialize_entry("high", &interval.map(|interval| rounded(interval.high)))?;
    map.end()
}

/// How many checked matches, none of them wrong, show that precision at 95 %: three divided by the
/// share of errors (the rule of three). Nothing for a precision that is not from 0 to below 1.
///
/// ```
/// use osoba::evaluation::matches_needed;
/// assert_eq!(matches_needed(0.99), Some(300));
/// assert_eq!(matches_needed(1.0), None);
/// ```
#[must_use]
pub fn matches_needed(precision: f64) -> Option<u64> {
    // In parts of a billion, so that 1 − 0.9999 is exact.
    const WHOLE: u64 = 1_000_000_000;
    if !(0.0..1.0).contains(&precision) {
        return None;
    }
    let errors = ((1.0 - precision) * WHOLE as f64).round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to a billion"
    )]
    let errors = errors as u64;
    (errors > 0).then(|| WHOLE.saturating_mul(3).div_ceil(errors))
}
