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

#ifndef OSOBA_H
#define OSOBA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The version of this header. */
#define OSOBA_VERSION "0.1.0"
#define OSOBA_VERSION_MAJOR 0
#define OSOBA_VERSION_MINOR 1
#define OSOBA_VERSION_PATCH 0

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

/** The type of an array: the Arrow C data interface, as every header declares it that speaks of it. */
struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

/** An array. */
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif  /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

/** Arrays of one type, one after the other. */
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

#endif  /* ARROW_C_STREAM_INTERFACE */

/**
 * Version of the binary interface: it changes when a program that was compiled against an older
 * header could no longer run with the library. It is the number in `libosoba.so.3`.
 */
#define OSOBA_ABI_VERSION 3

/**
 * Size of osoba_error.path in bytes, the NUL included.
 */
#define OSOBA_PATH_SIZE 240

/**
 * Stands for the distance to or from an absent text.
 */
#define OSOBA_NO_DISTANCE UINT32_MAX

/**
 * The most variables of a scorecard; osoba_scorecard_variables() tells how many one has.
 */
#define OSOBA_MOST_VARIABLES 64

/**
 * The greatest score: scores count steps of 0.00001.
 */
#define OSOBA_SCORE_ONE 100000

/**
 * What a function answers. 0 is success; numbers are never reused, and later versions may add
 * some, so treat an unknown one as a failure. osoba_status_message() says each in words.
 *
 * 1xx: the call is wrong, a programmer's mistake. 2xx: what was passed in is wrong; if the
 * function has an osoba_error, it names the field and the rule. 9xx: the library is wrong.
 */
typedef enum {
  /**
   * Success: the outputs have been written.
   */
  OSOBA_STATUS_OK = 0,
  /**
   * A mandatory argument, or an entry of an array, is NULL or absent.
   */
  OSOBA_STATUS_NULL_ARGUMENT = 100,
  /**
   * The number of a choice (a kind, an algorithm) is none of the known ones.
   */
  OSOBA_STATUS_UNKNOWN_CHOICE = 101,
  /**
   * The buffer is too small and was left alone; the needed size has been written.
   */
  OSOBA_STATUS_BUFFER_TOO_SMALL = 102,
  /**
   * A number is out of range: a length larger than memory can be, a score above the greatest.
   */
  OSOBA_STATUS_OUT_OF_RANGE = 103,
  /**
   * `struct_size` is none that this version knows: header and library do not belong together.
   */
  OSOBA_STATUS_ABI_MISMATCH = 104,
  /**
   * A person was prepared with another normalisation than the scorecard's.
   */
  OSOBA_STATUS_NORMALISATION_MISMATCH = 105,
  /**
   * There is no command of that name.
   */
  OSOBA_STATUS_UNKNOWN_COMMAND = 106,
  /**
   * A text is not UTF-8.
   */
  OSOBA_STATUS_INVALID_UTF8 = 200,
  /**
   * A document is not JSON.
   */
  OSOBA_STATUS_INVALID_JSON = 201,
  /**
   * A field broke a rule: see osoba_error.
   */
  OSOBA_STATUS_INVALID_FIELD = 202,
  /**
   * An Arrow array, schema or stream is broken, or its source failed.
   */
  OSOBA_STATUS_INVALID_ARROW = 203,
  /**
   * Something that cannot happen happened; please report it.
   */
  OSOBA_STATUS_INTERNAL = 900,
  /**
   * The library panicked and was stopped at its boundary; please report it. Handles stay usable.
   */
  OSOBA_STATUS_PANIC = 901,
} osoba_status;

/**
 * The rule that a field broke. Numbers are never reused; later versions may add some.
 */
typedef enum {
  /**
   * No rule was broken, or one that has no number yet.
   */
  OSOBA_RULE_NONE = 0,
  /**
   * The text is not a JSON document.
   */
  OSOBA_RULE_JSON = 1,
  /**
   * The bytes are not UTF-8.
   */
  OSOBA_RULE_UTF8 = 2,
  /**
   * A mandatory field is absent or null.
   */
  OSOBA_RULE_REQUIRED = 3,
  /**
   * The value has another type than the field's.
   */
  OSOBA_RULE_TYPE = 4,
  /**
   * The value lies outside what the field can hold.
   */
  OSOBA_RULE_OUT_OF_RANGE = 5,
  /**
   * The value is none of the names that the field knows.
   */
  OSOBA_RULE_UNKNOWN_VALUE = 6,
  /**
   * The field itself is unknown (of a person only if that was asked for).
   */
  OSOBA_RULE_UNKNOWN_FIELD = 7,
  /**
   * The same field or entry occurs twice.
   */
  OSOBA_RULE_DUPLICATE = 8,
  /**
   * A date is not a calendar date written `YYYY-MM-DD`.
   */
  OSOBA_RULE_DATE = 9,
  /**
   * A time is not an RFC 3339 time.
   */
  OSOBA_RULE_TIME = 10,
  /**
   * A fact answers another question than the one it stands under.
   */
  OSOBA_RULE_ANOTHER_QUESTION = 11,
  /**
   * The value is known, but may not be set here.
   */
  OSOBA_RULE_NOT_ALLOWED = 12,
  /**
   * The text is longer than its limit.
   */
  OSOBA_RULE_TOO_LONG = 13,
  /**
   * The list, or the name, has more entries or parts than its limit.
   */
  OSOBA_RULE_TOO_MANY = 14,
  /**
   * Objects and lists stand deeper within one another than the limit.
   */
  OSOBA_RULE_TOO_DEEP = 15,
} osoba_rule;

/**
 * How texts are normalised before they are compared.
 */
typedef enum {
  /**
   * As the published system does, quirks included: scores can be compared with stored ones.
   */
  OSOBA_NORMALISATION_PUBLISHED = 1,
  /**
   * With the quirks repaired.
   */
  OSOBA_NORMALISATION_CLEAN = 2,
} osoba_normalisation;

/**
 * Which of a person's names a text is.
 */
typedef enum {
  /**
   * Family name (прізвище), `last_name`.
   */
  OSOBA_NAME_KIND_LAST = 1,
  /**
   * Given name (ім'я), `first_name`.
   */
  OSOBA_NAME_KIND_FIRST = 2,
  /**
   * Patronymic (по батькові), `second_name`.
   */
  OSOBA_NAME_KIND_SECOND = 3,
} osoba_name_kind;

/**
 * A phonetic key: a function from a name to a code. Two names sound alike if their codes are
 * equal; codes of two algorithms are not comparable.
 */
typedef enum {
  /**
   * `uk`, the key made for Ukraine's registry: `uk/2`.
   */
  OSOBA_ALGORITHM_UK = 1,
  /**
   * `kankowski`, MetaPhoneRu as first published, for databases that hold such codes.
   */
  OSOBA_ALGORITHM_KANKOWSKI = 2,
  /**
   * `uk/1`, the key before `uk/2`, for databases that hold its codes.
   */
  OSOBA_ALGORITHM_UK1 = 3,
  /**
   * Daitch–Mokotoff soundex, for names in Latin letters that are not Ukrainian.
   */
  OSOBA_ALGORITHM_DAITCH_MOKOTOFF = 4,
} osoba_algorithm;

/**
 * Which part of its form a UNZR breaks: eight digits, a hyphen, five digits, nothing before or
 * after.
 */
typedef enum {
  /**
   * None: the text is a UNZR.
   */
  OSOBA_UNZR_FORM_VALID = 0,
  /**
   * It is not exactly fourteen characters long.
   */
  OSOBA_UNZR_FORM_LENGTH = 1,
  /**
   * Its ninth character is no hyphen (U+002D).
   */
  OSOBA_UNZR_FORM_HYPHEN = 2,
  /**
   * A character other than the ninth is no digit 0 to 9.
   */
  OSOBA_UNZR_FORM_DIGIT = 3,
} osoba_unzr_form;

