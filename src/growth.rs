//! No input makes the kernels work more than its size allows: shapes of hostile records × functions,
//! in counted steps, at one, two and four times a size.

use crate::catalogue::Layout;
use crate::comparison::{
    compare, distance, Normalisation, Pattern, PreparedPerson, PreparedText, Value,
};
use crate::matching::{
    cautions, decide, search, why_not, Candidate, Facts, Policy, Query, Submission,
};
use crate::names::Algorithm;
use crate::person::{Address, AuthenticationMethod, Document, Person, RESIDENCE};
use crate::scoring::{Limits, Scorecard};
use crate::work::counted;

/// Steps for a byte of input and a person: a step takes one to two nanoseconds, and half a second
/// is allowed for a megabyte and a thousand persons, of which a few compared at once are one.
const STEPS_A_BYTE: u64 = 250;

/// Persons compared with one in one call.
const MANY: usize = 5;

fn repeated(text: &str, letters: usize) -> String {
    text.repeat(letters.div_ceil(text.chars().count()))
}

/// Other digits for every number, the same on every run.
fn digits(number: usize, count: usize) -> String {
    let mut state = number as u64;
    let digit = |_| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from_digit((state >> 33) as u32 % 10, 10).unwrap_or('0')
    };
    (0..count).map(digit).collect()
}

fn named(name: String) -> Person<'static> {
    Person {
        id: Some("1".into()),
        first_name: Some("Зоряна".into()),
        last_name: Some(name.into()),
        tax_id: Some("3347300046".into()),
        ..Person::default()
    }
}

fn with_documents(numbers: impl Iterator<Item = String>, kind: &str) -> Person<'_> {
    let document =
        |number: String| Document { r#type: Some(kind.into()), number: Some(number.into()) };
    Person { documents: numbers.map(document).collect(), ..named("Зразко".into()) }
}

fn born_in(settlement: String) -> Person<'static> {
    Person { birth_settlement: Some(settlement.into()), ..named("Зразко".into()) }
}

