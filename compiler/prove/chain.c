/*
 * Two streams of runs at most: the job's, and that of the dump whose files it copies. The last
 * `missed` + 1 contents are kept in a ring.
 */
#include "prove/chain.h"

#include "prove/gaps_data.h"
#include "prove/starts.h"

#define DAY INT64_C(86400)
#define CENTURY (36525 * DAY)

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

/* By when firings must be looked at so that all is known when the horizon begins. Overlong runs
 * start up to a run and a gap apart. */
static int64_t needed_from(const struct chain *c, int64_t missed)
{
    int64_t apart = c->job->worst_ever.seconds + c->span;
    if (c->dump != NULL) {
        apart += c->dump->worst_ever.seconds + c->takes;
    }
    return apart > CENTURY ? INT64_MIN : HORIZON_FROM - (missed + 3) * apart - DAY;
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

/* ------------------------------------------------------------------------------------- repeats */

int64_t runs_period(const struct runs *r)
{
    int64_t job = stream_period(&r->job.s), dump = r->of_dump ? stream_period(&r->dump.s) : job;
    return job == 0 || dump == 0 ? 0 : job > dump ? job : dump; /* a day or a week */
}

size_t runs_state_size(const struct runs *r)
{
    size_t kept = (size_t)r->contents.missed + 1;
    return STARTS_STATE + kept + (r->of_dump ? STARTS_STATE + kept + 1 : 0);
}

static int64_t *ring_state(const struct ring *r, int64_t *out)
{
    for (int64_t i = 0, at = r->n; i <= r->missed; i++, at = at == r->missed ? 0 : at + 1) {
        *out++ = r->at[at];
    }
    return out;
}

void runs_state(const struct runs *r, int64_t *out)
{
    starts_state(&r->job, out);
    out = ring_state(&r->contents, out + STARTS_STATE);
    if (r->of_dump) {
        starts_state(&r->dump, out);
        out = ring_state(&r->dumps, out + STARTS_STATE);
        *out = r->dump_start;
    }
}

int64_t runs_room(const struct runs *r, const int64_t *before)
{
    int64_t job = starts_room(&r->job, before), dump = job;
    if (r->of_dump) {
        dump = starts_room(&r->dump, before + STARTS_STATE + r->contents.missed + 1);
    }
    return job < dump ? job : dump;
}

static void ring_leap(struct ring *r, int64_t by)
{
    for (int64_t i = 0; i <= r->missed; i++) {
        r->at[i] += r->at[i] == NO_CONTENT ? 0 : by;
    }
}

void runs_leap(struct runs *r, int64_t by)
{
    starts_leap(&r->job, by);
    ring_leap(&r->contents, by);
    if (r->of_dump) {
        starts_leap(&r->dump, by);
        ring_leap(&r->dumps, by);
        r->dump_start += by;
    }
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
