//! What reads pairs, keeps the patterns of their bins and estimates a scorecard from them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::super::ids::Id;
use super::line::{self, Line};
use super::random::Random;
use super::{at_once, card, silver};
use crate::catalogue::{Figure, Layout, VARIABLES};
use crate::comparison::PreparedPerson;
use crate::date::optional_date;
use crate::error::{FieldError, Rule};
use crate::identifiers::TaxId;
use crate::names::Normalisation;
use crate::person::Person;
use crate::scoring::Method;
use crate::training::{
    em, labels, Design, Fit, Kind, LeftOut, Notice, Observation, Refusal, Report, Sample, Settings,
};

/// Makes a scorecard from pairs of persons.
///
/// ```
/// use osoba::commands::Trainer;
/// let mut trainer = Trainer::new(r#"{"comparisons": ["sex"], "test_share": 0}"#).unwrap();
/// for (a, b, same, weight) in
///     [("MALE", "MALE", true, 9), ("MALE", "MALE", false, 5), ("MALE", "FEMALE", false, 5)]
/// {
///     trainer.push(&format!(
///         r#"{{"person": {{"gender": "{a}"}}, "candidate": {{"gender": "{b}"}}, "match": {same},
///             "weight": {weight}}}"#
///     )).unwrap();
/// }
/// let trained = trainer.finish().unwrap();
/// let card = osoba::scoring::Scorecard::from_json(&trained.card).unwrap();
/// assert_eq!(card.provenance().unwrap().pairs, 3);
/// ```
pub struct Trainer {
    layout: Layout,
    design: Design,
    settings: Settings,
    method: Method,
    name: String,
    /// Which field of a line names its group.
    group: String,
    labelled_by: Vec<String>,
    persons: BTreeMap<String, Known>,
    sample: Sample,
    random: Random,
    unlabelled: u64,
    labels_not_used: u64,
    unread: BTreeSet<String>,
}

/// The settings as a host writes them.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options<'a> {
    method: Option<Method>,
    /// `all`, `published`, or a list of names and entries.
    #[serde(borrow)]
    comparisons: Option<&'a RawValue>,
    normalisation: Option<Normalisation>,
    name: Option<String>,
    penalty: Option<Figure>,
    seed: Option<u64>,
    test_share: Option<Figure>,
    #[serde(deserialize_with = "optional_date")]
    test_from: Option<chrono::NaiveDate>,
    rare_below: Option<Figure>,
    all_pairs: Option<u64>,
    group: Option<String>,
}

/// Shows nothing of the persons.
impl fmt::Debug for Trainer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trainer").field("method", &self.method).finish_non_exhaustive()
    }
}

/// A person of whom pairs speak by id, or of one side of a line.
#[derive(Clone)]
struct Known {
    prepared: Arc<PreparedPerson>,
    /// The tax id, if it is the record's own: control digit, birth date and sex fit.
    tax_id: Option<TaxId>,
}

/// One pair, read and compared.
pub struct Compared {
    line: Line,
    bins: Vec<u8>,
    is_match: Option<bool>,
    /// Both persons, where random pairs are made of them.
    sides: Option<[Arc<PreparedPerson>; 2]>,
}

/// Shows nothing of the persons.
impl fmt::Debug for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compared").field("is_match", &self.is_match).finish_non_exhaustive()
    }
}

/// A scorecard and how it came about.
#[derive(Debug, Clone, Serialize)]
pub struct Trained {
    /// The scorecard's document, format 2.
    pub card: String,
    /// How it was estimated.
    pub report: Report,
    /// Fields of lines that were not read. A name that is not written as a field's is `?`.
    pub unread: BTreeSet<String>,
}

/// The name of a scorecard that was given none.
const NAME: &str = "trained";

