/*
 * Two streams of runs at most: the job's, and that of the dump whose files it copies. The last
 * `missed` + 1 contents are kept in a ring.
 */
#include "prove/chain.h"

#include "prove/gaps_data.h"
#include "prove/starts.h"

#define DAY INT64_C(86400)

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
        r->dump_more = starts_next(&r->dump, &r->dump_start);
    }
    return r;
}

static int64_t newest_dump(struct runs *r, int64_t at)
{
    while (r->dump_more && r->dump_start + r->dump.span <= at) {
        ring_add(&r->dumps, r->dump_start);
        r->dump_more = starts_next(&r->dump, &r->dump_start);
    }
    return ring_last(&r->dumps);
}

bool runs_next(struct runs *r, struct run *out)
{
    int64_t start;
    if (!starts_next(&r->job, &start)) {
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
