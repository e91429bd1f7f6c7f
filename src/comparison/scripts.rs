//! Names wholly in Latin letters, compared with names that are not.

use super::distance_limits::{DistanceLimits, TWINS_LAST_NAME};
use super::prepared::PreparedPerson;
use super::values::Value;
use crate::names::write_in_latin;
use crate::text::{distance_of_letters, PreparedText};

/// The names that are read, with what is compared of each.
const NAMES: [(Value, NameOf, LimitOf); 3] = [
    (Value::FirstName, |person| &person.first_name, |limits| limits.first_name),
    (Value::LastName, |person| &person.last_name, |limits| limits.last_name),
    (Value::SecondName, |person| &person.second_name, |limits| limits.second_name),
];

type NameOf = fn(&PreparedPerson) -> &PreparedText;
type LimitOf = fn(&DistanceLimits) -> u32;

/// Names of more letters are compared by the reading alone.
const GREATEST_NAME: usize = 64;

/// The distances of every two names of which one has a reading and the other has not. From `limits`
/// on a distance is not exact.
#[cold]
pub(super) fn distances(
    a: &PreparedPerson,
    b: &PreparedPerson,
    limits: &DistanceLimits,
) -> [Option<(Value, Option<u32>)>; NAMES.len()] {
    std::array::from_fn(|place| {
        let (value, _, limit) = NAMES.get(place)?;
        let limit = limit(limits).max(TWINS_LAST_NAME);
        Some((*value, distance(a, b, place, limit)?))
    })
}

impl PreparedPerson {
    /// The distance of first (0), last (1) or second (2) names of which one is in Latin letters and
    /// the other is not; none for names in one script. From `limits` on it is not exact.
    #[inline]
    pub(crate) fn distance_across_scripts(
        &self,
        other: &PreparedPerson,
        place: usize,
        limit: u32,
    ) -> Option<u32> {
        if self.readings.is_none() && other.readings.is_none() {
            return None;
        }
        distance(self, other, place, limit).flatten()
    }
}

/// Whether the first names are one, but for their script.
pub(super) fn are_first_names_one(a: &PreparedPerson, b: &PreparedPerson) -> bool {
    distance(a, b, FIRST_NAME, 1) == Some(Some(0))
}

/// The place of the first name in [`NAMES`].
const FIRST_NAME: usize = 0;

/// The distance of two names, if one has a reading and the other has not.
fn distance(
    a: &PreparedPerson,
    b: &PreparedPerson,
    place: usize,
    limit: u32,
) -> Option<Option<u32>> {
    let (_, name, _) = NAMES.get(place)?;
    match (reading(a, place), reading(b, place)) {
        (Some(reading), None) => Some(nearer(name(a), reading, name(b), limit)),
        (None, Some(reading)) => Some(nearer(name(b), reading, name(a), limit)),
        _ => None,
    }
}

fn reading(person: &PreparedPerson, place: usize) -> Option<&PreparedText> {
    person.readings.as_ref()?.get(place)
}

/// The lesser of the distances in Cyrillic and in Latin letters.
fn nearer(
    latin: &PreparedText,
    reading: &PreparedText,
    other: &PreparedText,
    limit: u32,
) -> Option<u32> {
    let in_cyrillic = reading.distance_within(other, limit)?;
    Some(in_latin(latin, other).map_or(in_cyrillic, |in_latin| in_latin.min(in_cyrillic)))
}

/// The distance in the Latin letters that both are compared by, if neither name is too long.
fn in_latin(latin: &PreparedText, other: &PreparedText) -> Option<u32> {
    // A Cyrillic letter is written in up to four.
    let (mut one, mut two) = ([0; GREATEST_NAME], [0; GREATEST_NAME * 4]);
    if other.letter_count() > GREATEST_NAME {
        return None;
    }
    let one = written(latin, &mut one)?;
    let two = written(other, &mut two)?;
    Some(distance_of_letters(one, two))
}

fn written<'a>(name: &PreparedText, room: &'a mut [u8]) -> Option<&'a [u8]> {
    let count = write_in_latin(name.characters(), room)?;
    room.get(..count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_up_to_the_greatest_length_are_compared_in_latin_letters() {
        // й and и are written alike, щ in four letters.
        let name = |repeated: &[(&str, usize)]| {
            let text: String = repeated.iter().map(|(text, count)| text.repeat(*count)).collect();
            PreparedText::new(&text)
        };
        let latin = name(&[("y", 40), ("shch", 6)]);
        assert_eq!(in_latin(&latin, &name(&[("й", 40), ("щ", 6)])), Some(0));
        assert_eq!(in_latin(&latin, &name(&[("й", 40), ("щ", 24)])), Some(72));
        assert_eq!(in_latin(&name(&[("y", 64)]), &name(&[("й", 64)])), Some(0));
        assert_eq!(in_latin(&name(&[("y", 64)]), &name(&[("й", 65)])), None);
    }
}
