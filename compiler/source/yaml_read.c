/*
 * Events in, tree out. libfyaml's event interface is used, not its document tree, so that memory
 * grows with our nodes alone. Children of open collections wait on one scratch stack and move into
 * the arena, in exactly the size they need, when their collection closes.
 *
 * Aliases share the anchored node. What an alias stands for is counted as if it were copied, so that
 * an alias bomb meets a bound although it would cost us nothing: later stages walk the tree.
 */
#include "source/yaml_read.h"

#include <libfyaml.h>
#include <string.h>

#include "base/map.h"
#include "source/yaml_scalar.h"
#include "source/yaml_scan.h"
#include "source/yaml_words.h"

struct anchor {
    struct node *node;
    bool open;       /* its collection has not ended: an alias would contain itself */
    uint32_t weight; /* nodes in it */
};

struct frame {
    struct node *node;
    struct node_pair key; /* waits for its value */
    bool keyed, twice;    /* a key waits; it is a duplicate, whose value is dropped */
    bool flow;
    size_t base;          /* where its children begin on the stack */
    struct map index;     /* of keys, once there are many */
    struct anchor *anchor;
};

struct reader {
    struct diags *ds;
    struct arena *a, *scratch;
    struct documents *out;
    uint32_t file, skip;
    struct str text;          /* without the byte order mark */
    struct frame frames[YAML_DEPTH];
    size_t depth;
    struct node_pair *stack;  /* children of open collections */
    size_t n, cap;
    struct map anchors;
    uint32_t nodes, aliased, duplicates;
    uint32_t last; /* end of what was read last */
    size_t documents, documents_cap;
    struct node *root;
    struct node key; /* a key is a node only while it is looked at, unless it has an anchor */
    bool failed;
};

static struct span span_from(const struct reader *r, size_t start, size_t end)
{
    return (struct span){r->file, (uint32_t)start + r->skip, (uint32_t)end + r->skip};
}

static struct node_place place_from(const struct reader *r, size_t start, size_t end)
{
    struct span s = span_from(r, start, end);
    return (struct node_place){s.file, s.start, s.end};
}

static void over_limit(struct reader *r, struct span at, const char *what)
{
    diag_at(r->ds, D_YAML_LIMIT, at, "%s", what);
    r->failed = true;
}

/* --------------------------------------------------------------------------------------- scalars */

/* What may be of many pieces (escapes, folded lines): libfyaml 0.7.12 loses 2 KiB when it joins more
 * than a few dozen of them itself (fy_token_get_text), so they are joined here. */
static struct str joined(struct reader *r, struct fy_token *t)
{
    struct buf b = {.arena = r->a};
    struct fy_token_iter *iter = fy_token_iter_create(t);
    const struct fy_iter_chunk *chunk = NULL;
    int error = 0;
    while (iter != NULL && (chunk = fy_token_iter_chunk_next(iter, chunk, &error)) != NULL) {
        buf_add(&b, (struct str){chunk->str, chunk->len});
    }
    fy_token_iter_destroy(iter);
    return buf_str(&b);
}

static bool of_many_pieces(const struct reader *r, struct fy_token *t, struct node_place at)
{
    enum { FEW = 32 }; /* bytes that cannot hold enough escapes or lines */
    if (t == NULL || at.end - at.start < FEW) {
        return false;
    }
    struct str source = str_sub(r->text, at.start, at.end);
    return fy_token_scalar_style(t) != FYSS_PLAIN || str_find(source, '\n') < source.n;
}

static struct str view(struct reader *r, struct fy_token *t)
{
    size_t n = 0;
    const char *p = t == NULL ? NULL : fy_token_get_text(t, &n);
    if (p == NULL) {
        return (struct str){"", 0};
    }
    bool inside = p >= r->text.p && p + n <= r->text.p + r->text.n;
    return inside ? (struct str){p, n} : str_copy(r->a, (struct str){p, n});
}

