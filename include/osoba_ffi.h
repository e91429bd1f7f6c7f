/*
 * osoba_ffi.h - the declarations of osoba.h for what reads C without a preprocessor: Python's cffi,
 * LuaJIT, PHP. osoba.h says what each means.
 *
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */
enum {
  OSOBA_VERSION_MAJOR = 0,
  OSOBA_VERSION_MINOR = 1,
  OSOBA_VERSION_PATCH = 0,
  ARROW_FLAG_DICTIONARY_ORDERED = 1,
  ARROW_FLAG_NULLABLE = 2,
  ARROW_FLAG_MAP_KEYS_SORTED = 4,
  OSOBA_ABI_VERSION = 3,
  OSOBA_PATH_SIZE = 240,
  OSOBA_NO_DISTANCE = 4294967295,
  OSOBA_MOST_VARIABLES = 64,
  OSOBA_SCORE_ONE = 100000,
};
struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};
typedef enum {
  OSOBA_STATUS_OK = 0,
  OSOBA_STATUS_NULL_ARGUMENT = 100,
  OSOBA_STATUS_UNKNOWN_CHOICE = 101,
  OSOBA_STATUS_BUFFER_TOO_SMALL = 102,
  OSOBA_STATUS_OUT_OF_RANGE = 103,
  OSOBA_STATUS_ABI_MISMATCH = 104,
  OSOBA_STATUS_NORMALISATION_MISMATCH = 105,
  OSOBA_STATUS_UNKNOWN_COMMAND = 106,
  OSOBA_STATUS_INVALID_UTF8 = 200,
  OSOBA_STATUS_INVALID_JSON = 201,
  OSOBA_STATUS_INVALID_FIELD = 202,
  OSOBA_STATUS_INVALID_ARROW = 203,
  OSOBA_STATUS_INTERNAL = 900,
  OSOBA_STATUS_PANIC = 901,
} osoba_status;
typedef enum {
  OSOBA_RULE_NONE = 0,
  OSOBA_RULE_JSON = 1,
  OSOBA_RULE_UTF8 = 2,
  OSOBA_RULE_REQUIRED = 3,
  OSOBA_RULE_TYPE = 4,
  OSOBA_RULE_OUT_OF_RANGE = 5,
  OSOBA_RULE_UNKNOWN_VALUE = 6,
  OSOBA_RULE_UNKNOWN_FIELD = 7,
  OSOBA_RULE_DUPLICATE = 8,
  OSOBA_RULE_DATE = 9,
  OSOBA_RULE_TIME = 10,
  OSOBA_RULE_ANOTHER_QUESTION = 11,
  OSOBA_RULE_NOT_ALLOWED = 12,
  OSOBA_RULE_TOO_LONG = 13,
  OSOBA_RULE_TOO_MANY = 14,
  OSOBA_RULE_TOO_DEEP = 15,
} osoba_rule;
typedef enum {
  OSOBA_NORMALISATION_PUBLISHED = 1,
  OSOBA_NORMALISATION_CLEAN = 2,
} osoba_normalisation;
typedef enum {
  OSOBA_NAME_KIND_LAST = 1,
  OSOBA_NAME_KIND_FIRST = 2,
  OSOBA_NAME_KIND_SECOND = 3,
} osoba_name_kind;
typedef enum {
  OSOBA_ALGORITHM_UK = 1,
  OSOBA_ALGORITHM_KANKOWSKI = 2,
  OSOBA_ALGORITHM_UK1 = 3,
  OSOBA_ALGORITHM_DAITCH_MOKOTOFF = 4,
} osoba_algorithm;
typedef enum {
  OSOBA_UNZR_FORM_VALID = 0,
  OSOBA_UNZR_FORM_LENGTH = 1,
  OSOBA_UNZR_FORM_HYPHEN = 2,
  OSOBA_UNZR_FORM_DIGIT = 3,
} osoba_unzr_form;
typedef enum {
  OSOBA_TAX_ID_FORM_VALID = 0,
  OSOBA_TAX_ID_FORM_LENGTH = 1,
  OSOBA_TAX_ID_FORM_ZEROS = 2,
  OSOBA_TAX_ID_FORM_CHECK_DIGIT = 3,
  OSOBA_TAX_ID_FORM_SPACE = 4,
  OSOBA_TAX_ID_FORM_LATIN_LETTERS = 5,
  OSOBA_TAX_ID_FORM_CYRILLIC_LETTERS = 6,
  OSOBA_TAX_ID_FORM_DIGITS = 7,
} osoba_tax_id_form;
typedef enum {
  OSOBA_SEX_UNKNOWN = 0,
  OSOBA_SEX_MALE = 1,
  OSOBA_SEX_FEMALE = 2,
} osoba_sex;
typedef enum {
  OSOBA_PRESET_REGISTRATION = 1,
  OSOBA_PRESET_CABINET = 2,
} osoba_preset;
typedef enum {
  OSOBA_BAND_NONE = 0,
  OSOBA_BAND_MANUAL = 1,
  OSOBA_BAND_AUTOMATIC = 2,
} osoba_band;
typedef enum {
  OSOBA_CLUSTER_SET_PUBLISHED = 1,
  OSOBA_CLUSTER_SET_EXTENDED = 2,
} osoba_cluster_set;
typedef enum {
  OSOBA_CLUSTER_TAX_ID = 1,
  OSOBA_CLUSTER_DOCUMENT_NUMBER = 2,
  OSOBA_CLUSTER_AUTH_PHONE = 4,
  OSOBA_CLUSTER_BIRTH_DATE_LAST_NAME = 8,
  OSOBA_CLUSTER_SETTLEMENT_LAST_NAME = 16,
  OSOBA_CLUSTER_FIRST_LAST_NAME = 32,
  OSOBA_CLUSTER_OWN = 64,
} osoba_cluster;
typedef enum {
  OSOBA_CAUTION_DIFFERENT_VALID_TAX_IDS = 2,
  OSOBA_CAUTION_TWINS_PATTERN = 4,
  OSOBA_CAUTION_GENDER_CLASH = 8,
  OSOBA_CAUTION_DIFFERENT_GIVEN_NAMES = 16,
  OSOBA_CAUTION_BIRTH_DATES_CONTRADICT = 32,
  OSOBA_CAUTION_TAX_ID_CONTRADICTS = 64,
  OSOBA_CAUTION_PLACEHOLDER_AGREEMENT = 128,
  OSOBA_CAUTION_OTHER_SCRIPT = 256,
  OSOBA_CAUTION_NAMES_SWAPPED = 512,
  OSOBA_CAUTION_REVIEW_BIN = 8192,
} osoba_caution;
typedef struct osoba_arrow osoba_arrow;
typedef struct osoba_engine osoba_engine;
typedef struct osoba_index osoba_index;
typedef struct osoba_index_builder osoba_index_builder;
typedef struct osoba_person osoba_person;
typedef struct osoba_policy osoba_policy;
typedef struct osoba_scorecard osoba_scorecard;
typedef struct osoba_texts osoba_texts;
typedef struct osoba_trainer osoba_trainer;
typedef struct {
  const char *ptr;
  size_t len;
} osoba_str;
typedef struct {
  int32_t rule;
  const char *rule_name;
  char path[240];
} osoba_error;
typedef struct {
  uint64_t first;
  uint64_t second;
  uint64_t more;
} osoba_duplicate;
typedef struct {
  uint64_t compared;
  uint64_t blocks_left_out;
  uint64_t persons_left_out;
  uint64_t pairs_left_out;
} osoba_account;
typedef struct {
  int32_t year;
  uint8_t month;
  uint8_t day;
} osoba_date;
typedef struct {
  int32_t form;
  osoba_date birth_date;
  uint16_t serial;
  uint8_t check_digit;
  bool check_digit_valid;
} osoba_unzr_parts;
typedef struct {
  int32_t form;
  int32_t sex;
  osoba_date birth_date;
} osoba_tax_id_parts;
typedef struct {
  uint32_t member;
  uint32_t clusters;
} osoba_candidate;
typedef struct {
  uint32_t person;
  uint32_t master;
  uint32_t score;
  uint32_t deciding_score;
  uint16_t clusters;
  uint16_t cautions;
  uint8_t bins[64];
  uint8_t band;
  uint8_t master_by_id;
  uint8_t reserved[2];
} osoba_pair;
typedef struct {
  osoba_str type;
  osoba_str number;
} osoba_document;
typedef struct {
  osoba_str type;
  osoba_str settlement;
} osoba_address;
typedef struct {
  osoba_str type;
  osoba_str phone_number;
} osoba_authentication_method;
typedef struct {
  size_t struct_size;
  osoba_str first_name;
  osoba_str last_name;
  osoba_str second_name;
  osoba_str birth_date;
  osoba_str gender;
  osoba_str tax_id;
  osoba_str birth_settlement;
  const osoba_document *documents;
  size_t documents_len;
  const osoba_address *addresses;
  size_t addresses_len;
  const osoba_authentication_method *authentication_methods;
  size_t authentication_methods_len;
} osoba_person_fields;
typedef struct {
  uint32_t score;
  uint8_t bins[64];
} osoba_scored;
osoba_status osoba_arrow_new(struct ArrowSchema *schema,
                             struct ArrowArray *array,
                             osoba_arrow **kept);