impl Trainer {
    /// A trainer with these settings, a JSON object; every field may be absent:
    ///
    /// | field | values |
    /// |---|---|
    /// | `method` | `labels`, `em` (pairs without labels), `silver` (tax ids label the pairs) |
    /// | `comparisons` | `"all"`, `"published"`, or a list of names of the catalogue and of entries as a card has them, without points |
    /// | `normalisation` | `clean`, or `published` |
    /// | `name` | of the scorecard |
    /// | `penalty`, `seed`, `test_share`, `test_from`, `rare_below`, `all_pairs` | [`Settings`] |
    /// | `group` | the field of a line that names its group; `group` if absent |
    ///
    /// # Errors
    /// The first field that is unknown or breaks a rule.
    pub fn new(settings: &str) -> Result<Trainer, FieldError> {
        let options: Options<'_> = FieldError::read_envelope(settings)?;
        let ordinary = Settings::default();
        let settings = Settings {
            penalty: options.penalty.map_or(ordinary.penalty, |Figure(it)| it),
            seed: options.seed.unwrap_or(ordinary.seed),
            test_share: options.test_share.map_or(ordinary.test_share, |Figure(it)| it),
            test_from: options.test_from,
            rare_below: options.rare_below.map_or(ordinary.rare_below, |Figure(it)| it),
            all_pairs: options.all_pairs,
        };
        let method = options.method.unwrap_or(Method::Labels);
        let layout = layout(options.comparisons.map_or("\"all\"", RawValue::get))
            .map_err(|error| error.under("comparisons"))?;
        let layout = match options.normalisation {
            Some(normalisation) => layout.with_normalisation(normalisation),
            None => layout,
        };
        let (layout, labelled_by) = match method {
            Method::Silver => silver::without_labels(&layout)?,
            _ => (layout, Vec::new()),
        };
        let name = options.name.unwrap_or_else(|| NAME.to_owned());
        if name.trim().is_empty() {
            return Err(FieldError::new("name", Rule::Required));
        }
        let design = Design::of(&layout)?;
        Ok(Trainer {
            settings: settings.check()?,
            method,
            name,
            group: options.group.unwrap_or_else(|| "group".to_owned()),
            labelled_by,
            persons: BTreeMap::new(),
            sample: Sample::new(&design),
            random: Random::new(&design, settings.seed),
            unlabelled: 0,
            labels_not_used: 0,
            unread: BTreeSet::new(),
            layout,
            design,
        })
    }

    /// Adds a person of whom lines speak by `person_id` and `candidate_id`: a record with an `id` or
    /// `person_id`.
    ///
    /// # Errors
    /// It has no id, the id is there already, or a field breaks a rule.
    pub fn add_person(&mut self, person: &str) -> Result<(), FieldError> {
        #[derive(Deserialize)]
        struct Ids {
            #[serde(default)]
            id: Option<Id>,
            #[serde(default)]
            person_id: Option<Id>,
        }
        let read: Person = FieldError::read_object(person)?;
        let ids: Ids = FieldError::read_part(person)?;
        let id = ids.id.or(ids.person_id).map(|id| line::text_of(&id));
        self.know(&id.unwrap_or_default(), &read)
    }

    /// The same for a record that was read.
    ///
    /// # Errors
    /// The id is blank or is there already.
    pub fn know(&mut self, id: &str, person: &Person) -> Result<(), FieldError> {
        if id.trim().is_empty() {
            return Err(FieldError::new("id", Rule::Required));
        }
        let known = self.known(person);
        match self.persons.insert(id.to_owned(), known) {
            None => Ok(()),
            Some(_) => Err(FieldError::new("id", Rule::Duplicate)),
        }
    }

    fn known(&self, person: &Person) -> Known {
        let prepared = Arc::new(self.layout.prepare(person));
        Known { prepared, tax_id: silver::own_tax_id(person) }
    }

    /// Reads and compares a pair: `{"person", "candidate", "match", "group", "weight", "date"}`, or
    /// `person_id` and `candidate_id` in place of the persons. `match` is required but of a method
    /// that needs no labels; a pair without a group is of its person's: the id, or the record.
    ///
    /// # Errors
    /// The first field that breaks a rule.
    pub fn read(&self, line: &str) -> Result<Compared, FieldError> {
        let wants_keys = self.method == Method::Em;
        let (line, [person, candidate]) = at_once::read(line, &self.group, wants_keys)?;
        let [person, candidate] = [
            self.side(person, &line.ids[0], ["person", "person_id"])?,
            self.side(candidate, &line.ids[1], ["candidate", "candidate_id"])?,
        ];
        let is_match = match self.method {
            Method::Labels if line.is_match.is_none() => {
                return Err(FieldError::new("match", Rule::Required));
            }
            Method::Silver => silver::label(person.tax_id, candidate.tax_id),
            _ => line.is_match,
        };
        let bins = self.layout.bins_of(&person.prepared, &candidate.prepared);
        let sides = [person, candidate].map(|side| side.prepared);
        let sides = (self.method == Method::Em).then_some(sides);
        Ok(Compared { bins: bins.places().to_vec(), line, is_match, sides })
    }

