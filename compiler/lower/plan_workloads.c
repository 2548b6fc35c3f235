/*
 * The plan's workloads: what is promised in each scenario, which copies survive it, and what is
 * guaranteed. The built-in scenarios come in their own order, then the policy's by name.
 */
#include "lower/plan.h"

#include "prove/guarantee.h"

static struct node *promised(struct lowering *l, const struct number *n)
{
    return n == NULL ? lower_null(l) : lower_int(l, n->v);
}

static struct node *seconds(struct lowering *l, bool known, int64_t n)
{
    return known ? lower_int(l, n) : lower_null(l);
}

static bool same_survivors(const struct outcome *x, const struct outcome *y)
{
    bool same = x->surviving_count == y->surviving_count;
    for (size_t i = 0; same && i < x->surviving_count; i++) {
        same = x->surviving[i] == y->surviving[i];
    }
    return same;
}

static struct node *survivors(struct lowering *l, const struct outcome *o)
{
    struct node *names = node_list(l->a);
    names->items = arena_many(l->a, o->surviving_count, struct node *);
    names->cap = o->surviving_count;
    for (size_t i = 0; i < o->surviving_count; i++) {
        node_add(l->a, names, lower_text(l, o->surviving[i]->name));
    }
    return names;
}

static struct node *scenario(struct lowering *l, const struct outcome *o, struct node *surviving)
{
    const struct promise *p = &o->promise;
    struct node *map = lower_map(l, 9);
    bool back = !o->none && !o->recovery.infinite;
    node_set(l->a, map, STR("scenario"), lower_text(l, o->hazard->name));
    node_set(l->a, map, STR("rpo"), promised(l, p->rpo));
    node_set(l->a, map, STR("rto"), promised(l, p->rto));
    node_set(l->a, map, STR("accepted"),
             p->accepted ? lower_text(l, p->own->accept.v) : lower_null(l));
    node_set(l->a, map, STR("nothingLost"), lower_bool(l, o->spared));
    node_set(l->a, map, STR("surviving"), surviving);
    node_set(l->a, map, STR("loss"), seconds(l, !o->none, o->loss));
    node_set(l->a, map, STR("lookback"), seconds(l, !o->unlimited && !o->spared, o->lookback));
    node_set(l->a, map, STR("recovery"), seconds(l, back, o->recovery.total));
    return map;
}

/* Nothing where nothing is promised. */
static struct node *scenarios(struct lowering *l, const struct guarantee *g)
{
    struct node *list = node_list(l->a), *none = node_list(l->a), *surviving = NULL;
    const struct outcome *last = NULL; /* that anything survives */
    for (size_t i = 0; i < l->p->guarantees->hazard_count; i++) {
        const struct outcome *o = &g->outcomes[i];
        if (o->promise.own != NULL || o->promise.rpo != NULL || o->promise.rto != NULL) {
            bool some = o->surviving_count > 0;
            if (some && (last == NULL || !same_survivors(last, o))) {
                surviving = survivors(l, o);
                last = o;
            }
            node_add(l->a, list, scenario(l, o, some ? surviving : none));
        }
    }
    return list;
}

struct listing {
    struct lowering *l;
    struct planned_volume one;
    struct node *list;
};

static void list_volume(void *data, const struct volume *v)
{
    struct listing *to = data;
    to->one.volume = v;
    if (!v->dump) {
        node_add(to->l->a, to->list, plan_volume(to->l, &to->one));
    }
}

/* Volumes that no copy names: planned, and nothing protects them. */
static struct node *uncopied(struct lowering *l, const struct workload *w)
{
    struct listing to = {.l = l, .one = {.workload = w}, .list = node_list(l->a)};
    if (w->in == NULL || w->in->copies.n == 0) {
        workload_volumes(w, list_volume, &to);
    }
    return to.list;
}

void plan_workloads(struct lowering *l, struct node *workloads)
{
    struct arena *a = l->a;
    for (size_t i = 0; i < l->p->guarantees->n; i++) {
        const struct guarantee *g = &l->p->guarantees->at[i];
        const struct workload *w = g->w;
        struct node *one = lower_map(l, 7);
        node_set(a, one, STR("name"), lower_text(l, w->name.v));
        node_set(a, one, STR("tier"), lower_text(l, w->of->name.v));
        node_set(a, one, STR("group"), w->in == NULL ? lower_null(l) : lower_text(l, w->in->name.v));
        node_set(a, one, STR("missedRuns"), lower_int(l, g->missed));
        node_set(a, one, STR("grace"), lower_int(l, usable(w->of->grace.from) ? w->of->grace.v : 0));
        node_set(a, one, STR("scenarios"), scenarios(l, g));
        node_set(a, one, STR("uncopied"), uncopied(l, w));
        node_add(a, workloads, one);
    }
}
