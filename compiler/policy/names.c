/*
 * Each object is *claimed*: kind, namespace, name, and the definition that it comes from. The claim
 * checks the name by the rule of what it becomes and remembers it, so that a second claim of the
 * same object (copy `c` of group `a-b` and copy `b-c` of group `a`) is a collision. A name is
 * judged at the definitions that it is made of, because the derived one stands nowhere.
 */
#include "policy/names.h"

#include "units/name.h"

struct claim {
    const char *kind;     /* RecurringJob, CronJob … */
    struct str namespace; /* empty: of the cluster */
    struct str name;
    enum name_rule rule;
    struct span from; /* the definition that makes it */
    struct span part; /* a second definition in the name (the group of a copy), or unknown */
    bool own;         /* the user wrote this very name */
    const char
        *overridden; /* how it could be named otherwise: "name", "target" …, NULL if it cannot */
};

struct naming {
    struct resolving *r;
    struct map claims;
};

static void complain(struct naming *n, const struct claim *c, const struct misread *m,
                     bool too_long)
{
    struct diags *ds = n->r->ds;
    if (!too_long) {
        struct diag *d = diag_at(ds, D_NAME_INVALID, c->from, "`%.*s` cannot be the name of a %s",
                                 STR_ARG(c->name), c->kind);
        diag_label(d, "%.*s", STR_ARG(m->why));
        if (m->help.n > 0) {
            diag_help(d, "%.*s", STR_ARG(m->help));
        }
        return;
    }
    size_t limit = name_limit(c->rule);
    struct diag *d = diag_at(ds, D_NAME_TOO_LONG, c->from,
                             "the %s `%.*s` has %zu characters, at most %zu are allowed", c->kind,
                             STR_ARG(c->name), c->name.n, limit);
    diag_label(d, "shorten this by %zu", c->name.n - limit);
    if (span_known(c->part)) {
        diag_mark(d, c->part, "or this");
    }
    if (c->overridden != NULL && !c->own) {
        diag_help(d, "or name it yourself: `%s: …`", c->overridden);
    }
}

static void collide(struct naming *n, const struct claim *c, const struct claim *first)
{
    struct diag *d = diag_at(n->r->ds, D_NAME_COLLISION, c->from, "the %s `%.*s` is made twice",
                             c->kind, STR_ARG(c->name));
    diag_label(d, "made by this");
    diag_mark(d, first->from, "and by this");
    if (c->overridden != NULL) {
        diag_help(d, "give one of them another name: `%s: …`", c->overridden);
    }
}

static void claim(struct naming *n, struct claim c)
{
    struct resolving *r = n->r;
    struct misread m = {0};
    bool too_long = false;
    if (c.name.n == 0) {
        return;
    }
    if (!name_check(r->a, c.rule, c.name, &m, &too_long)) {
        complain(n, &c, &m, too_long);
        return;
    }
    struct str key = str_fmt(r->a, "%s %.*s %.*s", c.kind, STR_ARG(c.namespace), STR_ARG(c.name));
    struct claim *first = map_get(&n->claims, key);
    if (first != NULL) {
        collide(n, &c, first);
        return;
    }
    struct claim *kept = arena_one(r->a, struct claim);
    *kept = c;
    map_put(&n->claims, key, kept);
}

/* The definitions' own names, where the reader did not: nothing is derived from a bad one. */
static struct str derive(struct naming *n, const struct text *override, struct str first,
                         const char *between, struct str last)
{
    if (override->from == POISONED || first.n == 0 || last.n == 0) {
        return (struct str){0};
    }
    if (usable(override->from)) {
        return override->v;
    }
    return str_fmt(n->r->a, "%.*s%s%.*s", STR_ARG(first), between, STR_ARG(last));
}

/* -------------------------------------------------------------------------------------------
 * groups */

static bool good(const struct text *name)
{
    return usable(name->from);
}

