/*
 * A change is looked at only if the line matches a local time that it skips or repeats. Then the
 * real firings around it are compared with those of a clock that goes on as before.
 */
#include "prove/clock_change.h"

#include "prove/gaps_data.h"
#include "prove/pattern.h"
#include "prove/starts.h"
#include "units/date.h"

#define DAY INT64_C(86400)

/* ------------------------------------------------------------------------------- local matching */

static bool day_matches(const struct cron *c, int64_t wall)
{
    int64_t year;
    int month, day;
    date_civil(wall, &year, &month, &day);
    bool by_date = (c->day >> day & 1) != 0, by_week = (c->weekday >> date_weekday(wall) & 1) != 0;
    bool matches = pattern_day_or(c) ? by_date || by_week : by_date && by_week;
    return matches && (c->month >> month & 1) != 0;
}

/* The first local time from `from` to before `to` that the line asks for. */
static bool wall_find(const struct cron *c, int64_t from, int64_t to, int64_t *wall)
{
    for (int64_t t = from + (60 - from % 60) % 60; t < to; t += 60) {
        int64_t of_day = t % DAY;
        if ((c->hour >> (of_day / 3600) & 1) != 0 && (c->minute >> (of_day % 3600 / 60) & 1) != 0 &&
            day_matches(c, t)) {
            *wall = t;
            return true;
        }
    }
    return false;
}

/* ------------------------------------------------------------------------------ firings around it */

struct around {
    struct starts s;
    int64_t before, after; /* the last firing before the change, the first from it on */
    bool more;
};

static void around_open(struct around *x, const struct gaps *g)
{
    starts_open(&x->s, g, 0, HORIZON_FROM - 2 * g->worst_ever.seconds - DAY);
    x->before = NO_CONTENT;
    x->more = starts_next(&x->s, &x->after);
}

static bool around_find(struct around *x, const struct gaps *g, int64_t at)
{
    x->s.skip = at - 2 * g->worst_ever.seconds - DAY;
    while (x->more && x->after < at) {
        x->before = x->after;
        x->more = starts_next(&x->s, &x->after);
    }
    return x->more && x->before != NO_CONTENT;
}

/* Where the next two would be if the clocks went on as they were. */
static bool nominal(const struct gaps *g, const struct zone *z, int64_t before, int64_t next[2])
{
    return firing_next(&g->c, z, before, &next[0]) == FIRING_AT &&
           firing_next(&g->c, z, next[0], &next[1]) == FIRING_AT;
}

static bool lost(const struct around *x, const int64_t next[2])
{
    int64_t first = next[0] - x->before, second = next[1] - next[0];
    return x->after - x->before > (first > second ? first : second);
}

static bool troubled(const struct gaps *g, bool forward, struct clock_trouble *out)
{
    struct arena *scratch = arena_new();
    struct around x;
    bool open = false, found = false;
    for (int64_t at = HORIZON_FROM; !found && (at = zone_next_change(g->z, at)) < HORIZON_TO;) {
        int32_t was = zone_offset(g->z, at - 1), is = zone_offset(g->z, at);
        int64_t wall, next[2], from = at + (forward ? was : is), to = at + (forward ? is : was);
        if ((is > was) != forward || !wall_find(&g->c, from, to, &wall)) {
            continue;
        }
        if (!open) {
            around_open(&x, g);
            open = true;
        }
        found = around_find(&x, g, at) &&
                nominal(g, zone_fixed(scratch, was), x.before, next) &&
                (forward ? lost(&x, next) : x.before >= at - (was - is) && x.after < next[0]);
        if (found) {
            wall = forward ? wall : x.before + was;
            *out = (struct clock_trouble){at, is - was, wall, x.before, x.after};
        }
    }
    arena_free(scratch);
    return found;
}

bool clock_skip(const struct gaps *g, struct clock_trouble *out)
{
    return !g->c.every && troubled(g, true, out);
}

bool clock_repeat(const struct gaps *g, struct clock_trouble *out)
{
    return !g->c.every && troubled(g, false, out);
}

bool clock_changes(const struct zone *z)
{
    return zone_next_change(z, HORIZON_FROM) < HORIZON_TO;
}

/* ---------------------------------------------------------------------------------- steady clocks */

const struct gaps *clock_steady(struct arena *a, const struct gaps *g)
{
    struct gaps *steady;
    if (!clock_changes(g->z)) {
        return g;
    }
    gaps_new(a, &g->c, zone_fixed(a, zone_standard(g->z)), g->start, g->from, g->to, &steady);
    return steady;
}

const struct loss *clock_steady_loss(struct arena *a, const struct guarantee *g,
                                     const struct outcome *o)
{
    size_t n = o->surviving_count;
    const struct chain **chains = arena_many(a, n + 1, const struct chain *);
    for (size_t i = 0; i < n; i++) {
        struct chain *c = arena_one(a, struct chain);
        *c = o->surviving[i]->chain;
        c->job = clock_steady(a, c->job);
        c->dump = c->dump == NULL ? NULL : clock_steady(a, c->dump);
        chains[i] = c;
    }
    return loss_of(losses_new(a), chains, n, g->missed);
}
