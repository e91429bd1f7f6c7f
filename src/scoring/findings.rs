//! What is remarkable about a scorecard, though not wrong.

use serde::Serialize;

use super::scorecard::Scorecard;

/// A variable that rewards disagreement: somewhere a pair that agrees less gets more points.
///
/// Two adjacent combinations of raw values are compared, equal but for one distance or flag, which
/// is present in both. The published tax-id bins `2` and `3` are such; they stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NonMonotone {
    /// The path of the variable in the scorecard's document, e.g. `variables[6]` or `comparisons[2]`.
    pub path: String,
    /// The variable.
    pub variable: String,
    /// The bin of the pair that agrees more and gets fewer points.
    pub nearer: String,
    /// The bin of the pair that agrees less and gets more points.
    pub farther: String,
}

pub(super) fn non_monotone(scorecard: &Scorecard) -> Vec<NonMonotone> {
    let mut findings = Vec::new();
    let list = if scorecard.layout.is_some() { "comparisons" } else { "variables" };
    for (place, variable) in scorecard.variables.iter().enumerate() {
        for (near, far) in steps(scorecard, place) {
            let (Some(near), Some(far)) = (variable.bin(near), variable.bin(far)) else { continue };
            if far.points > near.points {
                findings.push(NonMonotone {
                    path: format!("{list}[{place}]"),
                    variable: variable.name.clone(),
                    nearer: near.name.clone(),
                    farther: far.name.clone(),
                });
            }
        }
    }
    findings
}

/// Places of two bins of a variable, of which the first agrees more.
fn steps(scorecard: &Scorecard, place: usize) -> Vec<(u8, u8)> {
    if let Some(layout) = &scorecard.layout {
        return layout.order(place).to_vec();
    }
    let binned = scorecard.binnings.get(place);
    binned.map_or_else(Vec::new, |it| it.binning.steps(|axis| axis.value.less_is_agreement()))
}