osoba_status osoba_arrow_export(const osoba_arrow *kept,
                                struct ArrowSchema *schema,
                                struct ArrowArray *array);
void osoba_arrow_free(osoba_arrow *kept);
osoba_status osoba_arrow_stream(struct ArrowSchema *schema,
                                struct ArrowArray *array,
                                struct ArrowArrayStream *stream);
osoba_status osoba_arrow_stream_collect(struct ArrowArrayStream *from,
                                        struct ArrowArrayStream *stream);
osoba_status osoba_arrow_stream_from_json(osoba_str json,
                                          struct ArrowArrayStream *stream,
                                          osoba_error *error);
osoba_status osoba_arrow_keys(struct ArrowArrayStream *persons,
                              struct ArrowSchema *schema,
                              struct ArrowArray *array,
                              osoba_error *error);
osoba_status osoba_arrow_identifiers(struct ArrowArrayStream *persons,
                                     struct ArrowSchema *schema,
                                     struct ArrowArray *array,
                                     osoba_error *error);
osoba_status osoba_index_from_arrow(const osoba_scorecard *scorecard,
                                    int32_t algorithm,
                                    int32_t clusters,
                                    struct ArrowArrayStream *persons,
                                    struct ArrowSchema *schema,
                                    struct ArrowArray *unreadable,
                                    osoba_duplicate *duplicate,
                                    osoba_index **index,
                                    osoba_error *error);
