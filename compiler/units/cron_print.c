/*
 * The normal form of a line. Only minutes and hours are written as a step of `*`: in the two fields
 * of days that would look as if the star bit were set, which other crons heed.
 */
#include "units/cron_field.h"

#define VALUES(set) ((set) & ~CRON_STAR)

static int next_value(uint64_t set, int from)
{
    while (from < 63 && (set >> from & 1) == 0) {
        from++;
    }
    return from; /* 63: none */
}

/* The distance of the set's values, if it is the same throughout and more than 1; else 0. */
static int even_step(uint64_t set, int *first, int *last, int *count)
{
    int step = 0;
    *first = next_value(set, 0);
    *last = *first;
    *count = *first < 63;
    for (int v = next_value(set, *first + 1); v < 63; v = next_value(set, v + 1)) {
        if (*count > 1 && v - *last != step) {
            return 0;
        }
        step = v - *last;
        *last = v;
        ++*count;
    }
    return step > 1 ? step : 0;
}

static void list_print(struct buf *b, uint64_t set)
{
    const char *comma = "";
    for (int v = next_value(set, 0); v < 63;) {
        int end = v;
        while (end < 62 && (set >> (end + 1) & 1) != 0) {
            end++;
        }
        if (end - v >= 2) {
            buf_fmt(b, "%s%d-%d", comma, v, end);
            v = next_value(set, end + 1);
        } else {
            buf_fmt(b, "%s%d", comma, v);
            v = next_value(set, v + 1);
        }
        comma = ",";
    }
}

static void field_print(struct buf *b, uint64_t bits, const struct cron_field *f, bool of_time)
{
    uint64_t set = VALUES(bits);
    int first, last, count, step = even_step(set, &first, &last, &count);
    bool divides = step != 0 && (f->most + 1) % step == 0;
    if ((bits & CRON_STAR) != 0) {
        buf_char(b, '*');
    } else if (set == 0) {
        buf_char(b, ',');
    } else if (of_time && step != 0 && first == 0 && last + step > f->most && (divides || count > 2)) {
        buf_fmt(b, "*/%d", step);
    } else if (step != 0 && count > 4) {
        buf_fmt(b, "%d-%d/%d", first, last, step);
    } else {
        list_print(b, set);
    }
}

struct str cron_print(struct arena *a, const struct cron *c)
{
    struct buf b = {.arena = a};
    if (c->every) {
        buf_fmt(&b, "@every %llds", (long long)c->interval);
        return buf_str(&b);
    }
    const uint64_t sets[CRON_FIELDS] = {c->minute, c->hour, c->day, c->month, c->weekday};
    for (int i = 0; i < CRON_FIELDS; i++) {
        if (i != 0) {
            buf_char(&b, ' ');
        }
        field_print(&b, sets[i], &cron_fields[i], i < 2);
    }
    return buf_str(&b);
}
