/* What becomes of a panic: a status, the output untouched, and life goes on. */
#include <stdio.h>
#include <stdint.h>
#include <osoba.h>

osoba_status osoba_test_panic(int32_t *output, osoba_error *error);

int main(void) {
  int32_t output = 4711, round;
  osoba_error error;
  for (round = 0; round < 3; round++) {
    if (osoba_test_panic(&output, &error) != OSOBA_STATUS_PANIC) return 1;
    if (output != 4711 || error.rule != OSOBA_RULE_NONE || error.path[0]) return 2;
    if (osoba_test_panic(&output, NULL) != OSOBA_STATUS_PANIC) return 3;
  }
  puts("alive");
  return 0;
}