/// Two persons of about so many letters each.
type Shape = (&'static str, fn(usize) -> (Person<'static>, Person<'static>));

const SHAPES: &[Shape] = &[
    ("names of other letters", |n| (named(repeated("аб", n)), named(repeated("вг", n)))),
    ("names that differ at the end", |n| {
        (named(format!("{}а", repeated("аб", n))), named(format!("{}бвгд", repeated("аб", n))))
    }),
    ("a name of 65 letters beside a long one", |n| {
        (named(repeated("аб", 65)), named(repeated("вг", n)))
    }),
    ("a short name beside a long one", |n| (named("Шевченко".into()), named(repeated("вг", n)))),
    ("names with letters beyond the alphabet", |n| {
        (named(repeated("éа", n)), named(repeated("вé", n)))
    }),
    ("a short name beside letters beyond the alphabet", |n| {
        (named("Шевченкé".into()), named(repeated("вé", n)))
    }),
    ("names of combining marks", |n| {
        (named(repeated("а\u{301}б", n)), named(repeated("б\u{302}в", n)))
    }),
    ("names of few and many combining marks", |n| {
        (named(repeated("а\u{301}б", n)), named(format!("а{}", repeated("\u{301}", n))))
    }),
    ("eight documents, long and short", |n| {
        let long = |at| repeated("7", n / 8) + &digits(at, 5);
        let short = |at| digits(at, 65);
        (
            with_documents((0..8).map(short), "PASSPORT"),
            with_documents((9..17).map(long), "PASSPORT"),
        )
    }),
    ("eight long documents", |n| {
        let long = |at| repeated("7", n / 8) + &digits(at, 5);
        (
            with_documents((0..8).map(long), "PASSPORT"),
            with_documents((9..17).map(long), "PASSPORT"),
        )
    }),
    ("documents of nine digits", |n| {
        let short = |at| digits(at, 9);
        let (a, b) = ((0..n / 9).map(short), (n..n + n / 9).map(short));
        (with_documents(a, "PASSPORT"), with_documents(b, "NATIONAL_ID"))
    }),
    ("documents of two digits", |n| {
        let short = |at| digits(at, 2);
        let (a, b) =
            ((0..n / 2).map(short), (n..n + n / 2).map(|at| format!("{}я", digits(at, 1))));
        (with_documents(a, "PASSPORT"), with_documents(b, "NATIONAL_ID"))
    }),
    ("documents of seventeen letters", |n| {
        let middle = |at| digits(at, 17);
        let (a, b) = ((0..n / 17).map(middle), (n..n + n / 17).map(middle));
        (with_documents(a, "PASSPORT"), with_documents(b, "NATIONAL_ID"))
    }),
    ("documents of 200 digits with one beginning and one end", |n| {
        let same = |at| format!("{}{}{}", digits(1, 130), digits(at, 6), digits(2, 64));
        let (a, b) = ((0..n / 200).map(same), (n..n + n / 200).map(same));
        (with_documents(a, "PASSPORT"), with_documents(b, "NATIONAL_ID"))
    }),
    ("documents of nothing but signs", |n| {
        let empty = |_| "№-".to_owned();
        let a = (0..n / 2).map(empty);
        (with_documents(a, "PASSPORT"), with_documents((0..n / 2).map(|_| "я".into()), "PASSPORT"))
    }),
    ("certificates of long numbers that follow one another", |n| {
        let number = |end: &str| std::iter::once(format!("{}{end}", repeated("9", n)));
        let (a, b) =
            (with_documents(number("1"), "PASSPORT"), with_documents(number("2"), "PASSPORT"));
        (a, Person { first_name: Some("Злата".into()), ..b })
    }),
    ("settlements, one nearly within the other", |n| {
        (born_in(repeated("ав", n / 2) + "г"), born_in(repeated("ав", n)))
    }),
    ("settlements with letters beyond the alphabet", |n| {
        (born_in(repeated("аé", n / 2) + "г"), born_in(repeated("аé", n)))
    }),
    ("a settlement of the alphabet within another", |n| {
        (born_in(repeated("ав", n / 2) + "г"), born_in(repeated("ав", n) + "é"))
    }),
    ("phones and addresses", |n| {
        let person = |first: usize| Person {
            authentication_methods: (first..first + n / 10)
                .map(|at| AuthenticationMethod {
                    r#type: Some("OTP".into()),
                    phone_number: Some(digits(at, 10).into()),
                })
                .collect(),
            addresses: (first..first + n / 10)
                .map(|at| Address {
                    r#type: Some(RESIDENCE.into()),
                    settlement: Some(digits(at, 5).into()),
                    settlement_id: Some(digits(at, 5).into()),
                })
                .collect(),
            ..named("Зразко".into())
        };
        (person(0), person(n))
    }),
];

/// A function of two persons, and with how many persons it compares the first.
type Function = (&'static str, usize, fn(&Scorecard, &Person, &Person));

const FUNCTIONS: &[Function] = &[
    ("distance", 1, |_, a, b| {
        let _ = distance(text(a), text(b));
    }),
    ("Pattern::distances", MANY, |_, a, b| {
        let (own, other) = (PreparedText::new(text(a)), PreparedText::new(text(b)));
        let _ = Pattern::new(&own).distances(&vec![other; MANY]).count();
    }),
    ("compare", 1, |_, a, b| {
        let prepared = |person| PreparedPerson::new(person, Normalisation::Published);
        let _ = compare(&prepared(a), &prepared(b));
    }),
    ("Scorecard::score", 1, |scorecard, a, b| {
        let _ = scorecard.score(&scorecard.prepare(a), &scorecard.prepare(b));
    }),
    ("Scorecard::score_many", MANY, |scorecard, a, b| {
        let others = vec![scorecard.prepare(b); MANY];
        let _ = scorecard.score_many(&scorecard.prepare(a), &others).count();
    }),
    ("Scorecard::explain", 1, |scorecard, a, b| {
        let prepared = [a, b].map(|person| scorecard.prepare(person));
        let _ = scorecard.explain(&prepared[0], &prepared[1], Limits::default());
    }),
    ("why_not", 1, |scorecard, a, b| {
        let _ = why_not(&submission(a), b, &Policy::registration(), scorecard);
    }),
    ("cautions", 1, |scorecard, a, b| {
        let _ = cautions(a, b, &Policy::registration(), scorecard);
    }),
    ("decide", MANY, |scorecard, a, b| {
        let candidate = |at: usize| Person { id: Some(at.to_string().into()), ..b.clone() };
        let candidates = (0..MANY).map(candidate).map(Candidate::from).collect();
        let facts = Facts {
            phone_holders: Some(Vec::new()),
            candidates: Some(candidates),
            ..Facts::default()
        };
        let _ = decide(&submission(a), &facts, &Policy::registration(), scorecard);
    }),
    ("search", MANY, |_, a, b| {
        let query = Query {
            first_name: a.first_name.as_deref().map(str::to_owned),
            last_name: a.last_name.as_deref().map(str::to_owned),
            birth_date: Some(Default::default()),
            tax_id: a.tax_id.as_deref().map(str::to_owned),
            birth_certificate: a
                .documents
                .first()
                .and_then(|document| document.number.as_deref().map(str::to_owned)),
            ..Query::default()
        };
        let person = |at: usize| Person { id: Some(at.to_string().into()), ..b.clone() };
        let persons: Vec<Person> = (0..MANY).map(person).collect();
        let _ = search(&query, &persons, Algorithm::Uk);
    }),
];

/// The text of a person in which its shape is.
fn text<'a>(person: &'a Person<'a>) -> &'a str {
    let name = person.birth_settlement.as_deref().or(person.last_name.as_deref());
    let number = person.documents.first().and_then(|document| document.number.as_deref());
    number.or(name).unwrap_or_default()
}

fn submission<'a>(person: &Person<'a>) -> Submission<'a> {
    Submission { person: person.clone(), person_id: None }
}

fn bytes(person: &Person) -> u64 {
    serde_json::to_string(person).unwrap().len() as u64
}

