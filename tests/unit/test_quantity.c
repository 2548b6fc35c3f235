/* Quantities and rates: values, canonical form, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "units/quantity.h"

static const struct {
    int line;
    const char *text;
    int64_t bytes;
    const char *canonical, *words;
} good[] = {
    {__LINE__, "0", 0, "0", "0 B"},
    {__LINE__, "1", 1, "1", "1 B"},
    {__LINE__, "1000", 1000, "1k", "1 kB"},
    {__LINE__, "1024", 1024, "1Ki", "1 KiB"},
    {__LINE__, "50Gi", 53687091200, "50Gi", "50 GiB"},
    {__LINE__, "10G", 10000000000, "10G", "10 GB"},
    {__LINE__, "500M", 500000000, "500M", "500 MB"},
    {__LINE__, "1.5Gi", 1610612736, "1536Mi", "1536 MiB"},
    {__LINE__, "1.5G", 1500000000, "1500M", "1500 MB"},
    {__LINE__, "0.5Ki", 512, "512", "512 B"},
    {__LINE__, "1000Gi", 1073741824000, "1000Gi", "1000 GiB"},
    {__LINE__, "1024Gi", 1099511627776, "1Ti", "1 TiB"},
    {__LINE__, "1e3", 1000, "1k", "1 kB"},
    {__LINE__, "1E3", 1000, "1k", "1 kB"},
    {__LINE__, "12E-1", 0, NULL, NULL}, /* 1.2: see bad */
    {__LINE__, "1500m", 0, NULL, NULL},
    {__LINE__, "2000m", 2, "2", "2 B"},
    {__LINE__, "1E", 1000000000000000000, "1E", "1 EB"},
    {__LINE__, "7Ei", 8070450532247928832, "7Ei", "7 EiB"},
    {__LINE__, "9223372036854775807", INT64_MAX, "9223372036854775807", "9223372036854775807 B"},
    {__LINE__, "2.000000000Gi", 2147483648, "2Gi", "2 GiB"},
    {__LINE__, ".5Mi", 524288, "512Ki", "512 KiB"},
    {__LINE__, "5.Mi", 5242880, "5Mi", "5 MiB"},
    {__LINE__, "0e999", 0, "0", "0 B"},
};

static void quantities_round_trip(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        int64_t bytes = -1, again = -1;
        struct misread m = {0};
        print_message("line %d\n", good[i].line);
        assert_int_equal(quantity_parse(a, str_of(good[i].text), &bytes, &m), good[i].words != NULL);
        if (good[i].words == NULL) {
            continue;
        }
        assert_true(bytes == good[i].bytes);
        assert_string_equal(str_z(a, quantity_print(a, bytes)), good[i].canonical);
        assert_true(quantity_parse(a, quantity_print(a, bytes), &again, &m) && again == bytes);
        assert_string_equal(str_z(a, quantity_words(a, bytes)), good[i].words);
    }
    arena_free(a);
}

static const struct {
    int line;
    const char *text;
    bool rate;
    size_t from, to;
    const char *why, *help;
} bad[] = {
    {__LINE__, "", false, 0, 0, "a size is missing", "write `50Gi`, `500M` …"},
    {__LINE__, "Gi", false, 0, 2, "a size begins with a number", "write `50Gi`, `500M` …"},
    {__LINE__, ".", false, 0, 1, "a size begins with a number", "write `50Gi`, `500M` …"},
    {__LINE__, "-5Gi", false, 0, 1, "a size cannot be negative", ""},
    {__LINE__, "50GB", false, 2, 4, "`GB` is not a suffix", "write `50G`"},
    {__LINE__, "50GiB", false, 2, 5, "`GiB` is not a suffix", "write `50Gi`"},
    {__LINE__, "50gi", false, 2, 4, "`gi` is not a suffix", "write `50Gi`"},
    {__LINE__, "50K", false, 2, 3, "`K` is not a suffix", "write `50k`"},
    {__LINE__, "5B", false, 1, 2, "`B` is not a suffix", "write `5`"},
    {__LINE__, "50 Gi", false, 2, 3, "a blank inside a size", "write `50Gi`"},
    {__LINE__, "0.1", false, 0, 3, "not a whole number of bytes", "use a smaller suffix, or round"},
    {__LINE__, "100m", false, 0, 4, "not a whole number of bytes", "use a smaller suffix, or round"},
    {__LINE__, "8Ei", false, 0, 3, "larger than 8 EiB", ""},
    {__LINE__, "10E", false, 0, 3, "larger than 8 EiB", ""},
    {__LINE__, "1e", false, 1, 2, "`e` is not a suffix", "write `1E`"},
    {__LINE__, "5x", false, 1, 2, "`x` is not a suffix",
     "suffixes are `Ki`, `Mi`, `Gi`, `Ti` (powers of 1024) and `k`, `M`, `G`, `T` (powers of 1000)"},
    {__LINE__, "99999999999999999999", false, 0, 19, "too many digits", ""},
    {__LINE__, "60MiB", true, 5, 5, "a rate ends in `/s`", "write `60MiB/s`"},
    {__LINE__, "500Mbps", true, 7, 7, "a rate ends in `/s`", "rates are bytes per second: divide bits by 8"},
    {__LINE__, "500Mbit/s", true, 4, 7, "a rate in bits", "rates are bytes per second: divide by 8"},
    {__LINE__, "500Mb/s", true, 4, 5, "a rate in bits", "rates are bytes per second: divide by 8"},
    {__LINE__, "0/s", true, 0, 3, "a rate of nothing", "leave it out if it is not known"},
    {__LINE__, "/s", true, 0, 0, "a size is missing", "write `50Gi`, `500M` …"},
};

static void mistakes_are_placed_and_explained(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int64_t v;
        struct misread m = {0};
        struct str s = str_of(bad[i].text);
        print_message("line %d\n", bad[i].line);
        assert_true(!(bad[i].rate ? rate_parse(a, s, &v, &m) : quantity_parse(a, s, &v, &m)));
        assert_string_equal(str_z(a, m.why), bad[i].why);
        assert_string_equal(str_z(a, m.help), bad[i].help);
        assert_int_equal(m.from, bad[i].from);
        assert_int_equal(m.to, bad[i].to);
    }
    arena_free(a);
}

static void rates_are_bytes_per_second(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t rate;
    } rows[] = {{"60MiB/s", 62914560}, {"60Mi/s", 62914560}, {"60MB/s", 60000000},
                {"60M/s", 60000000},   {"1B/s", 1},          {"1/s", 1}};
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t v = 0;
        struct misread m;
        assert_true(rate_parse(a, str_of(rows[i].text), &v, &m) && v == rows[i].rate);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantities_round_trip),
        cmocka_unit_test(mistakes_are_placed_and_explained),
        cmocka_unit_test(rates_are_bytes_per_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
