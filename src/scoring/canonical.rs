//! The canonical form of a scorecard, whose hash is its identity.

use std::fmt::Write as _;

use serde_json::{json, Value as Json};
use sha2::{Digest, Sha256};

use super::binning::{Condition, Test};
use super::identity::Identity;
use super::scorecard::{Scorecard, Variable};

/// The identity of a scorecard: SHA-256 over one line of JSON with sorted keys, in which equal
/// conditions are written equally.
pub(super) fn identity(scorecard: &Scorecard) -> Identity {
    let variables: Vec<Json> = scorecard.variables.iter().map(variable).collect();
    let canonical = json!({
        "format": 1,
        "intercept": scorecard.intercept,
        "name": scorecard.name,
        "normalisation": scorecard.normalisation.as_str(),
        "variables": variables,
    });
    let digest = Sha256::digest(canonical.to_string());
    let hash = digest.iter().fold(String::new(), |mut hash, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hash, "{byte:02x}");
        hash
    });
    Identity { name: scorecard.name.clone(), hash }
}

fn variable(variable: &Variable) -> Json {
    let woe: serde_json::Map<String, Json> =
        variable.bins.iter().map(|bin| (bin.name.clone(), json!(bin.woe))).collect();
    let conditions: Vec<Json> =
        variable.conditions.iter().map(|one| condition(variable, one)).collect();
    json!({
        "coefficient": variable.coefficient,
        "conditions": conditions,
        "name": variable.name,
        "woe": woe,
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
