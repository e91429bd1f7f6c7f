//! Evaluation: scorecards on labelled pairs, one JSON document in and one out.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use crate::boundary::{guarded_with, Buffer};
use crate::error::osoba_error;
use crate::status::osoba_status;
use crate::text::osoba_str;

/// Evaluates scorecards on labelled pairs: precision, recall and F1 by threshold with their intervals,
/// calibration, drift, and what a change of the scorecard moves.
///
/// Document: `{"pairs": [{"person", "candidate", "match"}], "scorecards": [...], "before": [...],
/// "by", "thresholds", "limits", "clusters", "key"}`; a pair may have `"score"` or `"scores"` in place
/// of persons. Answer: `{"rows", "limits", "models", "moves", "needed"}`, or `{"refused": reason}` where
/// nothing is a match or everything is.
///
/// @param document UTF-8 JSON, which must not be absent
/// @param buf where the answer is written, with a NUL
/// @param cap its size in bytes
/// @param needed receives the size of the answer in bytes, the NUL included. `NULL, 0` asks for the
///   size alone, which takes as long as the answer itself
/// @param error which field of the document broke which rule; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_evaluate(
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        // SAFETY: the caller's contract.
        let (document, buffer) = unsafe { (document.required()?, Buffer::new(buf, cap, needed)) };
        buffer.fill(|| Ok(osoba_core::evaluation::evaluate(document)?))
    })
}
