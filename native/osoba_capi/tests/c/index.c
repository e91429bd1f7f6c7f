/* An index is built once and shared by many threads: each takes one part of the pairs, and the parts
 * are together what one call gives. */
#include "check.h"

#include <pthread.h>

enum { PARTS = 4, PERSONS = 60, MOST = 4096 };

static osoba_index *index_;

typedef struct {
  size_t part, count;
  osoba_account account;
  osoba_pair pairs[MOST];
  osoba_status status;
} part;

static void *work(void *argument) {
  part *mine = argument;
  mine->status = osoba_index_pairs(index_, 70000, 90000, 0, mine->part, PARTS, mine->pairs, MOST, &mine->count,
                                   &mine->account);
  return NULL;
}

/* Every third person is written down twice, with another passport. */
static void person(char *json, size_t size, int at) {
  snprintf(json, size,
           "{\"id\": \"%03d\", \"last_name\": \"Зразко\", \"first_name\": \"%s\", \"birth_date\": \"1991-08-%02d\","
           " \"gender\": \"MALE\", \"tax_id\": \"33473%05d\", \"updated_at\": \"2026-01-%02dT00:00:00Z\","
           " \"documents\": [{\"type\": \"PASSPORT\", \"number\": \"АА12%04d\"}]}",
           at, at / 2 % 3 ? "Остап" : "Олена", 1 + at / 2 % 28, at / 2, 1 + at % 28, at / 2);
}

int main(void) {
  static part parts[PARTS];
  static osoba_pair all[MOST], joined[MOST];
  static char text[1 << 16];
  pthread_t threads[PARTS];
  osoba_scorecard *card = NULL;
  osoba_index_builder *builder = NULL;
  osoba_index *none = NULL;
  osoba_duplicate duplicate = {0, 0, 0};
  osoba_account account, sum = {0, 0, 0, 0};
  osoba_candidate candidates[MOST];
  osoba_error error;
  size_t count = 0, needed = 0, total = 0, i, automatic = 0;
  char json[512], id[40];
  uint64_t place;
  int at;

  CHECK(!osoba_scorecard_published(OSOBA_NORMALISATION_PUBLISHED, &card));
  CHECK(!osoba_index_builder_new(card, OSOBA_ALGORITHM_UK, OSOBA_CLUSTER_SET_EXTENDED, &builder));
  osoba_scorecard_free(card);
  for (at = 0; at < PERSONS; at++) {
    person(json, sizeof json, at);
    CHECK(!osoba_index_builder_push(builder, 100 + (uint64_t)at, osoba_text(json), &error));
  }
  /* One that cannot be read is reported, and the rest is indexed. */
  CHECK(osoba_index_builder_push(builder, 7, osoba_text("{\"id\": \"x\", \"birth_date\": \"24.08.1991\"}"), &error) ==
        OSOBA_STATUS_INVALID_FIELD);
  CHECK(error.rule == OSOBA_RULE_DATE && !strcmp(error.path, "birth_date"));
  CHECK(!osoba_index_new(builder, &duplicate, &index_));
  CHECK(!osoba_index_len(index_, &count) && count == PERSONS);
  CHECK(!osoba_index_memory(index_, &needed) && needed > 0 && needed < PERSONS * 400);
  CHECK(!osoba_index_id(index_, 3, id, sizeof id, &needed) && !strcmp(id, "003"));
  CHECK(!osoba_index_place(index_, 3, &place) && place == 103);

  /* The builder is empty again; two persons under one id. */
  for (at = 0; at < 3; at++)
    CHECK(!osoba_index_builder_push(builder, 5 + (uint64_t)at, osoba_text("{\"id\": \"a\"}"), NULL));
  CHECK(osoba_index_new(builder, &duplicate, &none) == OSOBA_STATUS_INVALID_FIELD && none == NULL);
  CHECK(duplicate.first == 5 && duplicate.second == 6 && duplicate.more == 1);
  osoba_index_builder_free(builder);

  /* Too little room: how much it takes, and nothing written. */
  memset(all, '#', sizeof all);
  CHECK(osoba_index_pairs(index_, 70000, 90000, 0, 0, 1, all, 1, &count, &account) == OSOBA_STATUS_BUFFER_TOO_SMALL);
  CHECK(count >= PERSONS / 2 && ((char *)all)[0] == '#');
  CHECK(!osoba_index_pairs(index_, 70000, 90000, 0, 0, 1, all, MOST, &total, &account) && total == count);
  for (i = 0; i < PARTS; i++) parts[i].part = i;
  for (i = 0; i < PARTS; i++) CHECK(!pthread_create(&threads[i], NULL, work, &parts[i]));
  for (i = 0, count = 0; i < PARTS; i++) {
    CHECK(!pthread_join(threads[i], NULL));
    CHECK(!parts[i].status);
    memcpy(joined + count, parts[i].pairs, parts[i].count * sizeof *joined);
    count += parts[i].count;
    sum.compared += parts[i].account.compared;
  }
  CHECK(count == total && sum.compared == account.compared && account.blocks_left_out == 0);
  for (i = 0; i < total; i++) {
    size_t other, same = 0;
    for (other = 0; other < count; other++)
      same += !memcmp(&all[i], &joined[other], sizeof *all);
    CHECK(same == 1);
    CHECK(all[i].score >= 70000 && all[i].clusters != 0);
    if (all[i].band == OSOBA_BAND_AUTOMATIC) automatic++;
    /* The second record of a person was updated later, but where a month is over. */
    if (all[i].person / 2 == all[i].master / 2) CHECK((all[i].clusters & OSOBA_CLUSTER_TAX_ID) != 0);
  }
  CHECK(automatic >= PERSONS / 2);
  CHECK(!osoba_index_pairs(index_, 70000, 90000, 1, 0, 1, all, MOST, &count, &account));
  CHECK(count == 0 && account.compared == 0 && account.blocks_left_out > 0 && account.pairs_left_out >= PERSONS / 2);

  CHECK(!osoba_index_groups(index_, joined, total, 10, text, sizeof text, &needed));
  CHECK(strstr(text, "{\"group\":1,\"ids\":[\"000\",\"001\"") != NULL);
  joined[0].master = PERSONS;
  joined[0].band = OSOBA_BAND_AUTOMATIC;
  CHECK(osoba_index_groups(index_, joined, total, 10, text, sizeof text, &needed) == OSOBA_STATUS_OUT_OF_RANGE);

  person(json, sizeof json, 0);
  CHECK(osoba_index_candidates(index_, osoba_text(json), candidates, 1, &count, NULL) == OSOBA_STATUS_BUFFER_TOO_SMALL);
  CHECK(!osoba_index_candidates(index_, osoba_text(json), candidates, MOST, &count, NULL) && count >= 2);
  CHECK(candidates[0].member == 0 && (candidates[1].clusters & OSOBA_CLUSTER_DOCUMENT_NUMBER) != 0);
  snprintf(text, sizeof text, "{\"submission\": %s, \"policy\": {\"preset\": \"registration\"}}", json);
  {
    static char decision[1 << 16];
    CHECK(!osoba_index_decide(index_, osoba_text(text), decision, sizeof decision, &needed, NULL));
    CHECK(strstr(decision, "{\"decision\":\"exists\"") == decision);
  }
  CHECK(osoba_index_decide(index_, osoba_text("{\"submission\": {}, \"facts\": {}, \"policy\": {}}"), text, sizeof text,
                           &needed, &error) == OSOBA_STATUS_INVALID_FIELD);
  osoba_index_free(index_);
  return failures != 0;
}
