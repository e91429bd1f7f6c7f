//! Whole documents: the JSON of the command line, one function a command.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use osoba_core::document::{Command, Documents};

use crate::boundary::{given, guarded, guarded_with, Buffer, Out};
use crate::error::osoba_error;
use crate::scorecard::osoba_scorecard;
use crate::status::osoba_status;
use crate::text::osoba_str;

/// What answers whole documents: a JSON document in, one compact line of JSON out, the same bytes
/// as the command line's. Immutable: any number of threads may use it at once. Made by
/// osoba_documents_new(), freed by osoba_documents_free(); keeps its own copy of the scorecard.
///
/// The functions below take a document and give its answer in the same way, so this is said once:
///
/// - `documents` answers; `document` is UTF-8 JSON, which must not be absent;
/// - `buf` is where the answer is written, with a NUL, `cap` its size in bytes; `needed` receives
///   the size of the answer in bytes, the NUL included. `NULL, 0` asks for the size alone, which
///   takes as long as the answer itself: better offer some kilobytes, and call again with more
///   only after OSOBA_STATUS_BUFFER_TOO_SMALL;
/// - `error` says which field of the document broke which rule; it may be NULL.
pub struct osoba_documents {
    documents: Documents,
}

/// Makes what answers whole documents.
///
/// @param scorecard the scorecard of scores and decisions; may be freed afterwards
/// @param documents receives the handle, to be freed with osoba_documents_free()
#[no_mangle]
pub extern "C" fn osoba_documents_new(
    scorecard: Option<&osoba_scorecard>,
    documents: Option<&mut MaybeUninit<Option<Box<osoba_documents>>>>,
) -> osoba_status {
    guarded(|| {
        let (scorecard, documents) = (given(scorecard)?, given(documents)?);
        documents.write(Some(Box::new(osoba_documents {
            documents: Documents::new(scorecard.scorecard.clone()),
        })));
        Ok(())
    })
}

/// Frees the handle; NULL is a no-op.
///
/// @param documents the handle, which is used no more
#[no_mangle]
pub extern "C" fn osoba_documents_free(documents: Option<Box<osoba_documents>>) {
    drop(documents);
}

/// Answers one document.
///
/// # Safety
/// `document` and `buf` are as the header asks.
unsafe fn answer(
    command: Command,
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Out<'_, usize>,
    error: Out<'_, osoba_error>,
) -> osoba_status {
    guarded_with(error, || {
        let documents = given(documents)?;
        // SAFETY: as promised.
        let (document, buffer) = unsafe { (document.required()?, Buffer::new(buf, cap, needed)) };
        buffer.fill(|| Ok(documents.documents.answer(command, document)?))
    })
}

/// Takes a UNZR apart and checks it against a birth date.
///
/// Document: `"19910824-00026"` or `{"unzr", "birth_date"}`. Answer: `{"valid", "birth_date",
/// "serial", "check_digit", "check_digit_valid", "matches_birth_date"}` or `{"valid", "reason"}`.
#[no_mangle]
pub unsafe extern "C" fn osoba_unzr(
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let command = Command::Unzr;
    // SAFETY: the caller's contract.
    unsafe { answer(command, documents, document, buf, cap, needed, error) }
}

/// Checks a person's tax id, documents, phones and UNZR; every finding is advisory.
///
/// Document: a person. Answer: `{"tax_id", "documents", "phones", "birth_date_placeholder",
/// "findings"}`; what is invalid has a `"reason"`, a phone the `"field"` where it is.
#[no_mangle]
pub unsafe extern "C" fn osoba_identifiers(
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let command = Command::Identifiers;
    // SAFETY: the caller's contract.
    unsafe { answer(command, documents, document, buf, cap, needed, error) }
}

/// Plans one step of the synchronisation of one person: ask or decide. The host does what the
/// answer says and, after an `ask`, calls again with what the registry answered.
///
/// Document: `{"person", "verification", "answer", "before_claim", "policy", "now"}`. Answer:
/// `{"ask": {…}}`, `{"apply": {…}}`, `{"leave": reason}` or `{"retry": reason}`.
#[no_mangle]
pub unsafe extern "C" fn osoba_sync(
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let command = Command::Sync;
    // SAFETY: the caller's contract.
    unsafe { answer(command, documents, document, buf, cap, needed, error) }
}

/// Computes a person's cumulative status from the statuses of the streams.
///
/// Document: `{"drfo": …, "unzr": …}`. Answer: `{"verification_status"}`.
#[no_mangle]
pub unsafe extern "C" fn osoba_cumulative(
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let command = Command::Cumulative;
    // SAFETY: the caller's contract.
    unsafe { answer(command, documents, document, buf, cap, needed, error) }
}

