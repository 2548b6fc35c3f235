/*
 * Names to pointers, in an order in which each step finds what it needs: cluster, stores, tiers and
 * groups, workloads, jobs, and last the names of all objects that come of them.
 */
#include "policy/resolve.h"

#include "base/suggest.h"
#include "policy/names.h"

bool poisoned(const void *item)
{
    return !usable(((const struct head *)item)->from);
}

struct span inside(const struct resolving *r, const struct text *t, size_t from, size_t to)
{
    struct str source = str_sub(texts_bytes(diags_texts(r->ds), t->span.file), t->span.start, t->span.end);
    uint32_t skip;
    if (str_eq(source, t->v)) {
        skip = 0;
    } else if (source.n == t->v.n + 2 && str_eq(str_sub(source, 1, source.n - 1), t->v)) {
        skip = 1; /* quoted, without escapes */
    } else {
        return t->span;
    }
    uint32_t start = t->span.start + skip;
    return (struct span){t->span.file, start + (uint32_t)from, start + (uint32_t)to};
}

static void list_defined(struct diag *d, const struct map *defined, const char *kind,
                         struct arena *a)
{
    struct buf b = {.arena = a};
    size_t shown = defined->n < 8 ? defined->n : 8;
    for (size_t i = 0; i < shown; i++) {
        buf_fmt(&b, "%s`%.*s`", i == 0 ? "" : ", ", STR_ARG(defined->entries[i].key));
    }
    if (defined->n == 0) {
        diag_note(d, "the policy defines no %s", kind);
    } else {
        diag_note(d, "the policy defines %.*s%s", STR_ARG(buf_str(&b)),
                  shown < defined->n ? " …" : "");
    }
}

/* One definition alone is so near that a slip of the finger makes the difference. */
static bool only_near(struct str name, const struct str *keys, size_t n)
{
    enum { EDITS = 2 };
    size_t near = 0;
    for (size_t i = 0; i < n; i++) {
        near += suggest_near(name, keys[i], EDITS);
    }
    return near == 1;
}

/* A definition that is missing is one mistake, however many name it. */
static bool named_before(struct resolving *r, const char *kind, const struct text *name)
{
    struct diag *d = map_get(&r->undefined, str_fmt(r->a, "%s %.*s", kind, STR_ARG(name->v)));
    if (d != NULL && d->fix_count > 0) {
        diag_fix(d, name->span, "%.*s", STR_ARG(d->fixes[0].text));
    }
    if (d != NULL && d->mark_count < 4) {
        diag_mark(d, name->span,
                  d->mark_count < 3 ? "named here too" : "and here, and perhaps elsewhere");
    }
    return d != NULL;
}

void *refer(struct resolving *r, const struct map *defined, const struct items *section,
            const char *kind, const struct text *name)
{
    if (!usable(name->from)) {
        return NULL;
    }
    void *item = map_get(defined, name->v);
    if (item != NULL || r->p->partial || section->head.from == POISONED) {
        return item;
    }
    if (named_before(r, kind, name)) {
        return NULL;
    }
    struct diag *d = diag_at(r->ds, D_UNDEFINED_REFERENCE, name->span, "there is no %s `%.*s`",
                             kind, STR_ARG(name->v));
    map_put(&r->undefined, str_fmt(r->a, "%s %.*s", kind, STR_ARG(name->v)), d);
    struct str *keys = arena_many(r->a, defined->n + 1, struct str);
    for (size_t i = 0; i < defined->n; i++) {
        keys[i] = defined->entries[i].key;
    }
    struct str near = suggest(name->v, keys, defined->n);
    if (near.n > 0) {
        diag_help(d, "did you mean `%.*s`?", STR_ARG(near));
        if (only_near(name->v, keys, defined->n)) {
            diag_fix(d, name->span, "%.*s", STR_ARG(near));
        }
    } else if (defined == &r->p->group_by_name && map_has(&r->p->tier_by_name, name->v)) {
        diag_note(d, "`%.*s` is a tier: only a tier with `copies` is a group by itself", STR_ARG(name->v));
    } else {
        list_defined(d, defined, kind, r->a);
    }
    return NULL;
}

void needs_longhorn(struct resolving *r, struct span span, const char *what)
{
    if (r->p->cluster.longhorn.head.from != ABSENT || !usable(r->p->cluster.head.from) ||
        r->p->partial) {
        return;
    }
    for (size_t i = 0; i < r->longhorn_count; i++) { /* what is inherited stands in one place */
        struct span s = r->longhorn[i].span;
        if (s.file == span.file && s.start == span.start) {
            return;
        }
    }
    struct mark *m =
        arena_push(r->a, (void **)&r->longhorn, r->longhorn_count, &r->longhorn_cap, sizeof *m);
    *m = (struct mark){span, str_of(what)};
    r->longhorn_count++;
}

static void report_longhorn(struct resolving *r)
{
    size_t shown = r->longhorn_count < 4 ? r->longhorn_count : 4;
    if (shown == 0) {
        return;
    }
    struct diag *d =
        diag_at(r->ds, D_MISSING_KEY, r->p->cluster.head.span, "`longhorn` is missing");
    diag_label(d, "in this cluster");
    for (size_t i = 0; i < shown; i++) {
        diag_mark(d, r->longhorn[i].span, "%.*s", STR_ARG(r->longhorn[i].text));
    }
    if (shown < r->longhorn_count) {
        diag_note(d, "and %zu more places need it", r->longhorn_count - shown);
    }
    diag_help(d, "write `longhorn: {version: \"1.10\"}` under `cluster`");
}

void keep_items(struct items *items, void *context, bool (*keep)(void *context, void *item))
{
    size_t n = 0;
    for (size_t i = 0; i < items->n; i++) {
        if (keep(context, items->at[i])) {
            items->at[n++] = items->at[i];
        }
    }
    items->n = n;
}

void policy_resolve(struct diags *ds, struct policy *p)
{
    struct resolving r = {.ds = ds, .a = diags_arena(ds), .p = p};
    r.undefined = map_new(r.a);
    p->store_by_name = map_new(r.a);
    p->tier_by_name = map_new(r.a);
    p->group_by_name = map_new(r.a);
    p->workload_by_name = map_new(r.a);
    resolve_cluster(&r);
    resolve_stores(&r);
    resolve_groups(&r);
    resolve_workloads(&r);
    resolve_jobs(&r);
    resolve_namespaces(&r);
    report_longhorn(&r);
    names_derive(&r);
}
