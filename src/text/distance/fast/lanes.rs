//! Levenshtein distance of one text to 64 short texts side by side.
//!
//! The textbook dynamic-programming matrix, with as many pairs in each of its cells as a register
//! has bytes: 64 with AVX-512, 32 with AVX2, else sixteen, one part of the texts after the other. One
//! kernel is compiled for each, and [`Vectors`] says which of them runs; all give the same distances.
//!
//! A cell holds what its two prefixes have in common: their lengths' sum less their distance. So a
//! letter more on either side leaves it as it is, another letter adds one and the same letter two,
//! and the greatest way to a cell is the shortest. It only grows along rows and columns, so that an
//! older cell in place of one that was left out never makes a distance too small.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "rows and columns are at most sixteen, lanes 64; bytes wrap and are at most 32 where \
              they count"
)]

use std::ops::Range;

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use fearless_simd::x86::{Avx2, Avx512};
use fearless_simd::{dispatch, prelude::*, u8x16, u8x32, u8x64, Level};

use crate::text::alphabet::SHORT;
use crate::text::prepared::ABSENT;
use crate::work;

/// How many texts are put side by side.
pub(crate) const LANES: usize = 64;

/// How many lanes every processor has.
const NARROW: usize = 16;

/// How many columns are computed at a time, so that a cell is loaded and stored less often.
const STEP: usize = 4;

/// The vector instructions that compare texts side by side. Results never depend on them, so that
/// only tests and benches choose.
#[derive(Debug, Clone, Copy)]
pub enum Vectors {
    /// Those that every processor of the build's target has, such as SSE2 or NEON: sixteen lanes.
    Baseline,
    /// 32 lanes.
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    Avx2(Avx2),
    /// 64 lanes.
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    Avx512(Avx512),
}

impl Vectors {
    /// The widest that this processor has. The first call looks, later ones read what it found.
    #[must_use]
    #[inline]
    pub fn widest() -> Self {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            let level = Level::new();
            if let Some(avx512) = level.as_avx512() {
                return Vectors::Avx512(avx512);
            }
            if let Some(avx2) = level.as_avx2() {
                return Vectors::Avx2(avx2);
            }
        }
        Vectors::Baseline
    }

    /// All that this processor has, the widest last.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let mut all = vec![Vectors::Baseline];
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            let level = Level::new();
            all.extend(level.as_avx2().map(Vectors::Avx2));
            all.extend(level.as_avx512().map(Vectors::Avx512));
        }
        all
    }

    /// One more than the distance of one text of `rows` letters, which is repeated in every lane, to
    /// each text: 0 for an absent text, unspecified for any other that is not short. A distance
    /// below `limit` is exact, any other some number from `limit` on.
    #[inline(never)]
    pub(in crate::text) fn slots(
        self,
        pattern: &Repeated,
        rows: usize,
        texts: &Texts,
        limit: u32,
    ) -> [u8; LANES] {
        let (rows, limit) = (rows.min(SHORT), limit.min(32) as usize);
        // As many as the widest registers take, so that counts are the same on every machine.
        work::count_of(|| texts.cells(rows, limit));
        match self {
            Vectors::Baseline => dispatch!(
                Level::baseline(),
                simd => measured::<_, u8x16<_>>(simd, pattern, rows, texts, limit)
            ),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Vectors::Avx2(simd) => simd.vectorize(
                #[inline(always)]
                || measured::<_, u8x32<_>>(simd, pattern, rows, texts, limit),
            ),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Vectors::Avx512(simd) => simd.vectorize(
                #[inline(always)]
                || measured::<_, u8x64<_>>(simd, pattern, rows, texts, limit),
            ),
        }
    }
}

/// The same short text in every lane: for each place its letter.
#[derive(Clone)]
#[repr(align(16))]
pub(in crate::text) struct Repeated([[u8; NARROW]; SHORT]);

impl Repeated {
    pub(in crate::text) fn new(letters: &[u8; SHORT]) -> Self {
        Repeated(letters.map(|letter| [letter; NARROW]))
    }
}

/// A text in every lane.
#[repr(align(32))]
pub(crate) struct Texts {
    /// For each place the lanes' letters.
    columns: [[u8; LANES]; SHORT],
    /// The length of each, or the mark of a text that is absent or not short.
    lengths: [u8; LANES],
    /// How many lanes have a text of the caller; what the others hold is unused.
    count: usize,
}

