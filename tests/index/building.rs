//! What an index takes, and what it refuses.

use osoba::index::{
    Batch, Builder, Duplicate, DuplicateIds, Entry, Index, Member, PairSettings, Settings,
};
use osoba::names::Algorithm;
use osoba::person::Document;
use osoba::scoring::Scorecard;
use osoba::Person;

use crate::world::{build, entry, world};

#[test]
fn a_person_that_cannot_be_read_is_reported_and_the_rest_is_indexed() {
    let mut builder = Builder::new(&Scorecard::published(), Settings::default());
    let mut too_many = entry(r#"{"id": "x"}"#);
    too_many.person.documents = vec![Document::default(); 1_001];
    for (place, entry, error) in [
        (1, entry(r#"{"id": "a"}"#), None),
        (2, entry(r#"{"last_name": "Зразко"}"#), Some("id is required")),
        (3, entry(r#"{"id": " "}"#), Some("id is required")),
        (4, too_many, Some("documents has too many entries")),
        (5, entry(r#"{"id": "b"}"#), None),
    ] {
        let answer = builder.push(place, &entry).err().map(|error| error.to_string());
        assert_eq!(answer.as_deref(), error, "{place}");
    }
    assert_eq!(builder.len(), 2);
    let index = builder.finish().unwrap();
    assert_eq!(index.len(), 2);
    assert_eq!((index.id(Member(1)), index.place(Member(1))), ("b".to_owned(), 5));
    assert_eq!((index.id(Member(2)), index.place(Member(2))), (String::new(), 0));
}

#[test]
fn a_person_is_read_with_the_time_of_the_change_or_refused() {
    for (json, error) in [
        (r#"{"id": 7}"#, "id has the wrong type"),
        (
            r#"{"id": "7", "birth_date": "24.08.1991"}"#,
            "birth_date is not a date written YYYY-MM-DD",
        ),
        (r#"{"id": "7", "updated_at": "2026-01-01"}"#, "updated_at is not an RFC 3339 time"),
        (r#"{"id": "7", "updated_at": 5}"#, "updated_at has the wrong type"),
        (r#"{"id": "7", "updated_at": null, "updated_at": null}"#, "updated_at occurs twice"),
        ("[]", "the document has the wrong type"),
        ("{", "the document is not valid JSON"),
    ] {
        assert_eq!(Entry::from_json(json).unwrap_err().to_string(), error, "{json}");
    }
    let entry =
        entry(r#"{"id": "7", "updated_at": "2026-01-01T02:00:00+02:00", "inserted_at": 1}"#);
    assert_eq!(entry.updated_at, "2026-01-01T00:00:00Z".parse().ok());
}

#[test]
fn two_persons_under_one_id_are_an_error_that_names_both_places() {
    let finish = |ids: &[(u64, &str)]| {
        let mut builder = Builder::new(&Scorecard::published(), Settings::default());
        for (place, id) in ids {
            builder.push(*place, &entry(&format!(r#"{{"id": "{id}"}}"#))).unwrap();
        }
        builder.finish()
    };
    let upper = "0B5C8A1E-8F0E-4C62-9D1F-3A0F4E8F7A10";
    let lower = upper.to_lowercase();
    assert!(finish(&[(1, "a"), (2, "A"), (3, upper)]).is_ok());
    let error = finish(&[(3, upper), (7, "a"), (5, "b"), (9, &lower), (8, "a"), (2, "a")]);
    let error = error.unwrap_err();
    let duplicate = |first, second| Duplicate { first, second };
    assert_eq!(error, DuplicateIds(vec![duplicate(2, 7), duplicate(2, 8), duplicate(3, 9)]));
    assert_eq!(error.to_string(), "the persons at 2 and 7 have one id, and 2 more");
}

#[test]
fn a_person_comes_back_as_it_was_added() {
    let entries = world(3, 500);
    let index = build(&entries, &Scorecard::published(), Settings::default());
    for (place, entry) in entries.iter().enumerate() {
        let member = Member(place as u32);
        assert_eq!(index.person(member), entry.person);
        assert_eq!(index.updated_at(member), entry.updated_at);
        assert_eq!(index.find(entry.person.id.as_deref().unwrap()), Some(member));
        assert_eq!(index.place(member), place as u64 + 1);
    }
    assert_eq!(index.find("nobody"), None);
    assert_eq!(index.find(" "), None);
}

#[test]
fn persons_appended_in_batches_give_the_same_index_and_a_batch_of_other_settings_none() {
    let entries = world(6, 300);
    let scorecard = Scorecard::published();
    let settings = Settings::default();
    let mut builder = Builder::new(&scorecard, settings.clone());
    let mut other = Batch::new(&Settings { key: Algorithm::Kankowski, ..settings.clone() });
    let mut batch = Batch::new(&settings);
    for (place, entry) in (1..).zip(&entries) {
        other.push(place, entry).unwrap();
        let error = builder.append(&mut other).unwrap_err();
        assert_eq!(error.to_string(), "key value is not allowed");
        let nobody =
            Entry { person: Person { id: None, ..entry.person.clone() }, updated_at: None };
        assert_eq!(batch.push(place, &nobody).unwrap_err().to_string(), "id is required");
        batch.push(place, entry).unwrap();
        // Batches of none, one and several.
        if place % 7 < 3 {
            builder.append(&mut batch).unwrap();
            builder.append(&mut batch).unwrap();
            assert!(batch.is_empty());
        }
    }
    builder.append(&mut batch).unwrap();
    let (index, pushed) = (builder.finish().unwrap(), build(&entries, &scorecard, settings));
    assert_eq!(index.memory(), pushed.memory());
    for member in (0..entries.len() as u32).map(Member) {
        assert_eq!(index.person(member), pushed.person(member));
        assert_eq!(index.place(member), pushed.place(member));
    }
    let all = |index: &Index| index.pairs(PairSettings::default(), 0, 1).collect::<Vec<_>>();
    assert_eq!(all(&index), all(&pushed));
}

#[test]
fn an_empty_index_gives_answers() {
    let index = Builder::new(&Scorecard::published(), Settings::default()).finish().unwrap();
    assert!(index.is_empty());
    assert!(index.candidates(&world(1, 1)[0].person).is_empty());
    assert_eq!(index.pairs(PairSettings::default(), 0, 0).count(), 0);
    assert_eq!(index.blocks().count(), 0);
}

#[test]
fn an_index_is_shared_between_threads() {
    let entries = world(4, 400);
    let index = build(&entries, &Scorecard::published(), Settings::default());
    let whole = index.pairs(PairSettings::default(), 0, 1).count();
    let parts: usize = std::thread::scope(|scope| {
        let part = |part| {
            scope.spawn({
                let index = &index;
                move || index.pairs(PairSettings::default(), part, 4).count()
            })
        };
        let threads: Vec<_> = (0..4).map(part).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(parts, whole);
}
