//! Evaluation: what it says of scores whose truth is known, and of persons under scorecards.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

use osoba::evaluation::{
    matches_needed, Evaluation, LabelledPair, LabelledRegistration, Refusal, Settings, Share,
    Tally, COLUMN_VALUES,
};
use osoba::scoring::{Score, Scorecard};
use osoba::Person;
use proptest::prelude::*;

fn score(steps: u32) -> Score {
    Score::rounded(f64::from(steps) / 100_000.0).unwrap()
}

proptest! {
    /// The order of the pairs changes nothing, and what is found, rejected and mistaken is all there is.
    #[test]
    fn a_curve_counts_every_pair_whatever_the_order(
        mut pairs in prop::collection::vec((0..=100_000_u32, any::<bool>()), 2..200),
        threshold in 0..=100_000_u32,
    ) {
        let tally = |pairs: &[(u32, bool)]| {
            let mut tally = Tally::default();
            pairs.iter().for_each(|(steps, is_match)| tally.add(score(*steps), *is_match));
            tally
        };
        let counted = tally(&pairs);
        let matches = pairs.iter().filter(|pair| pair.1).count() as u64;
        match counted.curve() {
            Err(Refusal::NoMatches) => prop_assert_eq!(matches, 0),
            Err(Refusal::OnlyMatches) => prop_assert_eq!(matches, pairs.len() as u64),
            Err(Refusal::Nothing) => prop_assert!(false),
            Ok(curve) => {
                let at = curve.at(score(threshold));
                let above = pairs.iter().filter(|pair| pair.0 >= threshold).count() as u64;
                prop_assert_eq!(at.found + at.rejected, matches);
                prop_assert_eq!(at.found + at.mistaken, above);
                let area = curve.average_precision().unwrap();
                prop_assert!((0.0..=1.0 + 1e-9).contains(&area));
                for precision in [0.5, 0.99] {
                    if let Some((_, counts)) = curve.at_precision(precision) {
                        prop_assert!(counts.precision().value().unwrap() >= precision);
                    }
                }
            }
        }
        pairs.reverse();
        prop_assert_eq!(tally(&pairs), counted);
    }

    #[test]
    fn an_interval_contains_its_share(part in 0..1_000_u64, more in 0..1_000_u64) {
        let share = Share { part, whole: part + more };
        match (share.value(), share.interval()) {
            (Some(value), Some(interval)) => {
                prop_assert!(0.0 <= interval.low && interval.low <= value + 1e-12);
                prop_assert!(value <= interval.high + 1e-12 && interval.high <= 1.0);
            }
            (value, interval) => prop_assert!(value.is_none() && interval.is_none() && part + more == 0),
        }
    }
}

#[test]
fn a_claimed_precision_needs_three_matches_divided_by_its_error_rate() {
    for (precision, expected) in [
        (0.9999, Some(30_000)),
        (0.999, Some(3_000)),
        (0.99, Some(300)),
        (0.0, Some(3)),
        (1.0, None),
        (-0.1, None),
        (f64::NAN, None),
    ] {
        assert_eq!(matches_needed(precision), expected, "{precision}");
    }
}

fn person(text: &str) -> Person<'static> {
    serde_json::from_str::<Person>(text).unwrap().into_owned()
}

fn somebody(id: &str) -> Person<'static> {
    Person {
        id: Some(id.to_owned().into()),
        ..person(
            r#"{"last_name": "Зразко", "first_name": "Остап", "second_name": "Іванович",
                "birth_date": "1991-08-24", "gender": "MALE", "tax_id": "3347300034",
                "documents": [{"type": "PASSPORT", "number": "АА123456"}]}"#,
        )
    }
}

fn stranger(id: &str) -> Person<'static> {
    Person {
        id: Some(id.to_owned().into()),
        ..person(
            r#"{"last_name": "Вигаданюк", "first_name": "Олена", "birth_date": "1961-01-02",
                "gender": "FEMALE", "tax_id": "2228100016"}"#,
        )
    }
}

fn pair(person: Person<'static>, candidate: Person<'static>, is_match: bool) -> LabelledPair {
    LabelledPair { person, candidate, is_match: Some(is_match), ..LabelledPair::default() }
}

#[test]
fn what_the_clusters_miss_is_counted_apart_from_what_the_model_rejects() {
    let mut evaluation = Evaluation::new(vec![Scorecard::published()], Settings::default());
    let renamed = Person { last_name: Some("Інша".into()), ..somebody("1") };
    let lost = Person {
        tax_id: None,
        documents: Vec::new(),
        last_name: Some("Інша".into()),
        ..somebody("1")
    };
    for (place, pair) in (1..).zip([
        pair(somebody("1"), somebody("1"), true),
        pair(renamed, somebody("1"), true),
        // The same birth date alone joins nobody.
        pair(lost, somebody("1"), true),
        pair(somebody("1"), stranger("2"), false),
        pair(
            somebody("1"),
            Person {
                first_name: Some("Назар".into()),
                tax_id: None,
                documents: Vec::new(),
                ..somebody("3")
            },
            false,
        ),
    ]) {
        evaluation.add_pair(place, &pair).unwrap();
    }
    let figures = evaluation.figures().unwrap();
    assert_eq!((figures.rows.matches, figures.rows.missed, figures.rows.not_compared), (3, 1, 1));
    let lowest = figures.models[0].thresholds[0].counts;
    assert_eq!((lowest.found, lowest.missed), (2, 1));
    assert_eq!(lowest.recall_of_compared().value(), Some(1.0));
    // Without clusters everything is compared.
    let settings = Settings { clusters: None, ..Settings::default() };
    let mut evaluation = Evaluation::new(vec![Scorecard::published()], settings);
    evaluation.add_pair(1, &pair(somebody("1"), stranger("2"), false)).unwrap();
    evaluation.add_pair(2, &pair(somebody("1"), somebody("1"), true)).unwrap();
    assert_eq!(evaluation.figures().unwrap().rows.not_compared, 0);
}

