/*
 * `SpecSchedule.Next` of robfig/cron v3.0.1 in terms of offsets. Local time is reached in one way
 * only, Go's time.Date, which for a local second L is L - off(L - off(L)): what does not exist moves
 * before the gap in the west and behind it in the east, what exists twice is the first in the west
 * and the second in the east.
 *
 * The library loops for ever where a step never gets past a clock change (a day that a zone skipped:
 * Pacific/Apia in 2011), and where `Next` returns no later instant than it was given, so that
 * whoever iterates stands still (`46 3 * * *` in Pacific/Chatham). Once `added` is set, the search is
 * a function of the instant and the loop it is in; so meeting the same pair again proves a hang, and
 * nothing else is taken for one.
 *
 * Steps that a clock change cannot touch are taken in one go.
 */
#include "prove/firing.h"

#include "units/date.h"

#define DAY INT64_C(86400)

enum loop { LOOP_MONTH, LOOP_DAY, LOOP_HOUR, LOOP_MINUTE };
enum step { STEP_ON, STEP_WRAP, STEP_HANG };

struct search {
    const struct cron *c;
    const struct zone *z;
    int64_t u;
    bool added;
    int64_t year; /* local fields of u */
    int month, day, hour, minute, second, weekday;
    int64_t midnight;          /* local, of the day that year to weekday stand for */
    int64_t same_from, same_to; /* the offset is known to hold in [same_from, same_to) */
    int32_t offset;
    /* Brent's cycle detection */
    int64_t seen_at;
    enum loop seen_in;
    uint32_t steps, limit;
};

/* A search moves on a minute or an hour at a time: date and offset are looked up when they may have
 * changed. */
static void look(struct search *s)
{
    if (s->u < s->same_from || s->u >= s->same_to) {
        s->offset = zone_offset(s->z, s->u);
        s->same_from = s->u;
        s->same_to = zone_next_change(s->z, s->u);
    }
    int64_t local = s->u + s->offset, of_day = local - s->midnight;
    if (of_day >= DAY && of_day < 2 * DAY && s->day < 28) {
        of_day -= DAY;
        s->midnight += DAY;
        s->day++;
        s->weekday = (s->weekday + 1) % 7;
    } else if (of_day < 0 || of_day >= DAY) {
        of_day = (local % DAY + DAY) % DAY;
        s->midnight = local - of_day;
        date_civil(local, &s->year, &s->month, &s->day);
        s->weekday = date_weekday(local);
    }
    s->hour = (int)of_day / 3600;
    s->minute = (int)of_day / 60 % 60;
    s->second = (int)of_day % 60;
}

static void move(struct search *s, int64_t u)
{
    s->u = u;
    look(s);
}

static bool same_offset(const struct search *s, int64_t t)
{
    return t >= s->same_from && t < s->same_to;
}

static int32_t offset_at(const struct search *s, int64_t t)
{
    return same_offset(s, t) ? s->offset : zone_offset(s->z, t);
}

/* time.Date */
static void go_to(struct search *s, int64_t month, int64_t day, int64_t of_day)
{
    int64_t local = date_unix(s->year, month, day) + of_day;
    move(s, local - offset_at(s, local - offset_at(s, local)));
}

/* How many times a field must grow by one until it is in the set, or, at `end`, begins again. */
static int64_t steps_to(uint64_t set, int value, int end)
{
    uint64_t later = (set & ~CRON_STAR) >> value >> 1;
    int steps = later == 0 ? end : 1 + __builtin_ctzll(later);
    return steps < end - value ? steps : end - value;
}

static int64_t of_day(const struct search *s)
{
    return s->hour * 3600 + s->minute * 60 + s->second;
}

static bool has(uint64_t set, int value)
{
    return (set >> value & 1) != 0;
}

static bool day_matches(const struct search *s)
{
    bool date = has(s->c->day, s->day), week = has(s->c->weekday, s->weekday);
    return ((s->c->day | s->c->weekday) & CRON_STAR) != 0 ? date && week : date || week;
}

