/*
 * The plan's copies and drills: what runs when, how many it keeps, and which volumes it serves.
 */
#include "lower/plan.h"

#include "lower/facts.h"
#include "lower/planned.h"

static struct node *text_or_null(struct arena *a, struct str s)
{
    return s.n > 0 ? node_text(a, s) : node_null(a);
}

struct entry {
    struct str name;
    const char *kind;
    struct str store, group, job, target;
    const struct timing *when;
    int64_t keep;
    const struct number *grace;
};

static struct node *entry_node(struct lowering *l, const struct entry *e)
{
    struct arena *a = l->a;
    struct node *map = lower_map(l, 12);
    node_set_text(a, map, "name", e->name);
    node_set_text(a, map, "kind", str_of(e->kind));
    node_set(a, map, STR("store"), text_or_null(a, e->store));
    node_set(a, map, STR("target"), text_or_null(a, e->target));
    node_set(a, map, STR("group"), text_or_null(a, e->group));
    node_set(a, map, STR("job"), text_or_null(a, e->job));
    node_set_text(a, map, "schedule", e->when->cron);
    node_set_text(a, map, "zone", e->when->zone);
    node_set(a, map, STR("gap"), facts_gap(a, e->when));
    node_set(a, map, STR("grace"), e->grace == NULL || !usable(e->grace->from)
                                       ? node_null(a)
                                       : node_int(a, e->grace->v));
    node_set(a, map, STR("keep"), e->keep > 0 ? node_int(a, e->keep) : node_null(a));
    node_set(a, map, STR("volumes"), node_list(a));
    return map;
}

static int64_t replicas(const struct lowering *l, const struct volume *v)
{
    return usable(v->replicas.from) ? v->replicas.v : l->p->cluster.replicas.v;
}

/* The value that `key` has in the node before, where it is the same: neighbours share them. */
static struct node *like(const struct node *before, const char *key, struct str text)
{
    struct node *value = node_get(before, key);
    return value != NULL && str_eq(value->text, text) ? value : NULL;
}

static struct node *volume_node(struct lowering *l, const struct planned_volume *v,
                                const struct node *before)
{
    struct arena *a = l->a;
    if (v->shown != NULL && *v->shown != NULL) {
        return *v->shown;
    }
    const struct volume *volume = v->volume;
    bool dump = volume == v->workload->dump.volume;
    struct node *map = lower_map(l, dump ? 5 : 4);
    struct node *namespace = like(before, "namespace", volume->pvc.namespace);
    struct node *workload = like(before, "workload", v->workload->name.v);
    struct node *count = node_get(before, "replicas");
    bool same = count != NULL && count->number == replicas(l, volume);
    node_set(a, map, STR("namespace"),
             namespace != NULL ? namespace : node_text(a, volume->pvc.namespace));
    node_set_text(a, map, "pvc", volume->pvc.name);
    node_set(a, map, STR("workload"),
             workload != NULL ? workload : node_text(a, v->workload->name.v));
    node_set(a, map, STR("replicas"), same ? count : node_int(a, replicas(l, volume)));
    if (dump) {
        node_set_bool(a, map, "dump", true);
    }
    if (v->shown != NULL) {
        *v->shown = map;
    }
    return map;
}

static void add_entry(struct lowering *l, struct node *copies, const struct entry *e,
                      const struct planned_list *on)
{
    struct node *one = entry_node(l, e), *volumes = node_get(one, "volumes");
    for (size_t i = 0; i < on->n; i++) {
        const struct node *before = i == 0 ? NULL : volumes->items[i - 1];
        node_add(l->a, volumes, volume_node(l, &on->at[i], before));
    }
    node_add(l->a, copies, one);
}

