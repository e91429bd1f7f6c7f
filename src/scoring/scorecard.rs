//! The scorecard: a logistic regression over weights of evidence, as data.

use super::bands::{Band, Limits};
use super::identity::Identity;
use super::lookup::Lookup;
use super::model::{Binned, NonMonotone, Scored, Variable};
use super::provenance::{Method, Provenance, Purpose};
use super::score::Score;
use crate::catalogue::{Bins, Layout};
use crate::comparison::{compare_within, Comparison, DistanceLimits, PreparedPerson, Preparer};
use crate::names::Normalisation;
use crate::Person;

/// A checked scorecard: how pairs are binned and what each bin weighs. Immutable, cheap to share.
///
/// # The document
/// ```json
/// {"format": 1, "name": "…", "source": "…", "normalisation": "published", "intercept": -0.61,
///  "variables": [
///   {"name": "d_tax_id_bin", "coefficient": -0.87, "woe": {"0": -2.65, "1": -0.06, "2": 2.59},
///    "conditions": [
///     {"bin": "0", "when": {"distance_tax_id": 0}},
///     {"bin": "1", "when": {"distance_tax_id": null}},
///     {"bin": "2"}]}]}
/// ```
/// Every one of [`crate::catalogue::VARIABLES`] occurs once; points are summed in the order of the document. A
/// variable that a model does not use has the coefficient 0. `conditions` are tried in order and
/// the first that holds names the bin. `when` tests raw values ([`crate::comparison::Value`]):
/// a number is exactly that number, `null` is absent, and
/// `{"min": 4, "max": 6, "or_absent": true}` is a range with both ends, every part optional; all
/// tests of a condition must hold, and one without tests always holds. Bounds go up to 31; a variable
/// has at most 64 bins and 1,000 conditions ([`crate::limits::CONDITIONS`]). A document without `conditions` for a variable takes the published ones, without `normalisation`
/// `published`, without `format` the present one, 1.
///
/// # Format 2
/// ```json
/// {"format": 2, "name": "…", "source": "…", "purpose": "example", "normalisation": "clean",
///  "intercept": -3.1, "prior_shift": 0.0,
///  "provenance": {"method": "labels", "pairs": 5000, "matches": 1250, "groups": 900,
///   "period": {"from": "2025-01-01", "to": "2025-12-31"}, "seed": 7, "tool": "…", "penalty": 1.0,
///   "precision": 0.999, "recall": 0.985, "at": 0.9, "merged_bins": ["…"]},
///  "comparisons": [
///   {"comparison": "sex", "points": {"equal": 0.1, "differ": -3.0, "absent": 0.0}},
///   {"comparison": "text", "field": "extra.email", "name": "email", "levels": [1],
///    "coefficient": -1.0, "woe": {"equal": -3, "distance_1": -2, "differ": 1, "absent": 0},
///    "review": ["distance_1"]},
///   {"cross": ["sex", "email"], "points": {"equal|equal": 0.0, "…": 0.0}}]}
/// ```
/// From 1 to 64 comparisons of the [catalogue](crate::catalogue), each with a name of its own and with
/// every bin exactly once: its `points` (log-odds), or `woe` times `coefficient`. The sum starts at
/// `intercept` plus `prior_shift`, which moves a card to another share of matches. A pair in a bin of
/// `review` is never automatic: from the manual limit on a clerk decides, however high the score; without
/// `review` a comparison has the catalogue's (a newborn's placeholder in `first_name`). A card whose
/// `provenance` names the method `em` or `silver` is never automatic by itself, and one with the `purpose`
/// `example` decides only where the policy says `allow_example`. All but `source` is part of the identity.
/// Limits belong to the policy.
///
/// ```
/// use osoba::scoring::Scorecard;
/// let scorecard = Scorecard::published();
/// assert_eq!(scorecard.identity().name, "esoz-2019-02-15");
/// let bins = scorecard.bins_from_names(&[
///     "0", "4", "3", "0x<6", "0x4", "1", "1", "1", "0", "0", "0",
/// ]).unwrap();
/// assert_eq!(scorecard.score_bins(&bins).as_f64(), 0.40259);
/// ```
#[derive(Debug, Clone)]
pub struct Scorecard {
    pub(super) name: String,
    pub(super) source: Option<String>,
    pub(super) purpose: Option<Purpose>,
    pub(super) normalisation: Normalisation,
    pub(super) intercept: f64,
    pub(super) prior_shift: f64,
    /// Where a sum starts: the intercept and the shift.
    pub(super) start: f64,
    pub(super) provenance: Option<Provenance>,
    pub(super) variables: Vec<Variable>,
    /// How the variables of format 1 are binned, in their order; of format 2 none.
    pub(super) binnings: Vec<Binned>,
    /// The comparisons of format 2.
    pub(super) layout: Option<Box<Layout>>,
    /// The points of all bins of all variables, and where those of each variable start.
    pub(super) points: Box<[f64]>,
    pub(super) starts: Box<[usize]>,
    pub(super) identity: Identity,
    pub(super) findings: Vec<NonMonotone>,
    /// The distances from which on the conditions do not tell one from a greater one.
    pub(super) limits: DistanceLimits,
    /// All tables side by side, where there can be such.
    pub(super) lookup: Option<Lookup>,
}

