/*
 * The frame of the plan, its parts, and the two forms in which it is emitted: plan.json, and the
 * ConfigMap(s) that tierv mounts. Everything is distributed in one pass: a section of a part is
 * looked up by namespace, so the cost does not depend on how many parts there are.
 */
#include "lower/plan.h"

#include <stdlib.h>

#include "lower/planned.h"
#include "prove/gaps.h"
#include "units/date.h"

struct plan_builder {
    struct lowering *l;
    bool split;
    struct map parts; /* namespace → the plan */
};

struct lowering *plan_lowering(struct plan_builder *b)
{
    return b->l;
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
    return map;
}

/* What every part holds, so that tierv can tell parts of one plan from those of another. */
static struct node *frame(struct lowering *l)
{
    static const char *const sections[] = {"enrolment", "copies",  "workloads", "drills",
                                           "exempt",    "jobs",    "targets",   "cronJobs"};
    struct arena *a = l->a;
    struct node *plan = node_map(a), *horizon = node_map(a), *settings = node_map(a);
    node_set_int(a, plan, "version", 1);
    node_set_text(a, plan, "policy", l->p->name.v);
    node_set_text(a, plan, "digest", l->in->digest);
    node_set_text(a, horizon, "from", instant_print(a, HORIZON_FROM));
    node_set_text(a, horizon, "to", instant_print(a, HORIZON_TO));
    node_set(a, plan, STR("horizon"), horizon);
    node_set(a, plan, STR("cluster"), cluster(l));
    const struct strings *s = &l->p->cluster.longhorn.settings;
    for (size_t i = 0; i < s->n; i++) {
        node_set(a, settings, s->keys[i].v, node_text(a, s->values[i].v));
    }
    node_set(a, plan, STR("settings"), settings);
    node_set_int(a, plan, "storageLow", l->p->verification.storage_low.v);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        node_set(a, plan, str_of(sections[i]), node_list(a));
    }
    return plan;
}

struct node *plan_section(struct plan_builder *b, struct str namespace, const char *section)
{
    struct str at = b->split ? namespace : (struct str){0};
    struct node *plan = map_get(&b->parts, at);
    if (plan == NULL) {
        plan = frame(b->l);
        map_put(&b->parts, at, plan);
    }
    return node_get(plan, section);
}

/* The PVCs that tierv labels, by namespace and group. */
static void enrolled(struct plan_builder *b)
{
    struct arena *a = b->l->a;
    const struct map *groups = &b->l->planned->by_group;
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
                struct node *one = node_map(a);
                namespace = pvc->namespace;
                pvcs = node_list(a);
                node_set_text(a, one, "namespace", namespace);
                node_set_text(a, one, "group", groups->entries[g].key);
                node_set(a, one, STR("pvcs"), pvcs);
                node_add(a, plan_section(b, namespace, "enrolment"), one);
            }
            node_add(a, pvcs, node_text(a, pvc->name));
        }
    }
}

/* A job of one group goes where the group's first volume is. */
static struct str home_of(struct plan_builder *b, const struct node *groups)
{
    const struct planned_list *list =
        groups == NULL || groups->n != 1
            ? NULL
            : map_get(&b->l->planned->by_group, groups->items[0]->text);
    return list == NULL || list->n == 0 ? (struct str){0} : list->at[0].volume->pvc.namespace;
}

static void jobs(struct plan_builder *b)
{
    struct arena *a = b->l->a;
    for (size_t i = 0; b->l->jobs != NULL && i < b->l->jobs->n; i++) {
        const struct node *job = b->l->jobs->items[i];
        const struct node *metadata = node_get(job, "metadata");
        struct node *one = node_map(a), *spec = node_get(job, "spec");
        node_set(a, one, STR("kind"), node_get(job, "kind"));
        node_set(a, one, STR("namespace"), node_get(metadata, "namespace"));
        node_set(a, one, STR("name"), node_get(metadata, "name"));
        node_set(a, one, STR("spec"), spec);
        node_add(a, plan_section(b, home_of(b, node_get(spec, "groups")), "jobs"), one);
    }
}

static void targets(struct plan_builder *b)
{
    struct arena *a = b->l->a;
    for (size_t i = 0; i < b->l->p->stores.n; i++) {
        const struct store *s = ITEM(b->l->p->stores, i, struct store);
        if (usable(s->type.from) && s->type.v == STORE_LONGHORN_BACKUP) {
            struct node *one = node_map(a);
            node_set_text(a, one, "name", target_name(s));
            node_set_text(a, one, "store", s->name.v);
            node_set_text(a, one, "url", s->url.v);
            node_set_int(a, one, "pollInterval", s->poll_interval.v);
            node_add(a, plan_section(b, (struct str){0}, "targets"), one);
        }
    }
}

static void exemptions(struct plan_builder *b)
{
    struct arena *a = b->l->a;
    for (size_t i = 0; i < b->l->p->exempt.n; i++) {
        const struct exemption *e = ITEM(b->l->p->exempt, i, struct exemption);
        struct node *one = node_map(a);
        node_set_text(a, one, "namespace", e->pvc.namespace);
        node_set_text(a, one, "pvc", e->pvc.name);
        node_set_text(a, one, "reason", e->reason.v);
        node_set(a, one, STR("until"),
                 usable(e->until.from) ? node_text(a, date_print(a, e->until.v)) : node_null(a));
        node_add(a, plan_section(b, (struct str){0}, "exempt"), one);
    }
}

static int by_namespace(const void *x, const void *y)
{
    return str_cmp(((const struct plan_part *)x)->namespace, ((const struct plan_part *)y)->namespace);
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

static int by_claim(const void *x, const void *y)
{
    int c = by(x, y, "namespace");
    return c != 0 ? c : by(x, y, "group");
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
    static const char *const named[] = {"copies", "workloads", "drills", "targets"};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        sort_section(plan, named[i], by_name);
    }
    sort_section(plan, "enrolment", by_claim);
}

struct plan_parts plan_build(struct lowering *l, bool split)
{
    struct plan_builder b = {.l = l, .split = split, .parts = map_new(l->a)};
    plan_section(&b, (struct str){0}, "copies");
    enrolled(&b);
    plan_copies(&b);
    plan_workloads(&b);
    exemptions(&b);
    jobs(&b);
    targets(&b);
    struct plan_parts out = {.at = arena_many(l->a, b.parts.n, struct plan_part), .n = b.parts.n};
    for (size_t i = 0; i < out.n; i++) {
        out.at[i] = (struct plan_part){b.parts.entries[i].key, b.parts.entries[i].value};
        sort_sections(out.at[i].plan);
    }
    qsort(out.at, out.n, sizeof *out.at, by_namespace);
    return out;
}

void plan_file(struct lowering *l, struct node *docs)
{
    node_add(l->a, docs, l->plan);
}
