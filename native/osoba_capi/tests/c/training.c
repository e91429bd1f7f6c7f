/* A scorecard from pairs of persons: the same bytes again and from pairs in another order, and a card
 * that scores. */
#include "check.h"

enum { PAIRS = 120 };

static void pair(char *json, size_t size, int at) {
  const int is_match = at % 3 == 0;
  snprintf(json, size,
           "{\"person\": {\"last_name\": \"Зразко\", \"gender\": \"MALE\"}, \"candidate\": {\"last_name\": \"%s\","
           " \"gender\": \"%s\"}, \"match\": %s, \"group\": \"%d\"}",
           is_match || at % 7 == 0 ? "Зразко" : "Вигадько", is_match ? "MALE" : "FEMALE",
           is_match ? "true" : "false", at);
}

static osoba_trainer *trained(int step) {
  osoba_trainer *trainer = NULL;
  osoba_error error;
  char json[512];
  int at;
  CHECK(!osoba_trainer_new(osoba_text("{\"comparisons\": [\"last_name\", \"sex\"], \"test_share\": 0}"), &trainer, &error));
  for (at = 0; at < PAIRS; at++) {
    pair(json, sizeof json, at * step % PAIRS);
    CHECK(!osoba_trainer_pair(trainer, osoba_text(json), &error));
  }
  /* One that cannot be read is reported, and the others stay. */
  CHECK(osoba_trainer_pair(trainer, osoba_text("{\"person\": {}, \"candidate\": {}}"), &error) ==
        OSOBA_STATUS_INVALID_FIELD);
  CHECK(strcmp(error.path, "match") == 0);
  return trainer;
}

int main(void) {
  static char one[1 << 16], other[1 << 16];
  osoba_trainer *trainer = trained(1), *turned = trained(7);
  size_t needed = 0;
  osoba_error error;

  CHECK(osoba_trainer_train(trainer, one, 8, &needed, &error) == OSOBA_STATUS_BUFFER_TOO_SMALL);
  CHECK(needed > 1000 && needed < sizeof one);
  CHECK(!osoba_trainer_train(trainer, one, sizeof one, &needed, &error));
  CHECK(strlen(one) + 1 == needed);
  CHECK(!osoba_trainer_train(turned, other, sizeof other, &needed, &error));
  CHECK(strcmp(one, other) == 0);
  CHECK(strncmp(one, "{\"card\":\"", 9) == 0 && strstr(one, "\"report\":{\"method\":\"labels\""));

  /* More pairs make another card. */
  CHECK(!osoba_trainer_person(trainer, osoba_text("{\"id\": \"7\", \"last_name\": \"Зразко\"}"), &error));
  CHECK(!osoba_trainer_pair(trainer, osoba_text("{\"person_id\": \"7\", \"candidate_id\": \"7\", \"match\": true}"), &error));
  CHECK(!osoba_trainer_train(trainer, other, sizeof other, &needed, &error));
  CHECK(strcmp(one, other) != 0);
  osoba_trainer_free(trainer);
  osoba_trainer_free(turned);
  return failures != 0;
}
