/*
 * What runs beside the copies: maintenance, drills, storage classes, enrolment.
 */
#include "policy/resolve.h"

static void missing(struct resolving *r, const struct head *h, const char *key, const char *what,
                    const char *help)
{
    struct diag *d = diag_at(r->ds, D_MISSING_KEY, h->span, "`%s` is missing", key);
    diag_label(d, "in this %s", what);
    diag_help(d, "%s", help);
}

/* The names that refer to something; others are reported and taken out. Twice the same is an error.
 */
static void references(struct resolving *r, struct texts_list *names, const struct map *defined,
                       const struct items *section, const char *kind)
{
    size_t n = 0;
    for (size_t i = 0; i < names->n; i++) {
        bool again = false;
        for (size_t j = 0; j < n && !again; j++) {
            again = str_eq(names->at[j].v, names->at[i].v);
            if (again) {
                struct diag *d =
                    diag_at(r->ds, D_DUPLICATE_DEFINITION, names->at[i].span,
                            "`%.*s` stands in the list twice", STR_ARG(names->at[i].v));
                diag_mark(d, names->at[j].span, "first here");
            }
        }
        if (!again && refer(r, defined, section, kind, &names->at[i]) != NULL) {
            names->at[n++] = names->at[i];
        }
    }
    names->n = n;
}

/* ------------------------------------------------------------------------------------- maintenance
 */

static void resolve_upkeep(struct resolving *r, struct upkeep *u, const char *what)
{
    if (usable(u->head.from)) {
        needs_longhorn(r, u->head.span, what);
        references(r, &u->groups, &r->p->group_by_name, &r->p->groups, "group");
    }
}

static void resolve_system_backup(struct resolving *r, struct system_backup *s)
{
    if (!usable(s->head.from)) {
        return;
    }
    needs_longhorn(r, s->head.span, "system backups are Longhorn's");
    for (size_t i = 0; i < r->p->stores.n; i++) {
        struct store *to = ITEM(r->p->stores, i, struct store);
        if (to->type.v == STORE_LONGHORN_BACKUP && str_is(to->target.v, "default")) {
            to->used = true;
        }
    }
}

/* -------------------------------------------------------------------------------------------
 * drills */

static bool copied_to(const struct workload *w, const struct store *to)
{
    for (size_t i = 0; w->in != NULL && i < w->in->copies.n; i++) {
        const struct store *holds = ITEM(w->in->copies, i, struct copy)->to;
        if (holds == to || holds->target_store == to) {
            return true;
        }
    }
    return usable(w->dump.head.from) ? w->dump.store == to : w->dump.head.from == POISONED;
}

/* What has no copy there cannot be restored from there. */
static void restorable(struct resolving *r, const struct drill *d)
{
    for (size_t i = 0; i < d->workloads.n; i++) {
        const struct text *name = &d->workloads.at[i];
        const struct workload *w = map_get(&r->p->workload_by_name, name->v);
        bool whole = w != NULL && !poisoned(w) && w->of != NULL;
        if (whole && !copied_to(w, d->store) && !(w->in != NULL && w->in->incomplete)) {
            struct diag *x =
                diag_at(r->ds, D_BAD_VALUE, name->span, "the workload `%.*s` has no copy in `%.*s`",
                        STR_ARG(name->v), STR_ARG(d->store->name.v));
            diag_mark(x, d->from.span, "the drill restores from here");
        }
    }
}

static bool resolve_drill(void *context, void *item)
{
    struct resolving *r = context;
    struct drill *d = item;
    if (poisoned(d)) {
        return false;
    }
    references(r, &d->workloads, &r->p->workload_by_name, &r->p->workloads, "workload");
    struct store *from = refer(r, &r->p->store_by_name, &r->p->stores, "store", &d->from);
    if (from == NULL || poisoned(from)) {
        return false;
    }
    from->used = true;
    d->store = from;
    if (from->type.v == STORE_EXTERNAL) {
        struct diag *x = diag_at(r->ds, D_BAD_VALUE, d->from.span,
                                 "tierc cannot restore from an external store");
        diag_mark(x, from->type.span, "the store is of this type");
        return false;
    }
    restorable(r, d);
    return true;
}

/* --------------------------------------------------------------------------------- storage classes
 */

static bool resolve_class(void *context, void *item)
{
    struct resolving *r = context;
    struct storage_class_def *s = item;
    if (poisoned(s)) {
        return false;
    }
    needs_longhorn(r, s->name.span, "this class is Longhorn's");
    if (usable(s->encrypted.from) && s->encrypted.v != 0 && s->secret.from == ABSENT) {
        missing(r, &s->head, "secret", "storage class",
                "an encrypted class has a key: `secret: NAME`");
    }
    struct group *g = refer(r, &r->p->group_by_name, &r->p->groups, "group", &s->group);
    if (g == NULL) {
        return false;
    }
    g->used = true;
    if (g->of != NULL) {
        g->of->used = true;
    }
    s->of = g;
    return !poisoned(g);
}

/* -------------------------------------------------------------------------- enrolment, monitoring
 */

/* Labels that only Longhorn reads: where it is absent, the job that sets them is off. */
static void resolve_enrolment(struct resolving *r)
{
    struct enrolment *e = &r->p->enrolment;
    if (e->head.from == WRITTEN && !e->off) {
        needs_longhorn(r, e->head.span, "enrolment sets Longhorn's labels");
    }
    if (r->p->cluster.longhorn.head.from == ABSENT) {
        e->off = true;
    }
}

static void resolve_monitoring(struct resolving *r)
{
    struct monitoring *m = &r->p->monitoring;
    if (usable(m->head.from) && usable(m->sink.from) && m->sink.v == SINK_PUSHGATEWAY &&
        m->pushgateway.from == ABSENT && !r->p->partial) {
        missing(r, &m->head, "pushgateway", "section",
                "write its URL, or `sink: serve` for a Deployment that is scraped");
    }
}

static bool whole_window(void *context, void *item)
{
    (void)context;
    const struct keep_out *k = item;
    return !poisoned(k) && usable(k->from.from) && usable(k->to.from) && usable(k->days.from);
}

static bool whole_exemption(void *context, void *item)
{
    (void)context;
    const struct exemption *e = item;
    return !poisoned(e) && usable(e->pvc.from);
}

void resolve_jobs(struct resolving *r)
{
    struct maintenance *m = &r->p->maintenance;
    resolve_upkeep(r, &m->snapshot_cleanup, "this job is Longhorn's");
    resolve_upkeep(r, &m->filesystem_trim, "this job is Longhorn's");
    resolve_system_backup(r, &m->system_backup);
    keep_items(&m->keep_out, NULL, whole_window);
    keep_items(&r->p->drills, r, resolve_drill);
    keep_items(&r->p->storage_classes, r, resolve_class);
    keep_items(&r->p->exempt, NULL, whole_exemption);
    resolve_enrolment(r);
    resolve_monitoring(r);
}
