/*
 * The numbers of a policy. Others read this: keys stay in this order, and more come only at the end
 * of an object.
 */
#include "cli/why.h"
#include "units/date.h"

static struct node *instant(struct arena *a, bool known, int64_t t)
{
    return known ? node_text(a, instant_print(a, t)) : node_null(a);
}

static struct node *seconds(struct arena *a, bool known, int64_t n)
{
    return known ? node_int(a, n) : node_null(a);
}

static void put(struct arena *a, struct node *map, const char *key, struct node *value)
{
    node_set(a, map, str_of(key), value);
}

static struct node *copy_node(struct arena *a, const struct point *p)
{
    struct node *map = node_map(a), *gap = node_map(a);
    const struct timing *when = p->when;
    node_set_text(a, map, "name", p->name);
    node_set_text(a, map, "kind", str_of(p->store_kind));
    put(a, map, "store", p->store == NULL ? node_null(a) : node_text(a, p->store->name.v));
    node_set_text(a, map, "schedule", when->cron);
    node_set_text(a, map, "zone", when->zone);
    node_set_int(a, gap, "worst", when->worst_gap);
    put(a, gap, "from", instant(a, when->worst_gap > 0, when->worst_from));
    put(a, gap, "to", instant(a, when->worst_gap > 0, when->worst_to));
    node_set_int(a, gap, "least", when->least_gap);
    put(a, map, "gap", gap);
    node_set_int(a, map, "span", p->chain.span);
    put(a, map, "keep", seconds(a, p->keep > 0, p->keep));
    put(a, map, "lookback", seconds(a, !p->unlimited, p->lookback));
    node_set_bool(a, map, "lowerBound", p->low);
    return map;
}

static struct node *parts_node(struct arena *a, const struct restoring *r)
{
    struct node *map = node_map(a);
    node_set_int(a, map, "decide", r->decide);
    node_set_int(a, map, "rebuild", r->rebuild);
    node_set_int(a, map, "retrieval", r->retrieval);
    node_set_int(a, map, "transfer", r->transfer);
    node_set_int(a, map, "overhead", r->overhead);
    return map;
}

static void promised(struct arena *a, struct node *map, const char *key, const struct number *n)
{
    put(a, map, key, n == NULL ? node_null(a) : node_int(a, n->v));
}

static struct node *scenario_node(struct arena *a, const struct outcome *o)
{
    struct node *map = node_map(a), *names = node_list(a);
    bool dated = !o->none && o->witnessed, back = !o->none && !o->recovery.infinite;
    for (size_t i = 0; !o->none && i < o->contributing_count; i++) {
        node_add(a, names, node_text(a, o->contributing[i]->name));
    }
    node_set_text(a, map, "scenario", o->hazard->name);
    put(a, map, "loss", seconds(a, !o->none, o->loss));
    put(a, map, "from", instant(a, dated, o->from));
    put(a, map, "to", instant(a, dated, o->to));
    put(a, map, "contributing", names);
    node_set_bool(a, map, "lossLowerBound", !o->none && o->loss_low);
    promised(a, map, "rpo", o->promise.rpo);
    node_set_text(a, map, "rpoVerdict", str_of(verdict_name(o->rpo_verdict)));
    put(a, map, "lookback", seconds(a, !o->unlimited && !o->spared, o->lookback));
    put(a, map, "recovery", seconds(a, back, o->recovery.total));
    put(a, map, "parts", back ? parts_node(a, &o->recovery) : node_null(a));
    node_set_bool(a, map, "recoveryLowerBound", back && o->recovery.low);
    promised(a, map, "rto", o->promise.rto);
    node_set_text(a, map, "rtoVerdict", str_of(verdict_name(o->rto_verdict)));
    return map;
}

static struct node *workload_node(const struct why *y, const struct guarantee *g)
{
    struct arena *a = y->a;
    struct node *map = node_map(a), *copies = node_list(a), *scenarios = node_list(a);
    for (size_t i = 0; i < g->points.n; i++) {
        node_add(a, copies, copy_node(a, &g->points.at[i]));
    }
    for (size_t i = 0; i < y->all->hazard_count; i++) {
        if (why_wants(y, OPT_SCENARIO, g->outcomes[i].hazard->name)) {
            node_add(a, scenarios, scenario_node(a, &g->outcomes[i]));
        }
    }
    node_set_text(a, map, "name", g->w->name.v);
    node_set_text(a, map, "tier", g->w->of->name.v);
    node_set_int(a, map, "missedRuns", g->missed);
    put(a, map, "copies", copies);
    put(a, map, "scenarios", scenarios);
    return map;
}

struct node *why_json(const struct why *y, struct str digest)
{
    struct arena *a = y->a;
    struct node *map = node_map(a), *horizon = node_map(a), *workloads = node_list(a);
    for (size_t i = 0; i < y->all->n; i++) {
        if (why_wants(y, OPT_WORKLOAD, y->all->at[i].w->name.v)) {
            node_add(a, workloads, workload_node(y, &y->all->at[i]));
        }
    }
    node_set_int(a, map, "version", 1);
    node_set_text(a, map, "policy", y->p->name.v);
    node_set_text(a, map, "digest", digest);
    node_set_text(a, horizon, "from", instant_print(a, HORIZON_FROM));
    node_set_text(a, horizon, "to", instant_print(a, HORIZON_TO));
    put(a, map, "horizon", horizon);
    put(a, map, "workloads", workloads);
    return map;
}