    fn side(
        &self,
        person: Option<Person>,
        id: &Option<String>,
        [field, id_field]: [&str; 2],
    ) -> Result<Known, FieldError> {
        match (person, id) {
            (Some(person), _) => Ok(self.known(&person)),
            (None, Some(id)) => {
                let known = self.persons.get(id).cloned();
                known.ok_or_else(|| FieldError::new(id_field, Rule::UnknownValue))
            }
            (None, None) => Err(FieldError::new(field, Rule::Required)),
        }
    }

    /// Adds a pair that this trainer read.
    ///
    /// # Errors
    /// There are more patterns than can be counted.
    pub fn add(&mut self, pair: Compared) -> Result<(), FieldError> {
        let Compared { line, bins, is_match, sides } = pair;
        if self.method != Method::Labels && line.is_match.is_some() {
            self.labels_not_used = self.labels_not_used.saturating_add(1);
        }
        self.unread.extend(line.unread);
        if self.method == Method::Silver && is_match.is_none() {
            self.unlabelled = self.unlabelled.saturating_add(1);
            return Ok(());
        }
        self.sample.push(&Observation {
            bins: &bins,
            is_match,
            group: &line.group,
            weight: line.weight,
            date: line.date,
        })?;
        if let Some(sides) = sides {
            self.random.offer(&line.keys, sides);
        }
        Ok(())
    }

    /// Adds a pair that is hardly ever a match: two persons taken at random. Where there are none,
    /// `em` makes its own from persons of different lines.
    ///
    /// # Errors
    /// As [`Trainer::add`].
    pub fn add_random(&mut self, pair: &Compared) -> Result<(), FieldError> {
        self.random.push(&pair.bins)
    }

    /// Reads and adds one pair.
    ///
    /// # Errors
    /// As [`Trainer::read`] and [`Trainer::add`].
    pub fn push(&mut self, line: &str) -> Result<(), FieldError> {
        let pair = self.read(line)?;
        self.add(pair)
    }

    /// How many pairs were added.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.sample.len()
    }

    /// Estimates the scorecard from the pairs that were added so far.
    ///
    /// # Errors
    /// Why none can be estimated.
    pub fn finish(&self) -> Result<Trained, Refusal> {
        let Trainer { layout, design, settings, sample, random, .. } = self;
        let mut fit: Fit = match self.method {
            Method::Em => em(design, sample, &random.sample(layout, design), settings)?,
            method => labels(design, sample, method, settings)?,
        };
        if self.labels_not_used > 0 {
            fit.report.notices.push(Notice::of(Kind::LabelsNotUsed));
        }
        for comparison in &self.labelled_by {
            let comparison = Some(comparison.clone());
            fit.report.notices.push(Notice { notice: Kind::LabelledBy, comparison, bin: None });
        }
        if self.unlabelled > 0 {
            fit.report.left_out.push(LeftOut { why: "not_labelled", pairs: self.unlabelled });
        }
        let card = card::write(&self.name, layout, &fit);
        Ok(Trained { card, report: fit.report, unread: self.unread.clone() })
    }
}

impl Trained {
    /// Both as one line of JSON: `{"card", "report", "unread"}`. The card is a text, to be written
    /// into a file as it is.
    ///
    /// # Errors
    /// None in practice.
    pub fn document(&self) -> Result<String, FieldError> {
        super::super::line::line(self)
    }
}

/// The comparisons that a host asks for.
fn layout(asked: &str) -> Result<Layout, FieldError> {
    if asked.trim_start().starts_with('[') {
        let entries: Vec<&RawValue> = FieldError::read_json(asked)?;
        let entry = |entry: &&RawValue| match entry.get() {
            name if name.starts_with('"') => format!("{{\"comparison\":{name}}}"),
            entry => entry.to_owned(),
        };
        let entries: Vec<String> = entries.iter().map(entry).collect();
        return Layout::from_json(&format!("[{}]", entries.join(",")));
    }
    let name: String = FieldError::read_json(asked)?;
    match name.as_str() {
        "all" => Ok(Layout::all()),
        "published" => {
            let layout = Layout::named(&VARIABLES)?;
            Ok(layout.with_normalisation(Normalisation::Published))
        }
        _ => Err(FieldError::new("", Rule::UnknownValue)),
    }
}
