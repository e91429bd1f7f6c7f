//! One text to be compared with many.

use super::exactness::{is_exact, GREATEST_EXACT};
use super::fast::bit_parallel::{distance, distance_to_short, masks, Masks};
use super::fast::blocks::{self, Room};
use super::fast::diagonals::distance_up_to;
use super::fast::lanes::{Repeated, Texts, Vectors, LANES};
use crate::text::prepared::{Letter, Letters, PreparedText, LONG};

/// One text prepared to be compared with many: its letters are read once.
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
    form: Form,
    vectors: Vectors,
}

/// The text as a kernel reads it.
#[derive(Clone)]
#[expect(clippy::large_enum_variant, reason = "nearly all are short, and they are read at once")]
enum Form {
    /// One of up to sixteen letters of the alphabet, in every lane.
    Short { letters: Repeated, rows: usize },
    /// Where each letter occurs in one of up to 64.
    Masks(Box<Masks>),
    /// Only the text itself: it is absent, too long or has other letters.
    Text,
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Form::Short { .. } => "short",
            Form::Masks(_) => "long",
            Form::Text => "other",
        })
    }
}

impl<'a> Pattern<'a> {
    /// Prepares a text for many comparisons.
    #[must_use]
    pub fn new(text: &'a PreparedText) -> Self {
        Pattern::with_vectors(text, Vectors::widest())
    }

    /// The same for tests and benches that choose the vector instructions.
    #[doc(hidden)]
    #[must_use]
    pub fn with_vectors(text: &'a PreparedText, vectors: Vectors) -> Self {
        let form = match (text.short(), text.kept()) {
            (Some((letters, length)), _) => {
                Form::Short { letters: Repeated::new(letters), rows: usize::from(length) }
            }
            (None, Letters::Bytes(letters)) if (1..=64).contains(&letters.len()) => {
                Form::Masks(Box::new(masks(letters)))
            }
            _ => Form::Text,
        };
        Pattern { text, form, vectors }
    }

    /// The distance to one text; the same as [`PreparedText::distance`].
    #[must_use]
    pub fn distance(&self, other: &PreparedText) -> Option<u32> {
        self.distance_within(other, u32::MAX)
    }

    /// The distance if it is below `limit`, else any number from `limit` on; absent if a text is.
    pub(crate) fn distance_within(&self, other: &PreparedText, limit: u32) -> Option<u32> {
        let settled = settled(self.text, other);
        settled.unwrap_or_else(|| Some(self.measured(other, limit)))
    }

    fn measured(&self, other: &PreparedText, limit: u32) -> u32 {
        match (&self.form, other.kept()) {
            (Form::Masks(masks), Letters::Bytes(letters)) => {
                let least = length_difference(self.text, other);
                if least >= limit {
                    return least;
                }
                count(distance(masks, self.text.letter_count(), letters))
            }
            _ => measured(self.text, other, limit),
        }
    }

    /// The distances to many texts, in their order, short ones side by side.
    pub fn distances<'b>(
        &'b self,
        others: &'b [PreparedText],
    ) -> impl Iterator<Item = Option<u32>> + 'b {
        others.chunks(LANES).flat_map(move |chunk| {
            let absent = PreparedText::ABSENT;
            let other = |lane| chunk.get(lane).unwrap_or(&absent);
            let slots = self.slots(chunk.len(), other, u32::MAX);
            slots.into_iter().zip(chunk).map(|(slot, other)| match slot {
                u8::MAX => self.distance(other),
                slot => slot.checked_sub(1).map(u32::from),
            })
        })
    }

    /// One more than the distance to the text of each of the first `count` lanes, 0 if a text is
    /// absent; the other lanes are unused. The limit is that of [`Pattern::distance_within`], and 255 is
    /// any number from 255 on.
    #[inline]
    pub(crate) fn slots<'b>(
        &self,
        count: usize,
        other: impl Fn(usize) -> &'b PreparedText,
        limit: u32,
    ) -> [u8; LANES] {
        if !matches!(self.form, Form::Short { .. }) {
            return self.one_by_one(count, other, limit);
        }
        let letters = |lane| (other(lane).letters(), other(lane).length());
        self.slots_of(&Texts::gathered(self.vectors, count, letters), other, limit)
    }

    /// The same of texts that were put side by side before, which serves many patterns.
    #[inline]
    pub(crate) fn slots_of<'b>(
        &self,
        texts: &Texts,
        other: impl Fn(usize) -> &'b PreparedText,
        limit: u32,
    ) -> [u8; LANES] {
        let Form::Short { letters, rows } = &self.form else {
            return self.one_by_one(texts.count(), other, limit);
        };
        let mut slots = self.vectors.slots(letters, *rows, texts, limit);
        if texts.any_is_of(LONG) {
            for (lane, slot) in slots.iter_mut().enumerate().take(texts.count()) {
                if texts.length(lane) == LONG {
                    *slot = self.slot(other(lane), limit);
                }
            }
        }
        slots
    }

    /// The least distance to the texts that are there, if it is below `limit`, else any number from
    /// `limit` on; absent if none is.
    pub(crate) fn least_of<'b>(
        &self,
        texts: &Texts,
        other: impl Fn(usize) -> &'b PreparedText,
        limit: u32,
    ) -> Option<u32> {
        // Less one, so that an absent text is the greatest of all, and next to it is any from 254 on.
        let slots = self.slots_of(texts, &other, limit).map(|slot| slot.wrapping_sub(1));
        let least = slots.into_iter().min().map_or(u32::MAX, u32::from);
        match least {
            255.. => None,
            254 if limit > 254 => {
                (0..texts.count()).filter_map(|lane| self.distance_within(other(lane), limit)).min()
            }
            least => Some(least),
        }
    }

    #[cold]
    fn one_by_one<'b>(
        &self,
        count: usize,
        other: impl Fn(usize) -> &'b PreparedText,
        limit: u32,
    ) -> [u8; LANES] {
        let mut slots = [0; LANES];
        for (lane, slot) in slots.iter_mut().enumerate().take(count) {
            *slot = self.slot(other(lane), limit);
        }
        slots
    }

    #[cold]
    fn slot(&self, other: &PreparedText, limit: u32) -> u8 {
        let distance = self.distance_within(other, limit);
        distance.map_or(0, |distance| distance.saturating_add(1).min(255) as u8)
    }
}

