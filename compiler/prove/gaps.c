/*
 * One walk over the stream counts firings and finds the worst and the least gap. Gaps inside a whole
 * day are the same on all such days, and so are those between two of them: a month of equal days
 * costs a few comparisons, however often the line fires. Where a line repeats, no gap is new after
 * the first period of a stretch.
 */
#include "prove/gaps.h"

#include "prove/gaps_data.h"

/* Replaces on a real improvement only: the first witness stays. */
static void worse(struct gap *g, int64_t from, int64_t to)
{
    if (to - from > g->seconds) {
        *g = (struct gap){to - from, from, to};
    }
}

static void lesser(struct gap *g, int64_t from, int64_t to)
{
    if (g->seconds == 0 || to - from < g->seconds) {
        *g = (struct gap){to - from, from, to};
    }
}

static void gap_see(struct gaps *g, int64_t from, int64_t to)
{
    worse(&g->worst_ever, from, to);
    lesser(&g->least_ever, from, to);
    if (to >= g->from) {
        worse(&g->worst, from, to);
        lesser(&g->least, from, to);
    }
}

/* The gaps inside a chunk; `inner` holds those of a whole day, relative to it. */
static void chunk_see(struct gaps *g, const struct chunk *k, const struct gaps *inner, bool whole)
{
    bool one_side = chunk_at(k, 0) >= g->from || chunk_at(k, k->n - 1) < g->from;
    if (whole && one_side) {
        const struct gap *w = &inner->worst, *l = &inner->least;
        if (w->seconds != 0) {
            gap_see(g, k->base + w->from, k->base + w->to);
            gap_see(g, k->base + l->from, k->base + l->to);
        }
        return;
    }
    for (int32_t i = 1; i < k->n; i++) {
        gap_see(g, chunk_at(k, i - 1), chunk_at(k, i));
    }
}

struct walking {
    struct gaps *g;
    struct gaps inner; /* gaps of a whole day, relative to it */
    int32_t whole;     /* firings of such a day */
    bool any;
    int64_t before;    /* the last firing, if there was any */
};

/* The firings of one day; false behind the horizon. */
static bool day_see(struct walking *w, struct chunk day)
{
    struct gaps *g = w->g;
    int32_t all = day.n;
    day.n = chunk_before(&day, g->to);
    if (day.n != 0) {
        if (w->any) {
            gap_see(g, w->before, chunk_at(&day, 0));
        }
        chunk_see(g, &day, &w->inner, day.n == w->whole);
        g->total += day.n;
        g->firings += day.n - chunk_before(&day, g->from);
        w->any = true;
        w->before = chunk_at(&day, day.n - 1);
    }
    return day.n == all;
}

/* Equal days on one side of all bounds: the first two hold every gap of theirs. */
static bool days_see(struct walking *w, const struct chunk *k)
{
    struct chunk last = chunk_day(k, k->days - 1);
    int64_t first = chunk_at(k, 0), end = chunk_at(&last, k->n - 1);
    bool inside = first >= w->g->from, equal = end < w->g->to && (inside || end < w->g->from);
    for (int32_t day = 0; day < (equal && k->days > 2 ? 2 : k->days); day++) {
        if (!day_see(w, chunk_day(k, day))) {
            return false;
        }
    }
    if (equal && k->days > 2) {
        w->g->total += (int64_t)k->n * (k->days - 2);
        w->g->firings += inside ? (int64_t)k->n * (k->days - 2) : 0;
        w->before = end;
    }
    return true;
}

/* All firings of the last period were seen: those like them are only counted. */
static void leap(struct walking *w, struct stream *s)
{
    struct gaps *g = w->g;
    int64_t period = stream_period(s), last = s->last, room;
    if (period == 0 || (last >= g->from && last - period < g->from)) {
        return;
    }
    room = stream_repeats(s, last - period);
    room = (room < g->to ? room : g->to) - 1;
    room = (last >= g->from || room < g->from ? room : g->from - 1) - last;
    if (room >= period) {
        int64_t n = room / period * stream_firings(s);
        g->total += n;
        g->firings += last >= g->from ? n : 0;
        w->before = last + room - room % period;
        stream_leap(s, w->before);
    }
}

static void walk(struct gaps *g, struct stream *s)
{
    struct walking w = {.g = g, .inner = {.from = INT64_MIN}, .whole = s->n};
    struct chunk k = {.at = s->times, .n = s->n, .days = 1};
    if (k.n != 0) {
        chunk_see(&w.inner, &k, &w.inner, false);
    }
    while (stream_next(s, &k) && days_see(&w, &k)) {
        leap(&w, s);
    }
}

/* `@every` is a line without days: closed forms. */
static void every_see(struct gaps *g)
{
    int64_t step = g->c.interval, first = g->start - 1 + step;
    if (first >= g->to) {
        return;
    }
    int64_t before = first >= g->from ? 0 : (g->from - first + step - 1) / step;
    g->total = (g->to - 1 - first) / step + 1;
    g->firings = g->total > before ? g->total - before : 0;
    int64_t to = before == 0 ? first + step : first + before * step;
    if (to < g->to) {
        g->worst = (struct gap){step, to - step, to};
        g->least = g->worst_ever = g->least_ever = g->worst;
    }
}

enum gaps_state gaps_new(struct arena *a, const struct cron *c, const struct zone *z, int64_t start,
                         int64_t from, int64_t to, struct gaps **out)
{
    struct gaps *g = arena_one(a, struct gaps);
    *g = (struct gaps){.c = *c, .z = z, .start = start, .from = from, .to = to};
    g->odd = arena_one(a, struct odd_steps);
    g->odd->arena = a;
    *out = g;
    if (c->every) {
        every_see(g);
        return GAPS_FINE;
    }
    struct stream s;
    stream_open(&s, c, z, start, to, g->odd);
    walk(g, &s);
    g->odd->arena = NULL; /* complete: what is shared from now on stays as it is */
    g->stuck = s.last;
    if (s.end == FIRING_HANGS) {
        return GAPS_HANGS;
    }
    return s.end == FIRING_NEVER && s.last == start - 1 ? GAPS_NEVER : GAPS_FINE;
}

struct gap gaps_worst(const struct gaps *g)
{
    return g->worst;
}

struct gap gaps_least(const struct gaps *g)
{
    return g->least;
}

int64_t gaps_firings(const struct gaps *g)
{
    return g->firings;
}

int64_t gaps_next_change(const struct gaps *g, int64_t t)
{
    return zone_next_change(g->z, t);
}

int64_t gaps_stuck(const struct gaps *g)
{
    return g->stuck;
}
