/*
 * Synchronises one person with the registry, decides about one registration, and finds who is in the
 * database twice.
 *
 * Its "database" is an array, its "registry" a function. A real host has PostgreSQL and HTTP in their
 * places, and a JSON library where this one gets by with snprintf.
 *
 *   cc example.c $(pkg-config --cflags --libs osoba) -o example && ./example
 */
#include <osoba.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 16384 };

/* The persons of the database, as its rows come out as JSON. */
static const char *const database[] = {
    "{\"id\": \"6f2d5f0e-5d0c-4b0e-9d51-1c1f6f3e0001\", \"first_name\": \"Олена\", \"last_name\": \"Вигаданюк\","
    " \"second_name\": \"Остапівна\", \"birth_date\": \"1990-03-04\", \"gender\": \"FEMALE\", \"tax_id\": \"3293300021\","
    " \"documents\": [{\"type\": \"PASSPORT\", \"number\": \"АА123457\"}],"
    " \"addresses\": [{\"type\": \"RESIDENCE\", \"settlement_id\": \"11111111-AAAA-4bbb-8ccc-222222222222\"}],"
    " \"authentication_methods\": [{\"type\": \"OTP\", \"phone_number\": \"+380501112233\"}]}",
    "{\"id\": \"6f2d5f0e-5d0c-4b0e-9d51-1c1f6f3e0002\", \"first_name\": \"Остап\", \"last_name\": \"Зразко\","
    " \"birth_date\": \"1991-08-24\", \"gender\": \"MALE\", \"tax_id\": \"3347300034\","
    " \"authentication_methods\": [{\"type\": \"OTP\", \"phone_number\": \"+380674445566\"}]}",
    "{\"id\": \"6f2d5f0e-5d0c-4b0e-9d51-1c1f6f3e0003\", \"first_name\": \"Олена\", \"last_name\": \"Вигаданюк\","
    " \"second_name\": \"Остапівна\", \"birth_date\": \"1990-03-04\", \"gender\": \"FEMALE\", \"tax_id\": \"3293300021\","
    " \"documents\": [{\"type\": \"PASSPORT\", \"number\": \"АА 123457\"}]}"};
enum { ROWS = sizeof database / sizeof *database };

/* Says what went wrong, which holds nobody's data, and ends. */
static void demand(osoba_status status, const osoba_error *error) {
  if (status == OSOBA_STATUS_OK) return;
  fprintf(stderr, "%s", osoba_status_message(status));
  if (error && error->rule != OSOBA_RULE_NONE) fprintf(stderr, ": %s (%s)", error->path, error->rule_name);
  fputc('\n', stderr);
  exit(1);
}

/* What the ministry's registry would answer over HTTP. */
static const char *ask_registry(const char *question) {
  printf("  the registry is asked %s\n", question);
  return "{\"status\": 1, \"description\": \"found\"}";
}

static void synchronise(const osoba_engine *engine) {
  const char *answer = "null";
  char document[SIZE], step[SIZE];
  size_t size;
  osoba_error error;
  for (;;) {
    snprintf(document, sizeof document,
             "{\"person\": {\"first_name\": \"Остап\", \"last_name\": \"Зразко\", \"birth_date\": \"1991-08-24\","
             " \"unzr\": \"19910824-00026\"},"
             " \"verification\": {\"unzr_verification_status\": \"IN_REVIEW\"},"
             " \"answer\": %s, \"now\": \"2024-05-01T01:00:00Z\"}",
             answer);
    demand(osoba_engine_run(engine, osoba_text("sync"), osoba_text(document), step, sizeof step, &size, &error), &error);
    if (strncmp(step, "{\"ask\":", 7) != 0) break;
    answer = ask_registry(step);
  }
  /* One transaction: the columns of "apply", where the guard still holds. */
  printf("  to be written: %s\n", step);
}

/* All persons in memory, found by every key under which the rules look for them. */
static osoba_index *indexed(const osoba_scorecard *card) {
  osoba_index_builder *builder = NULL;
  osoba_index *index = NULL;
  osoba_duplicate twice;
  osoba_error error;
  size_t i;
  demand(osoba_index_builder_new(card, OSOBA_ALGORITHM_UK, OSOBA_CLUSTER_SET_EXTENDED, &builder), NULL);
  for (i = 0; i < ROWS; i++) demand(osoba_index_builder_push(builder, i, osoba_text(database[i]), &error), &error);
  demand(osoba_index_new(builder, &twice, &index), NULL);
  osoba_index_builder_free(builder);
  return index;
}

/* Who shares a cluster with somebody: tax id, document number, phone, birth date and surname, settlement
 * and surname, first name and surname. A name may have several keys (each part of a double surname, each
 * reading of a letter); the index looks under every one. With a database these are its queries:
 * bindings/FACTS.md says which. */
