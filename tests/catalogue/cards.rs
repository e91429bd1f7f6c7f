//! Scorecards of format 2: what they are made of, and what they do.

use osoba::catalogue::{Layout, VARIABLES};
use osoba::comparison::Normalisation;
use osoba::scoring::{Band, Language, Limits, Scorecard};
use serde_json::{json, Value};

use crate::{card_of, person};

fn read(card: &Value) -> Scorecard {
    Scorecard::from_json(&card.to_string()).unwrap()
}

#[test]
fn the_whole_catalogue_makes_a_card_and_every_bin_has_words_in_both_languages() {
    let layout = Layout::all();
    assert_eq!(layout.len(), 14);
    let card = read(&card_of(&layout));
    assert!(card.findings().is_empty());
    for i in 0..layout.len() {
        assert_ne!(card.label(i, Language::English), layout.name(i));
        assert_ne!(card.label(i, Language::Ukrainian), card.label(i, Language::English));
        for (place, bin) in (0..).zip(layout.bins(i)) {
            let words =
                [Language::English, Language::Ukrainian].map(|it| card.bin_label(i, place, it));
            assert_ne!(words[0], words[1], "{bin}");
            assert!(!words.iter().any(|words| words.contains('_')), "{bin}");
        }
        assert_eq!(layout.bins(i)[usize::from(layout.absent(i).unwrap())], "absent");
    }
}

#[test]
fn the_published_variables_in_format_2_score_as_in_format_1() {
    let published: Value =
        serde_json::from_str(include_str!("../../src/scoring/esoz-2019-02-15.json")).unwrap();
    let comparisons: Vec<Value> = published["variables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|variable| {
            let mut entry = json!({"comparison": variable["name"], "woe": variable["woe"],
                "coefficient": variable["coefficient"]});
            entry["conditions"] = variable["conditions"].clone();
            entry
        })
        .collect();
    let card = read(&json!({"format": 2, "name": "again", "normalisation": "published",
        "intercept": published["intercept"], "comparisons": comparisons}));
    let one = Scorecard::published();
    assert_eq!(card.variable_count(), VARIABLES.len());
    let text = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/score.jsonl"),
    );
    for line in text.unwrap().lines().take(1500) {
        let vector: Value = serde_json::from_str(line).unwrap();
        let (Some(_), input) = (vector.get("output"), &vector["input"]) else { continue };
        let [a, b] = ["person", "candidate"].map(|field| person(&input[field]));
        let found = card.score(&card.prepare(&a), &card.prepare(&b));
        let expected = one.score(&one.prepare(&a), &one.prepare(&b));
        assert_eq!(found.score, expected.score, "{input}");
        assert!(card.bin_names(&found.bins).eq(one.bin_names(&expected.bins)), "{input}");
    }
}

#[test]
fn a_score_does_not_depend_on_which_of_the_two_comes_first_nor_on_the_order_of_lists() {
    let layout = Layout::all();
    let card = read(&card_of(&layout));
    let text = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/golden/card/comparisons.jsonl"),
    );
    for line in text.unwrap().lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        let [mut a, mut b] = ["person", "candidate"].map(|field| person(&vector["input"][field]));
        let score =
            |a: &osoba::Person, b: &osoba::Person| card.score(&card.prepare(a), &card.prepare(b));
        let before = score(&a, &b);
        assert_eq!(before, score(&b, &a));
        for person in [&mut a, &mut b] {
            person.documents.reverse();
            person.authentication_methods.reverse();
        }
        assert_eq!(before, score(&a, &b));
        let (a, b) = (card.prepare(&a), card.prepare(&b));
        let all: Vec<_> = card.score_many(&a, std::iter::repeat_n(&b, 20)).collect();
        assert!(all.iter().all(|scored| *scored == before));
    }
}

#[test]
fn a_pair_in_a_review_bin_is_never_automatic() {
    let mut card =
        card_of(&Layout::named(&["first_name", "birth_date", "tax_id_checked"]).unwrap());
    card["intercept"] = json!(5.0);
    let card = read(&card);
    let limits = Limits::default();
    let band = |first_name: &str| {
        let one =
            card.prepare(&person(&json!({"first_name": first_name, "birth_date": "2026-11-01"})));
        let explanation = card.explain(&one, &one, limits);
        (explanation.band, explanation.score.as_f64() > 0.9, explanation.variables[0].review)
    };
    assert_eq!(band("Остап"), (Band::Automatic, true, false));
    assert_eq!(band("Хлопчик 1"), (Band::Manual, true, true));
}

