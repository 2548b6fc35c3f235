/*
 * The plan's workloads: what is promised in each scenario. The built-in scenarios come in their own
 * order, then the policy's by name; a tier's rpo and rto hold for the first four.
 */
#include "lower/plan.h"

#include "policy/keys.h"

static const struct objective *objective(const struct tier *t, struct str scenario)
{
    for (size_t i = 0; i < t->objectives.n; i++) {
        const struct objective *o = ITEM(t->objectives, i, struct objective);
        if (str_eq(o->name.v, scenario)) {
            return o;
        }
    }
    return NULL;
}

static struct node *promise(struct arena *a, const struct number *own, const struct number *tier)
{
    const struct number *n = own != NULL && usable(own->from) ? own : tier;
    return n == NULL || !usable(n->from) || n->none ? node_null(a) : node_int(a, n->v);
}

/* Nothing where nothing is promised. */
static void add_scenario(struct arena *a, struct node *list, const struct tier *t, struct str name,
                         bool usual)
{
    const struct objective *o = objective(t, name);
    struct node *map = node_map(a);
    struct node *rpo = promise(a, o == NULL ? NULL : &o->rpo, usual ? &t->rpo : NULL);
    struct node *rto = promise(a, o == NULL ? NULL : &o->rto, usual ? &t->rto : NULL);
    if (o == NULL && rpo->kind == NODE_NULL && rto->kind == NODE_NULL) {
        return;
    }
    node_set_text(a, map, "scenario", name);
    node_set(a, map, STR("rpo"), rpo);
    node_set(a, map, STR("rto"), rto);
    node_set(a, map, STR("accepted"),
             o != NULL && usable(o->accept.from) ? node_text(a, o->accept.v) : node_null(a));
    node_add(a, list, map);
}

static struct node *scenarios(struct lowering *l, const struct tier *t)
{
    struct node *list = node_list(l->a);
    for (int i = 0; i < SCENARIO_COUNT; i++) {
        add_scenario(l->a, list, t, str_of(scenario_names[i]), i <= SCENARIO_CLUSTER_LOSS);
    }
    for (size_t i = 0; i < l->p->scenarios.n; i++) {
        const struct scenario *s = ITEM(l->p->scenarios, i, struct scenario);
        add_scenario(l->a, list, t, s->name.v, false);
    }
    return list;
}

void plan_workloads(struct lowering *l, struct node *workloads)
{
    struct arena *a = l->a;
    struct map by_tier = map_new(a); /* workloads of a tier share its promises */
    for (size_t i = 0; i < l->p->workloads.n; i++) {
        const struct workload *w = ITEM(l->p->workloads, i, struct workload);
        if (w->of == NULL) {
            continue;
        }
        if (!map_has(&by_tier, w->of->name.v)) {
            map_put(&by_tier, w->of->name.v, scenarios(l, w->of));
        }
        struct node *one = lower_map(l, 5);
        node_set(a, one, STR("name"), lower_text(l, w->name.v));
        node_set(a, one, STR("tier"), lower_text(l, w->of->name.v));
        node_set(a, one, STR("group"), w->in == NULL ? node_null(a) : lower_text(l, w->in->name.v));
        node_set_int(a, one, "missedRuns", w->of->missed_runs.v);
        node_set(a, one, STR("scenarios"), map_get(&by_tier, w->of->name.v));
        node_add(a, workloads, one);
    }
}
