/* Days that are OR-ed, steps that do not divide, dates that months lack. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prove/pattern.h"
#include "units/date.h"

static struct cron line_of(struct arena *a, const char *text)
{
    struct cron c;
    struct misread m;
    assert_true(cron_parse(a, str_of(text), &c, &m));
    return c;
}

static void days(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct cron c = line_of(a, "0 0 1,15 * 1");
    int64_t d[5], from = date_unix(2026, 6, 1) + 7;
    assert_true(pattern_day_or(&c));
    assert_int_equal(pattern_dates(&c, from, d, 5), 5);
    assert_int_equal(d[0], date_unix(2026, 6, 1));
    assert_int_equal(d[1], date_unix(2026, 6, 8));
    assert_int_equal(d[2], date_unix(2026, 6, 15));
    assert_int_equal(d[4], date_unix(2026, 6, 29));
    c = line_of(a, "0 0 */2 * 1");
    assert_true(pattern_day_or(&c) && pattern_day_step(STR("0 0 */2 * 1")));
    c = line_of(a, "0 0 * * 1");
    assert_true(!pattern_day_or(&c) && !pattern_day_step(STR("*/5 0 * * 1")));
    assert_int_equal(pattern_dates(&c, from, d, 5), 5);
    assert_int_equal(d[1], date_unix(2026, 6, 8));
    c = line_of(a, "0 0 30 2 *");
    assert_int_equal(pattern_dates(&c, from, d, 5), 0);
    arena_free(a);
}

static void steps(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *text;
        size_t count, from, to;
        int usual, odd;
    } t[] = {
        {__LINE__, "*/7 * * * *", 1, 0, 3, 7, 4},
        {__LINE__, "0 */5 * * *", 1, 2, 5, 5, 4},
        {__LINE__, "5/7 * * * *", 1, 0, 3, 7, 11},
        {__LINE__, "0 0 */2 * *", 1, 4, 7, 2, 1},
        {__LINE__, "0 0 1 */5 *", 1, 6, 9, 5, 2},
        {__LINE__, "0 0 * * */2", 1, 8, 11, 2, 1},
        {__LINE__, "*/40 * * * *", 1, 0, 4, 40, 20},
        {__LINE__, "*/15 */6 * */3 *", 0, 0, 0, 0, 0},
        {__LINE__, "5/15 * * * *", 0, 0, 0, 0, 0},
        {__LINE__, "0 8-18/4 * * *", 0, 0, 0, 0, 0},
        {__LINE__, "0,40 * * * *", 0, 0, 0, 0, 0},
        {__LINE__, "daily at 02:00", 0, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct pattern_step s[PATTERN_FIELDS] = {{0}};
        size_t n = pattern_uneven(str_of(t[i].text), s);
        if (n != t[i].count || s[0].from != t[i].from || s[0].to != t[i].to ||
            s[0].usual != t[i].usual || s[0].odd != t[i].odd) {
            print_error("line %d: %zu %zu-%zu %d %d\n", t[i].line, n, s[0].from, s[0].to, s[0].usual, s[0].odd);
            assert_true(0);
        }
    }
}

static void dates(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    uint64_t months;
    struct cron c = line_of(a, "0 0 31 * *");
    assert_int_equal(pattern_month_day(&c, &months), 31);
    assert_int_equal(__builtin_popcountll(months), 5);
    c = line_of(a, "0 0 29 * *");
    assert_int_equal(pattern_month_day(&c, &months), 29);
    assert_int_equal(months, 4);
    c = line_of(a, "0 0 31 1,3 *");
    assert_int_equal(pattern_month_day(&c, &months), 0);
    c = line_of(a, "0 0 28 * *");
    assert_int_equal(pattern_month_day(&c, &months), 0);
    c = line_of(a, "0 0 */2 * *");
    assert_int_equal(pattern_month_day(&c, &months), 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(days), cmocka_unit_test(steps),
                                       cmocka_unit_test(dates)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
