//! Invented persons, a good part of them twice, with what goes wrong in a registry.

use chrono::{DateTime, TimeDelta, Utc};
use osoba::index::{Builder, Entry, Index, Settings};
use osoba::person::{ConfidantPerson, Phone};
use osoba::scoring::Scorecard;
use osoba::Person;

use osoba_synthetic::records::{self as data, Random};

/// So many persons, the same for a seed.
pub(crate) fn world(seed: u64, count: usize) -> Vec<Entry<'static>> {
    let mut random = Random::new(seed);
    let mut entries: Vec<Entry> = Vec::with_capacity(count);
    for at in 0..count {
        let person = match entries.len() {
            0 => data::person(&mut random),
            len if random.chance(25) => {
                let earlier = entries[random.below(len)].person.clone();
                data::rewritten(&mut random, &earlier)
            }
            len => {
                let mut person = data::person(&mut random);
                if random.chance(10) {
                    let housemate = &entries[random.below(len)].person;
                    person.authentication_methods = housemate.authentication_methods.clone();
                    person.last_name.clone_from(&housemate.last_name);
                }
                person
            }
        };
        let mut person = spoilt(&mut random, person);
        person.id = Some(format!("{:08x}-0000-4000-8000-{at:012}", random.word() as u32).into());
        entries.push(Entry { person, updated_at: time(&mut random) });
    }
    entries
}

fn time(random: &mut Random) -> Option<DateTime<Utc>> {
    let first: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
    (!random.chance(20)).then(|| first + TimeDelta::days(random.below(5) as i64))
}

/// What clerks do to a record.
fn spoilt(random: &mut Random, mut person: Person<'static>) -> Person<'static> {
    match random.below(30) {
        0 => person.tax_id = Some("0000000000".into()),
        1 => person.tax_id = person.tax_id.map(|id| format!(" {id}\u{a0}")).map(Into::into),
        2 => person.first_name = Some("-".into()),
        3 => person.second_name = Some(" ".into()),
        4 => person.birth_date = "1900-01-01".parse().ok(),
        5 => person.is_active = Some(false),
        6 => person.status = Some("MERGED".into()),
        7 => {
            for method in &mut person.authentication_methods {
                method.phone_number = Some("+380999999999".into());
            }
        }
        8 => {
            let phone = Phone { r#type: None, number: Some("+380671112233".into()) };
            person.confidant_person = Some(ConfidantPerson { phones: vec![phone] });
        }
        9 => {
            for document in &mut person.documents {
                document.number =
                    document.number.as_deref().map(|number| format!("{number} ")).map(Into::into);
            }
        }
        10 => person.birth_settlement = Some("немає".into()),
        _ => {}
    }
    person
}

pub(crate) fn build(entries: &[Entry], scorecard: &Scorecard, settings: Settings) -> Index {
    let mut builder = Builder::new(scorecard, settings);
    for (place, entry) in (1..).zip(entries) {
        builder.push(place, entry).unwrap();
    }
    builder.finish().unwrap()
}

/// A person with an id and nothing else but what is given.
pub(crate) fn entry(json: &str) -> Entry<'static> {
    let Entry { person, updated_at } = Entry::from_json(json).unwrap();
    Entry { person: person.into_owned(), updated_at }
}