osoba_status osoba_index_pairs_arrow(const osoba_index *index,
                                     uint32_t manual,
                                     uint32_t automatic,
                                     size_t block_limit,
                                     struct ArrowArrayStream *stream,
                                     osoba_account *account);
osoba_status osoba_arrow_blocking_keys(int32_t algorithm,
                                       int32_t clusters,
                                       struct ArrowArrayStream *persons,
                                       struct ArrowSchema *schema,
                                       struct ArrowArray *array,
                                       osoba_error *error);
osoba_status osoba_arrow_pairs(const osoba_scorecard *scorecard,
                               int32_t algorithm,
                               int32_t clusters,
                               uint32_t manual,
                               uint32_t automatic,
                               struct ArrowArrayStream *persons,
                               struct ArrowArrayStream *candidates,
                               struct ArrowSchema *schema,
                               struct ArrowArray *array,
                               osoba_error *error);
osoba_status osoba_arrow_score(const osoba_scorecard *scorecard,
                               struct ArrowArrayStream *persons,
                               struct ArrowArrayStream *candidates,
                               bool distances,
                               struct ArrowSchema *schema,
                               struct ArrowArray *array,
                               osoba_error *error);
osoba_status osoba_arrow_score_many(const osoba_scorecard *scorecard,
                                    const osoba_person *person,
                                    struct ArrowArrayStream *candidates,
                                    bool distances,
                                    struct ArrowSchema *schema,
                                    struct ArrowArray *array,
                                    osoba_error *error);
