//! Tables of spelling rules and of endings: rows that a linguist reads, packed while compiling so that
//! a machine finds the row that fits in a few steps.

use super::letters::index;

/// One row: letters, and what stands for them.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    /// What is found: two to eight letters.
    pub(super) from: &'static [u8],
    /// What replaces it: no more letters than are found, so that a text never grows.
    pub(super) to: &'static [u8],
}

/// Rows written `"from" => "to"`, as a `&'static [Rule]`.
macro_rules! rules {
    ($($from:literal => $to:literal),* $(,)?) => {
        &[$($crate::names::rules::Rule {
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

/// A row as eight bytes are compared with it: those under `mask` must equal `from`.
#[derive(Clone, Copy)]
struct Packed {
    mask: u64,
    from: u64,
    length: u8,
    to: &'static [u8],
}

/// `N` rows, grouped by the letter that they are found by, longer rows before shorter ones.
pub(super) struct Table<const N: usize> {
    rows: [Packed; N],
    /// For each letter where its group begins; the last entry is the number of rows.
    groups: [u16; 65],
    /// For each letter the letters that stand next to it in some row of its group, a bit each.
    neighbours: [u64; 64],
}

/// The number of rows in several tables.
pub(super) const fn count(mut tables: &[&[Rule]]) -> usize {
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
    use super::{index, Anchor, Packed, Rule, Table};

    impl<const N: usize> Table<N> {
        /// Sorts and packs the rows of several tables into one.
        pub(in super::super) const fn new(tables: &[&[Rule]], anchor: Anchor) -> Self {
            let mut rules = [Rule { from: &[], to: &[] }; N];
            let mut filled = 0;
            let mut table = 0;
            while table < tables.len() {
                let mut row = 0;
                while row < tables[table].len() {
                    let rule = tables[table][row];
                    check(&rule);
                    let mut at = filled;
                    while at > 0 && goes_before(&rule, &rules[at - 1], anchor) {
                        rules[at] = rules[at - 1];
                        at -= 1;
                    }
                    rules[at] = rule;
                    filled += 1;
                    row += 1;
                }
                table += 1;
            }
            assert!(filled == N, "the table has room for exactly its rows");

            let mut rows = [Packed { mask: 0, from: 0, length: 0, to: &[] }; N];
            let mut groups = [0; 65];
            let mut neighbours = [0; 64];
            let mut at = 0;
            while at < N {
                let (own, neighbour) = found_by(&rules[at], anchor);
                rows[at] = pack(&rules[at], anchor);
                neighbours[index(own)] |= 1 << index(neighbour);
                let mut later = index(own) + 1;
                while later < 65 {
                    groups[later] += 1;
                    later += 1;
                }
                at += 1;
            }
            Table { rows, groups, neighbours }
        }
    }

    const fn check(rule: &Rule) {
        assert!(rule.from.len() >= 2 && rule.from.len() <= 8, "a row finds two to eight letters");
        assert!(rule.to.len() <= rule.from.len(), "a row does not make a text longer");
    }

    /// The letter that a row is found by, and its neighbour.
    const fn found_by(rule: &Rule, anchor: Anchor) -> (u8, u8) {
        let last = rule.from.len() - 1;
        match anchor {
            Anchor::Front => (rule.from[0], rule.from[1]),
            Anchor::Back => (rule.from[last], rule.from[last - 1]),
        }
    }

    const fn goes_before(rule: &Rule, other: &Rule, anchor: Anchor) -> bool {
        let (own, others) = (found_by(rule, anchor).0, found_by(other, anchor).0);
        index(own) < index(others) || (own == others && rule.from.len() > other.from.len())
    }

    const fn pack(rule: &Rule, anchor: Anchor) -> Packed {
        let length = rule.from.len();
        let (mut mask, mut from) = (0, 0);
        let mut at = 0;
        while at < length {
            let shift = match anchor {
                Anchor::Front => 8 * at,
                Anchor::Back => 8 * (8 - length + at),
            };
            mask |= 0xFF << shift;
            from |= (rule.from[at] as u64) << shift;
            at += 1;
        }
        Packed { mask, from, length: length as u8, to: rule.to }
    }
}

impl<const N: usize> Table<N> {
    #[inline]
    fn find(&self, own: u8, neighbour: u8, eight: impl FnOnce() -> u64) -> Option<&Packed> {
        let neighbours = self.neighbours.get(index(own))?;
        if neighbours >> index(neighbour) & 1 == 0 {
            return None;
        }
        let start = *self.groups.get(index(own))?;
        let end = *self.groups.get(index(own).wrapping_add(1))?;
        let eight = eight();
        let group = self.rows.get(usize::from(start)..usize::from(end))?;
        group.iter().find(|row| eight & row.mask == row.from)
    }

    /// The longest row that these letters begin with: how many letters it finds, and what stands for
    /// them. Zeros follow the last letter.
    #[inline]
    pub(super) fn at_front(&self, letters: &[u8]) -> Option<(usize, &'static [u8])> {
        let (own, neighbour) = (*letters.first()?, *letters.get(1)?);
        let row = self.find(own, neighbour, || match letters.first_chunk() {
            Some(eight) => u64::from_le_bytes(*eight),
            None => {
                let mut eight = [0; 8];
                for (slot, letter) in eight.iter_mut().zip(letters) {
                    *slot = *letter;
                }
                u64::from_le_bytes(eight)
            }
        })?;
        Some((usize::from(row.length), row.to))
    }

    /// The longest row that these letters end with: the letters before it, and what stands for it.
    #[inline]
    pub(super) fn at_back<'a>(&self, letters: &'a [u8]) -> Option<(&'a [u8], &'static [u8])> {
        let [.., neighbour, own] = letters else { return None };
        let row = self.find(*own, *neighbour, || match letters.last_chunk() {
            Some(eight) => u64::from_le_bytes(*eight),
            None => {
                let mut eight = [0; 8];
                for (slot, letter) in eight.iter_mut().rev().zip(letters.iter().rev()) {
                    *slot = *letter;
                }
                u64::from_le_bytes(eight)
            }
        })?;
        let stem = letters.len().wrapping_sub(usize::from(row.length));
        Some((letters.get(..stem)?, row.to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::letters::letters;

    const ROWS: &[Rule] = rules! { "ба" => "а", "га" => "о", "бав" => "у", "дба" => "и" };

    #[test]
    fn the_longest_row_is_found_first() {
        const FRONT: Table<4> = Table::new(&[ROWS], Anchor::Front);
        assert_eq!(FRONT.at_front(letters!("бавгдежзий")), Some((3, letters!("у"))));
        assert_eq!(FRONT.at_front(letters!("бав")), Some((3, letters!("у"))));
        assert_eq!(FRONT.at_front(letters!("баг")), Some((2, letters!("а"))));
        assert_eq!(FRONT.at_front(letters!("вба")), None);
        assert_eq!(FRONT.at_front(letters!("б")), None);
        assert_eq!(FRONT.at_front(&[]), None);
    }

    #[test]
    fn endings_are_found_by_their_last_letters() {
        const BACK: Table<4> = Table::new(&[ROWS], Anchor::Back);
        assert_eq!(BACK.at_back(letters!("гба")), Some((letters!("г"), letters!("а"))));
        assert_eq!(BACK.at_back(letters!("абвгддба")), Some((letters!("абвгд"), letters!("и"))));
        assert_eq!(BACK.at_back(letters!("ба")), Some((letters!(""), letters!("а"))));
        assert_eq!(BACK.at_back(letters!("баг")), None);
        assert_eq!(BACK.at_back(letters!("а")), None);
        assert_eq!(BACK.at_back(&[]), None);
    }
}
