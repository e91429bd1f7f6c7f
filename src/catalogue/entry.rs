//! One comparison as a card writes it, before and after it is checked.

use std::fmt;

use serde_json::{json, Map, Value as Json};

use super::binning::{check_conditions, Binning};
use super::fields::{FieldComparison, FieldKind, MOST_LEVELS};
use super::published::{published_conditions, VARIABLES};
use super::table::{row, CatalogueRow, Parameters};
use super::written::{Conditions, Entries, Figure, GREATEST_ENTRIES};
use crate::comparison::{Field, Plan, Reading, Source};
use crate::json::Few;
use crate::names::Algorithm;
use crate::{FieldError, Rule};

/// The figures of all bins.
pub(crate) type Weights = Entries<MOST_BINS>;

/// A comparison as written.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    #[serde(default)]
    comparison: Option<String>,
    #[serde(default)]
    cross: Option<Few<String, 2>>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    field: Option<String>,
    #[serde(default)]
    key: Option<Algorithm>,
    #[serde(default)]
    levels: Option<Few<Figure, MOST_LEVELS>>,
    #[serde(default)]
    conditions: Option<Conditions>,
    #[serde(default)]
    review: Option<Few<String, 64>>,
    #[serde(default)]
    pub(crate) points: Option<Weights>,
    #[serde(default)]
    pub(crate) woe: Option<Weights>,
    #[serde(default)]
    pub(crate) coefficient: Option<Figure>,
}

/// A comparison that was checked.
#[derive(Clone)]
pub(super) struct Configured {
    pub(super) name: String,
    pub(super) kind: Configuration,
    pub(super) bins: Vec<String>,
    pub(super) order: Vec<(u8, u8)>,
    pub(super) absent: Option<u8>,
    pub(super) review: Vec<u8>,
    /// What it is called by, unless the card gives it a name of its own.
    pub(super) label: Option<(&'static str, &'static str)>,
    document: Map<String, Json>,
}

/// How a comparison comes to its bin.
#[derive(Clone)]
pub(super) enum Configuration {
    /// One of the eleven published.
    Published(Box<Published>),
    /// One of the table.
    Row(&'static CatalogueRow, Parameters),
    /// One of a field of the host's own; the place of the field.
    Field(Box<FieldComparison>, usize),
    /// The bins of two others, the second of which has so many.
    Cross { one: usize, other: usize, width: u8 },
}

/// Bins by conditions over raw values.
#[derive(Clone)]
pub(super) struct Published {
    pub(super) binning: Binning,
}

/// The comparisons of a field and as what each reads it.
const FIELD_KINDS: [(&str, FieldKind, Reading); 5] = [
    ("text", FieldKind::Text, Reading::Text),
    ("exact", FieldKind::Exact, Reading::Text),
    ("number", FieldKind::Number, Reading::Number),
    ("date", FieldKind::Date, Reading::Date),
    ("set", FieldKind::Set, Reading::Set),
];

fn refuse(field: &str, rule: Rule) -> FieldError {
    FieldError::new(field, rule)
}

impl Entry {
    /// A comparison by its name alone.
    pub(super) fn named(name: &str) -> Entry {
        Entry {
            comparison: Some(name.to_owned()),
            cross: None,
            name: None,
            field: None,
            key: None,
            levels: None,
            conditions: None,
            review: None,
            points: None,
            woe: None,
            coefficient: None,
        }
    }

    /// Whether it crosses two others, which must be there before it is checked.
    pub(super) fn is_crossed(&self) -> bool {
        self.cross.is_some()
    }

    /// Refuses parameters that are there and have no meaning beside these.
    fn check_parameters(&self, allowed: &[&str]) -> Result<(), FieldError> {
        let given = [
            ("comparison", self.comparison.is_some()),
            ("cross", self.cross.is_some()),
            ("field", self.field.is_some()),
            ("key", self.key.is_some()),
            ("levels", self.levels.is_some()),
            ("conditions", self.conditions.is_some()),
        ];
        let mut stray =
            given.iter().filter(|(name, is_given)| *is_given && !allowed.contains(name));
        stray.next().map_or(Ok(()), |(name, _)| Err(refuse(name, Rule::NotAllowed)))
    }

    /// Checks a comparison that crosses no others; what it reads goes into the plan.
    pub(super) fn configure(&self, plan: &mut Plan) -> Result<Configured, FieldError> {
        let Some(comparison) = self.comparison.as_deref() else {
            return Err(refuse("comparison", Rule::Required));
        };
        let mut configured = if let Some(row) = row(comparison) {
            self.of_row(row, plan)?
        } else if let Some((name, kind, reading)) =
            FIELD_KINDS.iter().find(|(name, ..)| *name == comparison)
        {
            self.of_field(name, *kind, *reading, plan)?
        } else if let Some(variable) = VARIABLES.iter().find(|name| **name == comparison) {
            self.of_published(variable)?
        } else {
            return Err(refuse("comparison", Rule::UnknownValue));
        };
        self.finish(&mut configured)?;
        Ok(configured)
    }