osoba_status osoba_arrow_score_prepared(const osoba_scorecard *scorecard,
                                        const osoba_person *person,
                                        const osoba_person *const *candidates,
                                        size_t count,
                                        struct ArrowSchema *schema,
                                        struct ArrowArray *array);
osoba_status osoba_engine_new(const osoba_scorecard *scorecard,
                              osoba_str settings,
                              osoba_engine **engine,
                              osoba_error *error);
osoba_status osoba_engine_run(const osoba_engine *engine,
                              osoba_str command,
                              osoba_str document,
                              char *buf,
                              size_t cap,
                              size_t *needed,
                              osoba_error *error);
void osoba_engine_free(osoba_engine *engine);
osoba_status osoba_unzr_parse(osoba_str text,
                              osoba_unzr_parts *parts);
osoba_status osoba_tax_id_parse(osoba_str text,
                                osoba_tax_id_parts *parts);
osoba_status osoba_index_builder_new(const osoba_scorecard *scorecard,
                                     int32_t algorithm,
                                     int32_t clusters,
                                     osoba_index_builder **builder);
osoba_status osoba_index_builder_push(osoba_index_builder *builder,
                                      uint64_t place,
                                      osoba_str person,
                                      osoba_error *error);
void osoba_index_builder_free(osoba_index_builder *builder);
osoba_status osoba_index_new(osoba_index_builder *builder,
                             osoba_duplicate *duplicate,
                             osoba_index **index);
void osoba_index_free(osoba_index *index);
osoba_status osoba_index_len(const osoba_index *index, size_t *len);
osoba_status osoba_index_memory(const osoba_index *index, size_t *bytes);
osoba_status osoba_index_id(const osoba_index *index,
                            uint32_t member,
                            char *buf,
                            size_t cap,
                            size_t *needed);
osoba_status osoba_index_place(const osoba_index *index, uint32_t member, uint64_t *place);
osoba_status osoba_index_candidates(const osoba_index *index,
                                    osoba_str person,
                                    osoba_candidate *candidates,
                                    size_t cap,
                                    size_t *count,
                                    osoba_error *error);
osoba_status osoba_index_decide(const osoba_index *index,
                                osoba_str request,
                                char *buf,
                                size_t cap,
                                size_t *needed,
                                osoba_error *error);
osoba_status osoba_index_pairs(const osoba_index *index,
                               uint32_t manual,
                               uint32_t automatic,
                               size_t block_limit,
                               size_t part,
                               size_t parts,
                               osoba_pair *pairs,
                               size_t cap,
                               size_t *count,
                               osoba_account *account);
osoba_status osoba_index_groups(const osoba_index *index,
                                const osoba_pair *pairs,
                                size_t count,
                                size_t group_limit,
                                char *buf,
                                size_t cap,
                                size_t *needed);
osoba_status osoba_levenshtein(osoba_str a,
                               osoba_str b,
                               uint32_t *letters);
osoba_status osoba_texts_new(const osoba_str *texts,
                             size_t count,
                             osoba_texts **prepared,
                             osoba_error *error);
