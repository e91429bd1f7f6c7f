//! Near texts: the edit distance in which a transposition of two neighbours counts one, and the
//! similarity of Jaro and Winkler. Both are looked for in texts of up to [`NEAR_LETTERS`] letters,
//! so that a pair costs a bounded amount of work whatever the texts are.

use wide::u8x16;

use super::letter_set::LetterSet;
use super::prepared::{Letter, Letters, PreparedText};
use crate::work;

/// Texts of more letters are equal or differ: how near they are is not measured.
pub(crate) const NEAR_LETTERS: usize = 64;

/// Distances above this are not distinguished.
pub(crate) const GREATEST_NEAR: u32 = 5;

/// One row of the matrix, and the two before it.
type MatrixRow = [u8; NEAR_LETTERS + 1];

impl PreparedText {
    /// The distance of two texts that are there, if it is at most `limit`, itself at most
    /// [`GREATEST_NEAR`]: the least number of letters inserted, deleted, replaced, and of neighbours
    /// transposed, no letter being touched twice (optimal string alignment).
    pub(crate) fn near(&self, other: &PreparedText, limit: u32) -> Option<u32> {
        if self.is_same(other) {
            return self.is_present().then_some(0);
        }
        if let (Some(own), Some(others)) = (self.short(), other.short()) {
            if limit == 1 {
                return is_one_edit(own, others).then_some(1);
            }
            if limit == 2 && !can_be_two_edits(own, others) {
                return None;
            }
            return Some(of_short(own, others)).filter(|distance| *distance <= limit);
        }
        let lengths = (self.letter_count(), other.letter_count());
        let apart = u32::try_from(lengths.0.abs_diff(lengths.1)).unwrap_or(u32::MAX);
        if !self.are_present(other) || apart > limit || lengths.0.max(lengths.1) > NEAR_LETTERS {
            return None;
        }
        // A transposition is two edits of Levenshtein's, so that of `edits` more than the limit are
        // transposed, and the others change at most two letters each.
        let most = limit.saturating_mul(2);
        let edits = self.distance_within(other, most.saturating_add(1))?;
        let changes = most.checked_sub(edits)?;
        if edits == 1 {
            return Some(1);
        }
        if edits > limit && !LetterSet::of(self).can_be_near(LetterSet::of(other), changes) {
            return None;
        }
        match (self.kept(), other.kept()) {
            (Letters::Bytes(a), Letters::Bytes(b)) => distance(a, b, limit),
            _ => {
                let (mut one, mut two) = ([NO_LETTER; NEAR_LETTERS], [NO_LETTER; NEAR_LETTERS]);
                distance(gathered(self, &mut one), gathered(other, &mut two), limit)
            }
        }
    }

    /// The Jaro–Winkler similarity of two texts that are there, from 0 to 1: the prefix of up to four
    /// letters counts 0.1 each where the Jaro similarity is above 0.7. 0 for a text of more than
    /// [`NEAR_LETTERS`] letters, unless both are equal.
    pub(crate) fn similarity(&self, other: &PreparedText) -> f64 {
        if !self.are_present(other) {
            return 0.0;
        }
        if self.is_same(other) {
            return 1.0;
        }
        if self.letter_count().max(other.letter_count()) > NEAR_LETTERS {
            return 0.0;
        }
        match (self.kept(), other.kept()) {
            (Letters::Bytes(a), Letters::Bytes(b)) => jaro_winkler(a, b),
            _ => {
                let (mut one, mut two) = ([NO_LETTER; NEAR_LETTERS], [NO_LETTER; NEAR_LETTERS]);
                jaro_winkler(gathered(self, &mut one), gathered(other, &mut two))
            }
        }
    }
}

/// Whether two different texts of up to sixteen letters, zeros behind them, are at distance 1.
#[expect(clippy::indexing_slicing, reason = "masked to 0–15")]
#[inline]
fn is_one_edit((a, length): (&[u8; 16], u8), (b, other_length): (&[u8; 16], u8)) -> bool {
    let equal = u8x16::new(*a).simd_eq(u8x16::new(*b)).to_bitmask();
    let differ = !equal & 0xFFFF;
    let first = differ.trailing_zeros() & 15;
    match length.abs_diff(other_length) {
        0 => {
            let (at, next) = (first as usize, first.wrapping_add(1) as usize & 15);
            let is_transposed = differ.wrapping_shr(first) == 0b11;
            differ.is_power_of_two() || is_transposed && a[at] == b[next] && a[next] == b[at]
        }
        1 => {
            let (long, short) = if length > other_length { (a, b) } else { (b, a) };
            let behind = |text: &[u8; 16], letters: u32| {
                u128::from_le_bytes(*text).checked_shr(letters.wrapping_mul(8)).unwrap_or(0)
            };
            differ == 0 || behind(long, first.wrapping_add(1)) == behind(short, first)
        }
        _ => false,
    }
}

