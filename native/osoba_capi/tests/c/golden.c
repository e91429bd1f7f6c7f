/* Passes golden vectors through the library. Reads records of four texts from a file: what to do and
 * three texts for it, each as its length in bytes, a line end, and the bytes.
 *
 *   COMMAND   document  expected answer  ""         the answer is these bytes
 *   !COMMAND  document  path             rule       the document is refused so
 *   pair      person    candidate        expected   the typed layer gives "SCORE variable=bin ..."
 */
#include "check.h"

typedef struct {
  char *ptr;
  size_t len;
} text;

static int read_text(FILE *file, text *out) {
  size_t len;
  if (fscanf(file, "%zu", &len) != 1 || fgetc(file) != '\n') return 0;
  out->ptr = (char *)malloc(len + 1);
  out->len = len;
  if (!out->ptr || fread(out->ptr, 1, len, file) != len) exit(2);
  out->ptr[len] = 0;
  return 1;
}

static osoba_str lend(text t) {
  osoba_str str;
  str.ptr = t.ptr;
  str.len = t.len;
  return str;
}

static void answer(const osoba_engine *engine, const char *command, text document, text expected) {
  const osoba_str name = osoba_text(command);
  osoba_error error;
  size_t needed = 0;
  char *buf = (char *)malloc(expected.len + 1);
  if (!buf) exit(2);
  /* Too small by one byte: untouched, and the size is told. */
  memset(buf, '#', expected.len + 1);
  CHECK(osoba_engine_run(engine, name, lend(document), buf, expected.len, &needed, &error) ==
        (expected.len ? OSOBA_STATUS_BUFFER_TOO_SMALL : OSOBA_STATUS_OK));
  CHECK(needed == expected.len + 1);
  CHECK(buf[0] == '#' && buf[expected.len] == '#');
  CHECK(osoba_engine_run(engine, name, lend(document), buf, expected.len + 1, &needed, NULL) == OSOBA_STATUS_OK);
  CHECK(needed == expected.len + 1 && !memcmp(buf, expected.ptr, needed));
  free(buf);
}

static void refusal(const osoba_engine *engine, const char *command, text document, text path, text rule) {
  char buf[16] = "untouched";
  size_t needed = 12345;
  osoba_error error;
  osoba_status status =
      osoba_engine_run(engine, osoba_text(command), lend(document), buf, sizeof buf, &needed, &error);
  CHECK(status == (strcmp(rule.ptr, "json") ? OSOBA_STATUS_INVALID_FIELD : OSOBA_STATUS_INVALID_JSON));
  CHECK(needed == 12345 && !strcmp(buf, "untouched"));
  CHECK(!strcmp(error.path, path.ptr));
  CHECK(!strcmp(error.rule_name, rule.ptr) && error.rule != OSOBA_RULE_NONE);
}

static void pair(const osoba_scorecard *card, text person, text candidate, text expected) {
  osoba_person *a = NULL, *b = NULL;
  osoba_error error;
  osoba_scored scored, many[2];
  const osoba_person *candidates[2];
  char line[1024], name[64];
  size_t i, at, needed, variables;
  CHECK(osoba_scorecard_variables(card, &variables) == OSOBA_STATUS_OK);
  CHECK(osoba_person_from_json(card, lend(person), &a, &error) == OSOBA_STATUS_OK);
  CHECK(osoba_person_from_json(card, lend(candidate), &b, &error) == OSOBA_STATUS_OK);
  CHECK(osoba_scorecard_score(card, a, b, &scored) == OSOBA_STATUS_OK);
  at = (size_t)sprintf(line, "%u", (unsigned)scored.score);
  for (i = 0; i < variables; i++) {
    CHECK(osoba_scorecard_variable(card, i, name, sizeof name, &needed) == OSOBA_STATUS_OK);
    at += (size_t)sprintf(line + at, " %s=", name);
    CHECK(osoba_scorecard_bin(card, i, scored.bins[i], name, sizeof name, &needed) == OSOBA_STATUS_OK);
    at += (size_t)sprintf(line + at, "%s", name);
  }
  if (strcmp(line, expected.ptr)) fprintf(stderr, "%s\n%s\n", line, expected.ptr);
  CHECK(!strcmp(line, expected.ptr));
  candidates[0] = b;
  candidates[1] = a;
  CHECK(osoba_scorecard_score_many(card, a, candidates, 2, many) == OSOBA_STATUS_OK);
  CHECK(many[0].score == scored.score && !memcmp(many[0].bins, scored.bins, sizeof scored.bins));
  CHECK(osoba_scorecard_score(card, a, a, &scored) == OSOBA_STATUS_OK);
  CHECK(many[1].score == scored.score && !memcmp(many[1].bins, scored.bins, sizeof scored.bins));
  osoba_person_free(a);
  osoba_person_free(b);
}

int main(int argc, char **argv) {
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  osoba_scorecard *card = NULL;
  osoba_engine *engine = NULL;
  text what, one, two, three;
  long records = 0;
  if (!file) return 2;
  CHECK(osoba_scorecard_published(OSOBA_NORMALISATION_PUBLISHED, &card) == OSOBA_STATUS_OK);
  CHECK(osoba_engine_new(card, osoba_text(NULL), &engine, NULL) == OSOBA_STATUS_OK);
  while (read_text(file, &what)) {
    int before = failures;
    if (!read_text(file, &one) || !read_text(file, &two) || !read_text(file, &three)) exit(2);
    if (!strcmp(what.ptr, "pair"))
      pair(card, one, two, three);
    else if (what.ptr[0] == '!')
      refusal(engine, what.ptr + 1, one, two, three);
    else
      answer(engine, what.ptr, one, two);
    if (failures > before) fprintf(stderr, "in: %s %s\n", what.ptr, one.ptr);
    free(what.ptr), free(one.ptr), free(two.ptr), free(three.ptr);
    records++;
  }
  fclose(file);
  osoba_engine_free(engine);
  osoba_scorecard_free(card);
  printf("%ld\n", records);
  return failures != 0;
}
