/*
 * Which objects a rule is for. `Filter` holds one predicate, or `And` with two and more; the old
 * form, `Prefix` beside it, cannot stand in a bucket whose other rules have a filter.
 */
#include "check/lifecycle_reader.h"

struct span reader_place(const struct reader *x, struct node_place at)
{
    return at.file == 0 ? x->store->foreign_rules.span : (struct span){at.file, at.start, at.end};
}

bool reader_bad(struct reader *x, const struct node *at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str text = str_vfmt(x->run->arena, fmt, ap);
    va_end(ap);
    x->ok = false;
    if (x->report) {
        diag_at(x->run->ds, D_LIFECYCLE_UNREADABLE, reader_place(x, at->place), "%.*s",
                STR_ARG(text));
    }
    return false;
}

bool reader_only(struct reader *x, const struct node *map, const char *const *names,
                 const char *where)
{
    if (map->kind != NODE_MAP) {
        return reader_bad(x, map, "%s is no mapping", where);
    }
    for (size_t i = 0; i < map->n; i++) {
        size_t k = 0;
        while (names[k] != NULL && !str_is(map->pairs[i].key, names[k])) {
            k++;
        }
        if (names[k] == NULL) {
            reader_bad(x, map->pairs[i].value, "%s has no `%.*s` in S3", where,
                       STR_ARG(map->pairs[i].key));
        }
    }
    return true;
}

bool reader_number(struct reader *x, const struct node *n, const char *what, int64_t *out)
{
    if (n->kind != NODE_INT) {
        return reader_bad(x, n, "`%s` is no whole number", what);
    }
    *out = n->number;
    return true;
}

static void read_tag(struct reader *x, const struct node *tag)
{
    static const char *const names[] = {"Key", "Value", NULL};
    x->tags = true;
    if (reader_only(x, tag, names, "a tag")) {
        const struct node *key = node_get(tag, "Key"), *value = node_get(tag, "Value");
        if (key == NULL || value == NULL || key->kind != NODE_TEXT || value->kind != NODE_TEXT) {
            reader_bad(x, tag, "a tag needs `Key` and `Value`, both text");
        }
    }
}

static void read_sizes(struct reader *x, const struct node *map)
{
    const struct node *more = node_get(map, "ObjectSizeGreaterThan");
    const struct node *less = node_get(map, "ObjectSizeLessThan");
    int64_t from = -1, to = INT64_MAX;
    x->sizes = x->sizes || more != NULL || less != NULL;
    if ((more != NULL && !reader_number(x, more, "ObjectSizeGreaterThan", &from)) ||
        (less != NULL && !reader_number(x, less, "ObjectSizeLessThan", &to))) {
        return;
    }
    if (less != NULL && to < 1) {
        reader_bad(x, less, "`ObjectSizeLessThan` is below 1");
    } else if (more != NULL && from >= to) {
        reader_bad(x, more, "`ObjectSizeGreaterThan` is not below `ObjectSizeLessThan`");
    }
}

static void read_prefix(struct reader *x, const struct node *n, struct rule *rule)
{
    if (n->kind != NODE_TEXT) {
        reader_bad(x, n, "`Prefix` is no text");
        return;
    }
    rule->prefix = n->text;
    rule->prefix_span = reader_place(x, n->place);
}

static bool repeats(const struct node *tags, size_t i)
{
    const struct node *key = node_get(tags->items[i], "Key");
    for (size_t k = 0; key != NULL && k < i; k++) {
        const struct node *other = node_get(tags->items[k], "Key");
        if (other != NULL && str_eq(other->text, key->text)) {
            return true;
        }
    }
    return false;
}

static void read_and(struct reader *x, const struct node *and, struct rule *rule)
{
    static const char *const names[] = {"Prefix", "Tags", "ObjectSizeGreaterThan",
                                        "ObjectSizeLessThan", NULL};
    if (!reader_only(x, and, names, "`And`")) {
        return;
    }
    size_t predicates = 0;
    const struct node *tags = node_get(and, "Tags"), *prefix = node_get(and, "Prefix");
    if (tags != NULL && tags->kind != NODE_LIST) {
        reader_bad(x, tags, "`Tags` is no list");
        return;
    }
    for (size_t i = 0; tags != NULL && i < tags->n; i++) {
        read_tag(x, tags->items[i]);
        if (repeats(tags, i)) {
            reader_bad(x, tags->items[i], "`And` has a tag key twice");
        }
        predicates++;
    }
    if (prefix != NULL) {
        read_prefix(x, prefix, rule);
        predicates++;
    }
    read_sizes(x, and);
    predicates += node_get(and, "ObjectSizeGreaterThan") != NULL;
    predicates += node_get(and, "ObjectSizeLessThan") != NULL;
    if (predicates < 2) {
        reader_bad(x, and, "`And` joins %zu predicate%s, and S3 wants two or more", predicates,
                   predicates == 1 ? "" : "s");
    }
}

void reader_filter(struct reader *x, const struct node *node, struct rule *rule)
{
    static const char *const names[] = {
        "Prefix", "Tag", "And", "ObjectSizeGreaterThan", "ObjectSizeLessThan", NULL};
    const struct node *filter = node_get(node, "Filter"), *prefix = node_get(node, "Prefix");
    if (prefix != NULL) {
        reader_bad(x, prefix,
                   filter != NULL
                       ? "a rule has both `Filter` and `Prefix`"
                       : "a rule has `Prefix` outside of `Filter`, and the other rules of the "
                         "bucket have `Filter`");
        return;
    }
    if (filter == NULL) {
        reader_bad(x, node, "a rule has neither `Filter` nor `Prefix`");
        return;
    }
    if (!reader_only(x, filter, names, "`Filter`")) {
        return;
    }
    if (filter->n > 1) {
        reader_bad(x, filter,
                   "`Filter` has %zu predicates side by side; S3 wants them inside `And`",
                   filter->n);
        return;
    }
    if (node_get(filter, "Prefix") != NULL) {
        read_prefix(x, node_get(filter, "Prefix"), rule);
    } else if (node_get(filter, "Tag") != NULL) {
        read_tag(x, node_get(filter, "Tag"));
    } else if (node_get(filter, "And") != NULL) {
        read_and(x, node_get(filter, "And"), rule);
    }
    read_sizes(x, filter);
}
