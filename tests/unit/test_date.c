/* Dates against known instants; every day of 800 years there and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "units/date.h"

static void civil(void **state)
{
    (void)state;
    static const struct {
        int line;
        int64_t y, m, d, unix_seconds;
        int weekday;
    } t[] = {
        {__LINE__, 1970, 1, 1, 0, 4},
        {__LINE__, 2026, 1, 1, 1767225600, 4},
        {__LINE__, 2054, 1, 1, 2650838400, 4},
        {__LINE__, 2000, 2, 29, 951782400, 2},
        {__LINE__, 1969, 12, 31, -86400, 3},
        {__LINE__, 1900, 3, 1, -2203891200, 4},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        int64_t y;
        int m, d;
        date_civil(t[i].unix_seconds, &y, &m, &d);
        if (date_unix(t[i].y, t[i].m, t[i].d) != t[i].unix_seconds || y != t[i].y || m != t[i].m ||
            d != t[i].d || date_weekday(t[i].unix_seconds) != t[i].weekday) {
            print_error("line %d\n", t[i].line);
            assert_true(0);
        }
    }
    assert_int_equal(date_unix(2025, 13, 1), date_unix(2026, 1, 1));
    assert_int_equal(date_unix(2026, 0, 1), date_unix(2025, 12, 1));
    assert_int_equal(date_unix(2026, 2, 31), date_unix(2026, 3, 3));
}

static void there_and_back(void **state)
{
    (void)state;
    int64_t from = date_unix(1700, 1, 1), to = date_unix(2500, 1, 1);
    for (int64_t t = from; t < to; t += 86400) {
        int64_t y;
        int m, d;
        date_civil(t + 86399, &y, &m, &d);
        assert_int_equal(date_unix(y, m, d), t);
    }
}

static void parse(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *text;
        int64_t unix_seconds; /* -1: refused */
    } t[] = {
        {__LINE__, "2026-11-24", 1795478400},
        {__LINE__, "2026-02-29", -1},
        {__LINE__, "2028-02-29", 1835395200},
        {__LINE__, "2026-13-01", -1},
        {__LINE__, "2026-1-1", -1},
        {__LINE__, "2026-11-24T03:00:00Z", 1795489200},
        {__LINE__, "2026-11-24T03:00:00+02:00", 1795482000},
        {__LINE__, "2026-11-24T24:00:00Z", -1},
        {__LINE__, "2026-11-24T03:00:00", -1},
        {__LINE__, "2026-11-24T03:00Z", -1},
        {__LINE__, "", -1},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        int64_t got = 0;
        bool ok = instant_parse(str_of(t[i].text), &got);
        if (ok != (t[i].unix_seconds >= 0) || (ok && got != t[i].unix_seconds)) {
            print_error("line %d\n", t[i].line);
            assert_true(0);
        }
    }
    int64_t got;
    assert_true(!date_parse(STR("2026-11-24T03:00:00Z"), &got));
}

static void print(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    assert_string_equal(date_print(a, 1795478400).p, "2026-11-24");
    assert_string_equal(instant_print(a, 1795489207).p, "2026-11-24T03:00:07Z");
    assert_string_equal(instant_print(a, -1).p, "1969-12-31T23:59:59Z");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(civil),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(parse),
        cmocka_unit_test(print),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
