//! Whole documents: the JSON of the command line, one function for all commands.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use osoba_core::commands::{Command, Documents};

use crate::boundary::{given, guarded_with, Buffer};
use crate::error::{osoba_error, Failure};
use crate::scorecard::osoba_scorecard;
use crate::status::osoba_status;
use crate::text::osoba_str;

/// What answers whole documents: a JSON document in, one compact line of JSON out, the same bytes
/// as the command line's. Immutable: any number of threads may use it at once. Made by
/// osoba_engine_new(), freed by osoba_engine_free(); keeps its own copy of the scorecard.
pub struct osoba_engine {
    documents: Documents,
}

/// Makes an engine.
///
/// @param scorecard the scorecard of scores and decisions, which may be freed afterwards; NULL for
///        the one of the settings, or else the published one
/// @param settings absent, or a JSON object, every field optional: `{"scorecard": {…},
///        "normalisation": "published" | "clean", "strict": false}`. `strict` refuses unknown fields of
///        a person, such as a misspelt `lastname`, which are ignored by default
/// @param engine receives the handle, to be freed with osoba_engine_free()
/// @param error which setting is wrong; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_engine_new(
    scorecard: Option<&osoba_scorecard>,
    settings: osoba_str,
    engine: Option<&mut MaybeUninit<Option<Box<osoba_engine>>>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        let engine = given(engine)?;
        // SAFETY: the caller's contract.
        let settings = unsafe { settings.optional() }?.unwrap_or("{}");
        let scorecard = scorecard.map(|it| it.scorecard.clone());
        let documents = Documents::configured(scorecard, settings)?;
        engine.write(Some(Box::new(osoba_engine { documents })));
        Ok(())
    })
}

/// Answers one document of one command, as `osoba COMMAND` does a line.
///
/// | command | document | answer |
/// |---|---|---|
/// | `unzr` | `"19910824-00026"`, `{"unzr", "birth_date"}` | `{"valid", "birth_date", "serial", "check_digit", "check_digit_valid", "matches_birth_date"}` or `{"valid", "reason"}` |
/// | `identifiers` | a person | `{"tax_id", "documents", "phones", "birth_date_placeholder", "findings"}`, all advisory |
/// | `sync` | `{"person", "verification", "answer", "before_claim", "policy", "now"}` | `{"ask"}`, `{"apply"}`, `{"leave"}` or `{"retry"}`: do that and, after an `ask`, call again with what the registry answered |
/// | `cumulative` | `{"drfo", "unzr", …}` | `{"verification_status"}` |
/// | `score` | `{"person", "candidate"}` | `{"score", "bins", "distances"}` |
/// | `explain` | `{"person", "candidate"}` | points of every variable, what a change of one would move, a table, a picture |
/// | `encode` | `"Шевченко"`, `{"name", "kind": "last"}` | `{"kankowski", "uk", "latin"}`, null where there is nothing to encode |
/// | `keys` | a person | the keys of all clusters, the codes of the names |
/// | `decide` | `{"submission", "facts", "policy", "audit": true}` | `{"ask": {"question", …}}`: look that up, put it into `facts` and call again; within five calls a decision |
/// | `why_not` | `{"submission", "candidate", "policy"}` | the reasons, cluster by cluster, variable by variable |
/// | `replay` | the `audit` of a decision | the same decision, or which version differs |
/// | `search` | `{"query", "persons", "key", "normalisation"}` | the ranked ids, and what is odd about the query |
/// | `merge` | `{"merge_candidate", "facts", "reason", "policy", "now"}` | `{"ask"}`, `{"apply"}`, `{"leave"}` or `{"retry"}` |
/// | `review` | `{"assign": {…}}` or `{"decide": {…}}`, with `"policy"` | `{"apply"}` or `{"refuse": {"reason", "http", "message", "message_uk"}}` |
/// | `dedupe` | `{"persons", "key", "clusters", "limits", "block_limit", "group_limit"}` | `{"pairs", "account", "groups"}`; for a registry see osoba_index_pairs() |
/// | `train` | `{"settings", "persons", "pairs", "random_pairs"}` | `{"card", "report", "unread"}`; for many pairs see osoba_trainer_new() |
/// | `evaluate` | `{"pairs", "scorecards", "before", "by", "thresholds", "limits", "clusters", "key"}` | `{"rows", "limits", "models", "moves", "needed"}` or `{"refused"}` |
///
/// A document with an `id` or `person_id` gets it back in its answer.
///
/// @param engine the engine
/// @param command the name of a command; any other is OSOBA_STATUS_UNKNOWN_COMMAND
/// @param document UTF-8 JSON, which must not be absent
/// @param buf where the answer is written, with a NUL
/// @param cap its size in bytes
/// @param needed receives the size of the answer in bytes, the NUL included. `NULL, 0` asks for the
///        size alone, which takes as long as the answer itself: better offer some kilobytes, and call
///        again with more only after OSOBA_STATUS_BUFFER_TOO_SMALL
/// @param error which field of the document broke which rule; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_engine_run(
    engine: Option<&osoba_engine>,
    command: osoba_str,
    document: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        let engine = given(engine)?;
        // SAFETY: the caller's contract.
        let (command, document, buffer) =
            unsafe { (command.required()?, document.required()?, Buffer::new(buf, cap, needed)) };
        let command = Command::from_name(command);
        let command = command.ok_or(Failure::Status(osoba_status::UnknownCommand))?;
        buffer.fill(|| Ok(engine.documents.answer(command, document)?))
    })
}

/// Frees an engine; NULL is a no-op.
///
/// @param engine the engine, which is used no more
#[no_mangle]
pub extern "C" fn osoba_engine_free(engine: Option<Box<osoba_engine>>) {
    drop(engine);
}
