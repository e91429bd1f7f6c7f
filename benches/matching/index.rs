//! An index in memory, asked by cluster key as a database would be.

use std::collections::{BTreeSet, HashMap};

use osoba::matching::{Candidate, ClusterKeys, Holder};
use osoba::names::Algorithm;
use osoba::Person;

/// Places of persons by what they are found by.
#[derive(Debug)]
pub(crate) struct Index<'a> {
    persons: &'a [Person],
    places: HashMap<String, Vec<usize>>,
}

impl<'a> Index<'a> {
    pub(crate) fn new(persons: &'a [Person], algorithm: Algorithm) -> Self {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, keys) in ClusterKeys::of_many(persons, algorithm).iter().enumerate() {
            for look_up in look_ups(keys) {
                places.entry(look_up).or_default().push(at);
            }
        }
        Index { persons, places }
    }

    pub(crate) fn candidates(&self, keys: &ClusterKeys) -> Vec<Candidate> {
        let found = look_ups(keys).into_iter().filter_map(|look_up| self.places.get(&look_up));
        let places: BTreeSet<usize> = found.flatten().copied().collect();
        places.into_iter().map(|at| Candidate::from(self.persons[at].clone())).collect()
    }

    pub(crate) fn holders(&self, phone: &str) -> Vec<Holder> {
        let places = self.places.get(&format!("phone {phone}"));
        places.into_iter().flatten().map(|at| Holder::from(&self.persons[*at])).collect()
    }
}

/// Each cluster's look-ups, as texts.
fn look_ups(keys: &ClusterKeys) -> Vec<String> {
    let mut all = Vec::new();
    all.extend(keys.tax_id.iter().map(|tax_id| format!("tax {tax_id}")));
    all.extend(keys.document_numbers.iter().map(|number| format!("document {number}")));
    all.extend(keys.auth_phones.iter().map(|phone| format!("phone {phone}")));
    for last in keys.last_names() {
        all.extend(keys.birth_date.iter().map(|date| format!("birth {date} {last}")));
        all.extend(keys.settlement_ids.iter().map(|id| format!("settlement {id} {last}")));
        all.extend(keys.first_names().map(|first| format!("names {first} {last}")));
    }
    all
}
