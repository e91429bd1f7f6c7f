//! What a host may choose about matching.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use super::cautions::Findings;
use super::cluster::ClusterSet;
use super::own_clusters::{ClustersDocument, OwnClusters};
use crate::error::{FieldError, Rule};
use crate::named::names;
use crate::names::Algorithm;
use crate::scoring::{Limits, Score};

names! {
    /// Which procedure decides about somebody who registers.
    Procedure {
        /// The procedure in force.
        Registration = "registration",
        /// The earlier one, in which a patient may share the phone of a confidant person.
        ConfidantPhone = "confidant_phone",
    }
}

names! {
    /// What a score must do to the threshold to count as a match.
    ThresholdRule {
        /// Be greater.
        Above = "above",
        /// Be greater or equal.
        AtLeast = "at_least",
    }
}

names! {
    /// From how many holders on a phone is refused, `n` being `phone_number_auth_limit`.
    PhoneLimit {
        /// At more than `n`, as the procedure is written.
        OverLimit = "over_limit",
        /// At `n` or more, as the running code does.
        AtLimit = "at_limit",
    }
}

names! {
    /// Documented sets of values.
    Preset {
        /// A declaration request: threshold 0.9.
        Registration = "registration",
        /// The patient's cabinet: threshold 0.95, and the person must be unique.
        Cabinet = "cabinet",
    }
}

/// A threshold between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
pub struct Threshold(f64);

impl Threshold {
    /// Takes a number between 0 and 1, both allowed.
    ///
    /// ```
    /// use osoba::matching::Threshold;
    /// assert!(Threshold::new(0.9).is_some());
    /// assert!(Threshold::new(f64::NAN).is_none() && Threshold::new(90.0).is_none());
    /// ```
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then_some(Threshold(value))
    }

    /// The number.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        self.0
    }
}

/// Settings of a matching. Only the threshold has no default: a host takes a preset or names it.
///
/// ```
/// use osoba::matching::{Policy, Threshold};
/// let policy = Policy { phone_number_auth_limit: 3, ..Policy::new(Threshold::new(0.92).unwrap()) };
/// assert_eq!(Policy::cabinet().threshold.as_f64(), 0.95);
/// # let _ = policy;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The procedure. Default: the one in force.
    pub procedure: Procedure,
    /// The threshold of the score.
    pub threshold: Threshold,
    /// What a score must do to the threshold. Default: be above it.
    pub threshold_rule: ThresholdRule,
    /// `n`, the number of persons that may share a phone. Default 5.
    pub phone_number_auth_limit: u32,
    /// From how many holders on a phone is refused. Default: at more than `n`.
    pub phone_limit: PhoneLimit,
    /// Which phonetic key says that names sound alike. Default: `uk`.
    pub key: Algorithm,
    /// Several persons above the threshold are *ambiguous* and not *exists*. Default: no.
    pub require_unique: bool,
    /// The limits behind the match grades. Default: automatic 0.9, manual 0.7.
    pub limits: Limits,
    /// Which clusters make candidates. Default: the published ones, extended.
    pub clusters: ClusterSet,
    /// The host's own clusters, beside them. Default: none.
    pub own_clusters: OwnClusters,
    /// Findings with which nobody *exists* and nothing is *updated*: the decision is *ambiguous*.
    /// Default: none.
    pub cautions: Findings,
    /// Whether a scorecard decides whose `purpose` is `example`. Default: no.
    pub allow_example: bool,
}

/// As [`PolicyDocument`] reads it. Settings that audit records of earlier versions lack are written
/// where they are not the default.
impl Serialize for Policy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut policy = serializer.serialize_map(None)?;
        policy.serialize_entry("procedure", &self.procedure)?;
        policy.serialize_entry("threshold", &self.threshold)?;
        policy.serialize_entry("threshold_rule", &self.threshold_rule)?;
        policy.serialize_entry("phone_number_auth_limit", &self.phone_number_auth_limit)?;
        policy.serialize_entry("phone_limit", &self.phone_limit)?;
        policy.serialize_entry("key", &self.key)?;
        policy.serialize_entry("require_unique", &self.require_unique)?;
        policy.serialize_entry("limits", &self.limits)?;
        if !self.own_clusters.is_empty() {
            policy.serialize_entry("clusters", &self.own_clusters.beside(self.clusters))?;
        } else if self.clusters != ClusterSet::Extended {
            policy.serialize_entry("clusters", &self.clusters)?;
        }
        if !self.cautions.is_empty() {
            policy.serialize_entry("cautions", &self.cautions)?;
        }
        if self.allow_example {
            policy.serialize_entry("allow_example", &true)?;
        }
        policy.end()
    }
}

