/*
 * What tierv needs in the cluster: a namespace, the plan, its CronJob, and the least rights.
 * Nothing of it is made where tierv has no job: a Role without names would be a Role on all names.
 */
#include "lower/runtime.h"

#include "lower/plan.h"

enum { NAMES_LIMIT = 512 * 1024 }; /* bytes of names in one Role, well below what etcd holds */

bool enrolment_wanted(const struct lowering *l)
{
    const struct enrolment *e = &l->p->enrolment;
    return usable(e->head.from) && !e->off && e->when.usable &&
           planned_count(l->planned, ASSIGN_ENROLL) > 0;
}

static bool any_wanted(const struct lowering *l)
{
    return enrolment_wanted(l) || verification_wanted(l) || snapshots_wanted(l) ||
           drills_wanted(l);
}

static struct str account(struct lowering *l)
{
    return str_fmt(l->a, "%.*s-enroll", STR_ARG(l->p->name.v));
}

static struct span cause(const struct lowering *l)
{
    const struct head *head = &l->p->enrolment.head;
    return head->from == WRITTEN ? head->span : l->p->cluster.head.span;
}

void namespaces(struct lowering *l, struct node *docs)
{
    const struct cluster *c = &l->p->cluster;
    const struct str names[] = {c->namespace.v, c->drill_namespace.v};
    const bool wanted[] = {any_wanted(l), drills_wanted(l)};
    for (size_t i = 0; c->namespace_exists.v == 0 && i < 2; i++) {
        if (wanted[i]) {
            lower_fill(l, TEMPLATE_NAMESPACE, lower_facts(l, names[i], (struct str){0}),
                       c->head.span, docs);
        }
    }
}

/* ------------------------------------------------------------------------------------------- plan
 */

/* The first volume of the part's namespace: a part that grows too large grows by its volumes. */
static struct span part_cause(const struct lowering *l, const struct plan_part *part)
{
    const struct planned_list *all = &l->planned->all;
    for (size_t i = 0; i < all->n; i++) {
        const struct pvc *pvc = &all->at[i].volume->pvc;
        if (str_eq(pvc->namespace, part->namespace) && span_known(pvc->span)) {
            return pvc->span;
        }
    }
    return l->p->cluster.head.span;
}

static void plan_map(struct lowering *l, const struct plan_part *part, struct node *docs)
{
    struct arena *a = l->a;
    struct str plan = str_fmt(a, "%.*s-plan", STR_ARG(l->p->name.v));
    struct node *which = node_map(a);
    struct str name = part->namespace.n == 0
                          ? plan
                          : str_fmt(a, "%.*s-%.*s", STR_ARG(plan), STR_ARG(part->namespace));
    node_set_text(a, which, "name", name);
    node_set_text(a, which, "file",
                  part->namespace.n == 0 ? STR("plan.json")
                                         : str_fmt(a, "plan-%.*s.json", STR_ARG(part->namespace)));
    node_add(a, l->plans, which);
    struct node *f = lower_facts(l, name, l->p->cluster.namespace.v);
    node_set_text(a, f, "version", str_of(l->in->version));
    node_set_text(a, f, "digest", l->in->digest);
    node_set_text(a, f, "json", lower_json(l, part->plan));
    lower_fill(l, TEMPLATE_PLAN, f, part_cause(l, part), docs);
}

void plan_config_maps(struct lowering *l, struct node *docs)
{
    l->plans = node_list(l->a);
    l->plan = plan_build(l);
    if (!any_wanted(l)) {
        return;
    }
    struct plan_parts parts = {.at = &(struct plan_part){.plan = l->plan}, .n = 1};
    if (lower_json_size(l->plan) > PLAN_LIMIT) {
        parts = plan_split(l, l->plan);
    }
    for (size_t i = 0; i < parts.n; i++) {
        plan_map(l, &parts.at[i], docs);
    }
}

/* ---------------------------------------------------------------------------------------- CronJob
 */

void put_pods(struct lowering *l, struct node *facts)
{
    struct arena *a = l->a;
    const struct pods *pods = &l->p->cluster.pods;
    struct node *selector = node_map(a), *secrets = node_list(a);
    for (size_t i = 0; i < pods->node_selector.n; i++) {
        node_set(a, selector, pods->node_selector.keys[i].v,
                 node_text(a, pods->node_selector.values[i].v));
    }
    for (size_t i = 0; i < pods->image_pull_secrets.n; i++) {
        struct node *one = node_map(a);
        node_set_text(a, one, "name", pods->image_pull_secrets.at[i].v);
        node_add(a, secrets, one);
    }
    if (pods->tolerations != NULL) {
        node_set(a, facts, STR("tolerations"), pods->tolerations);
    }
    node_set(a, facts, STR("nodeSelector"), selector);
    node_set(a, facts, STR("imagePullSecrets"), secrets);
    node_set_text(a, facts, "priorityClassName", pods->priority_class_name.v);
    bool own = pods->resources != NULL && pods->resources->n > 0;
    node_set(a, facts, STR("resources"),
             own ? pods->resources
                 : template_one(l->ds, l->templates, TEMPLATE_RESOURCES,
                                lower_facts(l, (struct str){0}, (struct str){0})));
}