/// Scores a pair of persons.
///
/// Document: `{"person", "candidate"}`. Answer: `{"score", "bins", "distances"}`.
#[no_mangle]
pub unsafe extern "C" fn osoba_score(
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let command = Command::Score;
    // SAFETY: the caller's contract.
    unsafe { answer(command, documents, document, buf, cap, needed, error) }
}

/// Explains a score: points of every variable, what a change of one would move, a table for people
/// and a picture.
///
/// Document: `{"person", "candidate"}`. Answer: the explanation.
#[no_mangle]
pub unsafe extern "C" fn osoba_explain(
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let command = Command::Explain;
    // SAFETY: the caller's contract.
    unsafe { answer(command, documents, document, buf, cap, needed, error) }
}

/// Encodes a name: its phonetic codes and its Latin form.
///
/// Document: a name, e.g. `"Шевченко"`, or `{"name", "kind": "last"}`. Answer: `{"kankowski", "uk",
/// "latin"}`, null where there is nothing to encode.
#[no_mangle]
pub unsafe extern "C" fn osoba_encode(
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let command = Command::Encode;
    // SAFETY: the caller's contract.
    unsafe { answer(command, documents, document, buf, cap, needed, error) }
}

/// Tells what a person is found by: the keys of all clusters and the codes of the names.
///
/// Document: a person. Answer: the keys, the
/// codes with their algorithm.
#[no_mangle]
pub unsafe extern "C" fn osoba_keys(
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let command = Command::Keys;
    // SAFETY: the caller's contract.
    unsafe { answer(command, documents, document, buf, cap, needed, error) }
}

/// Takes one step of matching: ask or decide. The host looks up what an `ask` names, puts it into
/// `facts` and calls again; within five calls there is a decision.
///
/// Document: `{"submission", "facts", "policy", "audit": true}`. Answer: `{"ask": {"question", …}}`
/// or `{"decision", "rule", "step", "persons", "http", "message", …}`, with `"audit"`, the record for
/// osoba_replay(), if the document asks for it.
#[no_mangle]
pub unsafe extern "C" fn osoba_decide(
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let command = Command::Decide;
    // SAFETY: the caller's contract.
    unsafe { answer(command, documents, document, buf, cap, needed, error) }
}

/// Tells why a given person was not matched, cluster by cluster and variable by variable.
///
/// Document: `{"submission", "candidate", "policy"}`. Answer: the reasons.
#[no_mangle]
pub unsafe extern "C" fn osoba_why_not(
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let command = Command::WhyNot;
    // SAFETY: the caller's contract.
    unsafe { answer(command, documents, document, buf, cap, needed, error) }
}

/// Makes a decision again from its audit record, years later.
///
/// Document: the `audit` of a decision. Answer: the same decision, or
/// which version differs.
#[no_mangle]
pub unsafe extern "C" fn osoba_replay(
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let command = Command::Replay;
    // SAFETY: the caller's contract.
    unsafe { answer(command, documents, document, buf, cap, needed, error) }
}

/// Ranks persons for an operator who searches.
///
/// Document: `{"query", "persons", "key", "normalisation"}`. Answer: the ranked ids with clusters and
/// distances, and `"findings"` about searched values that are malformed or placeholders.
#[no_mangle]
pub unsafe extern "C" fn osoba_search(
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let command = Command::Search;
    // SAFETY: the caller's contract.
    unsafe { answer(command, documents, document, buf, cap, needed, error) }
}

/// Plans one step of the merge of one pair: ask or decide. The host does what the answer says and,
/// after an `ask`, calls again with `facts.declarations`; after `DECLARATION_READY_DEACTIVATE`, too.
///
/// Document: `{"merge_candidate", "facts": {"person", "master", "declarations"}, "reason", "policy",
/// "now"}`. Answer: `{"ask": {"question"}}`, `{"apply": {…}}`, `{"leave": reason}` or `{"retry":
/// reason}`.
#[no_mangle]
pub unsafe extern "C" fn osoba_merge(
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let command = Command::Merge;
    // SAFETY: the caller's contract.
    unsafe { answer(command, documents, document, buf, cap, needed, error) }
}

/// Gives a clerk the next pair to review, or records what a clerk decided about one.
///
/// Document: `{"assign": {"clerk_id", "requests", "candidates"}, "policy"}` or `{"decide": {"clerk_id",
/// "status", "comment", "facts": {"request", "candidate", "requests"}}, "policy"}`. Answer: `{"apply":
/// {…}}` or `{"refuse": {"reason", "http", "message", "message_uk"}}`.
#[no_mangle]
pub unsafe extern "C" fn osoba_review(
    documents: Option<&osoba_documents>,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let command = Command::Review;
    // SAFETY: the caller's contract.
    unsafe { answer(command, documents, document, buf, cap, needed, error) }
}
