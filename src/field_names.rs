//! The names of all fields that are read from JSON.
//!
//! An error may show a name of this list, and a bin of a scorecard. Any other key comes from the
//! input, where it might be somebody's name or number, and is shown as `?`.

/// In the order of their bytes.
#[rustfmt::skip]
const FIELD_NAMES: &[&str] = &[
    "UNZR", "active", "addresses", "all", "all_pairs", "allow_example", "answer", "assign",
    "assignee_id", "at", "audit", "authentication_methods", "authentication_methods_flag",
    "automatic", "bands", "before", "before_claim", "bin", "bins", "birth_certificate",
    "birth_date", "birth_dates_contradict", "birth_settlement", "birth_settlement_substr",
    "block_limit", "by", "candidate", "candidate_id", "candidate_status", "candidate_unreadable",
    "candidates", "card_not_automatic", "cautions", "claim_timeout_minutes", "clerk_id",
    "clusters", "coefficient", "comment", "compared", "comparison", "comparisons", "conditions",
    "confidant_has_phone", "confidant_person", "cross", "date", "dateBirth", "decide", "decision",
    "decisions", "declarations", "description", "different_given_names",
    "different_valid_tax_ids", "distance_documents", "distance_first_name", "distance_last_name",
    "distance_second_name", "distance_tax_id", "dms_passport", "docs_same_number",
    "document_distinct", "document_number_length", "documents", "dracs_birth", "dracs_death",
    "dracs_name_change", "drfo", "evidence", "explain", "extra", "facts", "familyName", "fault",
    "field", "first_name", "format", "formula", "frequencies", "from", "gender", "gender_clash",
    "gender_flag", "givenName", "group", "group_limit", "groups", "has_phone", "hash", "id",
    "ignored", "inserted_at", "intercept", "is_active", "key", "kind", "known", "lang",
    "last_name", "legal_capacity", "levels", "limits", "mandatory_fields", "manual",
    "manual_merge_candidate_id", "master", "master_person_id", "match", "matches", "max",
    "max_postponed", "merge_candidate", "merge_candidate_id", "merged_bins", "method", "min",
    "mvs_passport", "name", "names_swapped", "nhs", "no_cluster_keys", "no_tax_id",
    "normalisation", "now", "number", "or_absent", "other_script", "pairs", "patronymicName",
    "penalty", "period", "person", "person_id", "person_id_is_uuid", "persons", "phone_holders",
    "phone_is_confidants", "phone_limit", "phone_number", "phone_number_auth_limit", "phones",
    "placeholder_agreement", "points", "policy", "precision", "prefix", "preset", "prior_shift",
    "procedure", "proven_score", "provenance", "purpose", "query", "quorum", "random_pairs",
    "rare_below", "reason", "reasons", "recall", "request", "requests", "require_unique",
    "residence_settlement_flag", "review", "review_bin", "rule", "same_identity", "same_phone",
    "same_tax_id", "score", "scorecard", "scorecards", "scores", "second_name", "seed",
    "settings", "settlement", "settlement_id", "several_above_threshold", "source", "status",
    "step", "strict", "submission", "svg", "synced_at", "table", "tax_id", "tax_id_contradicts",
    "test_from", "test_share", "threshold", "threshold_rule", "thresholds", "to", "tool", "truth",
    "twins_flag", "twins_pattern", "type", "unknown", "unknown_value", "unknown_values", "unzr",
    "unzr_synced_at", "unzr_verification_reason", "unzr_verification_status", "updated_at",
    "validation_period_days", "variables", "verification", "verification_status", "version",
    "weight", "when", "woe",
];

/// Whether the library has a field of this name.
pub(crate) fn is_known(name: &str) -> bool {
    FIELD_NAMES.binary_search(&name).is_ok() || is_bin(name)
}

/// Whether a key is written as the bins of a scorecard are, such as `0` and `1x>6`: too short to
/// tell one person from another.
fn is_bin(name: &str) -> bool {
    name.len() <= 4
        && name.starts_with(|first: char| first.is_ascii_digit())
        && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'x' | b'<' | b'>'))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use regex::Regex;

    use super::*;
    use crate::comparison::Value;
    use crate::matching::FindingKind;

    #[test]
    fn names_are_in_order_and_occur_once() {
        assert!(FIELD_NAMES.is_sorted_by(|a, b| a < b));
    }

    /// Findings and raw values are keys of audit records and scorecards.
    #[test]
    fn every_finding_and_every_raw_value_has_its_name_here() {
        let findings = FindingKind::ALL.iter().map(|kind| kind.as_str());
        let values = Value::ALL.iter().map(|value| value.name());
        findings.chain(values).for_each(|name| assert!(is_known(name), "{name}"));
    }

    fn sources(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries
            .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
            .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
            .collect()
    }

    /// Every field of every record with a derived `Deserialize`, and every name that one is read by.
    #[test]
    fn every_field_that_is_read_has_its_name_here() {
        let record = Regex::new(
            r"(?s)#\[derive\(([^)]*)\)\](?:\s*(?:#\[[^\]]*\]|///[^\n]*))*\s*(?:pub(?:\([a-z]+\))? )?struct \w+[^{;(]*\{(.*?)\n\s*\}",
        )
        .unwrap();
        let field = Regex::new(r"(?m)^\s*(?:pub(?:\([a-z]+\))? )?(?:r#)?([a-z_0-9]+):").unwrap();
        let renamed = Regex::new(r#"(?:rename|alias) = "(\w+)""#).unwrap();
        let mut found = 0;
        for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for record in record.captures_iter(text).filter(|r| r[1].contains("Deserialize")) {
                for name in field.captures_iter(&record[2]).chain(renamed.captures_iter(&record[2]))
                {
                    assert!(is_known(&name[1]), "{} in {}", &name[1], path.display());
                    found += 1;
                }
            }
        }
        assert!(found > 100, "{found}");
    }
}
