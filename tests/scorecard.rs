//! The scorecard as data, its explanation, and the golden vectors' reach.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

use std::collections::BTreeMap;

use osoba::comparison::{compare, Comparison, Normalisation, PreparedPerson, Value};
use osoba::person::{Document, Person};
use osoba::scoring::{Band, Language, Limits, NonMonotone, Score, Scorecard, VARIABLES};
use osoba_synthetic::records as data;
use proptest::prelude::*;
use serde_json::{json, Value as Json};

const PUBLISHED: &str = include_str!("../src/scoring/esoz-2019-02-15.json");

fn published() -> Json {
    serde_json::from_str(PUBLISHED).unwrap()
}

fn load(document: &Json) -> Result<Scorecard, String> {
    Scorecard::from_json(&document.to_string())
        .map_err(|error| format!("{} {}", error.field, error.rule.as_str()))
}

#[test]
fn the_published_check_scores_0_40259_and_the_greatest_score_is_0_99932() {
    let scorecard = Scorecard::published();
    let bins =
        scorecard.bins_from_names(&["0", "4", "3", "0x<6", "0x4", "1", "1", "1", "0", "0", "0"]);
    assert_eq!(scorecard.score_bins(&bins.unwrap()).as_f64(), 0.40259);
    let best =
        scorecard.bins_from_names(&["0", "1", "1", "0x>6", "0x4", "0", "0", "0", "0", "0", "0"]);
    assert_eq!(scorecard.score_bins(&best.unwrap()).as_f64(), 0.99932);
    assert_eq!(scorecard.bins_from_names(&["0"]), None);
    assert_eq!(
        scorecard.bins_from_names(&["9", "1", "1", "0x>6", "0x4", "0", "0", "0", "0", "0", "0"]),
        None
    );
}

/// Every combination of bins, with the sum of its points.
fn every_sum(card: &Json) -> Vec<f64> {
    let mut sums = vec![card["intercept"].as_f64().unwrap()];
    for variable in card["variables"].as_array().unwrap() {
        let coefficient = variable["coefficient"].as_f64().unwrap();
        let woe: Vec<f64> =
            variable["woe"].as_object().unwrap().values().map(|w| w.as_f64().unwrap()).collect();
        sums = sums.iter().flat_map(|sum| woe.iter().map(move |w| sum + coefficient * w)).collect();
    }
    sums
}

#[test]
fn no_published_score_is_so_near_a_rounding_limit_that_machines_could_round_it_differently() {
    let sums = every_sum(&published());
    assert_eq!(sums.len(), 344_064);
    let mut greatest = 0.0_f64;
    for sum in sums {
        let steps = 1e5 / (1.0 + (-sum).exp());
        assert!((steps.fract() - 0.5).abs() > 1e-8, "{steps}");
        greatest = greatest.max(steps.round());
    }
    assert_eq!(greatest, 99_932.0);
}

#[test]
fn a_score_is_rounded_to_five_decimals_ties_to_even() {
    for (probability, expected) in [
        (0.000_005, 0),
        (0.000_015, 2),
        (0.5, 50_000),
        (0.000_025, 2),
        (0.999_995, 100_000),
        (0.999_994, 99_999),
        (1.0, 100_000),
        (0.0, 0),
    ] {
        assert_eq!(Score::rounded(probability).unwrap().hundred_thousandths(), expected);
    }
    for bad in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        assert_eq!(Score::rounded(bad), None);
    }
    assert_eq!(serde_json::to_string(&Score::rounded(0.00004).unwrap()).unwrap(), "0.00004");
    assert_eq!(serde_json::to_string(&Score::rounded(0.00001).unwrap()).unwrap(), "0.00001");
    assert_eq!(serde_json::to_string(&Score::ONE).unwrap(), "1.0");
}

