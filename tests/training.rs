//! Training: the golden vectors of the oracle, what must change nothing, and what is refused.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

use osoba::commands::{Trained, Trainer};
use osoba::scoring::{Method, Scorecard};
use osoba::training::{
    em, labels, Design, Factor, Fit, Kind, Observation, Refusal, Sample, Settings,
};
use osoba::{FieldError, Rule};
use proptest::prelude::*;
use serde_json::{json, Value as Json};

const GOLDEN: &str = include_str!("golden/training/fits.jsonl");

fn texts(list: &Json) -> Vec<String> {
    list.as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
}

fn bins(list: &Json) -> Vec<u8> {
    list.as_array().unwrap().iter().map(|it| u8::try_from(it.as_u64().unwrap()).unwrap()).collect()
}

fn design(comparisons: &Json) -> Design {
    let factor = |it: &Json| Factor {
        name: it["name"].as_str().unwrap().to_owned(),
        bins: texts(&it["bins"]),
        order: it["order"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (bins(it)[0], bins(it)[1]))
            .collect(),
        absent: it["absent"].as_u64().map(|it| u8::try_from(it).unwrap()),
    };
    Design::new(comparisons.as_array().unwrap().iter().map(factor).collect()).unwrap()
}

/// Pairs of a golden line, each in a group of its own.
fn sample(design: &Design, pairs: &[Json]) -> Sample {
    let mut sample = Sample::new(design);
    for (place, pair) in pairs.iter().enumerate() {
        let random = pair.as_array().unwrap().len() == 2;
        let observation = Observation {
            bins: &bins(&pair[0]),
            is_match: if random { None } else { pair[1].as_bool() },
            group: &place.to_string(),
            weight: pair[if random { 1 } else { 2 }].as_f64().unwrap(),
            date: None,
        };
        sample.push(&observation).unwrap();
    }
    sample
}

fn fitted(line: &Json) -> Fit {
    let design = design(&line["comparisons"]);
    let settings = Settings {
        penalty: line["settings"]["penalty"].as_f64().unwrap(),
        rare_below: line["settings"]["rare_below"].as_f64().unwrap(),
        test_share: 0.0,
        all_pairs: line["settings"]["all_pairs"].as_u64(),
        ..Settings::default()
    };
    let pairs = sample(&design, line["pairs"].as_array().unwrap());
    if line["method"] == "em" {
        let random = sample(&design, line["random"].as_array().unwrap());
        em(&design, &pairs, &random, &settings).unwrap()
    } else {
        labels(&design, &pairs, Method::Labels, &settings).unwrap()
    }
}

#[test]
fn points_are_those_of_the_oracle_to_a_millionth() {
    let lines: Vec<Json> = GOLDEN.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.len() >= 18);
    let (mut acted, mut merged) = (0, 0);
    for (number, line) in lines.iter().enumerate() {
        let fit = fitted(line);
        let expected = &line["output"];
        let close = |got: f64, expected: &Json, what: &str| {
            let expected = expected.as_f64().unwrap();
            assert!((got - expected).abs() < 1e-6, "line {number}, {what}: {got} {expected}");
        };
        close(fit.intercept, &expected["intercept"], "intercept");
        for (place, points) in fit.points.iter().enumerate() {
            for (bin, points) in points.iter().enumerate() {
                close(*points, &expected["points"][place][bin], &format!("points {place} {bin}"));
            }
        }
        if let Some(share) = fit.report.share {
            close(share, &expected["share"], "share");
        }
        let bins: Vec<Json> = fit.report.merged.iter().map(|it| json!(it.bins)).collect();
        assert_eq!(json!(bins), expected["merged"], "line {number}");
        acted += fit.report.acted.len();
        merged += bins.len();
    }
    assert!(acted > 5 && merged > 3, "{acted} {merged}");
}

// --- what must change nothing ------------------------------------------------------------

/// A pair of invented persons. The digits of `kind` say what they have in common.
fn pair(number: usize, kind: usize, is_match: bool) -> Json {
    let last = ["Зразковий", "Вигаданюк", "Примірний", "Уявленко", "Казкар"][number % 5];
    let first = ["Остап", "Олена", "Марко", "Ганна", "Тарас"][(number / 5) % 5];
    let mut other = json!({
        "last_name": last,
        "first_name": first,
        "birth_date": format!("{}-03-{:02}", 1950 + number % 50, 1 + number % 28),
        "gender": if number.is_multiple_of(2) { "MALE" } else { "FEMALE" },
    });
    let person = other.clone();
    if kind % 2 == 1 {
        other["last_name"] = format!("{last}а").into();
    }
    if kind / 2 % 2 == 1 {
        other["birth_date"] = "2001-02-03".into();
    }
    if kind / 4 % 2 == 1 {
        other["gender"] = Json::Null;
    }
    if kind / 8 % 3 == 1 {
        other["first_name"] = "Соломія".into();
    }
    if kind / 8 % 3 == 2 {
        other["first_name"] = Json::Null;
    }
    json!({"person": person, "candidate": other, "match": is_match,
           "group": format!("household {}", number % 37)})
}

