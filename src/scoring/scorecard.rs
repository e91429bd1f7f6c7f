//! The scorecard: a logistic regression over weights of evidence, as data.

use super::binning::{check_conditions, Binning, Condition};
use super::bins::Bins;
use super::canonical;
use super::findings::{non_monotone, NonMonotone};
use super::identity::Identity;
use super::lookup::Lookup;
use super::many::{Batch, Scorer};
use super::score::Score;
use super::written::{self, Conditions};
use crate::comparison::{
    compare_within, Comparison, DistanceLimits, PreparedPerson, Preparer, Value,
};
use crate::field_error::{Object, HIDDEN};
use crate::names::Normalisation;
use crate::{FieldError, Person, Rule};

/// The variables of a scorecard under their published names, in the published order.
pub const VARIABLES: [&str; 11] = [
    "d_first_name_bin",
    "d_last_name_bin",
    "d_second_name_bin",
    "d_documents_bin",
    "docs_same_number_bin",
    "birth_settlement_substr_bin",
    "d_tax_id_bin",
    "authentication_methods_flag_bin",
    "residence_settlement_flag_bin",
    "gender_flag_bin",
    "twins_flag_bin",
];

/// The published model, in full: figures and binning conditions.
const PUBLISHED: &str = include_str!("esoz-2019-02-15.json");

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
    pub(super) normalisation: Normalisation,
    pub(super) intercept: f64,
    pub(super) variables: Vec<Variable>,
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
    pub(super) name: &'static str,
    pub(super) coefficient: f64,
    pub(super) bins: Vec<Bin>,
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
        let document: written::Document = FieldError::read_object(text)?;
        if document.format.is_some_and(|format| format != 1) {
            return Err(FieldError::new("format", Rule::UnknownValue));
        }
        if document.name.trim().is_empty() {
            return Err(FieldError::new("name", Rule::Required));
        }
        let variables = check_variables(document.variables.0)?;
        let findings = non_monotone(&variables);
        let limits = distance_limits(&variables);
        let lookup = Lookup::new(&variables);
        let mut scorecard = Scorecard {
            name: document.name,
            source: document.source,
            normalisation: document.normalisation,
            intercept: document.intercept.0,
            variables,
            identity: Identity { name: String::new(), hash: String::new() },
            findings,
            limits,
            lookup,
        };
        scorecard.identity = canonical::identity(&scorecard);
        Ok(scorecard)
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
        self.identity = canonical::identity(&self);
        self
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
        PreparedPerson::new(person, self.normalisation)
    }

    /// Prepares many persons as [`Scorecard::prepare`] does.
    pub(crate) fn preparer<'p>(&self) -> Preparer<'p> {
        Preparer::new(self.normalisation)
    }

    /// Scores a pair that this scorecard prepared. Which of the two comes first does not matter.
    #[must_use]
    pub fn score(&self, a: &PreparedPerson, b: &PreparedPerson) -> Scored {
        self.score_comparison(&compare_within(a, b, &self.limits))
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

    /// Scores the raw values of a pair.
    #[must_use]
    #[inline]
    pub fn score_comparison(&self, comparison: &Comparison) -> Scored {
        let Some(lookup) = &self.lookup else {
            let bins = self.bins(comparison);
            return Scored { score: self.score_bins(&bins), bins };
        };
        lookup.look_up(comparison, self.intercept)
    }

    /// The bins of the raw values of a pair.
    #[must_use]
    pub fn bins(&self, comparison: &Comparison) -> Bins {
        let mut bins = Bins([0; VARIABLES.len()]);
        for (bin, variable) in bins.0.iter_mut().zip(&self.variables) {
            *bin = variable.binning.bin(comparison);
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
        let points = self.variables.iter().zip(bins.0);
        points.fold(self.intercept, |sum, (variable, bin)| {
            sum + variable.bin(bin).map_or(0.0, |bin| bin.points)
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
    pub fn bin_names(&self, bins: &Bins) -> impl Iterator<Item = (&'static str, &str)> {
        self.variables.iter().zip(bins.0).map(|(variable, bin)| {
            let name = variable.bin(bin).map_or("", |bin| bin.name.as_str());
            (variable.name, name)
        })
    }

    /// Every variable's points, its coefficient times the weight of its bin, in the order of the
    /// document.
    pub fn points<'a>(&'a self, bins: &'a Bins) -> impl Iterator<Item = f64> + 'a {
        let variables = self.variables.iter().zip(bins.0);
        variables.map(|(variable, bin)| variable.bin(bin).map_or(0.0, |bin| bin.points))
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
    pub fn variable_name(&self, variable: usize) -> Option<&'static str> {
        self.variables.get(variable).map(|variable| variable.name)
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
        let mut bins = Bins([0; VARIABLES.len()]);
        for ((slot, variable), name) in bins.0.iter_mut().zip(&self.variables).zip(names) {
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

fn distance_limits(variables: &[Variable]) -> DistanceLimits {
    let limit = |value: Value| {
        let axes = variables.iter().flat_map(|variable| &variable.binning.axes);
        axes.filter(|axis| axis.value == value).map(|axis| axis.top).max().unwrap_or(0)
    };
    DistanceLimits {
        first_name: limit(Value::FirstName),
        last_name: limit(Value::LastName),
        second_name: limit(Value::SecondName),
        documents: limit(Value::Documents),
        tax_id: limit(Value::TaxId),
    }
}

fn check_variables(written: Vec<Object<written::Variable>>) -> Result<Vec<Variable>, FieldError> {
    let mut variables: Vec<Variable> = Vec::with_capacity(VARIABLES.len());
    for (place, Object(variable)) in written.into_iter().enumerate() {
        let here = format!("variables[{place}]");
        let variable = check_variable(variable).map_err(|error| error.under(&here))?;
        if variables.iter().any(|other| other.name == variable.name) {
            return Err(FieldError::new("name", Rule::Duplicate).under(&here));
        }
        variables.push(variable);
    }
    let is_absent = |name: &&&str| !variables.iter().any(|variable| variable.name == **name);
    match VARIABLES.iter().find(is_absent) {
        Some(name) => Err(FieldError::new(format!("variables.{name}"), Rule::Required)),
        None => Ok(variables),
    }
}

fn check_variable(written: written::Variable) -> Result<Variable, FieldError> {
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
        let woe: written::Figure =
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
    Ok(Variable { name, coefficient, bins, conditions, binning })
}

/// The path of a bin's weight. A name that the published document lacks comes from the input.
fn bin_path(name: &str) -> String {
    let document = FieldError::read_object::<written::Document>(PUBLISHED);
    let mut variables = document.iter().flat_map(|document| &document.variables.0);
    let is_known =
        variables.any(|Object(variable)| variable.woe.0.iter().any(|(bin, _)| bin == name));
    format!("woe.{}", if is_known { name } else { HIDDEN })
}

/// The conditions that the published document has for a variable.
fn published_conditions(name: &str) -> Result<Conditions, FieldError> {
    let document: written::Document = FieldError::read_object(PUBLISHED)?;
    let mut variables = document.variables.0.into_iter();
    let published = variables.find(|Object(variable)| variable.name == name);
    published
        .and_then(|Object(variable)| variable.conditions)
        .ok_or_else(|| FieldError::new("conditions", Rule::Required))
}