static void of_group(struct lowering *l, struct node *copies, const struct group *g, const struct copy *c)
{
    static const char *const kinds[] = {
        [STORE_LONGHORN_SNAPSHOT] = "longhorn-snapshot", [STORE_LONGHORN_BACKUP] = "longhorn-backup",
        [STORE_CSI_SNAPSHOT] = "csi-snapshot",           [STORE_S3_OBJECTS] = "s3-objects",
        [STORE_EXTERNAL] = "external",
    };
    if (c->to == NULL || !c->when.usable) {
        return;
    }
    struct entry e = {
        .name = str_fmt(l->a, "%.*s/%.*s", STR_ARG(g->name.v), STR_ARG(c->key.v)),
        .kind = kinds[c->to->type.v],
        .store = c->to->name.v,
        .group = g->name.v,
        .job = c->job,
        .when = &c->when,
        .keep = c->count,
        .grace = g->of == NULL ? NULL : &g->of->grace,
    };
    if (c->to->type.v == STORE_LONGHORN_BACKUP) {
        e.target = target_name(c->to);
    }
    struct planned_list on = planned_in(l->planned, g);
    add_entry(l, copies, &e, &on);
}

static void of_dump(struct lowering *l, struct node *copies, const struct workload *w)
{
    const struct dump *d = &w->dump;
    if (!usable(d->head.from) || !d->when.usable) {
        return;
    }
    struct entry e = {
        .name = str_fmt(l->a, "%.*s/dump", STR_ARG(w->name.v)),
        .kind = "dump",
        .job = d->job,
        .when = &d->when,
        .keep = d->count,
        .grace = w->of == NULL ? NULL : &w->of->grace,
    };
    if (d->store != NULL) {
        e.store = d->store->name.v;
    }
    struct planned_volume volume = {.volume = d->volume, .workload = w, .group = w->in};
    struct planned_list on = {.at = &volume, .n = d->volume != NULL};
    add_entry(l, copies, &e, &on);
}

static void of_workload(struct lowering *l, struct node *copies, const struct workload *w,
                        const struct copy *c)
{
    if (c->to == NULL || !c->when.usable) {
        return;
    }
    struct entry e = {
        .name = str_fmt(l->a, "%.*s/%.*s", STR_ARG(w->name.v), STR_ARG(c->key.v)),
        .kind = "external",
        .store = c->to->name.v,
        .when = &c->when,
        .keep = c->count,
        .grace = w->of == NULL ? NULL : &w->of->grace,
    };
    add_entry(l, copies, &e, &(struct planned_list){0});
}

static void drills(struct lowering *l, struct node *section)
{
    struct arena *a = l->a;
    for (size_t i = 0; i < l->p->drills.n; i++) {
        const struct drill *d = ITEM(l->p->drills, i, struct drill);
        if (!d->when.usable) {
            continue;
        }
        struct node *one = node_map(a), *names = node_list(a);
        for (size_t w = 0; w < d->workloads.n; w++) {
            node_add(a, names, node_text(a, d->workloads.at[w].v));
        }
        node_set_text(a, one, "name", d->key.v);
        node_set_text(a, one, "job", d->job);
        node_set_text(a, one, "from", d->from.v);
        node_set(a, one, STR("workloads"), names);
        node_set_int(a, one, "deadline", d->deadline.v);
        node_set_text(a, one, "schedule", d->when.cron);
        node_set_text(a, one, "zone", d->when.zone);
        node_set(a, one, STR("gap"), facts_gap(a, &d->when));
        node_add(a, section, one);
    }
}

void plan_copies(struct lowering *l, struct node *copies, struct node *drilled)
{
    const struct policy *p = l->p;
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        for (size_t c = 0; group_emitted(p, l->planned, g) && c < g->copies.n; c++) {
            of_group(l, copies, g, ITEM(g->copies, c, struct copy));
        }
    }
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        of_dump(l, copies, w);
        for (size_t c = 0; c < w->copies.n; c++) {
            of_workload(l, copies, w, ITEM(w->copies, c, struct copy));
        }
    }
    drills(l, drilled);
}