static void name_copy(struct naming *n, struct group *g, struct copy *c)
{
    const struct cluster *cluster = &n->r->p->cluster;
    bool csi = c->to->type.v == STORE_CSI_SNAPSHOT;
    if (c->to->type.v == STORE_EXTERNAL || !good(&g->name) || !good(&c->key)) {
        return;
    }
    c->job = derive(n, &c->name, g->name.v, "-", c->key.v);
    bool own = usable(c->name.from);
    claim(n, (struct claim){
                 .kind = csi ? "CronJob" : "RecurringJob",
                 .namespace = csi ? cluster->namespace.v : cluster->longhorn.namespace.v,
                 .name = c->job,
                 .rule = csi ? NAME_CRONJOB : NAME_RECURRING_JOB,
                 .from = own ? c->name.span : c->key.span,
                 .part = own ? (struct span){0} : g->name.span,
                 .own = own,
                 .overridden = "name",
             });
}

/* A tier becomes a group as soon as it holds copies: `default` would then take every unlabelled
 * volume, so neither may be called so. */
static void name_group(struct naming *n, const char *kind, struct text *name)
{
    struct misread m = {0};
    bool too_long = false;
    struct claim c = {
        .kind = kind, .name = name->v, .rule = NAME_GROUP, .from = name->span, .own = true};
    if (usable(name->from) && !name_check(n->r->a, NAME_GROUP, name->v, &m, &too_long)) {
        complain(n, &c, &m, too_long);
        name->from = POISONED;
    }
}

static void name_groups(struct naming *n)
{
    struct policy *p = n->r->p;
    for (size_t i = 0; i < p->tiers.n; i++) {
        struct tier *t = ITEM(p->tiers, i, struct tier);
        if (t->copies.head.from != ABSENT ||
            t->name.v.n > 1) { /* a lone letter is no group's name */
            name_group(n, "tier", &t->name);
        }
    }
    for (size_t i = 0; i < p->groups.n; i++) {
        struct group *g = ITEM(p->groups, i, struct group);
        if (g->implicit) {
            g->name = g->of->name;
        } else {
            name_group(n, "group", &g->name);
        }
        for (size_t j = 0; j < g->copies.n; j++) {
            name_copy(n, g, ITEM(g->copies, j, struct copy));
        }
    }
}

/* ---------------------------------------------------------------------------- jobs of the policy
 */

static struct str of_policy(struct naming *n, const char *suffix)
{
    const struct text *name = &n->r->p->name;
    return good(name) ? str_fmt(n->r->a, "%.*s-%s", STR_ARG(name->v), suffix) : (struct str){0};
}

static struct str job_of_policy(struct naming *n, const struct text *override, const char *suffix,
                                const char *kind, enum name_rule rule, struct str namespace)
{
    bool own = usable(override->from);
    struct str name = derive(n, override, n->r->p->name.v, "-", str_of(suffix));
    if (own || good(&n->r->p->name)) {
        claim(n, (struct claim){.kind = kind,
                                .namespace = namespace,
                                .name = name,
                                .rule = rule,
                                .from = own ? override->span : n->r->p->name.span,
                                .own = own,
                                .overridden = "name"});
    }
    return name;
}

static void name_maintenance(struct naming *n)
{
    struct policy *p = n->r->p;
    struct maintenance *m = &p->maintenance;
    struct str longhorn = p->cluster.longhorn.namespace.v;
    if (usable(m->snapshot_cleanup.head.from)) {
        m->snapshot_cleanup.job = job_of_policy(n, &m->snapshot_cleanup.name, "snapshot-cleanup",
                                                "RecurringJob", NAME_RECURRING_JOB, longhorn);
    }
    if (usable(m->filesystem_trim.head.from)) {
        m->filesystem_trim.job = job_of_policy(n, &m->filesystem_trim.name, "filesystem-trim",
                                               "RecurringJob", NAME_RECURRING_JOB, longhorn);
    }
    if (usable(m->system_backup.head.from)) {
        m->system_backup.job = job_of_policy(n, &m->system_backup.name, "system-backup",
                                             "RecurringJob", NAME_RECURRING_JOB, longhorn);
    }
}