impl Texts {
    /// Puts up to [`LANES`] texts side by side: `count`, and `text` answers for every lane.
    #[inline]
    pub(crate) fn gathered<'a>(
        vectors: Vectors,
        count: usize,
        text: impl Fn(usize) -> (&'a [u8; SHORT], u8),
    ) -> Self {
        match vectors {
            Vectors::Baseline => {
                dispatch!(Level::baseline(), simd => side_by_side(simd, count, text))
            }
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Vectors::Avx2(simd) => simd.vectorize(
                #[inline(always)]
                || side_by_side(simd, count, text),
            ),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Vectors::Avx512(simd) => simd.vectorize(
                #[inline(always)]
                || side_by_side(simd, count, text),
            ),
        }
    }

    /// How many lanes have a text of the caller.
    #[inline]
    pub(in crate::text) fn count(&self) -> usize {
        self.count
    }

    /// Whether some text has that length.
    #[inline]
    pub(in crate::text) fn any_is_of(&self, length: u8) -> bool {
        self.lengths.iter().fold(false, |any, other| any | (*other == length))
    }

    /// The length of a lane's text.
    #[inline]
    pub(in crate::text) fn length(&self, lane: usize) -> u8 {
        self.lengths[lane % LANES]
    }

    /// How many cells the matrix of a pattern of `rows` letters has.
    fn cells(&self, rows: usize, limit: usize) -> usize {
        let short = self.lengths.iter().map(|length| usize::from(*length));
        let longest = short.filter(|length| *length <= SHORT).max().unwrap_or(0);
        (0..longest).step_by(STEP).map(|start| STEP * band(start, rows, limit).len()).sum()
    }
}

/// The rows that [`STEP`] columns need: a way through a cell further from the diagonal is longer
/// than the limit.
#[inline(always)]
fn band(start: usize, rows: usize, limit: usize) -> Range<usize> {
    (start + 1).saturating_sub(limit).min(rows)..rows.min(start + STEP - 1 + limit)
}

/// Transposes the texts: the letters at one place go side by side.
#[inline(always)]
fn side_by_side<'a, S: Simd>(
    simd: S,
    count: usize,
    text: impl Fn(usize) -> (&'a [u8; SHORT], u8),
) -> Texts {
    let mut texts =
        Texts { columns: [[0; LANES]; SHORT], lengths: [ABSENT; LANES], count: count.min(LANES) };
    for start in (0..LANES).step_by(NARROW) {
        if start >= count {
            break;
        }
        let mut rows = [u8x16::splat(simd, 0); NARROW];
        for (lane, row) in rows.iter_mut().enumerate() {
            let (letters, length) = text(start + lane);
            *row = u8x16::load_array_ref(simd, letters);
            texts.lengths[start + lane] = length;
        }
        // Each round interleaves the first half with the second, like a deck that is shuffled.
        for _ in 0..4 {
            let mut shuffled = rows;
            for row in 0..SHORT / 2 {
                shuffled[2 * row] = rows[row].zip_low(rows[row + SHORT / 2]);
                shuffled[2 * row + 1] = rows[row].zip_high(rows[row + SHORT / 2]);
            }
            rows = shuffled;
        }
        for (column, letters) in texts.columns.iter_mut().zip(rows) {
            letters.store_slice(&mut column[start..start + NARROW]);
        }
    }
    texts
}

/// A register of bytes.
trait Register<S: Simd>: SimdInt<S, Element = u8, Block = u8x16<S>> {
    /// All ones where the lanes are the same, else zeros.
    fn same(self, other: Self) -> Self;
}

macro_rules! registers {
    ($($register:ident),*) => {$(
        impl<S: Simd> Register<S> for $register<S> {
            #[inline(always)]
            fn same(self, other: Self) -> Self {
                self.simd_eq(other).to_vector().bitcast()
            }
        }
    )*};
}

registers!(u8x16, u8x32, u8x64);

