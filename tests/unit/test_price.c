/* Prices and quotients: what is read, what is not, and how it is rounded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "units/price.h"

static const struct {
    int line;
    const char *text;
    int64_t nano; /* -1: no price */
} prices[] = {
    {__LINE__, "0.023/GB-month", 23000000},
    {__LINE__, "0.00099/GiB-month", 990000},
    {__LINE__, "0/GB-month", 0},
    {__LINE__, "1000/GB-month", 1000000000000},
    {__LINE__, "1000.1/GB-month", -1},
    {__LINE__, "0.000000001/GB-month", 1},
    {__LINE__, "0.0000000001/GB-month", -1},
    {__LINE__, "6.99/TB-month", 6826172}, /* 6826171.875 */
    {__LINE__, "10.24/TiB-month", 10000000},
    {__LINE__, "0.023", -1},
    {__LINE__, "0.023/", -1},
    {__LINE__, "0.023/GB", -1},
    {__LINE__, "0.023/MB-month", -1},
    {__LINE__, "/GB-month", -1},
    {__LINE__, ".5/GB-month", -1},
    {__LINE__, "1./GB-month", -1},
    {__LINE__, "-1/GB-month", -1},
    {__LINE__, "0,023/GB-month", -1},
    {__LINE__, "0.02.3/GB-month", -1},
    {__LINE__, "99999999999999999999/GB-month", -1},
};

static void reads_prices(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof prices / sizeof prices[0]; i++) {
        int64_t nano = -1;
        bool ok = price_parse(str_of(prices[i].text), &nano);
        if (ok != (prices[i].nano >= 0) || (ok && nano != prices[i].nano)) {
            fail_msg("line %d: %s is %lld", prices[i].line, prices[i].text, (long long)nano);
        }
    }
}

static const struct {
    int line;
    int64_t a, b, c, down, near, up;
} quotients[] = {
    {__LINE__, 7, 1, 2, 3, 4, 4},
    {__LINE__, 7, 2, 7, 2, 2, 2},
    {__LINE__, 1, 1, 3, 0, 0, 1},
    {__LINE__, 2, 1, 3, 0, 1, 1},
    {__LINE__, 0, 5, 3, 0, 0, 0},
    {__LINE__, INT64_MAX, INT64_MAX, (INT64_C(1) << 62) - 1, INT64_MAX, INT64_MAX, INT64_MAX},
    {__LINE__, INT64_MAX, 1, 1, INT64_MAX, INT64_MAX, INT64_MAX},
    {__LINE__, INT64_C(1) << 50, 23000000, INT64_C(1) << 30, 24117248000000, 24117248000000, 24117248000000},
    /* 10^18 * 10^12 / 2^60 = 867361737988.4035… */
    {__LINE__, 1000000000000000000, 1000000000000, INT64_C(1) << 60, 867361737988, 867361737988, 867361737989},
};

static void divides(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof quotients / sizeof quotients[0]; i++) {
        int64_t a = quotients[i].a, b = quotients[i].b, c = quotients[i].c;
        if (ratio_down(a, b, c) != quotients[i].down || ratio_near(a, b, c) != quotients[i].near ||
            ratio_up(a, b, c) != quotients[i].up) {
            fail_msg("line %d: %lld, %lld, %lld", quotients[i].line, (long long)ratio_down(a, b, c),
                     (long long)ratio_near(a, b, c), (long long)ratio_up(a, b, c));
        }
    }
}

static const struct {
    int line;
    int64_t micro;
    const char *words;
} amounts[] = {
    {__LINE__, 1234567, "1.23 USD"},       {__LINE__, 1235000, "1.24 USD"},
    {__LINE__, 0, "0.00 USD"},             {__LINE__, 10000, "0.01 USD"},
    {__LINE__, 9999, "0.0100 USD"},        {__LINE__, 4210, "0.0042 USD"},
    {__LINE__, 421, "0.00042 USD"},        {__LINE__, 30, "0.000030 USD"},
    {__LINE__, 123456789000000, "123456789.00 USD"},
};

static void says_amounts(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++) {
        struct str s = money_words(a, amounts[i].micro, STR("USD"));
        if (!str_is(s, amounts[i].words)) {
            fail_msg("line %d: %.*s", amounts[i].line, STR_ARG(s));
        }
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_prices),
        cmocka_unit_test(divides),
        cmocka_unit_test(says_amounts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