/// Whether two texts of up to sixteen letters, zeros behind them, can be at distance 2: all letters of
/// the longer but two stand in the shorter, too, at most two places away.
#[inline]
fn can_be_two_edits(one: (&[u8; 16], u8), other: (&[u8; 16], u8)) -> bool {
    let ((long, length), (short, other_length)) =
        if one.1 >= other.1 { (one, other) } else { (other, one) };
    if length.abs_diff(other_length) > 2 {
        return false;
    }
    let (long, short) = (u8x16::new(*long), u128::from_le_bytes(*short));
    // Two places to the other side would be two letters more, and the other is not longer.
    let moved = [short, short << 8, short << 16, short >> 8];
    let found = moved.iter().fold(u8x16::splat(0), |found, moved| {
        found | long.simd_eq(u8x16::new(moved.to_le_bytes()))
    });
    let letters = !u32::MAX.wrapping_shl(length.into());
    (found.to_bitmask() & letters).count_ones().saturating_add(2) >= length.into()
}

/// The distance of two texts of up to sixteen letters, zeros behind them: the matrix a column at a time,
/// a bit for each letter of the one, as Hyyrö (2003) adds transpositions to Myers' algorithm.
#[inline]
fn of_short((a, length): (&[u8; 16], u8), (b, other_length): (&[u8; 16], u8)) -> u32 {
    let (letters, last) = (u8x16::new(*a), 1_u32.wrapping_shl(u32::from(length)) >> 1);
    let mut distance = u32::from(length);
    if last == 0 {
        return u32::from(other_length);
    }
    work::count(usize::from(other_length));
    let (mut rises, mut falls) = (u32::MAX, 0_u32);
    let (mut diagonal, mut equal_before) = (0_u32, 0_u32);
    for letter in b.iter().take(usize::from(other_length)) {
        let equal = letters.simd_eq(u8x16::splat(*letter)).to_bitmask();
        let transposed = (!diagonal & equal).wrapping_shl(1) & equal_before;
        diagonal = ((equal & rises).wrapping_add(rises) ^ rises) | equal | falls | transposed;
        let to_the_right = falls | !(diagonal | rises);
        let to_the_left = diagonal & rises;
        distance = distance.wrapping_add(u32::from(to_the_right & last != 0));
        distance = distance.wrapping_sub(u32::from(to_the_left & last != 0));
        let to_the_right = to_the_right.wrapping_shl(1) | 1;
        rises = to_the_left.wrapping_shl(1) | !(diagonal | to_the_right);
        falls = to_the_right & diagonal;
        equal_before = equal;
    }
    distance
}

const NO_LETTER: Letter<'_> = Letter::Character(0);

fn gathered<'a, 'r>(
    text: &'a PreparedText,
    room: &'r mut [Letter<'a>; NEAR_LETTERS],
) -> &'r [Letter<'a>] {
    let mut count = 0_usize;
    for (slot, letter) in room.iter_mut().zip(text.all_letters()) {
        *slot = letter;
        count = count.saturating_add(1);
    }
    room.get(..count).unwrap_or_default()
}

