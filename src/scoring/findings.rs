//! What is remarkable about a scorecard, though not wrong.

use serde::Serialize;

use super::scorecard::Variable;

/// A variable that rewards disagreement: somewhere a pair that agrees less gets more points.
///
/// Two adjacent combinations of raw values are compared, equal but for one distance or flag, which
/// is present in both. The published tax-id bins `2` and `3` are such; they stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NonMonotone {
    /// The path of the variable in the scorecard's document, e.g. `variables[6]`.
    pub path: String,
    /// The variable.
    pub variable: &'static str,
    /// The bin of the pair that agrees more and gets fewer points.
    pub nearer: String,
    /// The bin of the pair that agrees less and gets more points.
    pub farther: String,
}

pub(super) fn non_monotone(variables: &[Variable]) -> Vec<NonMonotone> {
    let mut findings = Vec::new();
    for (place, variable) in variables.iter().enumerate() {
        for (near, far) in variable.binning.steps(|axis| axis.value.less_is_agreement()) {
            let (Some(near), Some(far)) = (variable.bin(near), variable.bin(far)) else { continue };
            if far.points > near.points {
                findings.push(NonMonotone {
                    path: format!("variables[{place}]"),
                    variable: variable.name,
                    nearer: near.name.clone(),
                    farther: far.name.clone(),
                });
            }
        }
    }
    findings
}
