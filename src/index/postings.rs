//! Who has a key: a sorted list of hashes with a person beside each, twelve bytes an entry.

use crate::radix;

/// Both halves of a hash, the higher first, and a person.
pub(super) type Posting = [u32; 3];

/// The person of an entry.
pub(super) fn member(posting: &Posting) -> u32 {
    let [_, _, member] = *posting;
    member
}

fn hash_of(posting: &Posting) -> u64 {
    let [high, low, _] = *posting;
    u64::from(high).wrapping_shl(32) | u64::from(low)
}

/// Entries being collected.
#[derive(Debug, Default)]
pub(super) struct PostingsBuilder(Vec<Posting>);

impl PostingsBuilder {
    pub(super) fn push(&mut self, hash: u64, member: u32) {
        self.0.push([hash.wrapping_shr(32) as u32, hash as u32, member]);
    }

    /// Takes over the entries of a batch, of whose persons `before` come before it.
    pub(super) fn take(&mut self, batch: &mut Self, before: u32) {
        self.0.extend(
            batch.0.drain(..).map(|[high, low, member]| [high, low, member.saturating_add(before)]),
        );
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.capacity().saturating_mul(size_of::<Posting>())
    }

    pub(super) fn finish(mut self) -> Postings {
        self.0.shrink_to_fit();
        Postings(sorted(self.0))
    }
}

/// Fewer entries are sorted by comparing them.
const FEW: usize = 1 << 12;

/// Eleven bits are sorted by at a time: the ends of what is sorted stay in the cache.
const DIGITS: usize = 1 << 11;

/// Entries in the order of hash and person. Hashes are spread evenly: after they are distributed by their
/// higher halves, digit by digit, only those of one higher half are left to be compared.
fn sorted(mut entries: Vec<Posting>) -> Vec<Posting> {
    let order = |posting: &Posting| (hash_of(posting), member(posting));
    if entries.len() < FEW {
        entries.sort_unstable_by_key(order);
        return entries;
    }
    entries = radix::sorted::<_, DIGITS>(entries, u32::BITS, |[high, ..]| *high);
    for same in entries.chunk_by_mut(|[one, ..], [other, ..]| one == other) {
        same.sort_unstable_by_key(order);
    }
    entries
}

/// Entries in the order of hash and person.
#[derive(Debug, Default)]
pub(super) struct Postings(Vec<Posting>);

impl Postings {
    /// The entries of a hash.
    pub(super) fn find(&self, hash: u64) -> &[Posting] {
        let start = self.0.partition_point(|posting| hash_of(posting) < hash);
        let rest = self.0.get(start..).unwrap_or_default();
        rest.get(..run_length(rest, hash)).unwrap_or_default()
    }

    /// The entries of each hash, in order.
    pub(super) fn runs(&self) -> Runs<'_> {
        Runs(&self.0)
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.capacity().saturating_mul(size_of::<Posting>())
    }
}

fn run_length(rest: &[Posting], hash: u64) -> usize {
    rest.iter().take_while(|posting| hash_of(posting) == hash).count()
}

/// See [`Postings::runs`].
#[derive(Debug, Clone, Default)]
pub(super) struct Runs<'a>(&'a [Posting]);

impl<'a> Iterator for Runs<'a> {
    type Item = (u64, &'a [Posting]);

    fn next(&mut self) -> Option<Self::Item> {
        let hash = hash_of(self.0.first()?);
        let (run, rest) = self.0.split_at_checked(run_length(self.0, hash))?;
        self.0 = rest;
        Some((hash, run))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_entries_are_in_the_order_in_which_comparing_puts_them() {
        // Hashes that are equal, equal in one half or neither.
        let entry = |n: u32| {
            let [high, low] = [n % 7_001, n % 11].map(|part| part.wrapping_mul(0x9E37_79B9));
            [if n.is_multiple_of(5) { 7 } else { high }, low, n]
        };
        for count in [0, 1, 1_000, 4_096, 50_000] {
            let mut builder = PostingsBuilder::default();
            for n in 0..count {
                let [high, low, member] = entry(n);
                builder.push(u64::from(high) << 32 | u64::from(low), member);
            }
            let mut expected: Vec<Posting> = (0..count).map(entry).collect();
            expected.sort_by_key(|posting| (hash_of(posting), member(posting)));
            assert_eq!(builder.finish().0, expected);
        }
    }
}
