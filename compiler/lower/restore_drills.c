/*
 * Restore drills: a CronJob each, the namespace of what they restore, a class of one replica for it,
 * and rights by fixed names, POLICY-drill-NAME-I, where I counts the volumes from 1. Dumps in an
 * object store lie on no volume: a drill of these has no job.
 */
#include "lower/runtime.h"

#include <stdlib.h>

static bool of_longhorn(const struct store *s)
{
    return s->type.v != STORE_CSI_SNAPSHOT || str_is(s->driver.v, "driver.longhorn.io");
}

static bool copied_to(const struct group *g, const struct store *s)
{
    for (size_t i = 0; i < g->copies.n; i++) {
        const struct store *to = ITEM(g->copies, i, struct copy)->to;
        if (to != NULL && (to == s || to->target_store == s)) {
            return true;
        }
    }
    return false;
}

/* A dump is looked for where dumps lie, all else where they do not. */
static bool restores(const struct drill *d, const struct planned_volume *v)
{
    bool dumps = usable(d->check.dump.from) && d->check.dump.v != 0;
    bool named = false;
    for (size_t i = 0; i < d->workloads.n; i++) {
        named = named || str_eq(d->workloads.at[i].v, v->workload->name.v);
    }
    return named && copied_to(v->group, d->store) &&
           dumps == (v->volume == v->workload->dump.volume);
}

bool drill_wanted(const struct lowering *l, const struct drill *d)
{
    const struct planned_list *all = &l->planned->all;
    bool any = false;
    for (size_t i = 0; i < all->n; i++) {
        any = any || restores(d, &all->at[i]);
    }
    return any && d->when.usable && d->store->type.v != STORE_S3_OBJECTS;
}

bool drills_wanted(const struct lowering *l)
{
    bool any = false;
    for (size_t i = 0; i < l->p->drills.n; i++) {
        any = any || drill_wanted(l, ITEM(l->p->drills, i, struct drill));
    }
    return any;
}

static struct str drill_account(struct lowering *l)
{
    return str_fmt(l->a, "%.*s-drill", STR_ARG(l->p->name.v));
}

/* -------------------------------------------------------------------------------------------- plan
 */

static struct str image_for(const struct lowering *l, const struct drill *d,
                            const struct planned_volume *v)
{
    const struct images *images = &l->p->cluster.images;
    if (d->check.command.n > 0) {
        return d->check.image.v;
    }
    if (v->volume != v->workload->dump.volume) {
        return images->tierv.v;
    }
    return v->workload->dump.engine.v == ENGINE_MARIADB ? images->mariadb.v : images->postgresql.v;
}

static struct str scratch_name(struct lowering *l, const struct drill *d, size_t i)
{
    return str_fmt(l->a, "%.*s-%.*s-%zu", STR_ARG(drill_account(l)), STR_ARG(d->key.v), i);
}

/* What it restores, under which names. */
static struct node *volumes_of(struct lowering *l, const struct drill *d)
{
    const struct planned_list *all = &l->planned->all;
    struct node *list = node_list(l->a);
    for (size_t i = 0; i < all->n; i++) {
        const struct planned_volume *v = &all->at[i];
        if (restores(d, v)) {
            struct node *one = node_map(l->a);
            node_set_text(l->a, one, "namespace", v->volume->pvc.namespace);
            node_set_text(l->a, one, "pvc", v->volume->pvc.name);
            node_set_text(l->a, one, "workload", v->workload->name.v);
            node_set_text(l->a, one, "image", image_for(l, d, v));
            node_set_text(l->a, one, "scratch", scratch_name(l, d, list->n + 1));
            node_add(l->a, list, one);
        }
    }
    return list;
}

void drill_plan(struct lowering *l, const struct drill *d, struct node *map)
{
    struct node *pods = node_map(l->a);
    bool wanted = drill_wanted(l, d);
    node_set(l->a, map, STR("volumes"), wanted ? volumes_of(l, d) : node_list(l->a));
    node_set(l->a, map, STR("storageClass"),
             wanted && of_longhorn(d->store) ? lower_text(l, drill_account(l)) : lower_null(l));
    node_set_int(l->a, map, "runAsUser", d->run_as_user.v);
    put_pods(l, pods);
    node_set(l->a, map, STR("pods"), pods);
}

/* ---------------------------------------------------------------------------------------- objects
 */

/* One replica, gone with its PVC. */
static void class(struct lowering *l, const struct drill *d, struct node *docs)
{
    struct node *f = lower_facts(l, drill_account(l), (struct str){0}), *parameters = node_map(l->a);
    node_set_text(l->a, parameters, "numberOfReplicas", STR("1"));
    node_set_text(l->a, f, "reclaimPolicy", STR("Delete"));
    node_set_text(l->a, f, "volumeBindingMode", STR("Immediate"));
    node_set(l->a, f, STR("parameters"), parameters);
    lower_fill(l, TEMPLATE_STORAGE_CLASS, f, d->head.span, docs);
}

