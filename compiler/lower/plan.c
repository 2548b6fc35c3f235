/*
 * The frame of the plan and its small sections; copies, workloads and the split into parts have
 * files of their own. Sections are sorted, so that the order of definitions is not in it.
 */
#include "lower/plan.h"

#include <stdlib.h>

#include "lower/facts.h"
#include "lower/planned.h"
#include "lower/runtime.h"
#include "prove/gaps.h"
#include "units/date.h"

static int by_text(const void *x, const void *y)
{
    return str_cmp((*(struct node *const *)x)->text, (*(struct node *const *)y)->text);
}

static struct node *cluster(struct lowering *l)
{
    struct arena *a = l->a;
    const struct cluster *c = &l->p->cluster;
    struct node *map = node_map(a);
    node_set_text(a, map, "name", c->name.v);
    node_set_text(a, map, "timezone", c->timezone.v);
    node_set_text(a, map, "kubernetes", c->kubernetes.v);
    node_set_text(a, map, "namespace", c->namespace.v);
    struct node *longhorn = node_null(a);
    if (usable(c->longhorn.head.from)) {
        longhorn = node_map(a);
        node_set_text(a, longhorn, "version", c->longhorn.version.v);
        node_set_text(a, longhorn, "namespace", c->longhorn.namespace.v);
    }
    node_set(a, map, STR("longhorn"), longhorn);
    node_set_int(a, map, "nodes", c->nodes.v);
    node_set_int(a, map, "replicas", c->replicas.v);
    bool drilled = l->p->drills.n > 0 && usable(c->drill_namespace.from);
    node_set(a, map, STR("drillNamespace"),
             drilled ? node_text(a, c->drill_namespace.v) : lower_null(l));
    return map;
}

/* The settings that decide verdicts, as the policy says or as Longhorn has them (its documentation,
 * "Settings Reference"): what differs in the cluster makes a verdict worth nothing. */
static struct node *settings(struct lowering *l)
{
    static const struct {
        const char *name, *value;
    } always[] = {
        {"allow-recurring-job-while-volume-detached", "false"},
        {"auto-cleanup-recurring-job-backup-snapshot", "true"},
        {"recurring-job-max-retention", "100"},
        {"replica-soft-anti-affinity", "false"},
    };
    struct node *map = node_map(l->a);
    const struct strings *s = &l->p->cluster.longhorn.settings;
    bool longhorn = usable(l->p->cluster.longhorn.head.from);
    for (size_t i = 0; i < s->n; i++) {
        node_set(l->a, map, s->keys[i].v, node_text(l->a, s->values[i].v));
    }
    for (size_t i = 0; longhorn && i < sizeof always / sizeof *always; i++) {
        if (node_get(map, always[i].name) == NULL) {
            node_set_text(l->a, map, always[i].name, str_of(always[i].value));
        }
    }
    facts_sort(map);
    return map;
}

/* Whose volumes must be protected or exempt. */
static struct node *drivers(struct lowering *l)
{
    struct node *list = node_list(l->a);
    struct map seen = map_new(l->a);
    if (usable(l->p->cluster.longhorn.head.from)) {
        map_put(&seen, STR("driver.longhorn.io"), l);
    }
    for (size_t i = 0; i < l->p->stores.n; i++) {
        const struct store *s = ITEM(l->p->stores, i, struct store);
        if (s->type.v == STORE_CSI_SNAPSHOT && usable(s->driver.from)) {
            map_put(&seen, s->driver.v, l);
        }
    }
    for (size_t i = 0; i < seen.n; i++) {
        node_add(l->a, list, node_text(l->a, seen.entries[i].key));
    }
    if (list->n > 1) {
        qsort(list->items, list->n, sizeof *list->items, by_text);
    }
    return list;
}

static struct node *frame(struct lowering *l)
{
    static const char *const sections[] = {"enrolment", "copies", "workloads", "drills",
                                           "exempt",    "jobs",   "targets",   "cronJobs"};
    struct arena *a = l->a;
    struct node *plan = node_map(a), *horizon = node_map(a);
    node_set_int(a, plan, "version", 1);
    node_set_text(a, plan, "policy", l->p->name.v);
    node_set_text(a, plan, "digest", l->in->digest);
    node_set_text(a, horizon, "from", instant_print(a, HORIZON_FROM));
    node_set_text(a, horizon, "to", instant_print(a, HORIZON_TO));
    node_set(a, plan, STR("horizon"), horizon);
    node_set(a, plan, STR("cluster"), cluster(l));
    node_set(a, plan, STR("settings"), settings(l));
    node_set(a, plan, STR("drivers"), drivers(l));
    node_set_int(a, plan, "storageLow", l->p->verification.storage_low.v);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        node_set(a, plan, str_of(sections[i]), node_list(a));
    }
    return plan;
}

