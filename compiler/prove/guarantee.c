/*
 * Which of several copies with the same content is restored depends on how long each takes, so that
 * recovery times are known before the union of the survivors is played. The worst store of
 * store-corruption is found by taking away one after the other.
 */
#include "prove/guarantee.h"

#include <stdlib.h>

const char *verdict_name(enum verdict v)
{
    static const char *const names[] = {
        [VERDICT_KEPT] = "kept",         [VERDICT_WITHIN_GRACE] = "within-grace",
        [VERDICT_EXCEEDED] = "exceeded", [VERDICT_UNPROVED] = "unproved",
        [VERDICT_ACCEPTED] = "accepted", [VERDICT_NONE] = "none",
    };
    return names[v];
}

/* ------------------------------------------------------------------------------- one set of
 * survivors */

struct survivor {
    const struct point *point;
    struct restoring recovery;
    size_t place; /* by name */
};

static int by_preference(const void *x, const void *y)
{
    const struct survivor *a = x, *b = y;
    if (a->recovery.infinite != b->recovery.infinite) {
        return a->recovery.infinite ? 1 : -1;
    }
    if (!a->recovery.infinite && a->recovery.total != b->recovery.total) {
        return a->recovery.total < b->recovery.total ? -1 : 1;
    }
    return a->place < b->place ? -1 : a->place > b->place;
}

/* The worse one, of equals the one that is there. */
static bool takes_longer(const struct restoring *r, const struct restoring *than)
{
    return !than->infinite && (r->infinite || r->total > than->total);
}

static void contribute(struct outcome *o, const struct survivor *s)
{
    bool low = o->recovery.low || s->recovery.low;
    if (o->contributing_count == 0 || takes_longer(&s->recovery, &o->recovery)) {
        o->recovery = s->recovery;
        o->restored = s->point;
    }
    o->recovery.low = low && !o->recovery.infinite;
    o->loss_low = o->loss_low || s->point->low;
    o->contributing[o->contributing_count++] = s->point;
}

static void union_fill(struct proving *e, const struct guarantee *g, struct survivor *all, size_t n,
                       struct outcome *o)
{
    const struct chain **chains = arena_many(e->a, n, const struct chain *);
    const struct survivor **named = arena_many(e->a, g->points.n, const struct survivor *);
    qsort(all, n, sizeof *all, by_preference);
    for (size_t i = 0; i < n; i++) {
        chains[i] = &all[i].point->chain;
    }
    const struct loss *loss = loss_of(e->losses, chains, n, g->missed);
    for (size_t i = 0; i < n; i++) {
        named[all[i].place] = loss->newest[i] ? &all[i] : NULL;
    }
    o->contributing = arena_many(e->a, n, const struct point *);
    for (size_t i = 0; i < g->points.n; i++) {
        if (named[i] != NULL) {
            contribute(o, named[i]);
        }
    }
    o->none = !loss->any;
    o->loss = loss->seconds;
    o->unmissed = loss_of(e->losses, chains, n, 0)->seconds;
    o->from = loss->from;
    o->to = loss->to;
    o->witnessed = loss->counted;
}

/* `hit`: a store whose copies are gone too, or NULL. */
static struct outcome struck(struct proving *e, const struct hazard *h, const struct guarantee *g,
                             const struct ahead *ahead, const struct store *hit)
{
    struct outcome o = {.hazard = h, .hit = hit, .slow_hit = hit};
    struct survivor *all = arena_many(e->a, g->points.n + 1, struct survivor);
    size_t n = 0;
    o.surviving = arena_many(e->a, g->points.n + 1, const struct point *);
    for (size_t i = 0; i < g->points.n; i++) {
        const struct point *p = &g->points.at[i];
        if (!survives(h, p) || (hit != NULL && p->holder == hit)) {
            continue;
        }
        o.surviving[n] = p;
        all[n++] = (struct survivor){p, recovery_of(e, h, g->w, p, ahead), i};
        o.unlimited = o.unlimited || p->unlimited;
        o.lookback = p->lookback > o.lookback ? p->lookback : o.lookback;
    }
    o.surviving_count = n;
    o.none = n == 0;
    if (n > 0) {
        union_fill(e, g, all, n, &o);
    }
    if (o.none) {
        o.lookback = 0;
        o.unlimited = false;
    }
    return o;
}

/* ----------------------------------------------------------------------------- store-corruption */

static bool loses_more(const struct outcome *x, const struct outcome *than)
{
    return !than->none && (x->none || x->loss > than->loss);
}

/* Stores outside the cluster that hold a counting copy, by name, each once. */
static size_t stores_of(struct proving *e, const struct guarantee *g, const struct store ***out)
{
    const struct store **all = arena_many(e->a, g->points.n + 1, const struct store *);
    size_t n = 0;
    for (size_t i = 0; i < g->points.n; i++) {
        const struct point *p = &g->points.at[i];
        size_t at = 0;
        if (p->expired || p->holder == NULL || p->domain <= DOMAIN_CLUSTER) {
            continue;
        }
        while (at < n && str_cmp(all[at]->name.v, p->holder->name.v) < 0) {
            at++;
        }
        if (at < n && all[at] == p->holder) {
            continue;
        }
        for (size_t j = n++; j > at; j--) {
            all[j] = all[j - 1];
        }
        all[at] = p->holder;
    }
    *out = all;
    return n;
}