/* The marks of a quoted scalar exclude its quotes, those of a block run on to the next line. */
static struct node_place scalar_place(struct reader *r, struct fy_token *t)
{
    const struct fy_mark *from = fy_token_start_mark(t), *to = fy_token_end_mark(t);
    if (from == NULL || to == NULL) {
        return place_from(r, r->last, r->last);
    }
    size_t start = from->input_pos, end = to->input_pos < r->text.n ? to->input_pos : r->text.n;
    enum fy_scalar_style style = fy_token_scalar_style(t);
    if (style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED) {
        start -= start > 0;
        end += end < r->text.n;
    } else {
        struct str s = str_sub(r->text, start, end);
        struct str body = str_trim(s);
        start += body.n == 0 ? 0 : (size_t)(body.p - s.p);
        end = start + body.n;
    }
    r->last = (uint32_t)end;
    return place_from(r, start, end);
}

/* `!!str` makes text of anything; the other core tags that say what a node is anyway are dropped. */
static void take_tag(struct reader *r, struct node *n, struct fy_token *tag)
{
    if (tag == NULL) {
        return;
    }
    static const char *const core[] = {"null", "bool", "int", "str", "seq", "map"};
    struct str name = view(r, tag), prefix = STR("tag:yaml.org,2002:");
    if (!str_starts(name, prefix)) {
        n->tag = str_starts(name, STR("!")) ? str_sub(name, 1, name.n) : name;
        n->kind = str_is(name, "!") && n->kind < NODE_TEXT ? NODE_TEXT : n->kind;
        return;
    }
    name = str_sub(name, prefix.n, name.n);
    if (str_is(name, "str") && n->kind <= NODE_TEXT) {
        n->kind = NODE_TEXT;
        n->quoted = true;
    } else if (!str_is(name, core[n->kind])) {
        n->tag = str_fmt(r->a, "!%.*s", STR_ARG(name));
    }
}

/* ----------------------------------------------------------------------------------------- nodes */

static struct anchor *take_anchor(struct reader *r, struct node *n, struct fy_token *name, bool open)
{
    if (name == NULL) {
        return NULL;
    }
    struct anchor *at = arena_one(r->scratch, struct anchor);
    *at = (struct anchor){.node = n, .open = open, .weight = open ? r->nodes : 1};
    map_put(&r->anchors, str_copy(r->scratch, view(r, name)), at);
    return at;
}

static struct node *new_node(struct reader *r, enum node_kind kind, struct node_place place, bool key)
{
    struct node *n = key ? &r->key : arena_one(r->a, struct node);
    *n = (struct node){.kind = kind};
    n->place = place;
    if (++r->nodes > YAML_NODES) {
        over_limit(r, span_of(place), "more than 1,000,000 values");
    }
    return n;
}

static size_t find_key(struct reader *r, struct frame *f, struct str key)
{
    enum { MANY = 16 };
    size_t count = r->n - f->base;
    if (count < MANY) {
        for (size_t i = f->base; i < r->n; i++) {
            if (str_eq(r->stack[i].key, key)) {
                return i;
            }
        }
        return r->n;
    }
    if (f->index.n == 0) {
        f->index = map_new(r->scratch);
    }
    while (f->index.n < count) { /* entry number i of the index is child number i */
        map_put(&f->index, r->stack[f->base + f->index.n].key, r);
    }
    for (size_t i = 0; map_has(&f->index, key) && i < count; i++) {
        if (str_eq(r->stack[f->base + i].key, key)) {
            return f->base + i;
        }
    }
    return r->n;
}

static void take_key(struct reader *r, struct frame *f, const struct node *n)
{
    f->keyed = true;
    f->key = (struct node_pair){.key = n->text, .place = n->place};
    f->twice = false;
    if (n->kind == NODE_LIST || n->kind == NODE_MAP) {
        struct diag *d = diag_at(r->ds, D_YAML_SYNTAX, span_of(n->place), "%s stands as a key",
                                 node_kind_name(n->kind));
        diag_help(d, "keys are words");
        r->failed = true;
        return;
    }
    size_t other = find_key(r, f, n->text);
    if (other < r->n) {
        f->twice = true;
        struct diag *d = diag_at(r->ds, D_YAML_DUPLICATE_KEY, span_of(n->place),
                                 "the key `%.*s` stands twice in this mapping", STR_ARG(n->text));
        diag_label(d, "again here");
        diag_mark(d, span_of(r->stack[other].place), "first here");
        diag_help(d, "remove one of the two");
        r->failed = ++r->duplicates > 100;
    }
}

