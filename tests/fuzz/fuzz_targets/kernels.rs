//! The kernels of Levenshtein distance beside strsim over grapheme clusters: any two texts, one by
//! one, as a pattern, and many at a time; and whole persons one by one and many at a time, with all
//! vector instructions that the processor has.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use osoba::comparison::{compare, distance, Pattern, PreparedPerson, PreparedText, Vectors};
use osoba::person::{Document, Person};
use osoba::scoring::Scorecard;
use unicode_segmentation::UnicodeSegmentation;

fn oracle(a: &str, b: &str) -> Option<u32> {
    let a: Vec<&str> = a.graphemes(true).collect();
    let b: Vec<&str> = b.graphemes(true).collect();
    u32::try_from(strsim::generic_levenshtein(&a, &b)).ok()
}

fuzz_target!(|data: &[u8]| {
    // Two texts, and beginnings of the second as lanes of different lengths.
    let text = String::from_utf8_lossy(data);
    let (a, b) = text.split_once('\n').unwrap_or((&text, "шевченко"));
    if a.len().max(b.len()) > 600 {
        return;
    }
    let expected = oracle(a, b);
    assert_eq!(Some(distance(a, b)), expected);
    assert_eq!(Some(distance(b, a)), expected);
    let beginnings: Vec<String> = (0..40).map(|count| b.chars().take(count).collect()).collect();
    let prepared: Vec<PreparedText> = beginnings.iter().map(|b| PreparedText::new(b)).collect();
    let one = PreparedText::new(a);
    for vectors in Vectors::available() {
        let pattern = Pattern::with_vectors(&one, vectors);
        for ((found, prepared), beginning) in
            pattern.distances(&prepared).zip(&prepared).zip(&beginnings)
        {
            assert_eq!(found, oracle(a, beginning));
            assert_eq!(found, pattern.distance(prepared));
        }
    }
    persons(&text);
});

/// Reading it takes longer than a whole run.
static SCORECARD: LazyLock<Scorecard> = LazyLock::new(Scorecard::published);

/// A person a line, its words in every field that is compared.
fn persons(text: &str) {
    let scorecard = &*SCORECARD;
    let persons: Vec<PreparedPerson> =
        text.lines().take(40).map(|line| scorecard.prepare(&person(line))).collect();
    let Some(one) = persons.first() else { return };
    for vectors in Vectors::available() {
        let scores = scorecard.score_many_with_vectors(vectors, one, &persons);
        for (scored, other) in scores.zip(&persons) {
            assert_eq!(scored, scorecard.score(one, other));
            assert_eq!(scored, scorecard.score(other, one));
            assert_eq!(scored, scorecard.score_comparison(&compare(one, other)));
        }
    }
}

fn person(line: &str) -> Person<'_> {
    let mut words = line.split(' ').map(|word| (word != "-").then(|| word.into()));
    let mut word = || words.next().flatten();
    Person {
        first_name: word(),
        last_name: word(),
        second_name: word(),
        tax_id: word(),
        birth_settlement: word(),
        gender: word(),
        documents: std::iter::from_fn(|| Some(Document { r#type: Some(word()?), number: word() }))
            .collect(),
        ..Person::default()
    }
}
