//! Scores: a pair, and one probe against many candidates.

use std::mem::MaybeUninit;

use crate::boundary::{entries, given, guarded, room};
use crate::error::Failure;
use crate::person::osoba_person;
use crate::scorecard::{osoba_scorecard, osoba_scored};
use crate::status::osoba_status;

/// Scores a pair. Which of the two comes first does not matter. Allocates nothing.
///
/// @param scorecard the scorecard
/// @param a one person, prepared with the scorecard's normalisation
/// @param b the other
/// @param scored receives score and bins
#[no_mangle]
pub extern "C" fn osoba_scorecard_score(
    scorecard: Option<&osoba_scorecard>,
    a: Option<&osoba_person>,
    b: Option<&osoba_person>,
    scored: Option<&mut MaybeUninit<osoba_scored>>,
) -> osoba_status {
    guarded(|| {
        let scorecard = given(scorecard)?;
        let (a, b, scored) = (given(a)?, given(b)?, given(scored)?);
        scorecard.check(a)?;
        scorecard.check(b)?;
        let pair = scorecard.scorecard.score(&a.prepared, &b.prepared);
        scored.write(osoba_scored::from(pair));
        Ok(())
    })
}

/// Scores one person against many candidates: the scores of osoba_scorecard_score(), faster, since
/// what is made of the probe is made once. Takes some hundred bytes per document of the probe from
/// the heap for the time of the call, and nothing for the candidates.
///
/// @param scorecard the scorecard
/// @param probe the person, prepared with the scorecard's normalisation
/// @param candidates the candidates, prepared likewise: an array of pointers, none of them NULL
/// @param count how many candidates
/// @param scored receives score and bins of each candidate in their order: an array of `count`
#[no_mangle]
pub unsafe extern "C" fn osoba_scorecard_score_many(
    scorecard: Option<&osoba_scorecard>,
    probe: Option<&osoba_person>,
    candidates: *const Option<&osoba_person>,
    count: usize,
    scored: *mut MaybeUninit<osoba_scored>,
) -> osoba_status {
    guarded(|| {
        let (scorecard, probe) = (given(scorecard)?, given(probe)?);
        // SAFETY: the caller's contract, for both.
        let (candidates, scored) = unsafe { (entries(candidates, count)?, room(scored, count)?) };
        scorecard.check(probe)?;
        for candidate in candidates {
            scorecard.check(given(*candidate)?)?;
        }
        if candidates.is_empty() {
            return Ok(());
        }
        let prepared = candidates.iter().flatten().map(|candidate| &candidate.prepared);
        let pairs = scorecard.scorecard.score_many(&probe.prepared, prepared);
        for (pair, scored) in pairs.zip(scored) {
            scored.write(osoba_scored::from(pair));
        }
        Ok(())
    })
}

impl osoba_scorecard {
    /// Distances between texts that were normalised differently would mean nothing.
    #[inline]
    pub(crate) fn check(&self, person: &osoba_person) -> Result<(), Failure> {
        let is_normalised_so = person.normalisation == self.scorecard.normalisation();
        if is_normalised_so && self.scorecard.has_prepared(&person.prepared) {
            Ok(())
        } else {
            Err(Failure::Status(osoba_status::NormalisationMismatch))
        }
    }
}
