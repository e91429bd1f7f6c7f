/* No document holds the memory: what is beyond a limit is refused by field and rule, and answering
 * takes at most ten times the document. */
#define _DEFAULT_SOURCE
#include <sys/resource.h>

#include "check.h"

#define MEGABYTE ((size_t)1 << 20)

/* The most memory the process has held so far, in bytes. */
static size_t peak(void) {
  struct rusage usage;
  if (getrusage(RUSAGE_SELF, &usage)) exit(2);
  return (size_t)usage.ru_maxrss * 1024;
}

/* A document of `size` bytes or some more: head, then pieces, then tail. */
static osoba_str document(const char *head, const char *piece, const char *tail, size_t size) {
  size_t heads = strlen(head), pieces = strlen(piece), tails = strlen(tail), at;
  char *text = (char *)malloc(heads + size + pieces + tails + 1);
  osoba_str str;
  if (!text) exit(2);
  memcpy(text, head, heads);
  for (at = heads; at < heads + size; at += pieces) memcpy(text + at, piece, pieces);
  memcpy(text + at, tail, tails);
  str.ptr = text;
  str.len = at + tails;
  return str;
}

static void refused(const osoba_engine *engine, const char *command, osoba_str text, const char *path, osoba_rule rule) {
  size_t needed = 0, before, after;
  osoba_error error;
  char buf[64];
  before = peak();
  CHECK(osoba_engine_run(engine, osoba_text(command), text, buf, sizeof buf, &needed, &error) == OSOBA_STATUS_INVALID_FIELD);
  after = peak();
  CHECK(!strcmp(error.path, path) && error.rule == (int32_t)rule);
  if (strcmp(error.path, path)) fprintf(stderr, "%s, not %s\n", error.path, path);
  CHECK(after - before <= 10 * text.len);
  free((void *)text.ptr);
}

int main(void) {
  osoba_scorecard *scorecard = NULL;
  osoba_engine *engine = NULL;
  osoba_person *person = NULL;
  osoba_person_fields fields;
  osoba_document many[1001];
  osoba_error error;
  osoba_str none = {NULL, 0};
  size_t i;
  CHECK(osoba_scorecard_published(OSOBA_NORMALISATION_PUBLISHED, &scorecard) == OSOBA_STATUS_OK);
  CHECK(osoba_engine_new(scorecard, osoba_text(NULL), &engine, NULL) == OSOBA_STATUS_OK);

  refused(engine, "keys", document("{\"documents\":[{}", ",{}", "]}", 4 * MEGABYTE), "documents", OSOBA_RULE_TOO_MANY);
  refused(engine, "score", document("{\"candidate\":{},\"person\":{\"addresses\":[{}", ",null", "]}}", 4 * MEGABYTE),
          "person.addresses", OSOBA_RULE_TOO_MANY);
  refused(engine, "search", document("{\"query\":{},\"persons\":[1", ",1", "]}", 4 * MEGABYTE), "persons", OSOBA_RULE_TOO_MANY);
  refused(engine, "dedupe", document("{\"persons\":[1", ",1", "]}", 4 * MEGABYTE), "persons", OSOBA_RULE_TOO_MANY);
  refused(engine, "train", document("{\"pairs\":[1", ",1", "]}", 4 * MEGABYTE), "pairs", OSOBA_RULE_TOO_MANY);
  refused(engine, "identifiers", document("{\"tax_id\":\"", "7", "\"}", 4 * MEGABYTE), "tax_id", OSOBA_RULE_TOO_LONG);
  refused(engine, "encode", document("\"", "Ж ", "\"", 4 * MEGABYTE), "", OSOBA_RULE_TOO_LONG);
  refused(engine, "keys", document("{\"documents\":", "[", "", 4 * MEGABYTE), "documents", OSOBA_RULE_TOO_DEEP);

  /* The typed layer likewise. */
  memset(&fields, 0, sizeof fields);
  fields.struct_size = sizeof fields;
  for (i = 0; i < 1001; i++) many[i].type = many[i].number = none;
  fields.documents = many;
  fields.documents_len = 1001;
  CHECK(osoba_person_new(scorecard, &fields, &person, &error) == OSOBA_STATUS_INVALID_FIELD);
  CHECK(!strcmp(error.path, "documents") && error.rule == OSOBA_RULE_TOO_MANY);
  fields.documents_len = 1000;
  CHECK(osoba_person_new(scorecard, &fields, &person, &error) == OSOBA_STATUS_OK);
  osoba_person_free(person);
  fields.last_name = document("", "Ж", "", 65537);
  CHECK(osoba_person_new(scorecard, &fields, &person, &error) == OSOBA_STATUS_INVALID_FIELD);
  CHECK(!strcmp(error.path, "last_name") && error.rule == OSOBA_RULE_TOO_LONG);
  free((void *)fields.last_name.ptr);

  osoba_engine_free(engine);
  osoba_scorecard_free(scorecard);
  return failures != 0;
}
