//! Texts that many persons share, such as names and settlements: each kept once.

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
        let place = place as usize;
        let end = *self.ends.get(place)? as usize;
        let start = match place.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.all.get(start..end)
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
    /// Places of texts, one more than each, where their hashes lead; 0 where there is none. As many
    /// as a power of two, and at most half of them taken.
    slots: Vec<u32>,
}

const FEWEST_SLOTS: usize = 1 << 6;

impl TextsBuilder {
    /// The place of a text.
    pub(super) fn place(&mut self, text: &str) -> u32 {
        if self.len().saturating_mul(2) >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(text);
        match self.slots.get(slot).and_then(|place| place.checked_sub(1)) {
            Some(place) => place,
            None => {
                let place = self.len() as u32;
                self.texts.all.push_str(text);
                self.texts.ends.push(self.texts.all.len() as u64);
                self.take(slot, place);
                place
            }
        }
    }

    /// The slot of a text: the one that has its place, else the free one where it belongs.
    fn slot(&self, text: &str) -> usize {
        let mask = self.slots.len().saturating_sub(1);
        let mut slot = Hash::EMPTY.text(text.as_bytes()).value() as usize & mask;
        loop {
            match self.slots.get(slot).and_then(|place| place.checked_sub(1)) {
                Some(place) if self.texts.get(place) != Some(text) => {
                    slot = slot.wrapping_add(1) & mask;
                }
                _ => return slot,
            }
        }
    }

    fn take(&mut self, slot: usize, place: u32) {
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = place.saturating_add(1);
        }
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len().saturating_mul(2).max(FEWEST_SLOTS)];
        for place in 0..self.len() as u32 {
            let text = self.texts.get(place).unwrap_or_default();
            self.take(self.slot(text), place);
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let slots = self.slots.capacity().saturating_mul(size_of::<u32>());
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
        self.slots.fill(0);
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
}
