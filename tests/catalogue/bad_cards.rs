//! Every offence of a card of format 2, with its path.

use osoba::scoring::Scorecard;
use serde_json::{json, Value};

/// A card that is read.
fn good() -> Value {
    json!({
        "format": 2, "name": "invented", "intercept": -1.0, "prior_shift": 0.25,
        "provenance": {"method": "labels", "pairs": 100, "matches": 10, "period": {"from": "2025-01-01", "to": "2025-02-01"}},
        "comparisons": [
            {"comparison": "sex", "points": {"equal": 0.5, "differ": -1.0, "absent": 0.0}},
            {"comparison": "unzr", "coefficient": -1.0, "woe": {"equal": -3, "near": -1, "differ": 2, "absent": 0}},
            {"comparison": "exact", "field": "extra.ssn", "points": {"equal": 2.0, "differ": -1.0, "absent": 0.0}},
            {"cross": ["sex", "ssn"], "points": {
                "equal|equal": 0.1, "equal|differ": 0.2, "equal|absent": 0.3, "differ|equal": 0.4, "differ|differ": 0.5,
                "differ|absent": 0.6, "absent|equal": 0.7, "absent|differ": 0.8, "absent|absent": 0.9}},
        ],
    })
}

/// Puts a value at a path such as `comparisons.0.points`; null takes what is there away.
fn put(card: &mut Value, path: &str, value: Value) {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let pointer =
        if parent.is_empty() { String::new() } else { format!("/{}", parent.replace('.', "/")) };
    let parent = card.pointer_mut(&pointer).unwrap();
    match parent {
        Value::Object(map) if value.is_null() => drop(map.remove(name)),
        Value::Object(map) => drop(map.insert(name.to_owned(), value)),
        Value::Array(list) => list[name.parse::<usize>().unwrap()] = value,
        _ => panic!("{path}"),
    }
}

fn error_of(card: &Value) -> (String, &'static str) {
    let error = Scorecard::from_json(&card.to_string()).unwrap_err();
    (error.field, error.rule.as_str())
}

#[test]
fn a_valid_card_is_read() {
    assert_eq!(Scorecard::from_json(&good().to_string()).unwrap().variable_count(), 4);
}