const SETTINGS: &str = r#"{"comparisons": ["last_name", "first_name", "birth_date", "sex"],
                           "rare_below": 3}"#;

fn pairs(count: usize) -> Vec<Json> {
    (0..count)
        .map(|number| {
            let is_match = number % 3 == 0;
            let kind = (number * 7 + number / 11) % 24;
            let kind = if is_match && number % 4 != 0 { kind & !2 } else { kind | 2 };
            pair(number, kind, is_match)
        })
        .collect()
}

fn trained(settings: &str, pairs: &[Json]) -> Result<Trained, Refusal> {
    let mut trainer = Trainer::new(settings).unwrap();
    pairs.iter().for_each(|pair| trainer.push(&pair.to_string()).unwrap());
    trainer.finish()
}

fn bytes(settings: &str, pairs: &[Json]) -> (String, String) {
    let trained = trained(settings, pairs).unwrap();
    (trained.card.clone(), trained.document().unwrap())
}

#[test]
fn the_card_is_a_scorecard_that_names_its_provenance() {
    let trained = trained(SETTINGS, &pairs(300)).unwrap();
    let card = Scorecard::from_json(&trained.card).unwrap();
    let provenance = card.provenance().unwrap();
    assert_eq!(provenance.method, Method::Labels);
    assert_eq!(provenance.pairs, trained.report.train.pairs);
    assert_eq!(trained.report.train.pairs + trained.report.test.pairs, 300);
    assert_eq!(trained.report.train.groups + trained.report.test.groups, 37);
    assert!(provenance.recall.is_some() && provenance.at == Some(0.9));
    let document: Json = serde_json::from_str(&trained.card).unwrap();
    assert_eq!(document["comparisons"][3]["points"]["absent"], 0.0);
    assert_eq!(document["comparisons"].as_array().unwrap().len(), 4);
}