/// The distance that needs no measuring, because a text is absent or both are one.
#[inline]
pub(super) fn settled(a: &PreparedText, b: &PreparedText) -> Option<Option<u32>> {
    if !a.are_present(b) {
        Some(None)
    } else if a.is_same(b) {
        Some(Some(0))
    } else {
        None
    }
}

/// Up to this many letters of the alphabet are compared in bands without allocating, which beats
/// diagonals.
const FEW: usize = 512;

/// No distance is less.
fn length_difference(a: &PreparedText, b: &PreparedText) -> u32 {
    count(a.letter_count().abs_diff(b.letter_count()))
}

/// The distance of two texts that differ, as [`PreparedText::distance`] promises it.
pub(super) fn measured(a: &PreparedText, b: &PreparedText, limit: u32) -> u32 {
    let least = length_difference(a, b);
    if least >= limit {
        return least;
    }
    match (a.short(), b.short(), a.kept(), b.kept()) {
        (Some((pattern, rows)), _, _, Letters::Bytes(text))
        | (_, Some((pattern, rows)), Letters::Bytes(text), _) => {
            return count(distance_to_short(pattern, usize::from(rows), text));
        }
        (_, _, Letters::Bytes(pattern), Letters::Bytes(text))
        | (_, _, Letters::Bytes(text), Letters::Bytes(pattern))
            if pattern.len() <= 64 =>
        {
            return count(distance(&masks(pattern), pattern.len(), text));
        }
        (_, _, Letters::Bytes(pattern), Letters::Bytes(text))
            if pattern.len().max(text.len()) <= FEW =>
        {
            let (mut masks, mut changes) = ([0; 256], [0; FEW]);
            let changes = changes.get_mut(..text.len()).unwrap_or_default();
            let room = Room { masks: &mut masks, changes };
            return count(blocks::distance(room, pattern, text, |letter| usize::from(*letter)));
        }
        _ => {}
    }
    // Near texts are told by diagonals at once, whatever their lengths are.
    let near = limit.min(GREATEST_EXACT);
    match near_distance(a, b, near) {
        Some(distance) => count(distance),
        None if limit <= GREATEST_EXACT.saturating_add(1) || !is_exact(a, b) => {
            near.saturating_add(1).max(least)
        }
        None => count(by_blocks(a, b)),
    }
}

/// The distance if it is at most `greatest`.
fn near_distance(a: &PreparedText, b: &PreparedText, greatest: u32) -> Option<usize> {
    let (first, second) = (a.letter_count(), b.letter_count());
    match (a.kept(), b.kept()) {
        (Letters::Bytes(a), Letters::Bytes(b)) => {
            distance_up_to(first, second, greatest as usize, |row, column| {
                a.get(row) == b.get(column)
            })
        }
        _ => distance_up_to(first, second, greatest as usize, |row, column| {
            a.letter(row) == b.letter(column)
        }),
    }
}

/// The distance of two texts of any letters; the shorter is the pattern.
fn by_blocks(a: &PreparedText, b: &PreparedText) -> usize {
    let (pattern, text) = if a.letter_count() <= b.letter_count() { (a, b) } else { (b, a) };
    let mut changes = vec![0; text.letter_count()];
    if let (Letters::Bytes(pattern), Letters::Bytes(text)) = (pattern.kept(), text.kept()) {
        let room = Room { masks: &mut [0; 256], changes: &mut changes };
        return blocks::distance(room, pattern, text, |letter| usize::from(*letter));
    }
    // A letter's symbol is its place among the pattern's; one that the pattern lacks has the last.
    let mut known: Vec<Letter<'_>> = pattern.all_letters().collect();
    known.sort_unstable();
    known.dedup();
    let symbol = |letter: Letter<'_>| known.binary_search(&letter).unwrap_or(known.len());
    let symbols = |text: &PreparedText| text.all_letters().map(symbol).collect::<Vec<usize>>();
    let (pattern, text) = (symbols(pattern), symbols(text));
    let mut masks = vec![0; known.len().saturating_add(1)];
    let room = Room { masks: &mut masks, changes: &mut changes };
    blocks::distance(room, &pattern, &text, |symbol| *symbol)
}

fn count(distance: usize) -> u32 {
    u32::try_from(distance).unwrap_or(u32::MAX)
}