/* Gives a finished or just opened node to what contains it. */
static void attach(struct reader *r, struct node *n)
{
    if (r->depth == 0) {
        r->root = n;
        return;
    }
    struct frame *f = &r->frames[r->depth - 1];
    if (f->node->kind == NODE_MAP && !f->keyed) {
        take_key(r, f, n);
        return;
    }
    bool drop = f->keyed && f->twice;
    f->keyed = false;
    if (!drop) {
        struct node_pair *p = arena_push(r->scratch, (void **)&r->stack, r->n++, &r->cap, sizeof *p);
        *p = (struct node_pair){.key = f->key.key, .place = f->key.place, .value = n};
    }
}

static void refuse_lost(struct reader *r, const struct node *n)
{
    uint32_t lost = yaml_lost_character(n->text);
    if (lost != UINT32_MAX) {
        struct diag *d = diag_at(r->ds, D_BAD_VALUE, span_of(n->place),
                                 "the text holds U+%04X, which kustomize or the API server loses", lost);
        diag_help(d, "remove the character");
    }
}

static void on_scalar(struct reader *r, const struct fy_event *e)
{
    struct fy_token *t = e->scalar.value;
    struct node_place at = t == NULL ? place_from(r, r->last, r->last) : scalar_place(r, t);
    const struct frame *f = r->depth == 0 ? NULL : &r->frames[r->depth - 1];
    bool key = f != NULL && f->node->kind == NODE_MAP && !f->keyed && e->scalar.anchor == NULL;
    struct node *n = new_node(r, NODE_TEXT, at, key);
    n->text = of_many_pieces(r, t, at) ? joined(r, t) : view(r, t);
    refuse_lost(r, n);
    n->quoted = t != NULL && fy_token_scalar_style(t) != FYSS_PLAIN;
    if (!n->quoted) {
        yaml_scalar_type(n);
    }
    take_tag(r, n, e->scalar.tag);
    take_anchor(r, n, e->scalar.anchor, false);
    attach(r, n);
}

static void on_alias(struct reader *r, struct fy_event *e)
{
    struct fy_token *t = e->alias.anchor;
    const struct fy_mark *from = fy_event_start_mark(e), *to = fy_event_end_mark(e);
    size_t start = from == NULL ? r->last : from->input_pos, end = to == NULL ? start : to->input_pos;
    start -= start > 0 && r->text.p[start - 1] == '*';
    struct span at = span_from(r, start, end);
    r->last = (uint32_t)end;
    const struct anchor *to_what = map_get(&r->anchors, view(r, t));
    if (to_what == NULL) { /* most likely no alias at all, but `*` without quotes */
        yaml_complain(r->ds, at, STR("alias"));
        r->failed = true;
        return;
    }
    if (to_what->open) {
        struct diag *d = diag_at(r->ds, D_YAML_LIMIT, at, "an alias that contains itself");
        diag_mark(d, span_of(to_what->node->place), "the anchor begins here");
        r->failed = true;
        return;
    }
    r->aliased += to_what->weight;
    r->nodes += to_what->weight;
    if (r->aliased > YAML_ALIASED || r->nodes > YAML_NODES) {
        over_limit(r, at, "aliases stand for more than 100,000 values");
        return;
    }
    attach(r, to_what->node);
}

/* --------------------------------------------------------------------------------- collections */

