/*
 * Fills what nobody said. The table's `fallback`s come last; before them what is inherited: a
 * volume's from `defaults.volume` and the cluster, a store's by its type, names from other names.
 * Keys that documents may share out (`needed`) are missed here, where the policy is whole.
 */
#include "policy/policy.h"
#include "policy/value.h"

static const char *const on_by_default[] = {"transfer", "recovery", "limits", "enrolment",
                                            "verification"};

struct filling {
    struct diags *ds;
    struct arena *a;
    struct policy *p;
};

static bool is_on(const char *name)
{
    for (size_t i = 0; i < sizeof on_by_default / sizeof on_by_default[0]; i++) {
        if (str_is(str_of(name), on_by_default[i])) {
            return true;
        }
    }
    return false;
}

/* ------------------------------------------------------------------------------- what is missing
 */

static void missing(struct filling *f, const struct key *k, const struct shape *s,
                    const struct head *h)
{
    if (!f->p->partial) {
        struct diag *d = diag_at(f->ds, D_MISSING_KEY, h->span, "`%s` is missing", k->name);
        diag_label(d, "in this %s", s->name);
        if (k->example != NULL) {
            diag_help(d, "for example `%s: %s`", k->name, k->example);
        }
    }
}

static void need(struct filling *f, const struct shape *s, void *owner)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct key *k = &s->keys[i];
        enum origin from = value_origin(k, owner);
        if (from == ABSENT && k->needed) {
            missing(f, k, s, owner);
            value_poison(k, owner);
        } else if (k->type == KEY_SHAPE && from == WRITTEN) {
            bool *off =
                k->of->off_at == 0 ? NULL : (bool *)((char *)shape_field(owner, k) + k->of->off_at);
            if (off == NULL || !*off) {
                need(f, k->of, shape_field(owner, k));
            }
        }
    }
}

/* ----------------------------------------------------------------------------------- inheritance
 */

static void inherit(struct number *to, const struct number *from)
{
    if (to->from == ABSENT && from->from != ABSENT) {
        *to = *from;
        to->from = from->from == WRITTEN ? INHERITED : from->from;
    }
}

static void inherit_volume(struct filling *f, struct volume *v)
{
    const struct volume *d = &f->p->defaults.volume;
    inherit(&v->size, &d->size);
    inherit(&v->daily_change, &d->daily_change);
    inherit(&v->replicas, &d->replicas);
    inherit(&v->assign, &d->assign);
    inherit(&v->attached, &d->attached);
}

static struct number by_default(int64_t v, struct span span)
{
    return (struct number){.v = v, .span = span, .from = DEFAULTED};
}

static void default_number(struct number *n, int64_t v, struct span span)
{
    if (n->from == ABSENT) {
        *n = by_default(v, span);
    }
}

static void default_text(struct text *t, struct str v, struct span span)
{
    if (t->from == ABSENT) {
        *t = (struct text){v, span, DEFAULTED};
    }
}

static void default_workload(struct filling *f, struct workload *w)
{
    for (size_t i = 0; i < w->volumes.n; i++) {
        inherit_volume(f, ITEM(w->volumes, i, struct volume));
    }
    bool dump = w->dump.head.from != ABSENT;
    default_number(&w->consistency, dump ? CONSISTENCY_DUMP : CONSISTENCY_ANY, w->head.span);
    if (usable(w->dump.head.from) && usable(w->dump.engine.from)) {
        default_number(&w->dump.port, w->dump.engine.v == ENGINE_MARIADB ? 3306 : 5432,
                       w->dump.head.span);
    }
}

/* Of mode backup a CSI store lies where its target does: resolve knows. */
static void default_domain(struct store *s)
{
    if (s->type.v == STORE_LONGHORN_SNAPSHOT) {
        s->domain = by_default(DOMAIN_VOLUME, s->head.span);
    } else if (s->type.v == STORE_CSI_SNAPSHOT && s->mode.v != CSI_BACKUP) {
        default_number(&s->domain, DOMAIN_VOLUME, s->head.span);
    } else if (s->type.v == STORE_LONGHORN_BACKUP || s->type.v == STORE_S3_OBJECTS) {
        bool near = str_starts(s->url.v, STR("nfs:")) || str_starts(s->url.v, STR("cifs:"));
        default_number(&s->domain, near ? DOMAIN_SITE : DOMAIN_REGION, s->head.span);
    }
}