#[test]
fn identity_is_the_name_and_the_hash_of_everything_that_changes_a_score() {
    let identity = Scorecard::published().identity().clone();
    assert_eq!(identity.name, "esoz-2019-02-15");
    // Stored decisions carry this hash: it may only change with the model.
    assert_eq!(identity.hash, HASH);
    let hash = |change: &dyn Fn(&mut Json)| {
        let mut document = published();
        change(&mut document);
        load(&document).unwrap().identity().hash.clone()
    };
    // What is only written otherwise.
    assert_eq!(hash(&|d| d["source"] = json!("elsewhere")), HASH);
    assert_eq!(hash(&|d| drop(d.as_object_mut().unwrap().remove("formula"))), HASH);
    assert_eq!(hash(&|d| drop(d.as_object_mut().unwrap().remove("normalisation"))), HASH);
    let first = "/variables/0/conditions/0/when/distance_first_name";
    let same = json!({"min": 0, "max": 1, "or_absent": false});
    assert_eq!(hash(&|d| *d.pointer_mut(first).unwrap() = same.clone()), HASH);
    // What is another model.
    let changes: [&dyn Fn(&mut Json); 6] = [
        &|d| d["name"] = json!("another"),
        &|d| d["normalisation"] = json!("clean"),
        &|d| d["intercept"] = json!(-0.61),
        &|d| d["variables"][3]["coefficient"] = json!(-0.4),
        &|d| d["variables"][3]["woe"]["0x<6"] = json!(-2.4),
        &|d| *d.pointer_mut(first).unwrap() = json!({"max": 1, "or_absent": true}),
    ];
    let mut hashes: Vec<String> = changes.iter().map(|change| hash(change)).collect();
    hashes.push(HASH.to_owned());
    let clean = Scorecard::published().with_normalisation(Normalisation::Clean);
    assert_eq!(clean.identity().hash, hashes[1]);
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), 7);
}

const HASH: &str = "58bb5d1dd48407582991c9f0617719929f41a42ca50844ee5cfedacef3975066";

#[test]
fn the_published_document_of_figures_alone_is_the_published_scorecard() {
    let mut document = published();
    document.as_object_mut().unwrap().remove("format");
    document.as_object_mut().unwrap().remove("normalisation");
    for variable in document["variables"].as_array_mut().unwrap() {
        variable.as_object_mut().unwrap().remove("conditions");
    }
    assert_eq!(load(&document).unwrap().identity().hash, HASH);
}

