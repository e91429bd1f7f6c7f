//! Comparisons of the host's own fields: `text`, `exact`, `number`, `date`, `set`.
//!
//! Their bins follow from their levels: `equal`, then one for each level, then `differ` and `absent`.

use super::pair::Pair;
use crate::comparison::{FieldValue, PreparedText, GREATEST_NEAR};
use crate::{FieldError, Rule};

/// Which comparison of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldKind {
    Text,
    Exact,
    Number,
    Date,
    Set,
}

/// Most levels of one comparison.
pub(super) const MOST_LEVELS: usize = 16;

/// A comparison of a field: what is read, and the levels between equal and different.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FieldComparison {
    pub(super) kind: FieldKind,
    pub(super) levels: Vec<Level>,
}

/// A step between equal and different.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Level {
    /// An edit distance of at most this.
    Distance(u32),
    /// A Jaro–Winkler similarity of at least this.
    Similarity(f64),
    /// Day and month in each other's place.
    Swapped,
    /// One digit of the date is another.
    OneDigit,
    /// A difference of at most this, in numbers or days.
    Within(f64),
    /// Parts in common over all parts, at least this.
    Overlap(f64),
    /// A part in common.
    Any,
}

impl FieldKind {
    /// The levels of a comparison that names none.
    pub(super) fn default_levels(self) -> &'static [f64] {
        match self {
            FieldKind::Text => &[1.0, 2.0, 0.92, 0.88],
            FieldKind::Exact => &[],
            FieldKind::Number => &[1.0, 10.0],
            FieldKind::Date => &[31.0, 366.0],
            FieldKind::Set => &[0.5],
        }
    }

    /// Checks levels as written; paths are of the list.
    pub(super) fn check(self, written: &[f64]) -> Result<FieldComparison, FieldError> {
        let mut levels: Vec<Level> = match self {
            FieldKind::Date => vec![Level::Swapped, Level::OneDigit],
            _ => Vec::new(),
        };
        let mut before: Option<Level> = None;
        for (at, figure) in written.iter().enumerate() {
            let refuse = || FieldError::new(format!("[{at}]"), Rule::OutOfRange);
            let level = self.level(*figure).ok_or_else(refuse)?;
            let is_in_order = before.is_none_or(|before| is_in_order(before, level));
            if !is_in_order {
                return Err(refuse());
            }
            before = Some(level);
            levels.push(level);
        }
        if self == FieldKind::Set {
            levels.push(Level::Any);
        }
        Ok(FieldComparison { kind: self, levels })
    }

    fn level(self, figure: f64) -> Option<Level> {
        let is_share = figure > 0.0 && figure < 1.0;
        match self {
            FieldKind::Text if is_share => Some(Level::Similarity(figure)),
            FieldKind::Text => {
                let distance = (1..=GREATEST_NEAR).find(|count| f64::from(*count) == figure);
                distance.map(Level::Distance)
            }
            FieldKind::Exact => None,
            FieldKind::Number => (figure > 0.0).then_some(Level::Within(figure)),
            FieldKind::Date => {
                (figure >= 1.0 && figure.fract() == 0.0).then_some(Level::Within(figure))
            }
            FieldKind::Set => is_share.then_some(Level::Overlap(figure)),
        }
    }
}

/// Whether the one level is stricter than the next.
fn is_in_order(before: Level, next: Level) -> bool {
    match (before, next) {
        (Level::Distance(before), Level::Distance(next)) => before < next,
        (Level::Distance(_), Level::Similarity(_)) => true,
        (Level::Similarity(before), Level::Similarity(next))
        | (Level::Overlap(before), Level::Overlap(next)) => before > next,
        (Level::Within(before), Level::Within(next)) => before < next,
        _ => false,
    }
}

impl Level {
    fn name(self) -> String {
        match self {
            Level::Distance(distance) => format!("distance_{distance}"),
            Level::Similarity(similarity) => format!("similar_{similarity}"),
            Level::Swapped => "day_month_swapped".to_owned(),
            Level::OneDigit => "one_digit".to_owned(),
            Level::Within(difference) => format!("within_{difference}"),
            Level::Overlap(overlap) => format!("overlap_{overlap}"),
            Level::Any => "any".to_owned(),
        }
    }
}