static bool repeats(struct search *s, enum loop in)
{
    if (s->u == s->seen_at && in == s->seen_in) {
        return true;
    }
    if (++s->steps == s->limit) {
        s->seen_at = s->u;
        s->seen_in = in;
        s->limit *= 2;
        s->steps = 0;
    }
    return false;
}

static enum step month_loop(struct search *s)
{
    while (!has(s->c->month, s->month)) {
        if (!s->added) {
            s->added = true;
            go_to(s, s->month, 1, 0);
        }
        go_to(s, s->month + 1, s->day, of_day(s));
        if (repeats(s, LOOP_MONTH)) {
            return STEP_HANG;
        }
        if (s->month == 1) {
            return STEP_WRAP;
        }
    }
    return STEP_ON;
}

static enum step day_loop(struct search *s)
{
    while (!day_matches(s)) {
        if (!s->added) {
            s->added = true;
            go_to(s, s->month, s->day, 0);
        }
        int64_t next = s->u + DAY;
        if (same_offset(s, next) && same_offset(s, next + s->offset)) {
            move(s, next);
        } else {
            go_to(s, s->month, s->day + 1, of_day(s));
        }
        if (s->hour != 0) { /* no midnight on that day */
            move(s, s->u + (s->hour > 12 ? 24 - s->hour : -s->hour) * 3600);
        }
        if (repeats(s, LOOP_DAY)) {
            return STEP_HANG;
        }
        if (s->day == 1) {
            return STEP_WRAP;
        }
    }
    return STEP_ON;
}

static enum step hour_loop(struct search *s)
{
    while (!has(s->c->hour, s->hour)) {
        if (!s->added) {
            s->added = true;
            go_to(s, s->month, s->day, s->hour * 3600);
        }
        int64_t all = 3600 * steps_to(s->c->hour, s->hour, 24);
        move(s, s->u + (same_offset(s, s->u + all) ? all : 3600));
        if (repeats(s, LOOP_HOUR)) {
            return STEP_HANG;
        }
        if (s->hour == 0) {
            return STEP_WRAP;
        }
    }
    return STEP_ON;
}

static enum step minute_loop(struct search *s)
{
    while (!has(s->c->minute, s->minute)) {
        if (!s->added) {
            s->added = true;
            move(s, s->u - (s->u % 60 + 60) % 60);
        }
        int64_t all = 60 * steps_to(s->c->minute, s->minute, 60);
        move(s, s->u + (same_offset(s, s->u + all) ? all : 60));
        if (repeats(s, LOOP_MINUTE)) {
            return STEP_HANG;
        }
        if (s->minute == 0) {
            return STEP_WRAP;
        }
    }
    return STEP_ON;
}

/* Second by second, in one go where the clock does not change meanwhile. */
static enum step second_loop(struct search *s)
{
    while (s->second != 0) {
        s->added = true;
        move(s, s->u + (s->same_to - s->u > 60 ? 60 - s->second : 1));
        if (s->second == 0) {
            return STEP_WRAP;
        }
    }
    return STEP_ON;
}

enum firing firing_next(const struct cron *c, const struct zone *z, int64_t t, int64_t *next)
{
    static enum step (*const loops[])(struct search *) = {month_loop, day_loop, hour_loop, minute_loop,
                                                          second_loop};
    if (c->every) {
        *next = t + c->interval;
        return FIRING_AT;
    }
    struct search s = {.c = c, .z = z, .midnight = INT64_MIN / 2, .seen_at = INT64_MIN, .limit = 64};
    move(&s, t + 1);
    int64_t last_year = s.year + 5;
    for (size_t i = 0; i < sizeof loops / sizeof *loops; i++) {
        if (i == 0 && s.year > last_year) {
            return FIRING_NEVER;
        }
        enum step step = loops[i](&s);
        if (step == STEP_HANG) {
            return FIRING_HANGS;
        }
        if (step == STEP_WRAP) {
            i = SIZE_MAX; /* begin again with the month */
        }
    }
    *next = s.u;
    return s.u > t ? FIRING_AT : FIRING_HANGS;
}
