//! Tables of spelling rules and of endings: rows that a linguist reads, packed while compiling so that
//! a machine finds the row that fits in a few steps.

use super::letters::{NONE, START};

/// One row: letters and their replacement.
#[derive(Clone, Copy)]
pub(super) struct Rewrite {
    /// What is found: two to eight letters.
    pub(super) from: &'static [u8],
    /// What replaces it: no more letters than are found, so that a text never grows.
    pub(super) to: &'static [u8],
}

/// Rows written `"from" => "to"`, as a `&'static [Rewrite]`.
macro_rules! rules {
    ($($from:literal => $to:literal),* $(,)?) => {
        &[$($crate::names::rules::Rewrite {
            from: $crate::names::letters::letters!($from),
            to: $crate::names::letters::letters!($to),
        }),*]
    };
}
pub(super) use rules;

/// Where a row is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// At every letter, from left to right: a row is found by its first letter.
    Front,
    /// At the end of the name: a row is found by its last letter.
    Back,
}

/// A row as eight letters are compared with it: those under `mask` must equal `from`.
#[derive(Clone, Copy)]
pub(super) struct Packed {
    mask: u64,
    from: u64,
    /// How many letters the row finds.
    pub(super) length: u8,
    /// Their replacement.
    pub(super) to: &'static [u8],
}

/// Rows (`[Packed; N]`, or `[Packed]` where tables of different sizes are chosen from), sorted by the
/// two letters that they are found by, longer rows before shorter ones.
///
/// Three letters tell nearly always that no row fits, which is why most letters of a name are passed
/// with one test. The two tables are indexed by five bits of each letter, which two letters may share:
/// rows themselves are compared with all bits.
pub(super) struct Rewrites<R: ?Sized> {
    /// For each two letters those that stand third in some row, a bit each; all of them if a row has
    /// but two letters.
    thirds: [u32; PAIRS],
    /// For each two letters the number of rows before theirs.
    starts: [u8; PAIRS + 1],
    rows: R,
}

const PAIRS: usize = 32 * 32;

/// A pair at which no row begins.
const BORDERS: usize = pair(START as u64 | (START as u64) << 8);

/// The number of rows in several tables.
pub(super) const fn count(mut tables: &[&[Rewrite]]) -> usize {
    let mut count: usize = 0;
    while let Some((first, rest)) = tables.split_first() {
        count = count.wrapping_add(first.len());
        tables = rest;
    }
    count
}

#[allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs while compiling only: a wrong table fails the build"
)]
mod packing {
    use super::{pair, third, Anchor, Packed, Rewrite, Rewrites, PAIRS};

    impl<const N: usize> Rewrites<[Packed; N]> {
        /// Sorts and packs the rows of several tables into one.
        pub(in super::super) const fn new(tables: &[&[Rewrite]], anchor: Anchor) -> Self {
            let mut rows = [Packed { mask: 0, from: 0, length: 0, to: &[] }; N];
            let mut filled = 0;
            let mut table = 0;
            while table < tables.len() {
                let mut row = 0;
                while row < tables[table].len() {
                    let packed = pack(&tables[table][row], anchor);
                    let mut at = filled;
                    while at > 0 && goes_before(&packed, &rows[at - 1]) {
                        rows[at] = rows[at - 1];
                        at -= 1;
                    }
                    rows[at] = packed;
                    filled += 1;
                    row += 1;
                }
                table += 1;
            }
            assert!(filled == N, "the table has room for exactly its rows");
            assert!(N <= u8::MAX as usize, "rows are counted in a byte");

            let mut thirds = [0; PAIRS];
            let mut starts = [0; PAIRS + 1];
            let mut at = 0;
            while at < N {
                let pair = pair(rows[at].from);
                thirds[pair] |= if rows[at].length == 2 { !0 } else { 1 << third(rows[at].from) };
                at += 1;
                starts[pair + 1] = at as u8;
            }
            at = 0;
            while at < PAIRS {
                if starts[at + 1] < starts[at] {
                    starts[at + 1] = starts[at];
                }
                at += 1;
            }
            Rewrites { thirds, starts, rows }
        }

        /// Makes [`Watch`] find these neighbours too: for each of а…я, by its low five bits, a bit for each
        /// that follows it.
        pub(in super::super) const fn watching(mut self, neighbours: &[u32; 32]) -> Self {
            let mut own = 0;
            while own < 32 {
                let mut next = 0;
                while next < 32 {
                    if neighbours[own] >> next & 1 == 1 {
                        self.thirds[pair((own | next << 8) as u64)] = !0;
                    }
                    next += 1;
                }
                own += 1;
            }
            self
        }
    }

    const fn goes_before(row: &Packed, other: &Packed) -> bool {
        let (own, others) = (pair(row.from), pair(other.from));
        own < others || (own == others && row.length > other.length)
    }

    const fn pack(rule: &Rewrite, anchor: Anchor) -> Packed {
        let length = rule.from.len();
        assert!(length >= 2 && length <= 8, "a row finds two to eight letters");
        assert!(rule.to.len() <= length, "a row does not make a text longer");
        let (mut mask, mut from) = (0, 0);
        let mut at = 0;
        while at < length {
            let letter = match anchor {
                Anchor::Front => rule.from[at],
                Anchor::Back => rule.from[length - 1 - at],
            };
            mask |= 0xFF << (8 * at);
            from |= (letter as u64) << (8 * at);
            at += 1;
        }
        Packed { mask, from, length: length as u8, to: rule.to }
    }
}

/// The two letters that a row is found by, of eight with the nearest in the lowest byte.
#[inline]
const fn pair(eight: u64) -> usize {
    ((eight & 0x1F) << 5 | eight >> 8 & 0x1F) as usize
}