/* Whose rules hold behind an endpoint of one's own cannot be guessed. */
static void default_store(struct filling *f, struct store *s)
{
    if (!usable(s->type.from)) {
        return;
    }
    if (said(s->endpoint.from) && s->provider.from == ABSENT) {
        struct diag *d = diag_at(f->ds, D_MISSING_KEY, s->head.span, "`provider` is missing");
        diag_label(d, "in this store");
        diag_mark(d, s->endpoint.span,
                  "with an `endpoint`, nobody knows whose lifecycle rules hold");
        diag_help(d, "write `provider:` with one of aws, minio, ceph, garage, r2, b2, wasabi, "
                     "hetzner, scaleway");
        s->provider.from = POISONED;
    }
    if (s->type.v == STORE_LONGHORN_BACKUP) {
        default_text(&s->target, STR("default"), s->head.span);
    }
    default_domain(s);
}

static void default_cluster(struct filling *f)
{
    struct cluster *c = &f->p->cluster;
    if (usable(c->namespace.from)) {
        default_text(&c->drill_namespace, str_fmt(f->a, "%.*s-drill", STR_ARG(c->namespace.v)),
                     c->namespace.span);
    }
    for (size_t i = 0; i < f->p->storage_classes.n; i++) {
        struct storage_class_def *s = ITEM(f->p->storage_classes, i, struct storage_class_def);
        if (usable(c->longhorn.namespace.from)) {
            default_text(&s->secret_namespace, c->longhorn.namespace.v, s->head.span);
        }
    }
    for (size_t i = 0; i < f->p->maintenance.keep_out.n; i++) {
        struct keep_out *k = ITEM(f->p->maintenance.keep_out, i, struct keep_out);
        default_number(&k->days, 0x7f, k->head.span);
    }
}

/* -------------------------------------------------------------------------------------- the table
 */

static bool for_kind(const struct shape *s, const struct key *k, const void *owner)
{
    if (s->kind_at == 0 || k->kinds == 0) {
        return true;
    }
    const struct number *kind = (const void *)((const char *)owner + s->kind_at);
    return usable(kind->from) && (k->kinds >> kind->v & 1) != 0;
}

static void fill(struct filling *f, const struct shape *s, void *owner);

static void fill_section(struct filling *f, const struct key *k, void *section,
                         const struct head *owner)
{
    struct head *h = section;
    if (h->from == ABSENT && is_on(k->name)) {
        *h = (struct head){.span = owner->span, .body = owner->body, .from = DEFAULTED};
    }
    if (usable(h->from) || section == &f->p->cluster) {
        fill(f, k->of, section);
    }
}

static void fill(struct filling *f, const struct shape *s, void *owner)
{
    const struct head *h = owner;
    for (size_t i = 0; i < s->n; i++) {
        const struct key *k = &s->keys[i];
        void *v = shape_field(owner, k);
        if (k->type == KEY_SHAPE) {
            fill_section(f, k, v, h);
        } else if (k->type == KEY_MAP || k->type == KEY_LIST) {
            const struct items *items = v;
            for (size_t j = 0; j < items->n; j++) {
                fill(f, k->of, items->at[j]);
            }
        } else if (value_origin(k, owner) == ABSENT && for_kind(s, k, owner)) {
            value_default(f->a, k, owner, h->span);
        }
    }
}

/* Without Longhorn nobody knows how a volume is replicated: there is no default. */
static void default_replicas(struct policy *p)
{
    if (p->cluster.longhorn.head.from == ABSENT && p->cluster.replicas.from == DEFAULTED) {
        p->cluster.replicas = (struct number){0};
    }
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct items *volumes = &ITEM(p->workloads, i, struct workload)->volumes;
        for (size_t j = 0; j < volumes->n; j++) {
            inherit(&ITEM(*volumes, j, struct volume)->replicas, &p->cluster.replicas);
        }
    }
}

void policy_defaults(struct diags *ds, struct policy *p)
{
    struct filling f = {ds, diags_arena(ds), p};
    need(&f, &policy_shape, p);
    for (size_t i = 0; i < p->stores.n; i++) {
        default_store(&f, ITEM(p->stores, i, struct store));
    }
    for (size_t i = 0; i < p->workloads.n; i++) {
        default_workload(&f, ITEM(p->workloads, i, struct workload));
    }
    fill(&f, &policy_shape, p);
    default_replicas(p);
    default_cluster(&f);
}