/**
 * Which part of its rule a tax id breaks.
 */
typedef enum {
  /**
   * None: the text is a tax id.
   */
  OSOBA_TAX_ID_FORM_VALID = 0,
  /**
   * It has not ten characters.
   */
  OSOBA_TAX_ID_FORM_LENGTH = 1,
  /**
   * It is `0000000000`, which belongs to nobody.
   */
  OSOBA_TAX_ID_FORM_ZEROS = 2,
  /**
   * Its tenth digit is not the control digit.
   */
  OSOBA_TAX_ID_FORM_CHECK_DIGIT = 3,
  /**
   * White space or an invisible character stands in it.
   */
  OSOBA_TAX_ID_FORM_SPACE = 4,
  /**
   * A Latin letter stands in it.
   */
  OSOBA_TAX_ID_FORM_LATIN_LETTERS = 5,
  /**
   * A Cyrillic letter stands in it.
   */
  OSOBA_TAX_ID_FORM_CYRILLIC_LETTERS = 6,
  /**
   * Something else than the digits 0 to 9 stands in it.
   */
  OSOBA_TAX_ID_FORM_DIGITS = 7,
} osoba_tax_id_form;

/**
 * Sex as identifiers tell it.
 */
typedef enum {
  /**
   * Not told.
   */
  OSOBA_SEX_UNKNOWN = 0,
  /**
   * `MALE`.
   */
  OSOBA_SEX_MALE = 1,
  /**
   * `FEMALE`.
   */
  OSOBA_SEX_FEMALE = 2,
} osoba_sex;

/**
 * Documented sets of values.
 */
typedef enum {
  /**
   * A declaration request: threshold 0.9.
   */
  OSOBA_PRESET_REGISTRATION = 1,
  /**
   * The patient's cabinet: threshold 0.95, and the person must be unique.
   */
  OSOBA_PRESET_CABINET = 2,
} osoba_preset;

/**
 * Where a score lies between the two limits of deduplication.
 */
typedef enum {
  /**
   * Below both: two persons.
   */
  OSOBA_BAND_NONE = 0,
  /**
   * From the lower limit on (0.7 unless the policy says otherwise): a clerk decides.
   */
  OSOBA_BAND_MANUAL = 1,
  /**
   * From the upper limit on (0.9 unless the policy says otherwise): one person.
   */
  OSOBA_BAND_AUTOMATIC = 2,
} osoba_band;

/**
 * Which clusters make candidates.
 */
typedef enum {
  /**
   * The six as published.
   */
  OSOBA_CLUSTER_SET_PUBLISHED = 1,
  /**
   * The published ones, and birth certificates by the digits that follow their series.
   */
  OSOBA_CLUSTER_SET_EXTENDED = 2,
} osoba_cluster_set;

/**
 * A reason to compare two persons: a bit of osoba_candidate.clusters and osoba_pair.clusters.
 */
typedef enum {
  /**
   * Tax ids equal.
   */
  OSOBA_CLUSTER_TAX_ID = 1,
  /**
   * The digits of any document number equal.
   */
  OSOBA_CLUSTER_DOCUMENT_NUMBER = 2,
  /**
   * OTP phones equal.
   */
  OSOBA_CLUSTER_AUTH_PHONE = 4,
  /**
   * Birth dates equal and surnames sound alike.
   */
  OSOBA_CLUSTER_BIRTH_DATE_LAST_NAME = 8,
  /**
   * A settlement in common and surnames sound alike.
   */
  OSOBA_CLUSTER_SETTLEMENT_LAST_NAME = 16,
  /**
   * First name and surname sound alike.
   */
  OSOBA_CLUSTER_FIRST_LAST_NAME = 32,
  /**
   * A cluster of the host's own.
   */
  OSOBA_CLUSTER_OWN = 64,
} osoba_cluster;

/**
 * What should make a clerk look twice at a pair: a bit of osoba_pair.cautions.
 */
typedef enum {
  /**
   * Both persons have a valid tax id and the two differ.
   */
  OSOBA_CAUTION_DIFFERENT_VALID_TAX_IDS = 2,
  /**
   * The two look like twins.
   */
  OSOBA_CAUTION_TWINS_PATTERN = 4,
  /**
   * Both persons have a gender and the two differ.
   */
  OSOBA_CAUTION_GENDER_CLASH = 8,
  /**
   * One birth date, surnames that sound alike, given names that do not.
   */
  OSOBA_CAUTION_DIFFERENT_GIVEN_NAMES = 16,
  /**
   * Birth dates differ by more than a slip.
   */
  OSOBA_CAUTION_BIRTH_DATES_CONTRADICT = 32,
  /**
   * A valid tax id names another birth date or sex than a record has.
   */
  OSOBA_CAUTION_TAX_ID_CONTRADICTS = 64,
  /**
   * A blank or placeholder value counted as agreement in the score.
   */
  OSOBA_CAUTION_PLACEHOLDER_AGREEMENT = 128,
  /**
   * The names are written in different scripts.
   */
  OSOBA_CAUTION_OTHER_SCRIPT = 256,
  /**
   * The given name of one sounds like the surname of the other, both ways.
   */
  OSOBA_CAUTION_NAMES_SWAPPED = 512,
  /**
   * The pair is in a bin of the scorecard with which it is never automatic.
   */
  OSOBA_CAUTION_REVIEW_BIN = 8192,
} osoba_caution;

/**
 * An array that is kept, to be exported as often as it is asked for. Immutable: any number of threads
 * may use it at once. Made by osoba_arrow_new(), freed by osoba_arrow_free(); what was exported from
 * it may outlive it.
 */
typedef struct osoba_arrow osoba_arrow;

/**
 * What answers whole documents: a JSON document in, one compact line of JSON out, the same bytes
 * as the command line's. Immutable: any number of threads may use it at once. Made by
 * osoba_engine_new(), freed by osoba_engine_free(); keeps its own copy of the scorecard.
 */
typedef struct osoba_engine osoba_engine;

/**
 * Persons in memory, found by cluster. Immutable: any number of threads may use it at once. Made by
 * osoba_index_new(), freed by osoba_index_free(); may outlive everything that it was made from.
 *
 * A member is a person of the index, counted from 0 in the order in which they were added.
 */
typedef struct osoba_index osoba_index;

/**
 * An index being built. Made by osoba_index_builder_new(), freed by osoba_index_builder_free(); keeps
 * its own copy of the scorecard. The one handle that changes: one thread at a time.
 */
typedef struct osoba_index_builder osoba_index_builder;

/**
 * A person prepared for comparison: texts normalised once, so that comparing is fast. Immutable:
 * any number of threads may use it at once. Made by osoba_person_new() or
 * osoba_person_from_json(), freed by osoba_person_free(); keeps nothing of what it was made from
 * and may outlive the scorecard.
 */
typedef struct osoba_person osoba_person;

/**
 * What a host has chosen about matching: thresholds and limits. Immutable: any number of threads
 * may use it at once. Made by osoba_policy_new() or osoba_policy_preset(), freed by
 * osoba_policy_free(); depends on nothing.
 */
typedef struct osoba_policy osoba_policy;

/**
 * A scorecard: how pairs of persons are binned and what each bin weighs. Immutable: any number of
 * threads may use it at once. Made by osoba_scorecard_new() or osoba_scorecard_published(), freed
 * by osoba_scorecard_free(); needed by nothing that was made with it.
 */
typedef struct osoba_scorecard osoba_scorecard;

