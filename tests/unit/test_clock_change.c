/* Which lines lose or repeat a run when clocks change, and where. */
#include "zone_fixture.h"

#include <string.h>

#include "prove/clock_change.h"
#include "units/date.h"

static struct gaps *gaps_of(const char *zone, const char *text)
{
    struct gaps *g;
    struct cron c = line_of(text);
    assert_int_equal(gaps_new(arena, &c, zone_of(zone), FIRINGS_FROM, HORIZON_FROM, HORIZON_TO, &g),
                     GAPS_FINE);
    return g;
}

/* "" where there is none, else the runs before and after. */
static const char *shown(bool found, const struct clock_trouble *t)
{
    return found ? str_fmt(arena, "%s %s", instant_print(arena, t->from).p, instant_print(arena, t->to).p).p
                 : "";
}

static void known(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *zone, *text, *skip, *repeat;
    } t[] = {
        {__LINE__, "UTC", "30 2 * * *", "", ""},
        {__LINE__, "Europe/Berlin", "30 2 * * *", "2026-03-28T01:30:00Z 2026-03-30T00:30:00Z", "2026-10-25T00:30:00Z 2026-10-25T01:30:00Z"},
        {__LINE__, "Europe/Berlin", "0 2 * * *", "2026-03-28T01:00:00Z 2026-03-30T00:00:00Z", "2026-10-25T00:00:00Z 2026-10-25T01:00:00Z"},
        {__LINE__, "Europe/Berlin", "59 1 * * *", "", ""},
        {__LINE__, "Europe/Berlin", "0 3 * * *", "", ""},
        {__LINE__, "Europe/Berlin", "30 2 * * 0", "2026-03-22T01:30:00Z 2026-04-05T00:30:00Z", "2026-10-25T00:30:00Z 2026-10-25T01:30:00Z"},
        {__LINE__, "Europe/Berlin", "30 2 * * 1-6", "", ""}, /* clocks change on Sundays */
        {__LINE__, "Europe/Berlin", "30 2 31 * *", "2030-01-31T01:30:00Z 2030-05-31T00:30:00Z", "2027-10-31T00:30:00Z 2027-10-31T01:30:00Z"},
        /* the hours go on: nothing is lost or made twice */
        {__LINE__, "Europe/Berlin", "20 * * * *", "", ""},
        {__LINE__, "Europe/Berlin", "*/15 * * * *", "", ""},
        {__LINE__, "Europe/Berlin", "0 */3 * * *", "", ""},
        {__LINE__, "Europe/Berlin", "0 2,3 * * *", "", ""},
        {__LINE__, "Europe/Berlin", "0 */2 * * *", "2026-03-28T23:00:00Z 2026-03-29T02:00:00Z", "2026-10-25T00:00:00Z 2026-10-25T01:00:00Z"},
        {__LINE__, "America/New_York", "30 1 * * *", "", "2026-11-01T05:30:00Z 2026-11-01T06:30:00Z"},
        {__LINE__, "America/New_York", "15 2 8 3 *", "2025-03-08T07:15:00Z 2027-03-08T07:15:00Z", ""},
        {__LINE__, "America/Santiago", "0 0 * * 0", "2026-08-30T04:00:00Z 2026-09-13T03:00:00Z", ""},
        {__LINE__, "Africa/Cairo", "0 0 * * *", "2026-04-22T22:00:00Z 2026-04-24T21:00:00Z", ""},
        {__LINE__, "Australia/Lord_Howe", "10 2 * * *", "2026-10-02T15:40:00Z 2026-10-04T15:10:00Z", ""},
        {__LINE__, "Asia/Kathmandu", "30 2 * * *", "", ""},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct gaps *g = gaps_of(t[i].zone, t[i].text);
        struct clock_trouble skip, repeat;
        const char *skips = shown(clock_skip(g, &skip), &skip);
        const char *repeats = shown(clock_repeat(g, &repeat), &repeat);
        if (strcmp(skips, t[i].skip) != 0 || strcmp(repeats, t[i].repeat) != 0) {
            print_error("line %d: `%s` `%s`\n", t[i].line, skips, repeats);
            assert_true(0);
        }
    }
    struct clock_trouble skip;
    assert_true(clock_skip(gaps_of("Europe/Berlin", "30 2 * * *"), &skip));
    assert_string_equal(instant_print(arena, skip.wall).p, "2026-03-29T02:30:00Z");
    assert_string_equal(instant_print(arena, skip.at).p, "2026-03-29T01:00:00Z");
    assert_int_equal(skip.shift, 3600);
}

static void steady(void **state)
{
    (void)state;
    const struct gaps *daily = clock_steady(arena, gaps_of("Europe/Berlin", "30 2 * * *"));
    assert_int_equal(gaps_worst(daily).seconds, 86400);
    assert_int_equal(gaps_least(daily).seconds, 86400);
    struct gaps *utc = gaps_of("UTC", "30 2 * * *");
    assert_ptr_equal(clock_steady(arena, utc), utc);
    assert_true(clock_changes(zone_of("Europe/Berlin")) && !clock_changes(zone_of("Asia/Kathmandu")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known),
        cmocka_unit_test(steady),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
