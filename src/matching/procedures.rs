//! Both procedures and the update check as tables of steps.
//!
//! A step names its purpose, the fact it needs, and the next step: that of the first branch whose
//! test holds, else `otherwise`. The numbers are those of the source tables; the update check is
//! prose there and has none of its own, but where it refuses for the phone or updates by the model
//! it ends in the table's steps 4 (12 in the earlier procedure) and 18. Steps lead only to later
//! ones, so that every evaluation ends.

use super::evidence::{Need, Test};
use super::policy::Procedure;
use super::rulings::{self, Ruling};
use Next::{End, Go};

/// One step of a procedure.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) number: Option<u8>,
    pub(super) says: &'static str,
    pub(super) needs: Option<Need>,
    pub(super) branches: &'static [(Test, Next)],
    pub(super) otherwise: Next,
}

/// What follows a step.
#[derive(Debug, Clone, Copy)]
pub(super) enum Next {
    Go(&'static Step),
    End(&'static Ruling),
}

/// The procedure in force.
pub(super) mod registration {
    use super::*;

    pub(crate) static START: &Step = &S2;

    static S2: Step = Step {
        number: Some(2),
        says: "Is the authentication method an OTP with a phone?",
        needs: None,
        branches: &[(Test::HasPhone, Go(&S3))],
        otherwise: Go(&S7),
    };
    static S3: Step = Step {
        number: Some(3),
        says: "Look for the active persons whose live OTP method has this phone",
        needs: Some(Need::PhoneHolders),
        branches: &[],
        otherwise: Go(&S4),
    };
    static S4: Step = Step {
        number: Some(4),
        says: "How many are there?",
        needs: None,
        branches: &[(Test::NoHolders, Go(&S7)), (Test::OverPhoneLimit, End(&rulings::PHONE_LIMIT))],
        otherwise: Go(&S5),
    };
    static S5: Step = Step {
        number: Some(5),
        says: "Compare the holders' tax ids; an absent one equals nothing",
        needs: None,
        branches: &[],
        otherwise: Go(&S6),
    };
    static S6: Step = Step {
        number: Some(6),
        says: "Has at least one holder the same tax id?",
        needs: None,
        branches: &[(Test::HolderHasTaxId, Go(&S12))],
        otherwise: Go(&S7),
    };
    static S7: Step = Step {
        number: Some(7),
        says: "Look for the candidates by clusters",
        needs: Some(Need::Candidates),
        branches: &[],
        otherwise: Go(&S8),
    };
    static S8: Step = Step {
        number: Some(8),
        says: "Score every candidate with the model",
        needs: None,
        branches: &[],
        otherwise: Go(&S9),
    };
    static S9: Step = Step {
        number: Some(9),
        says: "Compare the best score with the threshold",
        needs: None,
        branches: &[],
        otherwise: Go(&S10),
    };
    static S10: Step = Step {
        number: Some(10),
        says: "Is it above?",
        needs: None,
        branches: &[(Test::SomebodyAboveThreshold, Go(&S12))],
        otherwise: Go(&S11),
    };
    static S11: Step = Step {
        number: Some(11),
        says: "Create a new person",
        needs: None,
        branches: &[(Test::NoCandidates, End(&rulings::NO_CANDIDATES))],
        otherwise: End(&rulings::NOT_ABOVE_THRESHOLD),
    };
    static S12: Step = Step {
        number: Some(12),
        says: "Refuse: such a person exists",
        needs: None,
        branches: &[
            (Test::HolderHasTaxId, End(&rulings::PHONE_AND_TAX_ID)),
            (Test::MustBeUniqueAndIsNot, End(&rulings::SEVERAL_ABOVE_THRESHOLD)),
        ],
        otherwise: End(&rulings::EXISTS_BY_MODEL),
    };
}

/// The earlier procedure.
pub(super) mod confidant_phone {
    use super::*;

    pub(crate) static START: &Step = &S3;

    static S3: Step = Step {
        number: Some(3),
        says: "Is the authentication method an OTP with a phone?",
        needs: None,
        branches: &[(Test::HasPhone, Go(&S4))],
        otherwise: Go(&S13),
    };
    static S4: Step = Step {
        number: Some(4),
        says: "Count the persons with this phone",
        needs: Some(Need::PhoneHolders),
        branches: &[],
        otherwise: Go(&S5),
    };
    static S5: Step = Step {
        number: Some(5),
        says: "Has anybody this phone?",
        needs: None,
        branches: &[(Test::NoHolders, Go(&S13))],
        otherwise: Go(&S6),
    };
    static S6: Step = Step {
        number: Some(6),
        says: "Is a confidant person in the submission?",
        needs: None,
        branches: &[(Test::HasConfidant, Go(&S9))],
        otherwise: Go(&S7),
    };
    static S7: Step = Step {
        number: Some(7),
        says: "Look for the phone among those of confidant persons",
        needs: Some(Need::PhoneIsConfidants),
        branches: &[],
        otherwise: Go(&S8),
    };
    static S8: Step = Step {
        number: Some(8),
        says: "Is it a confidant person's?",
        needs: None,
        branches: &[(Test::PhoneIsConfidants, Go(&S11))],
        otherwise: End(&rulings::PHONE_NOT_CONFIDANTS),
    };
    static S9: Step = Step {
        number: Some(9),
        says: "Compare the phone with that of the submission's confidant person",
        needs: None,
        branches: &[],
        otherwise: Go(&S10),
    };
    static S10: Step = Step {
        number: Some(10),
        says: "Are they equal?",
        needs: None,
        branches: &[(Test::ConfidantHasPhone, Go(&S11))],
        otherwise: End(&rulings::PHONE_DIFFERS),
    };
    static S11: Step = Step {
        number: Some(11),
        says: "Count the persons with this phone",
        needs: None,
        branches: &[],
        otherwise: Go(&S12),
    };
    static S12: Step = Step {
        number: Some(12),
        says: "Are there more than the limit?",
        needs: None,
        branches: &[(Test::OverPhoneLimit, End(&rulings::PHONE_LIMIT))],
        otherwise: Go(&S13),
    };
    static S13: Step = Step {
        number: Some(13),
        says: "Look for active persons by tax id and full name",
        needs: Some(Need::SameIdentity),
        branches: &[],
        otherwise: Go(&S14),
    };
    static S14: Step = Step {
        number: Some(14),
        says: "Is it exactly one?",
        needs: None,
        branches: &[(Test::SingleIdentity, Go(&S18))],
        otherwise: Go(&S15),
    };
    static S15: Step = Step {
        number: Some(15),
        says: "Score the candidates with the model",
        needs: Some(Need::Candidates),
        branches: &[],
        otherwise: Go(&S16),
    };
    static S16: Step = Step {
        number: Some(16),
        says: "Is exactly one above the threshold?",
        needs: None,
        branches: &[
            (Test::OneAboveThreshold, Go(&S18)),
            (Test::SomebodyAboveThreshold, End(&rulings::SEVERAL_ABOVE_THRESHOLD)),
        ],
        otherwise: Go(&S17),
    };
    static S17: Step = Step {
        number: Some(17),
        says: "Create a new person",
        needs: None,
        branches: &[(Test::NoCandidates, End(&rulings::NO_CANDIDATES))],
        otherwise: End(&rulings::NOT_ABOVE_THRESHOLD),
    };
    static S18: Step = Step {
        number: Some(18),
        says: "Update the person",
        needs: None,
        branches: &[(Test::SingleIdentity, End(&rulings::SINGLE_IDENTITY))],
        otherwise: End(&rulings::UPDATE_BY_MODEL),
    };
}

/// The check of a submission that names the person to update.
pub(super) mod named_person {
    use super::*;

    pub(crate) static START: &Step = &ID;

    static ID: Step = Step {
        number: None,
        says: "Is person_id a UUID?",
        needs: None,
        branches: &[(Test::PersonIdMalformed, End(&rulings::PERSON_ID_MALFORMED))],
        otherwise: Go(&FOUND),
    };
    static FOUND: Step = Step {
        number: None,
        says: "Is there such a person, and is it active?",
        needs: Some(Need::Person),
        branches: &[
            (Test::PersonUnknown, End(&rulings::PERSON_UNKNOWN)),
            (Test::PersonInactive, End(&rulings::PERSON_INACTIVE)),
            (Test::SamePhoneAndTaxId, End(&rulings::SAME_PHONE_AND_TAX_ID)),
        ],
        otherwise: Go(&SCORED),
    };
    static SCORED: Step = Step {
        number: None,
        says: "Is the score of the two above the threshold?",
        needs: None,
        branches: &[(Test::PersonAboveThreshold, Go(&PHONE))],
        otherwise: End(&rulings::PERSON_NOT_SAME),
    };
    static PHONE: Step = Step {
        number: None,
        says: "Does the person already have this phone, or is there none?",
        needs: None,
        branches: &[(Test::PhoneIsNew, Go(&HOLDERS))],
        otherwise: Go(&S18),
    };
    static HOLDERS: Step = Step {
        number: None,
        says: "Do more persons hold the new phone than the limit?",
        needs: Some(Need::PhoneHolders),
        branches: &[(Test::OverPhoneLimit, Go(&S4))],
        otherwise: Go(&S18),
    };
    static S4: Step = Step {
        number: Some(4),
        says: "Refuse for the phone, as the procedure in force does",
        needs: None,
        branches: &[(Test::EarlierProcedure, Go(&S12))],
        otherwise: End(&rulings::PHONE_LIMIT),
    };
    static S12: Step = Step {
        number: Some(12),
        says: "Refuse for the phone, as the earlier procedure does",
        needs: None,
        branches: &[],
        otherwise: End(&rulings::PHONE_LIMIT),
    };
    static S18: Step = Step {
        number: Some(18),
        says: "Update the person",
        needs: None,
        branches: &[],
        otherwise: End(&rulings::UPDATE_BY_MODEL),
    };
}

/// A step as readers see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepRow {
    /// Its number in the source table.
    pub number: Option<u8>,
    /// What it does, or the question that it answers.
    pub says: &'static str,
}

/// The steps of a procedure in the order in which they can first be reached, for printing.
///
/// ```
/// use osoba::matching::{procedure_steps, Procedure};
/// let steps = procedure_steps(Procedure::Registration);
/// assert_eq!(steps.first().unwrap().number, Some(2));
/// assert_eq!(steps.last().unwrap().number, Some(12));
/// ```
#[must_use]
pub fn procedure_steps(procedure: Procedure) -> Vec<StepRow> {
    let mut steps: Vec<&'static Step> = Vec::new();
    let mut open = vec![match procedure {
        Procedure::Registration => registration::START,
        Procedure::ConfidantPhone => confidant_phone::START,
    }];
    while let Some(step) = open.pop() {
        if steps.iter().any(|known| std::ptr::eq(*known, step)) {
            continue;
        }
        steps.push(step);
        let nexts = step.branches.iter().map(|(_, next)| next).chain([&step.otherwise]);
        open.extend(nexts.filter_map(|next| match next {
            Go(step) => Some(*step),
            End(_) => None,
        }));
    }
    steps.sort_by_key(|step| step.number);
    steps.into_iter().map(|step| StepRow { number: step.number, says: step.says }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evaluate_every_branch(step: &'static Step, depth: usize) {
        assert!(depth < 20, "an evaluation that does not end");
        for next in step.branches.iter().map(|(_, next)| next).chain([&step.otherwise]) {
            if let Go(later) = next {
                assert!(later.number > step.number || later.number.is_none(), "{}", later.says);
                evaluate_every_branch(later, depth.saturating_add(1));
            }
        }
    }

    #[test]
    fn steps_lead_only_to_later_ones_so_that_every_evaluation_ends() {
        evaluate_every_branch(registration::START, 0);
        evaluate_every_branch(confidant_phone::START, 0);
        evaluate_every_branch(named_person::START, 0);
    }
}
