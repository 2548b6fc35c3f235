/*
 * No product of bytes and prices fits 64 bits, so it is divided bit by bit, as on paper.
 */
#include "units/price.h"

enum { NANO_DIGITS = 9, PRICE_MOST = 1000 };

#define NANO INT64_C(1000000000)
#define MICRO INT64_C(1000000)

/* ----------------------------------------------------------------------------------- quotients */

static uint64_t divide(uint64_t a, uint64_t b, uint64_t c, uint64_t *rest)
{
    uint64_t whole = 0, r = 0;
    for (int bit = b == 0 ? -1 : 63 - __builtin_clzll(b); bit >= 0; bit--) {
        if (whole > (uint64_t)INT64_MAX / 2) {
            *rest = 0;
            return INT64_MAX;
        }
        whole = whole * 2 + (r * 2 >= c);
        r = r * 2 >= c ? r * 2 - c : r * 2;
        if ((b >> bit & 1) != 0) {
            uint64_t sum = r + a % c; /* below 2^63 */
            whole += a / c + (sum >= c);
            r = sum >= c ? sum - c : sum;
        }
    }
    *rest = r;
    return whole > INT64_MAX ? INT64_MAX : whole;
}

static int64_t rounded(int64_t a, int64_t b, int64_t c, uint64_t from)
{
    uint64_t rest, whole = divide((uint64_t)a, (uint64_t)b, (uint64_t)c, &rest);
    return (int64_t)(whole < INT64_MAX && rest >= from && rest > 0 ? whole + 1 : whole);
}

int64_t ratio_down(int64_t a, int64_t b, int64_t c)
{
    return rounded(a, b, c, UINT64_MAX);
}

int64_t ratio_up(int64_t a, int64_t b, int64_t c)
{
    return rounded(a, b, c, 1);
}

int64_t ratio_near(int64_t a, int64_t b, int64_t c)
{
    return rounded(a, b, c, (uint64_t)c - (uint64_t)c / 2);
}

/* -------------------------------------------------------------------------------------- prices */

/* Digits with at most `places` decimals, in units of the last. */
static bool decimal(struct str s, size_t places, int64_t *out)
{
    struct str whole = str_sub(s, 0, str_find(s, '.'));
    struct str part = str_sub(s, whole.n + 1, s.n);
    int64_t units, rest = 0;
    bool dot = whole.n < s.n;
    if (!str_int(whole, &units) || units > PRICE_MOST * 1000 || (dot && part.n == 0) ||
        part.n > places || (part.n > 0 && !str_int(part, &rest))) {
        return false;
    }
    for (size_t i = 0; i < places; i++) {
        units *= 10;
        rest *= i < places - part.n ? 10 : 1;
    }
    *out = units + rest;
    return true;
}

bool price_parse(struct str s, int64_t *nano)
{
    size_t slash = str_find(s, '/');
    struct str number = str_sub(s, 0, slash), unit = str_sub(s, slash + 1, s.n);
    int64_t value;
    if (str_is(unit, "GB-month") || str_is(unit, "GiB-month")) {
        if (!decimal(number, NANO_DIGITS, &value) || value > PRICE_MOST * NANO) {
            return false;
        }
        *nano = value;
        return true;
    }
    /* Of a TB in billionths, so that no digit is lost: 6.99 for 1024 GB is 0.006826171875. */
    if ((str_is(unit, "TB-month") || str_is(unit, "TiB-month")) &&
        decimal(number, NANO_DIGITS, &value) && value <= PRICE_MOST * 1000 * NANO) {
        *nano = ratio_near(value, 1, 1024);
        return true;
    }
    return false;
}

struct str money_words(struct arena *a, int64_t micro, struct str currency)
{
    int64_t cents = ratio_near(micro, 100, MICRO);
    if (micro <= 0 || micro >= MICRO / 100) {
        return str_fmt(a, "%lld.%02lld %.*s", (long long)(cents / 100), (long long)(cents % 100),
                       STR_ARG(currency));
    }
    int digits = micro >= 1000 ? 4 : micro >= 100 ? 5 : 6;
    int64_t unit = digits == 4 ? 100 : digits == 5 ? 10 : 1;
    return str_fmt(a, "0.%0*lld %.*s", digits, (long long)ratio_near(micro, 1, unit),
                   STR_ARG(currency));
}
