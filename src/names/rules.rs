//! Tables of spelling rules and of endings: rows that a linguist reads, sorted while compiling so that
//! the rows that may fit at a letter are found at once.

/// One row: letters, and what stands for them.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    /// What is found, never empty.
    pub(super) from: &'static [u8],
    /// What replaces it.
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

/// `N` rows, grouped by the letter that they are found by, longer rows before shorter ones.
pub(super) struct Table<const N: usize> {
    rows: [Rule; N],
    /// Where the group of each letter begins; the last entry is the number of rows.
    groups: [u16; 257],
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
impl<const N: usize> Table<N> {
    /// Sorts the rows of several tables into one.
    pub(super) const fn new(tables: &[&[Rule]], anchor: Anchor) -> Self {
        let mut rows = [Rule { from: &[], to: &[] }; N];
        let mut filled = 0;
        let mut table = 0;
        while table < tables.len() {
            let mut row = 0;
            while row < tables[table].len() {
                let rule = tables[table][row];
                assert!(!rule.from.is_empty(), "a rule without letters would never end");
                let mut at = filled;
                while at > 0 && goes_before(&rule, &rows[at - 1], anchor) {
                    rows[at] = rows[at - 1];
                    at -= 1;
                }
                rows[at] = rule;
                filled += 1;
                row += 1;
            }
            table += 1;
        }
        assert!(filled == N, "the table has room for exactly its rows");
        let mut groups = [0; 257];
        let mut letter = 0;
        while letter < 257 {
            let mut before = 0;
            while before < N && (group_of(&rows[before], anchor) as usize) < letter {
                before += 1;
            }
            groups[letter] = before as u16;
            letter += 1;
        }
        Table { rows, groups }
    }
}

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "as above")]
const fn group_of(rule: &Rule, anchor: Anchor) -> u8 {
    match anchor {
        Anchor::Front => rule.from[0],
        Anchor::Back => rule.from[rule.from.len() - 1],
    }
}

const fn goes_before(rule: &Rule, other: &Rule, anchor: Anchor) -> bool {
    let (own, others) = (group_of(rule, anchor), group_of(other, anchor));
    own < others || (own == others && rule.from.len() > other.from.len())
}

impl<const N: usize> Table<N> {
    /// The rows found by this letter, longest first.
    #[inline]
    pub(super) fn group(&self, letter: u8) -> &[Rule] {
        let at = usize::from(letter);
        match self.groups.get(at..at.wrapping_add(2)) {
            Some([start, end]) => {
                self.rows.get(usize::from(*start)..usize::from(*end)).unwrap_or_default()
            }
            _ => &[],
        }
    }

    /// The longest row that these letters begin with, and the letters after it.
    #[inline]
    pub(super) fn at_front<'a>(&self, letters: &'a [u8]) -> Option<(&Rule, &'a [u8])> {
        self.group(*letters.first()?)
            .iter()
            .find_map(|rule| Some((rule, letters.strip_prefix(rule.from)?)))
    }

    /// The longest row that these letters end with, and the letters before it.
    #[inline]
    pub(super) fn at_back<'a>(&self, letters: &'a [u8]) -> Option<(&Rule, &'a [u8])> {
        self.group(*letters.last()?)
            .iter()
            .find_map(|rule| Some((rule, letters.strip_suffix(rule.from)?)))
    }

    /// All rows.
    #[cfg(test)]
    pub(super) fn rows(&self) -> &[Rule] {
        &self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::letters::letters;

    const ROWS: &[Rule] = rules! { "ба" => "а", "а" => "о", "бав" => "у" };

    #[test]
    fn the_longest_row_is_found_first() {
        const FRONT: Table<3> = Table::new(&[ROWS], Anchor::Front);
        let (rule, rest) = FRONT.at_front(letters!("бавг")).unwrap();
        assert_eq!((rule.to, rest), (letters!("у"), letters!("г")));
        assert!(FRONT.at_front(letters!("вба")).is_none());
    }

    #[test]
    fn endings_are_found_by_their_last_letter() {
        const BACK: Table<3> = Table::new(&[ROWS], Anchor::Back);
        let (rule, rest) = BACK.at_back(letters!("гба")).unwrap();
        assert_eq!((rule.to, rest), (letters!("а"), letters!("г")));
        assert!(BACK.at_back(letters!("баг")).is_none());
        assert!(BACK.at_back(&[]).is_none());
    }
}
