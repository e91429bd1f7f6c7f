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
        let path = format!("variables[{place}]");
        for finding in non_monotone_bins(variable, &path) {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings
}

fn non_monotone_bins(variable: &Variable, path: &str) -> Vec<NonMonotone> {
    let mut found = Vec::new();
    for comparison in variable.binning.combinations() {
        for axis in &variable.binning.axes {
            let Some(count) = comparison.get(axis.value) else {
                continue;
            };
            if !axis.value.less_is_agreement() || count >= axis.greatest() {
                continue;
            }
            let farther = comparison.with(axis.value, Some(count.saturating_add(1)));
            let near = variable.bin(variable.binning.bin(&comparison));
            let far = variable.bin(variable.binning.bin(&farther));
            if let (Some(near), Some(far)) = (near, far) {
                if far.points > near.points {
                    found.push(NonMonotone {
                        path: path.to_owned(),
                        variable: variable.name,
                        nearer: near.name.clone(),
                        farther: far.name.clone(),
                    });
                }
            }
        }
    }
    found
}
