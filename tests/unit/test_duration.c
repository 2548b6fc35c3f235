/* Durations: parse → print → parse, and where and why a text is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "units/duration.h"

static const struct {
    int line;
    const char *text;
    int64_t seconds;
    const char *canonical, *words, *go;
} good[] = {
    {__LINE__, "0s", 0, "0s", "0 s", "0s"},
    {__LINE__, "0d", 0, "0s", "0 s", "0s"},
    {__LINE__, "13s", 13, "13s", "13 s", "13s"},
    {__LINE__, "90s", 90, "1m30s", "1 min 30 s", "1m30s"},
    {__LINE__, "30m", 1800, "30m", "30 min", "30m0s"},
    {__LINE__, "60m", 3600, "1h", "1 h", "1h0m0s"},
    {__LINE__, "47h", 169200, "1d23h", "47 h", "47h0m0s"},
    {__LINE__, "47h30m", 171000, "1d23h30m", "47 h 30 min", "47h30m0s"},
    {__LINE__, "24h", 86400, "1d", "1 d", "24h0m0s"},
    {__LINE__, "26h", 93600, "1d2h", "26 h", "26h0m0s"},
    {__LINE__, "1d5s", 86405, "1d5s", "86405 s", "24h0m5s"},
    {__LINE__, "120d23h", 10450800, "120d23h", "120 d 23 h", "2903h0m0s"},
    {__LINE__, "7d", 604800, "1w", "7 d", "168h0m0s"},
    {__LINE__, "8d", 691200, "8d", "8 d", "192h0m0s"},
    {__LINE__, "4w", 2419200, "4w", "28 d", "672h0m0s"},
    {__LINE__, "1w2d3h4m5s", 788645, "9d3h4m5s", "788645 s", "219h4m5s"},
    {__LINE__, "36525d", 3155760000, "36525d", "36525 d", "876600h0m0s"},
    {__LINE__, "007d", 604800, "1w", "7 d", "168h0m0s"},
};

static void durations_round_trip(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        int64_t seconds = -1, again = -1;
        struct misread m = {0};
        print_message("line %d\n", good[i].line);
        assert_true(duration_parse(a, str_of(good[i].text), &seconds, &m));
        assert_int_equal(seconds, good[i].seconds);
        struct str canonical = duration_print(a, seconds);
        assert_string_equal(str_z(a, canonical), good[i].canonical);
        assert_true(duration_parse(a, canonical, &again, &m));
        assert_int_equal(again, seconds);
        assert_string_equal(str_z(a, duration_words(a, seconds)), good[i].words);
        assert_string_equal(str_z(a, duration_go(a, seconds)), good[i].go);
    }
    arena_free(a);
}

static const struct {
    int line;
    const char *text;
    size_t from, to;
    const char *why, *help;
} bad[] = {
    {__LINE__, "", 0, 0, "a duration is missing", "write `36h` or `7d`"},
    {__LINE__, "24", 0, 2, "a duration needs a unit", "write `24h`, `24d` …"},
    {__LINE__, "1d12", 2, 4, "a duration needs a unit", "write `1d12h`"},
    {__LINE__, "5m1", 2, 3, "a duration needs a unit", "write `5m1s`"},
    {__LINE__, "1mo", 1, 3, "a month has no fixed length", "write `31d`"},
    {__LINE__, "3M", 1, 2, "a month has no fixed length", "write `93d`"},
    {__LINE__, "1y", 1, 2, "a year has no fixed length", "write `366d`"},
    {__LINE__, "111111111111111111y", 18, 19, "a year has no fixed length", "write days, such as `31d`"},
    {__LINE__, "1.5h", 1, 2, "a duration has no fractions", "use a smaller unit: `1h30m` for one and a half hours"},
    {__LINE__, "-1h", 0, 1, "a duration cannot be negative", ""},
    {__LINE__, "1 d", 0, 3, "a blank inside a duration", "write `1d`"},
    {__LINE__, "1d 12h", 0, 6, "a blank inside a duration", "write `1d12h`"},
    {__LINE__, "8 days", 0, 6, "`days` is not a unit", "write `8d`"},
    {__LINE__, "1 month", 0, 7, "a month has no fixed length", "write `31d`"},
    {__LINE__, "8d\xF0\x9F\x98\x80", 2, 6, "`\xF0\x9F\x98\x80` where a number is wanted",
     "write number and unit, such as `36h` or `7d`"},
    {__LINE__, "7D", 1, 2, "`D` is not a unit", "write `7d`"},
    {__LINE__, "7days", 1, 5, "`days` is not a unit", "write `7d`"},
    {__LINE__, "5min", 1, 4, "`min` is not a unit", "write `5m`"},
    {__LINE__, "2hrs", 1, 4, "`hrs` is not a unit", "units are `s`, `m`, `h`, `d` and `w`"},
    {__LINE__, "5ms", 1, 3, "`ms` is not a unit", "units are `s`, `m`, `h`, `d` and `w`"},
    {__LINE__, "12h1d", 4, 5, "units must fall from large to small", "write the larger unit first, such as `1d12h`"},
    {__LINE__, "1h2h", 3, 4, "units must fall from large to small", "write the larger unit first, such as `1d12h`"},
    {__LINE__, "weekly", 0, 6, "`weekly` where a number is wanted", "write number and unit, such as `36h` or `7d`"},
    {__LINE__, "36526d", 0, 6, "longer than 100 years", ""},
    {__LINE__, "99999999999999999999s", 0, 21, "longer than 100 years", ""},
    {__LINE__, "5217w6d1s", 7, 9, "longer than 100 years", ""},
};

static void mistakes_are_placed_and_explained(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int64_t seconds;
        struct misread m = {0};
        print_message("line %d\n", bad[i].line);
        assert_true(!duration_parse(a, str_of(bad[i].text), &seconds, &m));
        assert_string_equal(str_z(a, m.why), bad[i].why);
        assert_string_equal(str_z(a, m.help), bad[i].help);
        assert_int_equal(m.from, bad[i].from);
        assert_int_equal(m.to, bad[i].to);
    }
    arena_free(a);
}

static void in_full(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    assert_string_equal(str_z(a, duration_full(a, 0)), "0 s");
    assert_string_equal(str_z(a, duration_full(a, 3600)), "1 h");
    assert_string_equal(str_z(a, duration_full(a, 605517)), "7 d 11 min 57 s");
    assert_string_equal(str_z(a, duration_full(a, 86405)), "1 d 5 s");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_round_trip),
        cmocka_unit_test(mistakes_are_placed_and_explained),
        cmocka_unit_test(in_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
