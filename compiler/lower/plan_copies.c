/*
 * The plan's copies and drills: what runs when, how many it keeps, and which volumes it serves.
 */
#include "lower/plan.h"

#include "lower/facts.h"
#include "lower/planned.h"
#include "lower/runtime.h"
#include "prove/threshold.h"

static struct node *text_or_null(struct lowering *l, struct str s)
{
    return s.n > 0 ? lower_text(l, s) : lower_null(l);
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
    const struct store *to; /* NULL: the files of a dump */
    struct str group, job, target;
    struct str dump; /* of which this copies the files */
    const struct timing *when;
    int64_t keep;
    const struct number *grace;
    const struct point *point; /* its numbers; NULL: no workload has it */
};

/* The age that is told late by whoever looks at the copy itself; nobody can look at what others
 * make. */
static struct node *late_of(struct lowering *l, const struct point *c)
{
    int64_t late;
    return c != NULL && threshold_seen(c, &late) ? lower_int(l, late) : lower_null(l);
}

/* How VolumeSnapshots of it are made. */
static void put_class(struct lowering *l, struct node *map, const struct store *to)
{
    put(l, map, "class", to->class.v);
    put(l, map, "driver", to->driver.v);
    put(l, map, "mode", to->mode.v == CSI_BACKUP ? STR("backup") : STR("snap"));
}

static struct node *entry_node(struct lowering *l, const struct entry *e)
{
    struct arena *a = l->a;
    const struct point *c = e->point;
    bool reaches = c != NULL && !c->unlimited;
    bool csi = e->to != NULL && e->to->type.v == STORE_CSI_SNAPSHOT;
    struct node *map = lower_map(l, csi ? 20 : 17);
    put(l, map, "name", e->name);
    put(l, map, "kind", str_of(e->kind));
    node_set(a, map, STR("store"), e->to == NULL ? lower_null(l) : lower_text(l, e->to->name.v));
    node_set(a, map, STR("target"), text_or_null(l, e->target));
    node_set(a, map, STR("group"), text_or_null(l, e->group));
    node_set(a, map, STR("dump"), text_or_null(l, e->dump));
    node_set(a, map, STR("job"), text_or_null(l, e->job));
    put(l, map, "schedule", e->when->cron);
    put(l, map, "zone", e->when->zone);
    node_set(a, map, STR("gap"), gap_of(l, e->when));
    node_set(a, map, STR("span"), c == NULL ? lower_null(l) : lower_int(l, c->chain.span));
    node_set(a, map, STR("grace"),
             e->grace == NULL || !usable(e->grace->from) ? lower_null(l) : lower_int(l, e->grace->v));
    node_set(a, map, STR("late"), late_of(l, c));
    node_set(a, map, STR("keep"), e->keep > 0 ? lower_int(l, e->keep) : lower_null(l));
    node_set(a, map, STR("lookback"), reaches ? lower_int(l, c->lookback) : lower_null(l));
    node_set(a, map, STR("lowerBound"), lower_bool(l, c != NULL && c->low));
    if (csi) {
        put_class(l, map, e->to);
    }
    node_set(a, map, STR("volumes"), node_list(a));
    return map;
}

/* The BackupTarget that holds its bytes; empty: none does. */
static struct str target_of(const struct store *s)
{
    bool backup = s->type.v == STORE_CSI_SNAPSHOT && s->target_store != NULL;
    return backup                                 ? target_name(s->target_store)
           : s->type.v == STORE_LONGHORN_BACKUP ? target_name(s)
                                                  : (struct str){0};
}

static int64_t replicas(const struct lowering *l, const struct volume *v)
{
    return usable(v->replicas.from) ? v->replicas.v : l->p->cluster.replicas.v;
}

struct node *plan_volume(struct lowering *l, const struct planned_volume *v)
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
    node_set(l->a, map, STR("replicas"), lower_int(l, replicas(l, volume)));
    if (dump) {
        node_set(l->a, map, STR("dump"), lower_bool(l, true));
    }
    if (v->shown != NULL) {
        *v->shown = map;
    }
    return map;
}

/* A dump in an object store lies on no PVC, but runs in a namespace. */
static struct node *objects_of(struct lowering *l, const struct workload *w)
{
    struct node *map = lower_map(l, 5);
    put(l, map, "namespace", w->dump.namespace);
    node_set(l->a, map, STR("pvc"), lower_null(l));
    put(l, map, "workload", w->name.v);
    node_set(l->a, map, STR("replicas"), lower_null(l));
    node_set(l->a, map, STR("dump"), lower_bool(l, true));
    return map;
}

static struct node *add_entry(struct lowering *l, struct node *copies, const struct entry *e,
                      const struct planned_list *on)
{
    struct node *one = entry_node(l, e), *volumes = node_get(one, "volumes");
    for (size_t i = 0; i < on->n; i++) {
        node_add(l->a, volumes, plan_volume(l, &on->at[i]));
    }
    node_add(l->a, copies, one);
    return one;
}