/* The PVCs that tierv labels, by namespace and group. */
static void enrolled(struct lowering *l, struct node *enrolment)
{
    struct arena *a = l->a;
    const struct map *groups = &l->planned->by_group;
    for (size_t g = 0; g < groups->n; g++) {
        const struct planned_list *list = groups->entries[g].value;
        struct str namespace = {0};
        struct node *pvcs = NULL;
        for (size_t i = 0; i < list->n; i++) {
            const struct pvc *pvc = &list->at[i].volume->pvc;
            if (!planned_as(&list->at[i], ASSIGN_ENROLL)) {
                continue;
            }
            if (pvcs == NULL || !str_eq(namespace, pvc->namespace)) {
                struct node *one = lower_map(l, 3);
                namespace = pvc->namespace;
                pvcs = node_list(a);
                node_set(a, one, STR("namespace"), lower_text(l, namespace));
                node_set(a, one, STR("group"), lower_text(l, groups->entries[g].key));
                node_set(a, one, STR("pvcs"), pvcs);
                node_add(a, enrolment, one);
            }
            node_add(a, pvcs, lower_text(l, pvc->name));
        }
    }
}

static void jobs(struct lowering *l, struct node *section)
{
    for (size_t i = 0; l->jobs != NULL && i < l->jobs->n; i++) {
        const struct node *job = l->jobs->items[i];
        const struct node *metadata = node_get(job, "metadata");
        struct node *one = lower_map(l, 4);
        node_set(l->a, one, STR("kind"), node_get(job, "kind"));
        node_set(l->a, one, STR("namespace"), node_get(metadata, "namespace"));
        node_set(l->a, one, STR("name"), node_get(metadata, "name"));
        node_set(l->a, one, STR("spec"), node_get(job, "spec"));
        node_add(l->a, section, one);
    }
}

static void targets(struct lowering *l, struct node *section)
{
    struct arena *a = l->a;
    for (size_t i = 0; i < l->p->stores.n; i++) {
        const struct store *s = ITEM(l->p->stores, i, struct store);
        if (usable(s->type.from) && s->type.v == STORE_LONGHORN_BACKUP) {
            struct node *one = node_map(a);
            node_set_text(a, one, "name", target_name(s));
            node_set_text(a, one, "store", s->name.v);
            node_set_text(a, one, "url", s->url.v);
            node_set_int(a, one, "pollInterval", s->poll_interval.v);
            node_add(a, section, one);
        }
    }
}

static void exemptions(struct lowering *l, struct node *section)
{
    struct arena *a = l->a;
    for (size_t i = 0; i < l->p->exempt.n; i++) {
        const struct exemption *e = ITEM(l->p->exempt, i, struct exemption);
        struct node *one = node_map(a);
        node_set_text(a, one, "namespace", e->pvc.namespace);
        node_set_text(a, one, "pvc", e->pvc.name);
        node_set_text(a, one, "reason", e->reason.v);
        node_set(a, one, STR("until"),
                 usable(e->until.from) ? node_text(a, date_print(a, e->until.v)) : node_null(a));
        node_add(a, section, one);
    }
}

static int by(const void *x, const void *y, const char *key)
{
    return str_cmp(node_get(*(struct node *const *)x, key)->text,
                   node_get(*(struct node *const *)y, key)->text);
}

static int by_name(const void *x, const void *y)
{
    return by(x, y, "name");
}

/* Copies of two dumps' files may have one name. */
static int by_copy(const void *x, const void *y)
{
    int c = by(x, y, "name");
    c = c != 0 ? c : by(x, y, "dump");
    return c != 0 ? c : by(x, y, "group");
}

static int by_claim(const void *x, const void *y)
{
    int c = by(x, y, "namespace");
    return c != 0 ? c : by(x, y, "group");
}

static int by_place(const void *x, const void *y)
{
    int c = by(x, y, "namespace");
    return c != 0 ? c : by(x, y, "name");
}

static void sort_section(const struct node *plan, const char *section,
                         int (*order)(const void *, const void *))
{
    struct node *list = node_get(plan, section);
    if (list->n > 1) {
        qsort(list->items, list->n, sizeof *list->items, order);
    }
}

static void sort_sections(const struct node *plan)
{
    static const char *const named[] = {"workloads", "drills", "targets"};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        sort_section(plan, named[i], by_name);
    }
    sort_section(plan, "enrolment", by_claim);
    sort_section(plan, "copies", by_copy);
    sort_section(plan, "cronJobs", by_place);
}

struct node *plan_build(struct lowering *l)
{
    struct node *plan = frame(l);
    enrolled(l, node_get(plan, "enrolment"));
    plan_copies(l, node_get(plan, "copies"), node_get(plan, "drills"));
    plan_workloads(l, node_get(plan, "workloads"));
    exemptions(l, node_get(plan, "exempt"));
    jobs(l, node_get(plan, "jobs"));
    targets(l, node_get(plan, "targets"));
    dump_cron_jobs(l, node_get(plan, "cronJobs"));
    snapshot_cron_jobs(l, node_get(plan, "cronJobs"));
    sort_sections(plan);
    return plan;
}

void plan_file(struct lowering *l, struct node *docs)
{
    node_add(l->a, docs, l->plan);
}
