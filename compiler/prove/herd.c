/*
 * First the minutes of a day at which too many jobs may come together on any date at all: where
 * there are none, as in most policies, nothing is played. Else the runs of the jobs that use such
 * minutes are played in order of their starts, the next one on top of a heap.
 */
#include "prove/herd.h"

#define DAY INT64_C(86400)

struct runner {
    const struct job *job;
    struct windows *windows;
    struct window next;
};

struct under_way {
    const struct job *job;
    int64_t end;
};

struct herding {
    struct runner *heap; /* by the start of `next` */
    size_t n;
    struct under_way *going;
    size_t going_count;
    int64_t volumes;
};

/* ------------------------------------------------------------------------------------- minutes */

struct day_mask herd_minutes(const struct jobs *jobs, const struct job *without, int64_t most)
{
    struct day_mask out = {{0}};
    int64_t volumes[DAY_WORDS * 64] = {0};
    for (size_t i = 0; i < jobs->n; i++) {
        const struct job *j = &jobs->at[i];
        for (int word = 0; j != without && j->at_once > 0 && word < DAY_WORDS; word++) {
            for (uint64_t left = j->mask.minutes[word]; left != 0; left &= left - 1) {
                volumes[word * 64 + __builtin_ctzll(left)] += j->at_once;
            }
        }
    }
    for (int minute = 0; minute < DAY_MINUTES; minute++) {
        out.minutes[minute / 64] |= (uint64_t)(volumes[minute] > most) << (minute % 64);
    }
    return out;
}

/* ---------------------------------------------------------------------------------------- heap */

static void sink(struct herding *h, size_t i)
{
    for (size_t child; (child = 2 * i + 1) < h->n; i = child) {
        child += child + 1 < h->n && h->heap[child + 1].next.start < h->heap[child].next.start;
        if (h->heap[i].next.start <= h->heap[child].next.start) {
            return;
        }
        struct runner swap = h->heap[i];
        h->heap[i] = h->heap[child];
        h->heap[child] = swap;
    }
}

static void herding_open(struct arena *a, struct herding *h, const struct jobs *jobs, int64_t most)
{
    struct day_mask where = herd_minutes(jobs, NULL, most);
    h->heap = arena_many(a, jobs->n + 1, struct runner);
    h->going = arena_many(a, jobs->n + 1, struct under_way);
    for (size_t i = 0; i < jobs->n; i++) {
        const struct job *j = &jobs->at[i];
        if (j->at_once > 0 && day_masks_meet(&where, &j->mask)) {
            struct runner *r = &h->heap[h->n];
            *r = (struct runner){.job = j, .windows = windows_of(a, j->gaps, j->span, HORIZON_FROM)};
            h->n += windows_next(r->windows, &r->next);
        }
    }
    for (size_t i = h->n / 2; i-- > 0;) {
        sink(h, i);
    }
}

/* ---------------------------------------------------------------------------------------- play */

static void end_runs(struct herding *h, int64_t t)
{
    size_t kept = 0;
    for (size_t i = 0; i < h->going_count; i++) {
        if (h->going[i].end > t) {
            h->going[kept++] = h->going[i];
        } else {
            h->volumes -= h->going[i].job->at_once;
        }
    }
    h->going_count = kept;
}

/* All that starts at the next instant. */
static bool step(struct herding *h, int64_t *t)
{
    if (h->n == 0) {
        return false;
    }
    *t = h->heap[0].next.start;
    end_runs(h, *t);
    while (h->n > 0 && h->heap[0].next.start == *t) {
        struct runner *r = &h->heap[0];
        int64_t end = r->next.end > *t ? r->next.end : *t + 1; /* an instant is one second */
        h->going[h->going_count++] = (struct under_way){r->job, end};
        h->volumes += r->job->at_once;
        if (!windows_next(r->windows, &r->next)) {
            h->heap[0] = h->heap[--h->n];
        }
        sink(h, 0);
    }
    return true;
}

size_t herds_of(struct arena *a, const struct jobs *jobs, int64_t most, struct herd *out, size_t n)
{
    struct arena *scratch = arena_new();
    struct herding h = {0};
    size_t found = 0;
    herding_open(scratch, &h, jobs, most);
    for (int64_t t, last = INT64_MIN; found < n && step(&h, &t);) {
        if (h.volumes <= most || t / DAY == last) {
            continue;
        }
        last = t / DAY;
        struct herd *herd = &out[found++];
        *herd = (struct herd){.at = t, .volumes = h.volumes, .n = h.going_count};
        herd->jobs = arena_many(a, h.going_count, const struct job *);
        for (size_t i = 0; i < h.going_count; i++) {
            herd->jobs[i] = h.going[i].job;
        }
    }
    arena_free(scratch);
    return found;
}
