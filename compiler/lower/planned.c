/*
 * One pass over groups finds those with jobs, one over workloads finds their volumes. Namespaces
 * and names sort everything, so that the order of definitions is in no output.
 */
#include "lower/planned.h"

#include <stdlib.h>

bool copy_in_longhorn(const struct copy *c)
{
    return c->to != NULL && c->when.usable && usable(c->to->type.from) &&
           (c->to->type.v == STORE_LONGHORN_SNAPSHOT || c->to->type.v == STORE_LONGHORN_BACKUP);
}

bool group_emitted(const struct policy *p, const struct planned *v, const struct group *g)
{
    if (!g->implicit || map_has(&v->by_group, g->name.v)) {
        return true;
    }
    for (size_t i = 0; i < p->storage_classes.n; i++) {
        if (ITEM(p->storage_classes, i, struct storage_class_def)->of == g) {
            return true;
        }
    }
    return false;
}

static void note_jobs(struct planned *v, const struct policy *p)
{
    const struct upkeep *upkeep[] = {&p->maintenance.snapshot_cleanup,
                                     &p->maintenance.filesystem_trim};
    for (size_t i = 0; i < p->groups.n; i++) {
        struct group *g = ITEM(p->groups, i, struct group);
        for (size_t c = 0; c < g->copies.n; c++) {
            if (copy_in_longhorn(ITEM(g->copies, c, struct copy))) {
                map_put(&v->with_jobs, g->name.v, g);
                break;
            }
        }
    }
    for (size_t u = 0; u < 2; u++) {
        for (size_t i = 0; upkeep[u]->when.usable && i < upkeep[u]->groups.n; i++) {
            map_put(&v->with_jobs, upkeep[u]->groups.at[i].v, v);
        }
    }
}

void workload_volumes(const struct workload *w, void (*fn)(void *, const struct volume *),
                      void *data)
{
    for (size_t i = 0; i < w->volumes.n; i++) {
        const struct volume *v = ITEM(w->volumes, i, struct volume);
        if (v != w->dump.volume && usable(v->pvc.from)) {
            fn(data, v);
        }
    }
    if (w->dump.volume != NULL && usable(w->dump.volume->pvc.from)) {
        fn(data, w->dump.volume);
    }
}

static int by_place(const void *x, const void *y)
{
    const struct pvc *a = &((const struct planned_volume *)x)->volume->pvc;
    const struct pvc *b = &((const struct planned_volume *)y)->volume->pvc;
    int c = str_cmp(a->namespace, b->namespace);
    return c != 0 ? c : str_cmp(a->name, b->name);
}

static void append(struct arena *a, struct planned_list *list, const struct planned_volume *v)
{
    *(struct planned_volume *)arena_push(a, (void **)&list->at, list->n, &list->cap, sizeof *v) =
        *v;
    list->n++;
}

struct gathering {
    struct arena *a;
    struct planned_list *all;
    struct planned_volume one;
};

static void gather(void *data, const struct volume *v)
{
    struct gathering *g = data;
    g->one.volume = v;
    g->one.shown = arena_one(g->a, struct node *);
    append(g->a, g->all, &g->one);
}

struct planned *planned_volumes(struct arena *a, const struct policy *p)
{
    struct planned *v = arena_one(a, struct planned);
    v->by_group = map_new(a);
    v->with_jobs = map_new(a);
    bool longhorn = usable(p->cluster.longhorn.head.from);
    note_jobs(v, p);
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        if (w->in == NULL) {
            continue;
        }
        if (!map_has(&v->by_group, w->in->name.v)) {
            map_put(&v->by_group, w->in->name.v, arena_one(a, struct planned_list));
        }
        struct gathering g = {.a = a, .all = &v->all, .one = {.workload = w, .group = w->in}};
        g.one.labelled = longhorn && map_has(&v->with_jobs, w->in->name.v);
        workload_volumes(w, gather, &g);
    }
    if (v->all.n > 1) {
        qsort(v->all.at, v->all.n, sizeof *v->all.at, by_place);
    }
    for (size_t i = 0; i < v->all.n; i++) {
        append(a, map_get(&v->by_group, v->all.at[i].group->name.v), &v->all.at[i]);
    }
    return v;
}

struct planned_list planned_in(const struct planned *v, const struct group *g)
{
    const struct planned_list *list = map_get(&v->by_group, g->name.v);
    return list == NULL ? (struct planned_list){0} : *list;
}

bool planned_created(const struct planned_volume *v)
{
    return v->volume == v->workload->dump.volume && v->workload->dump.to.create.v != 0;
}

bool planned_as(const struct planned_volume *v, enum assign how)
{
    return v->labelled && !planned_created(v) && (enum assign)v->volume->assign.v == how;
}

size_t planned_count(const struct planned *v, enum assign how)
{
    size_t n = 0;
    for (size_t i = 0; i < v->all.n; i++) {
        n += planned_as(&v->all.at[i], how);
    }
    return n;
}
