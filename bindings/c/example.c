/*
 * Synchronises one person with the registry and decides about one registration.
 *
 * The library asks, this program looks up: its "database" is an array, its "registry" a function.
 * A real host has PostgreSQL and HTTP in their places, and a JSON library where this one gets by
 * with snprintf and strstr.
 *
 *   cc example.c $(pkg-config --cflags --libs osoba) -o example && ./example
 */
#include <osoba.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 16384 };

/* One row of the table of persons, with the indexed column that a host fills: the surname's code. */
typedef struct {
  const char *id, *last_name, *tax_id, *phone, *json;
  char last_name_key[64];
} row;

static row database[] = {
    {"6f2d5f0e-5d0c-4b0e-9d51-1c1f6f3e0001", "Вигаданюк", "3293300021", "+380501112233",
     "{\"id\": \"6f2d5f0e-5d0c-4b0e-9d51-1c1f6f3e0001\", \"first_name\": \"Олена\", \"last_name\": \"Вигаданюк\","
     " \"second_name\": \"Остапівна\", \"birth_date\": \"1990-03-04\", \"gender\": \"FEMALE\", \"tax_id\": \"3293300021\","
     " \"documents\": [{\"type\": \"PASSPORT\", \"number\": \"АА123457\"}],"
     " \"authentication_methods\": [{\"type\": \"OTP\", \"phone_number\": \"+380501112233\"}]}",
     ""},
    {"6f2d5f0e-5d0c-4b0e-9d51-1c1f6f3e0002", "Зразко", "3347300034", "+380674445566",
     "{\"id\": \"6f2d5f0e-5d0c-4b0e-9d51-1c1f6f3e0002\", \"first_name\": \"Остап\", \"last_name\": \"Зразко\","
     " \"birth_date\": \"1991-08-24\", \"gender\": \"MALE\", \"tax_id\": \"3347300034\","
     " \"authentication_methods\": [{\"type\": \"OTP\", \"phone_number\": \"+380674445566\"}]}",
     ""}};
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

static void synchronise(const osoba_documents *docs) {
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
    demand(osoba_sync(docs, osoba_text(document), step, sizeof step, &size, &error), &error);
    if (strncmp(step, "{\"ask\":", 7) != 0) break;
    answer = ask_registry(step);
  }
  /* One transaction: the columns of "apply", where the guard still holds. */
  printf("  to be written: %s\n", step);
}

/* SELECT id, tax_id ... WHERE phone_number = the question's. */
static void phone_holders(const char *question, char *fact) {
  size_t i, at = 0;
  at += (size_t)sprintf(fact + at, "\"phone_holders\": [");
  for (i = 0; i < ROWS; i++)
    if (strstr(question, database[i].phone))
      at += (size_t)sprintf(fact + at, "%s{\"id\": \"%s\", \"tax_id\": \"%s\"}", fact[at - 1] == '[' ? "" : ", ",
                            database[i].id, database[i].tax_id);
  sprintf(fact + at, "]");
}

/* SELECT ... WHERE any of the question's keys is in its indexed column. */
static void candidates(const char *question, char *fact) {
  size_t i, at = 0;
  at += (size_t)sprintf(fact + at, "\"candidates\": [");
  for (i = 0; i < ROWS; i++)
    if (strstr(question, database[i].last_name_key) || strstr(question, database[i].tax_id) ||
        strstr(question, database[i].phone))
      at += (size_t)sprintf(fact + at, "%s%s", fact[at - 1] == '[' ? "" : ", ", database[i].json);
  sprintf(fact + at, "]");
}

static void decide(const osoba_documents *docs) {
  char facts[2][SIZE / 4] = {"", ""}, document[SIZE], step[SIZE];
  int known = 0;
  size_t size;
  osoba_error error;
  for (;;) {
    /* Somebody has married and has a new phone. */
    snprintf(document, sizeof document,
             "{\"submission\": {\"first_name\": \"Олена\", \"last_name\": \"Зразко\", \"second_name\": \"Остапівна\","
             " \"birth_date\": \"1990-03-04\", \"gender\": \"FEMALE\", \"tax_id\": \"3293300021\","
             " \"documents\": [{\"type\": \"PASSPORT\", \"number\": \"АА 123457\"}],"
             " \"authentication_methods\": [{\"type\": \"OTP\", \"phone_number\": \"+380931234567\"}]},"
             " \"policy\": {\"preset\": \"registration\"}, \"facts\": {%s%s%s}}",
             facts[0], facts[1][0] ? ", " : "", facts[1]);
    demand(osoba_decide(docs, osoba_text(document), step, sizeof step, &size, &error), &error);
    if (strncmp(step, "{\"ask\":", 7) != 0) break;
    printf("  the database is asked %s\n", step);
    if (strstr(step, "\"question\":\"phone_holders\""))
      phone_holders(step, facts[known++]);
    else
      candidates(step, facts[known++]);
  }
  printf("  decided: %s\n", step);
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
    demand(osoba_person_from_json(card, osoba_text(database[i].json), &rows[i], &error), &error);
  demand(osoba_scorecard_score_many(card, probe, (const osoba_person *const *)rows, ROWS, scored), NULL);
  for (i = 0; i < ROWS; i++) {
    printf("  %s %.5f\n", database[i].id, (double)scored[i].score / OSOBA_SCORE_ONE);
    osoba_person_free(rows[i]);
  }
  osoba_person_free(probe);
}

int main(void) {
  osoba_scorecard *card = NULL;
  osoba_documents *docs = NULL;
  size_t i, size;
  demand(osoba_scorecard_published(OSOBA_NORMALISATION_PUBLISHED, &card), NULL);
  demand(osoba_documents_new(card, &docs), NULL);
  for (i = 0; i < ROWS; i++)
    demand(osoba_name_code(osoba_text(database[i].last_name), OSOBA_NAME_KIND_LAST, OSOBA_ALGORITHM_UK,
                           database[i].last_name_key, sizeof database[i].last_name_key, &size),
           NULL);
  printf("osoba %s\nSynchronisation:\n", osoba_version());
  synchronise(docs);
  puts("Registration:");
  decide(docs);
  puts("Scores:");
  score(card);
  osoba_documents_free(docs);
  osoba_scorecard_free(card);
  return 0;
}
