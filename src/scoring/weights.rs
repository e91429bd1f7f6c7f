//! The weights of a comparison of format 2.

use super::model::Bin;
use crate::catalogue::{Entry, Figure, Weights};
use crate::error::HIDDEN;
use crate::{FieldError, Rule};

/// Checks that every bin of a comparison has its figure exactly once: the coefficient, and the bins in
/// the order of the catalogue. `points` are weights with a coefficient of 1.
pub(super) fn weights(entry: &Entry, names: &[&str]) -> Result<(f64, Vec<Bin>), FieldError> {
    let refuse = |field: &str, rule| Err(FieldError::new(field, rule));
    let (field, written, coefficient) = match (&entry.points, &entry.woe, entry.coefficient) {
        (Some(points), None, None) => ("points", points, 1.0),
        (Some(_), _, _) => return refuse("points", Rule::NotAllowed),
        (None, Some(woe), Some(coefficient)) => ("woe", woe, coefficient.0),
        (None, Some(_), None) => return refuse("coefficient", Rule::Required),
        (None, None, Some(_)) => return refuse("woe", Rule::Required),
        (None, None, None) => return refuse("points", Rule::Required),
    };
    let figures = figures(written, names).map_err(|error| error.under(field))?;
    let bin = |(name, woe): (&&str, f64)| Bin {
        name: (*name).to_owned(),
        woe,
        points: coefficient * woe,
    };
    Ok((coefficient, names.iter().zip(figures).map(bin).collect()))
}

/// The figure of each bin, in the order of `names`.
fn figures(written: &Weights, names: &[&str]) -> Result<Vec<f64>, FieldError> {
    let mut figures: Vec<Option<f64>> = vec![None; names.len()];
    for (name, figure) in &written.0 {
        let place = names.iter().position(|known| known == name);
        let shown = if place.is_some() { name } else { HIDDEN };
        let slot = place.and_then(|place| figures.get_mut(place));
        let slot = slot.ok_or_else(|| FieldError::new(shown, Rule::UnknownField))?;
        if slot.is_some() {
            return Err(FieldError::new(shown, Rule::Duplicate));
        }
        let figure: Figure =
            FieldError::read_json(figure.get()).map_err(|error| error.under(shown))?;
        *slot = Some(figure.0);
    }
    let missing = figures.iter().zip(names).find(|(figure, _)| figure.is_none());
    match missing {
        Some((_, name)) => Err(FieldError::new(*name, Rule::Required)),
        None => Ok(figures.into_iter().flatten().collect()),
    }
}
