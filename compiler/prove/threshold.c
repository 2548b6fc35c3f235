/*
 * The numbers behind alerts follow from losses that are known. Only the union of all copies in
 * Longhorn stores is played here: they may be thousands, so that the next completion comes from a
 * heap, and it is not played where one copy alone decides.
 */
#include "prove/threshold.h"

static const int64_t choices[] = {300,  600,   900,   1200,  1800, 3600,
                                  7200, 10800, 21600, 43200, 86400};

int64_t threshold_choice(int64_t most)
{
    size_t i = sizeof choices / sizeof *choices - 1;
    while (i > 0 && choices[i] > most) {
        i--;
    }
    return choices[i];
}

bool threshold_late(const struct point *c, int64_t every, int64_t *seconds)
{
    *seconds = c->unmissed->seconds + every + THRESHOLD_SCRAPE + THRESHOLD_SLACK;
    return c->kind != POINT_EXTERNAL;
}

bool threshold_seen(const struct point *c, int64_t *seconds)
{
    *seconds = c->unmissed->seconds + THRESHOLD_SLACK;
    return c->kind != POINT_EXTERNAL;
}

bool threshold_breached(const struct guarantee *g, const struct outcome *o, int64_t *seconds)
{
    if (o->promise.rpo == NULL || o->promise.accepted || o->spared || o->none) {
        return false;
    }
    for (size_t i = 0; i < o->surviving_count; i++) {
        if (o->surviving[i]->kind == POINT_EXTERNAL) {
            return false;
        }
    }
    const struct number *grace = &g->w->of->grace;
    *seconds = o->promise.rpo->v + (usable(grace->from) ? grace->v : 0);
    return true;
}

/* ------------------------------------------------------------------------------------------- V */

bool threshold_room(const struct guarantee *g, const struct outcome *o, struct room *out)
{
    *out = (struct room){.of = g, .in = o, .age = o->unmissed};
    if (!threshold_breached(g, o, &out->breached)) {
        return false;
    }
    out->seconds = out->breached - o->unmissed - THRESHOLD_SCRAPE - THRESHOLD_SLACK;
    if (o->surviving_count == 1) {
        out->alone = o->surviving[0];
        out->age = out->alone->unmissed->seconds;
        out->seconds = out->breached - out->age - THRESHOLD_SCRAPE - THRESHOLD_SLACK -
                       THRESHOLD_LATE_FOR;
    }
    return true;
}

int64_t threshold_every(const struct policy *p)
{
    const struct verification *v = &p->verification;
    const struct guarantees *all = p->guarantees;
    if (all == NULL || v->off || !usable(v->every.from)) {
        return 0;
    }
    if (!v->every.automatic) {
        return v->every.v;
    }
    int64_t most = INT64_MAX;
    for (size_t i = 0; i < all->n; i++) {
        for (size_t j = 0; j < all->hazard_count; j++) {
            struct room room;
            if (threshold_room(&all->at[i], &all->at[i].outcomes[j], &room) &&
                room.seconds < most) {
                most = room.seconds;
            }
        }
    }
    return threshold_choice(most);
}

/* --------------------------------------------------------------- the union of Longhorn's stores */

struct playing {
    struct runs *runs;
    struct run next;
};

struct heap { /* the least completion first */
    struct playing *at;
    size_t n;
};

static void sink(struct heap *h, size_t i)
{
    struct playing moved = h->at[i];
    for (size_t child; (child = 2 * i + 1) < h->n; i = child) {
        child += child + 1 < h->n && h->at[child + 1].next.done < h->at[child].next.done;
        if (moved.next.done <= h->at[child].next.done) {
            break;
        }
        h->at[i] = h->at[child];
    }
    h->at[i] = moved;
}

static int64_t union_loss(struct heap *h)
{
    int64_t worst = 0, newest = NO_CONTENT;
    for (size_t i = h->n; i > 0; i--) {
        sink(h, i - 1);
    }
    while (h->n > 0) {
        struct playing *first = &h->at[0];
        if (first->next.done >= HORIZON_FROM && newest != NO_CONTENT &&
            first->next.done - newest > worst) {
            worst = first->next.done - newest;
        }
        newest = first->next.content > newest ? first->next.content : newest;
        if (!runs_next(first->runs, &first->next)) {
            h->at[0] = h->at[--h->n];
        }
        sink(h, 0);
    }
    return worst;
}

struct backups {
    struct arena *a;
    struct map seen; /* equal chains once */
    struct heap heap;
    size_t cap;
    int64_t least; /* loss of one alone */
};

static void backup_add(struct backups *b, const struct points *points)
{
    for (size_t i = 0; i < points->n; i++) {
        const struct point *c = &points->at[i];
        const struct chain *k = &c->chain;
        if (c->store == NULL || c->store->type.v != STORE_LONGHORN_BACKUP) {
            continue;
        }
        struct str key = str_fmt(b->a, "%p %lld %p %lld", (const void *)k->job, (long long)k->span,
                                 (const void *)k->dump, (long long)k->takes);
        struct playing one;
        if (map_has(&b->seen, key)) {
            continue;
        }
        map_put(&b->seen, key, b);
        b->least = c->unmissed->seconds < b->least ? c->unmissed->seconds : b->least;
        one.runs = runs_open(b->a, k, 0);
        if (runs_next(one.runs, &one.next)) {
            struct heap *h = &b->heap;
            *(struct playing *)arena_push(b->a, (void **)&h->at, h->n, &b->cap, sizeof one) = one;
            h->n++;
        }
    }
}

bool threshold_recent(struct arena *scratch, const struct policy *p, int64_t every,
                      int64_t *seconds)
{
    const struct guarantees *all = p->guarantees;
    const int64_t more = every + THRESHOLD_SCRAPE + THRESHOLD_SLACK;
    struct backups b = {.a = scratch, .seen = map_new(scratch), .least = INT64_MAX};
    for (size_t i = 0; all != NULL && i < all->n; i++) {
        backup_add(&b, &all->at[i].points);
        backup_add(&b, &all->at[i].aside);
    }
    *seconds = THRESHOLD_RECENT_LEAST;
    if (b.heap.n > 0 && b.least > THRESHOLD_RECENT_LEAST - more) {
        int64_t loss = union_loss(&b.heap) + more;
        *seconds = loss > THRESHOLD_RECENT_LEAST ? loss : THRESHOLD_RECENT_LEAST;
    }
    return b.seen.n > 0;
}