static void of_group(struct lowering *l, struct node *copies, const struct group *g,
                     const struct copy *c, const struct map *live)
{
    static const char *const kinds[] = {
        [STORE_LONGHORN_SNAPSHOT] = "longhorn-snapshot",
        [STORE_LONGHORN_BACKUP] = "longhorn-backup",
        [STORE_CSI_SNAPSHOT] = "csi-snapshot",
        [STORE_S3_OBJECTS] = "s3-objects",
        [STORE_EXTERNAL] = "external",
    };
    const struct planned_list all = planned_in(l->planned, g);
    struct entry e = {
        .name = str_fmt(l->a, "%.*s/%.*s", STR_ARG(g->name.v), STR_ARG(c->key.v)),
        .kind = kinds[c->to->type.v],
        .to = c->to,
        .group = g->name.v,
        .job = c->job,
        .target = target_of(c->to),
        .when = &c->when,
        .keep = c->count,
        .grace = &g->of->grace,
    };
    e.point = map_get(live, e.name);
    struct node *one = entry_node(l, &e), *volumes = node_get(one, "volumes");
    for (size_t i = 0; i < all.n; i++) {
        if (!all.at[i].volume->dump) {
            node_add(l->a, volumes, plan_volume(l, &all.at[i]));
        }
    }
    node_add(l->a, copies, one);
}

/* A dump, a copy of its files, or what others make: numbers of one workload's own. */
static void of_workload(struct lowering *l, struct node *copies, const struct guarantee *g,
                        const struct point *c)
{
    const struct workload *w = g->w;
    const struct copy *copy = c->copy;
    bool dump = c->kind == POINT_DUMP, files = c->kind == POINT_DUMP_COPY;
    struct entry e = {
        .name = c->name,
        .kind = dump ? "dump" : c->store_kind,
        .job = dump ? c->dump->job : copy->job,
        .when = c->when,
        .keep = dump ? c->dump->count : copy->count,
        .grace = &w->of->grace,
        .point = c,
    };
    e.to = c->store;
    if (c->store != NULL) {
        e.target = target_of(c->store);
    }
    if (copy != NULL && copy->group != NULL) {
        e.group = copy->group->name.v;
    }
    if (files) {
        e.dump = str_fmt(l->a, "%.*s/dump", STR_ARG(w->name.v));
    }
    struct planned_volume volume = {.volume = w->dump.volume, .workload = w, .group = w->in};
    struct planned_list on = {.at = &volume, .n = (dump || files) && w->dump.volume != NULL};
    struct node *one = add_entry(l, copies, &e, &on);
    if (dump && w->dump.volume == NULL) {
        node_add(l->a, node_get(one, "volumes"), objects_of(l, w));
    }
}

static struct node *texts(struct lowering *l, const struct texts_list *list)
{
    struct node *all = node_list(l->a);
    for (size_t i = 0; i < list->n; i++) {
        node_add(l->a, all, lower_text(l, list->at[i].v));
    }
    return all;
}

static struct node *check_of(struct lowering *l, const struct drill_check *c)
{
    struct node *map = node_map(l->a);
    node_set(l->a, map, STR("files"), texts(l, &c->files));
    node_set(l->a, map, STR("newerThan"),
             usable(c->newer_than.from) ? lower_int(l, c->newer_than.v) : lower_null(l));
    node_set_bool(l->a, map, "dump", usable(c->dump.from) && c->dump.v != 0);
    node_set(l->a, map, STR("command"), texts(l, &c->command));
    return map;
}

static void drills(struct lowering *l, struct node *section)
{
    struct arena *a = l->a;
    for (size_t i = 0; i < l->p->drills.n; i++) {
        const struct drill *d = ITEM(l->p->drills, i, struct drill);
        if (!d->when.usable) {
            continue;
        }
        struct node *one = node_map(a);
        node_set_text(a, one, "name", d->key.v);
        node_set_text(a, one, "job", d->job);
        node_set_text(a, one, "from", d->from.v);
        node_set(a, one, STR("workloads"), texts(l, &d->workloads));
        node_set_int(a, one, "deadline", d->deadline.v);
        node_set_text(a, one, "schedule", d->when.cron);
        node_set_text(a, one, "zone", d->when.zone);
        node_set(a, one, STR("gap"), gap_of(l, &d->when));
        node_set(a, one, STR("check"), check_of(l, &d->check));
        drill_plan(l, d, one);
        node_add(a, section, one);
    }
}

/* Copies of a group's live data, by name: the same for all its workloads. */
static void note_live(struct map *live, const struct points *points)
{
    for (size_t i = 0; i < points->n; i++) {
        const struct point *c = &points->at[i];
        if (c->copy != NULL && c->copy->group != NULL && c->kind != POINT_DUMP_COPY &&
            !map_has(live, c->name)) {
            map_put(live, c->name, (void *)(uintptr_t)c);
        }
    }
}

void plan_copies(struct lowering *l, struct node *copies, struct node *drilled)
{
    const struct policy *p = l->p;
    const struct guarantees *all = p->guarantees;
    struct map live = map_new(l->a);
    for (size_t i = 0; i < all->n; i++) {
        note_live(&live, &all->at[i].points);
        note_live(&live, &all->at[i].aside);
    }
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        for (size_t c = 0; group_emitted(p, l->planned, g) && c < g->copies.n; c++) {
            of_group(l, copies, g, ITEM(g->copies, c, struct copy), &live);
        }
    }
    for (size_t i = 0; i < all->n; i++) {
        const struct points *points = &all->at[i].points;
        for (size_t c = 0; c < points->n; c++) {
            const struct point *one = &points->at[c];
            if (one->dump != NULL || one->copy->group == NULL) {
                of_workload(l, copies, &all->at[i], one);
            }
        }
    }
    drills(l, drilled);
}