/// The letter behind them.
#[inline]
const fn third(eight: u64) -> u32 {
    (eight >> 16 & 0x1F) as u32
}

impl Rewrites<[Packed]> {
    /// The longest row that these letters begin with (at the end of a name: end with). The nearest
    /// letter is in the lowest byte, zeros are where the name has no letters any more.
    #[inline]
    pub(super) fn find(&self, eight: u64) -> Option<&Packed> {
        let pair = pair(eight);
        if self.thirds.get(pair)? >> third(eight) & 1 == 0 {
            return None;
        }
        let (start, end) = (self.starts.get(pair)?, self.starts.get(pair.wrapping_add(1))?);
        let rows = self.rows.get(usize::from(*start)..usize::from(*end))?;
        rows.iter().find(|row| eight & row.mask == row.from)
    }
}

/// Looks, while a word is read letter by letter, for the first place where a row of a table may fit.
pub(super) struct Watch {
    thirds: &'static [u32; PAIRS],
    /// The last two letters.
    pair: usize,
    /// A bit for each place before the last, the newest lowest.
    places: u64,
}

impl Watch {
    /// For a word whose border has been read.
    #[inline]
    pub(super) fn new(table: &'static Rewrites<[Packed]>) -> Self {
        Watch { thirds: &table.thirds, pair: BORDERS, places: 0 }
    }

    /// The next letter of the word, or the border at its end.
    #[inline]
    pub(super) fn see(&mut self, letter: u8) {
        let letter = letter & 0x1F;
        let fits = self.thirds.get(self.pair).map_or(0, |thirds| thirds >> letter & 1);
        self.places = self.places << 1 | u64::from(fits);
        self.pair = (self.pair << 5 | usize::from(letter)) & (PAIRS - 1);
    }

    /// How many letters (of a word of up to sixty) and borders stand behind the first place, which
    /// is none of them; `None` when no row fits anywhere. The border at the end was the last to be seen.
    #[inline]
    pub(super) fn behind_first(mut self) -> Option<u32> {
        self.see(NONE);
        self.places.checked_ilog2().map(|behind| behind.wrapping_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::letters::{letter, letters};

    const ROWS: &[Rewrite] = rules! { "ба" => "а", "га" => "о", "бав" => "у", "дба" => "и" };

    fn front(letters: &[u8]) -> Option<(u8, &'static [u8])> {
        static FRONT: &Rewrites<[Packed]> = &Rewrites::<[Packed; 4]>::new(&[ROWS], Anchor::Front);
        let mut eight = [0; 8];
        eight.iter_mut().zip(letters).for_each(|(slot, letter)| *slot = *letter);
        FRONT.find(u64::from_le_bytes(eight)).map(|row| (row.length, row.to))
    }

    fn back(letters: &[u8]) -> Option<(u8, &'static [u8])> {
        static BACK: &Rewrites<[Packed]> = &Rewrites::<[Packed; 4]>::new(&[ROWS], Anchor::Back);
        let mut eight = [0; 8];
        eight.iter_mut().rev().zip(letters.iter().rev()).for_each(|(slot, l)| *slot = *l);
        BACK.find(u64::from_be_bytes(eight)).map(|row| (row.length, row.to))
    }

    #[test]
    fn the_longest_row_is_found_first() {
        assert_eq!(front(letters!("бавгдежзий")), Some((3, letters!("у"))));
        assert_eq!(front(letters!("бав")), Some((3, letters!("у"))));
        assert_eq!(front(letters!("баг")), Some((2, letters!("а"))));
        assert_eq!(front(letters!("вба")), None);
        assert_eq!(front(letters!("дбв")), None);
        assert_eq!(front(letters!("б")), None);
        assert_eq!(front(&[]), None);
    }

    #[test]
    fn endings_are_found_by_their_last_letters() {
        assert_eq!(back(letters!("гба")), Some((2, letters!("а"))));
        assert_eq!(back(letters!("абвгддба")), Some((3, letters!("и"))));
        assert_eq!(back(letters!("ба")), Some((2, letters!("а"))));
        assert_eq!(back(letters!("баг")), None);
        assert_eq!(back(letters!("а")), None);
        assert_eq!(back(&[]), None);
    }

    #[test]
    fn the_first_place_for_a_row_is_found_while_reading() {
        static FRONT: &Rewrites<[Packed]> = &Rewrites::<[Packed; 4]>::new(&[ROWS], Anchor::Front);
        let behind = |word: &[u8]| {
            let mut watch = Watch::new(FRONT);
            word.iter().for_each(|letter| watch.see(*letter));
            watch.behind_first()
        };
        assert_eq!(behind(letters!("$")), None);
        assert_eq!(behind(letters!("абгд$")), None);
        assert_eq!(behind(letters!("ба$")), Some(2));
        assert_eq!(behind(letters!("абвгаб$")), Some(3));
        assert_eq!(behind(letters!("дбагаб$")), Some(6));
    }

    #[test]
    fn neighbours_are_watched_too() {
        const NEIGHBOURS: [u32; 32] = {
            let mut neighbours = [0; 32];
            neighbours[letter('б') as usize & 0x1F] = 1 << (letter('г') & 0x1F);
            neighbours
        };
        static FRONT: &Rewrites<[Packed]> =
            &Rewrites::<[Packed; 4]>::new(&[ROWS], Anchor::Front).watching(&NEIGHBOURS);
        let mut watch = Watch::new(FRONT);
        letters!("ебгж$").iter().for_each(|letter| watch.see(*letter));
        assert_eq!(watch.behind_first(), Some(3));
        assert!(FRONT
            .find(u64::from_le_bytes([letter('б'), letter('г'), 0, 0, 0, 0, 0, 0]))
            .is_none());
    }
}