#[test]
fn every_fault_of_a_card_is_refused_with_its_path() {
    let entry = |fields: Value| fields;
    let sex = |fields: Value| {
        let mut entry =
            json!({"comparison": "sex", "points": {"equal": 0.5, "differ": -1.0, "absent": 0.0}});
        for (name, value) in fields.as_object().unwrap() {
            put(&mut entry, name, value.clone());
        }
        entry
    };
    let text = |levels: Value| {
        entry(json!({"comparison": "text", "field": "extra.email", "levels": levels}))
    };
    for (path, value, field, rule) in [
        ("name", json!(" "), "name", "required"),
        ("name", Value::Null, "name", "required"),
        ("intercept", Value::Null, "intercept", "required"),
        ("intercept", json!(1e7), "intercept", "out_of_range"),
        ("intercept", json!("0"), "intercept", "type"),
        ("prior_shift", json!(-1e7), "prior_shift", "out_of_range"),
        ("normalisation", json!("tidy"), "normalisation", "unknown_value"),
        ("purpose", json!("fun"), "purpose", "unknown_value"),
        ("variables", json!([]), "variables", "unknown_field"),
        ("comparisons", Value::Null, "comparisons", "required"),
        ("comparisons", json!([]), "comparisons", "required"),
        ("comparisons", json!(vec![sex(json!({})); 65]), "comparisons", "too_many"),
        ("comparisons.1", sex(json!({})), "comparisons[1].name", "duplicate"),
        ("comparisons.1", sex(json!({"name": "ssn"})), "comparisons[2].name", "duplicate"),
        ("comparisons.0", json!({"points": {}}), "comparisons[0].comparison", "required"),
        (
            "comparisons.0",
            json!({"comparison": "shoe_size", "points": {}}),
            "comparisons[0].comparison",
            "unknown_value",
        ),
        ("comparisons.0", json!([]), "comparisons[0]", "type"),
        ("comparisons.0.heft", json!(1), "comparisons[0].?", "unknown_field"),
        ("comparisons.0.name", json!(""), "comparisons[0].name", "required"),
        ("comparisons.0.name", json!("x".repeat(65)), "comparisons[0].name", "too_long"),
        ("comparisons.0.points.equal", Value::Null, "comparisons[0].points.equal", "required"),
        ("comparisons.0.points.near", json!(1), "comparisons[0].points.?", "unknown_field"),
        ("comparisons.0.points.equal", json!("1"), "comparisons[0].points.equal", "type"),
        ("comparisons.0.points.equal", json!(1e9), "comparisons[0].points.equal", "out_of_range"),
        ("comparisons.0.points", Value::Null, "comparisons[0].points", "required"),
        ("comparisons.0.coefficient", json!(1), "comparisons[0].points", "not_allowed"),
        ("comparisons.1.coefficient", Value::Null, "comparisons[1].coefficient", "required"),
        ("comparisons.1.woe", Value::Null, "comparisons[1].woe", "required"),
        ("comparisons.1.woe.near", Value::Null, "comparisons[1].woe.near", "required"),
        (
            "comparisons.0.review",
            json!(["equal", "near"]),
            "comparisons[0].review[1]",
            "unknown_value",
        ),
        (
            "comparisons.0.review",
            json!(["equal", "equal"]),
            "comparisons[0].review[1]",
            "duplicate",
        ),
        ("comparisons.0.field", json!("extra.x"), "comparisons[0].field", "not_allowed"),
        ("comparisons.0.key", json!("uk"), "comparisons[0].key", "not_allowed"),
        ("comparisons.0.levels", json!([1]), "comparisons[0].levels", "not_allowed"),
        ("comparisons.0.conditions", json!([]), "comparisons[0].conditions", "not_allowed"),
        ("comparisons.0.cross", json!(["sex", "unzr"]), "comparisons[0].comparison", "not_allowed"),
        (
            "comparisons.0",
            json!({"comparison": "first_name", "key": "soundex"}),
            "comparisons[0].key",
            "unknown_value",
        ),
        (
            "comparisons.0",
            json!({"comparison": "last_name_frequency", "levels": [5]}),
            "comparisons[0].levels",
            "out_of_range",
        ),
        (
            "comparisons.0",
            json!({"comparison": "last_name_frequency", "levels": [5, 5]}),
            "comparisons[0].levels",
            "out_of_range",
        ),
        (
            "comparisons.0",
            json!({"comparison": "last_name_frequency", "levels": [0.5, 5]}),
            "comparisons[0].levels",
            "out_of_range",
        ),
        ("comparisons.2.field", Value::Null, "comparisons[2].field", "required"),
        ("comparisons.2.field", json!("ssn"), "comparisons[2].field", "unknown_value"),
        ("comparisons.2.field", json!("extra."), "comparisons[2].field", "unknown_value"),
        ("comparisons.2.levels", json!([1]), "comparisons[2].levels", "not_allowed"),
        ("comparisons.0", text(json!([0])), "comparisons[0].levels[0]", "out_of_range"),
        ("comparisons.0", text(json!([6])), "comparisons[0].levels[0]", "out_of_range"),
        ("comparisons.0", text(json!([2, 1])), "comparisons[0].levels[1]", "out_of_range"),
        ("comparisons.0", text(json!([0.9, 1])), "comparisons[0].levels[1]", "out_of_range"),
        ("comparisons.0", text(json!([1, 0.8, 0.9])), "comparisons[0].levels[2]", "out_of_range"),
        ("comparisons.0", text(json!([-0.5])), "comparisons[0].levels[0]", "out_of_range"),
        (
            "comparisons.0",
            json!({"comparison": "date", "field": "extra.d", "levels": [0.5]}),
            "comparisons[0].levels[0]",
            "out_of_range",
        ),
        (
            "comparisons.0",
            json!({"comparison": "number", "field": "extra.n", "levels": [0]}),
            "comparisons[0].levels[0]",
            "out_of_range",
        ),
        (
            "comparisons.0",
            json!({"comparison": "set", "field": "extra.s", "levels": [1]}),
            "comparisons[0].levels[0]",
            "out_of_range",
        ),
        ("comparisons.3.cross", json!(["sex"]), "comparisons[3].cross", "required"),
        ("comparisons.3.cross", json!(["sex", "ssn", "unzr"]), "comparisons[3].cross", "too_many"),
        ("comparisons.3.cross", json!(["sex", "sex"]), "comparisons[3].cross[1]", "duplicate"),
        (
            "comparisons.3.cross",
            json!(["gender", "ssn"]),
            "comparisons[3].cross[0]",
            "unknown_value",
        ),
        (
            "comparisons.3.cross",
            json!(["sex", "sex_x_ssn"]),
            "comparisons[3].cross[1]",
            "unknown_value",
        ),
        (
            "comparisons.3.points.equal|absent",
            Value::Null,
            "comparisons[3].points.equal|absent",
            "required",
        ),
        (
            "comparisons.0",
            json!({"comparison": "d_tax_id_bin", "conditions": [{"bin": "0", "when": {"distance_tax_id": 0}}]}),
            "comparisons[0].conditions[1]",
            "required",
        ),
        ("provenance.method", json!("guess"), "provenance.method", "unknown_value"),
        ("provenance.method", Value::Null, "provenance.method", "required"),
        ("provenance.pairs", Value::Null, "provenance.pairs", "required"),
        ("provenance.pairs", json!(-1), "provenance.pairs", "out_of_range"),
        ("provenance.matches", json!(101), "provenance.matches", "out_of_range"),
        ("provenance.groups", json!(101), "provenance.groups", "out_of_range"),
        ("provenance.period.to", json!("2024-01-01"), "provenance.period.to", "out_of_range"),
        ("provenance.period.to", json!("2024-02-31"), "provenance.period.to", "date"),
        ("provenance.precision", json!(1.1), "provenance.precision", "out_of_range"),
        ("provenance.recall", json!(-0.1), "provenance.recall", "out_of_range"),
        ("provenance.at", json!(90), "provenance.at", "out_of_range"),
        ("provenance.penalty", json!(-1), "provenance.penalty", "out_of_range"),
        ("provenance.tool", json!("x".repeat(300)), "provenance.tool", "too_long"),
        (
            "provenance.merged_bins",
            json!(["x".repeat(300)]),
            "provenance.merged_bins[0]",
            "too_long",
        ),
        ("provenance.who", json!("somebody"), "provenance.?", "unknown_field"),
    ] {
        let mut card = good();
        put(&mut card, path, value.clone());
        assert_eq!(error_of(&card), (field.to_owned(), rule), "{path} {value}");
    }
}