#[test]
fn a_card_without_labels_is_never_automatic() {
    let mut card = card_of(&Layout::named(&["sex"]).unwrap());
    card["intercept"] = json!(9.0);
    for (method, band) in
        [("labels", Band::Automatic), ("em", Band::Manual), ("silver", Band::Manual)]
    {
        card["provenance"] = json!({"method": method, "pairs": 10});
        let card = read(&card);
        let one = card.prepare(&person(&json!({"gender": "MALE"})));
        assert_eq!(card.explain(&one, &one, Limits::default()).band, band, "{method}");
    }
}

#[test]
fn everything_that_can_change_a_score_or_its_use_is_part_of_the_identity() {
    let card = card_of(&Layout::named(&["first_name", "last_name_frequency", "sex"]).unwrap());
    let hash = |card: &Value| read(card).identity().hash.clone();
    let before = hash(&card);
    assert_eq!(before.len(), 64);
    for (path, value, changes) in [
        ("source", json!("somewhere"), false),
        ("normalisation", json!("clean"), false),
        ("prior_shift", json!(0), false),
        ("intercept", json!(-2.5), true),
        ("prior_shift", json!(0.5), true),
        ("normalisation", json!("published"), true),
        ("purpose", json!("example"), true),
        ("provenance", json!({"method": "labels", "pairs": 1}), true),
        ("comparisons.0.key", json!("kankowski"), true),
        ("comparisons.0.review", json!([]), true),
        ("comparisons.0.review", json!(["newborn"]), false),
        ("comparisons.0.name", json!("given"), true),
        ("comparisons.1.levels", json!([100, 10_000]), false),
        ("comparisons.1.levels", json!([100, 9_999]), true),
        ("comparisons.2.points.equal", json!(9.0), true),
    ] {
        let mut changed = card.clone();
        let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
        let pointer = if parent.is_empty() {
            String::new()
        } else {
            format!("/{}", parent.replace('.', "/"))
        };
        changed.pointer_mut(&pointer).unwrap()[name] = value.clone();
        assert_eq!(hash(&changed) != before, changes, "{path} {value}");
    }
    let clean = read(&card);
    let other = clean.clone().with_normalisation(Normalisation::Published);
    assert_ne!(clean.identity().hash, other.identity().hash);
    assert_eq!(
        other.with_normalisation(Normalisation::Clean).identity().hash,
        clean.identity().hash
    );
}

#[test]
fn persons_whom_another_card_prepared_have_nothing_to_compare() {
    let layout = Layout::named(&["sex", "birth_date"]).unwrap();
    let published = Scorecard::published();
    let one = published.prepare(&person(&json!({"gender": "MALE", "birth_date": "1991-08-24"})));
    let bins = layout.bins_of(&one, &one);
    let names: Vec<_> =
        (0..).zip(bins.places()).map(|(i, bin)| layout.bins(i)[usize::from(*bin)]).collect();
    assert_eq!(names, ["absent", "absent"]);
}

#[test]
fn a_card_that_rewards_disagreement_is_found() {
    let mut card = card_of(&Layout::named(&["sex"]).unwrap());
    card["comparisons"][0]["points"]["differ"] = json!(9.0);
    let card = read(&card);
    let found = &card.findings()[0];
    assert_eq!(
        (found.path.as_str(), found.nearer.as_str(), found.farther.as_str()),
        ("comparisons[0]", "equal", "differ")
    );
}

#[test]
fn fields_and_frequencies_are_never_shown() {
    let one = person(
        &json!({"extra": {"SECRETNAME": "SECRETVALUE", "n": 7}, "frequencies": {"last_name": 4242, "phones": {"+380670000001": 3}}}),
    );
    let shown = format!("{one:?}");
    for secret in ["SECRET", "4242", "380"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert_eq!(person(&serde_json::to_value(&one).unwrap()), one);
    for (document, field, rule) in [
        (json!({"extra": {"a": [1]}}), "extra.?", "type"),
        (json!({"extra": []}), "extra", "type"),
        (json!({"extra": {"a": "x".repeat(70_000)}}), "extra.?", "too_long"),
        (json!({"frequencies": {"last_name": -1}}), "frequencies.last_name", "out_of_range"),
        (json!({"frequencies": []}), "frequencies", "type"),
    ] {
        let error =
            osoba::FieldError::read_object::<osoba::Person>(&document.to_string()).unwrap_err();
        assert_eq!((error.field.as_str(), error.rule.as_str()), (field, rule));
    }
    let many: Value =
        (0..1001).map(|i| (i.to_string(), json!("x"))).collect::<serde_json::Map<_, _>>().into();
    let error =
        osoba::FieldError::read_object::<osoba::Person>(&json!({"extra": many}).to_string())
            .unwrap_err();
    assert_eq!((error.field.as_str(), error.rule.as_str()), ("extra", "too_many"));
}
