//! The eleven comparisons of the published model: bins by conditions over the raw values of a pair.

use super::written::Conditions;
use crate::json::Object;
use crate::{FieldError, Rule};

/// The variables of the published scorecard, in the published order.
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
pub(crate) const PUBLISHED: &str = include_str!("../scoring/esoz-2019-02-15.json");

/// The conditions that the published document has for a variable.
pub(crate) fn published_conditions(name: &str) -> Result<Conditions, FieldError> {
    #[derive(serde::Deserialize)]
    struct Published {
        variables: Vec<Object<Variable>>,
    }

    #[derive(serde::Deserialize)]
    struct Variable {
        name: String,
        conditions: Conditions,
    }

    let document: Published = FieldError::read_object(PUBLISHED)?;
    let mut variables = document.variables.into_iter();
    let published = variables.find(|Object(variable)| variable.name == name);
    let found = published.map(|Object(variable)| variable.conditions);
    found.ok_or_else(|| FieldError::new("conditions", Rule::Required))
}
