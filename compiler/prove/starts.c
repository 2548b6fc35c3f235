/*
 * A firing at hand, and the end of the run before it: the rule of Forbid needs no more.
 */
#include "prove/starts.h"

#include "prove/gaps_data.h"

#define DAY INT64_C(86400)

static bool chunk_fetch(struct starts *t)
{
    while (stream_next(&t->s, &t->k)) {
        int64_t last = t->s.last;
        if (last >= t->skip) {
            t->i = 0;
            t->day = 0;
            return true;
        }
        int64_t until = stream_repeats(&t->s, last), room = (until < t->skip ? until : t->skip) - 1;
        if (room > last && room - last >= t->s.period) {
            stream_leap(&t->s, room - (room - last) % t->s.period);
        }
    }
    return false;
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
    stream_open(&t->s, &g->c, g->z, g->start, HORIZON_TO, g->odd);
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

void starts_state(const struct starts *t, int64_t *out)
{
    out[0] = t->firing;
    out[1] = t->end;
}

int64_t starts_room(const struct starts *t, const int64_t *before)
{
    int64_t until = stream_repeats(&t->s, before[0]);
    return t->more ? (until < HORIZON_TO ? until : HORIZON_TO) - 1 - t->firing : 0;
}

void starts_leap(struct starts *t, int64_t by)
{
    t->firing += by;
    t->end += by;
    t->k.days = t->day = 0; /* nothing left: the next one is fetched */
    t->i = -1;
    stream_leap(&t->s, t->firing);
}
