//! The scorecard: a logistic regression over weights of evidence, as data.

use super::bands::{Band, Limits};
use super::canonical;
use super::findings::{non_monotone, NonMonotone};
use super::identity::Identity;
use super::lookup::Lookup;
use super::many::{Batch, Scorer};
use super::provenance::{Method, Provenance, Purpose};
use super::score::Score;
use super::weights::weights;
use super::words::{bin_words, label, Language};
use super::written;
use crate::catalogue::{
    check_conditions, distance_limits, published_conditions, Binning, Bins, Condition, Figure,
    Layout, PUBLISHED, VARIABLES,
};
use crate::comparison::{compare_within, Comparison, DistanceLimits, PreparedPerson, Preparer};
use crate::error::HIDDEN;
use crate::json::Object;
use crate::names::Normalisation;
use crate::{FieldError, Person, Rule};

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
/// Every one of [`VARIABLES`] occurs once; points are summed in the order of the document. A
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
    source: Option<String>,
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
    points: Box<[f64]>,
    starts: Box<[usize]>,
    identity: Identity,
    findings: Vec<NonMonotone>,
    /// From where on the conditions do not tell a distance from a greater one.
    pub(super) limits: DistanceLimits,
    /// All tables side by side, where there can be such.
    pub(super) lookup: Option<Lookup>,
}

/// One variable of a scorecard.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) coefficient: f64,
    pub(super) bins: Vec<Bin>,
    /// The bins with which a pair is never automatic.
    pub(super) review: Vec<u8>,
}

/// How a variable of format 1 is binned.
#[derive(Debug, Clone)]
pub(super) struct Binned {
    pub(super) conditions: Vec<Condition>,
    pub(super) binning: Binning,
}

/// One bin of a variable.
#[derive(Debug, Clone)]
pub(super) struct Bin {
    pub(super) name: String,
    pub(super) woe: f64,
    /// The coefficient times the weight of evidence: what the bin adds to the log-odds.
    pub(super) points: f64,
}

/// The score of a pair and the bins that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scored {
    /// The probability that the two are one person.
    pub score: Score,
    /// The bin of every variable.
    pub bins: Bins,
}

impl Scorecard {
    /// The published model of February 2019, `esoz-2019-02-15`.
    ///
    /// Reads the document compiled into the library: make one and keep it.
    #[must_use]
    pub fn published() -> Scorecard {
        match Scorecard::from_json(PUBLISHED) {
            Ok(scorecard) => scorecard,
            Err(_) => unreachable!("the compiled-in document is checked by this crate's tests"),
        }
    }

    /// Reads and checks a scorecard's document.
    ///
    /// ```
    /// use osoba::scoring::Scorecard;
    /// let error = Scorecard::from_json(r#"{"name": "x", "intercept": 1e999, "variables": []}"#);
    /// assert_eq!(error.unwrap_err().to_string(), "intercept is out of range");
    /// ```
    ///
    /// # Errors
    /// The path of the first entry that is missing, doubled, not finite or unknown, e.g.
    /// `variables[3].woe.0x<6`, and the rule it broke. A missing bin is named where the condition
    /// asks for it (`variables[3].conditions[2].bin`), a missing condition as the next entry of
    /// the list, and a missing variable as `variables.d_tax_id_bin`. A bin or raw value that the
    /// library does not know is shown as `?`.
    pub fn from_json(text: &str) -> Result<Scorecard, FieldError> {
        let format = written::format_of(text);
        if format.is_some_and(|format| !(1..=2).contains(&format)) {
            return Err(FieldError::new("format", Rule::UnknownValue));
        }
        if format == Some(2) {
            return Scorecard::of_format_2(FieldError::read_object(text)?);
        }
        let document: written::Document = FieldError::read_object(text)?;
        if document.name.trim().is_empty() {
            return Err(FieldError::new("name", Rule::Required));
        }
        let (variables, binnings) = check_variables(document.variables.0)?;
        let limits = distance_limits(binnings.iter().flat_map(|binned| &binned.binning.axes));
        let lookup = Lookup::new(&variables, &binnings);
        Ok(Scorecard {
            name: document.name,
            source: document.source,
            purpose: None,
            normalisation: document.normalisation,
            intercept: document.intercept.0,
            prior_shift: 0.0,
            start: document.intercept.0,
            provenance: None,
            variables,
            binnings,
            layout: None,
            points: Box::default(),
            starts: Box::default(),
            identity: Identity { name: String::new(), hash: String::new() },
            findings: Vec::new(),
            limits,
            lookup,
        }
        .identified())
    }

