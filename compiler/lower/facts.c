/*
 * The resolved model as a tree: one walk over the table of keys gives every section as it stands
 * after defaults and inheritance, and a row per kind of definition adds under `resolved` what later
 * stages found (derived names, cron lines, gaps, counts). So a key that the language gains is in
 * the facts, and in the digest, without a line here.
 *
 * Maps are sorted by name: neither the order of files nor that of definitions changes the digest.
 */
#include "lower/facts.h"

#include <stdlib.h>

#include "lower/lower.h"
#include "policy/keys.h"
#include "units/date.h"
#include "units/schedule.h"

struct walk {
    struct arena *a;
    const struct policy *p;
};

static struct node *shape_facts(const struct walk *w, const struct shape *s, const void *base,
                                struct str role);

static struct node *number_facts(const struct walk *w, const struct key *k, const struct number *n)
{
    if (!usable(n->from)) {
        return NULL;
    }
    if (n->none || n->automatic) {
        return node_text(w->a, n->none ? STR("none") : STR("auto"));
    }
    switch (k->type) {
    case KEY_BOOL:
        return node_bool(w->a, n->v != 0);
    case KEY_CHOICE:
        return node_text(w->a, str_of(k->choices[n->v]));
    case KEY_DATE:
        return node_text(w->a, date_print(w->a, n->v));
    case KEY_TIME:
        return node_fmt(w->a, "%02d:%02d", (int)(n->v / 60), (int)(n->v % 60));
    case KEY_DAYS: {
        struct node *list = node_list(w->a);
        for (size_t i = 0; i < 7; i++) {
            if ((n->v >> i & 1) != 0) {
                node_add(w->a, list, node_text(w->a, str_of(schedule_days[i])));
            }
        }
        return list;
    }
    default:
        return node_int(w->a, n->v);
    }
}

static struct node *text_facts(const struct walk *w, const struct text *t)
{
    return usable(t->from) ? node_text(w->a, t->v) : NULL;
}

static void set_if(const struct walk *w, struct node *map, const char *key, struct node *value)
{
    if (value != NULL) {
        node_set(w->a, map, str_of(key), value);
    }
}

static struct node *strings_facts(const struct walk *w, const struct strings *s)
{
    if (s->n == 0) {
        return NULL;
    }
    struct node *map = node_map(w->a);
    for (size_t i = 0; i < s->n; i++) {
        node_set(w->a, map, s->keys[i].v, node_text(w->a, s->values[i].v));
    }
    facts_sort(map);
    return map;
}

static struct node *texts_facts(const struct walk *w, const struct texts_list *t)
{
    if (t->n == 0) {
        return NULL;
    }
    struct node *list = node_list(w->a);
    for (size_t i = 0; i < t->n; i++) {
        node_add(w->a, list, node_text(w->a, t->at[i].v));
    }
    return list;
}

static struct node *pvc_facts(const struct walk *w, const struct pvc *v)
{
    return usable(v->from) ? node_fmt(w->a, "%.*s/%.*s", STR_ARG(v->namespace), STR_ARG(v->name))
                           : NULL;
}

/* The same words for all that say the same, so that `fmt` changes no digest. */
static struct node *schedule_facts(const struct walk *w, const struct text *at)
{
    struct schedule_line line;
    struct misread m;
    if (!usable(at->from)) {
        return NULL;
    }
    bool fine = schedule_parse(w->a, at->v, &line, &m) == SCHEDULE_FINE;
    return node_text(w->a, fine ? line.words : at->v);
}

static struct node *parts_facts(const struct walk *w, const struct key *k, const char *field)
{
    static const struct key count = {.type = KEY_COUNT};
    struct node *map = node_map(w->a);
    if (k->type == KEY_KEEP) {
        const struct keep *keep = (const void *)field;
        set_if(w, map, "copies", number_facts(w, &count, &keep->copies));
        set_if(w, map, "lookback", number_facts(w, &count, &keep->lookback));
    } else {
        const struct schedule *s = (const void *)field;
        set_if(w, map, "at", schedule_facts(w, &s->at));
        set_if(w, map, "zone", text_facts(w, &s->zone));
    }
    return map->n > 0 ? map : NULL;
}

