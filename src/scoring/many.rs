//! One person scored with many, as many at a time as go side by side.

use super::model::Scored;
use super::score::Score;
use super::scorecard::Scorecard;
use crate::catalogue::Bins;
use crate::comparison::{PreparedPerson, Probe, Vectors, LANES};

/// Up to this many pairs are scored faster one by one than side by side.
const FEW: usize = 4;

/// A person to be scored with many.
pub(crate) struct Scorer<'a> {
    scorecard: &'a Scorecard,
    person: &'a PreparedPerson,
    vectors: Vectors,
    /// The person once it is compared with more than a few.
    probe: Option<Probe<'a>>,
}

impl<'a> Scorer<'a> {
    pub(crate) fn new(scorecard: &'a Scorecard, person: &'a PreparedPerson) -> Self {
        Scorer::with_vectors(scorecard, person, Vectors::widest())
    }

    fn with_vectors(
        scorecard: &'a Scorecard,
        person: &'a PreparedPerson,
        vectors: Vectors,
    ) -> Self {
        Scorer { scorecard, person, vectors, probe: None }
    }

    /// Scores with each of these, and gives the scores to `take` in their order. Of a few no batch is
    /// made, which costs as much as to score one.
    pub(crate) fn score_all<'b>(
        &mut self,
        mut others: impl ExactSizeIterator<Item = &'b PreparedPerson>,
        mut take: impl FnMut(Scored),
    ) {
        if others.len() <= FEW {
            return others.for_each(|other| take(self.scorecard.score(self.person, other)));
        }
        while others.len() > 0 {
            self.score_batch(&mut others).for_each(&mut take);
        }
    }

    /// Scores with the next [`LANES`] others, or as many as there are.
    pub(crate) fn score_batch<'b>(
        &mut self,
        others: &mut impl Iterator<Item = &'b PreparedPerson>,
    ) -> Batch {
        let mut persons = [self.person; LANES];
        let mut count = 0_usize;
        for (slot, other) in persons.iter_mut().zip(others) {
            *slot = other;
            count = count.wrapping_add(1);
        }
        let persons = persons.get(..count).unwrap_or(&persons);
        let mut batch = Batch { scored: Batch::EMPTY.scored, next: 0, end: persons.len() };
        match &self.scorecard.lookup {
            Some(lookup) if persons.len() > FEW => {
                let (person, vectors) = (self.person, self.vectors);
                let probe = self.probe.get_or_insert_with(|| Probe::new(person, vectors));
                let comparisons = probe.compare(persons, &self.scorecard.limits);
                let scored = batch.scored.get_mut(..persons.len()).unwrap_or_default();
                lookup.look_up_all(&comparisons, self.scorecard.start, scored);
            }
            _ => {
                for (slot, other) in batch.scored.iter_mut().zip(persons) {
                    *slot = self.scorecard.score(self.person, other);
                }
            }
        }
        batch
    }
}

/// Scores that are ready to be given away.
pub(crate) struct Batch {
    scored: [Scored; LANES],
    next: usize,
    end: usize,
}

impl Batch {
    pub(super) const EMPTY: Batch =
        Batch { scored: [Scored { score: Score::ZERO, bins: Bins::NONE }; LANES], next: 0, end: 0 };
}

impl Iterator for Batch {
    type Item = Scored;

    #[inline]
    fn next(&mut self) -> Option<Scored> {
        let scored = self.scored.get(self.next..self.end)?.first()?;
        self.next = self.next.wrapping_add(1);
        Some(*scored)
    }
}

impl Scorecard {
    /// Scores one person with many candidates, in their order: the same scores as
    /// [`Scorecard::score`], faster, since what is made of the person is made once.
    ///
    /// ```
    /// use osoba::{scoring::Scorecard, Person};
    /// let scorecard = Scorecard::published();
    /// let person = Person { last_name: Some("Шевченко".into()), ..Person::default() };
    /// let candidates = [scorecard.prepare(&person), scorecard.prepare(&Person::default())];
    /// let scores: Vec<_> = scorecard.score_many(&candidates[0], &candidates).collect();
    /// assert_eq!(scores[1], scorecard.score(&candidates[0], &candidates[1]));
    /// ```
    pub fn score_many<'a>(
        &'a self,
        person: &'a PreparedPerson,
        candidates: impl IntoIterator<Item = &'a PreparedPerson> + 'a,
    ) -> impl Iterator<Item = Scored> + 'a {
        self.score_many_with_vectors(Vectors::widest(), person, candidates)
    }

    /// The same for tests and benches that choose the vector instructions.
    #[doc(hidden)]
    pub fn score_many_with_vectors<'a>(
        &'a self,
        vectors: Vectors,
        person: &'a PreparedPerson,
        candidates: impl IntoIterator<Item = &'a PreparedPerson> + 'a,
    ) -> impl Iterator<Item = Scored> + 'a {
        let mut candidates = candidates.into_iter().fuse();
        let mut scorer = Scorer::with_vectors(self, person, vectors);
        let mut scored = Batch::EMPTY;
        std::iter::from_fn(move || {
            scored.next().or_else(|| {
                scored = scorer.score_batch(&mut candidates);
                scored.next()
            })
        })
    }
}
