/*
 * The interval of `@every`, as Go's time.ParseDuration reads it: signed, several units in any order,
 * decimal fractions. The one place with floating point, because the library computes the fraction
 * so and we promise its result; no policy can get here (`@every` is refused by cron_lint).
 */
#include "units/cron_field.h"

#define LIMIT (UINT64_C(1) << 63)

static bool digit(struct str s)
{
    return s.n != 0 && s.p[0] >= '0' && s.p[0] <= '9';
}

static bool whole(struct str *s, uint64_t *out)
{
    uint64_t v = 0;
    for (; digit(*s); *s = str_sub(*s, 1, s->n)) {
        if (v > LIMIT / 10) {
            return false;
        }
        v = v * 10 + (uint64_t)(s->p[0] - '0');
        if (v > LIMIT) {
            return false;
        }
    }
    *out = v;
    return true;
}

/* Digits that no longer fit are read and ignored. */
static uint64_t fraction(struct str *s, double *scale)
{
    uint64_t v = 0;
    bool full = false;
    for (*scale = 1; digit(*s); *s = str_sub(*s, 1, s->n)) {
        full = full || v > (LIMIT - 1) / 10 || v * 10 + (uint64_t)(s->p[0] - '0') > LIMIT;
        if (!full) {
            v = v * 10 + (uint64_t)(s->p[0] - '0');
            *scale *= 10;
        }
    }
    return v;
}

static bool unit(struct str *s, uint64_t *nanoseconds)
{
    static const struct {
        const char *name;
        uint64_t ns;
    } units[] = {
        {"ns", 1},          {"us", 1000},       {"\xc2\xb5s", 1000},
        {"\xce\xbcs", 1000}, {"ms", 1000000},    {"s", 1000000000},
        {"m", 60000000000}, {"h", 3600000000000},
    };
    size_t n = 0;
    while (n < s->n && s->p[n] != '.' && !digit(str_sub(*s, n, s->n))) {
        n++;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (str_is(str_sub(*s, 0, n), units[i].name)) {
            *s = str_sub(*s, n, s->n);
            *nanoseconds = units[i].ns;
            return true;
        }
    }
    return false;
}

static bool part(struct str *s, uint64_t *sum)
{
    uint64_t v = 0, f = 0, ns;
    double scale = 1;
    bool any = digit(*s);
    if (!whole(s, &v)) {
        return false;
    }
    if (s->n != 0 && s->p[0] == '.') {
        *s = str_sub(*s, 1, s->n);
        any = any || digit(*s);
        f = fraction(s, &scale);
    }
    if (!any || !unit(s, &ns) || v > LIMIT / ns) {
        return false;
    }
    v *= ns;
    if (f > 0) {
        v += (uint64_t)((double)f * ((double)ns / scale));
    }
    if (v > LIMIT || *sum + v > LIMIT) {
        return false;
    }
    *sum += v;
    return true;
}

bool cron_duration(struct str s, int64_t *nanoseconds)
{
    bool negative = s.n != 0 && s.p[0] == '-';
    uint64_t sum = 0;
    if (negative || (s.n != 0 && s.p[0] == '+')) {
        s = str_sub(s, 1, s.n);
    }
    if (s.n == 0) {
        return false;
    }
    while (s.n != 0 && !str_is(s, "0")) {
        if (!part(&s, &sum)) {
            return false;
        }
        if (str_is(s, "0")) {
            return false; /* a bare 0 is a duration only by itself */
        }
    }
    if (sum == LIMIT) {
        *nanoseconds = INT64_MIN;
        return negative;
    }
    *nanoseconds = negative ? -(int64_t)sum : (int64_t)sum;
    return true;
}
