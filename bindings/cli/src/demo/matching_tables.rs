//! A small host: an index of persons in memory that answers the questions of matching the way a
//! database does, by indexed columns.

use std::collections::{BTreeSet, HashMap, HashSet};

use osoba::matching::{Candidate, ClusterKeys, Facts, Holder, Question};
use osoba::names::{Algorithm, Keys};
use osoba::Person;

/// Rows by the value of an indexed column, or of two joined ones.
type Column = HashMap<String, Vec<usize>>;

/// The persons, and an index for every cluster.
#[derive(Debug)]
pub(super) struct Index {
    persons: Vec<Person>,
    by_id: HashMap<String, usize>,
    tax_id: Column,
    document_number: Column,
    auth_phone: Column,
    birth_date_last_name: Column,
    settlement_last_name: Column,
    first_last_name: Column,
    confidants_phones: HashSet<String>,
}

impl Index {
    /// Indexes persons by the keys of this algorithm.
    pub(super) fn of(persons: Vec<Person>, algorithm: Algorithm) -> Self {
        let mut index = Index {
            by_id: HashMap::new(),
            tax_id: Column::new(),
            document_number: Column::new(),
            auth_phone: Column::new(),
            birth_date_last_name: Column::new(),
            settlement_last_name: Column::new(),
            first_last_name: Column::new(),
            confidants_phones: HashSet::new(),
            persons: Vec::new(),
        };
        for (row, (person, keys)) in
            persons.iter().zip(ClusterKeys::of_many(&persons, algorithm)).enumerate()
        {
            index.by_id.insert(person.id.clone().unwrap_or_default(), row);
            for phone in person.confidant_person.iter().flat_map(|confidant| &confidant.phones) {
                index.confidants_phones.extend(phone.number.clone());
            }
            if person.participates() {
                index.insert(row, &keys);
            }
        }
        Index { persons, ..index }
    }

    pub(super) fn len(&self) -> usize {
        self.persons.len()
    }

    fn insert(&mut self, row: usize, keys: &ClusterKeys) {
        let values = Values::of(keys);
        for (column, values) in self.columns().into_iter().zip(values.0) {
            for value in values {
                column.entry(value).or_default().push(row);
            }
        }
    }

    /// The columns in the order of [`Values`].
    fn columns(&mut self) -> [&mut Column; 6] {
        [
            &mut self.tax_id,
            &mut self.document_number,
            &mut self.auth_phone,
            &mut self.birth_date_last_name,
            &mut self.settlement_last_name,
            &mut self.first_last_name,
        ]
    }

    /// The union of the clusters.
    fn candidates(&self, keys: &ClusterKeys) -> Vec<Candidate> {
        let columns = [
            &self.tax_id,
            &self.document_number,
            &self.auth_phone,
            &self.birth_date_last_name,
            &self.settlement_last_name,
            &self.first_last_name,
        ];
        let mut rows = BTreeSet::new();
        for (column, values) in columns.into_iter().zip(Values::of(keys).0) {
            rows.extend(values.iter().filter_map(|value| column.get(value)).flatten().copied());
        }
        let persons = rows.into_iter().filter_map(|row| self.persons.get(row));
        persons.cloned().map(Candidate::from).collect()
    }

    /// Puts the fact that answers the question where it belongs.
    pub(super) fn answer(&self, question: &Question, facts: &mut Facts) {
        match question {
            Question::PhoneHolders { phone } => {
                let rows = self.auth_phone.get(phone).into_iter().flatten();
                let holders = rows.filter_map(|row| self.persons.get(*row)).map(Holder::from);
                facts.phone_holders = Some(holders.collect());
            }
            Question::PhoneIsConfidants { phone } => {
                facts.phone_is_confidants = Some(self.confidants_phones.contains(phone));
            }
            Question::Person { id } => {
                let row = self.by_id.get(id).and_then(|row| self.persons.get(*row));
                facts.person = Some(row.cloned());
            }
            Question::SameIdentity { tax_id, first_name, last_name, second_name } => {
                let rows = tax_id.as_ref().and_then(|tax_id| self.tax_id.get(tax_id));
                let same = |person: &&Person| {
                    (&person.first_name, &person.last_name, &person.second_name)
                        == (first_name, last_name, second_name)
                };
                let persons = rows.into_iter().flatten().filter_map(|row| self.persons.get(*row));
                facts.same_identity = Some(persons.filter(same).map(Holder::from).collect());
            }
            Question::Candidates(keys) => facts.candidates = Some(self.candidates(keys)),
        }
    }
}

/// The values by which a person is found, a list for each cluster in the order of the
/// specification. A cluster of two conditions has both in one value, as an index over two columns.
struct Values([Vec<String>; 6]);

impl Values {
    fn of(keys: &ClusterKeys) -> Self {
        let names = |keys: &Keys| keys.iter().map(|code| code.as_str().to_owned()).collect();
        let (last, first): (Vec<String>, Vec<String>) =
            (names(&keys.last_name_keys), names(&keys.first_name_keys));
        let joined = |values: &[String]| -> Vec<String> {
            let pairs = values
                .iter()
                .flat_map(|value| last.iter().map(move |last| format!("{value}\u{0}{last}")));
            pairs.collect()
        };
        let birth_date: Vec<String> = keys.birth_date.iter().map(ToString::to_string).collect();
        Values([
            keys.tax_id.iter().cloned().collect(),
            keys.document_numbers.clone(),
            keys.auth_phones.clone(),
            joined(&birth_date),
            joined(&keys.settlement_ids),
            joined(&first),
        ])
    }
}