/**
 * Texts prepared to be compared with others, e.g. all surnames of a town. Immutable: any number of
 * threads may use it at once. Made by osoba_texts_new(), freed by osoba_texts_free(); keeps
 * nothing of what it was made from.
 */
typedef struct osoba_texts osoba_texts;

/**
 * What makes a scorecard from pairs of persons. Made by osoba_trainer_new(), freed by
 * osoba_trainer_free(). A handle that changes: one thread at a time.
 */
typedef struct osoba_trainer osoba_trainer;

/**
 * A text that the caller lends for the time of one call: `len` bytes of UTF-8 from `ptr` on. It
 * need not end with a NUL, and the library never keeps it.
 *
 * `{NULL, 0}` is absent, which is not the same as `{"", 0}`, an empty text. Bytes that are not
 * UTF-8 are refused with OSOBA_STATUS_INVALID_UTF8 and never repaired.
 */
typedef struct {
  /**
   * First byte, or NULL.
   */
  const char *ptr;
  /**
   * How many bytes.
   */
  size_t len;
} osoba_str;

/**
 * Which field of an input broke which rule; never its value, which may be somebody's personal
 * data. The caller owns it, as a local variable for instance, and passes NULL where it does not
 * want to know. Functions write it when they fail, and leave it alone when they succeed.
 *
 * After a failure that is no field's fault (1xx, 9xx) `rule` is 0, name and path are empty.
 */
typedef struct {
  /**
   * An osoba_rule.
   */
  int32_t rule;
  /**
   * The rule's name, e.g. `"unknown_value"`: static, ends with NUL, never NULL, never freed.
   */
  const char *rule_name;
  /**
   * Where the field is, e.g. `"facts.candidates[3].birth_date"`; empty for the whole document.
   * Ends with NUL; a longer path is cut.
   */
  char path[OSOBA_PATH_SIZE];
} osoba_error;

/**
 * Two persons under one id, as the places that osoba_index_builder_push() was told.
 */
typedef struct {
  /**
   * Where the first of them was found.
   */
  uint64_t first;
  /**
   * Where the other was found.
   */
  uint64_t second;
  /**
   * How many more persons have an id that another has.
   */
  uint64_t more;
} osoba_duplicate;

/**
 * What osoba_index_pairs() compared and left out. The accounts of all parts add up.
 */
typedef struct {
  /**
   * Pairs that were scored. One that several blocks hold is counted in each of them.
   */
  uint64_t compared;
  /**
   * Blocks of more persons than `block_limit`.
   */
  uint64_t blocks_left_out;
  /**
   * How many persons are in them; one in several is counted in each.
   */
  uint64_t persons_left_out;
  /**
   * How many pairs are in them. One that another block holds is compared there.
   */
  uint64_t pairs_left_out;
} osoba_account;

/**
 * A date of the calendar; all zero is no date. A plain value without owner.
 */
typedef struct {
  /**
   * Year, e.g. 1991.
   */
  int32_t year;
  /**
   * Month, 1 to 12.
   */
  uint8_t month;
  /**
   * Day of the month, 1 to 31.
   */
  uint8_t day;
} osoba_date;

/**
 * What osoba_unzr_parse() finds. A plain value without owner.
 */
typedef struct {
  /**
   * An osoba_unzr_form. Unless it is OSOBA_UNZR_FORM_VALID, everything below is zero.
   */
  int32_t form;
  /**
   * The date of birth that the number names; all zero if that is no date of the calendar. A
   * person may lawfully hold a number with another date than their own.
   */
  osoba_date birth_date;
  /**
   * The serial, 0 to 9999; odd mostly men, even mostly women, 0 never given out.
   */
  uint16_t serial;
  /**
   * The control digit as written, 0 to 9.
   */
  uint8_t check_digit;
  /**
   * Whether the control digit fits. Advisory: ESOZ does not apply it.
   */
  bool check_digit_valid;
} osoba_unzr_parts;

/**
 * What osoba_tax_id_parse() finds. A plain value without owner.
 */
typedef struct {
  /**
   * An osoba_tax_id_form. Unless it is OSOBA_TAX_ID_FORM_VALID, everything below is zero.
   */
  int32_t form;
  /**
   * An osoba_sex, by the ninth digit. Advisory: a person may change theirs.
   */
  int32_t sex;
  /**
   * The date of birth that the first five digits name; all zero if none. Advisory: numbers were
   * given out with errors.
   */
  osoba_date birth_date;
} osoba_tax_id_parts;

/**
 * A person that shares a cluster with another. A plain value without owner.
 */
typedef struct {
  /**
   * Which person of the index.
   */
  uint32_t member;
  /**
   * The clusters in which the two are together: bits of osoba_cluster.
   */
  uint32_t clusters;
} osoba_candidate;

/**
 * Two persons of an index who may be one. A plain value without owner.
 */
typedef struct {
  /**
   * The person to be merged.
   */
  uint32_t person;
  /**
   * The person to be kept: the record updated later; if the times are equal or one is absent, the
   * one with the greater id.
   */
  uint32_t master;
  /**
   * The model's score, in steps of 0.00001.
   */
  uint32_t score;
  /**
   * The score without blank and placeholder values, which decides; mostly equal to `score`.
   */
  uint32_t deciding_score;
  /**
   * All clusters in which the two are together: bits of osoba_cluster.
   */
  uint16_t clusters;
  /**
   * What should make a clerk look twice: bits of osoba_caution.
   */
  uint16_t cautions;
  /**
   * The bin of each variable of `score`; osoba_scorecard_bin() names it.
   */
  uint8_t bins[OSOBA_MOST_VARIABLES];
  /**
   * An osoba_band, of the score that decides.
   */
  uint8_t band;
  /**
   * 1 if the ids say which is the master, since the times do not; else 0.
   */
  uint8_t master_by_id;
  /**
   * Zeros.
   */
  uint8_t reserved[2];
} osoba_pair;

/**
 * One of a person's documents, lent to osoba_person_new().
 */
typedef struct {
  /**
   * Document type, e.g. `PASSPORT`.
   */
  osoba_str type;
  /**
   * Series and number as written.
   */
  osoba_str number;
} osoba_document;

/**
 * One of a person's addresses, lent to osoba_person_new().
 */
typedef struct {
  /**
   * `RESIDENCE` or `REGISTRATION`.
   */
  osoba_str type;
  /**
   * Settlement name, free text.
   */
  osoba_str settlement;
} osoba_address;

/**
 * One way in which a person proves to be present, lent to osoba_person_new().
 */
typedef struct {
  /**
   * `OTP`, `OFFLINE`, `THIRD_PERSON` or `NA`.
   */
  osoba_str type;
  /**
   * Phone of an OTP method, `+38` and ten digits.
   */
  osoba_str phone_number;
} osoba_authentication_method;

/**
 * What a person is compared by, lent to osoba_person_new(), which keeps nothing of it. Names are
 * ESOZ's. Start from osoba_person_fields_init(), where everything is absent; later versions may add
 * fields at the end.
 */
typedef struct {
  /**
   * `sizeof(osoba_person_fields)`, by which the library knows the header's version.
   */
  size_t struct_size;
  /**
   * Given name.
   */
  osoba_str first_name;
  /**
   * Family name.
   */
  osoba_str last_name;
  /**
   * Patronymic.
   */
  osoba_str second_name;
  /**
   * Date of birth, `YYYY-MM-DD`.
   */
  osoba_str birth_date;
  /**
   * `MALE` or `FEMALE`.
   */
  osoba_str gender;
  /**
   * RNOKPP, ten digits.
   */
  osoba_str tax_id;
  /**
   * Settlement of birth, free text.
   */
  osoba_str birth_settlement;
  /**
   * The documents, in the host's order; NULL if there are none.
   */
  const osoba_document *documents;
  /**
   * How many documents.
   */
  size_t documents_len;
  /**
   * The addresses, in the host's order; NULL if there are none.
   */
  const osoba_address *addresses;
  /**
   * How many addresses.
   */
  size_t addresses_len;
  /**
   * The live authentication methods, in the host's order; NULL if there are none.
   */
  const osoba_authentication_method *authentication_methods;
  /**
   * How many authentication methods.
   */
  size_t authentication_methods_len;
} osoba_person_fields;

