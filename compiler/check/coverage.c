/*
 * Volumes: which are exempt only until a date that is past, which are in two workloads.
 */
#include "check/checks.h"
#include "units/date.h"

void check_exempt_expired(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->exempt.n; i++) {
        const struct exemption *e = ITEM(p->exempt, i, struct exemption);
        if (!usable(e->until.from) || e->until.v + DAY > r->in->now) {
            continue;
        }
        struct diag *d =
            diag_at(r->ds, D_EXEMPT_EXPIRED, e->until.span,
                    "the exemption of `%.*s/%.*s` ended on %.*s", STR_ARG(e->pvc.namespace),
                    STR_ARG(e->pvc.name), STR_ARG(date_print(r->arena, e->until.v)));
        diag_note(d, "today is %.*s", STR_ARG(date_print(r->arena, r->in->now)));
        diag_help(d, "add the volume to a workload, or exempt it again with a later date");
    }
}

/* Two workloads that share volumes: one message, however many. */
struct pair {
    const struct volume *first, *second; /* the first of the volumes shared */
    size_t more;
};

struct pairs {
    struct arena *arena;
    struct pair *at;
    size_t n, cap;
};

static struct str workload_name(const struct volume *v)
{
    return v->workload == NULL ? STR("?") : v->workload->name.v;
}

static void note_pair(struct pairs *all, const struct volume *first, const struct volume *second)
{
    for (size_t i = 0; i < all->n; i++) {
        if (all->at[i].first->workload == first->workload &&
            all->at[i].second->workload == second->workload) {
            all->at[i].more++;
            return;
        }
    }
    struct pair *p = arena_push(all->arena, (void **)&all->at, all->n, &all->cap, sizeof *p);
    *p = (struct pair){.first = first, .second = second};
    all->n++;
}

static void take_volume(struct check_run *r, const struct policy *p, struct map *seen,
                        struct pairs *twice, const struct volume *v)
{
    if (!usable(v->pvc.from)) {
        return;
    }
    struct str cluster = usable(p->cluster.name.from) ? p->cluster.name.v : p->name.v;
    struct str key = str_fmt(r->arena, "%.*s %.*s/%.*s", STR_ARG(cluster),
                             STR_ARG(v->pvc.namespace), STR_ARG(v->pvc.name));
    const struct volume *first = map_get(seen, key);
    if (first == NULL) {
        map_put(seen, key, (void *)(uintptr_t)v);
    } else if (first != v && (first->pvc.span.file != v->pvc.span.file ||
                              first->pvc.span.start != v->pvc.span.start)) {
        note_pair(twice, first, v);
    }
}

static void report_pair(struct check_run *r, const struct pair *pair)
{
    const struct volume *a = pair->first, *b = pair->second;
    bool same = a->workload == b->workload;
    struct diag *d =
        same ? diag_at(r->ds, D_VOLUME_COVERED_TWICE, b->pvc.span,
                       "the volume `%.*s/%.*s` stands twice in the workload `%.*s`",
                       STR_ARG(b->pvc.namespace), STR_ARG(b->pvc.name), STR_ARG(workload_name(b)))
             : diag_at(r->ds, D_VOLUME_COVERED_TWICE, b->pvc.span,
                       "the volume `%.*s/%.*s` is in two workloads, `%.*s` and `%.*s`",
                       STR_ARG(b->pvc.namespace), STR_ARG(b->pvc.name), STR_ARG(workload_name(a)),
                       STR_ARG(workload_name(b)));
    diag_mark(d, a->pvc.span, "first here");
    if (pair->more > 0) {
        diag_note(d, "and %.*s more",
                  STR_ARG(counted(r->arena, (int64_t)pair->more, "volume", "volumes")));
    }
    if (a->dump || b->dump) {
        diag_note(d, "the PVC of a dump belongs to its workload's group without being named under "
                     "`volumes`");
    }
    diag_help(d, "leave it in one of the two");
}

/* --------------------------------------------------------------------------- exempt and covered */

struct exempted {
    const struct exemption *by;
    const struct volume *volume;
};

static void test_volume(struct exempted *e, const struct volume *v)
{
    if (usable(v->pvc.from) && str_eq(v->pvc.namespace, e->by->pvc.namespace) &&
        str_eq(v->pvc.name, e->by->pvc.name)) {
        e->volume = e->volume == NULL ? v : e->volume;
    }
}

static void test_volumes(struct exempted *e, const struct policy *p)
{
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        for (size_t k = 0; k < w->volumes.n; k++) {
            const struct volume *v = ITEM(w->volumes, k, struct volume);
            if (v != w->dump.volume) {
                test_volume(e, v);
            }
        }
        if (w->dump.volume != NULL) {
            test_volume(e, w->dump.volume);
        }
    }
}

/* By the exact name alone: a pattern may mean all that no workload has, and equals no name. */
void check_exempt_covered(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->exempt.n; i++) {
        struct exempted e = {.by = ITEM(p->exempt, i, struct exemption)};
        const struct pvc *pvc = &e.by->pvc;
        if (!usable(pvc->from)) {
            continue;
        }
        test_volumes(&e, p);
        if (e.volume == NULL) {
            continue;
        }
        struct diag *d = diag_at(r->ds, D_VOLUME_COVERED_TWICE, pvc->span,
                                 "the volume `%.*s/%.*s` is exempt, and in the workload `%.*s`",
                                 STR_ARG(e.volume->pvc.namespace), STR_ARG(e.volume->pvc.name),
                                 STR_ARG(workload_name(e.volume)));
        diag_severity(d, SEV_WARNING);
        diag_mark(d, e.volume->pvc.span, "in the workload");
        diag_help(d, "take it out of one of the two");
    }
}

/* ------------------------------------------------------------------------------------- twice */

void check_volume_covered_twice(struct check_run *r)
{
    struct map seen = map_new(r->arena);
    struct pairs twice = {.arena = r->arena};
    for (size_t i = 0; i < r->in->policies->n; i++) {
        const struct policy *p = r->in->policies->at[i];
        for (size_t k = 0; !p->broken && k < p->workloads.n; k++) {
            const struct workload *w = ITEM(p->workloads, k, struct workload);
            for (size_t v = 0; v < w->volumes.n; v++) {
                take_volume(r, p, &seen, &twice, ITEM(w->volumes, v, struct volume));
            }
            if (w->dump.volume != NULL) {
                take_volume(r, p, &seen, &twice, w->dump.volume);
            }
        }
    }
    for (size_t i = 0; i < twice.n; i++) {
        report_pair(r, &twice.at[i]);
    }
}
