/*
 * The footer rule of a TZif file, read and applied as Go's time package does, because that is what
 * the CronJob controller runs on: the two changes of a year are counted from the beginning of its
 * UTC year, and the smaller of the two comes first, whichever half of the year is summer.
 */
#include "units/date.h"
#include "units/zone_data.h"

#define DAY INT64_C(86400)
#define WEEK_HOURS 168

/* `CET`, or anything between `<` and `>`. */
static bool name_read(struct str *s)
{
    size_t n = 0;
    if (s->n != 0 && s->p[0] == '<') {
        n = str_find(*s, '>');
        bool closed = n < s->n;
        *s = str_sub(*s, n + 1, s->n);
        return closed && n > 1;
    }
    while (n < s->n && is_letter(s->p[n])) {
        n++;
    }
    *s = str_sub(*s, n, s->n);
    return n >= 3;
}

static bool number_read(struct str *s, int least, int most, int *out)
{
    size_t n = 0;
    int64_t v;
    while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9') {
        n++;
    }
    if (n > 9 || !str_int(str_sub(*s, 0, n), &v) || v < least || v > most) {
        return false;
    }
    *s = str_sub(*s, n, s->n);
    *out = (int)v;
    return true;
}

static bool skip(struct str *s, char c)
{
    bool is = s->n != 0 && s->p[0] == c;
    *s = str_sub(*s, is, s->n);
    return is;
}

/* `[+-]hh[:mm[:ss]]`, up to a week. */
static bool time_read(struct str *s, int32_t *seconds)
{
    int h, m = 0, sec = 0;
    bool minus = skip(s, '-');
    if (!minus) {
        skip(s, '+');
    }
    if (!number_read(s, 0, WEEK_HOURS - 1, &h) || (skip(s, ':') && !number_read(s, 0, 59, &m))) {
        return false;
    }
    if (skip(s, ':') && !number_read(s, 0, 59, &sec)) {
        return false;
    }
    *seconds = (h * 3600 + m * 60 + sec) * (minus ? -1 : 1);
    return true;
}

static bool day_read(struct str *s, struct rule_day *d)
{
    bool ok;
    *d = (struct rule_day){.kind = RULE_DAY, .time = 7200};
    if (skip(s, 'M')) {
        d->kind = RULE_MONTH;
        ok = number_read(s, 1, 12, &d->month) && skip(s, '.') && number_read(s, 1, 5, &d->week) &&
             skip(s, '.') && number_read(s, 0, 6, &d->day);
    } else if (skip(s, 'J')) {
        d->kind = RULE_JULIAN;
        ok = number_read(s, 1, 365, &d->day);
    } else {
        ok = number_read(s, 0, 365, &d->day);
    }
    return ok && (!skip(s, '/') || time_read(s, &d->time));
}

bool zone_rule_read(struct str text, struct zone_rule *out)
{
    struct str s = text;
    *out = (struct zone_rule){0};
    if (!name_read(&s) || !time_read(&s, &out->standard)) {
        return false;
    }
    out->standard = -out->standard; /* POSIX counts west of Greenwich */
    out->daylight = out->standard;
    if (s.n == 0) {
        return true;
    }
    out->summer = true;
    out->daylight = out->standard + 3600;
    if (!name_read(&s)) {
        return false;
    }
    if (s.n != 0 && s.p[0] != ',') {
        if (!time_read(&s, &out->daylight)) {
            return false;
        }
        out->daylight = -out->daylight;
    }
    if (s.n == 0) {
        s = STR(",M3.2.0,M11.1.0"); /* what POSIX systems take where the rule is not said */
    }
    return skip(&s, ',') && day_read(&s, &out->start) && skip(&s, ',') && day_read(&s, &out->end) &&
           s.n == 0;
}

/* Unix midnight, as if the zone were UTC, of the rule's day. */
static int64_t day_of(const struct rule_day *d, int64_t year)
{
    int64_t first = date_unix(year, 1, 1);
    if (d->kind == RULE_DAY) {
        return first + d->day * DAY;
    }
    if (d->kind == RULE_JULIAN) { /* 29 February is not counted */
        bool leap = date_unix(year + 1, 1, 1) - first == 366 * DAY;
        return first + (d->day - 1 + (leap && d->day >= 60)) * DAY;
    }
    int64_t month = date_unix(year, d->month, 1), next = date_unix(year, d->month + 1, 1);
    int64_t t = month + (d->day - date_weekday(month) + 7) % 7 * DAY;
    for (int week = 1; week < d->week && t + 7 * DAY < next; week++) {
        t += 7 * DAY;
    }
    return t;
}

/* When the first and the second change of a UTC year come, and the offset between the two. */
static void changes_of(const struct zone_rule *r, int64_t year, int64_t *first, int64_t *second,
                       int32_t *between, int32_t *outside)
{
    *first = day_of(&r->start, year) + r->start.time - r->standard;
    *second = day_of(&r->end, year) + r->end.time - r->daylight;
    *between = r->daylight;
    *outside = r->standard;
    if (*second < *first) {
        int64_t t = *first;
        *first = *second;
        *second = t;
        *between = r->standard;
        *outside = r->daylight;
    }
}

int32_t zone_rule_offset(const struct zone_rule *r, int64_t unix_seconds)
{
    int64_t year, first, second;
    int month, day;
    int32_t between, outside;
    if (!r->summer) {
        return r->standard;
    }
    date_civil(unix_seconds, &year, &month, &day);
    changes_of(r, year, &first, &second, &between, &outside);
    return unix_seconds >= first && unix_seconds < second ? between : outside;
}

void zone_rule_changes(const struct zone_rule *r, int64_t year, int64_t at[3])
{
    int32_t between, outside;
    at[0] = date_unix(year, 1, 1);
    changes_of(r, year, &at[1], &at[2], &between, &outside);
}
