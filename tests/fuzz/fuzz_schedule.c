/* Schedules: the canonical line and the canonical words say the same as what was read. */
#include "fuzz.h"
#include "units/schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct str s = {(const char *)data, size};
    struct schedule_line line, again;
    struct misread m = {0};
    if (schedule_parse(a, s, &line, &m) == SCHEDULE_FINE) {
        struct cron cron;
        MUST(cron_parse(a, line.cron, &cron, &m) && cron_equal(&cron, &line.sets));
        MUST(schedule_parse(a, line.words, &again, &m) == SCHEDULE_FINE);
        MUST(cron_equal(&again.sets, &line.sets));
        MUST(str_eq(again.words, line.words));
    } else {
        MUST(m.from <= m.to && m.to <= size && m.why.n != 0);
    }
    arena_free(a);
    return 0;
}