/**
 * The score of a pair and the bins that gave it. A plain value without owner.
 */
typedef struct {
  /**
   * The probability that the two are one person, in steps of 0.00001: 0 to OSOBA_SCORE_ONE.
   */
  uint32_t score;
  /**
   * The bin of each variable, in the scorecard's order; osoba_scorecard_bin() names it. Zeros
   * behind the last.
   */
  uint8_t bins[OSOBA_MOST_VARIABLES];
} osoba_scored;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Keeps an array, so that it can be exported more than once.
 *
 * @param schema the array's schema; released
 * @param array the array; taken over
 * @param kept receives the handle, to be freed with osoba_arrow_free()
 */
osoba_status osoba_arrow_new(struct ArrowSchema *schema,
                             struct ArrowArray *array,
                             osoba_arrow **kept);

/**
 * Exports a kept array. Its memory is shared, not copied.
 *
 * @param kept the array
 * @param schema receives the schema; release it
 * @param array receives the array; release it
 */
osoba_status osoba_arrow_export(const osoba_arrow *kept,
                                struct ArrowSchema *schema,
                                struct ArrowArray *array);

/**
 * Frees a kept array; NULL is a no-op.
 *
 * @param kept the handle, which is used no more
 */
void osoba_arrow_free(osoba_arrow *kept);

/**
 * Makes a stream of one array, for functions that take persons as a stream.
 *
 * @param schema the array's schema; released
 * @param array an array of structs, taken over
 * @param stream receives the stream; pass it on, or release it
 */
osoba_status osoba_arrow_stream(struct ArrowSchema *schema,
                                struct ArrowArray *array,
                                struct ArrowArrayStream *stream);

/**
 * Reads a stream to its end, and makes one of what it gave. For sources of which two cannot be read in
 * turn, as the relations of one connection of DuckDB.
 *
 * @param from the stream; taken over
 * @param stream receives the stream; pass it on, or release it
 */
osoba_status osoba_arrow_stream_collect(struct ArrowArrayStream *from,
                                        struct ArrowArrayStream *stream);

/**
 * Makes a stream of persons from a JSON array of them, each an object with ESOZ's field names.
 *
 * @param json the array; must not be absent
 * @param stream receives the stream; pass it on, or release it
 * @param error which rule is broken; may be NULL. What is wrong with one person is told where the
 *        stream is read
 */
osoba_status osoba_arrow_stream_from_json(osoba_str json,
                                          struct ArrowArrayStream *stream,
                                          osoba_error *error);

/**
 * What the persons of a stream are found by: the answer of `keys` for each row, its fields as columns.
 * `id` and `person_id` come back as text. A row that cannot be read is null but for `error`, which says
 * which field broke which rule.
 *
 * @param persons a stream of persons, see ARROW; taken over
 * @param schema receives the schema of the answer; release it
 * @param array receives the answer, a struct array of as many rows; release it
 * @param error which column has a wrong type; may be NULL
 */
osoba_status osoba_arrow_keys(struct ArrowArrayStream *persons,
                              struct ArrowSchema *schema,
                              struct ArrowArray *array,
                              osoba_error *error);

/**
 * Checks the tax ids, documents, phones and UNZR of the persons of a stream: the answer of
 * `identifiers` for each row, its fields as columns, as osoba_arrow_keys() gives them.
 *
 * @param persons a stream of persons, see ARROW; taken over
 * @param schema receives the schema of the answer; release it
 * @param array receives the answer, a struct array of as many rows; release it
 * @param error which column has a wrong type; may be NULL
 */
osoba_status osoba_arrow_identifiers(struct ArrowArrayStream *persons,
                                     struct ArrowSchema *schema,
                                     struct ArrowArray *array,
                                     osoba_error *error);

/**
 * Makes an index of the persons of a stream, each of whom has an `id` and perhaps `updated_at`. A
 * person that cannot be read is not in the index, the rest is. The place of a person is the number of
 * the row, from 0.
 *
 * @param scorecard the scorecard of pairs and decisions; may be freed afterwards
 * @param algorithm an osoba_algorithm: which key says that names sound alike
 * @param clusters an osoba_cluster_set
 * @param persons a stream of persons, see ARROW; taken over
 * @param schema receives the schema of `unreadable`; release it
 * @param unreadable receives the rows that could not be read, a struct array of `place` and `error`;
 *        release it
 * @param duplicate receives the places of two persons under one id, if the call fails for that
 * @param index receives the index, to be freed with osoba_index_free()
 * @param error which column has a wrong type; may be NULL
 */
osoba_status osoba_index_from_arrow(const osoba_scorecard *scorecard,
                                    int32_t algorithm,
                                    int32_t clusters,
                                    struct ArrowArrayStream *persons,
                                    struct ArrowSchema *schema,
                                    struct ArrowArray *unreadable,
                                    osoba_duplicate *duplicate,
                                    osoba_index **index,
                                    osoba_error *error);

/**
 * Gives all pairs of osoba_index_pairs() as a stream of batches, which is worked as it is read, so that
 * few pairs are in memory. The columns: `person_id` and `master_person_id`; `score`; `proven_score`,
 * the score without blank and placeholder values, where it is another one; `band`; `clusters` and
 * `cautions`, lists of names; one column of bins for each variable, as osoba_arrow_score() gives them;
 * `master_by_id`, whether the ids say which is the master.
 *
 * @param index the index; may be freed before the stream is read
 * @param manual the least score of a pair that is given; 70000 is the documented one
 * @param automatic from which score on a pair is in the automatic band; 90000 is the documented one
 * @param block_limit leaves out blocks of more persons and counts them in `account`; 0 leaves out none
 * @param stream receives the stream; release it
 * @param account receives what the stream compares and leaves out
 */
osoba_status osoba_index_pairs_arrow(const osoba_index *index,
                                     uint32_t manual,
                                     uint32_t automatic,
                                     size_t block_limit,
                                     struct ArrowArrayStream *stream,
                                     osoba_account *account);

/**
 * Finds the keys by which engines join persons to pairs: whoever osoba_index_pairs() compares has one of
 * them in common. The columns of the answer: `id`, as text; `keys`, a list of 64-bit integers, which are
 * the same on every machine; `error`, as in osoba_arrow_keys(). A person that is not active has no keys, and
 * one without an id is an error, as in an index.
 *
 * @param algorithm an osoba_algorithm: which key says that names sound alike
 * @param clusters an osoba_cluster_set
 * @param persons a stream of persons, see ARROW; taken over
 * @param schema receives the schema of the answer; release it
 * @param array receives the answer, a struct array of as many rows; release it
 * @param error which column has a wrong type; may be NULL
 */
osoba_status osoba_arrow_blocking_keys(int32_t algorithm,
                                       int32_t clusters,
                                       struct ArrowArrayStream *persons,
                                       struct ArrowSchema *schema,
                                       struct ArrowArray *array,
                                       osoba_error *error);

