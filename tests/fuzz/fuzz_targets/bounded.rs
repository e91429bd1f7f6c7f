//! Long records made of a few bytes: no more steps than their size allows, and the distances of the
//! fast kernels are those of the readable one, strsim.
#![no_main]

use std::borrow::Cow;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use osoba::comparison::{compare, distance, Comparison, Normalisation, Value};
use osoba::person::{Document, Person};
use osoba::scoring::Scorecard;
use osoba::work::counted;
use unicode_segmentation::UnicodeSegmentation;

/// Reading it takes longer than a whole run.
static SCORECARD: LazyLock<Scorecard> = LazyLock::new(Scorecard::published);

/// Steps for a byte of input and a person.
const STEPS_A_BYTE: u64 = 250;

/// Products of lengths up to which the readable distance is computed, too.
const READABLE: usize = 1 << 17;

const PIECES: [&str; 12] =
    ["а", "аб", "ба", "7", "42", "é", "и\u{306}", "ґ’", "м.", "\u{301}", "z9", "🇺🇦"];

/// What the fuzzer decides.
struct Choices<'a>(&'a [u8]);

impl Choices<'_> {
    fn next(&mut self) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first)
    }

    /// A few pieces, each repeated up to some hundred times.
    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.next() % 4 {
            let (piece, times) = (PIECES[self.next() % PIECES.len()], self.next());
            text.push_str(&piece.repeat(times * (1 + self.next() % 5)));
        }
        text
    }

    fn optional(&mut self) -> Option<Cow<'static, str>> {
        (self.next() % 8 > 0).then(|| self.text().into())
    }

    fn person(&mut self) -> Person<'static> {
        let mut documents = Vec::new();
        for _ in 0..self.next() % 4 {
            let (number, count) = (self.text(), self.next() / 4);
            let kind = ["PASSPORT", "BIRTH_CERTIFICATE", "NATIONAL_ID"][self.next() % 3];
            documents.extend((0..count).map(|at| Document {
                r#type: Some(kind.into()),
                number: Some(format!("{number}{at}").into()),
            }));
        }
        Person {
            first_name: self.optional(),
            last_name: self.optional(),
            second_name: self.optional(),
            tax_id: self.optional(),
            birth_settlement: self.optional(),
            documents,
            ..Person::default()
        }
    }
}

fn letters(text: &str) -> Vec<&str> {
    text.graphemes(true).collect()
}

/// The readable distance, where it takes no long time.
fn readable(a: &str, b: &str) -> Option<u32> {
    let (a, b) = (letters(a), letters(b));
    let is_small = a.len() * b.len() <= READABLE;
    is_small.then(|| strsim::generic_levenshtein(&a, &b) as u32)
}

fn name_is_compared(a: &Person, b: &Person, found: &Comparison) {
    let name = |person: &Person| {
        person.last_name.as_deref().map(|name| Normalisation::Published.name(name))
    };
    if let (Some(a), Some(b)) = (name(a), name(b)) {
        if let Some(expected) = readable(&a, &b) {
            assert_eq!(found.get(Value::LastName), Some(expected));
            assert_eq!(distance(&a, &b), expected);
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let mut choices = Choices(data);
    let (a, b) = (choices.person(), choices.person());
    let size = serde_json::to_string(&[&a, &b]).expect("persons are written").len() as u64;
    let (one, other) = (SCORECARD.prepare(&a), SCORECARD.prepare(&b));
    let (steps, found) = counted(|| compare(&one, &other));
    assert!(steps <= size * STEPS_A_BYTE, "{steps} steps for {size} bytes");
    name_is_compared(&a, &b, &found);
    assert_eq!(found, compare(&other, &one));
    let (steps, scored) = counted(|| SCORECARD.score(&one, &other));
    assert!(steps <= size * STEPS_A_BYTE, "{steps} steps for {size} bytes");
    assert_eq!(scored, SCORECARD.score_comparison(&found));
    for many in SCORECARD.score_many(&one, &vec![other.clone(); 6]) {
        assert_eq!(many, scored);
    }
});
