//! Texts that many persons share, such as names and settlements: each kept once.

use std::num::NonZeroU32;
use std::ops::Range;

use super::hash::Hash;

/// Distinct texts by their place.
#[derive(Debug, Default)]
pub(super) struct Texts {
    all: String,
    /// Where each text ends; it starts where the one before ends.
    ends: Vec<u64>,
}

impl Texts {
    pub(super) fn get(&self, place: u32) -> Option<&str> {
        self.all.get(self.range(place)?)
    }

    /// Where a text is.
    fn range(&self, place: u32) -> Option<Range<usize>> {
        let place = place as usize;
        let end = *self.ends.get(place)? as usize;
        let start = match place.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        Some(start..end)
    }

    pub(super) fn bytes(&self) -> usize {
        let ends = self.ends.capacity().saturating_mul(size_of::<u64>());
        self.all.capacity().saturating_add(ends)
    }
}

/// Texts being collected, with a table to find those that are there.
#[derive(Debug, Default)]
pub(super) struct TextsBuilder {
    texts: Texts,
    /// Texts where their hashes lead. As many as a power of two, and at most half of them taken.
    slots: Vec<Slot>,
}

/// The place of a text, one more than it, and its hash; no place where there is none. Texts of other hashes
/// are passed over without being read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Slot {
    place: Option<NonZeroU32>,
    hash: u32,
}

impl Slot {
    fn of(place: u32, hash: u32) -> Self {
        Slot { place: NonZeroU32::new(place.saturating_add(1)), hash }
    }

    fn place(self) -> Option<u32> {
        self.place.map(|place| place.get().saturating_sub(1))
    }
}

const FEWEST_SLOTS: usize = 1 << 6;

/// So many texts are looked up at once.
const AT_ONCE: usize = 64;

fn hash_of(text: &[u8]) -> u32 {
    Hash::EMPTY.text(text).value() as u32
}

impl TextsBuilder {
    /// The place of a text.
    pub(super) fn place(&mut self, text: &str) -> u32 {
        self.place_of(text, hash_of(text.as_bytes()))
    }

    fn place_of(&mut self, text: &str, hash: u32) -> u32 {
        if self.len().saturating_mul(2) >= self.slots.len() {
            self.grow();
        }
        let is_it = |texts: &Texts, place| {
            let range = texts.range(place).unwrap_or_default();
            texts.all.as_bytes().get(range) == Some(text.as_bytes())
        };
        let mut at = self.first_slot(hash);
        loop {
            let slot = self.slots.get(at).copied().unwrap_or_default();
            match slot.place() {
                Some(place) if slot.hash == hash && is_it(&self.texts, place) => return place,
                Some(_) => at = self.next_slot(at),
                None => break,
            }
        }
        let place = self.len() as u32;
        self.texts.all.push_str(text);
        self.texts.ends.push(self.texts.all.len() as u64);
        self.take(at, Slot::of(place, hash));
        place
    }

    /// Puts the places of all texts of another into `places`, in their order. A text is found by three reads
    /// that each wait for the one before and most often for the memory: each is made for many texts before
    /// the next is, so that they wait together.
    pub(super) fn places(&mut self, others: &TextsBuilder, places: &mut Vec<u32>) {
        places.clear();
        let mut texts = others.iter();
        for hashes in others.hashes().chunks(AT_ONCE) {
            let mut found = [Slot::default(); AT_ONCE];
            for (slot, hash) in found.iter_mut().zip(hashes) {
                *slot = self.slots.get(self.first_slot(*hash)).copied().unwrap_or_default();
            }
            let mut ranges = [const { 0..0 }; AT_ONCE];
            for (range, slot) in ranges.iter_mut().zip(&found) {
                let place = slot.place().and_then(|place| self.texts.range(place));
                *range = place.unwrap_or_default();
            }
            let own = self.texts.all.as_bytes();
            let mut firsts = [0_u8; AT_ONCE];
            for (first, range) in firsts.iter_mut().zip(&ranges) {
                *first = own.get(range.start).copied().unwrap_or_default();
            }
            std::hint::black_box(firsts);
            places.extend(
                hashes.iter().zip(texts.by_ref()).map(|(hash, text)| self.place_of(text, *hash)),
            );
        }
    }

    /// The slot where a hash leads first.
    fn first_slot(&self, hash: u32) -> usize {
        hash as usize & self.slots.len().saturating_sub(1)
    }

    fn next_slot(&self, slot: usize) -> usize {
        slot.wrapping_add(1) & self.slots.len().saturating_sub(1)
    }

    fn take(&mut self, at: usize, slot: Slot) {
        if let Some(free) = self.slots.get_mut(at) {
            *free = slot;
        }
    }

    fn grow(&mut self) {
        let slots = self.slots.len().saturating_mul(2).max(FEWEST_SLOTS);
        let before = std::mem::replace(&mut self.slots, vec![Slot::default(); slots]);
        for slot in before.into_iter().filter(|slot| slot.place.is_some()) {
            let mut at = self.first_slot(slot.hash);
            while self.slots.get(at).is_some_and(|slot| slot.place.is_some()) {
                at = self.next_slot(at);
            }
            self.take(at, slot);
        }
    }

    /// The hash of each text.
    fn hashes(&self) -> Vec<u32> {
        let mut hashes = vec![0; self.len()];
        for slot in &self.slots {
            let place = slot.place().and_then(|place| hashes.get_mut(place as usize));
            place.into_iter().for_each(|hash| *hash = slot.hash);
        }
        hashes
    }

    pub(super) fn bytes(&self) -> usize {
        let slots = self.slots.capacity().saturating_mul(size_of::<Slot>());
        self.texts.bytes().saturating_add(slots)
    }

    /// All texts, in the order of their places.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len() as u32).map_while(|place| self.texts.get(place))
    }

    pub(super) fn len(&self) -> usize {
        self.texts.ends.len()
    }

    /// Forgets all texts and keeps the room.
    pub(super) fn clear(&mut self) {
        self.texts.all.clear();
        self.texts.ends.clear();
        self.slots.fill(Slot::default());
    }

    pub(super) fn finish(mut self) -> Texts {
        self.texts.all.shrink_to_fit();
        self.texts.ends.shrink_to_fit();
        self.texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_stored_once_and_read_back() {
        let mut builder = TextsBuilder::default();
        let texts: Vec<String> = (0..5_000).map(|n| format!("Зразко{}", n % 1_000)).collect();
        let places: Vec<u32> = texts.iter().map(|text| builder.place(text)).collect();
        let empty = builder.place("");
        let kept = builder.finish();
        for (text, place) in texts.iter().zip(&places) {
            assert_eq!(kept.get(*place), Some(text.as_str()));
        }
        assert_eq!(kept.get(empty), Some(""));
        assert_eq!(kept.ends.len(), 1_001);
        assert_eq!(kept.get(1_001), None);
    }

    #[test]
    fn texts_looked_up_together_have_the_places_of_those_looked_up_one_by_one() {
        let (mut together, mut single) = (TextsBuilder::default(), TextsBuilder::default());
        let mut places = Vec::new();
        for batch in 0..20 {
            let mut texts = TextsBuilder::default();
            for n in 0..batch * 40 {
                texts.place(&format!("Зразко{}", n * batch % 700));
            }
            together.places(&texts, &mut places);
            let expected: Vec<u32> = texts.iter().map(|text| single.place(text)).collect();
            assert_eq!(places, expected);
        }
        assert_eq!(together.len(), single.len());
    }
}