impl Scorecard {
    /// Name and hash of this scorecard.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Where the figures come from, if the document says so.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// How this scorecard normalises texts.
    #[must_use]
    pub fn normalisation(&self) -> Normalisation {
        self.normalisation
    }

    /// Where this scorecard rewards disagreement.
    #[must_use]
    pub fn findings(&self) -> &[NonMonotone] {
        &self.findings
    }

    /// Prepares a person with this scorecard's normalisation.
    #[must_use]
    pub fn prepare(&self, person: &Person) -> PreparedPerson {
        match &self.layout {
            None => PreparedPerson::new(person, self.normalisation),
            Some(layout) => layout.prepare_whole(person),
        }
    }

    /// The same in the memory of another person.
    pub(crate) fn prepare_into(&self, prepared: &mut PreparedPerson, person: &Person) {
        match &self.layout {
            None => prepared.become_of(person, self.normalisation),
            Some(layout) => *prepared = layout.prepare_whole(person),
        }
    }

    /// Whether this scorecard can read what is prepared of a person, its normalisation aside: a card of
    /// format 2 reads what it, or one with the same comparisons, prepared. What another one prepared
    /// counts as absent.
    #[must_use]
    pub fn has_prepared(&self, person: &PreparedPerson) -> bool {
        self.layout.as_ref().is_none_or(|layout| layout.has_prepared(person))
    }

    /// Prepares many persons as [`Scorecard::prepare`] does.
    pub(crate) fn preparer<'p, 'a>(&'a self) -> Preparer<'p, 'a> {
        match &self.layout {
            None => Preparer::new(self.normalisation, None),
            Some(layout) => layout.preparer(),
        }
    }

    /// Scores a pair that this scorecard prepared. Which of the two comes first does not matter.
    #[must_use]
    pub fn score(&self, a: &PreparedPerson, b: &PreparedPerson) -> Scored {
        match &self.layout {
            None => self.score_comparison(&compare_within(a, b, &self.limits)),
            Some(layout) => {
                let bins = layout.bins_of(a, b);
                Scored { score: self.score_bins(&bins), bins }
            }
        }
    }

    /// Scores the raw values of a pair, which is all that a card of format 1 reads. Comparisons of the
    /// catalogue count as absent.
    #[must_use]
    #[inline]
    pub fn score_comparison(&self, comparison: &Comparison) -> Scored {
        let Some(lookup) = &self.lookup else {
            let bins = self.bins(comparison);
            return Scored { score: self.score_bins(&bins), bins };
        };
        lookup.look_up(comparison, self.start)
    }

    /// The bins of the raw values of a pair, as [`Scorecard::score_comparison`].
    #[must_use]
    pub fn bins(&self, comparison: &Comparison) -> Bins {
        if let Some(layout) = &self.layout {
            return layout.bins_of_values(comparison);
        }
        let mut bins = Bins::first(self.binnings.len());
        for (bin, binned) in bins.places_mut().iter_mut().zip(&self.binnings) {
            *bin = binned.binning.bin(comparison);
        }
        bins
    }

    /// The score of bins that this scorecard made.
    #[must_use]
    pub fn score_bins(&self, bins: &Bins) -> Score {
        Score::of_log_odds(self.log_odds(bins))
    }

    /// Intercept and points, summed in the order of the document.
    pub(super) fn log_odds(&self, bins: &Bins) -> f64 {
        let places = self.starts.iter().zip(bins.places());
        places.fold(self.start, |sum, (start, bin)| {
            let place = start.wrapping_add(usize::from(*bin));
            sum + self.points.get(place).copied().unwrap_or(0.0)
        })
    }