#[test]
fn figures_at_their_bounds_are_read() {
    for (path, value) in [
        ("provenance.matches", json!(100)),
        ("provenance.groups", json!(100)),
        ("provenance.period.to", json!("2025-01-01")),
        ("provenance.precision", json!(1)),
        ("provenance.recall", json!(0)),
        ("provenance.penalty", json!(0)),
        ("provenance.tool", json!("x".repeat(256))),
        ("provenance.merged_bins", json!(["x".repeat(256)])),
    ] {
        let mut card = good();
        put(&mut card, path, value.clone());
        assert!(Scorecard::from_json(&card.to_string()).is_ok(), "{path} {value}");
    }
    for (path, value, field) in [
        ("provenance.tool", json!("x".repeat(257)), "provenance.tool"),
        ("provenance.merged_bins", json!(["x".repeat(257)]), "provenance.merged_bins[0]"),
    ] {
        let mut card = good();
        put(&mut card, path, value);
        assert_eq!(error_of(&card), (field.to_owned(), "too_long"));
    }
}

#[test]
fn invalid_figures_and_bins_written_twice_are_refused() {
    let text = good().to_string();
    for (from, to, field, rule) in [
        (r#""differ":-1.0"#, r#""differ":1e999"#, "comparisons[0].points.differ", "out_of_range"),
        (r#""differ":-1.0"#, r#""differ":NaN"#, "comparisons[0].points", "json"),
        (r#""differ":-1.0"#, r#""differ":1,"differ":1"#, "comparisons[0].points.?", "duplicate"),
        (r#""format":2,"#, "", "format", "required"),
        (r#""format":2"#, r#""format":null"#, "format", "required"),
        (r#""format":2"#, r#""format":1"#, "comparisons", "unknown_field"),
        (r#""format":2"#, r#""format":3"#, "format", "unknown_value"),
    ] {
        assert!(text.contains(from));
        let error = Scorecard::from_json(&text.replacen(from, to, 1)).unwrap_err();
        assert_eq!((error.field.as_str(), error.rule.as_str()), (field, rule), "{to}");
    }
}
