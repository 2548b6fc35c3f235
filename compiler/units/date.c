/*
 * Civil dates in the proleptic Gregorian calendar. Days are counted in eras of 400 years (146,097
 * days) that begin on 1 March, so that the leap day is the last day of its year and no table of
 * month lengths is needed. Divisions round down, so that dates before 1970 work as well.
 */
#include "units/date.h"

#define DAY INT64_C(86400)
#define ERA_DAYS INT64_C(146097)
#define EPOCH_DAYS INT64_C(719468) /* from 0000-03-01 to 1970-01-01 */

static int64_t floor_div(int64_t n, int64_t by)
{
    return n / by - (n % by < 0);
}

int64_t date_unix(int64_t year, int64_t month, int64_t day)
{
    year += floor_div(month - 1, 12);
    month -= 12 * floor_div(month - 1, 12);
    year -= month <= 2;
    int64_t era = floor_div(year, 400);
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
    int64_t days = era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return (days - EPOCH_DAYS + day - 1) * DAY;
}

void date_civil(int64_t unix_seconds, int64_t *year, int *month, int *day)
{
    int64_t days = floor_div(unix_seconds, DAY) + EPOCH_DAYS;
    int64_t era = floor_div(days, ERA_DAYS);
    int64_t of_era = days - era * ERA_DAYS;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * of_year + 2) / 153; /* 0 is March */
    *day = (int)(of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = y + era * 400 + (*month <= 2);
}

int date_weekday(int64_t unix_seconds)
{
    int64_t days = floor_div(unix_seconds, DAY) + 4; /* 1970-01-01 was a Thursday */
    return (int)(days - 7 * floor_div(days, 7));
}

/* `n` digits and the byte `end` behind them (NUL: nothing need follow). */
static bool digits(struct str *s, size_t n, char end, int64_t *out)
{
    if (s->n < n + (end != '\0') || (end != '\0' && s->p[n] != end) ||
        !str_int(str_sub(*s, 0, n), out)) {
        return false;
    }
    *s = str_sub(*s, n + (end != '\0'), s->n);
    return true;
}

static bool date_read(struct str *s, int64_t *unix_seconds)
{
    int64_t y, m, d, y2;
    int m2, d2;
    if (!digits(s, 4, '-', &y) || !digits(s, 2, '-', &m) || !digits(s, 2, '\0', &d)) {
        return false;
    }
    if (m < 1 || m > 12 || d < 1) {
        return false;
    }
    *unix_seconds = date_unix(y, m, d);
    date_civil(*unix_seconds, &y2, &m2, &d2);
    return d2 == d && m2 == m; /* 31 April came out as 1 May */
}

bool date_parse(struct str s, int64_t *unix_seconds)
{
    return date_read(&s, unix_seconds) && s.n == 0;
}

/* `Z` or `+HH:MM`. */
static bool offset_read(struct str s, int64_t *seconds)
{
    int64_t h, m;
    if (str_is(s, "Z") || str_is(s, "z")) {
        *seconds = 0;
        return true;
    }
    if (s.n == 0 || (s.p[0] != '+' && s.p[0] != '-')) {
        return false;
    }
    int64_t sign = s.p[0] == '-' ? -1 : 1;
    s = str_sub(s, 1, s.n);
    if (!digits(&s, 2, ':', &h) || !digits(&s, 2, '\0', &m) || s.n != 0 || h > 23 || m > 59) {
        return false;
    }
    *seconds = sign * (h * 3600 + m * 60);
    return true;
}

bool instant_parse(struct str s, int64_t *unix_seconds)
{
    int64_t h, m, sec, offset;
    if (!date_read(&s, unix_seconds)) {
        return false;
    }
    if (s.n == 0) {
        return true;
    }
    if (s.p[0] != 'T' && s.p[0] != 't' && s.p[0] != ' ') {
        return false;
    }
    s = str_sub(s, 1, s.n);
    if (!digits(&s, 2, ':', &h) || !digits(&s, 2, ':', &m) || !digits(&s, 2, '\0', &sec) ||
        h > 23 || m > 59 || sec > 59 || !offset_read(s, &offset)) {
        return false;
    }
    *unix_seconds += h * 3600 + m * 60 + sec - offset;
    return true;
}

struct str date_print(struct arena *a, int64_t unix_seconds)
{
    int64_t y;
    int m, d;
    date_civil(unix_seconds, &y, &m, &d);
    return str_fmt(a, "%04lld-%02d-%02d", (long long)y, m, d);
}

struct str instant_print(struct arena *a, int64_t unix_seconds)
{
    int64_t second = unix_seconds - floor_div(unix_seconds, DAY) * DAY;
    struct str date = date_print(a, unix_seconds);
    return str_fmt(a, "%.*sT%02d:%02d:%02dZ", STR_ARG(date), (int)(second / 3600),
                   (int)(second / 60 % 60), (int)(second % 60));
}
