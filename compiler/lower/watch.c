/*
 * A copy of a group is the same for all of its workloads. A copy of dumps is not: what it holds is
 * as old as the dump of one workload.
 */
#include "lower/watch.h"

#include <stdlib.h>

#include "lower/runtime.h"

static void note(struct arena *a, struct watched_workloads *list, const struct guarantee *g)
{
    *(const struct guarantee **)arena_push(a, (void **)&list->at, list->n, &list->cap, sizeof g) =
        g;
    list->n++;
}

/* ----------------------------------------------------------------------------------------- copies
 */

static void watch_copy(struct arena *a, struct watched_tier *t, struct map *known,
                       const struct guarantee *g, const struct point *p, int64_t every)
{
    int64_t late;
    if (!threshold_late(p, every, &late)) {
        return;
    }
    bool own = p->dump != NULL;
    struct str key =
        own ? str_fmt(a, "%.*s %.*s", STR_ARG(p->name), STR_ARG(g->w->name.v)) : p->name;
    size_t at = (size_t)map_get(known, key);
    if (at == 0) {
        struct watched_copy *c =
            arena_push(a, (void **)&t->copies, t->copy_count, &t->copy_cap, sizeof *c);
        *c = (struct watched_copy){.name = p->name, .own = own, .point = p, .late = late};
        at = ++t->copy_count;
        map_put(known, key, (void *)at);
    }
    note(a, &t->copies[at - 1].of, g);
}

bool watched_snapshot(const struct point *p)
{
    const struct store *s = p->store;
    return p->kind == POINT_COPY && s != NULL &&
           (s->type.v == STORE_LONGHORN_SNAPSHOT ||
            (s->type.v == STORE_CSI_SNAPSHOT && s->mode.v == CSI_SNAP));
}

/* The newest of several is at most as old as any of them may be. */
static void watch_snapshots(struct watched_tier *t, const struct points *all, int64_t every)
{
    int64_t least = INT64_MAX, late;
    for (size_t i = 0; i < all->n; i++) {
        if (watched_snapshot(&all->at[i]) && threshold_late(&all->at[i], every, &late) &&
            late < least) {
            least = late;
        }
    }
    if (least != INT64_MAX && least > t->snapshot_late) {
        t->snapshot_late = least;
    }
}

static void watch_copies(struct arena *a, struct watched_tier *t, struct map *known,
                         const struct guarantee *g, int64_t every)
{
    const struct points *both[] = {&g->points, &g->aside};
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < both[k]->n; i++) {
            watch_copy(a, t, known, g, &both[k]->at[i], every);
        }
        watch_snapshots(t, both[k], every);
    }
}

static int by_copy(const void *x, const void *y)
{
    const struct watched_copy *a = x, *b = y;
    int c = str_cmp(a->name, b->name);
    return c != 0 ? c : str_cmp(a->of.at[0]->w->name.v, b->of.at[0]->w->name.v);
}

/* -------------------------------------------------------------------------------------- scenarios
 */

static void watch_scenario(struct arena *a, struct watched_tier *t, const struct guarantees *all,
                           size_t which)
{
    struct watched_scenario s = {.hazard = &all->hazards[which]};
    for (size_t i = 0; i < all->n; i++) {
        const struct guarantee *g = &all->at[i];
        const struct outcome *o = &g->outcomes[which];
        int64_t breached;
        if (g->w->of != t->tier) {
            continue;
        }
        if (!threshold_breached(g, o, &breached)) {
            /* only where it is reported all the same does the rule have to leave it out */
            s.some = s.some || (!o->spared && !o->none);
            continue;
        }
        s.outcome = s.of.n == 0 ? o : s.outcome;
        s.breached = breached; /* the same for the whole tier */
        note(a, &s.of, g);
    }
    if (s.of.n > 0) {
        *(struct watched_scenario *)arena_push(a, (void **)&t->scenarios, t->scenario_count,
                                               &t->scenario_cap, sizeof s) = s;
        t->scenario_count++;
    }
}

/* ---------------------------------------------------------------------------------------- the list
 */

static int by_tier(const void *x, const void *y)
{
    return str_cmp(((const struct watched_tier *)x)->tier->name.v,
                   ((const struct watched_tier *)y)->tier->name.v);
}

static struct watched_tier tier_of(struct lowering *l, const struct tier *tier, int64_t every)
{
    const struct guarantees *all = l->p->guarantees;
    struct watched_tier t = {.tier = tier};
    struct map known = map_new(l->a);
    for (size_t i = 0; i < all->n; i++) {
        if (all->at[i].w->of == tier) {
            watch_copies(l->a, &t, &known, &all->at[i], every);
        }
    }
    if (t.copy_count > 1) {
        qsort(t.copies, t.copy_count, sizeof *t.copies, by_copy);
    }
    for (size_t i = 0; i < all->hazard_count; i++) {
        watch_scenario(l->a, &t, all, i);
    }
    return t;
}

const struct watch *watch_of(struct lowering *l)
{
    const struct policy *p = l->p;
    int64_t every = threshold_every(p);
    if (!usable(p->monitoring.head.from) || !verification_wanted(l) || every == 0 ||
        p->guarantees->unreadable) {
        return NULL;
    }
    struct watch *w = arena_one(l->a, struct watch);
    struct arena *scratch = arena_new();
    w->every = every;
    w->backups = threshold_recent(scratch, p, every, &w->recent);
    arena_free(scratch);
    w->tiers = arena_many(l->a, p->tiers.n + 1, struct watched_tier);
    for (size_t i = 0; i < p->tiers.n; i++) {
        struct watched_tier t = tier_of(l, ITEM(p->tiers, i, struct tier), every);
        if (t.copy_count > 0) {
            w->tiers[w->n++] = t;
        }
    }
    if (w->n > 1) {
        qsort(w->tiers, w->n, sizeof *w->tiers, by_tier);
    }
    return w;
}
