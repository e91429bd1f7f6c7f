/* Many threads share handles without a lock and all get the same answers. */
#include "check.h"

#include <pthread.h>

enum { THREADS = 8, ROUNDS = 200, CANDIDATES = 16 };

static osoba_scorecard *card;
static osoba_engine *engine;
static osoba_person *probe;
static osoba_texts *texts;
static const osoba_person *candidates[CANDIDATES];
static osoba_scored expected[CANDIDATES];
static char expected_line[4096];

static const char PAIR[] =
    "{\"person\": {\"first_name\": \"Олена\", \"last_name\": \"Зразко\", \"birth_date\": \"1991-08-24\"},"
    " \"candidate\": {\"first_name\": \"Олена\", \"last_name\": \"Зразкова\", \"birth_date\": \"1991-08-24\"}}";

static const char *const LAST_NAMES[] = {"Зразко", "Зразкова", NULL, "Вигадько"};

static void *work(void *argument) {
  intptr_t bad = 0;
  int round, i;
  (void)argument;
  for (round = 0; round < ROUNDS; round++) {
    osoba_scored scored[CANDIDATES];
    char line[4096], code[64];
    uint32_t letters[3];
    size_t needed;
    osoba_person *mine = NULL;
    if (osoba_scorecard_score_many(card, probe, candidates, CANDIDATES, scored)) bad++;
    for (i = 0; i < CANDIDATES; i++)
      if (scored[i].score != expected[i].score || memcmp(scored[i].bins, expected[i].bins, OSOBA_MOST_VARIABLES)) bad++;
    if (osoba_name_encode(osoba_text("Шевченко"), OSOBA_NAME_KIND_LAST, OSOBA_ALGORITHM_KANKOWSKI, code, sizeof code, &needed) ||
        strcmp(code, "ШИФЧИ3"))
      bad++;
    if (osoba_texts_levenshtein(texts, osoba_text("Зразок"), letters, 3) || letters[0] != 1 ||
        letters[1] != OSOBA_NO_DISTANCE || letters[2] != 0)
      bad++;
    if (round % 20 == 0) {
      if (osoba_engine_run(engine, osoba_text("score"), osoba_text(PAIR), line, sizeof line, &needed, NULL) || strcmp(line, expected_line)) bad++;
      if (osoba_person_from_json(card, osoba_text("{\"last_name\": \"Зразко\"}"), &mine, NULL)) bad++;
      osoba_person_free(mine);
    }
  }
  return (void *)bad;
}

int main(void) {
  pthread_t threads[THREADS];
  size_t needed;
  int i;
  CHECK(!osoba_scorecard_published(OSOBA_NORMALISATION_PUBLISHED, &card));
  CHECK(!osoba_engine_new(card, osoba_text(NULL), &engine, NULL));
  {
    const osoba_str entries[3] = {osoba_text("Зразо"), osoba_text(NULL), osoba_text("Зразок")};
    CHECK(!osoba_texts_new(entries, 3, &texts, NULL));
  }
  CHECK(!osoba_person_from_json(card, osoba_text("{\"last_name\": \"Зразкова\", \"first_name\": \"Олена\"}"), &probe, NULL));
  for (i = 0; i < CANDIDATES; i++) {
    osoba_person_fields fields = osoba_person_fields_init();
    osoba_person *person = NULL;
    fields.last_name = osoba_text(LAST_NAMES[i % 4]);
    fields.first_name = osoba_text("Олена");
    CHECK(!osoba_person_new(card, &fields, &person, NULL));
    candidates[i] = person;
  }
  CHECK(!osoba_scorecard_score_many(card, probe, candidates, CANDIDATES, expected));
  CHECK(!osoba_engine_run(engine, osoba_text("score"), osoba_text(PAIR), expected_line, sizeof expected_line, &needed, NULL));
  for (i = 0; i < THREADS; i++) CHECK(!pthread_create(&threads[i], NULL, work, NULL));
  for (i = 0; i < THREADS; i++) {
    void *bad = NULL;
    CHECK(!pthread_join(threads[i], &bad));
    CHECK(bad == NULL);
  }
  for (i = 0; i < CANDIDATES; i++) osoba_person_free((osoba_person *)candidates[i]);
  osoba_person_free(probe);
  osoba_texts_free(texts);
  osoba_engine_free(engine);
  osoba_scorecard_free(card);
  return failures != 0;
}
