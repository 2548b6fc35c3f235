/*
 * The plan in parts. Everything is distributed in one pass over the whole plan, by the namespace
 * that it belongs to: the cost does not depend on how many parts there are.
 */
#include "lower/plan.h"

#include <stdlib.h>

#include "lower/planned.h"

struct splitting {
    struct lowering *l;
    const struct node *plan;
    struct map parts; /* namespace → the part */
    struct map homes; /* workload → namespace of its first volume, a struct str */
};

/* The head of the plan, with sections that are empty yet. */
static struct node *part_of(struct splitting *s, struct str namespace)
{
    struct arena *a = s->l->a;
    struct node *part = map_get(&s->parts, namespace);
    if (part == NULL) {
        part = node_map(a);
        for (size_t i = 0; i < s->plan->n; i++) {
            struct node *value = s->plan->pairs[i].value;
            bool head = value->kind != NODE_LIST || str_is(s->plan->pairs[i].key, "drivers");
            node_set(a, part, s->plan->pairs[i].key, head ? value : node_list(a));
        }
        map_put(&s->parts, namespace, part);
    }
    return part;
}

static void put(struct splitting *s, struct str namespace, const char *section, struct node *item)
{
    node_add(s->l->a, node_get(part_of(s, namespace), section), item);
}

/* ------------------------------------------------------------------------------- where things
 * belong */

static struct str nowhere(struct splitting *s, const struct node *item)
{
    (void)s;
    (void)item;
    return (struct str){0};
}

static struct str own(struct splitting *s, const struct node *item)
{
    (void)s;
    return node_get(item, "namespace")->text;
}

/* A job of one group goes where the group's first volume is. */
static struct str of_job(struct splitting *s, const struct node *item)
{
    const struct node *groups = node_path(item, STR("spec.groups"));
    const struct planned_list *list =
        groups == NULL || groups->n != 1
            ? NULL
            : map_get(&s->l->planned->by_group, groups->items[0]->text);
    return list == NULL || list->n == 0 ? (struct str){0} : list->at[0].volume->pvc.namespace;
}

static struct str of_workload(struct splitting *s, const struct node *item)
{
    const struct str *home = map_get(&s->homes, node_get(item, "name")->text);
    return home == NULL ? (struct str){0} : *home;
}

static void first_namespace(void *data, const struct volume *v)
{
    struct str *home = data;
    *home = home->n == 0 ? v->pvc.namespace : *home;
}

static void note_homes(struct splitting *s)
{
    for (size_t i = 0; i < s->l->p->workloads.n; i++) {
        const struct workload *w = ITEM(s->l->p->workloads, i, struct workload);
        struct str *home = arena_one(s->l->a, struct str);
        workload_volumes(w, first_namespace, home);
        map_put(&s->homes, w->name.v, home);
    }
}

/* --------------------------------------------------------------------------------------------
 * copies */

/* The same copy, with no volumes yet. */
static struct node *emptied(struct lowering *l, const struct node *copy)
{
    struct node *same = lower_map(l, copy->n);
    struct arena *a = l->a;
    for (size_t i = 0; i < copy->n; i++) {
        bool list = copy->pairs[i].value->kind == NODE_LIST;
        node_set(a, same, copy->pairs[i].key, list ? node_list(a) : copy->pairs[i].value);
    }
    return same;
}

/* Volumes are sorted by namespace; of most copies all lie in one. */
static void put_copy(struct splitting *s, struct node *copy)
{
    const struct node *volumes = node_get(copy, "volumes");
    struct str first = volumes->n == 0 ? (struct str){0} : own(s, volumes->items[0]);
    struct node *here = NULL;
    if (volumes->n == 0 || str_eq(first, own(s, volumes->items[volumes->n - 1]))) {
        put(s, first, "copies", copy);
        return;
    }
    for (size_t i = 0; i < volumes->n; i++) {
        struct str namespace = own(s, volumes->items[i]);
        if (i == 0 || !str_eq(namespace, own(s, volumes->items[i - 1]))) {
            here = emptied(s->l, copy);
            put(s, namespace, "copies", here);
        }
        node_add(s->l->a, node_get(here, "volumes"), volumes->items[i]);
    }
}

static int by_namespace(const void *x, const void *y)
{
    return str_cmp(((const struct plan_part *)x)->namespace,
                   ((const struct plan_part *)y)->namespace);
}

struct plan_parts plan_split(struct lowering *l, const struct node *plan)
{
    static const struct {
        const char *section;
        struct str (*home)(struct splitting *, const struct node *);
    } rows[] = {
        {"enrolment", own}, {"workloads", of_workload}, {"drills", nowhere}, {"exempt", nowhere},
        {"jobs", of_job},   {"targets", nowhere},       {"cronJobs", own},
    };
    struct splitting s = {.l = l, .plan = plan, .parts = map_new(l->a), .homes = map_new(l->a)};
    note_homes(&s);
    part_of(&s, (struct str){0});
    const struct node *copies = node_get(plan, "copies");
    for (size_t i = 0; i < copies->n; i++) {
        put_copy(&s, copies->items[i]);
    }
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        const struct node *items = node_get(plan, rows[r].section);
        for (size_t i = 0; i < items->n; i++) {
            put(&s, rows[r].home(&s, items->items[i]), rows[r].section, items->items[i]);
        }
    }
    struct plan_parts out = {.at = arena_many(l->a, s.parts.n, struct plan_part), .n = s.parts.n};
    for (size_t i = 0; i < out.n; i++) {
        out.at[i] = (struct plan_part){s.parts.entries[i].key, s.parts.entries[i].value};
    }
    qsort(out.at, out.n, sizeof *out.at, by_namespace);
    return out;
}
