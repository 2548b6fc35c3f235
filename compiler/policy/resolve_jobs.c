/*
 * What runs beside the copies: maintenance, storage classes, enrolment, and what others bring.
 */
#include "policy/resolve.h"

static void missing(struct resolving *r, const struct head *h, const char *key, const char *what,
                    const char *help)
{
    struct diag *d = diag_at(r->ds, D_MISSING_KEY, h->span, "`%s` is missing", key);
    diag_label(d, "in this %s", what);
    diag_help(d, "%s", help);
}

void references(struct resolving *r, struct texts_list *names, const struct map *defined,
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

/* --------------------------------------------------------------------------------- storage classes
 */

/* What a class of ours says by itself, or what Longhorn would refuse only when a volume is made. */
static void class_parameters(struct resolving *r, const struct storage_class_def *s, bool encrypted)
{
    bool target = false;
    for (size_t i = 0; s->of != NULL && i < s->of->copies.n; i++) {
        const struct store *to = ITEM(s->of->copies, i, struct copy)->to;
        target = target || to->type.v == STORE_LONGHORN_BACKUP;
    }
    for (size_t i = 0; i < s->parameters.n; i++) {
        const struct text *key = &s->parameters.keys[i], *value = &s->parameters.values[i];
        int64_t n;
        bool secret =
            str_starts(key->v, STR("csi.storage.k8s.io/")) &&
            (str_ends(key->v, STR("-secret-name")) || str_ends(key->v, STR("-secret-namespace")));
        if (str_is(key->v, "recurringJobSelector") || str_is(key->v, "encrypted") ||
            (target && str_is(key->v, "backupTargetName")) || (encrypted && secret)) {
            struct diag *d = diag_at(r->ds, D_BAD_VALUE, key->span,
                                     "the parameter `%.*s` is tierc's to write", STR_ARG(key->v));
            diag_help(d, "remove it: `group`, `encrypted` and `secret` say it");
        } else if (str_is(key->v, "numberOfReplicas") &&
                   !(str_int(value->v, &n) && n >= 1 && n <= 20)) {
            struct diag *d = diag_at(r->ds, D_BAD_VALUE, value->span,
                                     "`numberOfReplicas` cannot be `%.*s`", STR_ARG(value->v));
            diag_label(d, "1 to 20");
        }
    }
}

static void class_secret(struct resolving *r, const struct storage_class_def *s, bool encrypted)
{
    const struct text *key = said(s->secret.from) ? &s->secret : &s->secret_namespace;
    if (!encrypted && said(key->from)) {
        struct diag *d =
            diag_at(r->ds, D_BAD_VALUE, key->span, "only an encrypted class has a key");
        diag_help(d, "add `encrypted: true`, or remove it");
    }
}

static bool resolve_class(void *context, void *item)
{
    struct resolving *r = context;
    struct storage_class_def *s = item;
    if (poisoned(s)) {
        return false;
    }
    needs_longhorn(r, s->name.span, "this class is Longhorn's");
    if (str_is(s->name.v, "longhorn") || str_is(s->name.v, "longhorn-static")) {
        struct diag *d =
            diag_at(r->ds, D_NAME_INVALID, s->name.span,
                    "`%.*s` cannot be the name of a storage class", STR_ARG(s->name.v));
        diag_label(d, "Longhorn makes a class of this name itself, and sets it back");
    }
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
    bool encrypted = s->encrypted.from == POISONED || s->encrypted.v != 0;
    class_secret(r, s, encrypted);
    class_parameters(r, s, encrypted);
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
    if (usable(m->head.from) && usable(m->sink.from) && m->sink.v == SINK_SERVE &&
        said(m->pushgateway.from)) {
        struct diag *d = diag_at(r->ds, D_BAD_VALUE, m->pushgateway.span,
                                 "nothing is pushed where metrics are scraped");
        diag_mark(d, m->sink.span, "scraped, by this");
    }
}

/* A Kustomization that waits for itself is never applied. */
static void resolve_gitops(struct resolving *r)
{
    const struct texts_list *names = &r->p->gitops.depends_on;
    for (size_t i = 0; usable(r->p->gitops.head.from) && i < names->n; i++) {
        struct str s = names->at[i].v;
        if (str_eq(s, str_fmt(r->a, "%.*s-backup", STR_ARG(r->p->name.v))) ||
            str_eq(s, str_fmt(r->a, "%.*s-runtime", STR_ARG(r->p->name.v)))) {
            struct diag *d = diag_at(r->ds, D_BAD_VALUE, names->at[i].span,
                                     "`%.*s` would wait for itself", STR_ARG(s));
            diag_note(d, "`dependsOn` goes to both `%.*s-backup` and `%.*s-runtime`",
                      STR_ARG(r->p->name.v), STR_ARG(r->p->name.v));
        }
    }
}

static bool whole_window(void *context, void *item)
{
    (void)context;
    const struct keep_out *k = item;
    return !poisoned(k) && usable(k->from.from) && usable(k->to.from) && usable(k->days.from);
}

struct exempting {
    struct resolving *r;
    struct map seen; /* NAMESPACE/NAME → the first */
};

/* What an alias repeats is not written twice. */
static bool whole_exemption(void *context, void *item)
{
    struct exempting *x = context;
    struct exemption *e = item;
    if (poisoned(e) || !usable(e->pvc.from)) {
        return false;
    }
    struct str name = str_fmt(x->r->a, "%.*s/%.*s", STR_ARG(e->pvc.namespace), STR_ARG(e->pvc.name));
    const struct exemption *first = map_get(&x->seen, name);
    if (first == NULL) {
        map_put(&x->seen, name, e);
    } else if (first->pvc.span.file != e->pvc.span.file ||
               first->pvc.span.start != e->pvc.span.start) {
        struct diag *d = diag_at(x->r->ds, D_DUPLICATE_DEFINITION, e->pvc.span,
                                 "`%.*s` is exempt twice", STR_ARG(name));
        diag_mark(d, first->pvc.span, "first here");
        diag_help(d, "remove one of the two");
    }
    return true;
}

/* A text that a list holds once. */
static void once(struct resolving *r, const struct texts_list *list)
{
    struct map seen = map_new(r->a);
    for (size_t i = 0; i < list->n; i++) {
        const struct text *first = map_get(&seen, list->at[i].v);
        if (first == NULL) {
            map_put(&seen, list->at[i].v, &list->at[i]);
            continue;
        }
        struct diag *d = diag_at(r->ds, D_DUPLICATE_DEFINITION, list->at[i].span,
                                 "`%.*s` stands in the list twice", STR_ARG(list->at[i].v));
        diag_mark(d, first->span, "first here");
    }
}

void resolve_jobs(struct resolving *r)
{
    struct maintenance *m = &r->p->maintenance;
    resolve_upkeep(r, &m->snapshot_cleanup, "this job is Longhorn's");
    resolve_upkeep(r, &m->filesystem_trim, "this job is Longhorn's");
    resolve_system_backup(r, &m->system_backup);
    keep_items(&m->keep_out, NULL, whole_window);
    resolve_drills(r);
    keep_items(&r->p->storage_classes, r, resolve_class);
    struct exempting x = {.r = r, .seen = map_new(r->a)};
    keep_items(&r->p->exempt, &x, whole_exemption);
    once(r, &r->p->gitops.depends_on);
    for (size_t i = 0; i < r->p->drills.n; i++) {
        once(r, &ITEM(r->p->drills, i, struct drill)->check.files);
    }
    resolve_enrolment(r);
    resolve_monitoring(r);
    resolve_gitops(r);
}
