/* Known answers over the horizon, and the same numbers by brute force. */
#include "zone_fixture.h"

#include "prove/gaps.h"
#include "units/date.h"

static struct gaps *gaps_of(const char *zone, const char *text, enum gaps_state want)
{
    struct gaps *g;
    struct cron c = line_of(text);
    assert_int_equal(gaps_new(arena, &c, zone_of(zone), FIRINGS_FROM, HORIZON_FROM, HORIZON_TO, &g), want);
    return g;
}

#define HOUR INT64_C(3600)
#define DAY (24 * HOUR)

static void known(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *zone, *text;
        int64_t worst, least;
    } t[] = {
        {__LINE__, "Europe/Berlin", "30 2 * * *", 47 * HOUR, 1 * HOUR},
        {__LINE__, "Europe/Berlin", "30 2 * * 0", 335 * HOUR, 1 * HOUR},
        {__LINE__, "UTC", "0 3 * * 1-5", 72 * HOUR, 24 * HOUR},
        {__LINE__, "UTC", "0 3 * * *", DAY, DAY},
        {__LINE__, "UTC", "*/5 * * * *", 300, 300},
        {__LINE__, "UTC", "*/7 * * * *", 420, 240},
        {__LINE__, "Europe/Berlin", "0 3 * * *", 25 * HOUR, 23 * HOUR},
        {__LINE__, "Europe/Berlin", "30 2 31 * *", 120 * DAY + 23 * HOUR, HOUR},
        {__LINE__, "UTC", "0 0 29 2 *", 1461 * DAY, 1461 * DAY},
        {__LINE__, "Africa/Cairo", "0 0 * * *", 47 * HOUR, DAY},
        {__LINE__, "UTC", "@every 90s", 90, 90},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct gaps *g = gaps_of(t[i].zone, t[i].text, GAPS_FINE);
        if (gaps_worst(g).seconds != t[i].worst || gaps_least(g).seconds != t[i].least) {
            print_error("line %d: %lld %lld\n", t[i].line, (long long)gaps_worst(g).seconds,
                        (long long)gaps_least(g).seconds);
            assert_true(0);
        }
    }
    struct gap w = gaps_worst(gaps_of("Europe/Berlin", "30 2 31 * *", GAPS_FINE));
    assert_string_equal(date_print(arena, w.from).p, "2052-01-31");
    assert_string_equal(date_print(arena, w.to).p, "2052-05-31");
    gaps_of("UTC", "0 0 30 2 *", GAPS_NEVER);
    gaps_of("UTC", ", * * * *", GAPS_NEVER);
    gaps_of("Pacific/Chatham", "46 3 * * *", GAPS_HANGS);
}

static void counts(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *zone, *text;
        int64_t seconds, count;
    } t[] = {
        {__LINE__, "UTC", "0 2 * * *", 7 * DAY, 8},
        {__LINE__, "UTC", "0 2 * * *", 7 * DAY - HOUR, 8},
        {__LINE__, "UTC", "0 3 * * 0", 28 * DAY, 5},
        {__LINE__, "UTC", "*/5 * * * *", 7 * DAY, 2017},
        {__LINE__, "UTC", "0 6 1 * *", 334 * DAY, 12},
        {__LINE__, "UTC", "0 6 1 * *", 334 * DAY + 1, 13},
        {__LINE__, "Europe/Berlin", "0 3 * * *", 7 * DAY, 9},
        {__LINE__, "Europe/Berlin", "0 3 * * *", 7 * DAY - HOUR, 8},
        {__LINE__, "UTC", "0 2 * * *", 0, 1},
        {__LINE__, "UTC", "0 2 * * *", 1, 2},
        {__LINE__, "UTC", "0 2 * * *", 200 * DAY, 0}, /* beyond the limit */
        {__LINE__, "UTC", "@every 1h", DAY, 25},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct gaps *g = gaps_of(t[i].zone, t[i].text, GAPS_FINE);
        int64_t n = gaps_count_for(g, t[i].seconds, t[i].line == 0 ? 0 : t[i].count == 0 ? 200 : 5000);
        if (n != t[i].count || (n > 1 && (gaps_least_sum(g, n).seconds < t[i].seconds ||
                                          gaps_least_sum(g, n - 1).seconds >= t[i].seconds))) {
            print_error("line %d: %lld\n", t[i].line, (long long)n);
            assert_true(0);
        }
    }
    struct gaps *monthly = gaps_of("UTC", "0 6 1 * *", GAPS_FINE);
    assert_int_equal(gaps_least_sum(monthly, 12).seconds, 334 * DAY);
    assert_int_equal(gaps_least_sum(monthly, 1).seconds, 0);
    assert_int_equal(gaps_worst_sum(monthly, 1).seconds, 31 * DAY);
    assert_int_equal(gaps_worst_sum(monthly, 2).seconds, 62 * DAY);
    assert_int_equal(gaps_least_sum(monthly, 100000).seconds, 0);
}