/* The store that is hit may be another one than that which loses most: the slowest of all counts.
 */
static void slowest(struct outcome *worst, const struct outcome *cases, size_t n)
{
    const struct outcome *slow = &cases[0];
    bool loss_low = false, low = false;
    for (size_t i = 0; i < n; i++) {
        const struct outcome *o = &cases[i];
        loss_low = loss_low || (!o->none && o->loss_low);
        low = low || (!o->none && o->recovery.low);
        if (takes_longer(&o->recovery, &slow->recovery)) {
            slow = o;
        }
    }
    worst->loss_low = loss_low;
    worst->recovery = slow->recovery;
    worst->restored = slow->restored;
    worst->slow_hit = slow->hit;
    worst->recovery.low = low && !slow->recovery.infinite;
}

static struct outcome corrupted(struct proving *e, const struct hazard *h,
                                const struct guarantee *g, const struct ahead *ahead)
{
    const struct store **stores;
    size_t n = stores_of(e, g, &stores), worst = 0;
    struct outcome *cases = arena_many(e->a, n + 1, struct outcome);
    for (size_t i = 0; i < n; i++) {
        cases[i] = struck(e, h, g, ahead, stores[i]);
        worst = loses_more(&cases[i], &cases[worst]) ? i : worst;
    }
    cases[n] = struck(e, h, g, ahead, NULL); /* as volume-corruption */
    struct outcome out = cases[worst];
    if (n > 0 && !out.none) {
        slowest(&out, cases, n + 1);
    }
    return out;
}

/* ------------------------------------------------------------------------------------- verdicts */

static void verdicts(struct proving *e, const struct guarantee *g, struct outcome *o)
{
    const struct promise *p = &o->promise;
    const struct restoring *r = &o->recovery;
    bool known;
    int64_t grace = value_of(e, &g->w->of->grace, &known);
    o->rpo_verdict = p->accepted                              ? VERDICT_ACCEPTED
                     : p->rpo == NULL                         ? VERDICT_NONE
                     : o->none || o->loss > p->rpo->v + grace ? VERDICT_EXCEEDED
                     : o->loss_low                            ? VERDICT_UNPROVED
                     : o->loss > p->rpo->v                    ? VERDICT_WITHIN_GRACE
                                                              : VERDICT_KEPT;
    o->rto_verdict = p->accepted                                      ? VERDICT_ACCEPTED
                     : p->rto == NULL || p->nothing                   ? VERDICT_NONE
                     : o->none || r->infinite || r->total > p->rto->v ? VERDICT_EXCEEDED
                     : r->low                                         ? VERDICT_UNPROVED
                                                                      : VERDICT_KEPT;
}

/* ------------------------------------------------------------------------------------------- the
 * whole */

static struct outcome outcome_of(struct proving *e, const struct hazard *h,
                                 const struct guarantee *g, const struct ahead *ahead)
{
    struct outcome o;
    if (spared(e, h, g->w)) {
        o = (struct outcome){.hazard = h, .spared = true, .recovery = recovery_spared(e, g->w)};
    } else if (h->id == SCENARIO_STORE_CORRUPTION) {
        o = corrupted(e, h, g, ahead);
    } else {
        o = struck(e, h, g, ahead, NULL);
    }
    o.promise = promise_of(e, h, g->w);
    verdicts(e, g, &o);
    return o;
}

static void strike(struct proving *e, struct guarantees *all, size_t which)
{
    const struct hazard *h = &all->hazards[which];
    struct waiting *waiting = arena_many(e->a, all->n + 1, struct waiting);
    for (size_t i = 0; i < all->n; i++) {
        const struct guarantee *g = &all->at[i];
        waiting[i].w = g->w;
        waiting[i].order = promise_of(e, h, g->w).order;
        for (size_t j = 0; j < g->points.n; j++) {
            waiting[i].survives = waiting[i].survives || survives(h, &g->points.at[j]);
        }
    }
    struct ahead *ahead = queue_of(e, waiting, all->n);
    for (size_t i = 0; i < all->n; i++) {
        all->at[i].outcomes[which] = outcome_of(e, h, &all->at[i], &ahead[i]);
    }
}

static int by_name(const void *x, const void *y)
{
    return str_cmp(((const struct guarantee *)x)->w->name.v,
                   ((const struct guarantee *)y)->w->name.v);
}

struct guarantees *guarantees_of(struct arena *a, const struct policy *p)
{
    struct proving e = {.a = a, .p = p, .losses = losses_new(a)};
    struct guarantees *all = arena_one(a, struct guarantees);
    bool known;
    all->hazards = hazards_of(&e, &all->hazard_count);
    all->n = p->workloads.n;
    all->at = arena_many(a, all->n + 1, struct guarantee);
    for (size_t i = 0; i < all->n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        struct guarantee *g = &all->at[i];
        g->w = w;
        g->missed = value_of(&e, &w->of->missed_runs, &known);
        g->points = points_of(&e, w);
        g->aside = points_aside(&e, w);
        g->outcomes = arena_many(a, all->hazard_count, struct outcome);
    }
    qsort(all->at, all->n, sizeof *all->at, by_name);
    for (size_t i = 0; !e.unreadable && i < all->hazard_count; i++) {
        strike(&e, all, i);
    }
    all->unreadable = e.unreadable;
    return all;
}
