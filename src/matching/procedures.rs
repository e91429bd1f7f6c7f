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

/// Steps as rows: name and number, what the step does, the fact it needs, its branches, and `otherwise`.
macro_rules! steps {
    ($($name:ident = $number:expr, $says:literal, $(needs $need:ident,)?
        [$($test:ident => $next:expr),* $(,)?], $otherwise:expr;)*) => {$(
        static $name: Step = Step {
            number: $number,
            says: $says,
            needs: need!($($need)?),
            branches: &[$((Test::$test, $next)),*],
            otherwise: $otherwise,
        };
    )*};
}

macro_rules! need {
    () => {
        None
    };
    ($need:ident) => {
        Some(Need::$need)
    };
}

/// The procedure in force.
pub(super) mod registration {
    use super::*;

    pub(crate) static START: &Step = &S2;

    steps! {
        S2 = Some(2), "Is the authentication method an OTP with a phone?",
            [HasPhone => Go(&S3)], Go(&S7);
        S3 = Some(3), "Look for the active persons whose live OTP method has this phone",
            needs PhoneHolders, [], Go(&S4);
        S4 = Some(4), "How many are there?",
            [NoHolders => Go(&S7), OverPhoneLimit => End(&rulings::PHONE_LIMIT)], Go(&S5);
        S5 = Some(5), "Compare the holders' tax ids; an absent one equals nothing", [], Go(&S6);
        S6 = Some(6), "Has at least one holder the same tax id?",
            [HolderHasTaxId => Go(&S12)], Go(&S7);
        S7 = Some(7), "Look for the candidates by clusters", needs Candidates, [], Go(&S8);
        S8 = Some(8), "Score every candidate with the model", [], Go(&S9);
        S9 = Some(9), "Compare the best score with the threshold", [], Go(&S10);
        S10 = Some(10), "Is it above?", [SomebodyAboveThreshold => Go(&S12)], Go(&S11);
        S11 = Some(11), "Create a new person",
            [NoCandidates => End(&rulings::NO_CANDIDATES)], End(&rulings::NOT_ABOVE_THRESHOLD);
        S12 = Some(12), "Refuse: such a person exists",
            [
                HolderHasTaxId => End(&rulings::PHONE_AND_TAX_ID),
                MustBeUniqueAndIsNot => End(&rulings::SEVERAL_ABOVE_THRESHOLD),
            ], End(&rulings::EXISTS_BY_MODEL);
    }
}

/// The earlier procedure.
pub(super) mod confidant_phone {
    use super::*;

    pub(crate) static START: &Step = &S3;

    steps! {
        S3 = Some(3), "Is the authentication method an OTP with a phone?",
            [HasPhone => Go(&S4)], Go(&S13);
        S4 = Some(4), "Count the persons with this phone", needs PhoneHolders, [], Go(&S5);
        S5 = Some(5), "Has anybody this phone?", [NoHolders => Go(&S13)], Go(&S6);
        S6 = Some(6), "Is a confidant person in the submission?",
            [HasConfidant => Go(&S9)], Go(&S7);
        S7 = Some(7), "Look for the phone among those of confidant persons",
            needs PhoneIsConfidants, [], Go(&S8);
        S8 = Some(8), "Is it a confidant person's?",
            [PhoneIsConfidants => Go(&S11)], End(&rulings::PHONE_NOT_CONFIDANTS);
        S9 = Some(9), "Compare the phone with that of the submission's confidant person",
            [], Go(&S10);
        S10 = Some(10), "Are they equal?",
            [ConfidantHasPhone => Go(&S11)], End(&rulings::PHONE_DIFFERS);
        S11 = Some(11), "Count the persons with this phone", [], Go(&S12);
        S12 = Some(12), "Are there more than the limit?",
            [OverPhoneLimit => End(&rulings::PHONE_LIMIT)], Go(&S13);
        S13 = Some(13), "Look for active persons by tax id and full name",
            needs SameIdentity, [], Go(&S14);
        S14 = Some(14), "Is it exactly one?", [SingleIdentity => Go(&S18)], Go(&S15);
        S15 = Some(15), "Score the candidates with the model", needs Candidates, [], Go(&S16);
        S16 = Some(16), "Is exactly one above the threshold?",
            [
                OneAboveThreshold => Go(&S18),
                SomebodyAboveThreshold => End(&rulings::SEVERAL_ABOVE_THRESHOLD),
            ], Go(&S17);
        S17 = Some(17), "Create a new person",
            [NoCandidates => End(&rulings::NO_CANDIDATES)], End(&rulings::NOT_ABOVE_THRESHOLD);
        S18 = Some(18), "Update the person",
            [SingleIdentity => End(&rulings::SINGLE_IDENTITY)], End(&rulings::UPDATE_BY_MODEL);
    }
}

/// The check of a submission that names the person to update.
pub(super) mod named_person {
    use super::*;

    pub(crate) static START: &Step = &ID;

    steps! {
        ID = None, "Is person_id a UUID?",
            [PersonIdMalformed => End(&rulings::PERSON_ID_MALFORMED)], Go(&FOUND);
        FOUND = None, "Is there such a person, and is it active?",
            needs Person, [
                PersonUnknown => End(&rulings::PERSON_UNKNOWN),
                PersonInactive => End(&rulings::PERSON_INACTIVE),
                SamePhoneAndTaxId => End(&rulings::SAME_PHONE_AND_TAX_ID),
            ], Go(&SCORED);
        SCORED = None, "Is the score of the two above the threshold?",
            [PersonAboveThreshold => Go(&PHONE)], End(&rulings::PERSON_NOT_SAME);
        PHONE = None, "Does the person already have this phone, or is there none?",
            [PhoneIsNew => Go(&HOLDERS)], Go(&S18);
        HOLDERS = None, "Do more persons hold the new phone than the limit?",
            needs PhoneHolders, [OverPhoneLimit => Go(&S4)], Go(&S18);
        S4 = Some(4), "Refuse for the phone, as the procedure in force does",
            [EarlierProcedure => Go(&S12)], End(&rulings::PHONE_LIMIT);
        S12 = Some(12), "Refuse for the phone, as the earlier procedure does",
            [], End(&rulings::PHONE_LIMIT);
        S18 = Some(18), "Update the person", [], End(&rulings::UPDATE_BY_MODEL);
    }
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
