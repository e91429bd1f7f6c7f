//! One text to be compared with many.

use super::bit_parallel::{
    short_distance, short_distances, short_masks, short_pair_distance, wide_distance, wide_masks,
    ShortMasks, WideMasks, LANES,
};
use super::diagonals::distance_up_to;
use super::{GREATEST_EXACT, GREATEST_PRODUCT};
use crate::comparison::text::{Letters, PreparedText};
use crate::names::normalise_letters::SHORT;

/// One text prepared to be compared with many: the bit masks of its letters are made once.
///
/// ```
/// use osoba::comparison::{Pattern, PreparedText};
/// let surnames = ["шевченко", "шевчук", "шевчєнко"].map(PreparedText::new);
/// let pattern = Pattern::new(&surnames[0]);
/// let distances: Vec<_> = pattern.distances(&surnames).collect();
/// assert_eq!(distances, [Some(0), Some(3), Some(1)]);
/// ```
#[derive(Debug, Clone)]
pub struct Pattern<'a> {
    text: &'a PreparedText,
    masks: Masks,
}

#[derive(Clone)]
#[expect(clippy::large_enum_variant, reason = "nearly all are short, and they are read at once")]
enum Masks {
    /// Of a text of one to sixteen letters of the alphabet.
    Short(ShortMasks),
    /// Of one of up to 64.
    Wide(Box<WideMasks>),
    /// Of none: the text is absent, too long or has other letters.
    None,
}

impl std::fmt::Debug for Masks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Masks::Short(_) => "short",
            Masks::Wide(_) => "wide",
            Masks::None => "none",
        })
    }
}

impl<'a> Pattern<'a> {
    /// Makes the masks of a text.
    #[must_use]
    pub fn new(text: &'a PreparedText) -> Self {
        let masks = match text.kept() {
            Letters::Bytes(letters) if letters.len() <= SHORT => Masks::Short(short_masks(letters)),
            Letters::Bytes(letters) if letters.len() <= 64 => {
                Masks::Wide(Box::new(wide_masks(letters)))
            }
            _ => Masks::None,
        };
        Pattern { text, masks }
    }

    /// The distance to one text; the same as [`PreparedText::distance`].
    #[must_use]
    pub fn distance(&self, other: &PreparedText) -> Option<u32> {
        self.distance_within(other, u32::MAX)
    }

    /// The distance if it is below `limit`, else any number from `limit` on; absent if a text is.
    #[inline]
    pub(in crate::comparison) fn distance_within(
        &self,
        other: &PreparedText,
        limit: u32,
    ) -> Option<u32> {
        match settled(self.text, other, limit) {
            Settled::Absent => None,
            Settled::Distance(distance) => Some(distance),
            Settled::Open => Some(self.measured(other, limit)),
        }
    }

    fn measured(&self, other: &PreparedText, limit: u32) -> u32 {
        let rows = self.text.letter_count();
        if let (Masks::Short(masks), Some(pattern), Some(text)) =
            (&self.masks, self.text.short(), other.short())
        {
            return count(short_pair_distance(masks, pattern, text));
        }
        let distance = match (&self.masks, other.kept()) {
            (Masks::Short(masks), Letters::Bytes(letters)) => short_distance(masks, rows, letters),
            (Masks::Wide(masks), Letters::Bytes(letters)) => wide_distance(masks, rows, letters),
            _ => return measured(self.text, other, limit),
        };
        count(distance)
    }

    /// The distances to many texts, in their order, eight at a time where they are short.
    pub fn distances<'b>(
        &'b self,
        others: &'b [PreparedText],
    ) -> impl Iterator<Item = Option<u32>> + 'b {
        others.chunks(LANES).flat_map(|chunk| {
            let distances = self.chunk_distances(chunk);
            distances.into_iter().take(chunk.len())
        })
    }

    /// The distances to up to eight texts; more are left out.
    fn chunk_distances(&self, chunk: &[PreparedText]) -> [Option<u32>; LANES] {
        let mut distances = [None; LANES];
        if let Some(together) = self.lanes(chunk) {
            for (slot, distance) in distances.iter_mut().zip(together) {
                *slot = Some(u32::from(distance));
            }
        } else {
            for (slot, other) in distances.iter_mut().zip(chunk) {
                *slot = self.distance(other);
            }
        }
        distances
    }

    /// The distances to exactly eight texts if all of them are short.
    fn lanes(&self, chunk: &[PreparedText]) -> Option<[u16; LANES]> {
        let Masks::Short(masks) = &self.masks else { return None };
        let (_, rows) = self.text.short()?;
        let chunk: &[PreparedText; LANES] = chunk.try_into().ok()?;
        let mut texts = [&[0; SHORT]; LANES];
        let mut lengths = [0; LANES];
        for ((text, length), other) in texts.iter_mut().zip(&mut lengths).zip(chunk) {
            let (letters, letter_count) = other.short()?;
            *text = letters;
            *length = u16::try_from(letter_count).ok()?;
        }
        Some(short_distances(masks, rows, texts, lengths))
    }
}

/// What is known of a distance before anything is measured.
pub(super) enum Settled {
    /// A text is absent.
    Absent,
    /// The distance, or a number from the limit on that is not above it.
    Distance(u32),
    /// It must be measured.
    Open,
}

/// Equality, length and the letters that occur settle most pairs.
#[inline]
pub(super) fn settled(a: &PreparedText, b: &PreparedText, limit: u32) -> Settled {
    if !a.are_present(b) {
        return Settled::Absent;
    }
    if a.is_same(b) {
        return Settled::Distance(0);
    }
    if limit != u32::MAX {
        let least = a.least_distance(b);
        if least >= limit {
            return Settled::Distance(least);
        }
    }
    Settled::Open
}

/// The distance of two texts that differ, as [`PreparedText::distance`] promises it.
pub(super) fn measured(a: &PreparedText, b: &PreparedText, limit: u32) -> u32 {
    if let (Letters::Bytes(one), Letters::Bytes(other)) = (a.kept(), b.kept()) {
        let (pattern, text) = if one.len() <= other.len() { (one, other) } else { (other, one) };
        if pattern.len() <= SHORT {
            return count(short_distance(&short_masks(pattern), pattern.len(), text));
        }
        if pattern.len() <= 64 {
            return count(wide_distance(&wide_masks(pattern), pattern.len(), text));
        }
    }
    let (first, second) = (a.letter_count(), b.letter_count());
    let is_small = first.saturating_mul(second) <= GREATEST_PRODUCT;
    let greatest = if is_small { u32::MAX } else { GREATEST_EXACT };
    // From the limit on any distance is as good as another.
    let greatest = greatest.min(limit);
    let found = match (a.kept(), b.kept()) {
        (Letters::Bytes(a), Letters::Bytes(b)) => {
            distance_up_to(first, second, greatest as usize, |row, column| {
                a.get(row) == b.get(column)
            })
        }
        _ => distance_up_to(first, second, greatest as usize, |row, column| {
            a.letter(row) == b.letter(column)
        }),
    };
    let more = greatest.saturating_add(1).max(count(first.abs_diff(second)));
    found.map_or(more, count)
}

fn count(distance: usize) -> u32 {
    u32::try_from(distance).unwrap_or(u32::MAX)
}