    fn of_row(
        &self,
        row: &'static CatalogueRow,
        plan: &mut Plan,
    ) -> Result<Configured, FieldError> {
        let mut allowed = vec!["comparison"];
        allowed.extend(row.keys.map(|_| "key"));
        allowed.extend(row.levels.map(|_| "levels"));
        self.check_parameters(&allowed)?;
        let mut document = Map::new();
        document.insert("comparison".to_owned(), json!(row.name));
        let mut parameters = Parameters::default();
        if let Some(kind) = row.keys {
            let key = self.key.unwrap_or_default();
            parameters.keys = place_of(&mut plan.keys, (kind, key));
            document.insert("key".to_owned(), json!(key));
        }
        if let Some(levels) = row.levels {
            parameters.levels = self.counts()?.unwrap_or(levels);
            document.insert("levels".to_owned(), json!(parameters.levels));
        }
        Ok(Configured {
            name: row.name.to_owned(),
            kind: Configuration::Row(row, parameters),
            bins: row.bins.iter().map(|bin| (*bin).to_owned()).collect(),
            order: row.order.to_vec(),
            absent: Some(row.absent),
            review: row.review.to_vec(),
            label: Some(row.label),
            document,
        })
    }

    /// Two counts, the second greater.
    fn counts(&self) -> Result<Option<[u64; 2]>, FieldError> {
        let Some(Few(levels)) = &self.levels else { return Ok(None) };
        let refuse = || refuse("levels", Rule::OutOfRange);
        let [rare, usual] = levels.as_slice() else { return Err(refuse()) };
        let count = |figure: &Figure| {
            let is_count = figure.0 >= 0.0 && figure.0.fract() == 0.0;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a count, at most a million"
            )]
            is_count.then_some(figure.0 as u64)
        };
        let (rare, usual) = (count(rare).ok_or_else(refuse)?, count(usual).ok_or_else(refuse)?);
        if rare >= usual {
            return Err(refuse());
        }
        Ok(Some([rare, usual]))
    }

    fn of_field(
        &self,
        comparison: &str,
        kind: FieldKind,
        reading: Reading,
        plan: &mut Plan,
    ) -> Result<Configured, FieldError> {
        self.check_parameters(match kind {
            FieldKind::Exact => &["comparison", "field"],
            _ => &["comparison", "field", "levels"],
        })?;
        let path = self.field.as_deref().ok_or_else(|| refuse("field", Rule::Required))?;
        let source = Source::of(path).ok_or_else(|| refuse("field", Rule::UnknownValue))?;
        let written = match &self.levels {
            Some(Few(levels)) => levels.iter().map(|figure| figure.0).collect(),
            None => kind.default_levels().to_vec(),
        };
        let comparing = kind.check(&written).map_err(|error| error.under("levels"))?;
        let mut document = Map::new();
        document.insert("comparison".to_owned(), json!(comparison));
        document.insert("field".to_owned(), json!(source.path()));
        if kind != FieldKind::Exact {
            document.insert("levels".to_owned(), json!(written));
        }
        let name = match &source {
            Source::Own(name) => (*name).to_owned(),
            Source::Extra(name) => name.clone(),
        };
        let bins = comparing.bins();
        let absent = u8::try_from(bins.len()).unwrap_or(0).saturating_sub(1);
        Ok(Configured {
            name,
            order: (1..absent).map(|less| (less.saturating_sub(1), less)).collect(),
            absent: Some(absent),
            review: Vec::new(),
            label: None,
            kind: Configuration::Field(
                Box::new(comparing),
                place_of(&mut plan.fields, Field { source, reading }),
            ),
            bins,
            document,
        })
    }

    fn of_published(&self, variable: &'static str) -> Result<Configured, FieldError> {
        self.check_parameters(&["comparison", "conditions"])?;
        let published;
        let written = match &self.conditions {
            Some(conditions) => conditions,
            None => {
                published = published_conditions(variable)?;
                &published
            }
        };
        let mut bins: Vec<String> = Vec::new();
        for condition in &written.0 {
            let bin = &condition.0.bin;
            if !bins.contains(bin) {
                bins.push(bin.clone());
            }
        }
        if bins.len() > GREATEST_ENTRIES {
            return Err(refuse("conditions", Rule::TooMany));
        }
        let names: Vec<&str> = bins.iter().map(String::as_str).collect();
        let conditions = check_conditions(&written.0, &names)?;
        let binning = Binning::new(&conditions)?;
        let steps = binning.steps(|axis| axis.value.less_is_agreement());
        let mut document = Map::new();
        document.insert("comparison".to_owned(), json!(variable));
        let listed: Vec<Json> =
            conditions.iter().map(|condition| condition.document(&names)).collect();
        document.insert("conditions".to_owned(), Json::Array(listed));
        Ok(Configured {
            name: variable.to_owned(),
            kind: Configuration::Published(Box::new(Published { binning })),
            bins,
            order: steps.into_iter().filter(|(near, far)| near != far).collect(),
            absent: None,
            review: Vec::new(),
            label: None,
            document,
        })
    }

    /// Checks a comparison that crosses two of `others`.
    pub(super) fn configure_cross(
        &self,
        others: &[Option<Configured>],
    ) -> Result<Configured, FieldError> {
        self.check_parameters(&["cross"])?;
        let Some(Few(crossed)) = &self.cross else { return Err(refuse("cross", Rule::Required)) };
        let [one, other] = crossed.as_slice() else {
            return Err(refuse("cross", Rule::Required));
        };
        if one == other {
            return Err(refuse("cross[1]", Rule::Duplicate));
        }
        let find = |name: &str, path: &str| {
            let found = others.iter().enumerate().find_map(|(place, configured)| {
                configured.as_ref().filter(|it| it.name == name).map(|it| (place, it))
            });
            found.ok_or_else(|| refuse(path, Rule::UnknownValue))
        };
        let (one, first) = find(one, "cross[0]")?;
        let (other, second) = find(other, "cross[1]")?;
        let width = u8::try_from(second.bins.len()).unwrap_or(u8::MAX);
        if first.bins.len().saturating_mul(second.bins.len()) > MOST_BINS {
            return Err(refuse("cross", Rule::TooMany));
        }
        let beside = |one: &String| {
            second.bins.iter().map(|other| format!("{one}|{other}")).collect::<Vec<_>>()
        };
        let place = |one: u8, other: u8| one.saturating_mul(width).saturating_add(other);
        let mut document = Map::new();
        document.insert("cross".to_owned(), json!([first.name, second.name]));
        let mut configured = Configured {
            name: format!("{}_x_{}", first.name, second.name),
            kind: Configuration::Cross { one, other, width },
            bins: first.bins.iter().flat_map(beside).collect(),
            order: Vec::new(),
            absent: first.absent.zip(second.absent).map(|(one, other)| place(one, other)),
            review: Vec::new(),
            label: None,
            document,
        };
        self.finish(&mut configured)?;
        Ok(configured)
    }

    /// The card's own name and review bins.
    fn finish(&self, configured: &mut Configured) -> Result<(), FieldError> {
        if let Some(name) = &self.name {
            if name.trim().is_empty() {
                return Err(refuse("name", Rule::Required));
            }
            if name.len() > MOST_NAME {
                return Err(refuse("name", Rule::TooLong));
            }
            if *name != configured.name {
                configured.label = None;
            }
            configured.name.clone_from(name);
        }
        if let Some(Few(review)) = &self.review {
            configured.review.clear();
            for (at, bin) in review.iter().enumerate() {
                let refuse = |rule| FieldError::new(format!("review[{at}]"), rule);
                let place = configured.bins.iter().position(|known| known == bin);
                let place = place.and_then(|place| u8::try_from(place).ok());
                let place = place.ok_or_else(|| refuse(Rule::UnknownValue))?;
                if configured.review.contains(&place) {
                    return Err(refuse(Rule::Duplicate));
                }
                configured.review.push(place);
            }
            configured.review.sort_unstable();
        }
        let review: Vec<&str> =
            configured.review.iter().filter_map(|place| configured.bin(*place)).collect();
        let review = json!(review);
        configured.document.insert("review".to_owned(), review);
        configured.document.insert("name".to_owned(), json!(configured.name));
        Ok(())
    }
}

/// A comparison has at most this many bins.
const MOST_BINS: usize = 255;

/// The name of a comparison has at most this many bytes.
const MOST_NAME: usize = 64;

/// The place of an entry in a list, to which it is added if it is not in it.
fn place_of<T: PartialEq>(list: &mut Vec<T>, entry: T) -> usize {
    list.iter().position(|known| *known == entry).unwrap_or_else(|| {
        list.push(entry);
        list.len().saturating_sub(1)
    })
}

impl Configured {
    pub(super) fn bin(&self, place: u8) -> Option<&str> {
        self.bins.get(usize::from(place)).map(String::as_str)
    }

    /// The entry as a card writes it.
    pub(super) fn document(&self) -> Json {
        Json::Object(self.document.clone())
    }

    /// Whether it reads the raw values of the published comparisons.
    pub(super) fn is_published(&self) -> bool {
        matches!(self.kind, Configuration::Published(_))
    }
}

impl fmt::Debug for Configured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Json::Object(self.document.clone()).to_string())
    }
}
