//! What is remarkable about a scorecard, though not wrong.

use super::model::NonMonotone;
use super::scorecard::Scorecard;

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
