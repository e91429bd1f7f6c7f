//! A list of configured comparisons.

use serde_json::Value as Json;

use super::binning::Axis;
use super::bins::Bins;
use super::entry::{Configuration, Configured, Entry};
use super::pair::Pair;
use super::table::{Parameters, TABLE};
use crate::comparison::{
    compare_within, Comparison, DistanceLimits, Plan, PreparedPerson, Preparer, Value,
};
use crate::json::{Few, Object};
use crate::limits::COMPARISONS;
use crate::names::Normalisation;
use crate::{FieldError, Person, Rule};

/// Comparisons of the catalogue with their parameters, without weights: what a scorecard of format 2
/// compares, and what training estimates weights for.
///
/// ```
/// use osoba::catalogue::Layout;
/// let layout = Layout::named(&["last_name", "birth_date"]).unwrap();
/// let person: osoba::Person =
///     serde_json::from_str(r#"{"last_name": "Вигаданюк", "birth_date": "1990-03-04"}"#).unwrap();
/// let other = serde_json::from_str(r#"{"last_name": "Выгаданюк"}"#).unwrap();
/// let bins = layout.bins_of(&layout.prepare(&person), &layout.prepare(&other));
/// let names: Vec<_> = (0..).zip(bins.places()).map(|(i, bin)| layout.bins(i)[usize::from(*bin)]).collect();
/// assert_eq!(names, ["same_key", "absent"]);
/// ```
#[derive(Debug, Clone)]
pub struct Layout {
    comparisons: Vec<Configured>,
    plan: Plan,
    normalisation: Normalisation,
    /// The distances from which on no published comparison tells one from a greater one.
    limits: DistanceLimits,
    has_published: bool,
    has_crossed: bool,
    /// The comparisons side by side, if all are of the table.
    rows: Option<Box<[Compared]>>,
}