static void on_start(struct reader *r, const struct fy_event *e, enum node_kind kind)
{
    bool map = kind == NODE_MAP;
    struct fy_token *t = map ? e->mapping_start.mapping_start : e->sequence_start.sequence_start;
    const struct fy_mark *m = t == NULL ? NULL : fy_token_start_mark(t);
    size_t at = m == NULL ? r->last : m->input_pos;
    bool flow = at < r->text.n && r->text.p[at] == (map ? '{' : '[');
    struct node *n = new_node(r, kind, place_from(r, at, at + flow), false);
    if (r->depth == YAML_DEPTH) {
        over_limit(r, span_from(r, at, at + 1), "nested more than 64 deep");
        return;
    }
    take_tag(r, n, map ? e->mapping_start.tag : e->sequence_start.tag);
    attach(r, n);
    r->frames[r->depth] = (struct frame){.node = n, .base = r->n, .flow = flow};
    r->frames[r->depth++].anchor =
        take_anchor(r, n, map ? e->mapping_start.anchor : e->sequence_start.anchor, true);
}

static void on_end(struct reader *r, struct fy_event *e)
{
    struct frame *f = &r->frames[--r->depth];
    struct node *n = f->node;
    const struct fy_mark *m = fy_event_end_mark(e);
    if (f->flow && m != NULL) {
        r->last = (uint32_t)m->input_pos;
    }
    n->place.end = r->last + r->skip > n->place.end ? r->last + r->skip : n->place.end;
    n->n = n->cap = r->n - f->base;
    if (n->kind == NODE_MAP) {
        n->pairs = arena_many(r->a, n->n, struct node_pair);
    } else {
        n->items = arena_many(r->a, n->n, struct node *);
    }
    for (size_t i = 0; i < n->n; i++) {
        if (n->kind == NODE_MAP) {
            n->pairs[i] = r->stack[f->base + i];
        } else {
            n->items[i] = r->stack[f->base + i].value;
        }
    }
    r->n = f->base;
    if (f->anchor != NULL) {
        f->anchor->open = false;
        f->anchor->weight = r->nodes - f->anchor->weight + 1;
    }
}

/* An empty document (a `---` at the end) is none, but counts. */
static void on_document_end(struct reader *r)
{
    struct node *n = r->root;
    r->root = NULL;
    if (++r->documents > YAML_DOCUMENTS) {
        uint32_t at = n == NULL ? r->last : n->place.start - r->skip;
        over_limit(r, span_from(r, at, at + (at < r->text.n)), "more than 1,000 documents");
        return;
    }
    if (n != NULL && (n->kind != NODE_NULL || n->text.n != 0)) {
        *(struct node **)arena_push(r->a, (void **)&r->out->at, r->out->n++, &r->documents_cap,
                                    sizeof n) = n;
    }
}

static void on_event(struct reader *r, struct fy_event *e)
{
    switch (e->type) {
    case FYET_DOCUMENT_START:
        r->anchors = map_new(r->scratch);
        r->depth = r->n = 0;
        break;
    case FYET_DOCUMENT_END:
        on_document_end(r);
        break;
    case FYET_SCALAR:
        on_scalar(r, e);
        break;
    case FYET_ALIAS:
        on_alias(r, e);
        break;
    case FYET_MAPPING_START:
        on_start(r, e, NODE_MAP);
        break;
    case FYET_SEQUENCE_START:
        on_start(r, e, NODE_LIST);
        break;
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        on_end(r, e);
        break;
    default: /* the stream's ends */
        break;
    }
}

/* ---------------------------------------------------------------------------------------- errors */

/* libfyaml counts lines from 1 and columns in characters from 1. */
static size_t offset_of(struct str s, int line, int column)
{
    size_t at = 0;
    for (; line > 1 && at < s.n; line--) {
        at += str_find(str_sub(s, at, s.n), '\n') + 1;
    }
    for (; column > 1 && at < s.n && s.p[at] != '\n'; column--) {
        do {
            at++;
        } while (at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80);
    }
    return at < s.n ? at : s.n;
}

