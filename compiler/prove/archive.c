/*
 * Rules of others are as `get-bucket-lifecycle-configuration` prints them. Old versions do not
 * matter: what is restored is current.
 */
#include "prove/archive.h"

#define DAY INT64_C(86400)

struct list {
    struct arena *a;
    struct archiving *at;
    size_t n, cap;
};

static void add(struct list *l, enum storage_class class, int64_t after)
{
    void *items = l->at;
    struct archiving *one = arena_push(l->a, &items, l->n++, &l->cap, sizeof *one);
    l->at = items;
    *one = (struct archiving){class, after};
}

static void own_rules(struct proving *e, const struct store *s, struct list *l)
{
    const struct items *all = &s->lifecycle.transitions;
    e->unreadable = e->unreadable || s->lifecycle.head.from == POISONED;
    for (size_t i = 0; i < all->n; i++) {
        const struct transition *t = ITEM(*all, i, struct transition);
        bool known;
        int64_t after = value_of(e, &t->after, &known), class = value_of(e, &t->to, &known);
        if (class == CLASS_GLACIER || class == CLASS_DEEP_ARCHIVE) {
            add(l, (enum storage_class) class, after);
        }
    }
}

static struct str prefix_of(const struct node *rule)
{
    static const char *const places[] = {"Filter.Prefix", "Filter.And.Prefix", "Prefix"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const struct node *n = node_path(rule, str_of(places[i]));
        if (n != NULL && n->kind == NODE_TEXT) {
            return n->text;
        }
    }
    return (struct str){0};
}

static void foreign_rule(const struct node *rule, struct list *l)
{
    const struct node *moves = node_get(rule, "Transitions");
    for (size_t i = 0; moves != NULL && moves->kind == NODE_LIST && i < moves->n; i++) {
        const struct node *class = node_get(moves->items[i], "StorageClass");
        const struct node *days = node_get(moves->items[i], "Days");
        int64_t n = days != NULL && days->kind == NODE_INT ? days->number : 0;
        int64_t after = n > 0 && n < INT32_MAX ? n * DAY : 0;
        if (class != NULL && class->kind == NODE_TEXT && str_is(class->text, "GLACIER")) {
            add(l, CLASS_GLACIER, after);
        } else if (class != NULL && class->kind == NODE_TEXT &&
                   str_is(class->text, "DEEP_ARCHIVE")) {
            add(l, CLASS_DEEP_ARCHIVE, after);
        }
    }
}

static void foreign_rules(struct proving *e, const struct store *s, struct list *l)
{
    e->unreadable = e->unreadable || s->foreign_rules.from == POISONED;
    if (s->foreign == NULL) {
        return;
    }
    const struct node *rules = node_get(s->foreign, "Rules");
    struct str below = s->type.v == STORE_LONGHORN_BACKUP ? STR("backupstore/") : (struct str){0};
    struct str data = str_fmt(e->a, "%.*s%.*s", STR_ARG(s->prefix), STR_ARG(below));
    e->unreadable = e->unreadable || rules == NULL || rules->kind != NODE_LIST;
    for (size_t i = 0; !e->unreadable && i < rules->n; i++) {
        const struct node *status = node_get(rules->items[i], "Status");
        struct str prefix = prefix_of(rules->items[i]);
        bool off = status != NULL && status->kind == NODE_TEXT && str_is(status->text, "Disabled");
        if (!off && (str_starts(data, prefix) || str_starts(prefix, data))) {
            foreign_rule(rules->items[i], l);
        }
    }
}

size_t archivings_of(struct proving *e, const struct store *s, struct archiving **out)
{
    bool known;
    struct list *l = proving_known(e, &e->archives, s, 0, sizeof *l, &known);
    if (!known) {
        l->a = e->a;
        own_rules(e, s, l);
        foreign_rules(e, s, l);
    }
    *out = l->at;
    return l->n;
}
