//! `first_name`, `last_name`, `second_name`, `swapped_names`, `last_name_frequency`.

use super::frequencies::{self, FrequencyBin};
use super::pair::{bins, Pair};
use crate::comparison::PreparedText;

bins! {
    /// Of one name. Patronymics and family names have no placeholder of a newborn.
    NameBin {
        Equal = "equal",
        SameKey = "same_key",
        Distance1 = "distance_1",
        Distance2 = "distance_2",
        Differ = "differ",
        Absent = "absent",
        Newborn = "newborn",
    }
}

bins! {
    SwappedBin {
        FirstLast = "first_last",
        FirstSecond = "first_second",
        None = "none",
        Absent = "absent",
    }
}

/// Places of the names in a prepared person.
pub(super) const FIRST: usize = 0;
pub(super) const LAST: usize = 1;
pub(super) const SECOND: usize = 2;

/// Between shorter names a distance of 2 is no evidence.
const FIVE_LETTERS: usize = 5;

/// Compares the names at a place; `keys` is the place of their phonetic keys.
#[inline]
pub(super) fn name<const PLACE: usize>(pair: &Pair<'_>, keys: usize) -> NameBin {
    let Some((one, other)) = texts::<PLACE>(pair) else { return NameBin::Absent };
    if PLACE == FIRST && (pair.own.is_newborn || pair.other.is_newborn) {
        return NameBin::Newborn;
    }
    if one.is_same(other) {
        return NameBin::Equal;
    }
    let across = pair.a.distance_across_scripts(pair.b, PLACE, 3);
    if across == Some(0) {
        return NameBin::Equal;
    }
    if sound_alike(pair, keys) {
        return NameBin::SameKey;
    }
    match across.or_else(|| near::<PLACE>(pair, one, other)) {
        Some(1) => NameBin::Distance1,
        Some(2) if one.letter_count().min(other.letter_count()) >= FIVE_LETTERS => {
            NameBin::Distance2
        }
        _ => NameBin::Differ,
    }
}

/// The names at a place, if both are there.
#[inline]
fn texts<'a, const PLACE: usize>(pair: &Pair<'a>) -> Option<(&'a PreparedText, &'a PreparedText)> {
    let one = *pair.a.names().get(PLACE)?;
    let other = *pair.b.names().get(PLACE)?;
    one.are_present(other).then_some((one, other))
}

/// The distance up to 2 of two names.
#[inline]
fn near<const PLACE: usize>(
    pair: &Pair<'_>,
    one: &PreparedText,
    other: &PreparedText,
) -> Option<u32> {
    let (own, others) = (pair.own.letters.get(PLACE)?, pair.other.letters.get(PLACE)?);
    if own.can_be_near(*others, 2) {
        one.near(other, 2)
    } else {
        None
    }
}

/// Whether two names have a phonetic key in common.
#[inline]
pub(super) fn sound_alike(pair: &Pair<'_>, keys: usize) -> bool {
    let keys = (pair.own.keys.get(keys), pair.other.keys.get(keys));
    matches!(keys, (Some(own), Some(other)) if own.sounds_like(other))
}

/// Whether two names are swapped: equal crosswise, and not all one name.
pub(super) fn swapped_names(pair: &Pair<'_>) -> SwappedBin {
    let [first, last, second] = pair.a.names();
    let [other_first, other_last, other_second] = pair.b.names();
    let is_given = |first: &PreparedText, last: &PreparedText, second: &PreparedText| {
        first.is_present() && (last.is_present() || second.is_present())
    };
    if !is_given(first, last, second) || !is_given(other_first, other_last, other_second) {
        return SwappedBin::Absent;
    }
    let are_swapped = |name: &PreparedText, other_name: &PreparedText| {
        let crosswise = first.is_same(other_name) && name.is_same(other_first);
        crosswise && name.is_present() && !first.is_same(name)
    };
    if are_swapped(last, other_last) {
        SwappedBin::FirstLast
    } else if are_swapped(second, other_second) {
        SwappedBin::FirstSecond
    } else {
        SwappedBin::None
    }
}

/// How common a family name is that both have, or that sounds alike.
pub(super) fn last_name_frequency(pair: &Pair<'_>, keys: usize, levels: [u64; 2]) -> FrequencyBin {
    let Some((one, other)) = texts::<LAST>(pair) else { return FrequencyBin::Absent };
    if !one.is_same(other) && !sound_alike(pair, keys) {
        return FrequencyBin::Differ;
    }
    frequencies::of(pair.own.last_name_frequency, pair.other.last_name_frequency, levels)
}
