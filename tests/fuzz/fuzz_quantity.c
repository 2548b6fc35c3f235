/* Quantities and rates: what is read is printed and read again as the same number. */
#include "fuzz.h"
#include "units/quantity.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct str s = {(const char *)data, size};
    struct misread m = {0};
    int64_t v = -1, again = -2;
    if (quantity_parse(a, s, &v, &m)) {
        MUST(v >= 0);
        MUST(quantity_parse(a, quantity_print(a, v), &again, &m) && again == v);
    } else {
        MUST(m.from <= m.to && m.to <= size && m.why.n != 0);
    }
    m = (struct misread){0};
    if (rate_parse(a, s, &v, &m)) {
        MUST(v > 0);
    } else {
        MUST(m.from <= m.to && m.to <= size && m.why.n != 0);
    }
    arena_free(a);
    return 0;
}
