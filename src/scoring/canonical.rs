//! The canonical form of a scorecard, whose hash is its identity.

use std::fmt::Write as _;

use serde_json::{json, Value as Json};
use sha2::{Digest, Sha256};

use super::identity::Identity;
use super::model::{Binned, Variable};
use super::scorecard::Scorecard;
use crate::catalogue::{Condition, Layout, Test};

/// The identity of a scorecard: SHA-256 over one line of JSON with sorted keys, in which equal
/// conditions are written equally.
pub(super) fn identity(scorecard: &Scorecard) -> Identity {
    let canonical = match &scorecard.layout {
        None => format_1(scorecard),
        Some(layout) => format_2(scorecard, layout),
    };
    let digest = Sha256::digest(canonical.to_string());
    let hash = digest.iter().fold(String::new(), |mut hash, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hash, "{byte:02x}");
        hash
    });
    Identity { name: scorecard.name.clone(), hash }
}

/// Everything that can change a score or what may be done by it.
fn format_2(scorecard: &Scorecard, layout: &Layout) -> Json {
    let comparison = |(place, variable): (usize, &Variable)| {
        let mut written = layout.document(place);
        if let Some(written) = written.as_object_mut() {
            written.insert("coefficient".to_owned(), json!(variable.coefficient));
            written.insert("woe".to_owned(), woe(variable));
        }
        written
    };
    let comparisons: Vec<Json> = scorecard.variables.iter().enumerate().map(comparison).collect();
    json!({
        "comparisons": comparisons,
        "format": 2,
        "intercept": scorecard.intercept,
        "name": scorecard.name,
        "normalisation": scorecard.normalisation.as_str(),
        "prior_shift": scorecard.prior_shift,
        "provenance": scorecard.provenance,
        "purpose": scorecard.purpose,
    })
}

fn format_1(scorecard: &Scorecard) -> Json {
    let variables = scorecard.variables.iter().zip(&scorecard.binnings);
    let variables: Vec<Json> = variables.map(|(it, binned)| variable(it, binned)).collect();
    json!({
        "format": 1,
        "intercept": scorecard.intercept,
        "name": scorecard.name,
        "normalisation": scorecard.normalisation.as_str(),
        "variables": variables,
    })
}

/// The weights of all bins by name.
fn woe(variable: &Variable) -> Json {
    variable.bins.iter().map(|bin| (bin.name.clone(), json!(bin.woe))).collect()
}

fn variable(variable: &Variable, binned: &Binned) -> Json {
    let conditions: Vec<Json> =
        binned.conditions.iter().map(|one| condition(variable, one)).collect();
    json!({
        "coefficient": variable.coefficient,
        "conditions": conditions,
        "name": variable.name,
        "woe": woe(variable),
    })
}

fn condition(variable: &Variable, condition: &Condition) -> Json {
    let bin = variable.bins.get(usize::from(condition.bin));
    let when: serde_json::Map<String, Json> =
        condition.tests.iter().map(|one| (one.value.name().to_owned(), test(one))).collect();
    json!({"bin": bin.map(|bin| bin.name.as_str()), "when": when})
}

fn test(test: &Test) -> Json {
    json!({
        "absent": test.absent,
        "max": test.range.and_then(|(_, max)| max),
        "min": test.range.map(|(min, _)| min),
    })
}
