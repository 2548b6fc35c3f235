/*
 * Documents of one policy are united value by value, driven by keys.def: mappings are united,
 * definitions are never split (the same name twice is an error), lists are appended. What comes
 * from
 * `'*'` is cloned, because it goes into several policies and each is resolved by itself.
 */
#include "policy/policy.h"

#include <stdlib.h>
#include <string.h>

#include "policy/value.h"

struct merging {
    struct diags *ds;
    struct arena *a;
    bool share; /* what is taken over stays in the document too: clone it */
};

static void merge_shape(struct merging *m, const struct shape *s, void *into, const void *from);

static void twice(struct diags *ds, struct str what, struct span again, struct span first)
{
    struct diag *d =
        diag_at(ds, D_DUPLICATE_DEFINITION, again, "`%.*s` is defined twice", STR_ARG(what));
    diag_label(d, "defined again here");
    diag_mark(d, first, "first defined here");
}

static struct text *name_of(const struct shape *s, void *item)
{
    return (struct text *)((char *)item + s->name_at);
}

static void *clone(struct merging *m, const struct key *k, const void *item)
{
    void *out = arena_alloc(m->a, 1, k->of->size);
    *(struct head *)out = *(const struct head *)item;
    if (k->type == KEY_MAP) {
        *name_of(k->of, out) = *(const struct text *)((const char *)item + k->of->name_at);
    }
    merge_shape(m, k->of, out, item);
    return out;
}

static void add(struct merging *m, const struct key *k, struct items *to, void *item)
{
    void **slot = arena_push(m->a, (void **)&to->at, to->n, &to->cap, sizeof *slot);
    *slot = m->share ? clone(m, k, item) : item;
    to->n++;
}

static void unite_items(struct merging *m, const struct key *k, struct items *to,
                        const struct items *from)
{
    struct map seen = map_new(m->a);
    if (!m->share && to->n == 0) {
        to->at = from->at;
        to->n = from->n;
        to->cap = from->cap;
        return;
    }
    for (size_t i = 0; k->type == KEY_MAP && i < to->n; i++) {
        map_put(&seen, name_of(k->of, to->at[i])->v, name_of(k->of, to->at[i]));
    }
    for (size_t i = 0; i < from->n; i++) {
        if (k->type == KEY_LIST) {
            add(m, k, to, from->at[i]);
            continue;
        }
        const struct text *name = name_of(k->of, from->at[i]);
        const struct text *first = map_get(&seen, name->v);
        if (first != NULL) {
            twice(m->ds, name->v, name->span, first->span);
        } else {
            add(m, k, to, from->at[i]);
        }
    }
}

static void add_string(struct arena *a, struct strings *to, struct text key, struct text value)
{
    size_t cap = to->cap;
    *(struct text *)arena_push(a, (void **)&to->keys, to->n, &cap, sizeof key) = key;
    *(struct text *)arena_push(a, (void **)&to->values, to->n, &to->cap, sizeof value) = value;
    to->n++;
}

static void unite_strings(struct merging *m, struct strings *to, const struct strings *from)
{
    size_t own = to->n;
    for (size_t i = 0; i < from->n; i++) {
        size_t j = 0;
        while (j < own && !str_eq(to->keys[j].v, from->keys[i].v)) {
            j++;
        }
        if (j < own) {
            twice(m->ds, from->keys[i].v, from->keys[i].span, to->keys[j].span);
        } else {
            add_string(m->a, to, from->keys[i], from->values[i]);
        }
    }
}

static void unite_texts(struct arena *a, struct texts_list *to, const struct texts_list *from)
{
    for (size_t i = 0; i < from->n; i++) {
        *(struct text *)arena_push(a, (void **)&to->at, to->n, &to->cap, sizeof *to->at) =
            from->at[i];
        to->n++;
    }
}

static bool *off_of(const struct shape *s, void *shape)
{
    return s->off_at == 0 ? NULL : (bool *)((char *)shape + s->off_at);
}

