//! What comparing and preparing take from the heap, counted.

#![allow(unsafe_code, reason = "an allocator that counts is the only way to count allocations")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::borrow::Cow;
use std::cell::Cell;

use osoba::catalogue::Layout as Comparisons;
use osoba::comparison::{compare, Normalisation, PreparedPerson};
use osoba::index::{Builder, Entry, Settings};
use osoba::names::Algorithm;
use osoba::scoring::Scorecard;
use osoba::Person;
use osoba_synthetic::records as data;

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // The thread may be ending, when nobody counts any more.
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        let _ = BYTES.try_with(|bytes| bytes.set(bytes.get().wrapping_add(layout.size())));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        let _ = BYTES.try_with(|bytes| bytes.set(bytes.get().wrapping_sub(layout.size())));
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The published scorecard in either mode of normalisation.
fn scorecards() -> [Scorecard; 2] {
    let published = Scorecard::published();
    [published.clone().with_normalisation(Normalisation::Clean), published]
}

/// A card over the whole catalogue.
fn catalogue() -> Scorecard {
    let layout = Comparisons::all();
    let comparisons: Vec<serde_json::Value> = (0..layout.len())
        .map(|place| {
            let mut entry = layout.document(place);
            let bins = layout.bins(place).into_iter();
            entry["points"] = bins.map(|bin| (bin.to_owned(), serde_json::json!(0.5))).collect();
            entry
        })
        .collect();
    let card = serde_json::json!(
        {"format": 2, "name": "all", "intercept": -3, "comparisons": comparisons});
    Scorecard::from_json(&card.to_string()).unwrap()
}

/// A person of whom every name is in Latin letters.
fn in_latin<'a>(person: &Person<'a>) -> Person<'a> {
    let latin = |name: &Option<Cow<'_, str>>| name.as_deref().map(osoba::names::to_latin);
    Person {
        first_name: latin(&person.first_name).map(Into::into),
        last_name: latin(&person.last_name).map(Into::into),
        second_name: latin(&person.second_name).map(Into::into),
        ..person.clone()
    }
}

fn prepared(scorecard: &Scorecard, seed: u64) -> Vec<PreparedPerson> {
    let mut random = data::Random::new(seed);
    let (one, mut others) = data::cluster(&mut random, 200);
    others.push(one);
    let latin: Vec<Person> = others.iter().skip(190).map(in_latin).collect();
    others.splice(..latin.len(), latin);
    others.iter().map(|person| scorecard.prepare(person)).collect()
}

#[test]
fn comparing_and_scoring_prepared_records_allocates_nothing() {
    let [clean, published] = scorecards();
    for scorecard in [clean, published, catalogue()] {
        let people = prepared(&scorecard, 5);
        let before = ALLOCATIONS.get();
        let mut sum = 0_u64;
        for a in people.iter().take(20) {
            for b in &people {
                sum += u64::from(scorecard.score(a, b).score.hundred_thousandths());
                sum += u64::from(compare(a, b) == compare(b, a));
            }
        }
        assert_eq!(ALLOCATIONS.get(), before);
        assert!(sum > 0);
    }
}

#[test]
fn one_person_against_many_allocates_for_the_person_and_not_for_the_candidates() {
    let scorecard = Scorecard::published();
    let people = prepared(&scorecard, 6);
    let allocations = |count: usize| {
        let before = ALLOCATIONS.get();
        let scores = scorecard.score_many(&people[200], people.iter().take(count));
        assert_eq!(scores.count(), count);
        ALLOCATIONS.get() - before
    };
    assert_eq!(allocations(200), allocations(16));
    assert_eq!(allocations(4), 0, "a few are scored one by one");
}

#[test]
fn an_ordinary_prepared_person_takes_at_most_512_bytes() {
    for (scorecard, is_clean) in scorecards().iter().zip([true, false]) {
        let mut random = data::Random::new(8);
        let mut sum = 0;
        for count in 0..1_000 {
            let person = data::person(&mut random);
            let is_latin = count % 20 == 0;
            let person = if is_latin { in_latin(&person) } else { person };
            let before = BYTES.get();
            let prepared = scorecard.prepare(&person);
            let heap = BYTES.get().wrapping_sub(before);
            let size = heap + std::mem::size_of_val(&prepared);
            sum += size;
            // The readings of three names in Latin letters.
            let readings = if is_latin && is_clean { 96 } else { 0 };
            assert!(size <= 512 + readings, "{size} with {} documents", person.documents.len());
        }
        assert!(sum / 1_000 <= 400, "{}", sum / 1_000);
    }
}

#[test]
fn an_ordinary_person_prepared_for_the_whole_catalogue_takes_at_most_1408_bytes() {
    let (scorecard, mut random, mut sum) = (catalogue(), data::Random::new(8), 0);
    for _ in 0..1_000 {
        let person = data::person(&mut random);
        let before = BYTES.get();
        let prepared = scorecard.prepare(&person);
        let size = BYTES.get().wrapping_sub(before) + std::mem::size_of_val(&prepared);
        sum += size;
        assert!(size <= 1_408, "{size} with {} documents", person.documents.len());
    }
    assert!(sum / 1_000 <= 1_200, "{}", sum / 1_000);
}

#[test]
fn an_index_takes_at_most_400_bytes_a_person_and_as_many_as_it_says() {
    let mut random = data::Random::new(16);
    let scorecard = Scorecard::published();
    let aside = BYTES.get();
    let kept = scorecard.clone();
    let of_the_scorecard = BYTES.get() - aside;
    let before = BYTES.get();
    let mut builder = Builder::new(&kept, Settings::default());
    let mut persons = 0;
    while persons < 20_000 {
        let id = format!("{:08x}-0000-4000-8000-{persons:012}", random.below(1 << 32));
        let person = Person { id: Some(id.into()), ..data::person(&mut random) };
        let updated_at = Some("2026-01-05T10:00:00.123456Z".parse().unwrap());
        builder.push(persons, &Entry { person, updated_at }).unwrap();
        persons += 1;
    }
    assert!(builder.bytes() >= BYTES.get() - before - of_the_scorecard);
    let index = builder.finish().unwrap();
    let taken = BYTES.get() - before - of_the_scorecard;
    assert_eq!(index.memory().total(), taken, "{:?}", index.memory());
    assert!(taken <= 400 * 20_000, "{}", taken / 20_000);
}

#[test]
fn encoding_a_simple_name_allocates_nothing() {
    let names = data::names(300);
    let before = ALLOCATIONS.get();
    let mut letters = 0;
    for (name, kind) in names.iter().filter(|(name, _)| !name.contains('-')) {
        for algorithm in [Algorithm::Uk, Algorithm::Uk1, Algorithm::Kankowski] {
            letters +=
                algorithm.keys(name, *kind).iter().map(|code| code.as_str().len()).sum::<usize>();
        }
    }
    assert_eq!(ALLOCATIONS.get(), before);
    assert!(letters > 0);
}
