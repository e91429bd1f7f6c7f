//! Comparison and scores, held to a second implementation and to the specification's sentences.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests may panic")]

use osoba::comparison::{
    compare, distance, Comparison, Normalisation, Pattern, PreparedPerson, PreparedText, Value,
};
use osoba::person::{Document, Person};
use osoba::scoring::Scorecard;
use osoba_synthetic::records::{self as data, Random};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

#[path = "../benches/straightforward.rs"]
mod straightforward;

use straightforward::Model;

fn prepared(person: &Person) -> PreparedPerson {
    PreparedPerson::new(person, Normalisation::Published)
}

fn values(comparison: &Comparison) -> [Option<u32>; Value::COUNT] {
    Value::ALL.map(|value| comparison.get(value))
}

/// Everything that two implementations can say of a pair.
fn assert_same(model: &Model, scorecard: &Scorecard, one: &Person, other: &Person) {
    let (a, b) = (model.record(one), model.record(other));
    let (c, d) = (prepared(one), prepared(other));
    let expected = model.compare(&a, &b);
    assert_eq!(values(&compare(&c, &d)), expected);
    let scored = scorecard.score(&c, &d);
    let names: Vec<&str> = scorecard.bin_names(&scored.bins).map(|(_, bin)| bin).collect();
    assert_eq!(names, model.bin_names(model.bins(&expected)));
    assert_eq!(scored.score.hundred_thousandths(), model.score(&a, &b));
    assert_eq!(scored, scorecard.score_comparison(&compare(&c, &d)));
    let together: Vec<_> = scorecard.score_many(&c, [&d, &c]).collect();
    assert_eq!(together, [scored, scorecard.score(&c, &c)]);
}

#[test]
fn noisy_pairs_give_the_distances_bins_and_scores_of_the_second_implementation() {
    let (model, scorecard) = (Model::new(), Scorecard::published());
    let mut random = Random::new(4_000);
    for _ in 0..400 {
        let (one, candidates) = data::cluster(&mut random, 10);
        for other in &candidates {
            assert_same(&model, &scorecard, &one, other);
            assert_same(&model, &scorecard, &one, &data::rewritten(&mut random, &one));
        }
    }
}

/// Texts with what makes texts difficult.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => "[а-яіїєґА-ЯІЇЄҐ]{1,4}",
        2 => "[a-zA-Z0-9]{1,3}",
        2 => prop::sample::select(vec![
            "\u{301}", "\u{306}", "и\u{306}", "й", "’", "ʼ", "'", "-", "–", " ", "\u{a0}", "№", "\r\n", "\r", "\n",
            "\0", "İ", "ẞ", "Σ", "👨\u{200d}👩\u{200d}👧", "🇺🇦", "🇺", "한", "\u{1112}\u{1161}", "ᲃ", "Ѡ", "҃", "ﬁ",
            "с. ", "м.", "село ", "селище міського типу ", "місто,", "смт.", "l", "1", "І", "!", "\u{200b}", "\u{feff}",
        ]).prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
}

/// Texts of nothing but white space, and the one that only looks so.
fn blank() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", " ", "\t\u{a0}\u{3000}", "\u{85}\u{2028}", "\u{200b}"])
        .prop_map(String::from)
}

fn maybe(text: impl Strategy<Value = String>) -> impl Strategy<Value = Option<String>> {
    prop_oneof![1 => Just(None), 6 => text.prop_map(Some)]
}

fn document() -> impl Strategy<Value = Document<'static>> {
    let kinds = prop::sample::select(vec!["PASSPORT", "BIRTH_CERTIFICATE", "NATIONAL_ID", "FANCY"]);
    let number = prop_oneof![3 => "[АВ]{0,2}[0-9]{0,12}", 1 => "[019]{15,30}", 2 => text()];
    (prop::option::of(kinds), maybe(number)).prop_map(|(kind, number)| Document {
        r#type: kind.map(String::from).map(Into::into),
        number: number.map(Into::into),
    })
}