/* All by firing_next alone. */
static void brute(const char *zone, const char *text, int64_t start, int64_t from, int64_t to, int64_t n)
{
    static int64_t at[3000000];
    struct cron c = line_of(text);
    const struct zone *z = zone_of(zone);
    struct gap worst = {0}, least = {0}, least_sum = {0}, worst_sum = {0};
    int64_t count = 0, inside = 0, t = start - 1;
    while (firing_next(&c, z, t, &t) == FIRING_AT && t < to && count < 3000000) {
        at[count++] = t;
    }
    for (int64_t i = 0; i < count; i++) {
        inside += at[i] >= from;
        if (i > 0 && at[i] >= from) {
            int64_t d = at[i] - at[i - 1];
            worst = d > worst.seconds ? (struct gap){d, at[i - 1], at[i]} : worst;
            least = least.seconds == 0 || d < least.seconds ? (struct gap){d, at[i - 1], at[i]} : least;
        }
        if (i >= n && at[i] >= from) {
            int64_t d = at[i] - at[i - n];
            worst_sum = d > worst_sum.seconds ? (struct gap){d, at[i - n], at[i]} : worst_sum;
            least_sum = least_sum.seconds == 0 || d < least_sum.seconds ? (struct gap){d, at[i - n], at[i]} : least_sum;
        }
    }
    struct gaps *g;
    gaps_new(arena, &c, z, start, from, to, &g);
    const struct gap mine[] = {gaps_worst(g), gaps_least(g), gaps_least_sum(g, n + 1), gaps_worst_sum(g, n)};
    const struct gap want[] = {worst, least, least_sum, worst_sum};
    for (size_t i = 0; i < 4; i++) {
        if (mine[i].seconds != want[i].seconds || mine[i].from != want[i].from || mine[i].to != want[i].to) {
            print_error("%s %s %lld, number %zu: %lld from %lld, not %lld from %lld\n", zone, text, (long long)n, i,
                        (long long)mine[i].seconds, (long long)mine[i].from, (long long)want[i].seconds,
                        (long long)want[i].from);
            assert_true(0);
        }
    }
    assert_int_equal(gaps_firings(g), inside);
    int64_t copies = gaps_count_for(g, least_sum.seconds, 100000);
    assert_true(least_sum.seconds == 0 || (copies > 1 && gaps_least_sum(g, copies).seconds >= least_sum.seconds &&
                                           gaps_least_sum(g, copies - 1).seconds < least_sum.seconds));
}

static void by_brute_force(void **state)
{
    (void)state;
    static const char *const names[] = {"UTC", "Europe/Berlin", "America/New_York", "Africa/Cairo",
                                        "America/Santiago", "Australia/Lord_Howe", "Asia/Pyongyang"};
    static const char *const lines[] = {"0 2 * * *", "30 2 * * *", "30 0 * * 0", "*/20 * * * *", "0 */3 31 * *",
                                        "0 0 1 * *", "15,45 1-3 * 3,10 0", "0 0 */2 * 1", "0 12 29 2 *",
                                        "30 23 * * 6", "7 0,1,2,3 1-7 * *", "* 2 * * *"};
    int64_t start = date_unix(2017, 5, 3), from = date_unix(2018, 2, 1) + 1800, to = date_unix(2021, 11, 9);
    for (size_t z = 0; z < sizeof names / sizeof *names; z++) {
        for (size_t l = 0; l < sizeof lines / sizeof *lines; l++) {
            for (int64_t n = 1; n < 200; n = n * 3 + 1) {
                brute(names[z], lines[l], start, from, to, n);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(known), cmocka_unit_test(counts),
                                       cmocka_unit_test(by_brute_force)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