#[test]
fn a_bad_scorecard_is_refused_with_the_path_of_the_offending_entry() {
    let refusal = |change: &dyn Fn(&mut Json)| {
        let mut document = published();
        change(&mut document);
        load(&document).unwrap_err()
    };
    type Change<'a> = &'a dyn Fn(&mut Json);
    let cases: Vec<(Change<'_>, &str)> = vec![
        (&|d| *d = json!([]), " type"),
        (&|d| drop(d.as_object_mut().unwrap().remove("name")), "name required"),
        (&|d| d["name"] = json!(" "), "name required"),
        (&|d| d["format"] = json!(3), "format unknown_value"),
        (&|d| d["normalisation"] = json!("tidy"), "normalisation unknown_value"),
        (&|d| d["intercept"] = json!("0"), "intercept type"),
        (&|d| d["intercept"] = json!(null), "intercept type"),
        (&|d| d["intercept"] = json!(1e300), "intercept out_of_range"),
        (&|d| drop(d.as_object_mut().unwrap().remove("intercept")), "intercept required"),
        (&|d| d["bias"] = json!(0), "? unknown_field"),
        (&|d| d["variables"] = json!({}), "variables type"),
        (&|d| d["variables"][2] = json!(7), "variables[2] type"),
        (
            &|d| d["variables"][2]["name"] = json!("d_shoe_size_bin"),
            "variables[2].name unknown_value",
        ),
        (&|d| d["variables"][2]["name"] = json!("d_tax_id_bin"), "variables[6].name duplicate"),
        (
            &|d| drop(d["variables"].as_array_mut().unwrap().remove(6)),
            "variables.d_tax_id_bin required",
        ),
        (
            &|d| drop(d["variables"][6].as_object_mut().unwrap().remove("woe")),
            "variables[6].woe required",
        ),
        (&|d| d["variables"][6]["heft"] = json!(1), "variables[6].? unknown_field"),
        (&|d| d["variables"][6]["coefficient"] = json!("x"), "variables[6].coefficient type"),
        (&|d| d["variables"][3]["woe"]["0x<6"] = json!(1e9), "variables[3].woe.0x<6 out_of_range"),
        (&|d| d["variables"][3]["woe"]["0x<6"] = json!("x"), "variables[3].woe.0x<6 type"),
        (
            &|d| drop(d["variables"][3]["woe"].as_object_mut().unwrap().remove("0x<6")),
            "variables[3].conditions[2].bin unknown_value",
        ),
        (&|d| d["variables"][3]["woe"]["9"] = json!(0.5), "variables[3].woe.? not_allowed"),
        (&|d| d["variables"][3]["conditions"] = json!([]), "variables[3].conditions[0] required"),
        (
            &|d| drop(d["variables"][3]["conditions"].as_array_mut().unwrap().pop()),
            "variables[3].conditions[7] required",
        ),
        (
            &|d| d["variables"][6]["conditions"][0] = json!({"bin": "0"}),
            "variables[6].conditions[1] not_allowed",
        ),
        (
            &|d| d["variables"][6]["conditions"][0]["when"] = json!({"distance_taxid": 0}),
            "variables[6].conditions[0].when.? unknown_field",
        ),
        (
            &|d| d["variables"][6]["conditions"][0]["when"] = json!({"Зразко": 0}),
            "variables[6].conditions[0].when.? unknown_field",
        ),
        (&|d| d["variables"][3]["woe"]["Зразко"] = json!("x"), "variables[3].woe.? type"),
        (&|d| d["variables"][3]["woe"]["Зразко"] = json!(0), "variables[3].woe.? not_allowed"),
        (
            &|d| d["variables"][6]["conditions"] = json!(vec![json!({"bin": "0"}); 1_001]),
            "variables[6].conditions too_many",
        ),
        (&|d| d["variables"] = json!(vec![d["variables"][0].clone(); 12]), "variables too_many"),
        (
            &|d| {
                d["variables"][6]["conditions"][0]["when"] = json!({"distance_tax_id": {"max": -1}})
            },
            "variables[6].conditions[0].when.distance_tax_id.max out_of_range",
        ),
        (
            &|d| d["variables"][6]["conditions"][0]["when"] = json!({"distance_tax_id": -1}),
            "variables[6].conditions[0].when.distance_tax_id out_of_range",
        ),
        (
            &|d| d["variables"][6]["conditions"][0]["when"] = json!({"distance_tax_id": 32}),
            "variables[6].conditions[0].when.distance_tax_id out_of_range",
        ),
        (
            &|d| {
                d["variables"][6]["conditions"][0]["when"] =
                    json!({"distance_tax_id": {"min": 2, "max": 1}});
            },
            "variables[6].conditions[0].when.distance_tax_id out_of_range",
        ),
        (
            &|d| d["variables"][6]["conditions"][0]["if"] = json!({}),
            "variables[6].conditions[0].? unknown_field",
        ),
        (
            &|d| {
                d["variables"][6]["conditions"][0]["when"] = json!({"distance_tax_id": {"most": 1}})
            },
            "variables[6].conditions[0].when.distance_tax_id.? unknown_field",
        ),
        (
            &|d| d["variables"][9]["conditions"][0]["when"] = json!({"gender_flag": null}),
            "variables[9].conditions[0] not_allowed",
        ),
    ];
    for (change, expected) in cases {
        assert_eq!(refusal(change), expected);
    }
    let doubled = PUBLISHED.replace("\"2\": 0.7910659537387679,", "\"0\": 1, \"2\": 0.79,");
    let error = Scorecard::from_json(&doubled).unwrap_err();
    assert_eq!((error.field.as_str(), error.rule.as_str()), ("variables[0].woe.0", "duplicate"));
    let huge = PUBLISHED.replace("-2.652100339302385", "-1e999");
    let error = Scorecard::from_json(&huge).unwrap_err();
    assert_eq!((error.field.as_str(), error.rule.as_str()), ("variables[6].woe.0", "out_of_range"));
    for broken in ["", "{", "nul", "\u{0}", PUBLISHED.split_at(900).0] {
        assert_eq!(Scorecard::from_json(broken).unwrap_err().rule.as_str(), "json");
    }
}

#[test]
fn rewards_for_disagreement_are_findings_and_the_published_tax_id_has_one() {
    let scorecard = Scorecard::published();
    let found: Vec<(&str, &str, &str)> = scorecard
        .findings()
        .iter()
        .map(|f| (f.variable.as_str(), f.nearer.as_str(), f.farther.as_str()))
        .collect();
    let expected = [
        ("d_documents_bin", "0x1", "1x<6"),
        ("d_documents_bin", "0x<4", "1x<6"),
        ("d_documents_bin", "1x<6", "2"),
        ("docs_same_number_bin", "0x1", "1x2"),
        ("d_tax_id_bin", "2", "3"),
    ];
    let mut sorted = found.clone();
    sorted.sort_unstable();
    let mut wanted = expected.to_vec();
    wanted.sort_unstable();
    assert_eq!(sorted, wanted);
    let tax_id = scorecard.findings().iter().find(|f| f.variable == "d_tax_id_bin").unwrap();
    assert_eq!(tax_id.path, "variables[6]");
}