/* `none` beside a mapping, or twice, cannot be united. */
static void unite_section(struct merging *m, const struct key *k, void *to, void *from)
{
    struct head *h = to;
    const struct head *more = from;
    bool *off = off_of(k->of, to), *more_off = off_of(k->of, from);
    if (h->from == ABSENT) {
        *h = *more;
        if (off != NULL) {
            *off = *more_off;
        }
    } else if (more->from == POISONED) {
        h->from = POISONED;
    } else if (off != NULL && (*off || *more_off)) {
        twice(m->ds, str_of(k->name), more->span, h->span);
        return;
    }
    merge_shape(m, k->of, to, from);
}

static void unite_many(struct merging *m, const struct key *k, void *to, void *from)
{
    struct head *h = to;
    const struct head *more = from;
    if (h->from == ABSENT) {
        *h = *more;
    } else if (more->from == POISONED) {
        h->from = POISONED;
    }
    if (k->type == KEY_STRINGS) {
        unite_strings(m, to, from);
    } else if (k->type == KEY_TEXTS) {
        unite_texts(m->a, to, from);
    } else {
        unite_items(m, k, to, from);
    }
}

static void unite_scalar(struct merging *m, const struct key *k, void *into, const void *from)
{
    enum origin have = value_origin(k, into);
    if (have == ABSENT) {
        memcpy(shape_field(into, k), shape_field(from, k), value_size(k));
    } else if (have != POISONED && value_origin(k, from) != POISONED) {
        twice(m->ds, str_of(k->name), value_span(k, from), value_span(k, into));
    }
}

static void merge_shape(struct merging *m, const struct shape *s, void *into, const void *from)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct key *k = &s->keys[i];
        void *to = shape_field(into, k), *more = shape_field(from, k);
        if (value_origin(k, from) == ABSENT) {
            continue;
        }
        switch (k->type) {
        case KEY_SHAPE:
            unite_section(m, k, to, more);
            break;
        case KEY_MAP:
        case KEY_LIST:
        case KEY_STRINGS:
        case KEY_TEXTS:
            unite_many(m, k, to, more);
            break;
        default:
            unite_scalar(m, k, into, from);
        }
    }
}

/* ------------------------------------------------------------------------------------- copies */

/* How many definitions the document has, and how many of them the policy has already. */
static size_t count_definitions(struct arena *a, const struct policy *into, const struct policy *document,
                                size_t *again)
{
    size_t all = *again = 0;
    for (size_t i = 0; i < policy_shape.n; i++) {
        const struct key *k = &policy_shape.keys[i];
        if (k->type != KEY_MAP) {
            continue;
        }
        const struct items *have = shape_field(into, k), *more = shape_field(document, k);
        struct map seen = map_new(a);
        for (size_t j = 0; j < have->n; j++) {
            map_put(&seen, name_of(k->of, have->at[j])->v, have->at[j]);
        }
        for (size_t j = 0; j < more->n; j++) {
            *again += map_has(&seen, name_of(k->of, more->at[j])->v);
        }
        all += more->n;
    }
    return all;
}

/* A copy of a file or document (a backup of it, a version of yesterday) repeats most of what it
 * defines: one message, and nothing of it is united. */
static bool copied(struct diags *ds, const struct policy *into, const struct policy *document)
{
    enum { LEAST = 3 };
    size_t again, all;
    if (!usable(document->name.from) || span_same(into->name.span, document->name.span)) {
        return false;
    }
    all = count_definitions(diags_arena(ds), into, document, &again);
    if (again < LEAST || again * 2 <= all) {
        return false;
    }
    const struct texts *t = diags_texts(ds);
    uint32_t first = into->name.span.file, second = document->name.span.file;
    struct str name = document->name.v;
    struct diag *d =
        first == second
            ? diag_at(ds, D_DUPLICATE_DEFINITION, document->name.span,
                      "two documents here define the policy `%.*s`", STR_ARG(name))
            : diag_at(ds, D_DUPLICATE_DEFINITION, document->name.span,
                      "`%.*s` and `%.*s` both define the policy `%.*s`",
                      STR_ARG(texts_name(t, first)), STR_ARG(texts_name(t, second)), STR_ARG(name));
    diag_label(d, "defined again here");
    diag_mark(d, into->name.span, "first defined here");
    diag_note(d, "%zu of the %zu definitions here stand there too", again, all);
    diag_help(d, first == second ? "remove the document that is out of date"
                                 : "leave the one that is out of date out of this run");
    return true;
}

/* -------------------------------------------------------------------------- policies of a run */

