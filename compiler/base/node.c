#include "base/node.h"

static struct node *make(struct arena *a, enum node_kind kind)
{
    struct node *n = arena_one(a, struct node);
    n->kind = kind;
    return n;
}

struct node *node_null(struct arena *a)
{
    return make(a, NODE_NULL);
}

struct node *node_bool(struct arena *a, bool v)
{
    struct node *n = make(a, NODE_BOOL);
    n->number = v;
    return n;
}

struct node *node_int(struct arena *a, int64_t v)
{
    struct node *n = make(a, NODE_INT);
    n->number = v;
    return n;
}

struct node *node_text(struct arena *a, struct str s)
{
    struct node *n = make(a, NODE_TEXT);
    n->text = s;
    return n;
}

struct node *node_fmt(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct node *n = node_text(a, str_vfmt(a, fmt, ap));
    va_end(ap);
    return n;
}

struct node *node_list(struct arena *a)
{
    return make(a, NODE_LIST);
}

struct node *node_map(struct arena *a)
{
    return make(a, NODE_MAP);
}

void node_add(struct arena *a, struct node *list, struct node *item)
{
    *(struct node **)arena_push(a, (void **)&list->items, list->n, &list->cap, sizeof item) = item;
    list->n++;
}

void node_set(struct arena *a, struct node *map, struct str key, struct node *value)
{
    struct node_pair *p = arena_push(a, (void **)&map->pairs, map->n, &map->cap, sizeof *p);
    *p = (struct node_pair){.key = key, .value = value};
    map->n++;
}

void node_set_text(struct arena *a, struct node *map, const char *key, struct str value)
{
    node_set(a, map, str_of(key), node_text(a, value));
}

void node_set_int(struct arena *a, struct node *map, const char *key, int64_t value)
{
    node_set(a, map, str_of(key), node_int(a, value));
}

void node_set_bool(struct arena *a, struct node *map, const char *key, bool value)
{
    node_set(a, map, str_of(key), node_bool(a, value));
}

static struct node *get(const struct node *map, struct str key)
{
    if (map == NULL || map->kind != NODE_MAP) {
        return NULL;
    }
    for (size_t i = 0; i < map->n; i++) {
        if (str_eq(map->pairs[i].key, key)) {
            return map->pairs[i].value;
        }
    }
    return NULL;
}

struct node *node_get(const struct node *map, const char *key)
{
    return get(map, str_of(key));
}

struct node *node_path(const struct node *from, struct str path)
{
    struct node *at = (struct node *)from;
    for (struct str step; at != NULL && str_split(&path, '.', &step);) {
        at = get(at, step);
    }
    return at;
}

static bool maps_equal(const struct node *x, const struct node *y)
{
    for (size_t i = 0; i < x->n; i++) {
        const struct node *other = get(y, x->pairs[i].key);
        if (other == NULL || !node_equal(x->pairs[i].value, other)) {
            return false;
        }
    }
    return true;
}

bool node_equal(const struct node *x, const struct node *y)
{
    if (x->kind != y->kind || x->n != y->n) {
        return false;
    }
    switch (x->kind) {
    case NODE_NULL:
        return true;
    case NODE_BOOL:
    case NODE_INT:
        return x->number == y->number;
    case NODE_TEXT:
        return str_eq(x->text, y->text);
    case NODE_LIST:
        for (size_t i = 0; i < x->n; i++) {
            if (!node_equal(x->items[i], y->items[i])) {
                return false;
            }
        }
        return true;
    case NODE_MAP:
        return maps_equal(x, y);
    }
    return false;
}

const char *node_kind_name(enum node_kind k)
{
    static const char *const names[] = {"nothing", "true or false", "a number",
                                        "text",    "a list",        "a mapping"};
    return names[k];
}
