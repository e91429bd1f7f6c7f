/* Arrow arrays made by hand in C go in, and what comes out is read, kept and exported: each array, schema
 * and stream is released exactly once. */
#include "check.h"

enum { ROWS = 3 };

static int released = 0;

static void release_schema(struct ArrowSchema *schema) {
  int64_t i;
  for (i = 0; i < schema->n_children; i++) {
    if (schema->children[i]->release) schema->children[i]->release(schema->children[i]);
  }
  schema->release = NULL;
}

static void release_array(struct ArrowArray *array) {
  int64_t i;
  for (i = 0; i < array->n_children; i++) {
    if (array->children[i]->release) array->children[i]->release(array->children[i]);
  }
  released++;
  array->release = NULL;
}

/* Family names of three persons, the second absent. */
static const int32_t offsets[ROWS + 1] = {0, 12, 12, 28};
static const char names[] = "ЗразкоЗразкова";
static const uint8_t valid[1] = {5};
static const void *texts[3] = {valid, offsets, names};
static const void *nothing[1] = {NULL};

/* A column of nothing, with the validity bitmap that polars gives it. */
static struct ArrowSchema no_schema;
static struct ArrowArray no_values;

static void persons(struct ArrowSchema *schema, struct ArrowSchema *column, struct ArrowSchema **columns,
                    struct ArrowArray *array, struct ArrowArray *values, struct ArrowArray **children) {
  memset(schema, 0, sizeof *schema);
  memset(column, 0, sizeof *column);
  memset(array, 0, sizeof *array);
  memset(values, 0, sizeof *values);
  column->format = "u";
  column->name = "last_name";
  column->flags = ARROW_FLAG_NULLABLE;
  column->release = release_schema;
  columns[0] = column;
  memset(&no_schema, 0, sizeof no_schema);
  memset(&no_values, 0, sizeof no_values);
  no_schema.format = "n";
  no_schema.name = "unzr";
  no_schema.release = release_schema;
  columns[1] = &no_schema;
  no_values.length = no_values.null_count = ROWS;
  no_values.n_buffers = 1;
  no_values.buffers = nothing;
  no_values.release = release_array;
  children[1] = &no_values;
  schema->format = "+s";
  schema->name = "";
  schema->n_children = 2;
  schema->children = columns;
  schema->release = release_schema;
  values->length = ROWS;
  values->null_count = 1;
  values->n_buffers = 3;
  values->buffers = texts;
  values->release = release_array;
  children[0] = values;
  array->length = ROWS;
  array->n_buffers = 1;
  array->buffers = nothing;
  array->n_children = 2;
  array->children = children;
  array->release = release_array;
}

int main(void) {
  struct ArrowSchema schema, column, *columns[2], answer_schema, again_schema;
  struct ArrowArray array, values, *children[2], answer, again;
  struct ArrowArrayStream left, right;
  osoba_scorecard *card = NULL;
  osoba_arrow *kept = NULL;
  osoba_error error;
  const double *scores;
  int64_t i;

  CHECK(!osoba_scorecard_published(OSOBA_NORMALISATION_PUBLISHED, &card));

  persons(&schema, &column, columns, &array, &values, children);
  CHECK(!osoba_arrow_stream(&schema, &array, &left));
  CHECK(!schema.release && !array.release);
  CHECK(!osoba_arrow_stream_from_json(
      osoba_text("[{\"last_name\": \"Зразко\"}, {\"last_name\": \"Зразко\"}, {\"birth_date\": \"?\"}]"), &right, &error));
  {
    struct ArrowArrayStream collected;
    CHECK(!osoba_arrow_stream_collect(&right, &collected));
    CHECK(!right.release);
    right = collected;
  }
  CHECK(!osoba_arrow_score(card, &left, &right, true, &answer_schema, &answer, &error));
  CHECK(!left.release && !right.release);
  CHECK(released == 3);
  CHECK(answer.length == ROWS);
  for (i = 0; i < answer_schema.n_children; i++) {
    if (!strcmp(answer_schema.children[i]->name, "score")) {
      CHECK(!strcmp(answer_schema.children[i]->format, "g"));
      scores = answer.children[i]->buffers[1];
      CHECK(scores[0] > scores[1]);
      CHECK(answer.children[i]->null_count == 1);
    }
  }

  /* Exported as often as you like, and what was exported outlives the handle. */
  CHECK(!osoba_arrow_new(&answer_schema, &answer, &kept));
  CHECK(!answer_schema.release && !answer.release);
  CHECK(!osoba_arrow_export(kept, &answer_schema, &answer));
  CHECK(!osoba_arrow_export(kept, &again_schema, &again));
  osoba_arrow_free(kept);
  CHECK(answer.length == again.length && answer.n_children == again.n_children);
  answer_schema.release(&answer_schema);
  answer.release(&answer);
  CHECK(again.children[0]->length == ROWS);
  again_schema.release(&again_schema);
  again.release(&again);

  /* A text that is not UTF-8 is refused, and its array released all the same. */
  released = 0;
  persons(&schema, &column, columns, &array, &values, children);
  texts[2] = "\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0";
  CHECK(osoba_arrow_stream(&schema, &array, &left) == OSOBA_STATUS_INVALID_ARROW);
  CHECK(released == 3 && !array.release && !schema.release);

  osoba_scorecard_free(card);
  return failures != 0;
}
