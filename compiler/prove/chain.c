/*
 * Two streams of firings at most: the job's, and that of the dump whose files it copies. The last
 * `missed` + 1 contents are kept in a ring.
 *
 * The years before the horizon are there for the phase of overlong runs alone. A job whose runs
 * always end before the next firing has no such phase, so that what lies far before the horizon is
 * passed over, in chunks.
 */
#include "prove/chain.h"

#include "prove/gaps_data.h"

#define DAY INT64_C(86400)

struct starts {
    struct stream s;
    struct chunk k;
    int32_t i, day;
    int64_t skip; /* nothing before it is wanted */
    int64_t span;
    bool more;      /* a firing is at hand */
    int64_t firing; /* it */
    bool going;     /* there was a run, */
    int64_t end;    /* which ends here */
};

struct ring {
    int64_t *at;
    int64_t n, missed;
};

struct runs {
    struct starts job, dump;
    struct ring contents, dumps;
    bool of_dump;
    bool dump_more;
    int64_t dump_start;
};

/* -------------------------------------------------------------------------------------- firings */

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

static void starts_open(struct starts *t, const struct gaps *g, int64_t span, int64_t skip)
{
    bool overlong = g->total < 2 || span > g->least_ever.seconds;
    *t = (struct starts){.span = span, .skip = overlong ? INT64_MIN : skip};
    stream_open(&t->s, &g->c, g->z, g->start, HORIZON_TO);
    t->more = chunk_fetch(t);
    t->i = -1;
    if (t->more) {
        firing_fetch(t);
    }
}

static bool start_next(struct starts *t, int64_t *start)
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

/* ----------------------------------------------------------------------------------------- runs */

static struct ring ring_new(struct arena *a, int64_t missed)
{
    struct ring r = {.at = arena_many(a, (size_t)missed + 1, int64_t), .missed = missed};
    for (int64_t i = 0; i <= missed; i++) {
        r.at[i] = NO_CONTENT;
    }
    return r;
}

static void ring_add(struct ring *r, int64_t content)
{
    r->at[r->n] = content;
    r->n = r->n == r->missed ? 0 : r->n + 1;
}

/* What was added `missed` before the newest. */
static int64_t ring_last(const struct ring *r)
{
    return r->at[r->n];
}

/* By when firings must be looked at so that all is known when the horizon begins. */
static int64_t needed_from(const struct chain *c, int64_t missed)
{
    int64_t gap = c->job->worst_ever.seconds + (c->dump == NULL ? 0 : c->dump->worst_ever.seconds);
    return HORIZON_FROM - (missed + 3) * gap - c->span - c->takes - DAY;
}

struct runs *runs_open(struct arena *a, const struct chain *c, int64_t missed)
{
    struct runs *r = arena_one(a, struct runs);
    int64_t skip = needed_from(c, missed);
    starts_open(&r->job, c->job, c->span, skip);
    r->contents = ring_new(a, missed);
    r->of_dump = c->dump != NULL;
    if (r->of_dump) {
        starts_open(&r->dump, c->dump, c->takes, skip);
        r->dumps = ring_new(a, missed);
        r->dump_more = start_next(&r->dump, &r->dump_start);
    }
    return r;
}

static int64_t newest_dump(struct runs *r, int64_t at)
{
    while (r->dump_more && r->dump_start + r->dump.span <= at) {
        ring_add(&r->dumps, r->dump_start);
        r->dump_more = start_next(&r->dump, &r->dump_start);
    }
    return ring_last(&r->dumps);
}

bool runs_next(struct runs *r, struct run *out)
{
    int64_t start;
    if (!start_next(&r->job, &start)) {
        return false;
    }
    ring_add(&r->contents, r->of_dump ? newest_dump(r, start) : start);
    *out = (struct run){
        .start = start, .done = start + r->job.span, .content = ring_last(&r->contents)};
    return out->done < HORIZON_TO;
}

bool runs_around(const struct chain *c, int64_t missed, int64_t t, struct run *before,
                 struct run *after)
{
    struct arena *scratch = arena_new();
    struct runs *r = runs_open(scratch, c, missed);
    struct run run;
    bool began = false, found = false;
    while (!found && runs_next(r, &run)) {
        found = run.done >= t;
        began = began || !found;
        *(found ? after : before) = run;
    }
    arena_free(scratch);
    return began && found;
}
