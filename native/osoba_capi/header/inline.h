/**
 * Lends a C string that ends with NUL as an osoba_str; NULL is absent.
 */
static inline osoba_str osoba_text(const char *text) {
  osoba_str str;
  str.ptr = text;
  str.len = 0;
  if (text) {
    while (text[str.len]) str.len++;
  }
  return str;
}

/**
 * Lends a person's fields, all absent, for osoba_person_new().
 */
static inline osoba_person_fields osoba_person_fields_init(void) {
#ifdef __cplusplus
  osoba_person_fields fields = {};
#else
  osoba_person_fields fields = {0};
#endif
  fields.struct_size = sizeof fields;
  return fields;
}