fn person() -> impl Strategy<Value = Person<'static>> {
    (
        maybe(text()),
        maybe(text()),
        maybe(text()),
        maybe(prop_oneof![3 => text(), 3 => "[0-9]{9,10}", 1 => blank()]),
        maybe(text()),
        prop::collection::vec(document(), 0..4),
        any::<u64>(),
        prop::option::weighted(0.2, blank()),
    )
        .prop_map(|(first, last, second, tax_id, settlement, documents, seed, phone)| {
            let mut made = data::person(&mut Random::new(seed % 7));
            if let (Some(method), Some(phone)) = (made.authentication_methods.first_mut(), phone) {
                method.phone_number = Some(phone.into());
            }
            Person {
                first_name: first.map(Into::into),
                last_name: last.map(Into::into),
                second_name: second.map(Into::into),
                tax_id: tax_id.map(Into::into),
                birth_settlement: settlement.map(Into::into),
                documents,
                birth_date: made.birth_date,
                addresses: made.addresses,
                authentication_methods: made.authentication_methods,
                gender: made.gender,
                ..Person::default()
            }
        })
}

/// Persons of whom the second is often made from the first.
fn pair() -> impl Strategy<Value = (Person<'static>, Person<'static>)> {
    (person(), person(), any::<u16>()).prop_map(|(one, mut other, mix)| {
        let take = |bit: u16| mix >> bit & 1 == 1;
        if take(0) {
            other.last_name.clone_from(&one.last_name);
        }
        if take(1) {
            other.first_name.clone_from(&one.first_name);
        }
        if take(2) {
            other.documents.extend(one.documents.clone());
        }
        if take(3) {
            other.tax_id.clone_from(&one.tax_id);
        }
        if take(4) {
            other.birth_settlement =
                one.birth_settlement.as_ref().map(|text| text.chars().skip(1).collect());
        }
        if take(5) {
            other.birth_date = one.birth_date;
        }
        (one, other)
    })
}

fn oracle(a: &str, b: &str) -> u32 {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.graphemes(true).collect(), b.graphemes(true).collect());
    u32::try_from(strsim::generic_levenshtein(&a, &b)).unwrap()
}

