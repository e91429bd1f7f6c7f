//! What a scorecard gives beside a score: names, bins, words, and the clerk's table.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

use osoba::comparison::{compare, Comparison, Normalisation, PreparedPerson, Value};
use osoba::person::Document;
use osoba::scoring::{Language, Limits, Score, Scorecard, VARIABLES};
use osoba::Person;
use serde_json::{json, Value as Json};

const PUBLISHED: &str = include_str!("../../src/scoring/esoz-2019-02-15.json");

fn published() -> Json {
    serde_json::from_str(PUBLISHED).unwrap()
}

fn load(document: &Json) -> Scorecard {
    Scorecard::from_json(&document.to_string()).unwrap()
}

/// A comparison with these counts, in the order of [`Value::ALL`].
fn found(counts: [Option<u32>; Value::COUNT]) -> Comparison {
    let nobody = PreparedPerson::new(&Person::default(), Normalisation::Published);
    let of_all = Value::ALL.into_iter().zip(counts);
    of_all.fold(compare(&nobody, &nobody), |all, (value, count)| all.with(value, count))
}

/// Every word of the table occurs in one of these.
fn pairs() -> [(&'static str, Comparison, Limits); 4] {
    let score = |figure| Score::rounded(figure).unwrap();
    let limits = |automatic, manual| Limits { automatic: score(automatic), manual: score(manual) };
    // Flags and digits are never absent.
    let absent = [0, 1, 2, 3, 4, 8].map(|place| Value::ALL[place]);
    let absent =
        absent.into_iter().fold(found([Some(1); Value::COUNT]), |all, value| all.with(value, None));
    let absent = absent.with(Value::DistinctDigits, Some(0));
    let some = |counts: [u32; Value::COUNT]| found(counts.map(Some));
    [
        ("alike", some([0, 0, 0, 0, 8, 5, 0, 0, 0, 0, 0, 0, 0]), Limits::default()),
        ("near", some([1, 2, 0, 1, 6, 1, 1, 1, 1, 0, 1, 1, 1]), limits(0.9, 0.001)),
        ("far", some([5, 1, 7, 9, 2, 0, 1, 1, 4, 1, 1, 1, 1]), limits(0.9, 0.0001)),
        ("absent", absent, limits(1.0, 1.0)),
    ]
}

/// The text is aligned, so it is compared whole: `tables.txt`, read by a person.
#[test]
fn an_explanation_has_every_row_every_limit_and_every_change_that_would_cross_one() {
    let mut tables = String::new();
    let scorecard = Scorecard::published();
    for (name, comparison, limits) in pairs() {
        let explanation = scorecard.explain_comparison(&comparison, limits);
        for language in [Language::English, Language::Ukrainian] {
            let table = explanation.table(language);
            tables.push_str(&format!("== {name}, {}\n{table}", language.as_str()));
        }
    }
    assert_eq!(tables, include_str!("tables.txt"));
}

#[test]
fn a_language_is_known_by_its_code() {
    for (code, language) in [
        ("en", Some(Language::English)),
        ("uk", Some(Language::Ukrainian)),
        ("EN", None),
        ("ru", None),
        ("", None),
    ] {
        assert_eq!(Language::from_name(code), language);
        assert!(language.is_none_or(|language| language.as_str() == code));
    }
}

#[test]
fn a_score_shows_its_five_decimals() {
    for (probability, text) in [(0.0, "0.00000"), (0.402_59, "0.40259"), (1.0, "1.00000")] {
        let score = Score::rounded(probability).unwrap();
        assert_eq!((format!("{score}"), format!("{score:?}")), (text.into(), text.into()));
    }
}

#[test]
fn a_scorecard_names_its_source_its_variables_and_their_bins() {
    let mut document = published();
    let scorecard = load(&document);
    assert_eq!(scorecard.source(), document["source"].as_str());
    for (place, variable) in document["variables"].as_array().unwrap().iter().enumerate() {
        assert_eq!(scorecard.variable_name(place), variable["name"].as_str());
        for (bin, name) in (0..).zip(variable["woe"].as_object().unwrap().keys()) {
            assert_eq!(scorecard.bin_name(place, bin), Some(name.as_str()));
        }
        assert_eq!(scorecard.bin_name(place, 200), None);
    }
    assert_eq!(scorecard.variable_name(VARIABLES.len()), None);
    assert_eq!(scorecard.bin_name(VARIABLES.len(), 0), None);
    for (written, normalisation) in
        [("published", Normalisation::Published), ("clean", Normalisation::Clean)]
    {
        document["normalisation"] = json!(written);
        assert_eq!(load(&document).normalisation(), normalisation);
        let changed = scorecard.clone().with_normalisation(normalisation);
        assert_eq!(changed.normalisation(), normalisation);
    }
    document.as_object_mut().unwrap().remove("source");
    assert_eq!(load(&document).source(), None);
}

/// As [`Scorecard::published`] with the bins of documents told by three values, which no table of
/// two values holds.
fn by_three_values() -> Scorecard {
    let mut document = published();
    document["variables"][3]["woe"] = json!({"near": -2.0, "some": 0.5, "far": 1.5});
    document["variables"][3]["conditions"] = json!([
        {"bin": "near", "when": {"distance_documents": 0, "distance_tax_id": 0, "gender_flag": 0}},
        {"bin": "some", "when": {"distance_documents": {"max": 3}}},
        {"bin": "far"}
    ]);
    load(&document)
}

#[test]
fn bins_without_a_score_are_those_of_the_score_for_any_number_of_values() {
    let three = by_three_values();
    let documents = |comparison: &Comparison| {
        let bins = three.bins(comparison);
        let names: Vec<String> = three.bin_names(&bins).map(|(_, bin)| bin.to_owned()).collect();
        names[3].clone()
    };
    let mut alike = pairs()[0].1;
    assert_eq!(documents(&alike), "near");
    alike = alike.with(Value::Gender, Some(1));
    assert_eq!(documents(&alike), "some");
    assert_eq!(documents(&alike.with(Value::Documents, Some(4))), "far");
    for scorecard in [Scorecard::published(), three] {
        for (_, comparison, _) in pairs() {
            let scored = scorecard.score_comparison(&comparison);
            assert_eq!(scorecard.bins(&comparison), scored.bins);
            assert_eq!(scorecard.score_bins(&scored.bins), scored.score);
            let places = scored.bins.places();
            let names = scorecard.bin_names(&scored.bins).map(|(_, name)| name);
            for ((variable, place), name) in places.iter().enumerate().zip(names) {
                assert_eq!(scorecard.bin_name(variable, *place), Some(name));
            }
        }
    }
}

/// A distance need be exact only up to the greatest bound of its own value.
#[test]
fn a_bound_far_above_all_others_is_compared_exactly() {
    // Of forty letters and digits the last fifteen are missing and the first ones are others: the
    // lengths alone say that a lower bound is reached.
    let person = |distance: usize| {
        let missing = distance.min(15);
        let changed = distance - missing;
        let [name, number] = [("абвгдежзик", 'ю'), ("1234567801", '9')].map(|(piece, other)| {
            let letters = piece.repeat(4);
            let kept = letters.chars().take(40 - missing).skip(changed);
            Some(other.to_string().repeat(changed) + &kept.collect::<String>())
        });
        Person {
            first_name: name.clone().map(Into::into),
            last_name: name.clone().map(Into::into),
            second_name: name.map(Into::into),
            tax_id: number.clone().map(Into::into),
            documents: vec![Document {
                r#type: Some("PASSPORT".into()),
                number: number.map(Into::into),
            }],
            ..Person::default()
        }
    };
    for (place, value) in [
        (0, "distance_first_name"),
        (1, "distance_last_name"),
        (2, "distance_second_name"),
        (3, "distance_documents"),
        (6, "distance_tax_id"),
    ] {
        let mut document = published();
        document["variables"][place]["woe"] = json!({"near": -1.0, "far": 1.0});
        document["variables"][place]["conditions"] = json!([
            {"bin": "far", "when": {value: {"min": 30}}},
            {"bin": "near"}
        ]);
        let scorecard = load(&document);
        for (distance, bin) in [(29, "near"), (30, "far"), (39, "far")] {
            let [a, b] = [0, distance].map(|distance| scorecard.prepare(&person(distance)));
            let scored = scorecard.score(&a, &b);
            let found = scorecard.bin_names(&scored.bins).nth(place).unwrap().1.to_owned();
            assert_eq!(found, bin, "{value} {distance}");
        }
    }
}
