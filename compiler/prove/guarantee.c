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

struct striking {
    struct proving *e;
    struct survivor *all; /* of one workload; there is room for those of any */
    const struct chain **chains;
    const struct survivor **named;
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

static void union_fill(struct striking *s, const struct guarantee *g, size_t n, struct outcome *o)
{
    qsort(s->all, n, sizeof *s->all, by_preference);
    for (size_t i = 0; i < n; i++) {
        s->chains[i] = &s->all[i].point->chain;
    }
    const struct loss *loss = loss_of(s->e->losses, s->chains, n, g->missed);
    for (size_t i = 0; i < n; i++) {
        s->named[s->all[i].place] = loss->newest[i] ? &s->all[i] : NULL;
    }
    o->contributing = arena_many(s->e->a, n, const struct point *);
    for (size_t i = 0; i < o->surviving_count; i++) {
        if (s->named[i] != NULL) {
            contribute(o, s->named[i]);
        }
    }
    o->none = !loss->any;
    o->loss = loss->seconds;
    o->unmissed = loss_of(s->e->losses, s->chains, n, 0)->seconds;
    o->from = loss->from;
    o->to = loss->to;
    o->witnessed = loss->counted;
}

/* `hit`: a store whose copies are gone too, or NULL. */
static struct outcome struck(struct striking *s, const struct hazard *h, const struct guarantee *g,
                             const struct ahead *ahead, const struct store *hit)
{
    struct outcome o = {.hazard = h, .hit = hit, .slow_hit = hit};
    size_t n = 0;
    o.surviving = arena_many(s->e->a, g->points.n, const struct point *);
    for (size_t i = 0; i < g->points.n; i++) {
        const struct point *p = &g->points.at[i];
        if (!survives(h, p) || (hit != NULL && p->holder == hit)) {
            continue;
        }
        o.surviving[n] = p;
        s->all[n] = (struct survivor){p, recovery_of(s->e, h, g->w, p, ahead), n};
        n++;
        o.unlimited = o.unlimited || p->unlimited;
        o.lookback = p->lookback > o.lookback ? p->lookback : o.lookback;
    }
    o.surviving_count = n;
    o.none = n == 0;
    if (n > 0) {
        union_fill(s, g, n, &o);
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
static size_t stores_of(struct striking *s, const struct guarantee *g, const struct store ***out)
{
    const struct store **all = arena_many(s->e->scratch, g->points.n, const struct store *);
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

static struct outcome corrupted(struct striking *s, const struct hazard *h,
                                const struct guarantee *g, const struct ahead *ahead)
{
    const struct store **stores;
    size_t n = stores_of(s, g, &stores), worst = 0;
    struct outcome *cases = arena_many(s->e->scratch, n + 1, struct outcome);
    for (size_t i = 0; i < n; i++) {
        cases[i] = struck(s, h, g, ahead, stores[i]);
        worst = loses_more(&cases[i], &cases[worst]) ? i : worst;
    }
    cases[n] = struck(s, h, g, ahead, NULL); /* as volume-corruption */
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

static struct outcome outcome_of(struct striking *s, const struct hazard *h,
                                 const struct guarantee *g, const struct ahead *ahead)
{
    struct proving *e = s->e;
    struct outcome o;
    if (spared(e, h, g->w)) {
        o = (struct outcome){.hazard = h, .spared = true, .recovery = recovery_spared(e, g->w)};
    } else if (h->id == SCENARIO_STORE_CORRUPTION) {
        o = corrupted(s, h, g, ahead);
    } else {
        o = struck(s, h, g, ahead, NULL);
    }
    o.promise = promise_of(e, h, g->w);
    verdicts(e, g, &o);
    return o;
}

/* Where the cluster stands, nobody waits. */
static struct waiting *waiting_of(struct striking *s, struct arena *scratch,
                                  const struct guarantees *all, const struct hazard *h)
{
    struct waiting *waiting = arena_many(scratch, all->n, struct waiting);
    for (size_t i = 0; h->cluster && i < all->n; i++) {
        const struct guarantee *g = &all->at[i];
        waiting[i].w = g->w;
        waiting[i].order = promise_of(s->e, h, g->w).order;
        for (size_t j = 0; j < g->points.n; j++) {
            waiting[i].survives = waiting[i].survives || survives(h, &g->points.at[j]);
        }
    }
    if (h->cluster) {
        queue_up(s->e, waiting, all->n);
    }
    return waiting;
}

static void strike(struct striking *s, struct guarantees *all, size_t which)
{
    const struct hazard *h = &all->hazards[which];
    struct arena *scratch = arena_new();
    const struct waiting *waiting = waiting_of(s, scratch, all, h);
    for (size_t i = 0; i < all->n; i++) {
        all->at[i].outcomes[which] = outcome_of(s, h, &all->at[i], &waiting[i].before);
    }
    arena_free(scratch);
}

static struct striking striking_new(struct proving *e, size_t most)
{
    struct arena *a = e->scratch;
    return (struct striking){.e = e,
                             .all = arena_many(a, most, struct survivor),
                             .chains = arena_many(a, most, const struct chain *),
                             .named = arena_many(a, most, const struct survivor *)};
}

static void strike_all(struct proving *e, struct guarantees *all)
{
    size_t most = 0;
    for (size_t i = 0; i < all->n; i++) {
        most = all->at[i].points.n > most ? all->at[i].points.n : most;
    }
    struct striking s = striking_new(e, most);
    for (size_t i = 0; !e->unreadable && i < all->hazard_count; i++) {
        strike(&s, all, i);
    }
}

struct outcome outcome_if(struct proving *e, const struct hazard *h, const struct workload *w)
{
    bool known;
    const struct guarantee alone = {
        .w = w, .missed = value_of(e, &w->of->missed_runs, &known), .points = points_of(e, w)};
    struct striking s = striking_new(e, alone.points.n);
    return outcome_of(&s, h, &alone, &(struct ahead){0});
}

static int by_name(const void *x, const void *y)
{
    return str_cmp(((const struct guarantee *)x)->w->name.v,
                   ((const struct guarantee *)y)->w->name.v);
}

struct guarantees *guarantees_of(struct arena *a, const struct policy *p)
{
    struct arena *scratch = arena_new();
    struct proving e = proving_new(a, scratch, p);
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
    strike_all(&e, all);
    all->unreadable = e.unreadable;
    arena_free(scratch);
    return all;
}