proptest! {
    #[test]
    fn any_pair_gives_the_distances_bins_and_scores_of_the_second_implementation((one, other) in pair()) {
        thread_local! {
            static BOTH: (Model, Scorecard) = (Model::new(), Scorecard::published());
        }
        BOTH.with(|(model, scorecard)| assert_same(model, scorecard, &one, &other));
    }

    #[test]
    fn normalisation_by_table_is_normalisation_by_regular_expressions(raw in text()) {
        let model = Model::new();
        let published = Normalisation::Published;
        prop_assert_eq!(published.name(&raw), model.name(&raw));
        prop_assert_eq!(published.settlement(&raw), model.settlement(&raw));
        prop_assert_eq!(published.document_number(&raw), model.document(&raw, false));
        prop_assert_eq!(published.certificate_number(&raw), model.document(&raw, true));
    }

    #[test]
    fn the_distance_of_any_two_texts_is_that_of_strsim_over_their_grapheme_clusters(a in text(), b in text()) {
        prop_assert_eq!(distance(&a, &b), oracle(&a, &b));
    }

    #[test]
    fn the_distance_of_longer_texts_is_that_of_strsim(
        a in "[абв]{0,80}", b in "[абв]{0,80}", c in "[ав\u{301}]{0,90}",
    ) {
        prop_assert_eq!(distance(&a, &b), oracle(&a, &b));
        prop_assert_eq!(distance(&a, &c), oracle(&a, &c));
        prop_assert_eq!(distance(&c, &a), oracle(&c, &a));
    }

    #[test]
    fn a_pattern_gives_the_distances_of_its_text(
        text in text(), others in prop::collection::vec(maybe(prop_oneof![text(), "[абв]{0,20}"]), 0..40),
    ) {
        let text = PreparedText::new(&text);
        let others: Vec<PreparedText> = others.iter().map(|o| PreparedText::of(o.as_deref())).collect();
        let pattern = Pattern::new(&text);
        let expected: Vec<_> = others.iter().map(|other| text.distance(other)).collect();
        prop_assert_eq!(&pattern.distances(&others).collect::<Vec<_>>(), &expected);
        prop_assert_eq!(others.iter().map(|other| pattern.distance(other)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_distance_of_documents_is_the_least_over_all_pairs_however_many_there_are(
        a in prop::collection::vec(prop_oneof!["[0-9]{0,300}", text()], 1..4),
        b in prop::collection::vec(prop_oneof!["[0-9]{0,20}", "[а-я]{260}", text()], 1..40),
    ) {
        let with = |numbers: &[String]| {
            let document = |number: &String| Document { r#type: None, number: Some(number.clone().into()) };
            prepared(&Person { documents: numbers.iter().map(document).collect(), ..Person::default() })
        };
        let number = |raw: &String| Normalisation::Published.document_number(raw);
        let pairs = a.iter().flat_map(|a| b.iter().map(move |b| oracle(&number(a), &number(b))));
        let least = pairs.min();
        prop_assert_eq!(compare(&with(&a), &with(&b)).get(Value::Documents), least);
        prop_assert_eq!(compare(&with(&b), &with(&a)).get(Value::Documents), least);
    }

    #[test]
    fn a_score_does_not_depend_on_who_comes_first((one, other) in pair()) {
        let (a, b) = (prepared(&one), prepared(&other));
        prop_assert_eq!(compare(&a, &b), compare(&b, &a));
        let scorecard = Scorecard::published();
        prop_assert_eq!(scorecard.score(&a, &b), scorecard.score(&b, &a));
    }

    #[test]
    fn clean_normalisation_takes_any_text_and_leaves_no_separator(raw in text()) {
        for rule in [Normalisation::name, Normalisation::settlement, Normalisation::document_number, Normalisation::certificate_number] {
            rule(Normalisation::Clean, &raw);
        }
        let name = Normalisation::Clean.name(&raw);
        prop_assert!(!name.contains(['\'', '’', 'ʼ', '-', ' ', 'ґ', 'и', 'є']), "{name:?}");
    }

    #[test]
    fn clean_comparison_of_any_pair_is_symmetric((one, other) in pair()) {
        let clean = Normalisation::Clean;
        let (a, b) = (PreparedPerson::new(&one, clean), PreparedPerson::new(&other, clean));
        prop_assert_eq!(compare(&a, &b), compare(&b, &a));
    }
}

#[test]
fn every_letter_is_normalised_as_regular_expressions_do() {
    let model = Model::new();
    // All letters that have a case, marks and signs near Cyrillic and Latin, and a sample of the rest.
    let all = ('\0'..=char::MAX).enumerate();
    let letters = all.filter(|(place, letter)| {
        u32::from(*letter) < 0x600
            || matches!(letter, '\u{1C80}'..='\u{1C8F}' | '\u{2000}'..='\u{2250}' | '\u{A640}'..='\u{A69F}')
            || letter.to_lowercase().next() != Some(*letter)
            || place % 1_009 == 0
    });
    for (_, letter) in letters {
        let word = format!("з{letter}а");
        assert_eq!(Normalisation::Published.name(&word), model.name(&word), "{letter:?}");
        for number in [word.clone(), format!("{letter}7")] {
            let published = Normalisation::Published;
            assert_eq!(published.document_number(&number), model.document(&number, false));
            assert_eq!(published.certificate_number(&number), model.document(&number, true));
            let document = |number: String| Person {
                documents: vec![Document {
                    r#type: Some("BIRTH_CERTIFICATE".into()),
                    number: Some(number.into()),
                }],
                ..Person::default()
            };
            let plain = document(model.document(&number, true));
            let raw = document(number);
            let nearest = compare(&prepared(&raw), &prepared(&plain)).get(Value::Documents);
            assert_eq!(nearest, Some(0), "{letter:?}");
        }
        let place = format!("{letter}ело {letter}. {letter}{letter}т,у");
        assert_eq!(
            Normalisation::Published.settlement(&place),
            model.settlement(&place),
            "{letter:?}"
        );
        let born = |place: String| Person {
            birth_settlement: Some(place.into()),
            last_name: Some(word.clone().into()),
            ..Person::default()
        };
        let (a, b) = (prepared(&born(place.clone())), prepared(&born(model.settlement(&place))));
        // Normalising twice changes what a first pass leaves behind, so only the name is certain.
        assert_eq!(compare(&a, &b).get(Value::LastName), Some(0));
    }
}

#[test]
fn settlements_built_from_pieces_of_the_alternation_are_normalised_as_the_regular_expression_does()
{
    let model = Model::new();
    let pieces: Vec<&str> =
        "с|c|С|ᲃ|ело|Ело|мт|ище|елище| |.|,|м|m|М|М|і|i|І|сто|cTo|ськ|ького|ькоᲂго| типу|міського| міського типу|К|у"
            .split('|')
            .collect();
    let mut random = Random::new(7);
    for _ in 0..15_000 {
        let count = random.below(9);
        let text: String = (0..count).map(|_| *random.of(&pieces)).collect();
        let expected = model.settlement(&text);
        assert_eq!(Normalisation::Published.settlement(&text), expected, "{text:?}");
        let person =
            |text: String| Person { birth_settlement: Some(text.into()), ..Person::default() };
        let other = format!("{text}Лл");
        let found = compare(&prepared(&person(text.clone())), &prepared(&person(other.clone())));
        let second =
            model.compare(&model.record(&person(text.clone())), &model.record(&person(other)));
        assert_eq!(values(&found), second, "{text:?}");
    }
}

#[test]
fn texts_of_a_megabyte_are_compared_in_bounded_time_and_near_ones_exactly() {
    let long = "аб".repeat(250_000);
    let near = format!("{}х{long}", "аб".repeat(100));
    assert_eq!(distance(&long, &near), 201);
    let changed = long.replacen("аба", "ава", 3);
    assert_eq!(distance(&long, &changed), 3);
    let marked = format!("{long}\u{301}");
    assert_eq!(distance(&long, &marked), 1);
    assert!(
        distance(&"аб".repeat(50_000), &"в\u{301}".repeat(50_000))
            > osoba::comparison::GREATEST_EXACT
    );
    assert_eq!(distance(&long, "аб"), 499_998);
    let flood = format!("а{}", "\u{301}".repeat(500_000));
    assert_eq!(distance(&flood, "а"), 1);
    assert_eq!(distance(&flood, &flood), 0);
}

#[test]
fn a_thousand_documents_on_either_side_are_compared() {
    let with = |series: &str, digits: fn(usize) -> String| Person {
        documents: (0..1_000)
            .map(|count| Document {
                r#type: Some("PASSPORT".into()),
                number: Some(format!("{series}{}", digits(count)).into()),
            })
            .collect(),
        ..Person::default()
    };
    let one = prepared(&with("АВ", |count| format!("{count:06}")));
    let other = prepared(&with("КК", |count| format!("{:07}", count + 2_000_000)));
    let found = compare(&one, &other);
    assert_eq!(found.get(Value::SameNumber), Some(1));
    assert_eq!(found.get(Value::DigitLength), Some(6));
    assert_eq!(found.get(Value::Documents), Some(3));
}

#[test]
fn an_ordinary_person_takes_at_most_512_bytes_prepared() {
    assert!(std::mem::size_of::<PreparedPerson>() <= 320);
}
