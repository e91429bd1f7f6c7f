//! One person against many, as many at a time as go side by side.

use super::distance_limits::{DistanceLimits, TWINS_LAST_NAME};
use super::prepared::PreparedPerson;
use super::scripts;
use super::values::{Comparisons, Value};
use super::variables::{documents_distance, has_few_documents, set_others};
use crate::text::{Pattern, PreparedText, Texts, Vectors, LANES};

/// A person to be compared with many: what is made of the texts is made once.
#[derive(Debug, Clone)]
pub(crate) struct Probe<'a> {
    person: &'a PreparedPerson,
    first_name: Pattern<'a>,
    last_name: Pattern<'a>,
    second_name: Pattern<'a>,
    tax_id: Pattern<'a>,
    documents: Vec<Pattern<'a>>,
    vectors: Vectors,
}

/// Up to this many documents are patterns from the beginning. Of more each becomes one when it is
/// needed, so that they take no memory.
const FEW_DOCUMENTS: usize = 16;

impl<'a> Probe<'a> {
    pub(crate) fn new(person: &'a PreparedPerson, vectors: Vectors) -> Self {
        let pattern = |text| Pattern::with_vectors(text, vectors);
        let documents = person.documents.iter().take(FEW_DOCUMENTS);
        Probe {
            person,
            first_name: pattern(&person.first_name),
            last_name: pattern(&person.last_name),
            second_name: pattern(&person.second_name),
            tax_id: pattern(&person.tax_id),
            documents: documents.map(|document| pattern(&document.number)).collect(),
            vectors,
        }
    }

    /// Compares with up to [`LANES`] others; more are left out. Distances from `limits` on are not
    /// exact.
    #[expect(clippy::indexing_slicing, reason = "a remainder is a lane")]
    pub(crate) fn compare(
        &self,
        others: &[&PreparedPerson],
        limits: &DistanceLimits,
    ) -> Comparisons {
        let mut values = Comparisons::EMPTY;
        let Some(first) = others.first() else { return values };
        let mut all = [*first; LANES];
        for (lane, other) in all.iter_mut().zip(others) {
            *lane = other;
        }
        let lane = |lane: usize| all[lane % LANES];
        let count = others.len();
        let last_name_limit = limits.last_name.max(TWINS_LAST_NAME);
        let mut last_names = self.last_name.slots(count, |at| &lane(at).last_name, last_name_limit);
        let first_names =
            self.first_name.slots(count, |at| &lane(at).first_name, limits.first_name);
        let second_names =
            self.second_name.slots(count, |at| &lane(at).second_name, limits.second_name);
        let tax_ids = self.tax_id.slots(count, |at| &lane(at).tax_id, limits.tax_id);
        values.set_all(Value::LastName, last_names);
        values.set_all(Value::FirstName, first_names);
        values.set_all(Value::SecondName, second_names);
        values.set_all(Value::TaxId, tax_ids);
        values.set_all(Value::Documents, self.documents(others, limits.documents));
        if self.person.readings.is_some() || others.iter().any(|other| other.readings.is_some()) {
            self.set_by_reading(others, limits, &mut last_names, &mut values);
        }
        for (lane, (other, last_name)) in others.iter().zip(last_names).enumerate() {
            let last_name = last_name.checked_sub(1).map(u32::from);
            set_others(self.person, other, last_name, |value, to| values.set(value, lane, to));
        }
        values
    }

    /// Sets the distances of names that are compared by a reading; those of last names in
    /// `last_names`, too.
    #[cold]
    fn set_by_reading(
        &self,
        others: &[&PreparedPerson],
        limits: &DistanceLimits,
        last_names: &mut [u8; LANES],
        values: &mut Comparisons,
    ) {
        for (lane, (other, last_name)) in others.iter().zip(last_names).enumerate() {
            let distances = scripts::distances(self.person, other, limits);
            for (value, distance) in distances.into_iter().flatten() {
                values.set(value, lane, distance);
                if value == Value::LastName {
                    *last_name = distance.map_or(0, |to| to.saturating_add(1).min(255) as u8);
                }
            }
        }
    }

    /// One more than the least distance over all pairs of documents with each other, 0 if there is
    /// no pair.
    #[expect(clippy::indexing_slicing, reason = "a remainder is a lane")]
    fn documents(&self, others: &[&PreparedPerson], limit: u32) -> [u8; LANES] {
        if !others.iter().all(|other| has_few_documents(self.person, other)) {
            return self.documents_one_by_one(others, limit);
        }
        let absent = PreparedText::ABSENT;
        let mut numbers = others.iter().enumerate().flat_map(|(lane, other)| {
            other.documents.iter().map(move |document| (lane, &document.number))
        });
        // Less one, so that no pair is the greatest of all.
        let mut least = [u8::MAX; LANES];
        loop {
            let mut batch = [&absent; LANES];
            let mut owners = [0; LANES];
            let mut count = 0_usize;
            for ((number, owner), (lane, other)) in
                batch.iter_mut().zip(&mut owners).zip(numbers.by_ref())
            {
                (*number, *owner) = (other, lane);
                count = count.wrapping_add(1);
            }
            if count == 0 {
                return least.map(|least| least.wrapping_add(1));
            }
            let texts = Texts::gathered(self.vectors, count, |lane| {
                (batch[lane % LANES].letters(), batch[lane % LANES].length())
            });
            for place in 0..self.person.documents.len() {
                let slots = self.document(place, &texts, &batch, limit);
                for (slot, owner) in slots.iter().zip(owners).take(count) {
                    if let Some(least) = least.get_mut(owner) {
                        *least = slot.wrapping_sub(1).min(*least);
                    }
                }
            }
        }
    }

    /// The same, where someone has so many documents that not all pairs are compared.
    #[cold]
    fn documents_one_by_one(&self, others: &[&PreparedPerson], limit: u32) -> [u8; LANES] {
        let mut slots = [0; LANES];
        for (slot, other) in slots.iter_mut().zip(others) {
            let distance = documents_distance(self.person, other, limit);
            *slot = distance.map_or(0, |distance| distance.saturating_add(1).min(255) as u8);
        }
        slots
    }

    #[expect(clippy::indexing_slicing, reason = "a remainder is a lane")]
    fn document(
        &self,
        place: usize,
        texts: &Texts,
        numbers: &[&PreparedText; LANES],
        limit: u32,
    ) -> [u8; LANES] {
        let number = |lane: usize| numbers[lane % LANES];
        match (self.documents.get(place), self.person.documents.get(place)) {
            (Some(pattern), _) => pattern.slots_of(texts, number, limit),
            (None, Some(document)) => {
                let pattern = Pattern::with_vectors(&document.number, self.vectors);
                pattern.slots_of(texts, number, limit)
            }
            (None, None) => [0; LANES],
        }
    }
}
