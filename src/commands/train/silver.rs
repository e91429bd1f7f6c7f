//! Labels from tax ids: where each of two records has a tax id of its own, the two are one person if
//! the tax ids are equal, and not otherwise.

use serde_json::Value as Json;

use crate::catalogue::Layout;
use crate::error::{FieldError, Rule};
use crate::identifiers::{Sex, TaxId};
use crate::person::Person;

/// The tax id of a record, if it is its own: the control digit fits, and the birth date and the sex
/// in it are those of the record.
pub(super) fn own_tax_id(person: &Person) -> Option<TaxId> {
    let tax_id = TaxId::parse(person.tax_id.as_deref()?.trim()).ok()?;
    let is_own = tax_id.birth_date() == Some(person.birth_date?)
        && Sex::from_name(person.gender.as_deref()?.trim()) == Some(tax_id.sex());
    is_own.then_some(tax_id)
}

/// Whether two records are one person, if their tax ids say so.
pub(super) fn label(one: Option<TaxId>, other: Option<TaxId>) -> Option<bool> {
    Some(one? == other?)
}

/// The layout without the comparisons of tax ids, which the labels come from, and their names.
///
/// # Errors
/// Nothing is left.
pub(super) fn without_labels(layout: &Layout) -> Result<(Layout, Vec<String>), FieldError> {
    let text = |document: &Json, field: &str| {
        document.get(field).and_then(Json::as_str).map(str::to_owned)
    };
    let mut left_out: Vec<String> = Vec::new();
    let mut kept = Vec::new();
    for place in 0..layout.len() {
        let document = layout.document(place);
        let crossed = document.get("cross").and_then(Json::as_array);
        let reads = crossed.is_some_and(|crossed| {
            crossed.iter().filter_map(Json::as_str).any(|name| reads_tax_id(layout, name))
        });
        let own = text(&document, "comparison").is_some_and(|name| COMPARISONS.contains(&&*name));
        if own || reads {
            left_out.push(layout.name(place).to_owned());
        } else {
            kept.push(document);
        }
    }
    if kept.is_empty() {
        return Err(FieldError::new("comparisons", Rule::Required));
    }
    let normalisation = layout.normalisation();
    let layout = Layout::from_json(&Json::Array(kept).to_string())?;
    Ok((layout.with_normalisation(normalisation), left_out))
}

/// The comparisons that read tax ids.
const COMPARISONS: [&str; 2] = ["tax_id_checked", "d_tax_id_bin"];

/// Whether the comparison of this name reads tax ids.
fn reads_tax_id(layout: &Layout, name: &str) -> bool {
    let place = (0..layout.len()).find(|place| layout.name(*place) == name);
    let document = place.map(|place| layout.document(place));
    let comparison = document.as_ref().and_then(|it| it.get("comparison")).and_then(Json::as_str);
    comparison.is_some_and(|comparison| COMPARISONS.contains(&comparison))
}