static void candidates(const osoba_index *index) {
  static const struct {
    osoba_cluster bit;
    const char *name;
  } clusters[] = {{OSOBA_CLUSTER_TAX_ID, "tax id"},
                  {OSOBA_CLUSTER_DOCUMENT_NUMBER, "document number"},
                  {OSOBA_CLUSTER_AUTH_PHONE, "phone"},
                  {OSOBA_CLUSTER_BIRTH_DATE_LAST_NAME, "birth date and surname"},
                  {OSOBA_CLUSTER_SETTLEMENT_LAST_NAME, "settlement and surname"},
                  {OSOBA_CLUSTER_FIRST_LAST_NAME, "first name and surname"}};
  const char *somebody =
      "{\"first_name\": \"Олена\", \"last_name\": \"Зразко-Вигаданюк\", \"birth_date\": \"1990-03-04\","
      " \"tax_id\": \"3293300021\", \"documents\": [{\"type\": \"PASSPORT\", \"number\": \"АА 123457\"}],"
      " \"addresses\": [{\"type\": \"RESIDENCE\", \"settlement_id\": \"11111111-aaaa-4bbb-8ccc-222222222222\"}],"
      " \"authentication_methods\": [{\"type\": \"OTP\", \"phone_number\": \"+380501112233\"}]}";
  osoba_candidate found[ROWS];
  osoba_error error;
  char id[64];
  size_t i, k, count, size;
  demand(osoba_index_candidates(index, osoba_text(somebody), found, ROWS, &count, &error), &error);
  for (i = 0; i < count; i++) {
    demand(osoba_index_id(index, found[i].member, id, sizeof id, &size), NULL);
    printf("  %s by", id);
    for (k = 0; k < sizeof clusters / sizeof *clusters; k++)
      if (found[i].clusters & (uint32_t)clusters[k].bit) printf(" [%s]", clusters[k].name);
    putchar('\n');
  }
}

/* A host with a database runs the command "decide" and answers its questions, as synchronise() does. */
static void decide(const osoba_index *index) {
  char decision[SIZE];
  size_t size;
  osoba_error error;
  /* Somebody has married and has a new phone. */
  const char *registration =
      "{\"submission\": {\"first_name\": \"Олена\", \"last_name\": \"Зразко\", \"second_name\": \"Остапівна\","
      " \"birth_date\": \"1990-03-04\", \"gender\": \"FEMALE\", \"tax_id\": \"3293300021\","
      " \"documents\": [{\"type\": \"PASSPORT\", \"number\": \"АА 123457\"}],"
      " \"authentication_methods\": [{\"type\": \"OTP\", \"phone_number\": \"+380931234567\"}]},"
      " \"policy\": {\"preset\": \"registration\"}}";
  demand(osoba_index_decide(index, osoba_text(registration), decision, sizeof decision, &size, &error), &error);
  printf("  %s\n", decision);
}

/* Who is in the index twice. Several threads would each take a part. */
static void duplicates(const osoba_index *index) {
  osoba_pair pairs[ROWS];
  osoba_account account;
  char person[64], master[64];
  size_t i, count, size;
  demand(osoba_index_pairs(index, 70000, 90000, 0, 0, 1, pairs, ROWS, &count, &account), NULL);
  for (i = 0; i < count; i++) {
    demand(osoba_index_id(index, pairs[i].person, person, sizeof person, &size), NULL);
    demand(osoba_index_id(index, pairs[i].master, master, sizeof master, &size), NULL);
    printf("  %s into %s %.5f\n", person, master, (double)pairs[i].score / OSOBA_SCORE_ONE);
  }
}

/* The hot path: the registration against every row, without JSON and without allocation. */
static void score(const osoba_scorecard *card) {
  osoba_person_fields fields = osoba_person_fields_init();
  osoba_person *probe = NULL, *rows[ROWS] = {NULL};
  osoba_scored scored[ROWS];
  osoba_error error;
  size_t i;
  fields.first_name = osoba_text("Олена");
  fields.last_name = osoba_text("Вигаданюк");
  fields.birth_date = osoba_text("1990-03-04");
  fields.tax_id = osoba_text("3293300021");
  demand(osoba_person_new(card, &fields, &probe, &error), &error);
  for (i = 0; i < ROWS; i++)
    demand(osoba_person_from_json(card, osoba_text(database[i]), &rows[i], &error), &error);
  demand(osoba_scorecard_score_many(card, probe, (const osoba_person *const *)rows, ROWS, scored), NULL);
  for (i = 0; i < ROWS; i++) {
    printf("  row %zu %.5f\n", i, (double)scored[i].score / OSOBA_SCORE_ONE);
    osoba_person_free(rows[i]);
  }
  osoba_person_free(probe);
}

int main(void) {
  osoba_scorecard *card = NULL;
  osoba_engine *engine = NULL;
  osoba_index *index;
  demand(osoba_scorecard_published(OSOBA_NORMALISATION_PUBLISHED, &card), NULL);
  demand(osoba_engine_new(card, osoba_text(NULL), &engine, NULL), NULL);
  index = indexed(card);
  printf("osoba %s\nSynchronisation:\n", osoba_version());
  synchronise(engine);
  puts("Candidates:");
  candidates(index);
  puts("Registration:");
  decide(index);
  puts("Duplicates:");
  duplicates(index);
  puts("Scores:");
  score(card);
  osoba_index_free(index);
  osoba_engine_free(engine);
  osoba_scorecard_free(card);
  return 0;
}
