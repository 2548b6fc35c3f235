/*
 * CSI snapshots: their class, a CronJob for each copy, and rights in the namespaces of the PVCs that
 * it copies and nowhere else. Rights are the account's, so they hold the PVCs of all such copies.
 */
#include "lower/runtime.h"

enum { MOST = 1800 }; /* seconds of a run */

static bool snapshots(const struct group *g)
{
    for (size_t i = 0; i < g->copies.n; i++) {
        const struct copy *c = ITEM(g->copies, i, struct copy);
        if (c->to != NULL && c->to->type.v == STORE_CSI_SNAPSHOT && c->when.usable) {
            return true;
        }
    }
    return false;
}

bool snapshot_wanted(const struct lowering *l, const struct group *g, const struct copy *c)
{
    return c->to != NULL && c->to->type.v == STORE_CSI_SNAPSHOT && c->when.usable &&
           planned_in(l->planned, g).n > 0;
}

static bool copied(const struct lowering *l, const struct planned_volume *v)
{
    (void)l;
    return snapshots(v->group);
}

bool snapshots_wanted(const struct lowering *l)
{
    for (size_t i = 0; i < l->planned->all.n; i++) {
        if (copied(l, &l->planned->all.at[i])) {
            return true;
        }
    }
    return false;
}

/* Calls `fn` for each copy that has a CronJob. */
static void each(struct lowering *l, struct node *to,
                 void (*fn)(struct lowering *, const struct copy *, struct node *))
{
    for (size_t i = 0; i < l->p->groups.n; i++) {
        const struct group *g = ITEM(l->p->groups, i, struct group);
        for (size_t c = 0; c < g->copies.n; c++) {
            const struct copy *copy = ITEM(g->copies, c, struct copy);
            if (snapshot_wanted(l, g, copy)) {
                fn(l, copy, to);
            }
        }
    }
}

static struct str snapshot_account(struct lowering *l)
{
    return str_fmt(l->a, "%.*s-snapshot", STR_ARG(l->p->name.v));
}

/* ---------------------------------------------------------------------------------------- objects
 */

/* Without `type` Longhorn takes a backup (its documentation, "CSI VolumeSnapshot Associated with
 * Longhorn Backup"). */
static void class(struct lowering *l, const struct store *s, struct node *docs)
{
    if (s->create.v == 0) {
        return;
    }
    struct node *f = lower_facts(l, s->class.v, (struct str){0}), *parameters = node_map(l->a);
    node_set_text(l->a, f, "driver", s->driver.v);
    if (str_is(s->driver.v, "driver.longhorn.io")) {
        node_set_text(l->a, parameters, "type",
                      s->mode.v == CSI_BACKUP ? STR("bak") : STR("snap"));
    }
    node_set(l->a, f, STR("parameters"), parameters);
    lower_fill(l, TEMPLATE_VOLUME_SNAPSHOT_CLASS, f, s->class.span, docs);
}

static void cron_job(struct lowering *l, const struct copy *c, struct node *docs)
{
    struct node *f = tierv_job(l, c->job, &c->when, snapshot_account(l)), *args = node_list(l->a);
    const struct str words[] = {
        STR("snapshot"), STR("--plan"), STR("/etc/tierv/plan"), STR("--copy"),
        str_fmt(l->a, "%.*s/%.*s", STR_ARG(c->group->name.v), STR_ARG(c->key.v)),
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        node_add(l->a, args, node_text(l->a, words[i]));
    }
    node_set_text(l->a, f, "component", STR("snapshot"));
    node_set_int(l->a, f, "activeDeadlineSeconds", MOST);
    node_set(l->a, f, STR("args"), args);
    lower_fill(l, TEMPLATE_TIERV_JOB, f, c->head.span, docs);
    class(l, c->to, docs);
}

void volume_snapshots(struct lowering *l, struct node *docs)
{
    each(l, docs, cron_job);
}

/* ------------------------------------------------------------------------- rights and plan entries
 */

static struct span first_cause(const struct lowering *l)
{
    for (size_t i = 0; i < l->planned->all.n; i++) {
        if (copied(l, &l->planned->all.at[i])) {
            return l->planned->all.at[i].group->head.span;
        }
    }
    return l->p->cluster.head.span;
}

void snapshot_rights(struct lowering *l, struct node *docs)
{
    if (!snapshots_wanted(l)) {
        return;
    }
    const struct planned_list *all = &l->planned->all;
    struct str account = snapshot_account(l), last = {0};
    struct span cause = first_cause(l);
    lower_fill(l, TEMPLATE_SERVICE_ACCOUNT, lower_facts(l, account, l->p->cluster.namespace.v),
               cause, docs);
    for (size_t i = 0, part = 0; i < all->n;) {
        struct str namespace = all->at[i].volume->pvc.namespace;
        struct node *claims = claims_next(l, &i, copied);
        part = str_eq(namespace, last) ? part : 0;
        if (claims->n > 0) {
            struct node *f = role_facts(l, account, namespace, part++);
            node_set(l->a, f, STR("claims"), claims);
            lower_fill(l, TEMPLATE_SNAPSHOT_ROLE, f, cause, docs);
        }
        last = namespace;
    }
}

static void plan_entry(struct lowering *l, const struct copy *c, struct node *section)
{
    plan_cron_job(l, section, l->p->cluster.namespace.v, c->job, &c->when);
}

void snapshot_cron_jobs(struct lowering *l, struct node *section)
{
    each(l, section, plan_entry);
}