/// What compares, and with which parameters.
type Compared = (fn(&Pair<'_>, &Parameters) -> u8, Parameters);

impl Layout {
    /// Reads a JSON list of comparisons, as `comparisons` of a scorecard but without weights.
    ///
    /// ```
    /// use osoba::catalogue::Layout;
    /// let layout = Layout::from_json(
    ///     r#"[{"comparison": "birth_date"}, {"comparison": "text", "field": "extra.email"}]"#,
    /// ).unwrap();
    /// assert_eq!(layout.name(1), "email");
    /// let error = Layout::from_json(r#"[{"comparison": "text"}]"#).unwrap_err();
    /// assert_eq!(error.to_string(), "[0].field is required");
    /// ```
    ///
    /// # Errors
    /// The path of the first entry that breaks a rule.
    pub fn from_json(text: &str) -> Result<Layout, FieldError> {
        let entries: Few<Object<Entry>, COMPARISONS> = FieldError::read_json(text)?;
        for (at, Object(entry)) in entries.0.iter().enumerate() {
            let weights = [
                ("points", entry.points.is_some()),
                ("woe", entry.woe.is_some()),
                ("coefficient", entry.coefficient.is_some()),
            ];
            if let Some((name, _)) = weights.iter().find(|(_, is_given)| *is_given) {
                return Err(FieldError::new(format!("[{at}].{name}"), Rule::NotAllowed));
            }
        }
        Layout::of(&entries.0, Normalisation::Clean)
    }

    /// The comparisons of these names, with the parameters that they have unless a card says
    /// otherwise.
    ///
    /// # Errors
    /// A name that the catalogue lacks, or one that is there twice.
    pub fn named(names: &[&str]) -> Result<Layout, FieldError> {
        let entries: Vec<Object<Entry>> =
            names.iter().map(|name| Object(Entry::named(name))).collect();
        Layout::of(&entries, Normalisation::Clean)
    }

    /// All comparisons of the catalogue that read fields of every record.
    #[must_use]
    pub fn all() -> Layout {
        let names: Vec<&str> = TABLE.iter().map(|row| row.name).collect();
        match Layout::named(&names) {
            Ok(layout) => layout,
            Err(_) => unreachable!("the catalogue's own names are checked by this crate's tests"),
        }
    }

    /// Checks comparisons; paths start at their places.
    pub(crate) fn of(
        entries: &[Object<Entry>],
        normalisation: Normalisation,
    ) -> Result<Layout, FieldError> {
        if entries.is_empty() {
            return Err(FieldError::new("", Rule::Required));
        }
        if entries.len() > COMPARISONS {
            return Err(FieldError::new("", Rule::TooMany));
        }
        let mut plan = Plan::default();
        let mut configured: Vec<Option<Configured>> = Vec::with_capacity(entries.len());
        // Those that cross others come when all others are there.
        for (at, Object(entry)) in entries.iter().enumerate() {
            let own = (!entry.is_crossed()).then(|| entry.configure(&mut plan)).transpose();
            configured.push(own.map_err(|error| error.under(&format!("[{at}]")))?);
        }
        let mut comparisons: Vec<Configured> = Vec::with_capacity(entries.len());
        for (at, Object(entry)) in entries.iter().enumerate() {
            let here = format!("[{at}]");
            let own = match configured.get(at).cloned().flatten() {
                Some(own) => own,
                None => entry.configure_cross(&configured).map_err(|error| error.under(&here))?,
            };
            if comparisons.iter().any(|other| other.name == own.name) {
                return Err(FieldError::new("name", Rule::Duplicate).under(&here));
            }
            comparisons.push(own);
        }
        let is_crossed = |it: &Configured| matches!(it.kind, Configuration::Cross { .. });
        Ok(Layout {
            plan: plan.identified(),
            normalisation,
            limits: distance_limits(comparisons.iter().flat_map(axes)),
            has_published: comparisons.iter().any(Configured::is_published),
            has_crossed: comparisons.iter().any(is_crossed),
            rows: comparisons.iter().map(of_table).collect(),
            comparisons,
        })
    }

    /// The same comparisons over the other normalisation.
    #[must_use]
    pub fn with_normalisation(mut self, normalisation: Normalisation) -> Layout {
        self.normalisation = normalisation;
        self
    }

    /// How texts are normalised before they are compared.
    #[must_use]
    pub fn normalisation(&self) -> Normalisation {
        self.normalisation
    }

    /// How many comparisons there are, at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "never empty")]
    pub fn len(&self) -> usize {
        self.comparisons.len()
    }

    /// The name of a comparison; empty beyond the last.
    #[must_use]
    pub fn name(&self, comparison: usize) -> &str {
        self.comparisons.get(comparison).map_or("", |it| &it.name)
    }

    /// The names of a comparison's bins, best agreement first where there is an order.
    #[must_use]
    pub fn bins(&self, comparison: usize) -> Vec<&str> {
        let bins = self.comparisons.get(comparison).map(|it| it.bins.as_slice());
        bins.unwrap_or_default().iter().map(String::as_str).collect()
    }

    /// Places of two bins of which the first must have at least the points of the second.
    #[must_use]
    pub fn order(&self, comparison: usize) -> &[(u8, u8)] {
        self.comparisons.get(comparison).map_or(&[], |it| &it.order)
    }

    /// The place of the bin of pairs of whom one lacks what is compared. A published comparison has
    /// none.
    #[must_use]
    pub fn absent(&self, comparison: usize) -> Option<u8> {
        self.comparisons.get(comparison)?.absent
    }

    /// The places of bins with which a pair is never automatic.
    #[must_use]
    pub fn review(&self, comparison: usize) -> &[u8] {
        self.comparisons.get(comparison).map_or(&[], |it| &it.review)
    }

    /// The comparison as a card writes it, without weights.
    #[must_use]
    pub fn document(&self, comparison: usize) -> Json {
        self.comparisons.get(comparison).map_or(Json::Null, Configured::document)
    }

    /// Prepares a person for these comparisons, which is cheaper than for a scorecard of them: what only
    /// the published comparisons read is absent unless one of them is here.
    #[must_use]
    pub fn prepare(&self, person: &Person) -> PreparedPerson {
        if self.has_published {
            return self.prepare_whole(person);
        }
        PreparedPerson::of_plan(person, self.normalisation, &self.plan)
    }

    /// Prepares a person for these comparisons and for whatever else reads prepared persons.
    pub(crate) fn prepare_whole(&self, person: &Person) -> PreparedPerson {
        let mut prepared = PreparedPerson::new(person, self.normalisation);
        prepared.add_traits(person, self.normalisation, &self.plan);
        prepared
    }

    pub(crate) fn preparer<'p, 'a>(&'a self) -> Preparer<'p, 'a> {
        Preparer::new(self.normalisation, Some(&self.plan))
    }

    /// Whether a person was prepared for these comparisons.
    pub(crate) fn has_prepared(&self, person: &PreparedPerson) -> bool {
        person.traits().is_some_and(|traits| traits.plan == self.plan.id)
    }

    /// The bins of a pair that this layout prepared, whichever of the two comes first. Persons whom
    /// another layout prepared have nothing to compare and are in the bins of absent values.
    #[must_use]
    pub fn bins_of(&self, a: &PreparedPerson, b: &PreparedPerson) -> Bins {
        let comparison =
            if self.has_published { compare_within(a, b, &self.limits) } else { Comparison::EMPTY };
        self.bins_with(&comparison, Pair::of(a, b, self.plan.id))
    }

    /// The bins of raw values alone: the comparisons of the catalogue count as absent.
    pub(crate) fn bins_of_values(&self, comparison: &Comparison) -> Bins {
        self.bins_with(comparison, None)
    }

    fn bins_with(&self, comparison: &Comparison, pair: Option<Pair<'_>>) -> Bins {
        let mut bins = Bins::first(self.comparisons.len());
        if let (Some(pair), Some(rows)) = (&pair, &self.rows) {
            for (slot, (compare, parameters)) in bins.places_mut().iter_mut().zip(rows) {
                *slot = compare(pair, parameters);
            }
            return bins;
        }
        for (slot, configured) in bins.places_mut().iter_mut().zip(&self.comparisons) {
            *slot = match (&configured.kind, &pair) {
                (Configuration::Row(row, parameters), Some(pair)) => {
                    (row.compare)(pair, parameters)
                }
                (Configuration::Field(comparing, field), Some(pair)) => {
                    comparing.compare(pair, *field)
                }
                (Configuration::Published(published), _) => published.binning.bin(comparison),
                (Configuration::Cross { .. }, _) => 0,
                (_, None) => configured.absent.unwrap_or_default(),
            };
        }
        if self.has_crossed {
            self.cross(&mut bins);
        }
        bins
    }

    /// Whether a comparison's bin follows from those of two others.
    pub(crate) fn is_crossed(&self, comparison: usize) -> bool {
        let kind = self.comparisons.get(comparison).map(|it| &it.kind);
        matches!(kind, Some(Configuration::Cross { .. }))
    }

    /// Sets the bins that follow from those of two others.
    pub(crate) fn cross(&self, bins: &mut Bins) {
        let places = bins.places_mut();
        for (at, configured) in self.comparisons.iter().enumerate() {
            let Configuration::Cross { one, other, width } = configured.kind else { continue };
            let of = |places: &[u8], at: usize| places.get(at).copied().unwrap_or_default();
            let place = of(places, one).saturating_mul(width).saturating_add(of(places, other));
            if let Some(slot) = places.get_mut(at) {
                *slot = place;
            }
        }
    }

    /// What a comparison is called in tables for people, in English and Ukrainian; its name in a
    /// card if the card gave it one.
    pub(crate) fn label(&self, comparison: usize) -> Option<(&'static str, &'static str)> {
        self.comparisons.get(comparison)?.label
    }

    /// The raw values that a published comparison reads.
    pub(crate) fn values(&self, comparison: usize) -> impl Iterator<Item = Value> + '_ {
        self.comparisons.get(comparison).into_iter().flat_map(axes).map(|axis| axis.value)
    }
}

fn of_table(configured: &Configured) -> Option<Compared> {
    match configured.kind {
        Configuration::Row(row, parameters) => Some((row.compare, parameters)),
        _ => None,
    }
}

fn axes(configured: &Configured) -> impl Iterator<Item = &Axis> {
    let published = match &configured.kind {
        Configuration::Published(published) => Some(published),
        _ => None,
    };
    published.into_iter().flat_map(|published| &published.binning.axes)
}

/// The distances from which on conditions do not tell one from a greater one.
pub(crate) fn distance_limits<'a>(axes: impl Iterator<Item = &'a Axis>) -> DistanceLimits {
    let axes: Vec<&Axis> = axes.collect();
    let limit = |value: Value| {
        axes.iter().filter(|axis| axis.value == value).map(|axis| axis.top).max().unwrap_or(0)
    };
    DistanceLimits {
        first_name: limit(Value::FirstName),
        last_name: limit(Value::LastName),
        second_name: limit(Value::SecondName),
        documents: limit(Value::Documents),
        tax_id: limit(Value::TaxId),
    }
}
