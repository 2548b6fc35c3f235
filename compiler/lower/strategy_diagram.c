/*
 * The infrastructure as boxes: the cluster with its groups and what is kept inside it, and the places
 * outside where stores lie. An arrow is a copy. Few groups are shown one by one, more in one box.
 */
#include "lower/strategy.h"

#include "units/quantity.h"

struct drawing {
    struct strategy *s;
    struct node *boxes[DOMAIN_COUNT]; /* nodes by domain; of the cluster and inside it: the first */
    struct node *arrows;
    struct map arrow; /* FROM>TO, once each */
};

enum { GROUPS_SHOWN = 12 };

static void node(struct drawing *d, enum domain where, struct str id, struct node *lines)
{
    struct arena *a = d->s->a;
    struct node *n = node_map(a);
    enum domain box = where < DOMAIN_CLUSTER ? DOMAIN_CLUSTER : where;
    node_set_text(a, n, "id", id);
    node_set(a, n, STR("lines"), lines);
    node_add(a, d->boxes[box], n);
}

static void arrow(struct drawing *d, struct str from, struct str to)
{
    struct arena *a = d->s->a;
    struct str key = str_fmt(a, "%.*s>%.*s", STR_ARG(from), STR_ARG(to));
    if (map_put(&d->arrow, key, d) == NULL) {
        struct node *n = node_map(a);
        node_set_text(a, n, "from", from);
        node_set_text(a, n, "to", to);
        node_add(a, d->arrows, n);
    }
}

static struct str store_id(struct drawing *d, const struct store *st)
{
    for (size_t i = 0; i < d->s->stores.n; i++) {
        if (ITEM(d->s->stores, i, struct store) == st) {
            return str_fmt(d->s->a, "store%zu", i + 1);
        }
    }
    return STR("store");
}

static void stores(struct drawing *d)
{
    struct arena *a = d->s->a;
    for (size_t i = 0; i < d->s->stores.n; i++) {
        const struct store *st = ITEM(d->s->stores, i, struct store);
        struct node *lines = node_list(a);
        if (!st->used) {
            continue;
        }
        node_add(a, lines, node_fmt(a, "store %.*s", STR_ARG(st->name.v)));
        if (st->url.v.n > 0 || st->by.v.n > 0) {
            node_add(a, lines, node_text(a, st->url.v.n > 0 ? st->url.v : st->by.v));
        }
        enum domain where =
            st->type.v == STORE_LONGHORN_SNAPSHOT ? DOMAIN_VOLUME : (enum domain)st->domain.v;
        node(d, where, store_id(d, st), lines);
    }
}

static size_t volumes_of(const struct group *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->workloads.n; i++) {
        n += ITEM(g->workloads, i, struct workload)->volumes.n;
    }
    return n;
}

static void group(struct drawing *d, const struct group *g, struct str id, bool shown)
{
    struct arena *a = d->s->a;
    if (shown) {
        struct node *lines = node_list(a);
        size_t n = volumes_of(g);
        node_add(a, lines, node_fmt(a, "group %.*s", STR_ARG(g->name.v)));
        node_add(a, lines, node_fmt(a, "%zu volume%s", n, n == 1 ? "" : "s"));
        node(d, DOMAIN_CLUSTER, id, lines);
    }
    for (size_t k = 0; k < g->copies.n; k++) {
        const struct copy *c = ITEM(g->copies, k, struct copy);
        if (c->to != NULL) {
            arrow(d, id, store_id(d, c->to));
        }
    }
    for (size_t i = 0; i < g->workloads.n; i++) {
        const struct store *to = ITEM(g->workloads, i, struct workload)->dump.store;
        if (to != NULL) {
            arrow(d, id, store_id(d, to));
        }
    }
}

static void groups(struct drawing *d)
{
    size_t shown = 0, more = 0;
    for (size_t i = 0; i < d->s->groups.n; i++) {
        const struct group *g = ITEM(d->s->groups, i, struct group);
        if (g->workloads.n == 0) {
            continue;
        }
        bool alone = shown < GROUPS_SHOWN;
        struct str id = alone ? str_fmt(d->s->a, "group%zu", ++shown) : STR("groups");
        more += !alone;
        group(d, g, id, alone);
    }
    if (more > 0) {
        struct node *lines = node_list(d->s->a);
        node_add(d->s->a, lines, node_fmt(d->s->a, "%zu more groups", more));
        node(d, DOMAIN_CLUSTER, STR("groups"), lines);
    }
}

/* Copies that others make of a workload of its own. */
static void externals(struct drawing *d)
{
    struct str from = STR("others");
    bool any = false;
    for (size_t i = 0; i < d->s->workloads.n; i++) {
        const struct workload *w = ITEM(d->s->workloads, i, struct workload);
        for (size_t k = 0; k < w->copies.n; k++) {
            const struct copy *c = ITEM(w->copies, k, struct copy);
            if (c->to != NULL) {
                any = true;
                arrow(d, from, store_id(d, c->to));
            }
        }
    }
    if (any) {
        struct node *lines = node_list(d->s->a);
        node_add(d->s->a, lines, node_text(d->s->a, STR("copied by others")));
        node(d, DOMAIN_CLUSTER, from, lines);
    }
}

struct node *strategy_boxes(struct strategy *s, struct node *arrows)
{
    static const char *const titles[DOMAIN_COUNT] = {
        [DOMAIN_SITE] = "The site", [DOMAIN_REGION] = "Outside the site"};
    struct drawing d = {.s = s, .arrows = arrows, .arrow = map_new(s->a)};
    struct node *boxes = node_list(s->a);
    for (int i = DOMAIN_CLUSTER; i < DOMAIN_COUNT; i++) {
        d.boxes[i] = node_list(s->a);
    }
    groups(&d);
    externals(&d);
    stores(&d);
    doc_sort(arrows, SIZE_MAX);
    for (int i = DOMAIN_CLUSTER; i < DOMAIN_COUNT; i++) {
        struct node *box = node_map(s->a);
        struct str cluster = str_fmt(s->a, "Cluster %.*s", STR_ARG(s->p->cluster.name.v));
        node_set_text(s->a, box, "title", i == DOMAIN_CLUSTER ? cluster : str_of(titles[i]));
        node_set(s->a, box, STR("nodes"), d.boxes[i]);
        if (d.boxes[i]->n > 0) {
            node_add(s->a, boxes, box);
        }
    }
    return boxes;
}