#[test]
fn the_published_comparisons_are_refitted_with_their_conditions() {
    let settings = r#"{"comparisons": "published", "name": "refitted"}"#;
    let trained = trained(settings, &pairs(300)).unwrap();
    let card = Scorecard::from_json(&trained.card).unwrap();
    assert_eq!(card.variable_count(), 11);
    let document: Json = serde_json::from_str(&trained.card).unwrap();
    assert_eq!(document["normalisation"], "published");
    let published: Json =
        serde_json::from_str(include_str!("../src/scoring/esoz-2019-02-15.json")).unwrap();
    for (own, theirs) in document["comparisons"]
        .as_array()
        .unwrap()
        .iter()
        .zip(published["variables"].as_array().unwrap())
    {
        assert_eq!(own["comparison"], theirs["name"]);
        let bins = |list: &Json| list.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(bins(&own["points"]), bins(&theirs["woe"]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_pairs_changes_no_byte(
        order in Just((0..120_usize).collect::<Vec<_>>()).prop_shuffle(),
        em in any::<bool>(),
    ) {
        let settings = SETTINGS.replace('{', if em { r#"{"method": "em", "# } else { "{" });
        let pairs = pairs(120);
        let shuffled: Vec<Json> = order.iter().map(|place| pairs[*place].clone()).collect();
        prop_assert_eq!(bytes(&settings, &pairs), bytes(&settings, &shuffled));
    }

    #[test]
    fn a_pair_of_weight_two_is_two_pairs(twice in proptest::collection::vec(any::<bool>(), 120)) {
        let points = |pairs: &[Json]| {
            let trained = trained(SETTINGS, pairs).unwrap();
            let report = trained.report;
            (report.intercept, report.comparisons, report.loss, report.merged, report.acted)
        };
        let (mut weighed, mut repeated) = (Vec::new(), Vec::new());
        for (pair, twice) in pairs(120).into_iter().zip(twice) {
            repeated.push(pair.clone());
            let mut pair = pair;
            if twice {
                repeated.push(pair.clone());
                pair["weight"] = 2.into();
            }
            weighed.push(pair);
        }
        prop_assert_eq!(points(&weighed), points(&repeated));
    }
}

// --- what is refused, and what is told ---------------------------------------------------

#[test]
fn invalid_settings_are_refused_by_their_field() {
    for (settings, field, rule) in [
        (
            r#"{"comparisons": ["last_name", "shoe_size"]}"#,
            "comparisons[1].comparison",
            Rule::UnknownValue,
        ),
        (r#"{"comparisons": "some"}"#, "comparisons", Rule::UnknownValue),
        (r#"{"comparisons": []}"#, "comparisons", Rule::Required),
        (r#"{"comparisons": ["sex", "sex"]}"#, "comparisons[1].name", Rule::Duplicate),
        (
            r#"{"comparisons": [{"comparison": "sex", "points": {}}]}"#,
            "comparisons[0].points",
            Rule::NotAllowed,
        ),
        (r#"{"penalty": 0}"#, "penalty", Rule::OutOfRange),
        (r#"{"penalty": -1}"#, "penalty", Rule::OutOfRange),
        (r#"{"penalty": 1e999}"#, "penalty", Rule::OutOfRange),
        (r#"{"penalty": "1"}"#, "penalty", Rule::Type),
        (r#"{"test_share": 1}"#, "test_share", Rule::OutOfRange),
        (r#"{"test_from": "01.10.2026"}"#, "test_from", Rule::Date),
        (r#"{"rare_below": -1}"#, "rare_below", Rule::OutOfRange),
        (r#"{"all_pairs": 0}"#, "all_pairs", Rule::OutOfRange),
        (r#"{"method": "guess"}"#, "method", Rule::UnknownValue),
        (r#"{"penalti": 1}"#, "?", Rule::UnknownField),
        (r#"{"name": " "}"#, "name", Rule::Required),
        (
            r#"{"method": "silver", "comparisons": ["tax_id_checked"]}"#,
            "comparisons",
            Rule::Required,
        ),
    ] {
        let error = Trainer::new(settings).map(|_| ()).unwrap_err();
        assert_eq!(error, FieldError::new(field, rule), "{settings}");
    }
}

#[test]
fn an_invalid_pair_is_refused_by_its_field() {
    let good = pair(1, 0, true);
    let with = |field: &str, value: &str| {
        let mut fields = good.as_object().unwrap().clone();
        fields.remove(field);
        let rest = Json::Object(fields).to_string();
        format!("{{\"{field}\":{value},{}", rest.strip_prefix('{').unwrap())
    };
    let without = |field: &str| {
        let mut fields = good.as_object().unwrap().clone();
        fields.remove(field);
        Json::Object(fields).to_string()
    };
    let mut trainer = Trainer::new(SETTINGS).unwrap();
    trainer.add_person(r#"{"id": "7", "last_name": "Зразковий"}"#).unwrap();
    for (line, field, rule) in [
        (without("match"), "match", Rule::Required),
        (with("match", "null"), "match", Rule::Required),
        (with("match", "1"), "match", Rule::Type),
        (with("weight", "-1"), "weight", Rule::OutOfRange),
        (with("weight", "0"), "weight", Rule::OutOfRange),
        (with("weight", "1e999"), "weight", Rule::OutOfRange),
        (with("weight", "1000001"), "weight", Rule::OutOfRange),
        (with("weight", "NaN"), "weight", Rule::Json),
        (with("weight", "\"1\""), "weight", Rule::Type),
        (with("date", "\"1.5.2026\""), "date", Rule::Date),
        (with("group", "[1]"), "group", Rule::Type),
        (without("person"), "person", Rule::Required),
        (without("candidate"), "candidate", Rule::Required),
        (with("person", "[]"), "person", Rule::Type),
        (with("person", r#"{"birth_date": "1991-02-30"}"#), "person.birth_date", Rule::Date),
        (with("person", "null"), "person", Rule::Required),
        (
            r#"{"person_id": "8", "candidate_id": "7", "match": true}"#.into(),
            "person_id",
            Rule::UnknownValue,
        ),
        (r#"{"person_id": "7", "match": true}"#.into(), "candidate", Rule::Required),
        ("{".into(), "", Rule::Json),
        ("[]".into(), "", Rule::Type),
    ] {
        let error = trainer.push(&line).unwrap_err();
        assert_eq!(error, FieldError::new(field, rule), "{line}");
    }
    trainer.push(r#"{"person_id": "7", "candidate_id": 7, "match": true}"#).unwrap();
    for (person, field, rule) in [
        (r#"{"id": "7"}"#, "id", Rule::Duplicate),
        (r#"{"person_id": 7}"#, "id", Rule::Duplicate),
        (r#"{"last_name": "Зразковий"}"#, "id", Rule::Required),
        (r#"{"id": " "}"#, "id", Rule::Required),
    ] {
        assert_eq!(
            trainer.add_person(person).unwrap_err(),
            FieldError::new(field, rule),
            "{person}"
        );
    }
}

#[test]
fn pairs_that_allow_no_estimate_are_refused() {
    let only = |is_match| (0..30).map(|number| pair(number, number, is_match)).collect::<Vec<_>>();
    for (settings, pairs, refusal) in [
        (SETTINGS, vec![], Refusal::NoPairs),
        (SETTINGS, only(true), Refusal::OnlyMatches),
        (SETTINGS, only(false), Refusal::NoMatches),
        // All groups are tested with.
        (
            r#"{"test_from": "2026-01-01"}"#,
            pairs(30)
                .into_iter()
                .map(|mut pair| {
                    pair["date"] = "2026-05-01".into();
                    pair
                })
                .collect(),
            Refusal::NoPairs,
        ),
        (r#"{"method": "em"}"#, vec![], Refusal::NoPairs),
        // One pair has no persons of different lines.
        (r#"{"method": "em"}"#, vec![pair(1, 0, true)], Refusal::NoRandomPairs),
        // No tax ids, no labels.
        (r#"{"method": "silver"}"#, pairs(30), Refusal::NoPairs),
    ] {
        assert_eq!(trained(settings, &pairs).map(|_| ()).unwrap_err(), refusal, "{settings}");
    }
    let error = FieldError::from(Refusal::OnlyMatches);
    assert_eq!((error.field.as_str(), error.rule), ("pairs.match", Rule::Required));
}

fn kinds(trained: &Trained) -> Vec<Kind> {
    trained.report.notices.iter().map(|notice| notice.notice).collect()
}

#[test]
fn warnings_are_reported() {
    // Told apart without an error, and a bin that never occurs.
    let apart: Vec<Json> =
        (0..60).map(|n| pair(n, if n % 2 == 0 { 0 } else { 3 }, n % 2 == 0)).collect();
    let separable = trained(SETTINGS, &apart).unwrap();
    let told = kinds(&separable);
    for kind in [Kind::Separable, Kind::NeverSeen, Kind::OnlyMatches, Kind::NoMatches] {
        assert!(told.contains(&kind), "{kind}");
    }
    let card = Scorecard::from_json(&separable.card).unwrap();
    assert!(card.provenance().is_some());
    let no_test = trained(&SETTINGS.replace('{', r#"{"test_share": 0, "#), &pairs(100)).unwrap();
    assert!(kinds(&no_test).contains(&Kind::NoTest));
    let em = trained(&SETTINGS.replace('{', r#"{"method": "em", "#), &pairs(200)).unwrap();
    assert!(kinds(&em).contains(&Kind::Em) && kinds(&em).contains(&Kind::LabelsNotUsed));
    assert!(!Scorecard::from_json(&em.card).unwrap().is_automatic());
}

#[test]
fn an_implausible_share_of_matches_is_reported() {
    // Everybody agrees with everybody.
    let same: Vec<Json> = (0..200).map(|number| pair(number % 25, 0, true)).collect();
    let em = trained(&SETTINGS.replace('{', r#"{"method": "em", "#), &same).unwrap();
    let share = em.report.share.unwrap();
    assert!(!(0.001..=0.6).contains(&share), "{share}");
    assert!(kinds(&em).contains(&Kind::ShareImplausible));
}

#[test]
fn tax_ids_that_fit_birth_date_and_sex_label_pairs() {
    let own = |tax_id: &str| json!({"tax_id": tax_id, "birth_date": "1991-08-24", "gender": "MALE", "last_name": "Зразко"});
    let [one, other] = ["3347300034", "3347300092"].map(own);
    let mut not_own = own("3347300034");
    not_own["gender"] = "FEMALE".into();
    let mut trainer =
        Trainer::new(r#"{"method": "silver", "test_share": 0, "rare_below": 0}"#).unwrap();
    let mut push = |a: &Json, b: &Json| {
        trainer.push(&json!({"person": a, "candidate": b}).to_string()).unwrap();
    };
    push(&one, &one);
    push(&one, &other);
    push(&one, &not_own);
    push(&one, &own("3347300035"));
    let trained = trainer.finish().unwrap();
    assert_eq!((trained.report.train.pairs, trained.report.train.matches), (2, 1));
    assert_eq!(trained.report.left_out[0].pairs, 2);
    let told = kinds(&trained);
    assert!(told.contains(&Kind::Silver) && told.contains(&Kind::LabelledBy));
    assert!(!trained.card.contains("tax_id_checked"));
}

#[test]
fn fields_that_are_not_read_are_named_if_they_are_names() {
    let mut trainer = Trainer::new(&SETTINGS.replace('{', r#"{"group": "story", "#)).unwrap();
    for number in 0..60 {
        let mut line = pair(number, number % 24, number % 2 == 0);
        line["story"] = (number % 9).into();
        line["wieght"] = 1.into();
        line["Зразковий"] = 1.into();
        trainer.push(&line.to_string()).unwrap();
    }
    let trained = trainer.finish().unwrap();
    assert_eq!(trained.unread.into_iter().collect::<Vec<_>>(), ["?", "group", "wieght"]);
    assert_eq!(trained.report.train.groups + trained.report.test.groups, 9);
}