static struct node *items_facts(const struct walk *w, const struct key *k,
                                const struct items *items)
{
    if (items->n == 0) {
        return NULL;
    }
    bool named = k->type == KEY_MAP;
    struct node *all = named ? node_map(w->a) : node_list(w->a);
    for (size_t i = 0; i < items->n; i++) {
        const char *item = items->at[i];
        struct node *one = shape_facts(w, k->of, item, str_of(k->name));
        if (one != NULL && named) {
            node_set(w->a, all, ((const struct text *)(const void *)(item + k->of->name_at))->v,
                     one);
        } else if (one != NULL) {
            node_add(w->a, all, one);
        }
    }
    if (named) {
        facts_sort(all);
    }
    return all;
}

static struct node *value_facts(const struct walk *w, const struct key *k, const char *field)
{
    const void *at = field;
    switch (k->type) {
    case KEY_TEXT:
    case KEY_NAME:
    case KEY_URL:
    case KEY_ZONE:
    case KEY_VERSION:
    case KEY_IMAGE:
        return text_facts(w, at);
    case KEY_CLASS:
        return text_facts(w, (const void *)(field + sizeof(struct number)));
    case KEY_SCHEDULE:
    case KEY_KEEP:
        return parts_facts(w, k, field);
    case KEY_PVC:
    case KEY_PVC_GLOB:
        return pvc_facts(w, at);
    case KEY_TEXTS:
        return texts_facts(w, at);
    case KEY_STRINGS:
        return strings_facts(w, at);
    case KEY_RAW:
        return *(struct node *const *)at;
    case KEY_SHAPE:
        return shape_facts(w, k->of, at, str_of(k->name));
    case KEY_MAP:
    case KEY_LIST:
        return items_facts(w, k, at);
    default:
        return number_facts(w, k, at);
    }
}

static struct node *shape_facts(const struct walk *w, const struct shape *s, const void *base,
                                struct str role)
{
    const struct head *head = base;
    const char *bytes = base;
    if (!usable(head->from) && base != w->p) {
        return NULL;
    }
    if (s->off_at != 0 && *(const bool *)(bytes + s->off_at)) {
        return node_text(w->a, STR("none"));
    }
    struct node *map = node_map(w->a);
    for (size_t i = 0; i < s->n; i++) {
        set_if(w, map, s->keys[i].name, value_facts(w, &s->keys[i], bytes + s->keys[i].offset));
    }
    struct node *resolved = facts_resolved(w->a, w->p, role, base);
    if (resolved != NULL && resolved->n > 0) {
        node_set(w->a, map, STR("resolved"), resolved);
    }
    return map;
}

static int by_key(const void *x, const void *y)
{
    return str_cmp(((const struct node_pair *)x)->key, ((const struct node_pair *)y)->key);
}

void facts_sort(struct node *map)
{
    if (map->n > 1) {
        qsort(map->pairs, map->n, sizeof *map->pairs, by_key);
    }
}

struct node *facts_build(struct arena *a, const struct policy *p)
{
    struct walk w = {.a = a, .p = p};
    struct node *facts = node_map(a);
    node_set_int(a, facts, "version", 1);
    struct node *body = shape_facts(&w, &policy_shape, p, STR("policy"));
    for (size_t i = 0; body != NULL && i < body->n; i++) {
        node_set(a, facts, body->pairs[i].key, body->pairs[i].value);
    }
    return facts;
}

struct node *facts_common(struct arena *a, const struct policy *p)
{
    static const char *const names[] = {"policy", "timezone", "cluster"};
    struct walk w = {.a = a, .p = p};
    struct node *common = node_map(a);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct key *k = shape_key(&policy_shape, str_of(names[i]));
        set_if(&w, common, names[i], value_facts(&w, k, shape_field(p, k)));
    }
    return common;
}