/// The bins that earlier models had: documents 0 → 1, 1–3 → 2, 4–6 or absent → 3, more → 4; tax
/// id 0 → 0, absent → 1, else 2; everything else as published.
fn earlier_model() -> Scorecard {
    let mut document = published();
    document["name"] = json!("esoz-earlier");
    let documents = &mut document["variables"][3];
    documents["woe"] = json!({"1": -3.0, "2": -0.5, "3": 1.5, "4": 2.5});
    documents["conditions"] = json!([
        {"bin": "1", "when": {"distance_documents": 0}},
        {"bin": "2", "when": {"distance_documents": {"min": 1, "max": 3}}},
        {"bin": "3", "when": {"distance_documents": {"min": 4, "max": 6, "or_absent": true}}},
        {"bin": "4"}
    ]);
    let tax_id = &mut document["variables"][6];
    tax_id["woe"] = json!({"0": -2.6, "1": 0.0, "2": 2.4});
    tax_id["conditions"] = json!([
        {"bin": "0", "when": {"distance_tax_id": 0}},
        {"bin": "1", "when": {"distance_tax_id": null}},
        {"bin": "2"}
    ]);
    load(&document).unwrap()
}

#[test]
fn an_earlier_models_bins_can_be_written_load_and_score() {
    let scorecard = earlier_model();
    assert_ne!(scorecard.identity().hash, HASH);
    let person = |tax_id: Option<&str>, number: Option<&str>| {
        let document =
            number.map(|n| Document { r#type: Some("PASSPORT".into()), number: Some(n.into()) });
        scorecard.prepare(&Person {
            tax_id: tax_id.map(String::from).map(Into::into),
            documents: document.into_iter().collect(),
            ..Person::default()
        })
    };
    let bins = |tax_id, number| {
        let scored =
            scorecard.score(&person(Some("1234567899"), Some("АА123456")), &person(tax_id, number));
        let names: BTreeMap<_, _> = scorecard.bin_names(&scored.bins).collect();
        (names["d_documents_bin"].to_owned(), names["d_tax_id_bin"].to_owned(), scored.score)
    };
    let cases = [
        (Some("1234567899"), Some("АА123456"), "1", "0"),
        (Some("1234567890"), Some("АА123457"), "2", "2"),
        (Some("9934567800"), Some("АА123999"), "2", "2"),
        (None, Some("АА129999"), "3", "1"),
        (None, Some("АА999999"), "3", "1"),
        (None, None, "3", "1"),
        (None, Some("ББ9999999999999"), "4", "1"),
    ];
    for (tax_id, number, documents, tax_id_bin) in cases {
        let (a, b, score) = bins(tax_id, number);
        assert_eq!((a.as_str(), b.as_str()), (documents, tax_id_bin), "{number:?}");
        assert!(score > Score::ZERO && score < Score::ONE);
    }
    // The points of the published variables and of the two others, added up by hand.
    let sum = -0.610_978_373_078_121_2
        + -0.773_399_224_711_783_2 * 4.194_473_867_270_6
        + -0.456_599_575_497_305_1 * 3.629_229_802_954_840_4
        + -0.348_574_535_078_019_9 * -1.359_043_863_808_463_9
        + -0.439_185_128_257_865_65 * -3.0
        + -0.226_016_126_652_270_78 * -2.570_585_549_346_015_2
        + -0.083_691_417_080_470_75 * 1.560_852_267_588_128_7
        + -0.879_961_920_923_385_9 * -2.6
        + -0.562_884_352_323_634_8 * 1.273_777_784_680_103_3
        + -0.125_697_314_638_883_92 * 2.155_021_636_764_906
        + -0.574_056_174_179_309_4 * 2.737_023_351_725_083
        + -0.555_378_271_815_403_2 * -0.141_733_097_265_056_87;
    let expected = Score::rounded(1.0 / (1.0 + f64::exp(-sum))).unwrap();
    assert_eq!(bins(Some("1234567899"), Some("АА123456")).2, expected);
}

#[test]
fn golden_vectors_reach_every_bin_of_every_variable_at_least_twice() {
    let text = include_str!("golden/score.jsonl");
    let mut reached: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut distances: BTreeMap<(String, String), usize> = BTreeMap::new();
    for line in text.lines() {
        let vector: Json = serde_json::from_str(line).unwrap();
        let Some(bins) = vector["output"]["bins"].as_object() else { continue };
        for (variable, bin) in bins {
            *reached.entry((variable.clone(), bin.as_str().unwrap().into())).or_default() += 1;
        }
        for (value, found) in vector["output"]["distances"].as_object().unwrap() {
            *distances.entry((value.clone(), found.to_string())).or_default() += 1;
        }
    }
    for variable in published()["variables"].as_array().unwrap() {
        for bin in variable["woe"].as_object().unwrap().keys() {
            let key = (variable["name"].as_str().unwrap().to_owned(), bin.clone());
            assert!(reached.get(&key).is_some_and(|count| *count >= 2), "{key:?}");
        }
    }
    // The boundary of every condition, from both sides.
    for (value, boundaries) in [
        ("distance_first_name", 0..=3),
        ("distance_last_name", 0..=4),
        ("distance_second_name", 0..=7),
        ("distance_documents", 0..=4),
        ("document_number_length", 3..=7),
        ("document_distinct", 0..=4),
        ("distance_tax_id", 0..=3),
    ] {
        for boundary in boundaries {
            let key = (value.to_owned(), boundary.to_string());
            assert!(distances.get(&key).is_some_and(|count| *count >= 2), "{key:?}");
        }
    }
}

/// The raw values of a pair, each as it can occur.
fn comparison() -> impl Strategy<Value = Comparison> {
    let count = |greatest: u32| prop::option::of(0..=greatest);
    let flags = prop::collection::vec(0_u32..=1, 6);
    (count(9), count(9), count(9), count(9), count(12), 0_u32..=10, count(9), flags).prop_map(
        |(first, last, second, documents, length, distinct, tax_id, flags)| {
            let nobody = PreparedPerson::new(&Person::default(), Normalisation::Published);
            let names = [Value::FirstName, Value::LastName, Value::SecondName, Value::Documents];
            let mut values = compare(&nobody, &nobody);
            for (value, found) in names.into_iter().zip([first, last, second, documents]) {
                values = values.with(value, found);
            }
            values = values
                .with(Value::DigitLength, length)
                .with(Value::DistinctDigits, Some(distinct))
                .with(Value::TaxId, tax_id);
            let flagged = [
                Value::SameNumber,
                Value::BirthSettlement,
                Value::AuthenticationPhone,
                Value::ResidenceSettlement,
                Value::Gender,
                Value::Twins,
            ];
            for (value, flag) in flagged.into_iter().zip(flags) {
                values = values.with(value, Some(flag));
            }
            values
        },
    )
}

fn bins_of(scorecard: &Scorecard, comparison: &Comparison) -> Vec<(String, String)> {
    let scored = scorecard.score_comparison(comparison);
    let names = scorecard.bin_names(&scored.bins);
    names.map(|(variable, bin)| (variable.to_owned(), bin.to_owned())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn more_agreement_never_lowers_the_score_except_at_the_findings(values in comparison(), which in 0..Value::COUNT) {
        let scorecard = Scorecard::published();
        let value = Value::ALL[which];
        let found = values.get(value);
        if !value.less_is_agreement() || found.is_none_or(|found| found == 0) {
            return Ok(());
        }
        let nearer = values.with(value, found.map(|found| found - 1));
        let (near, far) = (scorecard.score_comparison(&nearer), scorecard.score_comparison(&values));
        if near.score < far.score {
            let (near, far) = (bins_of(&scorecard, &nearer), bins_of(&scorecard, &values));
            let changed: Vec<_> = near.iter().zip(&far).filter(|(near, far)| near != far).collect();
            prop_assert_eq!(changed.len(), 1);
            let (near, far) = changed[0];
            let is_finding = |f: &NonMonotone| f.variable == near.0 && f.nearer == near.1 && f.farther == far.1;
            prop_assert!(scorecard.findings().iter().any(is_finding), "{near:?} {far:?}");
        }
    }

    #[test]
    fn points_and_intercept_add_up_to_the_log_odds_of_the_score(values in comparison()) {
        let scorecard = Scorecard::published();
        let explanation = scorecard.explain_comparison(&values, Limits::default());
        let points: f64 = explanation.variables.iter().map(|variable| variable.points).sum();
        prop_assert!((explanation.intercept + points - explanation.sum).abs() < 1e-9);
        let probability = 1.0 / (1.0 + (-explanation.sum).exp());
        prop_assert_eq!(Score::rounded(probability), Some(explanation.score));
        for variable in &explanation.variables {
            prop_assert_eq!(variable.points, variable.coefficient * variable.woe);
        }
        prop_assert_eq!(explanation.variables.len(), VARIABLES.len());
        for distance in &explanation.limits {
            prop_assert_eq!(distance.reached, distance.distance >= 0.0);
            prop_assert!((explanation.score.as_f64() - distance.at.as_f64() - distance.distance).abs() < 1e-12);
        }
    }

    #[test]
    fn counterfactuals_are_exactly_the_single_changes_that_cross_a_limit(values in comparison(), limit in 0.0..1.0_f64) {
        let scorecard = Scorecard::published();
        let limits = Limits { automatic: Score::rounded(0.9).unwrap(), manual: Score::rounded(limit * 0.9).unwrap() };
        let explanation = scorecard.explain_comparison(&values, limits);
        let now = bins_of(&scorecard, &values);
        let mut expected = 0;
        for variable in published()["variables"].as_array().unwrap() {
            for bin in variable["woe"].as_object().unwrap().keys() {
                let name = variable["name"].as_str().unwrap();
                let names: Vec<&str> = now.iter().map(|(v, b)| if v == name { bin } else { b }.as_str()).collect();
                let score = scorecard.score_bins(&scorecard.bins_from_names(&names).unwrap());
                for at in [limits.automatic, limits.manual] {
                    if (score >= at) != (explanation.score >= at) {
                        expected += 1;
                        prop_assert!(explanation.counterfactuals.iter().any(|c|
                            c.variable == name && c.to == *bin && c.score == score && c.reached == (score >= at)));
                    }
                }
            }
        }
        prop_assert_eq!(explanation.counterfactuals.len(), expected);
    }
}

#[test]
fn limits_are_policy_and_must_be_in_order() {
    let limits: Limits = serde_json::from_str(r#"{"manual": 0.5}"#).unwrap();
    assert_eq!(limits.automatic.as_f64(), 0.9);
    assert_eq!(limits.band(Score::rounded(0.5).unwrap()), Band::Manual);
    assert!(limits.check().is_ok());
    let crossed = Limits { manual: Score::ONE, ..limits };
    assert_eq!(crossed.check().unwrap_err().field, "manual");
}

#[test]
fn nothing_personal_is_in_an_explanation_in_any_form() {
    let scorecard = Scorecard::published();
    let mut random = data::Random::new(11);
    for _ in 0..20 {
        let (one, candidates) = data::cluster(&mut random, 4);
        for other in &candidates {
            let (a, b) = (scorecard.prepare(&one), scorecard.prepare(other));
            let explanation = scorecard.explain(&a, &b, Limits::default());
            let shown = [
                serde_json::to_string(&explanation).unwrap(),
                explanation.table(Language::English),
                explanation.table(Language::Ukrainian),
                explanation.svg(Language::English),
                explanation.svg(Language::Ukrainian),
                format!("{explanation:?} {a:?} {b:?} {:?}", compare(&a, &b)),
            ]
            .join("\n");
            for person in [&one, other] {
                let texts =
                    [&person.first_name, &person.last_name, &person.second_name, &person.tax_id];
                let numbers = person.documents.iter().map(|document| &document.number);
                let phones = person.authentication_methods.iter().map(|m| &m.phone_number);
                for text in texts.into_iter().chain(numbers).chain(phones).flatten() {
                    if text.chars().count() > 3 {
                        assert!(!shown.contains(&**text), "{text}");
                        assert!(!shown.contains(&Normalisation::Published.name(text)), "{text}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_scorecards_own_labels_are_escaped_in_the_picture() {
    let mut document = published();
    document["name"] = json!("<script>&\"");
    let scorecard = load(&document).unwrap();
    let nobody = scorecard.prepare(&Person::default());
    let svg = scorecard.explain(&nobody, &nobody, Limits::default()).svg(Language::English);
    assert!(!svg.contains("<script>"));
    assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
}
