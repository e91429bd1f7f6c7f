//! The Cyrillic readings of names wholly in Latin letters.

use crate::names::{reading_of, Normalisation};
use crate::person::Person;
use crate::text::PreparedText;

/// The Cyrillic readings of first, last and second name; absent for a name that is not wholly in
/// Latin letters.
#[derive(Clone)]
pub(super) struct Readings([PreparedText; 3]);

impl Readings {
    /// The readings, if a name has one.
    #[inline]
    pub(super) fn of(person: &Person, normalisation: Normalisation) -> Option<Box<Self>> {
        match normalisation {
            Normalisation::Published => None,
            Normalisation::Clean => Readings::of_names(person),
        }
    }

    fn of_names(person: &Person) -> Option<Box<Self>> {
        let names = [&person.first_name, &person.last_name, &person.second_name];
        let readings = names.map(|name| {
            let reading = name.as_deref().and_then(reading_of);
            PreparedText::of(reading.as_deref())
        });
        let has_reading = readings.iter().any(PreparedText::is_present);
        has_reading.then(|| Box::new(Readings(readings)))
    }

    /// The reading of the name at a place, if it has one.
    pub(super) fn get(&self, place: usize) -> Option<&PreparedText> {
        self.0.get(place).filter(|reading| reading.is_present())
    }
}
