/*
 * Workloads: exactly one of tier and group, their volumes, and the dump, whose PVC becomes a volume
 * of the workload's group.
 */
#include "policy/resolve.h"

static void missing(struct resolving *r, const struct head *h, const char *key, const char *what,
                    const char *help)
{
    struct diag *d = diag_at(r->ds, D_MISSING_KEY, h->span, "`%s` is missing", key);
    diag_label(d, "in this %s", what);
    diag_help(d, "%s", help);
}

/* ---------------------------------------------------------------------------------- tier and group
 */

/* A tier named where a group is meant, or the other way round. */
static bool mixed_up(struct resolving *r, const struct text *name, const struct map *here,
                     const struct map *there, const char *kind, const char *key)
{
    if (!usable(name->from) || map_has(here, name->v) || !map_has(there, name->v) ||
        r->p->partial) {
        return false;
    }
    struct diag *d =
        diag_at(r->ds, D_UNDEFINED_REFERENCE, name->span, "`%.*s` is a %s", STR_ARG(name->v), kind);
    diag_mark(d, ((const struct head *)map_get(there, name->v))->span, "defined here");
    diag_help(d, "write `%s: %.*s`", key, STR_ARG(name->v));
    return true;
}

static void by_group(struct resolving *r, struct workload *w)
{
    struct policy *p = r->p;
    if (mixed_up(r, &w->group, &p->group_by_name, &p->tier_by_name,
                 "tier without copies, and no group", "tier")) {
        return;
    }
    struct group *g = refer(r, &p->group_by_name, &p->groups, "group", &w->group);
    if (g == NULL) {
        return;
    }
    g->used = true;
    if (!poisoned(g) && g->of != NULL) {
        w->in = g;
        w->of = g->of;
    }
}

static void by_tier(struct resolving *r, struct workload *w)
{
    struct policy *p = r->p;
    if (mixed_up(r, &w->tier, &p->tier_by_name, &p->group_by_name, "group, and no tier", "group")) {
        return;
    }
    struct tier *t = refer(r, &p->tier_by_name, &p->tiers, "tier", &w->tier);
    if (t == NULL) {
        return;
    }
    t->used = true;
    struct group *g = map_get(&p->group_by_name, t->name.v);
    if (g != NULL && g->implicit) {
        g->used = true;
    }
    if (!poisoned(t)) {
        w->of = t;
        w->in = g != NULL && g->implicit ? g : NULL;
    }
}

static void resolve_owner(struct resolving *r, struct workload *w)
{
    if (w->tier.from != ABSENT && w->group.from != ABSENT) {
        struct diag *d = diag_at(r->ds, D_BAD_VALUE, w->tier.span,
                                 "a workload has a `tier` or a `group`, not both");
        diag_mark(d, w->group.span, "the group");
        diag_help(d, "a group has a tier: remove `tier`");
        by_tier(r, w);
        by_group(r, w);
    } else if (w->group.from != ABSENT) {
        by_group(r, w);
    } else if (w->tier.from != ABSENT) {
        by_tier(r, w);
    } else {
        missing(r, &w->head, "tier", "workload", "write `tier: NAME`, or `group: NAME`");
    }
    if (w->of != NULL) {
        w->of->used = true;
    }
}

/* -------------------------------------------------------------------------------------------
 * volumes */

struct owner {
    struct resolving *r;
    struct workload *workload;
};

static bool own_volume(void *context, void *item)
{
    struct owner *o = context;
    struct volume *v = item;
    if (poisoned(v) || !usable(v->pvc.from)) {
        return false;
    }
    v->workload = o->workload;
    if (said(v->assign.from)) {
        needs_longhorn(o->r, v->assign.span, "`assign` is about Longhorn's labels");
    }
    return true;
}

static bool own_copy(void *context, void *item)
{
    struct owner *o = context;
    return resolve_copy(o->r, item, NULL, o->workload);
}

/* --------------------------------------------------------------------------------------------
 * dumps */

static struct number by_default(int64_t v, struct span span)
{
    return (struct number){.v = v, .span = span, .from = DEFAULTED};
}

