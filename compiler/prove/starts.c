/*
 * A firing at hand, and the end of the run before it: the rule of Forbid needs no more.
 */
#include "prove/starts.h"

#include "prove/gaps_data.h"

#define DAY INT64_C(86400)

static bool chunk_fetch(struct starts *t)
{
    do {
        if (!stream_next(&t->s, &t->k)) {
            return false;
        }
    } while (chunk_at(&t->k, t->k.n - 1) + (t->k.days - 1) * DAY < t->skip);
    t->i = 0;
    t->day = 0;
    return true;
}

static void firing_fetch(struct starts *t)
{
    if (++t->i == t->k.n) {
        t->i = 0;
        t->day++;
    }
    if (t->day == t->k.days && !chunk_fetch(t)) {
        t->more = false;
        return;
    }
    t->firing = t->k.base + t->day * DAY + t->k.at[t->i];
    t->more = t->firing < HORIZON_TO;
}

bool starts_late(const struct gaps *g, int64_t span)
{
    return g->total < 2 || span > g->least_ever.seconds;
}

void starts_open(struct starts *t, const struct gaps *g, int64_t span, int64_t skip)
{
    *t = (struct starts){.span = span, .skip = starts_late(g, span) ? INT64_MIN : skip};
    stream_open(&t->s, &g->c, g->z, g->start, HORIZON_TO);
    t->more = chunk_fetch(t);
    t->i = -1;
    if (t->more) {
        firing_fetch(t);
    }
}

bool starts_next(struct starts *t, int64_t *start)
{
    bool waiting = false;
    while (t->going && t->more && t->firing <= t->end) {
        waiting = true;
        firing_fetch(t);
    }
    if (!waiting && !t->more) {
        return false;
    }
    *start = waiting ? t->end : t->firing;
    if (!waiting) {
        firing_fetch(t);
    }
    t->going = true;
    t->end = *start + t->span;
    return true;
}