struct node *tierv_job(struct lowering *l, struct str name, const struct timing *when,
                       struct str account)
{
    struct arena *a = l->a;
    int64_t least = when->least_gap;
    struct node *f = lower_facts(l, name, l->p->cluster.namespace.v);
    node_set_text(a, f, "schedule", when->cron);
    node_set_text(a, f, "timeZone", when->zone);
    node_set_int(a, f, "startingDeadlineSeconds", least > 0 && least < 600 ? least : 600);
    node_set_text(a, f, "serviceAccount", account);
    node_set_text(a, f, "image", l->p->cluster.images.tierv.v);
    node_set(a, f, STR("plans"), l->plans);
    put_pods(l, f);
    return f;
}

void enrolment(struct lowering *l, struct node *docs)
{
    if (enrolment_wanted(l)) {
        const struct enrolment *e = &l->p->enrolment;
        struct str name = e->job.n > 0 ? e->job : account(l);
        lower_fill(l, TEMPLATE_ENROLMENT, tierv_job(l, name, &e->when, account(l)), cause(l), docs);
    }
}

void plan_cron_job(struct lowering *l, struct node *section, struct str namespace, struct str name,
                   const struct timing *when)
{
    struct node *one = node_map(l->a), *spec = node_map(l->a);
    node_set_text(l->a, one, "kind", STR("CronJob"));
    node_set_text(l->a, one, "namespace", namespace);
    node_set_text(l->a, one, "name", name);
    node_set_text(l->a, spec, "schedule", when->cron);
    node_set_text(l->a, spec, "timeZone", when->zone);
    node_set(l->a, one, STR("spec"), spec);
    node_add(l->a, section, one);
}

/* ----------------------------------------------------------------------------------------- rights
 */

struct node *role_facts(struct lowering *l, struct str account, struct str namespace, size_t part)
{
    struct str name =
        part == 0 ? account : str_fmt(l->a, "%.*s-%zu", STR_ARG(account), part + 1);
    struct node *f = lower_facts(l, name, namespace);
    node_set_text(l->a, f, "serviceAccount", account);
    node_set_text(l->a, f, "accountNamespace", l->p->cluster.namespace.v);
    return f;
}

struct node *claims_next(struct lowering *l, size_t *i,
                         bool (*wanted)(const struct lowering *, const struct planned_volume *))
{
    const struct planned_list *all = &l->planned->all;
    struct str namespace = all->at[*i].volume->pvc.namespace;
    struct node *claims = node_list(l->a);
    for (size_t bytes = 0; *i < all->n && bytes < NAMES_LIMIT &&
                           str_eq(all->at[*i].volume->pvc.namespace, namespace);
         ++*i) {
        const struct planned_volume *v = &all->at[*i];
        if (wanted(l, v)) {
            node_add(l->a, claims, lower_text(l, v->volume->pvc.name));
            bytes += v->volume->pvc.name.n;
        }
    }
    return claims;
}

static bool enrolled(const struct lowering *l, const struct planned_volume *v)
{
    (void)l;
    return planned_as(v, ASSIGN_ENROLL);
}

/* Roles of one namespace, for the volumes from `i` on; returns where the next namespace begins. */
static size_t roles_in(struct lowering *l, size_t i, bool *longhorn_done, struct node *docs)
{
    const struct planned_list *all = &l->planned->all;
    struct str namespace = all->at[i].volume->pvc.namespace;
    bool longhorn = str_eq(namespace, l->p->cluster.longhorn.namespace.v);
    for (size_t part = 0; i < all->n && str_eq(all->at[i].volume->pvc.namespace, namespace);) {
        struct node *claims = claims_next(l, &i, enrolled);
        if (claims->n > 0) {
            struct node *f = role_facts(l, account(l), namespace, part++);
            node_set(l->a, f, STR("claims"), claims);
            node_set_bool(l->a, f, "longhorn", longhorn && !*longhorn_done);
            *longhorn_done |= longhorn;
            lower_fill(l, TEMPLATE_ENROLL_ROLE, f, cause(l), docs);
        }
    }
    return i;
}

static void enroll_rights(struct lowering *l, struct node *docs)
{
    if (!enrolment_wanted(l)) {
        return;
    }
    lower_fill(l, TEMPLATE_SERVICE_ACCOUNT, lower_facts(l, account(l), l->p->cluster.namespace.v),
               cause(l), docs);
    lower_fill(l, TEMPLATE_ENROLL_CLUSTER_ROLE, role_facts(l, account(l), (struct str){0}, 0), cause(l), docs);
    bool longhorn_done = false;
    for (size_t i = 0; i < l->planned->all.n;) {
        i = roles_in(l, i, &longhorn_done, docs);
    }
    if (!longhorn_done) {
        struct node *f = role_facts(l, account(l), l->p->cluster.longhorn.namespace.v, 0);
        node_set_bool(l->a, f, "longhorn", true);
        lower_fill(l, TEMPLATE_ENROLL_ROLE, f, cause(l), docs);
    }
}

void rbac(struct lowering *l, struct node *docs)
{
    enroll_rights(l, docs);
    verify_rights(l, docs);
    snapshot_rights(l, docs);
    drill_rights(l, docs);
    dump_rights(l, docs);
}