/**
 * Judges pairs row by row, the first person with the first candidate: gives those that
 * osoba_index_pairs() gives, in the columns of osoba_index_pairs_arrow(). A row that is no pair of a band,
 * or one of whose persons cannot be read, gives nothing; osoba_arrow_blocking_keys() tells who cannot be
 * read.
 *
 * @param scorecard the scorecard
 * @param algorithm an osoba_algorithm: which key says that names sound alike
 * @param clusters an osoba_cluster_set
 * @param manual the least score of a pair that is given; 70000 is the documented one
 * @param automatic from which score on a pair is in the automatic band; 90000 is the documented one
 * @param persons a stream of persons, each with an `id` and perhaps `updated_at`, see ARROW; taken over
 * @param candidates a stream of as many persons; taken over
 * @param schema receives the schema of the answer; release it
 * @param array receives the answer, a struct array of as many rows as there are pairs; release it
 * @param error which column has a wrong type, or that one side has fewer rows; may be NULL
 */
osoba_status osoba_arrow_pairs(const osoba_scorecard *scorecard,
                               int32_t algorithm,
                               int32_t clusters,
                               uint32_t manual,
                               uint32_t automatic,
                               struct ArrowArrayStream *persons,
                               struct ArrowArrayStream *candidates,
                               struct ArrowSchema *schema,
                               struct ArrowArray *array,
                               osoba_error *error);

/**
 * Scores pairs row by row: the first person with the first candidate, and so on. The columns of the
 * answer:
 *
 * - `person_id`, `candidate_id`: the column `id` of both sides, as text;
 * - `score`: from 0 to 1 in steps of 0.00001, as a double;
 * - one column of small integers for each variable of the scorecard, under its name: the bin. The names
 *   of the bins are in the column's metadata under `osoba.bins`, as a JSON list;
 * - `distances`, if asked for: a struct of the raw values;
 * - `error`: null, or which field of the row broke which rule; the rest of such a row is null.
 *
 * @param scorecard the scorecard
 * @param persons a stream of persons, see ARROW; taken over
 * @param candidates a stream of as many persons; taken over
 * @param distances whether to give the distances, too
 * @param schema receives the schema of the answer; release it
 * @param array receives the answer, a struct array of as many rows; release it
 * @param error which column has a wrong type, or that one side has fewer rows; may be NULL
 */
osoba_status osoba_arrow_score(const osoba_scorecard *scorecard,
                               struct ArrowArrayStream *persons,
                               struct ArrowArrayStream *candidates,
                               bool distances,
                               struct ArrowSchema *schema,
                               struct ArrowArray *array,
                               osoba_error *error);

/**
 * Scores one person with the candidates of a stream. The columns of the answer are those of
 * osoba_arrow_score() without `person_id`.
 *
 * @param scorecard the scorecard
 * @param person the person, prepared with the scorecard's normalisation
 * @param candidates a stream of persons, see ARROW; taken over
 * @param distances whether to give the distances, too
 * @param schema receives the schema of the answer; release it
 * @param array receives the answer, a struct array of as many rows; release it
 * @param error which column has a wrong type; may be NULL
 */
osoba_status osoba_arrow_score_many(const osoba_scorecard *scorecard,
                                    const osoba_person *person,
                                    struct ArrowArrayStream *candidates,
                                    bool distances,
                                    struct ArrowSchema *schema,
                                    struct ArrowArray *array,
                                    osoba_error *error);

/**
 * Scores one person with prepared candidates: osoba_scorecard_score_many() in columns. The columns of
 * the answer are those of osoba_arrow_score() without ids and `error`, since prepared persons have been
 * read.
 *
 * @param scorecard the scorecard
 * @param person the person, prepared with the scorecard's normalisation
 * @param candidates the candidates, prepared likewise: an array of pointers, none of them NULL
 * @param count how many candidates
 * @param schema receives the schema of the answer; release it. It is the same for every call with a
 *        scorecard: NULL if you have it
 * @param array receives the answer, a struct array of `count` rows; release it
 */
osoba_status osoba_arrow_score_prepared(const osoba_scorecard *scorecard,
                                        const osoba_person *person,
                                        const osoba_person *const *candidates,
                                        size_t count,
                                        struct ArrowSchema *schema,
                                        struct ArrowArray *array);

/**
 * Makes an engine.
 *
 * @param scorecard the scorecard of scores and decisions, which may be freed afterwards; NULL for
 *        the one of the settings, or else the published one
 * @param settings absent, or a JSON object, every field optional: `{"scorecard": {…},
 *        "normalisation": "published" | "clean", "strict": false}`. `strict` refuses unknown fields of
 *        a person, such as a misspelt `lastname`, which are ignored by default
 * @param engine receives the handle, to be freed with osoba_engine_free()
 * @param error which setting is wrong; may be NULL
 */
osoba_status osoba_engine_new(const osoba_scorecard *scorecard,
                              osoba_str settings,
                              osoba_engine **engine,
                              osoba_error *error);

/**
 * Answers one document of one command, as `osoba COMMAND` does a line.
 *
 * | command | document | answer |
 * |---|---|---|
 * | `unzr` | `"19910824-00026"`, `{"unzr", "birth_date"}` | `{"valid", "birth_date", "serial", "check_digit", "check_digit_valid", "matches_birth_date"}` or `{"valid", "reason"}` |
 * | `identifiers` | a person | `{"tax_id", "documents", "phones", "birth_date_placeholder", "findings"}`, all advisory |
 * | `sync` | `{"person", "verification", "answer", "before_claim", "policy", "now"}` | `{"ask"}`, `{"apply"}`, `{"leave"}` or `{"retry"}`: do that and, after an `ask`, call again with what the registry answered |
 * | `cumulative` | `{"drfo", "unzr", …}` | `{"verification_status"}` |
 * | `score` | `{"person", "candidate"}` | `{"score", "bins", "distances"}` |
 * | `explain` | `{"person", "candidate"}` | points of every variable, what a change of one would move, a table, a picture |
 * | `encode` | `"Шевченко"`, `{"name", "kind": "last"}` | `{"kankowski", "uk", "latin"}`, null where there is nothing to encode |
 * | `keys` | a person | the keys of all clusters, the codes of the names |
 * | `decide` | `{"submission", "facts", "policy", "audit": true}` | `{"ask": {"question", …}}`: look that up, put it into `facts` and call again; within five calls a decision |
 * | `why_not` | `{"submission", "candidate", "policy"}` | the reasons, cluster by cluster, variable by variable |
 * | `replay` | the `audit` of a decision | the same decision, or which version differs |
 * | `search` | `{"query", "persons", "key", "normalisation"}` | the ranked ids, and what is odd about the query |
 * | `merge` | `{"merge_candidate", "facts", "reason", "policy", "now"}` | `{"ask"}`, `{"apply"}`, `{"leave"}` or `{"retry"}` |
 * | `review` | `{"assign": {…}}` or `{"decide": {…}}`, with `"policy"` | `{"apply"}` or `{"refuse": {"reason", "http", "message", "message_uk"}}` |
 * | `dedupe` | `{"persons", "key", "clusters", "limits", "block_limit", "group_limit"}` | `{"pairs", "account", "groups"}`; for a registry see osoba_index_pairs() |
 * | `train` | `{"settings", "persons", "pairs", "random_pairs"}` | `{"card", "report", "unread"}`; for many pairs see osoba_trainer_new() |
 * | `evaluate` | `{"pairs", "scorecards", "before", "by", "thresholds", "limits", "clusters", "key"}` | `{"rows", "limits", "models", "moves", "needed"}` or `{"refused"}` |
 *
 * A document with an `id` or `person_id` gets it back in its answer.
 *
 * @param engine the engine
 * @param command the name of a command; any other is OSOBA_STATUS_UNKNOWN_COMMAND
 * @param document UTF-8 JSON, which must not be absent
 * @param buf where the answer is written, with a NUL
 * @param cap its size in bytes
 * @param needed receives the size of the answer in bytes, the NUL included. `NULL, 0` asks for the
 *        size alone, which takes as long as the answer itself: better offer some kilobytes, and call
 *        again with more only after OSOBA_STATUS_BUFFER_TOO_SMALL
 * @param error which field of the document broke which rule; may be NULL
 */
