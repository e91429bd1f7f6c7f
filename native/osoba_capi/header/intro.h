/*
 * osoba.h - UNZR synchronisation and person matching for a national health registry, from C.
 *
 * libosoba makes two decisions about people: is a person's unique record number (UNZR) real, and
 * what must be written about it; and is somebody who registers already in the index. It is rules
 * and arithmetic only. It opens no file or connection, reads no clock and no environment, starts no
 * thread and logs nothing: you look up what it asks for and write what it decides.
 *
 * TWO LAYERS
 *
 *   Whole documents: osoba_engine_run() takes a command of the command line and a JSON document, and
 *   gives the answer as JSON. One call a decision, the same bytes in every host. Begin here:
 *
 * [example]
 *   #include <osoba.h>
 *   #include <stdio.h>
 *
 *   int main(void) {
 *     osoba_str text = osoba_text("{\"unzr\": \"19910824-00026\", \"birth_date\": \"1991-08-24\"}");
 *     osoba_engine *engine = NULL;
 *     osoba_error error;
 *     char answer[4096];
 *     size_t size;
 *     osoba_status status = osoba_engine_new(NULL, osoba_text(NULL), &engine, &error);
 *     if (status == OSOBA_STATUS_OK)
 *       status = osoba_engine_run(engine, osoba_text("unzr"), text, answer, sizeof answer, &size, &error);
 *     puts(status == OSOBA_STATUS_OK ? answer : osoba_status_message(status));
 *     osoba_engine_free(engine);
 *     return status != OSOBA_STATUS_OK;
 *   }
 * [example]
 *
 *   Build it with: cc example.c $(pkg-config --cflags --libs osoba)
 *
 *   What each question of a decision looks up, and how the fact that answers it is written, is in
 *   bindings/FACTS.md; bindings/schema has the documents as JSON Schemas. osoba_ffi.h has these
 *   declarations for what reads C without a preprocessor.
 *
 *   Typed values, for the hot path: osoba_unzr_parse(), osoba_name_encode(), and persons prepared once
 *   (osoba_person_new()) and compared with thousands (osoba_scorecard_score_many()) into an array of
 *   plain structs that you own. What is said to allocate nothing allocates nothing.
 *
 *   An index holds a whole registry in memory (osoba_index_builder_new(), _push(), osoba_index_new()):
 *   it decides without questions (osoba_index_decide()), and gives every pair of persons that may be
 *   one (osoba_index_pairs()), in parts for as many threads as you like.
 *
 *   A registry makes a scorecard of its own from labelled pairs of its persons
 *   (osoba_trainer_new(), _pair(), osoba_trainer_train()).
 *
 * ARROW
 *
 *   Everything that works in columns (DuckDB, Polars, pandas, Spark, Arrow's own libraries) passes persons
 *   as an ArrowArrayStream and reads struct arrays: the Arrow C data interface, whose structs are declared
 *   here as they are everywhere. Functions take over the streams and arrays that go in, whatever they
 *   answer: `release` is NULL afterwards. What comes out is yours to release.
 *
 *   A row is a person, a column a field under ESOZ's name; unknown columns are ignored. Texts are utf8,
 *   large_utf8, utf8_view or dictionaries of them; dates date32, date64, midnights or text; `documents`,
 *   `addresses`, `authentication_methods` and `phones` lists of structs. A table without these lists may
 *   have columns of single values: `document_number` and `document_type`, `phone_number` (of an OTP
 *   method), `settlement` and `settlement_id` (of the residence). In place of all of them one column of
 *   texts, `json`, may hold whole persons, or one of structs, `person`. A column of another type is an
 *   error that names the column. A row that cannot be read is null in the answer, with its field and rule
 *   in the column `error`; the other rows are answered as the document functions answer them.
 *
 * STATUS AND ERRORS
 *
 *   Every function that can fail returns an osoba_status, 0 for success. Outputs are written only
 *   on success (but see BUFFERS), so a variable keeps its value through a failed call. That something
 *   does not match, is not valid or cannot be decided yet is a result and no failure. Where an input
 *   has fields, an optional osoba_error in a variable of yours says which field broke which rule; it
 *   never holds a value, so it can be logged. There is no last error to ask for, and nothing global
 *   at all: no set-up, no tear-down.
 *
 *   No panic of the library reaches you: it becomes OSOBA_STATUS_PANIC, the outputs are untouched,
 *   every handle stays usable. (Rust's runtime writes a line about it to standard error.) When
 *   memory runs out the process is aborted, as is usual in Rust.
 *
 * OWNERSHIP
 *
 *   Who calls owns everything but the handles. Texts and structs that go in are lent for the time
 *   of the call; the library keeps no pointer to them. A handle comes from a function that ends in
 *   _new (or says so), is freed with its _free exactly once, and depends on no other handle: free
 *   them in any order. Freeing NULL does nothing. `const char *` results are static: never free them.
 *
 * TEXTS
 *
 *   Texts are UTF-8, passed as osoba_str, pointer and length; osoba_text("...") makes one of a C
 *   string. {NULL, 0} is an absent text, {"", 0} an empty one, and the difference matters: an absent
 *   tax id equals nothing. Bytes that are not UTF-8 are refused, never repaired.
 *
 * BUFFERS
 *
 *   Text comes out into a buffer of yours, (char *buf, size_t cap, size_t *needed). It ends with a
 *   NUL, which `needed` counts. Too small a buffer is left untouched: the status is
 *   OSOBA_STATUS_BUFFER_TOO_SMALL and `needed` says what it takes. (NULL, 0) asks for the size.
 *
 * THREADS
 *
 *   Handles are immutable once made, but for an osoba_index_builder and an osoba_trainer, which are
 *   one thread's at a time. Any number of threads may use one handle at once, without a
 *   lock; only _free must be alone with it. Functions share no state, so different handles never
 *   disturb each other. All of it may be called from any thread, but not from a signal handler.
 *
 * VERSIONS
 *
 *   OSOBA_VERSION is this header's version and osoba_version() the library's. OSOBA_ABI_VERSION and
 *   osoba_abi_version() are one number that changes only when programs must be compiled anew; the
 *   shared library is named after it (libosoba.so.<abi>), so a linked program needs no check. Numbers
 *   of statuses, rules and choices are never reused. Structs that you fill in and that may
 *   grow begin with struct_size: make them with their _init function.
 *   A decision depends on the scorecard too: osoba_scorecard_name() and osoba_scorecard_hash() tell
 *   which one is in use, and every decision carries both.
 *
 * Generated from native/osoba_capi: change it there, then
 * OSOBA_WRITE_HEADER=1 cargo test -p osoba_capi --test header
 *
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */
