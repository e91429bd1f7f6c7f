//! Random pairs, which are hardly ever matches.
//!
//! They are made of the persons of different lines: some persons and some candidates are kept, those
//! of least hash with the seed, so that their order changes nothing, and drawn against one another.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::catalogue::Layout;
use crate::comparison::PreparedPerson;
use crate::error::FieldError;
use crate::training::{Design, Observation, Sample};

/// Persons kept of each side.
const KEPT: usize = 2_000;

/// Pairs drawn.
const PAIRS: u64 = 200_000;

/// What random pairs are made of.
pub(super) struct Random {
    seed: u64,
    given: Sample,
    sides: [BTreeMap<(u64, u64), Arc<PreparedPerson>>; 2],
    /// Pairs that were given as candidates.
    listed: Vec<(u64, u64)>,
}

impl Random {
    pub(super) fn new(design: &Design, seed: u64) -> Random {
        let sides = [BTreeMap::new(), BTreeMap::new()];
        Random { seed, given: Sample::new(design), sides, listed: Vec::new() }
    }

    /// A random pair of the host's.
    pub(super) fn push(&mut self, bins: &[u8]) -> Result<(), FieldError> {
        self.given.push(&observation(bins))
    }

    /// The two persons of a line, who may be one.
    pub(super) fn offer(&mut self, keys: &[String; 2], persons: [Arc<PreparedPerson>; 2]) {
        let keys = keys.each_ref().map(|key| number(key));
        let [person, candidate] = keys;
        self.listed.push((person, candidate));
        let both = keys.into_iter().zip(persons);
        for (side, (key, person)) in self.sides.iter_mut().zip(both) {
            let place = (mixed(key ^ self.seed), key);
            let is_low = side.last_key_value().is_none_or(|(last, _)| place < *last);
            if side.len() < KEPT || is_low {
                side.insert(place, person);
                if side.len() > KEPT {
                    side.pop_last();
                }
            }
        }
    }

    /// The random pairs: the host's, or pairs of persons of different lines.
    pub(super) fn sample(&self, layout: &Layout, design: &Design) -> Sample {
        if !self.given.is_empty() {
            return self.given.clone();
        }
        let mut listed = self.listed.clone();
        listed.sort_unstable();
        let [persons, candidates] = self.sides.each_ref().map(|side| {
            let side = side.iter().map(|((_, key), person)| (*key, person));
            side.collect::<Vec<_>>()
        });
        let mut sample = Sample::new(design);
        type Side<'a> = (u64, &'a Arc<PreparedPerson>);
        let mut add = |one: &Side<'_>, other: &Side<'_>| {
            let is_listed = |pair| listed.binary_search(&pair).is_ok();
            if one.0 != other.0 && !is_listed((one.0, other.0)) && !is_listed((other.0, one.0)) {
                let bins = layout.bins_of(one.1, other.1);
                // The layout's own bins are those of the design.
                let _ = sample.push(&observation(bins.places()));
            }
        };
        let [ones, others] = [&persons, &candidates].map(|side| side.len() as u64);
        if ones.saturating_mul(others) <= PAIRS {
            persons.iter().for_each(|one| candidates.iter().for_each(|other| add(one, other)));
            return sample;
        }
        for draw in 0..PAIRS {
            let number = mixed(self.seed ^ mixed(draw));
            let place = |side: u64, number: u64| {
                usize::try_from(number.checked_rem(side).unwrap_or_default()).unwrap_or_default()
            };
            let one = persons.get(place(ones, number >> 32));
            let other = candidates.get(place(others, number & 0xFFFF_FFFF));
            if let Some((one, other)) = one.zip(other) {
                add(one, other);
            }
        }
        sample
    }
}

fn observation(bins: &[u8]) -> Observation<'_> {
    Observation { bins, is_match: None, group: "", weight: 1.0, date: None }
}

/// A hash of a text.
fn number(text: &str) -> u64 {
    let digest = Sha256::digest(text);
    digest.iter().take(8).fold(0, |number: u64, byte| number.wrapping_shl(8) | u64::from(*byte))
}

/// The finaliser of SplitMix64.
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}
