//! How a scorecard is estimated.

use chrono::NaiveDate;

use crate::{FieldError, Rule};

/// How a scorecard is estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// λ of the penalty `λ/2·Σ β²`, from 10⁻⁶ to 10⁶.
    pub penalty: f64,
    /// Decides, with the hash of a group, whether the group is trained or tested with.
    pub seed: u64,
    /// The share of groups that is tested with, from 0 to below 1.
    pub test_share: f64,
    /// Groups with a pair of this day or later are tested with.
    pub test_from: Option<NaiveDate>,
    /// Bins that were seen, but whose pairs weigh less, are merged with a neighbour; 0 to 10⁶.
    pub rare_below: f64,
    /// Of how many pairs of persons the ones without labels are those that share a key, at least 1:
    /// `n·(n−1)/2` among `n` persons. [`em`](super::em) then asks for the share of matches among all of
    /// them, so that agreeing in what brought a pair together is no sign of a match by itself. None:
    /// the pairs are all there are.
    pub all_pairs: Option<u64>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            penalty: 1.0,
            seed: 0,
            test_share: 0.2,
            test_from: None,
            rare_below: 10.0,
            all_pairs: None,
        }
    }
}

impl Settings {
    /// Checks the figures.
    ///
    /// ```
    /// use osoba::training::Settings;
    /// let settings = Settings { penalty: f64::NAN, ..Settings::default() };
    /// assert_eq!(settings.check().unwrap_err().to_string(), "penalty is out of range");
    /// ```
    ///
    /// # Errors
    /// The first that is out of its range.
    pub fn check(self) -> Result<Settings, FieldError> {
        for (field, is_good) in [
            ("penalty", (1e-6..=1e6).contains(&self.penalty)),
            ("test_share", (0.0..1.0).contains(&self.test_share)),
            ("rare_below", (0.0..=1e6).contains(&self.rare_below)),
            ("all_pairs", self.all_pairs != Some(0)),
        ] {
            if !is_good {
                return Err(FieldError::new(field, Rule::OutOfRange));
            }
        }
        Ok(self)
    }
}
