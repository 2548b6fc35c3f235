/* The golden vectors: what robfig/cron 3.0.1 returns at clock changes. */
#include "zone_fixture.h"

#include "prove/firing.h"
#include "units/date.h"

static void golden(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *zone, *text, *after, *next[5];
    } t[] = {
        {__LINE__, "America/New_York", "30 2 * * *", "2026-03-07T02:30:00-05:00", {"2026-03-09T02:30:00-04:00"}},
        {__LINE__, "America/New_York", "0 2 * * 0", "2026-03-01T02:00:00-05:00", {"2026-03-15T02:00:00-04:00"}},
        {__LINE__, "America/New_York", "15 2 8 3 *", "2026-03-01T02:00:00-05:00", {"2027-03-08T02:15:00-05:00"}},
        {__LINE__, "America/New_York", "0 3 * * *", "2026-03-07T03:00:00-05:00", {"2026-03-08T03:00:00-04:00"}},
        {__LINE__, "America/New_York", "30 1 * * *", "2026-10-31T01:30:00-04:00",
         {"2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00", "2026-11-02T01:30:00-05:00"}},
        {__LINE__, "America/New_York", "0 2 * * *", "2026-10-31T02:00:00-04:00",
         {"2026-11-01T02:00:00-05:00", "2026-11-02T02:00:00-05:00"}},
        {__LINE__, "America/New_York", "0 */2 * * *", "2026-03-07T23:00:00-05:00",
         {"2026-03-08T00:00:00-05:00", "2026-03-08T04:00:00-04:00", "2026-03-08T06:00:00-04:00"}},
        {__LINE__, "America/New_York", "*/30 * * * *", "2026-11-01T00:30:00-04:00",
         {"2026-11-01T01:00:00-04:00", "2026-11-01T01:30:00-04:00", "2026-11-01T01:00:00-05:00",
          "2026-11-01T01:30:00-05:00", "2026-11-01T02:00:00-05:00"}},
        {__LINE__, "Europe/Berlin", "30 2 * * *", "2026-03-28T02:30:00+01:00", {"2026-03-30T02:30:00+02:00"}},
        {__LINE__, "Europe/Berlin", "0 2 * * 0", "2026-10-18T02:00:00+02:00",
         {"2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00", "2026-11-01T02:00:00+01:00"}},
        {__LINE__, "Europe/Berlin", "0 3 * * *", "2026-10-24T03:00:00+02:00",
         {"2026-10-25T03:00:00+01:00", "2026-10-26T03:00:00+01:00"}},
        {__LINE__, "Europe/Berlin", "0 */3 * * *", "2026-03-28T22:00:00+01:00",
         {"2026-03-29T00:00:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-29T06:00:00+02:00"}},
        {__LINE__, "Africa/Cairo", "0 0 * * *", "2026-04-23T00:00:00+02:00", {"2026-04-25T00:00:00+03:00"}},
        {__LINE__, "Africa/Cairo", "0 1 * * 4", "2026-04-23T01:00:00+02:00",
         {"2026-04-24T01:00:00+03:00", "2026-04-30T01:00:00+03:00"}},
        {__LINE__, "America/Santiago", "0 0 * * 0", "2026-08-30T00:00:00-04:00", {"2026-09-13T00:00:00-03:00"}},
        {__LINE__, "Australia/Lord_Howe", "*/15 * * * *", "2026-10-04T01:30:00+10:30",
         {"2026-10-04T01:45:00+10:30", "2026-10-04T02:30:00+11:00", "2026-10-04T02:45:00+11:00"}},
        {__LINE__, "Australia/Lord_Howe", "0 * * * *", "2026-10-04T00:30:00+10:30",
         {"2026-10-04T01:00:00+10:30", "2026-10-04T03:00:00+11:00"}},
        {__LINE__, "UTC", "0 0 1,15 * 1", "2026-06-01", {"2026-06-08", "2026-06-15", "2026-06-22", "2026-06-29"}},
        {__LINE__, "UTC", "0 0 29 2 1", "2026-01-01", {"2026-02-02", "2026-02-09", "2026-02-16", "2026-02-23"}},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        const struct zone *z = zone_of(t[i].zone);
        struct cron c = line_of(t[i].text);
        int64_t at, want;
        assert_true(instant_parse(str_of(t[i].after), &at));
        for (size_t k = 0; k < 5 && t[i].next[k] != NULL; k++) {
            assert_true(instant_parse(str_of(t[i].next[k]), &want));
            if (firing_next(&c, z, at, &at) != FIRING_AT || at != want) {
                print_error("line %d, number %zu: %lld\n", t[i].line, k, (long long)at);
                assert_true(0);
            }
        }
    }
}

static void none(void **state)
{
    (void)state;
    int64_t at = date_unix(2026, 1, 1), next;
    struct cron c = line_of("0 0 30 2 *");
    assert_int_equal(firing_next(&c, zone_of("UTC"), at, &next), FIRING_NEVER);
    c = line_of(", 0 * * *");
    assert_int_equal(firing_next(&c, zone_of("UTC"), at, &next), FIRING_NEVER);
    /* no leap year between 2096 and 2104, and the library looks five years ahead */
    c = line_of("0 0 29 2 *");
    assert_int_equal(firing_next(&c, zone_of("UTC"), date_unix(2096, 3, 1), &next), FIRING_NEVER);
    assert_int_equal(firing_next(&c, zone_of("UTC"), date_unix(2096, 1, 1), &next), FIRING_AT);
    c = line_of("@every 90s");
    assert_int_equal(firing_next(&c, zone_of("UTC"), at, &next), FIRING_AT);
    assert_int_equal(next, at + 90);
}

static void hangs(void **state)
{
    (void)state;
    int64_t next;
    /* the minute search steps from 03:44 back to 02:45 and comes to the instant it was given */
    struct cron c = line_of("46 3 * * *");
    int64_t at = date_unix(2026, 4, 4) + 14 * 3600 + 60;
    assert_int_equal(firing_next(&c, zone_of("Pacific/Chatham"), at, &next), FIRING_HANGS);
    /* Samoa had no 30 December 2011: the search for it steps on the spot */
    c = line_of("0 0 30 * *");
    assert_int_equal(firing_next(&c, zone_of("Pacific/Apia"), date_unix(2011, 12, 20), &next), FIRING_HANGS);
    assert_int_equal(firing_next(&c, zone_of("Pacific/Apia"), date_unix(2026, 12, 20), &next), FIRING_AT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(golden), cmocka_unit_test(none),
                                       cmocka_unit_test(hangs)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