/// The textbook matrix, without what both texts begin and end with, as far as its diagonal band of
/// `limit` to either side.
fn distance<T: PartialEq + Copy>(a: &[T], b: &[T], limit: u32) -> Option<u32> {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(start..)?, b.get(start..)?);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let a = a.get(..a.len().checked_sub(end)?)?;
    let b = b.get(..b.len().checked_sub(end)?)?;
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let limit = u8::try_from(limit.min(GREATEST_NEAR)).ok()?;
    let far = limit.saturating_add(1);
    let band = usize::from(limit);
    if b.len().saturating_sub(a.len()) > band {
        return None;
    }
    let (mut before, mut above, mut row): (MatrixRow, MatrixRow, MatrixRow) =
        ([far; NEAR_LETTERS + 1], [far; NEAR_LETTERS + 1], [far; NEAR_LETTERS + 1]);
    for (slot, count) in above.iter_mut().zip(0..far) {
        *slot = count;
    }
    let mut last_of_a = None;
    for (i, of_a) in (1_usize..).zip(a) {
        row.fill(far);
        if let (Some(slot), Ok(count)) = (row.first_mut(), u8::try_from(i)) {
            *slot = count.min(far);
        }
        let from = i.saturating_sub(band).max(1);
        let to = i.saturating_add(band).min(b.len());
        work::count(to.saturating_sub(from).saturating_add(1));
        let mut least = row.first().copied().unwrap_or(far);
        for j in from..=to {
            let left = j.saturating_sub(1);
            let cell = |row: &MatrixRow, at: usize| row.get(at).copied().unwrap_or(far);
            let of_b = b.get(left);
            let replaced = cell(&above, left).saturating_add(u8::from(of_b != Some(of_a)));
            let moved = cell(&above, j).min(cell(&row, left)).saturating_add(1);
            let mut cost = replaced.min(moved);
            let is_transposed = left
                .checked_sub(1)
                .and_then(|left| b.get(left))
                .is_some_and(|before_b| before_b == of_a && last_of_a == of_b);
            if is_transposed {
                cost = cost.min(cell(&before, left.saturating_sub(1)).saturating_add(1));
            }
            let cost = cost.min(far);
            least = least.min(cost);
            if let Some(slot) = row.get_mut(j) {
                *slot = cost;
            }
        }
        // A transposition may still reach over one row.
        let least_above = above.iter().copied().min().unwrap_or(far);
        if least > limit && least_above >= limit {
            return None;
        }
        last_of_a = Some(of_a);
        (before, above, row) = (above, row, before);
    }
    let found = above.get(b.len()).copied().unwrap_or(far);
    (found <= limit).then_some(u32::from(found))
}

/// Jaro's similarity with Winkler's prefix.
fn jaro_winkler<T: PartialEq + Copy>(a: &[T], b: &[T]) -> f64 {
    let jaro = jaro(a, b);
    if jaro <= 0.7 {
        return jaro;
    }
    let prefix = a.iter().zip(b).take(4).take_while(|(a, b)| a == b).count();
    jaro + count(prefix) * 0.1 * (1.0 - jaro)
}

fn jaro<T: PartialEq + Copy>(a: &[T], b: &[T]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return if a.len() == b.len() { 1.0 } else { 0.0 };
    }
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    work::count(a.len().saturating_mul(window.saturating_mul(2).saturating_add(1).min(b.len())));
    let (mut taken_of_a, mut taken_of_b) = (0_u64, 0_u64);
    let bit = |place: usize| 1_u64.wrapping_shl(u32::try_from(place).unwrap_or(0));
    for (i, of_a) in a.iter().enumerate() {
        let from = i.saturating_sub(window);
        let to = i.saturating_add(window).saturating_add(1).min(b.len());
        let mut others = (from..to).filter(|j| taken_of_b & bit(*j) == 0);
        if let Some(j) = others.find(|j| b.get(*j) == Some(of_a)) {
            taken_of_a |= bit(i);
            taken_of_b |= bit(j);
        }
    }
    let matches = taken_of_a.count_ones();
    if matches == 0 {
        return 0.0;
    }
    let taken = |letters: &[T], bits: u64| {
        let taken = letters.iter().copied().enumerate();
        taken.filter(move |(place, _)| bits & bit(*place) != 0).map(|(_, letter)| letter).collect()
    };
    let (of_a, of_b): (Taken<T>, Taken<T>) = (taken(a, taken_of_a), taken(b, taken_of_b));
    let out_of_place = of_a.iter().zip(of_b.iter()).filter(|(a, b)| a != b).count();
    let matches = f64::from(matches);
    let transpositions = count(out_of_place / 2);
    (matches / count(a.len()) + matches / count(b.len()) + (matches - transpositions) / matches)
        / 3.0
}

#[expect(clippy::cast_precision_loss, reason = "at most 64")]
fn count(letters: usize) -> f64 {
    letters as f64
}

/// Letters that were matched, in place.
struct Taken<T> {
    letters: [Option<T>; NEAR_LETTERS],
}

impl<T: Copy> Taken<T> {
    fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.letters.iter().copied().flatten()
    }
}

