/* One call of the typed layer on an input of `n` bytes or so, for valgrind to count: growth SHAPE N. */
#include "check.h"

/* `n` bytes of a piece, over and over. */
static osoba_str repeated(const char *piece, size_t n) {
  size_t length = strlen(piece), at;
  char *text = (char *)malloc(n + length);
  osoba_str str;
  if (!text) exit(2);
  for (at = 0; at < n; at += length) memcpy(text + at, piece, length);
  str.ptr = text;
  str.len = at;
  return str;
}

/* A number of so many digits, another for each place. */
static osoba_str number(size_t place, int digits) {
  char *text = (char *)malloc(80);
  osoba_str str;
  if (!text) exit(2);
  snprintf(text, 80, "%0*lu", digits, (unsigned long)(place * 7919 + 1));
  str.ptr = text;
  str.len = strlen(text);
  return str;
}

static osoba_person *person(const osoba_scorecard *card, size_t documents, size_t from, int digits, osoba_str name) {
  static osoba_document list[1000];
  osoba_person_fields fields;
  osoba_person *made = NULL;
  size_t i;
  memset(&fields, 0, sizeof fields);
  fields.struct_size = sizeof fields;
  fields.last_name = name;
  for (i = 0; i < documents; i++) {
    list[i].type = osoba_text("PASSPORT");
    list[i].number = number(from + i, digits);
  }
  fields.documents = list;
  fields.documents_len = documents;
  CHECK(osoba_person_new(card, &fields, &made, NULL) == OSOBA_STATUS_OK);
  for (i = 0; i < documents; i++) free((void *)list[i].number.ptr);
  return made;
}

static void scored(const osoba_scorecard *card, osoba_person *a, osoba_person *b) {
  osoba_scored result;
  CHECK(osoba_scorecard_score(card, a, b, &result) == OSOBA_STATUS_OK);
  osoba_person_free(a);
  osoba_person_free(b);
}

int main(int argc, char **argv) {
  osoba_scorecard *card = NULL;
  osoba_str none = {NULL, 0};
  const char *shape = argc > 2 ? argv[1] : "";
  size_t n = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 0;
  CHECK(osoba_scorecard_published(OSOBA_NORMALISATION_PUBLISHED, &card) == OSOBA_STATUS_OK);

  if (!strcmp(shape, "levenshtein")) {
    uint32_t letters;
    osoba_str a = repeated("аб", 300), b = repeated("вг", n);
    CHECK(osoba_levenshtein(a, b, &letters) == OSOBA_STATUS_OK);
    free((void *)a.ptr);
    free((void *)b.ptr);
  } else if (!strcmp(shape, "levenshtein of equal lengths")) {
    uint32_t letters;
    osoba_str a = repeated("аб", n / 2), b = repeated("вг", n / 2);
    CHECK(osoba_levenshtein(a, b, &letters) == OSOBA_STATUS_OK);
    free((void *)a.ptr);
    free((void *)b.ptr);
  } else if (!strcmp(shape, "texts")) {
    osoba_texts *prepared = NULL;
    osoba_str *texts = (osoba_str *)malloc(n / 16 * sizeof *texts), text = osoba_text("Вигаданюк");
    uint32_t *letters = (uint32_t *)malloc(n / 16 * sizeof *letters);
    size_t i;
    if (!texts || !letters) exit(2);
    for (i = 0; i < n / 16; i++) texts[i] = number(i, 16);
    CHECK(osoba_texts_new(texts, n / 16, &prepared, NULL) == OSOBA_STATUS_OK);
    CHECK(osoba_texts_levenshtein(prepared, text, letters, n / 16) == OSOBA_STATUS_OK);
    osoba_texts_free(prepared);
    for (i = 0; i < n / 16; i++) free((void *)texts[i].ptr);
    free(texts);
    free(letters);
  } else if (!strcmp(shape, "name code")) {
    osoba_str name = repeated("Щиґ", n);
    size_t needed;
    CHECK(osoba_name_encode(name, OSOBA_NAME_KIND_LAST, OSOBA_ALGORITHM_UK, NULL, 0, &needed) == OSOBA_STATUS_OK);
    free((void *)name.ptr);
  } else if (!strcmp(shape, "sounds alike")) {
    osoba_str a = repeated("Зразко-", n / 2), b = repeated("Вигаданюк-", n / 2);
    bool alike;
    CHECK(osoba_name_sounds_alike(a, b, OSOBA_NAME_KIND_LAST, OSOBA_ALGORITHM_UK, &alike) == OSOBA_STATUS_OK);
    free((void *)a.ptr);
    free((void *)b.ptr);
  } else if (!strcmp(shape, "few documents and many")) {
    scored(card, person(card, 3, 0, 9, none), person(card, n / 32, 5000, 9, none));
  } else if (!strcmp(shape, "documents of sixty digits")) {
    scored(card, person(card, n / 128, 0, 60, none), person(card, n / 128, 5000, 60, none));
  } else if (!strcmp(shape, "names")) {
    osoba_str a = repeated("аб", n / 2), b = repeated("вг", n / 2);
    scored(card, person(card, 0, 0, 1, a), person(card, 0, 0, 1, b));
    free((void *)a.ptr);
    free((void *)b.ptr);
  } else if (!strcmp(shape, "candidates")) {
    size_t i, count = n / 64;
    osoba_person *probe = person(card, 3, 0, 9, none);
    osoba_person **candidates = (osoba_person **)malloc(count * sizeof *candidates);
    osoba_scored *results = (osoba_scored *)malloc(count * sizeof *results);
    if (!candidates || !results) exit(2);
    for (i = 0; i < count; i++) candidates[i] = person(card, 2, i + 9, 9, none);
    CHECK(osoba_scorecard_score_many(card, probe, (const osoba_person *const *)candidates, count, results) == OSOBA_STATUS_OK);
    for (i = 0; i < count; i++) osoba_person_free(candidates[i]);
    osoba_person_free(probe);
    free(candidates);
    free(results);
  } else {
    CHECK(!strcmp(shape, "nothing"));
  }
  osoba_scorecard_free(card);
  return failures != 0;
}