static void name_policy(struct naming *n)
{
    struct policy *p = n->r->p;
    struct str namespace = p->cluster.namespace.v;
    const struct text *drills = &p->cluster.drill_namespace;
    if (said(drills->from) || (usable(drills->from) && p->drills.n > 0)) {
        claim(n, (struct claim){.kind = "Namespace",
                                .name = drills->v,
                                .rule = NAME_LABEL,
                                .from = drills->span,
                                .overridden = "drillNamespace"});
    }
    p->plan_name = of_policy(n, "plan");
    p->result_name = of_policy(n, "result");
    p->drill_result_name = of_policy(n, "drill-result");
    if (!p->verification.off) {
        p->verify_job = p->verification.job =
            job_of_policy(n, &p->verification.name, "verify", "CronJob", NAME_CRONJOB, namespace);
    }
    if (!p->enrolment.off) {
        p->enroll_job = p->enrolment.job =
            job_of_policy(n, &p->enrolment.name, "enroll", "CronJob", NAME_CRONJOB, namespace);
    }
}

/* ------------------------------------------------------------------------------- dumps and drills
 */

static void name_dump(struct naming *n, struct workload *w)
{
    struct dump *d = &w->dump;
    if (!usable(d->head.from) || !good(&w->name)) {
        return;
    }
    bool own = usable(d->name.from);
    d->job = derive(n, &d->name, w->name.v, "-", STR("dump"));
    claim(n, (struct claim){.kind = "CronJob",
                            .namespace = d->namespace,
                            .name = d->job,
                            .rule = NAME_CRONJOB,
                            .from = own ? d->name.span : w->name.span,
                            .own = own,
                            .overridden = "name"});
    claim(n, (struct claim){.kind = "ServiceAccount",
                            .namespace = d->namespace,
                            .rule = NAME_SUBDOMAIN,
                            .name = str_fmt(n->r->a, "%.*s-dump", STR_ARG(w->name.v)),
                            .from = w->name.span});
}

static void name_drill(struct naming *n, struct drill *d)
{
    bool own = usable(d->name.from);
    if (!good(&d->key)) {
        return;
    }
    d->job = derive(n, &d->name, d->key.v, "-", STR("drill"));
    claim(n, (struct claim){.kind = "CronJob",
                            .namespace = n->r->p->cluster.namespace.v,
                            .name = d->job,
                            .rule = NAME_CRONJOB,
                            .from = own ? d->name.span : d->key.span,
                            .own = own,
                            .overridden = "name"});
}

/* ------------------------------------------------------------------------------------------ stores
 */

static void name_store(struct naming *n, struct store *s)
{
    const struct text *longhorn = &n->r->p->cluster.longhorn.namespace;
    struct span at = said(s->target.from) ? s->target.span : s->name.span;
    if (s->type.v == STORE_LONGHORN_BACKUP && usable(s->target.from)) {
        claim(n, (struct claim){.kind = "BackupTarget",
                                .namespace = longhorn->v,
                                .name = s->target.v,
                                .rule = NAME_BACKUP_TARGET,
                                .from = at,
                                .own = said(s->target.from),
                                .overridden = "target"});
    }
    if (s->type.v == STORE_LONGHORN_BACKUP && usable(s->credentials.external.head.from)) {
        claim(n, (struct claim){.kind = "ExternalSecret",
                                .namespace = longhorn->v,
                                .name = s->credentials.secret.v,
                                .rule = NAME_SUBDOMAIN,
                                .from = s->credentials.secret.span,
                                .own = true,
                                .overridden = "secret"});
    }
    if (s->type.v == STORE_CSI_SNAPSHOT && usable(s->class.from) && usable(s->create.from) &&
        s->create.v != 0) {
        claim(n, (struct claim){.kind = "VolumeSnapshotClass",
                                .name = s->class.v,
                                .rule = NAME_SUBDOMAIN,
                                .from = s->class.span,
                                .own = true,
                                .overridden = "class"});
    }
}

void names_derive(struct resolving *r)
{
    struct naming n = {.r = r, .claims = map_new(r->a)};
    struct policy *p = r->p;
    name_groups(&n);
    name_maintenance(&n);
    name_policy(&n);
    for (size_t i = 0; i < p->workloads.n; i++) {
        name_dump(&n, ITEM(p->workloads, i, struct workload));
    }
    for (size_t i = 0; i < p->drills.n; i++) {
        name_drill(&n, ITEM(p->drills, i, struct drill));
    }
    for (size_t i = 0; i < p->stores.n; i++) {
        name_store(&n, ITEM(p->stores, i, struct store));
    }
}