impl Policy {
    /// The defaults with a threshold.
    #[must_use]
    pub fn new(threshold: Threshold) -> Self {
        Policy {
            procedure: Procedure::Registration,
            threshold,
            threshold_rule: ThresholdRule::Above,
            phone_number_auth_limit: 5,
            phone_limit: PhoneLimit::OverLimit,
            key: Algorithm::Uk,
            require_unique: false,
            limits: Limits::default(),
            clusters: ClusterSet::Extended,
            own_clusters: OwnClusters::default(),
            cautions: Findings::default(),
            allow_example: false,
        }
    }

    /// The documented values of a preset.
    #[must_use]
    pub fn preset(preset: Preset) -> Self {
        match preset {
            Preset::Registration => Policy::new(Threshold(0.9)),
            Preset::Cabinet => Policy { require_unique: true, ..Policy::new(Threshold(0.95)) },
        }
    }

    /// A declaration request: threshold 0.9.
    #[must_use]
    pub fn registration() -> Self {
        Policy::preset(Preset::Registration)
    }

    /// The patient's cabinet: threshold 0.95, and the person must be unique.
    #[must_use]
    pub fn cabinet() -> Self {
        Policy::preset(Preset::Cabinet)
    }

    /// Whether a score counts as a match.
    #[must_use]
    pub fn is_match(&self, score: Score) -> bool {
        match self.threshold_rule {
            ThresholdRule::Above => score.as_f64() > self.threshold.0,
            ThresholdRule::AtLeast => score.as_f64() >= self.threshold.0,
        }
    }

    /// Whether a phone with this many holders is refused.
    #[must_use]
    pub fn is_over_limit(&self, holders: usize) -> bool {
        let limit = usize::try_from(self.phone_number_auth_limit).unwrap_or(usize::MAX);
        match self.phone_limit {
            PhoneLimit::OverLimit => holders > limit,
            PhoneLimit::AtLimit => holders >= limit,
        }
    }
}

/// A policy as a JSON document: every setting may be left out, except that a threshold or a
/// preset must be named. A misspelt setting is an error.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyDocument {
    /// Documented values to start from.
    pub preset: Option<Preset>,
    /// See [`Policy::procedure`].
    pub procedure: Option<Procedure>,
    /// See [`Policy::threshold`].
    pub threshold: Option<f64>,
    /// See [`Policy::threshold_rule`].
    pub threshold_rule: Option<ThresholdRule>,
    /// See [`Policy::phone_number_auth_limit`].
    pub phone_number_auth_limit: Option<u32>,
    /// See [`Policy::phone_limit`].
    pub phone_limit: Option<PhoneLimit>,
    /// See [`Policy::key`].
    pub key: Option<Algorithm>,
    /// See [`Policy::require_unique`].
    pub require_unique: Option<bool>,
    /// See [`Policy::limits`].
    pub limits: Option<Limits>,
    /// See [`Policy::clusters`] and [`Policy::own_clusters`].
    pub clusters: Option<ClustersDocument>,
    /// See [`Policy::cautions`].
    pub cautions: Option<Findings>,
    /// See [`Policy::allow_example`].
    pub allow_example: Option<bool>,
}

impl PolicyDocument {
    /// The policy that the document describes.
    ///
    /// ```
    /// use osoba::matching::PolicyDocument;
    /// let document: PolicyDocument = serde_json::from_str(r#"{"threshold": 1.5}"#).unwrap();
    /// assert_eq!(document.check().unwrap_err().to_string(), "threshold is out of range");
    /// ```
    ///
    /// # Errors
    /// `threshold` is absent without a preset, or not between 0 and 1; `limits.manual` is above
    /// `limits.automatic`.
    pub fn check(self) -> Result<Policy, FieldError> {
        let threshold = match self.threshold {
            Some(value) => Some(
                Threshold::new(value)
                    .ok_or_else(|| FieldError::new("threshold", Rule::OutOfRange))?,
            ),
            None => None,
        };
        let start = match (self.preset, threshold) {
            (Some(preset), _) => Policy::preset(preset),
            (None, Some(threshold)) => Policy::new(threshold),
            (None, None) => return Err(FieldError::new("threshold", Rule::Required)),
        };
        let limits = self.limits.unwrap_or(start.limits);
        let clusters = self.clusters.unwrap_or_else(|| start.clusters.into());
        Ok(Policy {
            procedure: self.procedure.unwrap_or(start.procedure),
            threshold: threshold.unwrap_or(start.threshold),
            threshold_rule: self.threshold_rule.unwrap_or(start.threshold_rule),
            phone_number_auth_limit: self
                .phone_number_auth_limit
                .unwrap_or(start.phone_number_auth_limit),
            phone_limit: self.phone_limit.unwrap_or(start.phone_limit),
            key: self.key.unwrap_or(start.key),
            require_unique: self.require_unique.unwrap_or(start.require_unique),
            limits: limits.check().map_err(|error| error.under("limits"))?,
            clusters: clusters.set,
            own_clusters: clusters.own,
            cautions: self.cautions.unwrap_or(start.cautions),
            allow_example: self.allow_example.unwrap_or(start.allow_example),
        })
    }
}