/* Mounted only while a dump runs; nothing of `defaults.volume` holds for it. */
static struct volume *dump_volume(struct resolving *r, struct workload *w)
{
    struct dump_to *to = &w->dump.to;
    struct volume *v = arena_one(r->a, struct volume);
    v->head = to->head;
    v->pvc = to->pvc;
    v->size = to->size;
    v->replicas = r->p->cluster.replicas;
    if (v->replicas.from == WRITTEN) {
        v->replicas.from = INHERITED;
    }
    v->assign = by_default(ASSIGN_ENROLL, to->head.span);
    v->attached = by_default(ATTACHED_SOMETIMES, to->head.span);
    v->workload = w;
    v->dump = true;
    return v;
}

static bool repeated(struct resolving *r, struct workload *w)
{
    for (size_t i = 0; i < w->volumes.n; i++) {
        const struct pvc *pvc = &ITEM(w->volumes, i, struct volume)->pvc, *to = &w->dump.to.pvc;
        if (str_eq(pvc->namespace, to->namespace) && str_eq(pvc->name, to->name)) {
            struct diag *d = diag_at(r->ds, D_DUPLICATE_DEFINITION, pvc->span,
                                     "the PVC of a dump is not repeated under `volumes`");
            diag_label(d, "it is covered already");
            diag_mark(d, to->span, "the dump goes here");
            diag_help(d, "give the dump a PVC of its own, or remove this entry if it is meant for the "
                         "dump alone");
            return true;
        }
    }
    return false;
}

/* `NAME.NAMESPACE.svc…`; empty where the host says none. */
static struct str host_namespace(const struct workload *w)
{
    struct str rest = w->dump.host.v, name, namespace, svc;
    bool says = str_split(&rest, '.', &name) && str_split(&rest, '.', &namespace) &&
                str_split(&rest, '.', &svc) && str_is(svc, "svc");
    return says ? namespace : (struct str){0};
}

/* A dump runs beside its PVC, and a pod reads only Secrets of its own namespace. */
static void judge_dump_namespace(struct resolving *r, const struct workload *w)
{
    struct str here = w->dump.to.pvc.namespace;
    bool beside = w->volumes.n == 0 || str_eq(here, host_namespace(w));
    for (size_t i = 0; i < w->volumes.n; i++) {
        beside = beside || str_eq(here, ITEM(w->volumes, i, struct volume)->pvc.namespace);
    }
    if (beside) {
        return;
    }
    const struct pvc *data = &ITEM(w->volumes, 0, struct volume)->pvc;
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, w->dump.to.pvc.namespace_span,
                             "the dump would run in the namespace `%.*s`, away from its database",
                             STR_ARG(here));
    diag_mark(d, data->span, "the data is in `%.*s`", STR_ARG(data->namespace));
    diag_note(d, "it runs in the namespace of its PVC, and reads the password's Secret there");
    diag_help(d, "put the dump's PVC into `%.*s`", STR_ARG(data->namespace));
}

static void dump_to_pvc(struct resolving *r, struct workload *w)
{
    struct dump *d = &w->dump;
    struct items *volumes = &w->volumes;
    if (d->keep.from == ABSENT) {
        missing(r, &d->head, "keep", "dump", "say how many dumps stay on the PVC: `keep: 3`");
        d->keep.from = POISONED;
    }
    if (usable(d->to.create.from) && d->to.create.v != 0 && d->to.size.from == ABSENT) {
        missing(r, &d->to.head, "size", "destination",
                "a PVC that is created has a size: `size: 20Gi`");
    }
    if (repeated(r, w)) {
        return;
    }
    judge_dump_namespace(r, w);
    d->volume = dump_volume(r, w);
    void **slot = arena_push(r->a, (void **)&volumes->at, volumes->n, &volumes->cap, sizeof *slot);
    *slot = d->volume;
    volumes->n++;
}

static bool dump_to_store(struct resolving *r, struct workload *w)
{
    struct dump *d = &w->dump;
    struct store *to = refer(r, &r->p->store_by_name, &r->p->stores, "store", &d->to.store);
    if (to == NULL || poisoned(to)) {
        return false;
    }
    to->used = true;
    if (to->type.v != STORE_S3_OBJECTS) {
        struct diag *x = diag_at(r->ds, D_BAD_VALUE, d->to.store.span,
                                 "a dump goes to a PVC or to a store of type `s3-objects`");
        diag_mark(x, to->type.span, "the store is of this type");
        diag_help(x, "write `to: {pvc: NAMESPACE/NAME, size: 10Gi, create: true}`: the copies of its "
                     "group then cover the dump");
        return false;
    }
    if (said(d->to.create.from)) {
        struct diag *x = diag_at(r->ds, D_BAD_VALUE, d->to.create.span, "`create` is for a PVC");
        diag_mark(x, d->to.store.span, "this dump goes to a store");
    }
    d->store = to;
    return true;
}

