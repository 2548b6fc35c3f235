/* Cron lines: the normal form reads back to the same sets, and is its own normal form. */
#include "fuzz.h"
#include "units/cron.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct str s = {(const char *)data, size};
    struct cron cron, again;
    struct misread m = {0};
    if (cron_parse(a, s, &cron, &m)) {
        struct str normal = cron_print(a, &cron);
        MUST(cron_parse(a, normal, &again, &m) && cron_equal(&cron, &again));
        MUST(str_eq(cron_print(a, &again), normal));
    } else {
        MUST(m.from <= m.to && m.to <= size && m.why.n != 0);
    }
    m = (struct misread){0};
    if (cron_lint(a, s, &m) != CRON_FINE) {
        MUST(m.from <= m.to && m.to <= size && m.why.n != 0);
    }
    cron_parse_v1(s);
    arena_free(a);
    return 0;
}
