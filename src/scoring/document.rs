//! A scorecard's document: read, checked, identified.

use super::canonical;
use super::findings::non_monotone;
use super::identity::Identity;
use super::lookup::Lookup;
use super::model::{Bin, Binned, Variable};
use super::scorecard::Scorecard;
use super::weights::weights;
use super::written;
use crate::catalogue::{
    check_conditions, distance_limits, published_conditions, Binning, Figure, Layout, PUBLISHED,
    VARIABLES,
};
use crate::comparison::DistanceLimits;
use crate::error::HIDDEN;
use crate::json::Object;
use crate::names::Normalisation;
use crate::{FieldError, Rule};

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
        let document: written::Format1 = FieldError::read_object(text)?;
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

    fn of_format_2(document: written::Format2) -> Result<Scorecard, FieldError> {
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
    let document = FieldError::read_object::<written::Format1>(PUBLISHED);
    let mut variables = document.iter().flat_map(|document| &document.variables.0);
    let is_known =
        variables.any(|Object(variable)| variable.woe.0.iter().any(|(bin, _)| bin == name));
    format!("woe.{}", if is_known { name } else { HIDDEN })
}