/* A bracket that an earlier line has left open is the likely cause of what a later one lacks. */
static void mark_open(struct reader *r, struct diag *d, size_t start)
{
    struct frame *f = r->depth == 0 ? NULL : &r->frames[r->depth - 1];
    if (f == NULL || !f->flow) {
        return;
    }
    struct span opened = span_of(f->node->place);
    struct str since = str_sub(r->text, opened.start - r->skip, start);
    opened.end = opened.start + 1;
    if (str_find(since, '\n') < since.n || start + 1 >= str_trim(r->text).n) {
        diag_mark(d, opened, "this bracket is still open");
    }
}

static void report(struct reader *r, struct fy_diag *from)
{
    void *iterator = NULL;
    struct fy_diag_error *e = fy_diag_errors_iterate(from, &iterator);
    struct str complaint = e == NULL ? STR("") : str_of(e->msg);
    size_t start = e == NULL ? r->last : offset_of(r->text, e->line, e->column), end = start;
    const struct fy_mark *m = e == NULL || e->fyt == NULL ? NULL : fy_token_start_mark(e->fyt);
    const struct fy_mark *to = m == NULL ? NULL : fy_token_end_mark(e->fyt);
    if (m != NULL && to != NULL && m->input_pos <= r->text.n && to->input_pos <= r->text.n) {
        start = m->input_pos;
        end = to->input_pos;
    }
    if (end <= start) { /* one character, or what stands before the end of the text */
        struct str before = str_trim(str_sub(r->text, 0, start));
        start = start < r->text.n ? start : before.n - (before.n > 0);
        end = start + (start < r->text.n);
    }
    struct str part = str_sub(r->text, start, end);
    size_t newline = str_find(part, '\n');
    if (newline < part.n && e != NULL && strstr(e->msg, "multiline") != NULL) { /* its last line is the key */
        while (str_find(part, '\n') < part.n) {
            part = str_sub(part, str_find(part, '\n') + 1, part.n);
        }
        part = str_trim(part);
        start = part.n == 0 ? start : (size_t)(part.p - r->text.p);
    } else if (newline > 0 && newline < part.n) {
        end = start + newline;
    }
    struct diag *d = yaml_complain(r->ds, span_from(r, start, end), complaint);
    mark_open(r, d, start);
}

static struct fy_diag *quiet_diag(void)
{
    struct fy_diag_cfg cfg;
    fy_diag_cfg_default(&cfg);
    cfg.fp = NULL;
    struct fy_diag *d = fy_diag_create(&cfg);
    if (d != NULL) {
        fy_diag_set_collect_errors(d, true);
    }
    return d;
}

static bool parse(struct reader *r)
{
    struct fy_diag *diag = quiet_diag();
    struct fy_parse_cfg cfg = {
        .search_path = "",
        .flags = FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE | FYPCF_COLLECT_DIAG | FYPCF_QUIET,
        .diag = diag,
    };
    struct fy_parser *p = diag == NULL ? NULL : fy_parser_create(&cfg);
    bool ready = p != NULL && fy_parser_set_string(p, r->text.p, r->text.n) == 0;
    for (struct fy_event *e; ready && !r->failed && (e = fy_parser_parse(p)) != NULL;) {
        on_event(r, e);
        fy_parser_event_free(p, e);
    }
    if (!r->failed && (!ready || fy_parser_get_stream_error(p))) {
        report(r, diag);
        r->failed = true;
    }
    if (p != NULL) {
        fy_parser_destroy(p);
    }
    fy_diag_destroy(diag);
    return !r->failed;
}

bool yaml_read(struct diags *ds, uint32_t file, struct documents *out)
{
    *out = (struct documents){0};
    struct reader r = {.ds = ds, .a = diags_arena(ds), .file = file, .out = out};
    if (!yaml_scan(ds, file, &r.skip)) {
        return false;
    }
    struct str bytes = texts_bytes(diags_texts(ds), file);
    r.text = str_sub(bytes, r.skip, bytes.n);
    if (r.text.n == 0) {
        return true;
    }
    r.scratch = arena_new();
    bool fine = parse(&r);
    arena_free(r.scratch);
    return fine;
}