/* Every document names its policy and the version of the language; only the rest is united. */
static void unite(struct diags *ds, struct policy *into, const struct policy *document, bool share)
{
    struct merging m = {ds, diags_arena(ds), share};
    struct policy rest = *document;
    rest.api_version.from = rest.name.from = ABSENT;
    merge_shape(&m, &policy_shape, into, &rest);
}

static struct policy *begin(struct arena *a, const struct policy *document)
{
    struct policy *p = arena_one(a, struct policy);
    p->head = document->head;
    p->api_version = document->api_version;
    p->name = document->name;
    return p;
}

static int by_name(const void *x, const void *y)
{
    const struct policy *const *p = x, *const *q = y;
    return str_cmp((*p)->name.v, (*q)->name.v);
}

static bool shared(const struct policy *document)
{
    return usable(document->name.from) && str_is(document->name.v, "*");
}

static void only_shared(struct diags *ds, const struct policy *document)
{
    struct diag *d = diag_at(ds, D_BAD_VALUE, document->name.span,
                             "`'*'` is merged into the policies of a run, and this run has none");
    diag_help(d, "name the file of a cluster's policy too");
}

/* One policy a cluster: jobs of two would sit in the same namespaces under one plan. */
static void one_cluster_each(struct diags *ds, const struct policies *all)
{
    struct map seen = map_new(diags_arena(ds));
    for (size_t i = 0; i < all->n; i++) {
        struct text *name = &all->at[i]->cluster.name;
        if (!usable(name->from)) {
            continue;
        }
        struct text *first = map_get(&seen, name->v);
        if (first == NULL) {
            map_put(&seen, name->v, name);
            continue;
        }
        struct diag *d =
            diag_at(ds, D_DUPLICATE_DEFINITION, name->span,
                    "two policies of this run are for the cluster `%.*s`", STR_ARG(name->v));
        diag_label(d, "policy `%.*s`", STR_ARG(all->at[i]->name.v));
        diag_mark(d, first->span, "first claimed here");
        diag_help(d, "a cluster has one policy: give both documents one name in `policy`");
        name->from = POISONED;
    }
}

/* The named policies of a run, in order; a document whose name could not be read stands for itself
 * only if nothing else does. */
static struct map begin_all(struct diags *ds, struct policy *const *documents, size_t n,
                            bool *nameless)
{
    struct arena *a = diags_arena(ds);
    struct map named = map_new(a);
    *nameless = false;
    for (size_t i = 0; i < n; i++) {
        if (!usable(documents[i]->name.from)) {
            *nameless = true;
        } else if (!shared(documents[i]) && !map_has(&named, documents[i]->name.v)) {
            map_put(&named, documents[i]->name.v, begin(a, documents[i]));
        }
    }
    for (size_t i = 0; i < n && named.n == 0 && *nameless; i++) {
        if (!usable(documents[i]->name.from)) {
            map_put(&named, (struct str){0}, begin(a, documents[i]));
        }
    }
    return named;
}

struct policies policy_merge(struct diags *ds, struct policy *const *documents, size_t n)
{
    bool nameless;
    struct map named = begin_all(ds, documents, n, &nameless);
    for (size_t i = 0; i < n; i++) {
        const struct policy *document = documents[i];
        if (!shared(document)) {
            struct str name = usable(document->name.from) ? document->name.v : (struct str){0};
            struct policy *p = map_get(&named, name);
            if (p != NULL && !copied(ds, p, document)) {
                unite(ds, p, document, false);
                *(struct span *)arena_push(diags_arena(ds), (void **)&p->bodies, p->body_count++,
                                           &p->body_cap, sizeof(struct span)) = document->head.body;
            }
        }
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; shared(documents[i]) && j < named.n; j++) {
            unite(ds, named.entries[j].value, documents[i], true);
        }
        if (shared(documents[i]) && named.n == 0) {
            only_shared(ds, documents[i]);
        }
    }
    struct policies all = {arena_many(diags_arena(ds), named.n + 1, struct policy *), named.n};
    for (size_t j = 0; j < named.n; j++) {
        all.at[j] = named.entries[j].value;
        all.at[j]->partial = all.at[j]->partial || nameless;
    }
    qsort(all.at, all.n, sizeof *all.at, by_name);
    one_cluster_each(ds, &all);
    return all;
}