/* Where its PVC is, else its host, else the data. */
static struct str dump_namespace(const struct workload *w)
{
    struct str host = host_namespace(w);
    if (w->dump.volume != NULL) {
        return w->dump.volume->pvc.namespace;
    }
    if (host.n > 0) {
        return host;
    }
    return w->volumes.n > 0 ? ITEM(w->volumes, 0, struct volume)->pvc.namespace : (struct str){0};
}

static void resolve_dump(struct resolving *r, struct workload *w)
{
    struct dump *d = &w->dump;
    bool pvc = d->to.pvc.from != ABSENT, store = d->to.store.from != ABSENT, fine = false;
    if (!usable(d->head.from)) {
        return;
    }
    if (!usable(d->to.head.from)) {
        fine = false;
    } else if (pvc && store) {
        struct diag *x = diag_at(r->ds, D_BAD_VALUE, d->to.store.span,
                                 "a dump goes to a `pvc` or to a `store`, not both");
        diag_mark(x, d->to.pvc.span, "the PVC");
    } else if (pvc && usable(d->to.pvc.from)) {
        dump_to_pvc(r, w);
        fine = d->volume != NULL;
    } else if (store) {
        fine = dump_to_store(r, w);
    } else if (!pvc) {
        missing(r, &d->to.head, "pvc", "destination",
                "write `pvc: NAMESPACE/NAME`, or `store: NAME`");
    }
    if (!fine) {
        d->head.from = POISONED;
        return;
    }
    d->namespace = dump_namespace(w);
    if (d->namespace.n == 0 && usable(d->host.from)) {
        struct diag *x = diag_at(r->ds, D_BAD_VALUE, d->host.span,
                                 "the database's namespace is not known from this host");
        diag_note(x,
                  "a dump runs in the namespace of its database, and the workload has no volumes");
        diag_help(x, "write `NAME.NAMESPACE.svc`");
    }
}

/* ----------------------------------------------------------------------------------------
 * workloads */

/* External copies of its group protect a workload without volumes too. */
static bool protects_something(const struct workload *w)
{
    bool external = false;
    for (size_t i = 0; w->in != NULL && i < w->in->copies.n; i++) {
        external = external || ITEM(w->in->copies, i, struct copy)->to->type.v == STORE_EXTERNAL;
    }
    return w->volumes.head.from != ABSENT || w->dump.head.from != ABSENT ||
           w->copies.head.from != ABSENT || external || (w->in != NULL && w->in->incomplete) ||
           (usable(w->of->rpo.from) && w->of->rpo.none);
}

static bool resolve_workload(void *context, void *item)
{
    struct resolving *r = context;
    struct workload *w = item;
    struct owner o = {r, w};
    map_put(&r->p->workload_by_name, w->name.v, w);
    if (poisoned(w)) {
        return false;
    }
    resolve_owner(r, w);
    keep_items(&w->volumes, &o, own_volume);
    keep_items(&w->copies, &o, own_copy);
    resolve_dump(r, w);
    if (said(w->consistency.from) && w->consistency.v == CONSISTENCY_DUMP &&
        w->dump.head.from == ABSENT) {
        struct diag *d =
            diag_at(r->ds, D_BAD_VALUE, w->consistency.span,
                    "only dumps would count as recovery points, and this workload has none");
        diag_mark(d, w->head.span, "it has no `dump`");
        diag_help(d, "remove `consistency`, or add a `dump`");
    }
    if (w->of == NULL) {
        return false;
    }
    if (!protects_something(w)) {
        missing(r, &w->head, "volumes", "workload", "list its PVCs: `volumes: [NAMESPACE/NAME]`");
    }
    if (w->in != NULL) {
        struct items *members = &w->in->workloads;
        void **slot =
            arena_push(r->a, (void **)&members->at, members->n, &members->cap, sizeof *slot);
        *slot = w;
        members->n++;
    }
    return true;
}

void resolve_workloads(struct resolving *r)
{
    keep_items(&r->p->workloads, r, resolve_workload);
}