void osoba_texts_free(osoba_texts *prepared);
osoba_status osoba_texts_levenshtein(const osoba_texts *prepared,
                                     osoba_str text,
                                     uint32_t *letters,
                                     size_t count);
osoba_status osoba_name_encode(osoba_str name,
                               int32_t kind,
                               int32_t algorithm,
                               char *buf,
                               size_t cap,
                               size_t *needed);
const char *osoba_algorithm_id(int32_t algorithm);
osoba_status osoba_name_sounds_alike(osoba_str a,
                                     osoba_str b,
                                     int32_t kind,
                                     int32_t algorithm,
                                     bool *alike);
osoba_status osoba_person_new(const osoba_scorecard *scorecard,
                              const osoba_person_fields *fields,
                              osoba_person **person,
                              osoba_error *error);
osoba_status osoba_person_from_json(const osoba_scorecard *scorecard,
                                    osoba_str json,
                                    osoba_person **person,
                                    osoba_error *error);
void osoba_person_free(osoba_person *person);
osoba_status osoba_policy_new(osoba_str json,
                              osoba_policy **policy,
                              osoba_error *error);
osoba_status osoba_policy_preset(int32_t preset, osoba_policy **policy);
void osoba_policy_free(osoba_policy *policy);
osoba_status osoba_policy_is_match(const osoba_policy *policy,
                                   uint32_t score,
                                   bool *matches);
osoba_status osoba_policy_band(const osoba_policy *policy, uint32_t score, int32_t *band);
osoba_status osoba_policy_is_over_limit(const osoba_policy *policy, size_t holders, bool *over);
osoba_status osoba_scorecard_published(int32_t normalisation, osoba_scorecard **scorecard);
osoba_status osoba_scorecard_new(osoba_str json,
                                 osoba_scorecard **scorecard,
                                 osoba_error *error);
void osoba_scorecard_free(osoba_scorecard *scorecard);
osoba_status osoba_scorecard_name(const osoba_scorecard *scorecard,
                                  char *buf,
                                  size_t cap,
                                  size_t *needed);
osoba_status osoba_scorecard_hash(const osoba_scorecard *scorecard,
                                  char *buf,
                                  size_t cap,
                                  size_t *needed);
osoba_status osoba_scorecard_variables(const osoba_scorecard *scorecard,
                                       size_t *count);
osoba_status osoba_scorecard_variable(const osoba_scorecard *scorecard,
                                      size_t variable,
                                      char *buf,
                                      size_t cap,
                                      size_t *needed);
osoba_status osoba_scorecard_bin(const osoba_scorecard *scorecard,
                                 size_t variable,
                                 uint8_t bin,
                                 char *buf,
                                 size_t cap,
                                 size_t *needed);
osoba_status osoba_scorecard_score(const osoba_scorecard *scorecard,
                                   const osoba_person *a,
                                   const osoba_person *b,
                                   osoba_scored *scored);
osoba_status osoba_scorecard_score_many(const osoba_scorecard *scorecard,
                                        const osoba_person *probe,
                                        const osoba_person *const *candidates,
                                        size_t count,
                                        osoba_scored *scored);
const char *osoba_status_message(int32_t status);
osoba_status osoba_trainer_new(osoba_str settings,
                               osoba_trainer **trainer,
                               osoba_error *error);
osoba_status osoba_trainer_person(osoba_trainer *trainer, osoba_str person, osoba_error *error);
osoba_status osoba_trainer_pair(osoba_trainer *trainer,
                                osoba_str pair,
                                osoba_error *error);
osoba_status osoba_trainer_random_pair(osoba_trainer *trainer,
                                       osoba_str pair,
                                       osoba_error *error);
osoba_status osoba_trainer_train(osoba_trainer *trainer,
                                 char *buf,
                                 size_t cap,
                                 size_t *needed,
                                 osoba_error *error);
void osoba_trainer_free(osoba_trainer *trainer);
const char *osoba_version(void);
uint32_t osoba_abi_version(void);
