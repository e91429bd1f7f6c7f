/* NULL, absence, invalid UTF-8, unknown choices and impossible lengths in every argument of every
 * function: a status, and nothing written. One line a case; a test reads this file and counts. */
#include "check.h"

#define IS(name, call) CHECK((call) == OSOBA_STATUS_##name)

/* Handles of functions that must not make one. */
#define UNTOUCHED ((void *)buf)

/* A stream of one person, and an array with its schema: whoever is called takes them over. */
static struct ArrowArrayStream *fresh(struct ArrowArrayStream *stream) {
  CHECK(osoba_arrow_stream_from_json(osoba_text("[{\"id\": \"a\"}]"), stream, NULL) == OSOBA_STATUS_OK);
  return stream;
}

static struct ArrowArray *filled(struct ArrowSchema *schema, struct ArrowArray *array) {
  struct ArrowArrayStream stream;
  CHECK(osoba_arrow_keys(fresh(&stream), schema, array, NULL) == OSOBA_STATUS_OK);
  return array;
}

int main(void) {
  const osoba_str good = osoba_text("\"19910824-00026\"");
  const osoba_str name = osoba_text("Шевченко");
  const osoba_str absent = {NULL, 0};
  const osoba_str null_text = {NULL, 3};
  const osoba_str not_utf8 = {"\xd0", 1};
  const osoba_str endless = {"x", SIZE_MAX};
  const int32_t LAST = OSOBA_NAME_KIND_LAST, UK = OSOBA_ALGORITHM_UK;
  char buf[256];
  size_t needed = 4711;
  osoba_error error;
  osoba_unzr_parts unzr;
  osoba_tax_id_parts tax_id;
  bool alike = true;
  uint32_t letters = 4711;
  osoba_scored scored[2];
  osoba_scorecard *card = NULL, *clean = NULL, *no_card = (osoba_scorecard *)UNTOUCHED;
  osoba_engine *engine = NULL, *no_engine = (osoba_engine *)UNTOUCHED;
  osoba_person *person = NULL, *other = NULL, *no_person = (osoba_person *)UNTOUCHED;
  const osoba_person *pair[2];
  osoba_policy *policy = NULL, *no_policy = (osoba_policy *)UNTOUCHED;
  osoba_texts *texts = NULL, *no_texts = (osoba_texts *)UNTOUCHED;
  int32_t band = 4711;
  osoba_index_builder *builder = NULL, *no_builder = (osoba_index_builder *)UNTOUCHED;
  osoba_index *index = NULL, *no_index = (osoba_index *)UNTOUCHED;
  osoba_trainer *trainer = NULL, *no_trainer = (osoba_trainer *)UNTOUCHED;
  osoba_duplicate duplicate;
  osoba_candidate candidate;
  osoba_pair found;
  osoba_account account;
  uint64_t place = 4711;
  osoba_person_fields fields = osoba_person_fields_init();
  osoba_document document;
  osoba_address address;
  osoba_authentication_method method;
  size_t i;

  struct ArrowSchema schema, no_schema;
  struct ArrowArray array, no_array;
  struct ArrowArrayStream stream, other_stream;
  osoba_arrow *kept = NULL, *no_kept = (osoba_arrow *)UNTOUCHED;

  memset(buf, '#', sizeof buf);
  memset(&error, '#', sizeof error);
  memset(&unzr, '#', sizeof unzr);
  memset(&tax_id, '#', sizeof tax_id);
  memset(scored, '#', sizeof scored);
  memset(&duplicate, '#', sizeof duplicate);
  memset(&candidate, '#', sizeof candidate);
  memset(&found, '#', sizeof found);
  memset(&account, '#', sizeof account);

  IS(OK, osoba_scorecard_published(OSOBA_NORMALISATION_PUBLISHED, &card));
  IS(OK, osoba_scorecard_published(OSOBA_NORMALISATION_CLEAN, &clean));
  IS(OK, osoba_engine_new(card, absent, &engine, NULL));
  IS(OK, osoba_person_new(card, &fields, &person, &error));
  IS(OK, osoba_policy_preset(OSOBA_PRESET_REGISTRATION, &policy));
  IS(OK, osoba_texts_new(&name, 1, &texts, NULL));
  IS(OK, osoba_person_new(clean, &fields, &other, &error));

  IS(OK, osoba_index_builder_new(card, UK, OSOBA_CLUSTER_SET_EXTENDED, &builder));
  IS(OK, osoba_index_builder_push(builder, 1, osoba_text("{\"id\": \"a\", \"tax_id\": \"3347300034\"}"), NULL));
  IS(OK, osoba_index_new(builder, &duplicate, &index));

  IS(OK, osoba_trainer_new(osoba_text("{\"comparisons\": [\"sex\"]}"), &trainer, NULL));

  /* Whole documents. */
  IS(NULL_ARGUMENT, osoba_engine_new(NULL, absent, NULL, NULL));
  IS(NULL_ARGUMENT, osoba_engine_new(card, null_text, &no_engine, NULL));
  IS(INVALID_UTF8, osoba_engine_new(card, not_utf8, &no_engine, NULL));
  IS(NULL_ARGUMENT, osoba_engine_new(card, absent, NULL, NULL));
  IS(INVALID_JSON, osoba_engine_new(NULL, osoba_text("{"), &no_engine, NULL));
  IS(INVALID_FIELD, osoba_engine_new(NULL, osoba_text("{\"strickt\": true}"), &no_engine, NULL));
  IS(INVALID_FIELD, osoba_engine_new(card, osoba_text("{\"scorecard\": {}}"), &no_engine, NULL));
  IS(OUT_OF_RANGE, osoba_engine_new(card, endless, &no_engine, NULL));
  {
    const osoba_str unzr_command = osoba_text("unzr");
    IS(NULL_ARGUMENT, osoba_engine_run(NULL, unzr_command, good, buf, sizeof buf, &needed, NULL));
    IS(NULL_ARGUMENT, osoba_engine_run(engine, absent, good, buf, sizeof buf, &needed, NULL));
    IS(NULL_ARGUMENT, osoba_engine_run(engine, unzr_command, absent, buf, sizeof buf, &needed, NULL));
    IS(NULL_ARGUMENT, osoba_engine_run(engine, unzr_command, null_text, buf, sizeof buf, &needed, NULL));
    IS(NULL_ARGUMENT, osoba_engine_run(engine, unzr_command, good, NULL, sizeof buf, &needed, NULL));
    IS(NULL_ARGUMENT, osoba_engine_run(engine, unzr_command, good, buf, sizeof buf, NULL, NULL));
    IS(INVALID_UTF8, osoba_engine_run(engine, not_utf8, good, buf, sizeof buf, &needed, NULL));
    IS(INVALID_UTF8, osoba_engine_run(engine, unzr_command, not_utf8, buf, sizeof buf, &needed, NULL));
    IS(OUT_OF_RANGE, osoba_engine_run(engine, endless, good, buf, sizeof buf, &needed, NULL));
    IS(OUT_OF_RANGE, osoba_engine_run(engine, unzr_command, endless, buf, sizeof buf, &needed, NULL));
    IS(OUT_OF_RANGE, osoba_engine_run(engine, unzr_command, good, buf, SIZE_MAX, &needed, NULL));
    IS(UNKNOWN_COMMAND, osoba_engine_run(engine, osoba_text("UNZR"), good, buf, sizeof buf, &needed, NULL));
    IS(UNKNOWN_COMMAND, osoba_engine_run(engine, osoba_text(""), good, buf, sizeof buf, &needed, NULL));
  }
  {
    static const char *const COMMANDS[] = {
        "unzr",    "identifiers", "sync",   "cumulative", "score",  "explain", "encode", "keys",    "decide",
        "why_not", "replay",      "search", "merge",      "review", "dedupe",  "train",  "evaluate",};
    for (i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
      const osoba_str command = osoba_text(COMMANDS[i]);
      IS(INVALID_JSON, osoba_engine_run(engine, command, osoba_text("{"), buf, sizeof buf, &needed, NULL));
      IS(INVALID_FIELD, osoba_engine_run(engine, command, osoba_text("[7]"), buf, sizeof buf, &needed, NULL));
    }
  }

  {
    const osoba_str settings = osoba_text("{\"strict\": true, \"normalisation\": \"clean\"}");
    osoba_engine *strict = NULL;
    osoba_error unknown;
    IS(OK, osoba_engine_new(NULL, settings, &strict, NULL));
    IS(INVALID_FIELD, osoba_engine_run(strict, osoba_text("keys"), osoba_text("{\"lastname\": 1}"), buf, sizeof buf,
                                       &needed, &unknown));
    CHECK(unknown.rule == OSOBA_RULE_UNKNOWN_FIELD && !strcmp(unknown.path, "lastname"));
    osoba_engine_free(strict);
  }

  /* UNZR and tax id. */
  IS(NULL_ARGUMENT, osoba_unzr_parse(absent, &unzr));
  IS(NULL_ARGUMENT, osoba_unzr_parse(null_text, &unzr));
  IS(NULL_ARGUMENT, osoba_unzr_parse(good, NULL));
  IS(INVALID_UTF8, osoba_unzr_parse(not_utf8, &unzr));
  IS(OUT_OF_RANGE, osoba_unzr_parse(endless, &unzr));
  IS(NULL_ARGUMENT, osoba_tax_id_parse(absent, &tax_id));
  IS(NULL_ARGUMENT, osoba_tax_id_parse(null_text, &tax_id));
  IS(NULL_ARGUMENT, osoba_tax_id_parse(good, NULL));
  IS(INVALID_UTF8, osoba_tax_id_parse(not_utf8, &tax_id));
  IS(OUT_OF_RANGE, osoba_tax_id_parse(endless, &tax_id));

  /* Names. */
  IS(NULL_ARGUMENT, osoba_name_encode(absent, LAST, UK, buf, sizeof buf, &needed));
  IS(NULL_ARGUMENT, osoba_name_encode(null_text, LAST, UK, buf, sizeof buf, &needed));
  IS(NULL_ARGUMENT, osoba_name_encode(name, LAST, UK, NULL, sizeof buf, &needed));
  IS(NULL_ARGUMENT, osoba_name_encode(name, LAST, UK, buf, sizeof buf, NULL));
  IS(INVALID_UTF8, osoba_name_encode(not_utf8, LAST, UK, buf, sizeof buf, &needed));
  IS(UNKNOWN_CHOICE, osoba_name_encode(name, 0, UK, buf, sizeof buf, &needed));
  IS(UNKNOWN_CHOICE, osoba_name_encode(name, 4, UK, buf, sizeof buf, &needed));
  IS(UNKNOWN_CHOICE, osoba_name_encode(name, LAST, 0, buf, sizeof buf, &needed));
  IS(UNKNOWN_CHOICE, osoba_name_encode(name, LAST, -1, buf, sizeof buf, &needed));
  IS(OUT_OF_RANGE, osoba_name_encode(endless, LAST, UK, buf, sizeof buf, &needed));
  IS(OUT_OF_RANGE, osoba_name_encode(name, LAST, UK, buf, SIZE_MAX, &needed));
  CHECK(osoba_algorithm_id(0) == NULL);
  CHECK(osoba_algorithm_id(INT32_MIN) == NULL);
  IS(NULL_ARGUMENT, osoba_name_sounds_alike(absent, name, LAST, UK, &alike));
  IS(NULL_ARGUMENT, osoba_name_sounds_alike(name, absent, LAST, UK, &alike));
  IS(NULL_ARGUMENT, osoba_name_sounds_alike(name, null_text, LAST, UK, &alike));
  IS(NULL_ARGUMENT, osoba_name_sounds_alike(name, name, LAST, UK, NULL));
  IS(INVALID_UTF8, osoba_name_sounds_alike(not_utf8, name, LAST, UK, &alike));
  IS(INVALID_UTF8, osoba_name_sounds_alike(name, not_utf8, LAST, UK, &alike));
  IS(UNKNOWN_CHOICE, osoba_name_sounds_alike(name, name, 0, UK, &alike));
  IS(UNKNOWN_CHOICE, osoba_name_sounds_alike(name, name, LAST, 0, &alike));
  IS(OUT_OF_RANGE, osoba_name_sounds_alike(name, endless, LAST, UK, &alike));
  IS(NULL_ARGUMENT, osoba_levenshtein(absent, name, &letters));
  IS(NULL_ARGUMENT, osoba_levenshtein(name, absent, &letters));
  IS(NULL_ARGUMENT, osoba_levenshtein(name, null_text, &letters));
  IS(NULL_ARGUMENT, osoba_levenshtein(name, name, NULL));
  IS(INVALID_UTF8, osoba_levenshtein(not_utf8, name, &letters));
  IS(INVALID_UTF8, osoba_levenshtein(name, not_utf8, &letters));
  IS(OUT_OF_RANGE, osoba_levenshtein(endless, name, &letters));

  IS(NULL_ARGUMENT, osoba_texts_new(NULL, 1, &no_texts, NULL));
  IS(NULL_ARGUMENT, osoba_texts_new(&name, 1, NULL, NULL));
  IS(NULL_ARGUMENT, osoba_texts_new(&null_text, 1, &no_texts, NULL));
  IS(INVALID_UTF8, osoba_texts_new(&not_utf8, 1, &no_texts, NULL));
  IS(OUT_OF_RANGE, osoba_texts_new(&endless, 1, &no_texts, NULL));
  IS(OUT_OF_RANGE, osoba_texts_new(&name, SIZE_MAX / 8, &no_texts, NULL));
  IS(NULL_ARGUMENT, osoba_texts_levenshtein(NULL, name, &letters, 1));
  IS(NULL_ARGUMENT, osoba_texts_levenshtein(texts, absent, &letters, 1));
  IS(NULL_ARGUMENT, osoba_texts_levenshtein(texts, null_text, &letters, 1));
  IS(NULL_ARGUMENT, osoba_texts_levenshtein(texts, name, NULL, 1));
  IS(INVALID_UTF8, osoba_texts_levenshtein(texts, not_utf8, &letters, 1));
  IS(OUT_OF_RANGE, osoba_texts_levenshtein(texts, name, &letters, 0));
  IS(OUT_OF_RANGE, osoba_texts_levenshtein(texts, name, &letters, 2));
  IS(OUT_OF_RANGE, osoba_texts_levenshtein(texts, name, &letters, SIZE_MAX));

  /* Scorecards. */
  IS(NULL_ARGUMENT, osoba_scorecard_published(OSOBA_NORMALISATION_CLEAN, NULL));
  IS(UNKNOWN_CHOICE, osoba_scorecard_published(0, &no_card));
  IS(UNKNOWN_CHOICE, osoba_scorecard_published(3, &no_card));
  IS(NULL_ARGUMENT, osoba_scorecard_new(absent, &no_card, NULL));
  IS(NULL_ARGUMENT, osoba_scorecard_new(null_text, &no_card, NULL));
  IS(NULL_ARGUMENT, osoba_scorecard_new(osoba_text("{}"), NULL, NULL));
  IS(INVALID_UTF8, osoba_scorecard_new(not_utf8, &no_card, NULL));
  IS(INVALID_JSON, osoba_scorecard_new(osoba_text("{"), &no_card, NULL));
  IS(INVALID_FIELD, osoba_scorecard_new(osoba_text("{}"), &no_card, NULL));
  IS(OUT_OF_RANGE, osoba_scorecard_new(endless, &no_card, NULL));
#define TEXT_OF(call, self)                                  \
  IS(NULL_ARGUMENT, call(NULL, buf, sizeof buf, &needed));   \
  IS(NULL_ARGUMENT, call(self, NULL, sizeof buf, &needed));  \
  IS(NULL_ARGUMENT, call(self, buf, sizeof buf, NULL));      \
  IS(OUT_OF_RANGE, call(self, buf, SIZE_MAX, &needed));
  TEXT_OF(osoba_scorecard_name, card)
  TEXT_OF(osoba_scorecard_hash, card)
  IS(NULL_ARGUMENT, osoba_scorecard_variables(NULL, &needed));
  IS(NULL_ARGUMENT, osoba_scorecard_variables(card, NULL));
  IS(NULL_ARGUMENT, osoba_scorecard_variable(NULL, 0, buf, sizeof buf, &needed));
  IS(NULL_ARGUMENT, osoba_scorecard_variable(card, 0, NULL, sizeof buf, &needed));
  IS(NULL_ARGUMENT, osoba_scorecard_variable(card, 0, buf, sizeof buf, NULL));
  IS(UNKNOWN_CHOICE, osoba_scorecard_variable(card, OSOBA_MOST_VARIABLES, buf, sizeof buf, &needed));
  IS(UNKNOWN_CHOICE, osoba_scorecard_variable(card, SIZE_MAX, buf, sizeof buf, &needed));
  IS(NULL_ARGUMENT, osoba_scorecard_bin(NULL, 0, 0, buf, sizeof buf, &needed));
  IS(NULL_ARGUMENT, osoba_scorecard_bin(card, 0, 0, NULL, sizeof buf, &needed));
  IS(NULL_ARGUMENT, osoba_scorecard_bin(card, 0, 0, buf, sizeof buf, NULL));
  IS(UNKNOWN_CHOICE, osoba_scorecard_bin(card, 0, 255, buf, sizeof buf, &needed));
  IS(UNKNOWN_CHOICE, osoba_scorecard_bin(card, OSOBA_MOST_VARIABLES, 0, buf, sizeof buf, &needed));

  /* Scores. */
  IS(NULL_ARGUMENT, osoba_scorecard_score(NULL, person, person, scored));
  IS(NULL_ARGUMENT, osoba_scorecard_score(card, NULL, person, scored));
  IS(NULL_ARGUMENT, osoba_scorecard_score(card, person, NULL, scored));
  IS(NULL_ARGUMENT, osoba_scorecard_score(card, person, person, NULL));
  IS(NORMALISATION_MISMATCH, osoba_scorecard_score(card, person, other, scored));
  IS(NORMALISATION_MISMATCH, osoba_scorecard_score(card, other, person, scored));
  pair[0] = person, pair[1] = NULL;
  IS(NULL_ARGUMENT, osoba_scorecard_score_many(NULL, person, pair, 1, scored));
  IS(NULL_ARGUMENT, osoba_scorecard_score_many(card, NULL, pair, 1, scored));
  IS(NULL_ARGUMENT, osoba_scorecard_score_many(card, person, NULL, 1, scored));
  IS(NULL_ARGUMENT, osoba_scorecard_score_many(card, person, pair, 1, NULL));
  IS(NULL_ARGUMENT, osoba_scorecard_score_many(card, person, pair, 2, scored));
  IS(OUT_OF_RANGE, osoba_scorecard_score_many(card, person, pair, SIZE_MAX, scored));
  IS(OUT_OF_RANGE, osoba_scorecard_score_many(card, person, pair, SIZE_MAX / 16, scored));
  pair[1] = other;
  IS(NORMALISATION_MISMATCH, osoba_scorecard_score_many(card, person, pair, 2, scored));
  IS(NORMALISATION_MISMATCH, osoba_scorecard_score_many(card, other, pair, 1, scored));
  IS(OK, osoba_scorecard_score_many(card, person, NULL, 0, NULL));

  /* Persons. */
  IS(NULL_ARGUMENT, osoba_person_from_json(NULL, osoba_text("{}"), &no_person, NULL));
  IS(NULL_ARGUMENT, osoba_person_from_json(card, absent, &no_person, NULL));
  IS(NULL_ARGUMENT, osoba_person_from_json(card, null_text, &no_person, NULL));
  IS(NULL_ARGUMENT, osoba_person_from_json(card, osoba_text("{}"), NULL, NULL));
  IS(INVALID_UTF8, osoba_person_from_json(card, not_utf8, &no_person, NULL));
  IS(INVALID_JSON, osoba_person_from_json(card, osoba_text("{"), &no_person, NULL));
  IS(INVALID_FIELD, osoba_person_from_json(card, osoba_text("[]"), &no_person, NULL));
  IS(OUT_OF_RANGE, osoba_person_from_json(card, endless, &no_person, NULL));
  IS(NULL_ARGUMENT, osoba_person_new(NULL, &fields, &no_person, NULL));
  IS(NULL_ARGUMENT, osoba_person_new(card, NULL, &no_person, NULL));
  IS(NULL_ARGUMENT, osoba_person_new(card, &fields, NULL, NULL));
  for (i = 0; i < sizeof fields; i++) { /* too small, and too large by as much */
    fields.struct_size = i;
    IS(ABI_MISMATCH, osoba_person_new(card, &fields, &no_person, NULL));
    fields.struct_size = sizeof fields + 1 + i;
    IS(ABI_MISMATCH, osoba_person_new(card, &fields, &no_person, NULL));
  }

  /* Policies. */
  IS(NULL_ARGUMENT, osoba_policy_new(absent, &no_policy, NULL));
  IS(NULL_ARGUMENT, osoba_policy_new(null_text, &no_policy, NULL));
  IS(NULL_ARGUMENT, osoba_policy_new(osoba_text("{\"threshold\": 0.9}"), NULL, NULL));
  IS(INVALID_UTF8, osoba_policy_new(not_utf8, &no_policy, NULL));
  IS(INVALID_JSON, osoba_policy_new(osoba_text("{"), &no_policy, NULL));
  IS(INVALID_FIELD, osoba_policy_new(osoba_text("{}"), &no_policy, NULL));
  IS(INVALID_FIELD, osoba_policy_new(osoba_text("{\"treshold\": 0.9}"), &no_policy, NULL));
  IS(OUT_OF_RANGE, osoba_policy_new(endless, &no_policy, NULL));
  IS(NULL_ARGUMENT, osoba_policy_preset(OSOBA_PRESET_CABINET, NULL));
  IS(UNKNOWN_CHOICE, osoba_policy_preset(0, &no_policy));
  IS(NULL_ARGUMENT, osoba_policy_is_match(NULL, 0, &alike));
  IS(NULL_ARGUMENT, osoba_policy_is_match(policy, 0, NULL));
  IS(OUT_OF_RANGE, osoba_policy_is_match(policy, OSOBA_SCORE_ONE + 1, &alike));
  IS(NULL_ARGUMENT, osoba_policy_band(NULL, 0, &band));
  IS(NULL_ARGUMENT, osoba_policy_band(policy, 0, NULL));
  IS(OUT_OF_RANGE, osoba_policy_band(policy, UINT32_MAX, &band));
  IS(NULL_ARGUMENT, osoba_policy_is_over_limit(NULL, 0, &alike));
  IS(NULL_ARGUMENT, osoba_policy_is_over_limit(policy, 0, NULL));

  /* Indexes. */
  IS(NULL_ARGUMENT, osoba_index_builder_new(NULL, UK, OSOBA_CLUSTER_SET_EXTENDED, &no_builder));
  IS(NULL_ARGUMENT, osoba_index_builder_new(card, UK, OSOBA_CLUSTER_SET_EXTENDED, NULL));
  IS(UNKNOWN_CHOICE, osoba_index_builder_new(card, 0, OSOBA_CLUSTER_SET_EXTENDED, &no_builder));
  IS(UNKNOWN_CHOICE, osoba_index_builder_new(card, UK, 0, &no_builder));
  IS(NULL_ARGUMENT, osoba_index_builder_push(NULL, 1, osoba_text("{}"), NULL));
  IS(NULL_ARGUMENT, osoba_index_builder_push(builder, 1, absent, NULL));
  IS(NULL_ARGUMENT, osoba_index_builder_push(builder, 1, null_text, NULL));
  IS(INVALID_UTF8, osoba_index_builder_push(builder, 1, not_utf8, NULL));
  IS(INVALID_JSON, osoba_index_builder_push(builder, 1, osoba_text("{"), NULL));
  IS(INVALID_FIELD, osoba_index_builder_push(builder, 1, osoba_text("{}"), NULL));
  IS(OUT_OF_RANGE, osoba_index_builder_push(builder, 1, endless, NULL));
  IS(NULL_ARGUMENT, osoba_index_new(NULL, &duplicate, &no_index));
  IS(NULL_ARGUMENT, osoba_index_new(builder, NULL, &no_index));
  IS(NULL_ARGUMENT, osoba_index_new(builder, &duplicate, NULL));
  IS(NULL_ARGUMENT, osoba_index_len(NULL, &needed));
  IS(NULL_ARGUMENT, osoba_index_len(index, NULL));
  IS(NULL_ARGUMENT, osoba_index_memory(NULL, &needed));
  IS(NULL_ARGUMENT, osoba_index_memory(index, NULL));
  IS(NULL_ARGUMENT, osoba_index_id(NULL, 0, buf, sizeof buf, &needed));
  IS(NULL_ARGUMENT, osoba_index_id(index, 0, NULL, sizeof buf, &needed));
  IS(NULL_ARGUMENT, osoba_index_id(index, 0, buf, sizeof buf, NULL));
  IS(OUT_OF_RANGE, osoba_index_id(index, 1, buf, sizeof buf, &needed));
  IS(NULL_ARGUMENT, osoba_index_place(NULL, 0, &place));
  IS(NULL_ARGUMENT, osoba_index_place(index, 0, NULL));
  IS(OUT_OF_RANGE, osoba_index_place(index, UINT32_MAX, &place));
  IS(NULL_ARGUMENT, osoba_index_candidates(NULL, osoba_text("{}"), &candidate, 1, &needed, NULL));
  IS(NULL_ARGUMENT, osoba_index_candidates(index, absent, &candidate, 1, &needed, NULL));
  IS(NULL_ARGUMENT, osoba_index_candidates(index, null_text, &candidate, 1, &needed, NULL));
  IS(NULL_ARGUMENT, osoba_index_candidates(index, osoba_text("{}"), NULL, 1, &needed, NULL));
  IS(NULL_ARGUMENT, osoba_index_candidates(index, osoba_text("{}"), &candidate, 1, NULL, NULL));
  IS(INVALID_UTF8, osoba_index_candidates(index, not_utf8, &candidate, 1, &needed, NULL));
  IS(INVALID_FIELD, osoba_index_candidates(index, osoba_text("[]"), &candidate, 1, &needed, NULL));
  IS(OUT_OF_RANGE, osoba_index_candidates(index, osoba_text("{}"), &candidate, SIZE_MAX, &needed, NULL));

  IS(NULL_ARGUMENT, osoba_index_decide(NULL, osoba_text("{}"), buf, sizeof buf, &needed, NULL));
  IS(NULL_ARGUMENT, osoba_index_decide(index, absent, buf, sizeof buf, &needed, NULL));
  IS(NULL_ARGUMENT, osoba_index_decide(index, osoba_text("{}"), NULL, sizeof buf, &needed, NULL));
  IS(NULL_ARGUMENT, osoba_index_decide(index, osoba_text("{}"), buf, sizeof buf, NULL, NULL));
  IS(INVALID_UTF8, osoba_index_decide(index, not_utf8, buf, sizeof buf, &needed, NULL));
  IS(INVALID_FIELD, osoba_index_decide(index, osoba_text("{}"), buf, sizeof buf, &needed, NULL));
  IS(NULL_ARGUMENT, osoba_index_pairs(NULL, 70000, 90000, 0, 0, 1, &found, 1, &needed, &account));
  IS(NULL_ARGUMENT, osoba_index_pairs(index, 70000, 90000, 0, 0, 1, NULL, 1, &needed, &account));
  IS(NULL_ARGUMENT, osoba_index_pairs(index, 70000, 90000, 0, 0, 1, &found, 1, NULL, &account));
  IS(NULL_ARGUMENT, osoba_index_pairs(index, 70000, 90000, 0, 0, 1, &found, 1, &needed, NULL));
  IS(OUT_OF_RANGE, osoba_index_pairs(index, 90000, 70000, 0, 0, 1, &found, 1, &needed, &account));
  IS(OUT_OF_RANGE, osoba_index_pairs(index, 70000, OSOBA_SCORE_ONE + 1, 0, 0, 1, &found, 1, &needed, &account));
  IS(OUT_OF_RANGE, osoba_index_pairs(index, 70000, 90000, 0, 1, 1, &found, 1, &needed, &account));
  IS(OUT_OF_RANGE, osoba_index_pairs(index, 70000, 90000, 0, 0, 0, &found, 1, &needed, &account));
  IS(OUT_OF_RANGE, osoba_index_pairs(index, 70000, 90000, 0, 0, 1, &found, SIZE_MAX, &needed, &account));
  IS(NULL_ARGUMENT, osoba_index_groups(NULL, NULL, 0, 10, buf, sizeof buf, &needed));
  IS(NULL_ARGUMENT, osoba_index_groups(index, NULL, 1, 10, buf, sizeof buf, &needed));
  IS(NULL_ARGUMENT, osoba_index_groups(index, NULL, 0, 10, NULL, sizeof buf, &needed));
  IS(NULL_ARGUMENT, osoba_index_groups(index, NULL, 0, 10, buf, sizeof buf, NULL));
  for (i = 0; i < sizeof duplicate; i++) CHECK(((char *)&duplicate)[i] == '#');
  for (i = 0; i < sizeof candidate; i++) CHECK(((char *)&candidate)[i] == '#');
  for (i = 0; i < sizeof found; i++) CHECK(((char *)&found)[i] == '#');
  for (i = 0; i < sizeof account; i++) CHECK(((char *)&account)[i] == '#');
  CHECK(place == 4711 && no_builder == UNTOUCHED && no_index == UNTOUCHED);

  /* So far no case had reason to write. */
  for (i = 0; i < sizeof buf; i++) CHECK(buf[i] == '#');
  for (i = 0; i < sizeof error; i++) CHECK(((char *)&error)[i] == '#');
  for (i = 0; i < sizeof unzr; i++) CHECK(((char *)&unzr)[i] == '#');
  for (i = 0; i < sizeof tax_id; i++) CHECK(((char *)&tax_id)[i] == '#');
  for (i = 0; i < sizeof scored; i++) CHECK(((char *)scored)[i] == '#');
  CHECK(needed == 4711 && letters == 4711 && band == 4711 && alike);
  CHECK(no_card == UNTOUCHED && no_engine == UNTOUCHED && no_person == UNTOUCHED && no_policy == UNTOUCHED && no_texts == UNTOUCHED);

  /* Every text of a person's fields: not UTF-8, NULL with a length; the error names the field. */
  {
    osoba_str *const texts[] = {
        &fields.first_name, &fields.last_name, &fields.second_name,      &fields.birth_date,
        &fields.gender,     &fields.tax_id,    &fields.birth_settlement, &document.type,
        &document.number,   &address.type,     &address.settlement,      &method.type,
        &method.phone_number};
    static const char *const paths[] = {
        "first_name", "last_name", "second_name", "birth_date", "gender", "tax_id", "birth_settlement",
        "documents[0].type", "documents[0].number", "addresses[0].type", "addresses[0].settlement",
        "authentication_methods[0].type", "authentication_methods[0].phone_number"};
    memset(&document, 0, sizeof document);
    memset(&address, 0, sizeof address);
    memset(&method, 0, sizeof method);
    fields = osoba_person_fields_init();
    fields.documents = &document, fields.documents_len = 1;
    fields.addresses = &address, fields.addresses_len = 1;
    fields.authentication_methods = &method, fields.authentication_methods_len = 1;
    CHECK(sizeof texts / sizeof *texts == sizeof paths / sizeof *paths);
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
      *texts[i] = not_utf8;
      IS(INVALID_UTF8, osoba_person_new(card, &fields, &no_person, &error));
      CHECK(error.rule == OSOBA_RULE_UTF8 && !strcmp(error.path, paths[i]));
      *texts[i] = null_text;
      IS(NULL_ARGUMENT, osoba_person_new(card, &fields, &no_person, &error));
      CHECK(error.rule == OSOBA_RULE_NONE && !*error.path && !*error.rule_name);
      *texts[i] = absent;
    }
    fields.birth_date = osoba_text("1991-02-30");
    IS(INVALID_FIELD, osoba_person_new(card, &fields, &no_person, &error));
    CHECK(error.rule == OSOBA_RULE_DATE && !strcmp(error.path, "birth_date"));
    fields.birth_date = absent;
#define LIST(list)                                                                  \
  fields.list = NULL;                                                               \
  IS(NULL_ARGUMENT, osoba_person_new(card, &fields, &no_person, NULL));             \
  fields.list##_len = SIZE_MAX / 8;                                                 \
  IS(OUT_OF_RANGE, osoba_person_new(card, &fields, &no_person, NULL));       \
  fields.list##_len = 0;
    LIST(documents)
    LIST(addresses)
    LIST(authentication_methods)
    CHECK(no_person == UNTOUCHED);
  }

  /* Training. */
  IS(NULL_ARGUMENT, osoba_trainer_new(absent, &no_trainer, NULL));
  IS(NULL_ARGUMENT, osoba_trainer_new(null_text, &no_trainer, NULL));
  IS(INVALID_UTF8, osoba_trainer_new(not_utf8, &no_trainer, NULL));
  IS(NULL_ARGUMENT, osoba_trainer_new(osoba_text("{}"), NULL, NULL));
  IS(INVALID_FIELD, osoba_trainer_new(osoba_text("{\"penalty\": 0}"), &no_trainer, NULL));
  CHECK(no_trainer == (osoba_trainer *)UNTOUCHED);
  IS(NULL_ARGUMENT, osoba_trainer_person(NULL, osoba_text("{}"), NULL));
  IS(NULL_ARGUMENT, osoba_trainer_person(trainer, absent, NULL));
  IS(NULL_ARGUMENT, osoba_trainer_person(trainer, null_text, NULL));
  IS(INVALID_UTF8, osoba_trainer_person(trainer, not_utf8, NULL));
  IS(INVALID_JSON, osoba_trainer_person(trainer, osoba_text("{"), NULL));
  IS(INVALID_FIELD, osoba_trainer_person(trainer, osoba_text("{}"), NULL));
  IS(NULL_ARGUMENT, osoba_trainer_pair(NULL, osoba_text("{}"), NULL));
  IS(NULL_ARGUMENT, osoba_trainer_pair(trainer, absent, NULL));
  IS(NULL_ARGUMENT, osoba_trainer_pair(trainer, null_text, NULL));
  IS(INVALID_UTF8, osoba_trainer_pair(trainer, not_utf8, NULL));
  IS(INVALID_JSON, osoba_trainer_pair(trainer, osoba_text("{"), NULL));
  IS(INVALID_FIELD, osoba_trainer_pair(trainer, osoba_text("{}"), NULL));
  IS(NULL_ARGUMENT, osoba_trainer_random_pair(NULL, osoba_text("{}"), NULL));
  IS(NULL_ARGUMENT, osoba_trainer_random_pair(trainer, absent, NULL));
  IS(NULL_ARGUMENT, osoba_trainer_random_pair(trainer, null_text, NULL));
  IS(INVALID_UTF8, osoba_trainer_random_pair(trainer, not_utf8, NULL));
  IS(INVALID_JSON, osoba_trainer_random_pair(trainer, osoba_text("{"), NULL));
  IS(INVALID_FIELD, osoba_trainer_random_pair(trainer, osoba_text("{}"), NULL));
  IS(NULL_ARGUMENT, osoba_trainer_train(NULL, buf, sizeof buf, &needed, NULL));
  IS(NULL_ARGUMENT, osoba_trainer_train(trainer, NULL, sizeof buf, &needed, NULL));
  IS(NULL_ARGUMENT, osoba_trainer_train(trainer, buf, sizeof buf, NULL, NULL));
  IS(INVALID_FIELD, osoba_trainer_train(trainer, buf, sizeof buf, &needed, NULL));

  /* Arrow. */
  filled(&schema, &array);
  IS(NULL_ARGUMENT, osoba_arrow_new(NULL, &array, &no_kept));
  IS(NULL_ARGUMENT, osoba_arrow_new(&schema, NULL, &no_kept));
  filled(&schema, &array);
  IS(NULL_ARGUMENT, osoba_arrow_new(&schema, &array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_new(&schema, &array, &no_kept)); /* They are released. */
  filled(&schema, &array);
  IS(OK, osoba_arrow_new(&schema, &array, &kept));
  IS(NULL_ARGUMENT, osoba_arrow_export(NULL, &no_schema, &no_array));
  IS(NULL_ARGUMENT, osoba_arrow_export(kept, NULL, &no_array));
  IS(NULL_ARGUMENT, osoba_arrow_export(kept, &no_schema, NULL));
  filled(&schema, &array);
  IS(NULL_ARGUMENT, osoba_arrow_stream(NULL, &array, &stream));
  IS(NULL_ARGUMENT, osoba_arrow_stream(&schema, NULL, &stream));
  filled(&schema, &array);
  IS(NULL_ARGUMENT, osoba_arrow_stream(&schema, &array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_stream_collect(NULL, &stream));
  IS(NULL_ARGUMENT, osoba_arrow_stream_collect(fresh(&stream), NULL));
  IS(NULL_ARGUMENT, osoba_arrow_stream_collect(&stream, &other_stream)); /* It is released. */
  IS(NULL_ARGUMENT, osoba_arrow_stream_from_json(absent, &stream, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_stream_from_json(null_text, &stream, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_stream_from_json(osoba_text("[]"), NULL, NULL));
  IS(INVALID_UTF8, osoba_arrow_stream_from_json(not_utf8, &stream, NULL));
  IS(INVALID_JSON, osoba_arrow_stream_from_json(osoba_text("["), &stream, NULL));
  IS(INVALID_FIELD, osoba_arrow_stream_from_json(osoba_text("{}"), &stream, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_keys(NULL, &no_schema, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_keys(fresh(&stream), NULL, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_keys(fresh(&stream), &no_schema, NULL, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_keys(&stream, &no_schema, &no_array, NULL)); /* It is released. */
  IS(NULL_ARGUMENT, osoba_arrow_identifiers(NULL, &no_schema, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_identifiers(fresh(&stream), NULL, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_identifiers(fresh(&stream), &no_schema, NULL, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_identifiers(&stream, &no_schema, &no_array, NULL)); /* It is released. */
  IS(NULL_ARGUMENT, osoba_arrow_score(NULL, fresh(&stream), fresh(&other_stream), true, &no_schema, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_score(card, NULL, fresh(&other_stream), true, &no_schema, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_score(card, fresh(&stream), NULL, true, &no_schema, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_score(card, fresh(&stream), fresh(&other_stream), true, NULL, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_score(card, fresh(&stream), fresh(&other_stream), true, &no_schema, NULL, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_score_many(NULL, person, fresh(&stream), true, &no_schema, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_score_many(card, NULL, fresh(&stream), true, &no_schema, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_score_many(card, person, NULL, true, &no_schema, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_score_many(card, person, fresh(&stream), true, NULL, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_score_many(card, person, fresh(&stream), true, &no_schema, NULL, NULL));
  IS(NORMALISATION_MISMATCH, osoba_arrow_score_many(card, other, fresh(&stream), true, &no_schema, &no_array, NULL));
  pair[0] = person;
  pair[1] = NULL;
  IS(NULL_ARGUMENT, osoba_arrow_score_prepared(NULL, person, pair, 1, &no_schema, &no_array));
  IS(NULL_ARGUMENT, osoba_arrow_score_prepared(card, NULL, pair, 1, &no_schema, &no_array));
  IS(NULL_ARGUMENT, osoba_arrow_score_prepared(card, person, NULL, 1, &no_schema, &no_array));
  IS(NULL_ARGUMENT, osoba_arrow_score_prepared(card, person, pair, 2, &no_schema, &no_array));
  IS(NULL_ARGUMENT, osoba_arrow_score_prepared(card, person, pair, 1, &no_schema, NULL));
  IS(OK, osoba_arrow_score_prepared(card, person, pair, 1, NULL, &array)); /* The schema is known. */
  array.release(&array);
  IS(OUT_OF_RANGE, osoba_arrow_score_prepared(card, person, pair, SIZE_MAX, &no_schema, &no_array));
  pair[1] = other;
  IS(NORMALISATION_MISMATCH, osoba_arrow_score_prepared(card, person, pair, 2, &no_schema, &no_array));
  IS(NULL_ARGUMENT, osoba_index_from_arrow(NULL, UK, 1, fresh(&stream), &no_schema, &no_array, &duplicate, &no_index, NULL));
  IS(NULL_ARGUMENT, osoba_index_from_arrow(card, UK, 1, NULL, &no_schema, &no_array, &duplicate, &no_index, NULL));
  IS(NULL_ARGUMENT, osoba_index_from_arrow(card, UK, 1, fresh(&stream), NULL, &no_array, &duplicate, &no_index, NULL));
  IS(NULL_ARGUMENT, osoba_index_from_arrow(card, UK, 1, fresh(&stream), &no_schema, NULL, &duplicate, &no_index, NULL));
  IS(NULL_ARGUMENT, osoba_index_from_arrow(card, UK, 1, fresh(&stream), &no_schema, &no_array, NULL, &no_index, NULL));
  IS(NULL_ARGUMENT, osoba_index_from_arrow(card, UK, 1, fresh(&stream), &no_schema, &no_array, &duplicate, NULL, NULL));
  IS(UNKNOWN_CHOICE, osoba_index_from_arrow(card, 0, 1, fresh(&stream), &no_schema, &no_array, &duplicate, &no_index, NULL));
  IS(UNKNOWN_CHOICE, osoba_index_from_arrow(card, UK, 9, fresh(&stream), &no_schema, &no_array, &duplicate, &no_index, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_blocking_keys(UK, 1, NULL, &no_schema, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_blocking_keys(UK, 1, fresh(&stream), NULL, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_blocking_keys(UK, 1, fresh(&stream), &no_schema, NULL, NULL));
  IS(UNKNOWN_CHOICE, osoba_arrow_blocking_keys(0, 1, fresh(&stream), &no_schema, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_pairs(NULL, UK, 1, 7, 9, fresh(&stream), fresh(&other_stream), &no_schema, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_pairs(card, UK, 1, 7, 9, NULL, fresh(&other_stream), &no_schema, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_pairs(card, UK, 1, 7, 9, fresh(&stream), NULL, &no_schema, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_pairs(card, UK, 1, 7, 9, fresh(&stream), fresh(&other_stream), NULL, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_arrow_pairs(card, UK, 1, 7, 9, fresh(&stream), fresh(&other_stream), &no_schema, NULL, NULL));
  IS(OUT_OF_RANGE, osoba_arrow_pairs(card, UK, 1, 9, 7, fresh(&stream), fresh(&other_stream), &no_schema, &no_array, NULL));
  IS(NULL_ARGUMENT, osoba_index_pairs_arrow(NULL, 70000, 90000, 0, &stream, &account));
  IS(NULL_ARGUMENT, osoba_index_pairs_arrow(index, 70000, 90000, 0, NULL, &account));
  IS(NULL_ARGUMENT, osoba_index_pairs_arrow(index, 70000, 90000, 0, &stream, NULL));
  IS(OUT_OF_RANGE, osoba_index_pairs_arrow(index, 70000, 60000, 0, &stream, &account));
  IS(OUT_OF_RANGE, osoba_index_pairs_arrow(index, 70000, 100001, 0, &stream, &account));
  CHECK(no_kept == UNTOUCHED && no_index == UNTOUCHED);

  /* Freeing nothing is nothing; words for every number. */
  osoba_arrow_free(NULL);
  osoba_person_free(NULL);
  osoba_engine_free(NULL);
  osoba_scorecard_free(NULL);
  osoba_policy_free(NULL);
  osoba_texts_free(NULL);
  osoba_trainer_free(NULL);
  osoba_trainer_free(trainer);
  osoba_index_builder_free(NULL);
  osoba_index_free(NULL);
  CHECK(!strcmp(osoba_status_message(OSOBA_STATUS_OK), "success"));
  CHECK(!strcmp(osoba_status_message(-1), "unknown status"));
  CHECK(!strcmp(osoba_version(), OSOBA_VERSION) && osoba_abi_version() == OSOBA_ABI_VERSION);

  osoba_person_free(person);
  osoba_person_free(other);
  osoba_engine_free(engine);
  osoba_scorecard_free(card);
  osoba_scorecard_free(clean);
  osoba_policy_free(policy);
  osoba_texts_free(texts);
  osoba_index_builder_free(builder);
  osoba_index_free(index);
  osoba_arrow_free(kept);
  return failures != 0;
}