impl<T: Copy> FromIterator<T> for Taken<T> {
    fn from_iter<I: IntoIterator<Item = T>>(letters: I) -> Self {
        let mut taken = Taken { letters: [None; NEAR_LETTERS] };
        for (slot, letter) in taken.letters.iter_mut().zip(letters) {
            *slot = Some(letter);
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn near_is_the_optimal_string_alignment_up_to_the_limit(
            a in "[абв]{0,20}", b in "[абв]{0,20}", limit in 0_u32..=5,
        ) {
            let exact = strsim::osa_distance(&a, &b);
            let found = PreparedText::new(&a).near(&PreparedText::new(&b), limit);
            prop_assert_eq!(found, u32::try_from(exact).ok().filter(|exact| *exact <= limit));
        }

        /// Texts a few edits apart, so that all limits are met.
        #[test]
        fn near_finds_a_few_edits_and_transpositions(
            text in "[а-г]{1,18}", edits in prop::collection::vec((0_usize..18, 0_u8..4), 0..4),
            limit in 1_u32..=3,
        ) {
            let mut letters: Vec<char> = text.chars().collect();
            for (place, edit) in edits {
                let place = place.checked_rem(letters.len()).unwrap_or_default();
                let next = place.saturating_add(1);
                match edit {
                    0 if letters.len() > 1 => { letters.remove(place); }
                    1 => letters.insert(place, 'ґ'),
                    2 if next < letters.len() => letters.swap(place, next),
                    _ => if let Some(letter) = letters.get_mut(place) { *letter = 'є' },
                }
            }
            let other: String = letters.into_iter().collect();
            let exact = u32::try_from(strsim::osa_distance(&text, &other)).ok();
            let (one, two) = (PreparedText::new(&text), PreparedText::new(&other));
            let expected = exact.filter(|exact| *exact <= limit);
            prop_assert_eq!(one.near(&two, limit), expected, "{} {}", text, other);
            prop_assert_eq!(two.near(&one, limit), expected, "{} {}", other, text);
        }

        #[test]
        fn letters_outside_the_alphabet_give_the_same_distances(
            a in "[абв]{0,9}", b in "[абв]{0,9}",
        ) {
            let other = |text: &str| PreparedText::new(&text.replace('а', "𐐷").replace('б', "и\u{306}"));
            let near = PreparedText::new(&a).near(&PreparedText::new(&b), 3);
            prop_assert_eq!(other(&a).near(&other(&b), 3), near);
        }

        #[test]
        fn similarity_is_that_of_jaro_and_winkler(a in "[абвг]{0,12}", b in "[абвг]{0,12}") {
            let exact = strsim::jaro_winkler(&a, &b);
            let found = PreparedText::new(&a).similarity(&PreparedText::new(&b));
            prop_assert!((found - exact).abs() < 1e-12, "{} {}", found, exact);
        }
    }

    #[test]
    fn a_letter_that_the_alphabet_lacks_is_one_edit_beside_a_transposition() {
        let near = |a: &str, b: &str| PreparedText::new(a).near(&PreparedText::new(b), 2);
        let text = "абвгґдеєжзиіїйклмн";
        assert_eq!(near(text, "бавгґдеєжзиіїйклм漢"), Some(2));
        assert_eq!(near("бавгґдеєжзиіїйклм漢", text), Some(2));
        assert_eq!(near(text, "бавгґдеєжзиіїйкл漢漢"), None);
    }

    #[test]
    fn texts_of_up_to_the_greatest_length_have_a_similarity() {
        let similarity = |length: usize| {
            let [a, b] = ["а", "б"].map(|end| PreparedText::new(&("в".repeat(length - 1) + end)));
            a.similarity(&b)
        };
        assert!(similarity(NEAR_LETTERS) > 0.9);
        assert!(similarity(NEAR_LETTERS + 1) == 0.0);
    }

    #[test]
    fn long_texts_are_compared_for_equality_only() {
        let long = |end: &str| PreparedText::new(&("а".repeat(64) + end));
        assert_eq!(long("").near(&PreparedText::new(&"а".repeat(63)), 2), Some(1));
        assert_eq!(long("б").near(&long("б"), 2), Some(0));
        assert_eq!(long("б").near(&long("в"), 2), None);
        assert_eq!(long("б").similarity(&long("б")), 1.0);
        assert_eq!(long("б").similarity(&long("в")), 0.0);
        let absent = PreparedText::ABSENT;
        assert_eq!((absent.near(&absent, 2), absent.similarity(&absent)), (None, 0.0));
    }
}
