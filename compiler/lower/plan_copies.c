/*
 * The plan's copies and drills: what runs when, how many it keeps, and which volumes it serves.
 */
#include "lower/plan.h"

#include "lower/facts.h"
#include "lower/planned.h"

static struct node *text_or_null(struct lowering *l, struct str s)
{
    return s.n > 0 ? lower_text(l, s) : node_null(l->a);
}

static void put(struct lowering *l, struct node *map, const char *key, struct str text)
{
    node_set(l->a, map, str_of(key), lower_text(l, text));
}

/* Equal schedules have one gap. */
static struct node *gap_of(struct lowering *l, const struct timing *when)
{
    struct str line = str_fmt(l->a, "%.*s %.*s", STR_ARG(when->cron), STR_ARG(when->zone));
    struct node *gap = map_get(&l->gaps, line);
    if (gap == NULL) {
        gap = facts_gap(l->a, when);
        map_put(&l->gaps, line, gap);
    }
    return gap;
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
    put(l, map, "name", e->name);
    put(l, map, "kind", str_of(e->kind));
    node_set(a, map, STR("store"), text_or_null(l, e->store));
    node_set(a, map, STR("target"), text_or_null(l, e->target));
    node_set(a, map, STR("group"), text_or_null(l, e->group));
    node_set(a, map, STR("job"), text_or_null(l, e->job));
    put(l, map, "schedule", e->when->cron);
    put(l, map, "zone", e->when->zone);
    node_set(a, map, STR("gap"), gap_of(l, e->when));
    node_set(a, map, STR("grace"),
             e->grace == NULL || !usable(e->grace->from) ? node_null(a) : node_int(a, e->grace->v));
    node_set(a, map, STR("keep"), e->keep > 0 ? node_int(a, e->keep) : node_null(a));
    node_set(a, map, STR("volumes"), node_list(a));
    return map;
}

static int64_t replicas(const struct lowering *l, const struct volume *v)
{
    return usable(v->replicas.from) ? v->replicas.v : l->p->cluster.replicas.v;
}

static struct node *volume_node(struct lowering *l, const struct planned_volume *v)
{
    if (v->shown != NULL && *v->shown != NULL) {
        return *v->shown;
    }
    const struct volume *volume = v->volume;
    bool dump = volume == v->workload->dump.volume;
    struct node *map = lower_map(l, dump ? 5 : 4);
    put(l, map, "namespace", volume->pvc.namespace);
    put(l, map, "pvc", volume->pvc.name);
    put(l, map, "workload", v->workload->name.v);
    node_set_int(l->a, map, "replicas", replicas(l, volume));
    if (dump) {
        node_set_bool(l->a, map, "dump", true);
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
        node_add(l->a, volumes, volume_node(l, &on->at[i]));
    }
    node_add(l->a, copies, one);
}

static void of_group(struct lowering *l, struct node *copies, const struct group *g,
                     const struct copy *c)
{
    static const char *const kinds[] = {
        [STORE_LONGHORN_SNAPSHOT] = "longhorn-snapshot",
        [STORE_LONGHORN_BACKUP] = "longhorn-backup",
        [STORE_CSI_SNAPSHOT] = "csi-snapshot",
        [STORE_S3_OBJECTS] = "s3-objects",
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
        node_set(a, one, STR("gap"), gap_of(l, &d->when));
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
