//! Training: a scorecard from pairs of persons.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use osoba_core::commands::Trainer;
use osoba_core::FieldError;

use crate::boundary::{given, guarded_with, Buffer};
use crate::error::osoba_error;
use crate::status::osoba_status;
use crate::text::osoba_str;

/// What makes a scorecard from pairs of persons. Made by osoba_trainer_new(), freed by
/// osoba_trainer_free(). A handle that changes: one thread at a time.
pub struct osoba_trainer {
    trainer: Trainer,
    /// The answer to the pairs that were added so far, for a buffer that was too small.
    answer: Option<String>,
}

/// Makes a trainer.
///
/// @param settings a JSON object, every field optional: `{"method": "labels" | "em" | "silver",
///        "comparisons": "all" | "published" | […], "normalisation", "name", "penalty", "seed",
///        "test_share", "test_from", "rare_below", "all_pairs", "group"}`
/// @param trainer receives the handle, to be freed with osoba_trainer_free()
/// @param error which setting is wrong; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_trainer_new(
    settings: osoba_str,
    trainer: Option<&mut MaybeUninit<Option<Box<osoba_trainer>>>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        let out = given(trainer)?;
        // SAFETY: the caller's contract.
        let trainer = Trainer::new(unsafe { settings.required() }?)?;
        out.write(Some(Box::new(osoba_trainer { trainer, answer: None })));
        Ok(())
    })
}

/// Adds a person of whom pairs speak by `person_id` and `candidate_id`.
///
/// @param trainer the trainer
/// @param person a JSON object with ESOZ's field names, `id` mandatory
/// @param error which field is wrong; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_trainer_person(
    trainer: Option<&mut osoba_trainer>,
    person: osoba_str,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        let trainer = given(trainer)?;
        // SAFETY: the caller's contract.
        let person = unsafe { person.required() }?;
        Ok(trainer.trainer.add_person(person)?)
    })
}

/// Adds a pair. After a failure the pair is not among those to train with and the next one can be
/// added.
///
/// @param trainer the trainer
/// @param pair a JSON object: `{"person", "candidate", "match", "group", "weight", "date"}`, or
///        `person_id` and `candidate_id` in place of the persons
/// @param error which field is wrong; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_trainer_pair(
    trainer: Option<&mut osoba_trainer>,
    pair: osoba_str,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        let trainer = given(trainer)?;
        // SAFETY: the caller's contract.
        let pair = unsafe { pair.required() }?;
        trainer.answer = None;
        Ok(trainer.trainer.push(pair)?)
    })
}

/// Adds a pair of persons taken at random, for the method `em`, which makes its own of persons of
/// different pairs where there are none.
///
/// @param trainer the trainer
/// @param pair a JSON object as for osoba_trainer_pair()
/// @param error which field is wrong; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_trainer_random_pair(
    trainer: Option<&mut osoba_trainer>,
    pair: osoba_str,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        let trainer = given(trainer)?;
        // SAFETY: the caller's contract.
        let pair = unsafe { pair.required() }?;
        trainer.answer = None;
        let pair = trainer.trainer.read(pair)?;
        Ok(trainer.trainer.add_random(&pair)?)
    })
}

/// Estimates a scorecard from the pairs that were added so far.
///
/// Answer: `{"card", "report", "unread"}`; `card` is the text of the scorecard's document, for
/// osoba_scorecard_new() or a file. The same pairs give the same bytes, in any order.
///
/// @param trainer the trainer
/// @param buf where the answer is written, with a NUL; NULL to ask for the size
/// @param cap size of the buffer in bytes
/// @param needed receives the size of the text in bytes, the NUL included
/// @param error what keeps a scorecard from being estimated, as the field to be mended; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_trainer_train(
    trainer: Option<&mut osoba_trainer>,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        let osoba_trainer { trainer, answer } = given(trainer)?;
        // SAFETY: the caller's contract.
        let buffer = unsafe { Buffer::new(buf, cap, needed) };
        buffer.fill(|| match answer {
            Some(answer) => Ok(answer.clone()),
            None => {
                let trained = trainer.finish().map_err(FieldError::from)?;
                Ok(answer.insert(trained.document()?).clone())
            }
        })
    })
}

/// Frees a trainer; NULL is a no-op.
///
/// @param trainer the handle, which is used no more
#[no_mangle]
pub extern "C" fn osoba_trainer_free(trainer: Option<Box<osoba_trainer>>) {
    drop(trainer);
}
