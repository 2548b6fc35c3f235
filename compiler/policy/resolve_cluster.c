/*
 * The cluster: which versions it has, and that nothing of ours moves into a namespace of others,
 * where the label of the `restricted` standard would break what lives there.
 */
#include "policy/resolve.h"

enum { LONGHORN_FIRST = 5, LONGHORN_LAST = 13, KUBERNETES_FIRST = 27 };

struct version {
    int64_t part[3];
};

/* The reader has seen to the form. */
static bool version(const struct text *t, struct version *v)
{
    struct str rest = t->v, part;
    *v = (struct version){0};
    for (size_t i = 0; i < 3 && str_split(&rest, '.', &part); i++) {
        if (!str_int(part, &v->part[i])) {
            return false;
        }
    }
    return usable(t->from);
}

static void unsupported(struct resolving *r, struct text *t, const char *what, const char *range)
{
    struct diag *d = diag_at(r->ds, D_VERSION_UNSUPPORTED, t->span, "%s %.*s is not supported",
                             what, STR_ARG(t->v));
    diag_label(d, "this version of tierc knows %s", range);
}

void resolve_cluster(struct resolving *r)
{
    struct cluster *c = &r->p->cluster;
    struct longhorn *l = &c->longhorn;
    struct version v;
    if (version(&c->kubernetes, &v)) {
        c->kubernetes_minor = (int)v.part[1];
        if (v.part[0] != 1 || v.part[1] < KUBERNETES_FIRST) {
            unsupported(r, &c->kubernetes, "Kubernetes",
                        "1.27 and later: earlier CronJobs have no `timeZone`");
        }
    }
    if (usable(l->head.from) && version(&l->version, &v)) {
        l->major = (int)v.part[0];
        l->minor = (int)v.part[1];
        l->patch = (int)v.part[2];
        if (v.part[0] != 1 || v.part[1] < LONGHORN_FIRST || v.part[1] > LONGHORN_LAST) {
            unsupported(r, &l->version, "Longhorn", "1.5 to 1.13");
        }
    }
}

/* ------------------------------------------------------------------------------------ namespaces
 */

static void taken(struct resolving *r, const struct text *ours, const char *whose,
                  struct span where)
{
    struct diag *d =
        diag_at(r->ds, D_BAD_VALUE, ours->span,
                "the namespace `%.*s` is not free: tierc labels its own ones `restricted`",
                STR_ARG(ours->v));
    diag_label(d, "%s", whose);
    if (span_known(where)) {
        diag_mark(d, where, "it is used here");
    }
    diag_help(d, "give tierc a namespace of its own, for example `backup-system`");
}

static bool same(const struct text *x, const struct text *y)
{
    return usable(x->from) && usable(y->from) && str_eq(x->v, y->v);
}

/* Where it is said that a workload lives in the namespace, or NULL. */
static const struct span *dweller(const struct policy *p, struct str namespace)
{
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        const struct items *volumes = &w->volumes;
        if (usable(w->dump.head.from) && str_eq(w->dump.namespace, namespace)) {
            return &w->dump.host.span;
        }
        for (size_t j = 0; j < volumes->n; j++) {
            const struct pvc *pvc = &ITEM(*volumes, j, struct volume)->pvc;
            if (str_eq(pvc->namespace, namespace)) {
                return &pvc->namespace_span;
            }
        }
    }
    return NULL;
}

static void free_for_us(struct resolving *r, const struct text *ours)
{
    const struct policy *p = r->p;
    const struct text *longhorn = &p->cluster.longhorn.namespace,
                      *monitoring = &p->monitoring.namespace;
    struct str s = ours->v;
    if (!usable(ours->from)) {
        return;
    }
    const struct span *workload = dweller(p, s);
    if (str_is(s, "default") || str_starts(s, STR("kube-"))) {
        taken(r, ours, "this one is Kubernetes' own", (struct span){0});
    } else if (same(ours, longhorn)) {
        taken(r, ours, "this one is Longhorn's",
              said(longhorn->from) ? longhorn->span : (struct span){0});
    } else if (usable(p->monitoring.head.from) && same(ours, monitoring)) {
        taken(r, ours, "this one is monitoring's",
              said(monitoring->from) ? monitoring->span : (struct span){0});
    } else if (workload != NULL) {
        taken(r, ours, "a workload lives in this one", *workload);
    }
}

void resolve_namespaces(struct resolving *r)
{
    struct cluster *c = &r->p->cluster;
    free_for_us(r, &c->namespace);
    if (same(&c->namespace, &c->drill_namespace)) {
        struct diag *d =
            diag_at(r->ds, D_BAD_VALUE, c->drill_namespace.span,
                    "drills may not run in `cluster.namespace`, where the plan and its jobs live");
        if (said(c->namespace.from)) {
            diag_mark(d, c->namespace.span, "the same namespace");
        } else {
            diag_note(d, "`%.*s` is the default of `namespace`", STR_ARG(c->namespace.v));
        }
    } else {
        free_for_us(r, &c->drill_namespace);
    }
}
