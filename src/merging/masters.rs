//! Chains of masters: merging A into B and B into C leads from A to C.

use std::collections::HashMap;

use super::changes::MergedPair;
use super::ids::{key, Key};

/// Who was merged into whom: a view of `merged_pairs`.
///
/// ```
/// use osoba::merging::{MergedPair, Masters};
/// let pair = |merged: &str, master: &str| MergedPair {
///     merge_person_id: merged.into(), master_person_id: master.into(),
/// };
/// let pairs = [pair("a", "b"), pair("b", "c")];
/// let masters = Masters::new(&pairs).unwrap();
/// assert_eq!(masters.master_of("a"), Ok("c"));
/// assert_eq!(masters.master_of("c"), Ok("c"));
/// assert!(masters.permit(&pair("c", "a")).is_err());
/// ```
#[derive(Clone, Default)]
pub struct Masters<'a>(HashMap<Key<'a>, &'a str>);

/// Pairs that form no chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// A person has two masters.
    #[error("a person is merged twice")]
    MergedTwice,
    /// A person is their own master, directly or through others.
    #[error("a chain of masters is a cycle")]
    Cycle,
}

impl<'a> Masters<'a> {
    /// Takes the pairs in; those of a chain suffice.
    ///
    /// # Errors
    /// A person is merged twice, or into themself. Longer cycles are found by
    /// [`Masters::master_of`].
    pub fn new(pairs: impl IntoIterator<Item = &'a MergedPair>) -> Result<Self, ChainError> {
        let mut masters = HashMap::new();
        for pair in pairs {
            let person = key(&pair.merge_person_id);
            if person == key(&pair.master_person_id) {
                return Err(ChainError::Cycle);
            }
            if masters.insert(person, pair.master_person_id.as_str()).is_some() {
                return Err(ChainError::MergedTwice);
            }
        }
        Ok(Masters(masters))
    }

    /// The person whom a chain ends with: the person's own id if they were never merged.
    ///
    /// Takes at most one step for each pair.
    ///
    /// # Errors
    /// The chain is a cycle.
    pub fn master_of<'b>(&self, person_id: &'b str) -> Result<&'b str, ChainError>
    where
        'a: 'b,
    {
        let mut last: &'b str = person_id;
        for _ in 0..=self.0.len() {
            match self.0.get(&key(last)) {
                Some(master) => last = master,
                None => return Ok(last),
            }
        }
        Err(ChainError::Cycle)
    }

    /// Whether a pair may be written: the person has no master, and the master's chain does not end
    /// with the person.
    ///
    /// # Errors
    /// The pair would merge a person twice or close a cycle.
    pub fn permit(&self, pair: &MergedPair) -> Result<(), ChainError> {
        let person = key(&pair.merge_person_id);
        if self.0.contains_key(&person) {
            return Err(ChainError::MergedTwice);
        }
        if key(self.master_of(&pair.master_person_id)?) == person {
            return Err(ChainError::Cycle);
        }
        Ok(())
    }
}

/// Shows how many there are.
impl std::fmt::Debug for Masters<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Masters({})", self.0.len())
    }
}