#[test]
fn no_shape_makes_any_function_work_more_than_its_size_allows() {
    hold(&Scorecard::published(), FUNCTIONS);
}

/// A card over the whole catalogue and over texts of every kind.
#[test]
fn no_shape_makes_a_scorecard_of_every_comparison_work_more_than_its_size_allows() {
    let mut entries: Vec<serde_json::Value> = (0..Layout::all().len())
        .map(|place| serde_json::json!({"comparison": Layout::all().name(place)}))
        .collect();
    for (place, kind) in ["text", "exact", "set"].into_iter().enumerate() {
        for field in ["last_name", "birth_settlement"] {
            let name = format!("{kind} {field} {place}");
            entries.push(serde_json::json!({"comparison": kind, "field": field, "name": name}));
        }
    }
    let layout = Layout::from_json(&serde_json::Value::from(entries.clone()).to_string()).unwrap();
    for (place, entry) in entries.iter_mut().enumerate() {
        let points = layout.bins(place).into_iter().map(|bin| (bin.to_owned(), 0.5.into()));
        entry["points"] = serde_json::Value::Object(points.collect());
    }
    let card = serde_json::json!(
        {"format": 2, "name": "all", "intercept": 0, "comparisons": entries});
    let scoring = FUNCTIONS.iter().filter(|(name, ..)| name.starts_with("Scorecard::"));
    let scoring: Vec<Function> = scoring.copied().collect();
    hold(&Scorecard::from_json(&card.to_string()).unwrap(), &scoring);
}

#[allow(clippy::arithmetic_side_effects, reason = "a test may panic")]
fn hold(scorecard: &Scorecard, functions: &[Function]) {
    for (shape, make) in SHAPES {
        for turned in [false, true] {
            // Beyond every limit, too: what cannot fail is bounded by what it does.
            let inputs = [1_000, 10_000, 20_000, 40_000].map(|letters| {
                let (a, b) = make(letters);
                let (a, b) = if turned { (b, a) } else { (a, b) };
                (bytes(&a), bytes(&b), a, b)
            });
            for (function, persons, call) in functions {
                let steps = inputs.each_ref().map(|(own, other, a, b)| {
                    let size = own + other * *persons as u64;
                    let (steps, ()) = counted(|| call(scorecard, a, b));
                    assert!(
                        steps <= size * STEPS_A_BYTE,
                        "{function} of {shape}: {steps} steps for {size} bytes"
                    );
                    steps as f64
                });
                // From where on only near texts are told apart, twice the size is about twice the
                // steps: to sort costs a logarithm more.
                let [.., once, twice, four_times] = steps;
                let counts = format!("{function} of {shape}: {once} {twice} {four_times} steps");
                assert!(twice <= once.max(1_000.0) * 2.5, "{counts}");
                assert!(four_times <= twice.max(1_000.0) * 2.5, "{counts}");
            }
        }
    }
}

/// Every condition holds nearly everywhere and adds one cell, or holds nowhere.
#[test]
fn a_scorecard_costs_no_more_to_load_than_its_size_allows() {
    let published = include_str!("scoring/esoz-2019-02-15.json");
    let document: serde_json::Value = serde_json::from_str(published).unwrap();
    let range = |min: usize| serde_json::json!({"min": min});
    let stairs = || {
        let steps = (0..32).rev().flat_map(|a| (0..32).rev().map(move |b| (a, b)));
        let values = ["distance_first_name", "distance_last_name"];
        steps.map(move |(a, b)| {
            serde_json::json!({"bin": "0", "when": {values[0]: range(a), values[1]: range(b)}})
        })
    };
    let idle = || std::iter::repeat_n(serde_json::json!({"bin": "0"}), 1_000);
    let widest = || {
        let value = |at: usize| Value::ALL[[0, 1, 2, 5][at]].name();
        let bounds = [31, 31, 31, 0];
        let when: serde_json::Map<_, _> =
            (0..4).map(|at| (value(at).to_owned(), range(bounds[at]))).collect();
        std::iter::repeat_n(serde_json::json!({"bin": "0", "when": when}), 1_000)
    };
    let shapes: [(&str, Vec<serde_json::Value>); 3] = [
        ("stairs", stairs().take(1_000).collect()),
        ("idle", idle().collect()),
        ("widest", widest().collect()),
    ];
    for (shape, conditions) in shapes {
        let mut document = document.clone();
        for variable in document["variables"].as_array_mut().unwrap() {
            let bins = variable["woe"].as_object().unwrap().keys().next().unwrap().clone();
            let mut conditions = conditions.clone();
            conditions.iter_mut().for_each(|condition| condition["bin"] = bins.clone().into());
            variable["conditions"] = conditions.into();
        }
        let text = document.to_string();
        let (steps, loaded) = counted(|| Scorecard::from_json(&text));
        assert!(loaded.is_err(), "{shape}");
        assert!(steps <= text.len() as u64 * STEPS_A_BYTE, "{shape}: {steps} for {}", text.len());
    }
}
