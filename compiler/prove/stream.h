/*
 * All firings of a schedule in a zone, in order, in chunks of equal days: what gaps and sums are
 * counted from. Internal to prove/.
 *
 * `Next` steps only forward from a firing that its fields match, second by second, hour by hour, day
 * by day. Between two clock changes, and away from them by as much as the clocks are moved, every
 * point of that walk is an ordinary local time, so that the firings are simply the matching times of
 * the matching days. Everywhere else each firing is asked of firing_next itself.
 *
 * What that said is kept, because each schedule is walked through many times.
 *
 * Where a line fires on all days, or on the same days of all weeks, what lies between two clock changes
 * repeats, so that whoever has seen a period may leap over those that are like it.
 */
#ifndef TIERC_PROVE_STREAM_H
#define TIERC_PROVE_STREAM_H

#include "prove/firing.h"

enum { DAY_FIRINGS = 1440 };

struct chunk {
    int64_t base;      /* firings at base + at[0], … base + at[n-1], ascending, */
    const int32_t *at;
    int32_t n;
    int32_t days;      /* and the same on so many consecutive days of 24 hours, at least 1 */
};

/* Firings that are the next ones after others which no ordinary day leads from. */
struct odd_steps {
    struct arena *arena; /* where more are kept; NULL: no more */
    struct odd_step {
        int64_t from, to;
    } *at;
    size_t n, cap;
};

struct stream {
    const struct cron *c;
    const struct zone *z;
    int32_t times[DAY_FIRINGS]; /* seconds of a matching day */
    int32_t n;
    uint64_t of_week[7];        /* days of a month on the line's weekdays, by the weekday of the 1st */
    int64_t margin;             /* how far clocks are moved at most */
    int64_t last;               /* the last firing returned, or the instant before the first */
    enum firing end;            /* why there are no more; FIRING_AT: not ended */
    struct odd_steps *odd;
    size_t odd_next;
    /* the stretch of constant offset that holds `last` */
    int64_t from, to;
    int32_t offset;
    /* within it, the days still to come */
    bool running;
    int64_t since;              /* the firing it began with */
    int64_t period;             /* see stream_period */
    int64_t year, limit_year;
    int month;
    int64_t month_base;         /* midnight of the day before its first, as if the zone were UTC */
    int month_days;
    uint64_t days;              /* bit d: day d of the month is still to come */
    int32_t today;              /* times of the day of `last` that are behind us; n: all */
};

/* Firings from `start` on, that instant included; `to` bounds what will be looked at. `odd` are those of
 * the same line and zone. */
void stream_open(struct stream *s, const struct cron *c, const struct zone *z, int64_t start,
                 int64_t to, struct odd_steps *odd);
/* False at the end: s->end says which. A line with `@every` has chunks of one firing. */
bool stream_next(struct stream *s, struct chunk *out);

/* After how many seconds firings repeat where they do: a day, a week, or 0 for never. */
static inline int64_t stream_period(const struct stream *s)
{
    return s->period;
}
/* How many there are in that time. */
int64_t stream_firings(const struct stream *s);
/* They do from `t` on, a firing returned before, until this instant; `t` if they do not. */
int64_t stream_repeats(const struct stream *s, int64_t t);
/* Goes on behind `firing` as if it had been the last: one that repeats the last one returned. */
void stream_leap(struct stream *s, int64_t firing);

/* One of its days by itself. */
static inline struct chunk chunk_day(const struct chunk *k, int32_t day)
{
    return (struct chunk){k->base + day * INT64_C(86400), k->at, k->n, 1};
}
/* Of its first day. */
static inline int64_t chunk_at(const struct chunk *k, int32_t i)
{
    return k->base + k->at[i];
}
/* How many firings of its first day lie before `t`. */
int32_t chunk_before(const struct chunk *k, int64_t t);

#endif