    fn of_format_2(document: written::Document2) -> Result<Scorecard, FieldError> {
        if document.name.trim().is_empty() {
            return Err(FieldError::new("name", Rule::Required));
        }
        let provenance = document.provenance.map(|Object(provenance)| provenance.check());
        let provenance = provenance.transpose().map_err(|error| error.under("provenance"))?;
        let here = |error: FieldError| error.under("comparisons");
        let layout = Layout::of(&document.comparisons.0, document.normalisation).map_err(here)?;
        let mut variables = Vec::with_capacity(layout.len());
        for (place, Object(entry)) in document.comparisons.0.iter().enumerate() {
            let (coefficient, bins) = weights(entry, &layout.bins(place))
                .map_err(|error| here(error.under(&format!("[{place}]"))))?;
            variables.push(Variable {
                name: layout.name(place).to_owned(),
                coefficient,
                bins,
                review: layout.review(place).to_vec(),
            });
        }
        let (intercept, shift) =
            (document.intercept.0, document.prior_shift.map_or(0.0, |it| it.0));
        Ok(Scorecard {
            name: document.name,
            source: document.source,
            purpose: document.purpose,
            normalisation: document.normalisation,
            intercept,
            prior_shift: shift,
            start: intercept + shift,
            provenance,
            variables,
            binnings: Vec::new(),
            layout: Some(Box::new(layout)),
            points: Box::default(),
            starts: Box::default(),
            identity: Identity { name: String::new(), hash: String::new() },
            findings: Vec::new(),
            limits: DistanceLimits::NONE,
            lookup: None,
        }
        .identified())
    }

    /// The same with its identity and findings, and its points side by side.
    fn identified(mut self) -> Scorecard {
        let ends = self.variables.iter().scan(0_usize, |end, variable| {
            *end = end.saturating_add(variable.bins.len());
            Some(*end)
        });
        self.starts = std::iter::once(0).chain(ends).take(self.variables.len()).collect();
        let all = self.variables.iter().flat_map(|variable| &variable.bins);
        self.points = all.map(|bin| bin.points).collect();
        self.identity = canonical::identity(&self);
        self.findings = non_monotone(&self);
        self
    }

    /// The same model over the other normalisation; another identity, since it gives other scores.
    ///
    /// ```
    /// use osoba::comparison::Normalisation;
    /// use osoba::scoring::Scorecard;
    /// let published = Scorecard::published();
    /// let clean = published.clone().with_normalisation(Normalisation::Clean);
    /// assert_ne!(clean.identity().hash, published.identity().hash);
    /// ```
    #[must_use]
    pub fn with_normalisation(mut self, normalisation: Normalisation) -> Scorecard {
        self.normalisation = normalisation;
        self.layout = self.layout.map(|it| Box::new(it.with_normalisation(normalisation)));
        self.identified()
    }

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