osoba_status osoba_engine_run(const osoba_engine *engine,
                              osoba_str command,
                              osoba_str document,
                              char *buf,
                              size_t cap,
                              size_t *needed,
                              osoba_error *error);

/**
 * Frees an engine; NULL is a no-op.
 *
 * @param engine the engine, which is used no more
 */
void osoba_engine_free(osoba_engine *engine);

/**
 * Takes a UNZR apart. A text that is no UNZR is a result, not a failure: `parts->form` says what is
 * wrong, by the rule in force in ESOZ and no other. Allocates nothing.
 *
 * @param text the number; must not be absent
 * @param parts receives what was found
 */
osoba_status osoba_unzr_parse(osoba_str text,
                              osoba_unzr_parts *parts);

/**
 * Takes a tax id (RNOKPP, ten digits) apart. A text that is no tax id is a result, not a failure:
 * `parts->form` says what is wrong. Allocates nothing.
 *
 * @param text the number; must not be absent
 * @param parts receives what was found
 */
osoba_status osoba_tax_id_parse(osoba_str text,
                                osoba_tax_id_parts *parts);

/**
 * Begins an index.
 *
 * @param scorecard the scorecard of pairs and decisions; may be freed afterwards
 * @param algorithm an osoba_algorithm: which key says that names sound alike
 * @param clusters an osoba_cluster_set
 * @param builder receives the handle, to be freed with osoba_index_builder_free()
 */
osoba_status osoba_index_builder_new(const osoba_scorecard *scorecard,
                                     int32_t algorithm,
                                     int32_t clusters,
                                     osoba_index_builder **builder);

/**
 * Adds a person. After a failure the person is not in the index and the next one can be added.
 *
 * @param builder the index being built
 * @param place where you found the person, for example a number of a line; osoba_index_place() gives
 *        it back
 * @param person a JSON object with ESOZ's field names, `id` mandatory, `updated_at` an RFC 3339 time
 * @param error which field is wrong; may be NULL
 */
osoba_status osoba_index_builder_push(osoba_index_builder *builder,
                                      uint64_t place,
                                      osoba_str person,
                                      osoba_error *error);

/**
 * Frees an index being built; NULL is a no-op.
 *
 * @param builder the handle, which is used no more
 */
void osoba_index_builder_free(osoba_index_builder *builder);

/**
 * Makes an index of all persons that were added. Nobody is in `builder` afterwards, whether that
 * succeeds or two persons have one id, which is OSOBA_STATUS_INVALID_FIELD.
 *
 * @param builder the index being built
 * @param duplicate receives the places of two persons under one id, if the call fails for that
 * @param index receives the index, to be freed with osoba_index_free()
 */
osoba_status osoba_index_new(osoba_index_builder *builder,
                             osoba_duplicate *duplicate,
                             osoba_index **index);

/**
 * Frees an index; NULL is a no-op.
 *
 * @param index the index, which is used no more
 */
void osoba_index_free(osoba_index *index);

/**
 * Tells how many persons are in an index. Allocates nothing.
 *
 * @param index the index
 * @param len receives the number
 */
osoba_status osoba_index_len(const osoba_index *index, size_t *len);

/**
 * Tells how many bytes an index takes. Allocates nothing.
 *
 * @param index the index
 * @param bytes receives the number
 */
osoba_status osoba_index_memory(const osoba_index *index, size_t *bytes);

/**
 * Writes a person's id; a UUID in lower case.
 *
 * @param index the index
 * @param member which person
 * @param buf where the id is written, with a NUL; NULL to ask for the size
 * @param cap size of the buffer in bytes; 37 hold a UUID
 * @param needed receives the size of the id in bytes, the NUL included
 */
osoba_status osoba_index_id(const osoba_index *index,
                            uint32_t member,
                            char *buf,
                            size_t cap,
                            size_t *needed);

/**
 * Tells where a person was found, as osoba_index_builder_push() was told.
 *
 * @param index the index
 * @param member which person
 * @param place receives the place
 */
osoba_status osoba_index_place(const osoba_index *index, uint32_t member, uint64_t *place);

/**
 * Finds the active persons that share a cluster with somebody, each once. Too small an array is left
 * untouched: the status is OSOBA_STATUS_BUFFER_TOO_SMALL and `count` says how many there are.
 *
 * @param index the index
 * @param person a JSON object with ESOZ's field names
 * @param candidates an array of `cap` entries; NULL if `cap` is 0
 * @param cap how many candidates have room
 * @param count receives how many candidates there are
 * @param error which field is wrong; may be NULL
 */
osoba_status osoba_index_candidates(const osoba_index *index,
                                    osoba_str person,
                                    osoba_candidate *candidates,
                                    size_t cap,
                                    size_t *count,
                                    osoba_error *error);

/**
 * Decides about a submission with the index as the registry: the command `decide` without `facts`, which
 * the index has, so that there is always a decision.
 *
 * @param index the index
 * @param request `{"submission", "policy", "audit": true}`; the policy's `key` and `clusters` are
 *        those of the index
 * @param buf where the decision is written, with a NUL
 * @param cap size of the buffer in bytes
 * @param needed receives the size of the decision in bytes, the NUL included
 * @param error which field of the request is wrong; may be NULL
 */
osoba_status osoba_index_decide(const osoba_index *index,
                                osoba_str request,
                                char *buf,
                                size_t cap,
                                size_t *needed,
                                osoba_error *error);

/**
 * Gives one part of all pairs of active persons that share a cluster and whose deciding score is in a
 * band, each pair in one part only. Parts are independent: call for each on a thread of its own, or on
 * a machine of its own; their union is the same whatever their number. Make as many parts as an array
 * of yours has room for: too small an array is left untouched, the status is
 * OSOBA_STATUS_BUFFER_TOO_SMALL, `count` says how many pairs the part has, and the work has to be done
 * again.
 *
 * @param index the index
 * @param manual the least score of a pair that is given; 70000 is the documented one
 * @param automatic from which score on a pair is in the automatic band; 90000 is the documented one
 * @param block_limit leaves out blocks of more persons and counts them in `account`; 0 leaves out none
 * @param part which part, from 0
 * @param parts how many parts there are, at least 1
 * @param pairs an array of `cap` entries; NULL if `cap` is 0
 * @param cap how many pairs have room
 * @param count receives how many pairs the part has
 * @param account receives what was compared and left out
 */
osoba_status osoba_index_pairs(const osoba_index *index,
                               uint32_t manual,
                               uint32_t automatic,
                               size_t block_limit,
                               size_t part,
                               size_t parts,
                               osoba_pair *pairs,
                               size_t cap,
                               size_t *count,
                               osoba_account *account);

/**
 * Writes the groups of persons who are connected by automatic pairs, as a JSON array of `{"group",
 * "ids", "weakest", "review"}`: a group that contradicts itself or has more members than `group_limit`
 * goes to review whole.
 *
 * @param index the index
 * @param pairs pairs of the index, in any order; NULL if `count` is 0. Those that are not automatic
 *        are passed over
 * @param count how many pairs
 * @param group_limit 10 is the documented one
 * @param buf where the groups are written, with a NUL; NULL to ask for the size
 * @param cap size of the buffer in bytes
 * @param needed receives the size of the text in bytes, the NUL included
 */
osoba_status osoba_index_groups(const osoba_index *index,
                                const osoba_pair *pairs,
                                size_t count,
                                size_t group_limit,
                                char *buf,
                                size_t cap,
                                size_t *needed);