/// What [`Vectors::slots`] returns, as many lanes at a time as a register has bytes.
#[inline(always)]
fn measured<S: Simd, V: Register<S>>(
    simd: S,
    pattern: &Repeated,
    rows: usize,
    texts: &Texts,
    limit: usize,
) -> [u8; LANES] {
    let mut slots = [0; LANES];
    for start in (0..LANES).step_by(V::LEN) {
        let lanes = start..start + V::LEN;
        let found = matrix::<S, V>(simd, pattern, rows, texts, lanes.clone(), limit);
        found.store_slice(&mut slots[lanes]);
    }
    slots
}

/// The same for the lanes of one register.
#[inline(always)]
fn matrix<S: Simd, V: Register<S>>(
    simd: S,
    pattern: &Repeated,
    rows: usize,
    texts: &Texts,
    lanes: Range<usize>,
    limit: usize,
) -> V {
    let all = |byte: u8| V::simd_from(simd, byte);
    let (zero, one) = (all(0), all(1));
    let lengths = V::from_slice(simd, &texts.lengths[lanes.clone()]);
    let short = lengths.simd_lt(all(SHORT as u8 + 1)).select(lengths, zero);
    let longest = usize::from(short.reduce_max());
    // The last column's cells, before them those of no row at all.
    let mut cells = [zero; SHORT + 1];
    let mut common = zero;
    let mut number = one;
    for (start, letters) in (0..longest).step_by(STEP).zip(texts.columns.chunks_exact(STEP)) {
        let mut columns = [zero; STEP];
        for (column, letters) in columns.iter_mut().zip(letters) {
            *column = V::from_slice(simd, &letters[lanes.clone()]);
        }
        let Range { start: first, end } = band(start, rows, limit);
        let mut diagonal = cells[first];
        let mut above = [diagonal; STEP];
        for row in first..end {
            let letter = V::block_splat(u8x16::load_array_ref(simd, &pattern.0[row]));
            let (mut corner, mut left) = (diagonal, cells[row + 1]);
            diagonal = left;
            for step in 0..STEP {
                // Two if the letters are the same, else one: all ones are less one.
                let gain = one - letter.same(columns[step]);
                let value = (corner + gain).max(left).max(above[step]);
                corner = above[step];
                above[step] = value;
                left = value;
            }
            cells[row + 1] = left;
        }
        for bottom in above {
            // Only a text that ends in this column, and only if its last row was reached.
            if end == rows {
                common |= bottom & lengths.same(number);
            }
            number += one;
        }
    }
    let slots = all(rows as u8 + 1) + lengths - common;
    lengths.simd_eq(all(ABSENT)).select(zero, slots)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::prepared::LONG;
    use crate::text::PreparedText;
    use crate::work::counted;

    /// Few letters, so that many are the same.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["[абв]{0,16}", "[а-я0-9]{0,16}", "[аб]{12,16}", "[аб]{17,18}"]
    }

    proptest! {
        #[test]
        fn with_all_vectors_distances_are_exact_below_the_limit_and_not_below_it_above(
            one in "[аб]{0,16}|[а-я0-9]{0,16}",
            others in prop::collection::vec(prop::option::of(text()), 1..=LANES),
            limit in 0..40_u32,
        ) {
            let pattern = PreparedText::new(&one);
            let prepared: Vec<PreparedText> =
                others.iter().map(|other| PreparedText::of(other.as_deref())).collect();
            let text = |lane: usize| prepared.get(lane).unwrap_or(&pattern);
            let (letters, rows) = pattern.short().unwrap();
            let (letters, rows) = (Repeated::new(letters), usize::from(rows));
            let found: Vec<_> = Vectors::available().into_iter().map(|vectors| {
                let texts = Texts::gathered(vectors, others.len(), |lane| {
                    (text(lane).letters(), text(lane).length())
                });
                counted(|| vectors.slots(&letters, rows, &texts, limit))
            }).collect();
            let (_, slots) = found[0];
            for other in &found {
                prop_assert_eq!(other, &found[0], "slots and counts are the same on every machine");
            }
            for ((other, prepared), slot) in others.iter().zip(&prepared).zip(slots) {
                if prepared.length() == LONG {
                    continue;
                }
                let distance = slot.checked_sub(1).map(u32::from);
                let expected = other.as_deref().map(|other| strsim::levenshtein(&one, other) as u32);
                match expected {
                    Some(expected) if expected >= limit => prop_assert!(distance >= Some(limit)),
                    expected => prop_assert_eq!(distance, expected),
                }
            }
        }
    }
}