    /// Scores one person with many candidates, in their order: the same scores as
    /// [`Scorecard::score`], faster, since what is made of the person is made once.
    ///
    /// ```
    /// use osoba::{scoring::Scorecard, Person};
    /// let scorecard = Scorecard::published();
    /// let person = Person { last_name: Some("Шевченко".into()), ..Person::default() };
    /// let candidates = [scorecard.prepare(&person), scorecard.prepare(&Person::default())];
    /// let scores: Vec<_> = scorecard.score_all(&candidates[0], &candidates).collect();
    /// assert_eq!(scores[1], scorecard.score(&candidates[0], &candidates[1]));
    /// ```
    pub fn score_all<'a>(
        &'a self,
        person: &'a PreparedPerson,
        candidates: impl IntoIterator<Item = &'a PreparedPerson> + 'a,
    ) -> impl Iterator<Item = Scored> + 'a {
        let mut candidates = candidates.into_iter().fuse();
        let mut scorer = Scorer::new(self, person);
        let mut scored = Batch::EMPTY;
        std::iter::from_fn(move || {
            scored.next().or_else(|| {
                scored = scorer.score_batch(&mut candidates);
                scored.next()
            })
        })
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

    /// What a variable is called in tables for people; its name if it has no other.
    ///
    /// ```
    /// use osoba::scoring::{Language, Scorecard};
    /// assert_eq!(Scorecard::published().label(1, Language::Ukrainian), "Прізвище");
    /// ```
    #[must_use]
    pub fn label(&self, variable: usize, language: Language) -> &str {
        let catalogue = self.catalogue_label(variable);
        label(self.variable_name(variable).unwrap_or_default(), catalogue, language)
    }

    /// What a bin of a variable means, in words; its name if it has none, as those of format 1.
    #[must_use]
    pub fn bin_label(&self, variable: usize, place: u8, language: Language) -> String {
        let name = self.bin_name(variable, place).unwrap_or_default();
        match &self.layout {
            Some(layout) if layout.values(variable).next().is_none() => bin_words(name, language),
            _ => name.to_owned(),
        }
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

    /// The comparisons of a card of format 2.
    #[must_use]
    pub fn layout(&self) -> Option<&Layout> {
        self.layout.as_deref()
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

impl Variable {
    pub(super) fn bin(&self, place: u8) -> Option<&Bin> {
        self.bins.get(usize::from(place))
    }
}

fn check_variables(
    written: Vec<Object<written::Variable>>,
) -> Result<(Vec<Variable>, Vec<Binned>), FieldError> {
    let mut variables: Vec<Variable> = Vec::with_capacity(VARIABLES.len());
    let mut binnings: Vec<Binned> = Vec::with_capacity(VARIABLES.len());
    for (place, Object(variable)) in written.into_iter().enumerate() {
        let here = format!("variables[{place}]");
        let (variable, binned) = check_variable(variable).map_err(|error| error.under(&here))?;
        if variables.iter().any(|other| other.name == variable.name) {
            return Err(FieldError::new("name", Rule::Duplicate).under(&here));
        }
        variables.push(variable);
        binnings.push(binned);
    }
    let is_absent = |name: &&&str| !variables.iter().any(|variable| variable.name == **name);
    match VARIABLES.iter().find(is_absent) {
        Some(name) => Err(FieldError::new(format!("variables.{name}"), Rule::Required)),
        None => Ok((variables, binnings)),
    }
}

fn check_variable(written: written::Variable) -> Result<(Variable, Binned), FieldError> {
    let name = VARIABLES
        .into_iter()
        .find(|name| *name == written.name)
        .ok_or_else(|| FieldError::new("name", Rule::UnknownValue))?;
    let coefficient = written.coefficient.0;
    let mut bins: Vec<Bin> = Vec::with_capacity(written.woe.0.len());
    for (name, woe) in written.woe.0 {
        if bins.iter().any(|bin| bin.name == name) {
            return Err(FieldError::new(bin_path(&name), Rule::Duplicate));
        }
        let woe: Figure =
            FieldError::read_json(woe.get()).map_err(|error| error.under(&bin_path(&name)))?;
        bins.push(Bin { name, woe: woe.0, points: coefficient * woe.0 });
    }
    let names: Vec<&str> = bins.iter().map(|bin| bin.name.as_str()).collect();
    let conditions = match &written.conditions {
        Some(conditions) => check_conditions(&conditions.0, &names)?,
        None => check_conditions(&published_conditions(name)?.0, &names)?,
    };
    let binning = Binning::new(&conditions)?;
    let is_idle = |place: usize| {
        let mut conditions = conditions.iter();
        !conditions.any(|condition| usize::from(condition.bin) == place)
    };
    if let Some(idle) = (0..bins.len()).find(|place| is_idle(*place)) {
        let bin = bins.get(idle).map_or("", |bin| bin.name.as_str());
        return Err(FieldError::new(bin_path(bin), Rule::NotAllowed));
    }
    let variable = Variable { name: name.to_owned(), coefficient, bins, review: Vec::new() };
    Ok((variable, Binned { conditions, binning }))
}

/// The path of a bin's weight. A name that the published document lacks comes from the input.
fn bin_path(name: &str) -> String {
    let document = FieldError::read_object::<written::Document>(PUBLISHED);
    let mut variables = document.iter().flat_map(|document| &document.variables.0);
    let is_known =
        variables.any(|Object(variable)| variable.woe.0.iter().any(|(bin, _)| bin == name));
    format!("woe.{}", if is_known { name } else { HIDDEN })
}