#[test]
fn the_right_person_must_come_first() {
    let mut evaluation = Evaluation::new(vec![Scorecard::published()], Settings::default());
    let registration = |truth: Option<&str>| LabelledRegistration {
        person: somebody("1"),
        truth: truth.map(str::to_owned),
        ..LabelledRegistration::default()
    };
    let weak = Person { tax_id: None, documents: Vec::new(), ..somebody("2") };
    // Found; another one is better; not among the candidates; unknown and mistaken; unknown, nobody.
    for (place, truth, candidates) in [
        (1, Some("1"), vec![somebody("1"), weak.clone()]),
        (2, Some("2"), vec![somebody("1"), weak.clone()]),
        (3, Some("3"), vec![]),
        (4, None, vec![somebody("1")]),
        (5, None, vec![]),
    ] {
        evaluation.add_registration(place, &registration(truth), &candidates).unwrap();
    }
    let figures = evaluation.figures().unwrap();
    let rows = figures.rows;
    assert_eq!((rows.registrations, rows.matches, rows.missed, rows.not_compared), (5, 3, 1, 1));
    let at = figures.models[0].thresholds[0].counts;
    assert_eq!((at.found, at.mistaken, at.rejected, at.missed), (1, 2, 1, 1));
    assert_eq!(figures.models[0].worst.len(), 2);
}

#[test]
fn no_figure_holds_anything_of_a_person() {
    let mut evaluation = Evaluation::new(vec![Scorecard::published()], Settings::default());
    let weak = Person { tax_id: None, documents: Vec::new(), ..somebody("2") };
    evaluation.add_pair(1, &pair(somebody("1"), somebody("1"), false)).unwrap();
    evaluation.add_pair(2, &pair(somebody("1"), weak, true)).unwrap();
    let figures = evaluation.figures().unwrap();
    assert_eq!(figures.models[0].worst.len(), 2);
    let text = serde_json::to_string(&figures).unwrap();
    for value in ["Зразко", "Остап", "3347300034", "123456", "1991"] {
        assert!(!text.contains(value) && !format!("{figures:?}").contains(value));
    }
}

#[test]
fn a_breakdown_column_has_a_limited_number_of_values_and_is_no_field_of_a_person() {
    let settings = Settings { by: Some("story".into()), ..Settings::default() };
    let mut evaluation = Evaluation::of_scores(1, settings);
    let line = |value: usize| {
        let line = format!(r#"{{"score": 0.5, "match": {}, "story": {value}}}"#, value % 2);
        LabelledPair::from_json(&line, Some("story")).unwrap()
    };
    for value in 0..COLUMN_VALUES {
        evaluation.add_pair(1, &line(value)).unwrap();
    }
    let error = evaluation.add_pair(1, &line(COLUMN_VALUES)).unwrap_err();
    assert_eq!(error.to_string(), "by has too many entries");
    evaluation.add_pair(1, &line(0)).unwrap();
    assert_eq!(evaluation.figures().unwrap().rows.pairs, COLUMN_VALUES as u64 + 1);
    let of_a_person = r#"{"person": {"last_name": "Зразко"}, "candidate": {}}"#;
    let error = LabelledPair::from_json(of_a_person, Some("person")).unwrap_err();
    assert_eq!(error.to_string(), "by has the wrong type");
}

#[test]
fn memory_grows_with_scores_and_not_with_pairs() {
    let mut tally = Tally::default();
    for step in 0..200_000_u32 {
        tally.add(score(step % 100_001), step % 2 == 0);
    }
    assert!(tally.curve().unwrap().points().len() <= 100_001);
}

#[test]
fn two_scorecards_are_compared_pair_by_pair_and_with_an_earlier_period() {
    let published = Scorecard::published();
    let clean = published.clone().with_normalisation(osoba::comparison::Normalisation::Clean);
    let mut evaluation = Evaluation::new(vec![published, clean], Settings::default());
    let latin = Person {
        last_name: Some("Zrazko".into()),
        first_name: Some("Ostap".into()),
        ..somebody("1")
    };
    for (place, pair) in (1..).zip([
        pair(somebody("1"), somebody("1"), true),
        pair(latin, Person { documents: Vec::new(), ..somebody("1") }, true),
        pair(somebody("1"), Person { tax_id: None, ..somebody("2") }, false),
    ]) {
        evaluation.add_pair(place, &pair).unwrap();
        evaluation.add_before(&LabelledPair { is_match: None, ..pair }).unwrap();
    }
    let figures = evaluation.figures().unwrap();
    assert_eq!((figures.models.len(), figures.moves.len()), (2, 1));
    let sum = |table: [[u64; 3]; 3]| table.iter().flatten().sum::<u64>();
    assert_eq!(sum(figures.moves[0].moves.matches), 2);
    assert_eq!(sum(figures.moves[0].moves.others), 1);
    let drift = figures.models[0].drift.as_ref().unwrap();
    assert_eq!(drift.score, Some(0.0));
    assert_eq!(drift.variables.len(), 11);
    assert!(drift.variables.iter().all(|variable| variable.index == Some(0.0)));
}

#[test]
fn a_card_trained_on_invented_persons_is_an_example_and_refused_for_decisions() {
    let card = Scorecard::from_json(include_str!("../benches/example-card.json")).unwrap();
    assert!(card.is_example());
    assert_eq!(card.variable_count(), 14);
}