/**
 * Counts the letters that must be inserted, removed or replaced to make one text the other
 * (Levenshtein distance). A letter is what a reader takes for one, a grapheme cluster: `й` is one,
 * in either of its two spellings. Texts are compared as they are; nothing is normalised. Texts of
 * up to 16 Cyrillic or ASCII letters are compared without allocating.
 *
 * Exact for texts up to 4,096 letters each and, if one has at most 64 letters, for any; beyond that
 * exact up to 31 letters, then some number above 31 and not above the distance, *at least*, so that
 * the time grows no faster than the texts.
 *
 * @param a one text; must not be absent
 * @param b the other text; must not be absent
 * @param letters receives the distance
 */
osoba_status osoba_levenshtein(osoba_str a,
                               osoba_str b,
                               uint32_t *letters);

/**
 * Prepares texts, as they are: nothing is normalised.
 *
 * @param texts the texts: an array of `count`; entries may be absent
 * @param count how many texts
 * @param prepared receives the prepared texts, to be freed with osoba_texts_free()
 * @param error which text is not UTF-8, by its place, e.g. `[3]`; may be NULL
 */
osoba_status osoba_texts_new(const osoba_str *texts,
                             size_t count,
                             osoba_texts **prepared,
                             osoba_error *error);

/**
 * Frees prepared texts; NULL is a no-op.
 *
 * @param prepared the texts, which are used no more
 */
void osoba_texts_free(osoba_texts *prepared);

/**
 * Counts the Levenshtein distances of one text to all of the prepared ones: the numbers of
 * osoba_levenshtein(), much faster. A text of up to 16 Cyrillic or ASCII letters allocates
 * nothing.
 *
 * @param prepared the prepared texts
 * @param text the text; must not be absent
 * @param letters receives the distances in the order of the prepared texts, OSOBA_NO_DISTANCE
 *        where one is absent: an array of `count`
 * @param count how many texts were prepared; any other number is refused
 */
osoba_status osoba_texts_levenshtein(const osoba_texts *prepared,
                                     osoba_str text,
                                     uint32_t *letters,
                                     size_t count);

/**
 * Writes the phonetic code of a name, e.g. `ШИФЧИ3` for Шевченко, as a text that ends with NUL. A
 * name with nothing to encode has no code: an empty text, of which no two sound alike. A code of
 * up to 15 letters allocates nothing.
 *
 * @param name the name as registered, any case and spelling; must not be absent
 * @param kind an osoba_name_kind
 * @param algorithm an osoba_algorithm
 * @param buf where the code is written; NULL to ask for the size
 * @param cap size of the buffer in bytes; 64 hold nearly every code
 * @param needed receives the size of the code in bytes, the NUL included
 */
osoba_status osoba_name_encode(osoba_str name,
                               int32_t kind,
                               int32_t algorithm,
                               char *buf,
                               size_t cap,
                               size_t *needed);

/**
 * The name of an algorithm with its version, e.g. `"uk/2"`, to be stored beside the codes: a static
 * text that ends with NUL and is never freed. NULL for a number that is no algorithm.
 *
 * @param algorithm an osoba_algorithm
 */
const char *osoba_algorithm_id(int32_t algorithm);

/**
 * Tells whether two names sound alike: whether they, or the parts of a compound surname, have a
 * code in common.
 *
 * @param a one name; must not be absent
 * @param b the other name; must not be absent
 * @param kind an osoba_name_kind
 * @param algorithm an osoba_algorithm
 * @param alike receives the answer
 */
osoba_status osoba_name_sounds_alike(osoba_str a,
                                     osoba_str b,
                                     int32_t kind,
                                     int32_t algorithm,
                                     bool *alike);

/**
 * Prepares a person from fields, for comparison by a scorecard or any other with the same
 * normalisation.
 *
 * @param scorecard whose normalisation to apply
 * @param fields the person; the library keeps nothing of it
 * @param person receives the person, to be freed with osoba_person_free()
 * @param error which field is not UTF-8, no date, longer than 64 KiB or a list of more than 1,000
 *        entries; may be NULL
 */
osoba_status osoba_person_new(const osoba_scorecard *scorecard,
                              const osoba_person_fields *fields,
                              osoba_person **person,
                              osoba_error *error);

/**
 * Prepares a person from a JSON object with ESOZ's field names; unknown fields are ignored, since
 * hosts pass whole records.
 *
 * @param scorecard whose normalisation to apply
 * @param json the person; must not be absent
 * @param person receives the person, to be freed with osoba_person_free()
 * @param error which field is wrong; may be NULL
 */
osoba_status osoba_person_from_json(const osoba_scorecard *scorecard,
                                    osoba_str json,
                                    osoba_person **person,
                                    osoba_error *error);

/**
 * Frees a person; NULL is a no-op.
 *
 * @param person the person, which is used no more
 */
void osoba_person_free(osoba_person *person);

/**
 * Makes a policy from its JSON document, e.g. `{"threshold": 0.9}` or `{"preset": "cabinet"}`: the
 * `policy` of the command `decide`. A misspelt setting is refused.
 *
 * @param json the document; must not be absent
 * @param policy receives the policy, to be freed with osoba_policy_free()
 * @param error which setting is wrong; may be NULL
 */
osoba_status osoba_policy_new(osoba_str json,
                              osoba_policy **policy,
                              osoba_error *error);

/**
 * Makes a policy of documented values.
 *
 * @param preset an osoba_preset
 * @param policy receives the policy, to be freed with osoba_policy_free()
 */
osoba_status osoba_policy_preset(int32_t preset, osoba_policy **policy);

/**
 * Frees a policy; NULL is a no-op.
 *
 * @param policy the policy, which is used no more
 */
void osoba_policy_free(osoba_policy *policy);

/**
 * Tells whether a score counts as a match: whether it is above the threshold, or at it where the
 * policy says so. Allocates nothing.
 *
 * @param policy the policy
 * @param score osoba_scored.score
 * @param matches receives the answer
 */
osoba_status osoba_policy_is_match(const osoba_policy *policy,
                                   uint32_t score,
                                   bool *matches);

/**
 * Tells the deduplication band of a score. Allocates nothing.
 *
 * @param policy the policy
 * @param score osoba_scored.score
 * @param band receives an osoba_band
 */
osoba_status osoba_policy_band(const osoba_policy *policy, uint32_t score, int32_t *band);

/**
 * Tells whether a phone that so many persons hold is refused. Allocates nothing.
 *
 * @param policy the policy
 * @param holders how many active persons have the phone in a live OTP method
 * @param over receives the answer
 */
osoba_status osoba_policy_is_over_limit(const osoba_policy *policy, size_t holders, bool *over);

/**
 * Makes the published scorecard of February 2019, `esoz-2019-02-15`.
 *
 * @param normalisation an osoba_normalisation
 * @param scorecard receives the scorecard, to be freed with osoba_scorecard_free()
 */
osoba_status osoba_scorecard_published(int32_t normalisation, osoba_scorecard **scorecard);

/**
 * Makes a scorecard from its JSON document.
 *
 * @param json the document; must not be absent
 * @param scorecard receives the scorecard, to be freed with osoba_scorecard_free()
 * @param error which entry of the document is wrong; may be NULL
 */
osoba_status osoba_scorecard_new(osoba_str json,
                                 osoba_scorecard **scorecard,
                                 osoba_error *error);

/**
 * Frees a scorecard; NULL is a no-op.
 *
 * @param scorecard the scorecard, which is used no more
 */
void osoba_scorecard_free(osoba_scorecard *scorecard);