    /// Every variable's name with the name of its bin, in the order of the document.
    ///
    /// ```
    /// let scorecard = osoba::scoring::Scorecard::published();
    /// let nobody = scorecard.prepare(&osoba::Person::default());
    /// let scored = scorecard.score(&nobody, &nobody);
    /// assert_eq!(scorecard.bin_names(&scored.bins).next(), Some(("d_first_name_bin", "3")));
    /// ```
    pub fn bin_names<'a>(&'a self, bins: &'a Bins) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.variables.iter().zip(bins.places()).map(|(variable, bin)| {
            let name = variable.bin(*bin).map_or("", |bin| bin.name.as_str());
            (variable.name.as_str(), name)
        })
    }

    /// Every variable's points, its coefficient times the weight of its bin, in the order of the
    /// document.
    pub fn points<'a>(&'a self, bins: &'a Bins) -> impl Iterator<Item = f64> + 'a {
        let variables = self.variables.iter().zip(bins.places());
        variables.map(|(variable, bin)| variable.bin(*bin).map_or(0.0, |bin| bin.points))
    }

    /// The name of the variable at a place of the document.
    ///
    /// ```
    /// let scorecard = osoba::scoring::Scorecard::published();
    /// assert_eq!(scorecard.variable_name(6), Some("d_tax_id_bin"));
    /// assert_eq!(scorecard.bin_name(6, 0), Some("0"));
    /// assert_eq!(scorecard.bin_name(6, 200), None);
    /// ```
    #[must_use]
    pub fn variable_name(&self, variable: usize) -> Option<&str> {
        self.variables.get(variable).map(|variable| variable.name.as_str())
    }

    /// How many variables there are: 11 in format 1, as many as the document has comparisons in
    /// format 2.
    #[must_use]
    pub fn variable_count(&self) -> usize {
        self.variables.len()
    }

    /// How many bins a variable has; 0 beyond the last.
    #[must_use]
    pub fn bin_count(&self, variable: usize) -> usize {
        self.variables.get(variable).map_or(0, |variable| variable.bins.len())
    }

    /// What the card was fitted on, if its document says so.
    #[must_use]
    pub fn provenance(&self) -> Option<&Provenance> {
        self.provenance.as_ref()
    }

    /// Whether the card is an example, with which nothing is decided unless the policy says so.
    #[must_use]
    pub fn is_example(&self) -> bool {
        self.purpose == Some(Purpose::Example)
    }

    /// Whether records may be merged without a clerk by this card's score: not if its weights come
    /// from no labels ([`Method`]).
    #[must_use]
    pub fn is_automatic(&self) -> bool {
        self.provenance.as_ref().is_none_or(|provenance| Method::is_automatic(provenance.method))
    }

    /// Whether a pair is in a bin with which it is never automatic.
    #[must_use]
    pub fn is_review(&self, bins: &Bins) -> bool {
        let mut variables = self.variables.iter().zip(bins.places());
        variables.any(|(variable, bin)| variable.review.contains(bin))
    }

    /// The band of a pair: never automatic for a pair in a review bin, nor by a card that is not.
    #[must_use]
    pub fn band(&self, score: Score, bins: &Bins, limits: Limits) -> Band {
        match limits.band(score) {
            Band::Automatic if !self.is_automatic() || self.is_review(bins) => Band::Manual,
            band => band,
        }
    }

    /// The name of a bin of that variable, by its place ([`Bins::places`]).
    #[must_use]
    pub fn bin_name(&self, variable: usize, place: u8) -> Option<&str> {
        let bin = self.variables.get(variable)?.bin(place)?;
        Some(&bin.name)
    }

    /// The bins of these names, one for each variable in the order of the document; nothing if
    /// there are more or fewer, or one is unknown.
    #[must_use]
    pub fn bins_from_names(&self, names: &[&str]) -> Option<Bins> {
        if names.len() != self.variables.len() {
            return None;
        }
        let mut bins = Bins::first(self.variables.len());
        for ((slot, variable), name) in bins.places_mut().iter_mut().zip(&self.variables).zip(names)
        {
            let place = variable.bins.iter().position(|bin| bin.name == *name)?;
            *slot = u8::try_from(place).ok()?;
        }
        Some(bins)
    }
}
