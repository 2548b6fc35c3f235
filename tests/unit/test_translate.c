/* Lines moved between zones: Berlin's winter is an hour ahead of UTC, Kolkata five and a half. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prove/translate.h"
#include "units/date.h"
#include "units/schedule.h"

static void lines(void **state)
{
    (void)state;
    static const struct {
        int line;
        int64_t minutes;
        const char *text, *moved, *nearest; /* NULL: none */
    } t[] = {
        {__LINE__, -60, "daily at 02:00", "0 1 * * *", NULL},
        {__LINE__, -60, "daily at 00:30", "30 23 * * *", NULL},
        {__LINE__, -60, "daily at 00:30 and 12:30", "30 11,23 * * *", NULL},
        {__LINE__, -60, "sunday at 00:30", "30 23 * * 6", NULL},
        {__LINE__, 60, "weekdays at 23:30", "30 0 * * 2-6", NULL},
        {__LINE__, -60, "every 15m", "*/15 * * * *", NULL},
        {__LINE__, -60, "every 6h", "0 5,11,17,23 * * *", NULL},
        {__LINE__, -60, "hourly", "0 * * * *", NULL},
        {__LINE__, 30, "hourly", "30 * * * *", NULL},
        {__LINE__, 330, "every 15m", "*/15 * * * *", NULL},
        {__LINE__, 330, "daily at 20:00", "30 1 * * *", NULL},
        {__LINE__, 330, "saturday at 20:00", "30 1 * * 0", NULL},
        {__LINE__, -60, "monthly on 1 at 02:00", "0 1 1 * *", NULL},
        {__LINE__, -60, "monthly on 2 at 00:30", "30 23 1 * *", NULL},
        {__LINE__, 60, "monthly on 27 at 23:30", "30 0 28 * *", NULL},
        {__LINE__, -60, "0 1-3 * * 1", "0 0-2 * * 1", NULL},
        {__LINE__, -60, "0 2 1 * 1", "0 1 1 * 1", NULL},
        {__LINE__, -60, "30 0 2 * 1", "30 23 1 * 0", NULL},
        {__LINE__, -60, "30 0 15 6 *", "30 23 14 6 *", NULL},
        {__LINE__, 60, "30 23 30 1,3 *", "30 0 31 1,3 *", NULL},
        {__LINE__, -60, "monthly on 1 at 00:30", NULL, "monthly on 1 at 01:00"},
        {__LINE__, 60, "monthly on 28 at 23:30", NULL, "monthly on 28 at 22:59"},
        {__LINE__, -60, "monthly on 31 at 00:30", NULL, "monthly on 31 at 01:00"},
        {__LINE__, -60, "30 0 * 6 *", NULL, "0 1 * 6 *"},
        {__LINE__, -60, "30 0 * 6 1", NULL, "0 1 * 6 1"},
        {__LINE__, -60, "0 0,12 * * 1", NULL, "monday at 01:00 and 13:00"},
        {__LINE__, -60, "0 0-23 * * 1", NULL, NULL},
        {__LINE__, 30, "daily at 02:00 and 02:30", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct arena *a = arena_new();
        struct schedule_line s, near;
        struct misread m;
        struct cron moved, nearest;
        assert_int_equal(schedule_parse(a, str_of(t[i].text), &s, &m), SCHEDULE_FINE);
        bool ok = translate(&s.sets, t[i].minutes * 60, &moved), good = ok == (t[i].moved != NULL);
        if (ok) {
            good = good && str_is(cron_print(a, &moved), t[i].moved);
        } else {
            bool any = translate_nearest(&s.sets, t[i].minutes * 60, &nearest);
            good = good && any == (t[i].nearest != NULL);
            if (good && any) {
                assert_int_equal(schedule_parse(a, str_of(t[i].nearest), &near, &m), SCHEDULE_FINE);
                good = cron_equal(&near.sets, &nearest);
            }
        }
        if (!good) {
            print_error("line %d: %.*s\n", t[i].line,
                        STR_ARG(cron_print(a, ok ? &moved : &nearest)));
            assert_true(0);
        }
        arena_free(a);
    }
}

static void drift(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *read, *run;
        int64_t shift, earliest, latest;
    } t[] = {
        {__LINE__, "Europe/Berlin", "UTC", -3600, 0, 3600},
        {__LINE__, "UTC", "Europe/Berlin", 3600, -3600, 0},
        {__LINE__, "Europe/Berlin", "Europe/Paris", 0, 0, 0},
        {__LINE__, "America/New_York", "Europe/Berlin", 21600, 0, 3600},
        {__LINE__, "Asia/Kolkata", "UTC", -19800, 0, 0},
        {__LINE__, "Australia/Lord_Howe", "UTC", -37800, 0, 1800},
    };
    struct arena *a = arena_new();
    struct zones *zones = zones_new(a, NULL);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        const struct zone *read, *run;
        int64_t earliest, latest;
        assert_int_equal(zones_get(zones, str_of(t[i].read), &read), ZONE_FINE);
        assert_int_equal(zones_get(zones, str_of(t[i].run), &run), ZONE_FINE);
        translate_drift(read, run, date_unix(2026, 1, 1), &earliest, &latest);
        if (translate_shift(read, run) != t[i].shift || earliest != t[i].earliest || latest != t[i].latest) {
            print_error("line %d: %lld %lld %lld\n", t[i].line, (long long)translate_shift(read, run),
                        (long long)earliest, (long long)latest);
            assert_true(0);
        }
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lines), cmocka_unit_test(drift)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