/**
 * Writes the scorecard's name, as it stands in every decision, e.g. `esoz-2019-02-15`.
 *
 * @param scorecard the scorecard
 * @param buf where the name is written, with a NUL; NULL to ask for the size
 * @param cap size of the buffer in bytes
 * @param needed receives the size of the name in bytes, the NUL included
 */
osoba_status osoba_scorecard_name(const osoba_scorecard *scorecard,
                                  char *buf,
                                  size_t cap,
                                  size_t *needed);

/**
 * Writes the hash of everything in the scorecard that can change a score: 64 hexadecimal digits,
 * as they stand in every decision. Two scorecards with one hash give the same scores.
 *
 * @param scorecard the scorecard
 * @param buf where the hash is written, with a NUL; NULL to ask for the size
 * @param cap size of the buffer in bytes; 65 are enough
 * @param needed receives the size of the hash in bytes, the NUL included
 */
osoba_status osoba_scorecard_hash(const osoba_scorecard *scorecard,
                                  char *buf,
                                  size_t cap,
                                  size_t *needed);

/**
 * Tells how many variables a scorecard has: 11 in format 1, as many as the document has comparisons in
 * format 2. Allocates nothing.
 *
 * @param scorecard the scorecard
 * @param count receives the number, from 1 to OSOBA_MOST_VARIABLES
 */
osoba_status osoba_scorecard_variables(const osoba_scorecard *scorecard,
                                       size_t *count);

/**
 * Writes the name of one of the scorecard's variables, e.g. `d_tax_id_bin`.
 *
 * @param scorecard the scorecard
 * @param variable which one, from 0 to one less than osoba_scorecard_variables(), in the order of
 * osoba_scored.bins
 * @param buf where the name is written, with a NUL; NULL to ask for the size
 * @param cap size of the buffer in bytes
 * @param needed receives the size of the name in bytes, the NUL included
 */
osoba_status osoba_scorecard_variable(const osoba_scorecard *scorecard,
                                      size_t variable,
                                      char *buf,
                                      size_t cap,
                                      size_t *needed);

/**
 * Writes the name of a bin, e.g. `0x<6`.
 *
 * @param scorecard the scorecard
 * @param variable which variable, from 0 to one less than osoba_scorecard_variables()
 * @param bin its bin, from osoba_scored.bins
 * @param buf where the name is written, with a NUL; NULL to ask for the size
 * @param cap size of the buffer in bytes
 * @param needed receives the size of the name in bytes, the NUL included
 */
osoba_status osoba_scorecard_bin(const osoba_scorecard *scorecard,
                                 size_t variable,
                                 uint8_t bin,
                                 char *buf,
                                 size_t cap,
                                 size_t *needed);

/**
 * Scores a pair. Which of the two comes first does not matter. Allocates nothing.
 *
 * @param scorecard the scorecard
 * @param a one person, prepared with the scorecard's normalisation
 * @param b the other
 * @param scored receives score and bins
 */
osoba_status osoba_scorecard_score(const osoba_scorecard *scorecard,
                                   const osoba_person *a,
                                   const osoba_person *b,
                                   osoba_scored *scored);

/**
 * Scores one person against many candidates: the scores of osoba_scorecard_score(), faster, since
 * what is made of the probe is made once. Takes some hundred bytes per document of the probe from
 * the heap for the time of the call, and nothing for the candidates.
 *
 * @param scorecard the scorecard
 * @param probe the person, prepared with the scorecard's normalisation
 * @param candidates the candidates, prepared likewise: an array of pointers, none of them NULL
 * @param count how many candidates
 * @param scored receives score and bins of each candidate in their order: an array of `count`
 */
osoba_status osoba_scorecard_score_many(const osoba_scorecard *scorecard,
                                        const osoba_person *probe,
                                        const osoba_person *const *candidates,
                                        size_t count,
                                        osoba_scored *scored);

/**
 * What a status means, in English: a static text that ends with NUL and is never freed. For a
 * number that is no status, `"unknown status"`; never NULL.
 *
 * @param status an osoba_status
 */
const char *osoba_status_message(int32_t status);

/**
 * Makes a trainer.
 *
 * @param settings a JSON object, every field optional: `{"method": "labels" | "em" | "silver",
 *        "comparisons": "all" | "published" | […], "normalisation", "name", "penalty", "seed",
 *        "test_share", "test_from", "rare_below", "all_pairs", "group"}`
 * @param trainer receives the handle, to be freed with osoba_trainer_free()
 * @param error which setting is wrong; may be NULL
 */
osoba_status osoba_trainer_new(osoba_str settings,
                               osoba_trainer **trainer,
                               osoba_error *error);

/**
 * Adds a person of whom pairs speak by `person_id` and `candidate_id`.
 *
 * @param trainer the trainer
 * @param person a JSON object with ESOZ's field names, `id` mandatory
 * @param error which field is wrong; may be NULL
 */
osoba_status osoba_trainer_person(osoba_trainer *trainer, osoba_str person, osoba_error *error);

/**
 * Adds a pair. After a failure the pair is not among those to train with and the next one can be
 * added.
 *
 * @param trainer the trainer
 * @param pair a JSON object: `{"person", "candidate", "match", "group", "weight", "date"}`, or
 *        `person_id` and `candidate_id` in place of the persons
 * @param error which field is wrong; may be NULL
 */
osoba_status osoba_trainer_pair(osoba_trainer *trainer,
                                osoba_str pair,
                                osoba_error *error);

/**
 * Adds a pair of persons taken at random, for the method `em`, which makes its own of persons of
 * different pairs where there are none.
 *
 * @param trainer the trainer
 * @param pair a JSON object as for osoba_trainer_pair()
 * @param error which field is wrong; may be NULL
 */
osoba_status osoba_trainer_random_pair(osoba_trainer *trainer,
                                       osoba_str pair,
                                       osoba_error *error);

/**
 * Estimates a scorecard from the pairs that were added so far.
 *
 * Answer: `{"card", "report", "unread"}`; `card` is the text of the scorecard's document, for
 * osoba_scorecard_new() or a file. The same pairs give the same bytes, in any order.
 *
 * @param trainer the trainer
 * @param buf where the answer is written, with a NUL; NULL to ask for the size
 * @param cap size of the buffer in bytes
 * @param needed receives the size of the text in bytes, the NUL included
 * @param error what keeps a scorecard from being estimated, as the field to be mended; may be NULL
 */
osoba_status osoba_trainer_train(osoba_trainer *trainer,
                                 char *buf,
                                 size_t cap,
                                 size_t *needed,
                                 osoba_error *error);

/**
 * Frees a trainer; NULL is a no-op.
 *
 * @param trainer the handle, which is used no more
 */
void osoba_trainer_free(osoba_trainer *trainer);

/**
 * The library's version, e.g. `"0.1.0"`: a static text that ends with NUL and is never freed. The
 * same is written into every decision. OSOBA_VERSION is the header's.
 */
const char *osoba_version(void);

/**
 * The library's ABI version. A program that loads the library by hand compares it with its
 * header's OSOBA_ABI_VERSION; for one that is linked, the linker does (SONAME).
 */
uint32_t osoba_abi_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/**
 * Lends a C string that ends with NUL as an osoba_str; NULL is absent.
 */
static inline osoba_str osoba_text(const char *text) {
  osoba_str str;
  str.ptr = text;
  str.len = 0;
  if (text) {
    while (text[str.len]) str.len++;
  }
  return str;
}

/**
 * Lends a person's fields, all absent, for osoba_person_new().
 */
static inline osoba_person_fields osoba_person_fields_init(void) {
#ifdef __cplusplus
  osoba_person_fields fields = {};
#else
  osoba_person_fields fields = {0};
#endif
  fields.struct_size = sizeof fields;
  return fields;
}

#endif  /* OSOBA_H */
