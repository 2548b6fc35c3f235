/*
 * Filling: one walk over the parts. As the value of a key a part gives one node or none (left out);
 * among the items of a list, or as a document, `!each` gives as many as it has elements.
 */
#include "lower/template_part.h"

#include "lower/encode.h"
#include "source/yaml_read.h"

struct filler {
    struct diags *ds;
    struct arena *arena;
    const char *name;
    const struct node *bound[TEMPLATE_LEVELS]; /* bound[0] are the facts */
    bool failed;
};

static struct node *value(struct filler *f, const struct part *p);
static void items(struct filler *f, const struct part *p, struct node *out);

static struct node *look(const struct filler *f, struct ref ref)
{
    const struct node *from = f->bound[ref.level];
    return ref.rest.n == 0 ? (struct node *)from : node_path(from, ref.rest);
}

static bool nothing(const struct node *n)
{
    if (n == NULL) {
        return true;
    }
    switch (n->kind) {
    case NODE_NULL:
        return true;
    case NODE_TEXT:
        return n->text.n == 0;
    case NODE_LIST:
    case NODE_MAP:
        return n->n == 0;
    case NODE_BOOL:
    case NODE_INT:
        return false;
    }
    return false;
}

static bool fits(const struct node *n, enum fact_kind kind)
{
    static const enum node_kind as[FACT_KIND_COUNT] = {
        [FACT_TEXT] = NODE_TEXT, [FACT_INT] = NODE_INT,   [FACT_BOOL] = NODE_BOOL,
        [FACT_MAP] = NODE_MAP,   [FACT_LIST] = NODE_LIST, [FACT_GROUP] = NODE_MAP,
    };
    return n != NULL && n->kind == as[kind];
}

static void mismatch(struct filler *f, const struct part *p, const struct node *got,
                     enum fact_kind wanted)
{
    struct diag *d =
        diag_at(f->ds, D_TEMPLATE_HOLE, span_of(p->node->place),
                "the facts of `%s` hold %s where %s is declared", f->name,
                got == NULL ? "nothing" : node_kind_name(got->kind), fact_kind_name(wanted));
    diag_note(d, "this is a mistake in tierc, not in the policy");
    f->failed = true;
}

static struct node *fill_hole(struct filler *f, const struct part *p)
{
    struct node *n = look(f, p->ref);
    if (p->optional && nothing(n)) {
        return NULL;
    }
    if (!fits(n, p->fact_kind)) {
        mismatch(f, p, n, p->fact_kind);
        return NULL;
    }
    return n;
}

static void fill_each(struct filler *f, const struct part *p, struct node *out)
{
    const struct node *list = look(f, p->ref);
    if (p->optional && nothing(list)) {
        return;
    }
    if (!fits(list, FACT_LIST)) {
        mismatch(f, p, list, FACT_LIST);
        return;
    }
    for (size_t i = 0; i < list->n; i++) {
        f->bound[p->level] = list->items[i];
        items(f, p->parts[0], out);
    }
}

static void add_encoded(struct buf *b, const struct node *n, enum encoding how)
{
    if (n->kind == NODE_INT) {
        buf_fmt(b, "%lld", (long long)n->number);
    } else if (n->kind == NODE_MAP) {
        promql_selector(b, n);
    } else if (how == ENCODE_PROMQL) {
        promql_text(b, n->text);
    } else if (how == ENCODE_GO) {
        go_text(b, n->text);
    } else {
        buf_add(b, n->text);
    }
}

static struct node *fill_format(struct filler *f, const struct part *p)
{
    struct buf b = {.arena = f->arena};
    for (size_t i = 0; i < p->n; i++) {
        const struct part *piece = p->parts[i];
        const struct node *n = piece->kind == PART_FIXED ? piece->node : fill_hole(f, piece);
        if (piece->kind == PART_FIXED) {
            buf_add(&b, n->text);
        } else if (n != NULL) {
            add_encoded(&b, n, p->encoding);
        }
    }
    return node_text(f->arena, buf_str(&b));
}

/* Maps and lists made here have the place of the facts: the user's words that caused them. */
static struct node *fill_map(struct filler *f, const struct part *p)
{
    struct node *map = node_map(f->arena);
    map->place = f->bound[0]->place;
    map->pairs = arena_many(f->arena, p->n, struct node_pair);
    map->cap = p->n;
    for (size_t i = 0; i < p->n; i++) {
        struct node *v = value(f, p->parts[i]);
        if (v != NULL) {
            node_set(f->arena, map, p->keys[i], v);
        }
    }
    return map;
}

static struct node *fill_list(struct filler *f, const struct part *p)
{
    struct node *list = node_list(f->arena);
    list->place = f->bound[0]->place;
    for (size_t i = 0; i < p->n; i++) {
        items(f, p->parts[i], list);
    }
    return list;
}

static struct node *each_as_value(struct filler *f, const struct part *p)
{
    struct node *list = node_list(f->arena);
    list->place = f->bound[0]->place;
    fill_each(f, p, list);
    return list->n == 0 && p->optional ? NULL : list;
}

static bool holds(const struct filler *f, const struct part *when)
{
    const struct node *n = look(f, when->ref);
    return !nothing(n) && !(n->kind == NODE_BOOL && n->number == 0);
}

static struct node *value(struct filler *f, const struct part *p)
{
    switch (p->kind) {
    case PART_FIXED:
        return (struct node *)p->node;
    case PART_MAP:
        return fill_map(f, p);
    case PART_LIST:
        return fill_list(f, p);
    case PART_HOLE:
        return fill_hole(f, p);
    case PART_EACH:
        return each_as_value(f, p);
    case PART_WHEN:
        return holds(f, p) ? value(f, p->parts[0]) : NULL;
    case PART_FORMAT:
        return fill_format(f, p);
    }
    return NULL;
}

static void items(struct filler *f, const struct part *p, struct node *out)
{
    if (p->kind == PART_EACH) {
        fill_each(f, p, out);
        return;
    }
    if (p->kind == PART_WHEN) {
        if (holds(f, p)) {
            items(f, p->parts[0], out);
        }
        return;
    }
    struct node *n = value(f, p);
    if (n != NULL) {
        node_add(f->arena, out, n);
    }
}

bool template_fill(struct diags *ds, struct arena *a, const struct templates *t,
                   enum template_id id, const struct node *facts, struct node *out)
{
    struct filler f = {.ds = ds, .arena = a, .name = template_name(id)};
    f.bound[0] = facts;
    if (t->at[id].n == 0) { /* was not sound: told when it was loaded */
        return false;
    }
    for (size_t i = 0; i < t->at[id].n; i++) {
        items(&f, t->at[id].documents[i], out);
    }
    return !f.failed;
}

struct node *template_one(struct diags *ds, const struct templates *t, enum template_id id,
                          const struct node *facts)
{
    struct node out = {.kind = NODE_LIST};
    bool ok = template_fill(ds, diags_arena(ds), t, id, facts, &out);
    return ok && out.n != 0 ? out.items[0] : NULL;
}