static void cron_job(struct lowering *l, const struct drill *d, struct node *docs)
{
    struct node *f = tierv_job(l, d->job, &d->when, drill_account(l)), *args = node_list(l->a);
    const struct str words[] = {STR("drill"), STR("--plan"), STR("/etc/tierv/plan"), STR("--drill"),
                                d->key.v};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        node_add(l->a, args, node_text(l->a, words[i]));
    }
    node_set_text(l->a, f, "component", STR("drill"));
    node_set_int(l->a, f, "activeDeadlineSeconds", d->deadline.v + 600);
    node_set(l->a, f, STR("args"), args);
    lower_fill(l, TEMPLATE_TIERV_JOB, f, d->head.span, docs);
}

void restore_drills(struct lowering *l, struct node *docs)
{
    bool classed = false;
    if (!drills_wanted(l)) {
        return;
    }
    for (size_t i = 0; i < l->p->drills.n; i++) {
        const struct drill *d = ITEM(l->p->drills, i, struct drill);
        if (!drill_wanted(l, d)) {
            continue;
        }
        if (of_longhorn(d->store) && !classed) {
            class(l, d, docs);
            classed = true;
        }
        cron_job(l, d, docs);
    }
    lower_fill(l, TEMPLATE_RESULT,
               lower_facts(l, l->p->drill_result_name, l->p->cluster.namespace.v),
               ITEM(l->p->drills, 0, struct drill)->head.span, docs);
}

/* ----------------------------------------------------------------------------------------- rights
 */

static bool drilled(const struct lowering *l, const struct planned_volume *v, bool snapshots)
{
    for (size_t i = 0; i < l->p->drills.n; i++) {
        const struct drill *d = ITEM(l->p->drills, i, struct drill);
        if (drill_wanted(l, d) && restores(d, v) &&
            (!snapshots || d->store->type.v == STORE_CSI_SNAPSHOT)) {
            return true;
        }
    }
    return false;
}

static bool claimed(const struct lowering *l, const struct planned_volume *v)
{
    return drilled(l, v, false);
}

static int by_text(const void *x, const void *y)
{
    return str_cmp((*(struct node *const *)x)->text, (*(struct node *const *)y)->text);
}

static struct node *scratch_names(struct lowering *l)
{
    struct node *names = node_list(l->a);
    for (size_t i = 0; i < l->p->drills.n; i++) {
        const struct drill *d = ITEM(l->p->drills, i, struct drill);
        const struct node *volumes = drill_wanted(l, d) ? volumes_of(l, d) : node_list(l->a);
        for (size_t v = 0; v < volumes->n; v++) {
            node_add(l->a, names, node_get(volumes->items[v], "scratch"));
        }
    }
    if (names->n > 1) {
        qsort(names->items, names->n, sizeof *names->items, by_text);
    }
    return names;
}

static void role(struct lowering *l, struct node *f, struct span cause, struct node *docs)
{
    lower_fill(l, TEMPLATE_DRILL_ROLE, f, cause, docs);
}

/* Returns whether any of them is restored from VolumeSnapshots. */
static bool source_roles(struct lowering *l, struct span cause, struct node *docs)
{
    const struct planned_list *all = &l->planned->all;
    bool any = false;
    struct str last = {0};
    for (size_t i = 0, part = 0; i < all->n;) {
        size_t from = i;
        struct str namespace = all->at[i].volume->pvc.namespace;
        struct node *claims = claims_next(l, &i, claimed);
        bool snapshots = false;
        for (; from < i; from++) {
            snapshots = snapshots || drilled(l, &all->at[from], true);
        }
        if (!str_eq(namespace, last)) { /* in Longhorn's a Role of that name is there already */
            part = str_eq(namespace, l->p->cluster.longhorn.namespace.v);
        }
        if (claims->n > 0) {
            struct node *f = role_facts(l, drill_account(l), namespace, part++);
            node_set(l->a, f, STR("claims"), claims);
            node_set_bool(l->a, f, "snapshots", snapshots);
            role(l, f, cause, docs);
        }
        any = any || snapshots;
        last = namespace;
    }
    return any;
}

void drill_rights(struct lowering *l, struct node *docs)
{
    if (!drills_wanted(l)) {
        return;
    }
    const struct cluster *c = &l->p->cluster;
    struct span cause = ITEM(l->p->drills, 0, struct drill)->head.span;
    struct str account = drill_account(l);
    struct node *names = scratch_names(l), *f = role_facts(l, account, c->drill_namespace.v, 0);
    lower_fill(l, TEMPLATE_SERVICE_ACCOUNT, lower_facts(l, account, c->namespace.v), cause, docs);
    node_set(l->a, f, STR("scratch"), names);
    role(l, f, cause, docs);
    f = role_facts(l, account, c->namespace.v, 0);
    node_set_text(l->a, f, "result", l->p->drill_result_name);
    role(l, f, cause, docs);
    if (usable(c->longhorn.head.from)) {
        f = role_facts(l, account, c->longhorn.namespace.v, 0);
        node_set_bool(l->a, f, "longhorn", true);
        role(l, f, cause, docs);
    }
    bool snapshots = source_roles(l, cause, docs);
    f = role_facts(l, account, (struct str){0}, 0);
    node_set(l->a, f, STR("scratch"), names);
    node_set_bool(l->a, f, "snapshots", snapshots);
    lower_fill(l, TEMPLATE_DRILL_CLUSTER_ROLE, f, cause, docs);
}