impl FieldComparison {
    /// The bins, best agreement first.
    pub(super) fn bins(&self) -> Vec<String> {
        let levels = self.levels.iter().map(|level| level.name());
        let ends = |name: &str| std::iter::once(name.to_owned());
        ends("equal").chain(levels).chain(ends("differ")).chain(ends("absent")).collect()
    }

    /// The bin of two values.
    pub(super) fn compare(&self, pair: &Pair<'_>, field: usize) -> u8 {
        let levels = u8::try_from(self.levels.len()).unwrap_or(u8::MAX);
        let (differ, absent) = (levels.saturating_add(1), levels.saturating_add(2));
        let values = (pair.own.fields.get(field), pair.other.fields.get(field));
        let (Some(own), Some(other)) = values else { return absent };
        let level = match (own, other) {
            (FieldValue::Absent, _) | (_, FieldValue::Absent) => return absent,
            (FieldValue::Text(own), FieldValue::Text(other)) => self.of_texts(own, other),
            (FieldValue::Number(own), FieldValue::Number(other)) => {
                self.within((own - other).abs())
            }
            (FieldValue::Date(own), FieldValue::Date(other)) => {
                let found = |level: &Level| match level {
                    Level::Swapped => own.is_swapped(*other),
                    Level::OneDigit => own.other_digits(*other) == 1,
                    Level::Within(days) => days_between(*own, *other) <= *days,
                    _ => false,
                };
                self.first(own == other, found)
            }
            (FieldValue::Set(own), FieldValue::Set(other)) => self.of_sets(own, other),
            _ => return absent,
        };
        level.unwrap_or(differ)
    }

    /// 0 if two values are equal, else one more than the place of the first level that holds.
    fn first(&self, is_equal: bool, holds: impl FnMut(&Level) -> bool) -> Option<u8> {
        if is_equal {
            return Some(0);
        }
        let place = self.levels.iter().position(holds)?;
        u8::try_from(place).ok()?.checked_add(1)
    }

    fn within(&self, difference: f64) -> Option<u8> {
        let holds = |level: &Level| matches!(level, Level::Within(most) if difference <= *most);
        self.first(difference == 0.0, holds)
    }

    fn of_texts(&self, own: &PreparedText, other: &PreparedText) -> Option<u8> {
        if self.levels.is_empty() || own.is_same(other) {
            return own.is_same(other).then_some(0);
        }
        let greatest = self.levels.iter().filter_map(|level| match level {
            Level::Distance(distance) => Some(*distance),
            _ => None,
        });
        let distance = greatest.max().and_then(|limit| own.near(other, limit));
        let mut similarity = None;
        self.first(false, |level| match level {
            Level::Distance(most) => distance.is_some_and(|distance| distance <= *most),
            Level::Similarity(least) => {
                *similarity.get_or_insert_with(|| own.similarity(other)) >= *least
            }
            _ => false,
        })
    }

    fn of_sets(&self, own: &[Box<str>], other: &[Box<str>]) -> Option<u8> {
        let mut rest = other.iter().peekable();
        let in_common = own.iter().filter(|part| {
            while rest.next_if(|other| other < part).is_some() {}
            rest.next_if(|other| other == part).is_some()
        });
        let in_common = in_common.count();
        crate::work::count(own.len().saturating_add(other.len()));
        let all = own.len().saturating_add(other.len()).saturating_sub(in_common);
        #[expect(clippy::cast_precision_loss, reason = "a few hundred parts")]
        let overlap = in_common as f64 / all as f64;
        self.first(in_common == all, |level| match level {
            Level::Overlap(least) => overlap >= *least,
            Level::Any => in_common > 0,
            _ => false,
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "fewer than four million days")]
fn days_between(own: crate::comparison::Day, other: crate::comparison::Day) -> f64 {
    own.days_to(other) as f64
}
