/*
 * Definitions in an order of their own: by name, and tiers by what they promise, the strictest first.
 */
#include "lower/strategy.h"

#include <stddef.h>
#include <stdlib.h>

struct placed {
    int64_t rank;
    struct str name, more;
    void *item;
};

static int by_place(const void *x, const void *y)
{
    const struct placed *a = x, *b = y;
    int c = a->rank != b->rank ? (a->rank < b->rank ? -1 : 1) : str_cmp(a->name, b->name);
    return c != 0 ? c : str_cmp(a->more, b->more);
}

static struct items placed(struct arena *a, struct placed *all, size_t n)
{
    struct items out = {.n = n, .cap = n};
    out.at = arena_many(a, n, void *);
    if (n > 1) {
        qsort(all, n, sizeof *all, by_place);
    }
    for (size_t i = 0; i < n; i++) {
        out.at[i] = all[i].item;
    }
    return out;
}

struct items strategy_sorted(struct arena *a, const struct items *from, size_t name_at)
{
    struct placed *all = arena_many(a, from->n, struct placed);
    for (size_t i = 0; i < from->n; i++) {
        const struct text *name = (const void *)((const char *)from->at[i] + name_at);
        all[i] = (struct placed){.name = name->v, .item = from->at[i]};
    }
    return placed(a, all, from->n);
}

struct items strategy_volumes(struct arena *a, const struct workload *w)
{
    struct placed *all = arena_many(a, w->volumes.n, struct placed);
    size_t n = 0;
    for (size_t i = 0; i < w->volumes.n; i++) {
        struct volume *v = ITEM(w->volumes, i, struct volume);
        if (usable(v->pvc.from)) {
            all[n++] = (struct placed){v->dump, v->pvc.namespace, v->pvc.name, v};
        }
    }
    return placed(a, all, n);
}

static struct items tiers(struct arena *a, const struct items *from)
{
    struct placed *all = arena_many(a, from->n, struct placed);
    for (size_t i = 0; i < from->n; i++) {
        struct tier *t = ITEM(*from, i, struct tier);
        bool promised = usable(t->rpo.from) && !t->rpo.none;
        all[i] = (struct placed){.rank = promised ? t->rpo.v : INT64_MAX, .name = t->name.v, .item = t};
    }
    return placed(a, all, from->n);
}

void strategy_begin(struct strategy *s)
{
    s->tiers = tiers(s->a, &s->p->tiers);
    s->groups = strategy_sorted(s->a, &s->p->groups, offsetof(struct group, name));
    s->stores = strategy_sorted(s->a, &s->p->stores, offsetof(struct store, name));
    s->workloads = strategy_sorted(s->a, &s->p->workloads, offsetof(struct workload, name));
}
