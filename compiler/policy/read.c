/*
 * One document → one struct policy, by a walk over the rows of keys.def: a mapping is its keys, a key
 * is its type. Nothing here knows a single key of the language by name.
 */
#include "policy/read.h"

#include <string.h>

#include "policy/policy.h"
#include "policy/read_keys.h"
#include "policy/value.h"

static void read_shape(struct reading *r, const struct shape *s, void *out, const struct node *n);

/* --------------------------------------------------------------------------------- what is wrong */

struct span read_spot(struct reading *r, const struct node *n)
{
    struct span at = span_of(n->place);
    struct str bytes = texts_slice(diags_texts(r->ds), at);
    at.end = at.start + (uint32_t)str_find(bytes, '\n');
    return at;
}

const char *read_wants(const struct key *k)
{
    static const char *const wants[] = {
        [KEY_TEXT] = "a text",           [KEY_NAME] = "a name",
        [KEY_URL] = "a URL",             [KEY_ZONE] = "the name of a zone",
        [KEY_VERSION] = "a version",     [KEY_IMAGE] = "an image",
        [KEY_BOOL] = "`true` or `false`", [KEY_COUNT] = "a number",
        [KEY_DURATION] = "a duration",   [KEY_SIZE] = "a size",
        [KEY_RATE] = "a rate",           [KEY_DATE] = "a date",
        [KEY_TIME] = "a time of day",    [KEY_DAYS] = "days of the week",
        [KEY_EVERY] = "`every N runs`",  [KEY_CHOICE] = "one word",
        [KEY_CLASS] = "a storage class", [KEY_SCHEDULE] = "a schedule",
        [KEY_KEEP] = "a count or a duration", [KEY_PVC] = "a PVC, `namespace/name`",
        [KEY_PVC_GLOB] = "a PVC or a pattern", [KEY_TEXTS] = "a list",
        [KEY_STRINGS] = "a mapping of texts", [KEY_RAW] = "a mapping",
        [KEY_SHAPE] = "a mapping",       [KEY_MAP] = "a mapping, `NAME: …`",
        [KEY_LIST] = "a list",
    };
    return k->type == KEY_RAW && k->raw == NODE_LIST ? "a list" : wants[k->type];
}

void read_example(struct diag *d, const struct key *k)
{
    if (k->example != NULL) {
        diag_help(d, "for example `%s: %s`", k->name, k->example);
    }
}

/* `key: #1 photos`: what stands in the comment directly behind a key, if it can stand in quotes. */
static struct str comment_behind(struct reading *r, struct span key)
{
    struct place p = texts_place(diags_texts(r->ds), key.file, key.end);
    struct str rest = str_trim(str_sub(p.text, p.offset, p.text.n));
    bool colon = str_starts(rest, STR(":"));
    rest = str_trim(str_sub(rest, colon ? 1 : 0, rest.n));
    bool quotable = str_find(rest, '"') == rest.n && str_find(rest, '\\') == rest.n;
    return colon && quotable && rest.n > 1 && rest.p[0] == '#' && rest.p[1] != ' ' ? rest : STR("");
}

struct diag *read_wrong_type(struct reading *r, const struct key *k, const struct node *n, struct span at)
{
    if (n->kind == NODE_NULL) {
        struct diag *d = diag_at(r->ds, D_WRONG_TYPE, at, "`%s` has no value", k->name);
        diag_label(d, "takes %s", read_wants(k));
        struct str behind = comment_behind(r, at);
        if (behind.n != 0) {
            diag_note(d, "`#` begins a comment");
            diag_help(d, "if it is the value, put it in quotes: `%s: \"%.*s\"`", k->name, STR_ARG(behind));
        } else {
            diag_help(d, "write one, or remove the key");
        }
        return d;
    }
    const char *stands = n->kind == NODE_TEXT && n->quoted ? "a text in quotes" : node_kind_name(n->kind);
    return diag_at(r->ds, D_WRONG_TYPE, read_spot(r, n), "`%s` takes %s, not %s", k->name, read_wants(k),
                   stands);
}

bool read_has_none(struct reading *r, const struct key *k, const struct node *n, struct span at)
{
    if (!k->some || n->n != 0) {
        return false;
    }
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, at, "`%s` is empty", k->name);
    diag_label(d, "at least one belongs here");
    if (k->example != NULL) {
        diag_help(d, "for example `%s: %s`", k->name, k->example);
    }
    return true;
}

bool read_is_scalar(struct reading *r, const struct key *k, const struct node *n, struct span at)
{
    if (n->kind == NODE_NULL || n->kind == NODE_LIST || n->kind == NODE_MAP) {
        struct diag *d = read_wrong_type(r, k, n, at);
        if (n->kind != NODE_NULL) {
            read_example(d, k);
        }
        return false;
    }
    return !read_finds_secret(r, n);
}

struct diag *read_misread(struct reading *r, enum code c, const struct node *n, const struct misread *m,
                          const char *what)
{
    struct diag *d = diag_at(r->ds, c, span_inside(r->ds, n, m->from, m->to), "`%.*s` %s", STR_ARG(n->text),
                             what);
    if (m->why.n != 0) {
        diag_label(d, "%.*s", STR_ARG(m->why));
    }
    if (m->help.n != 0) {
        diag_help(d, "%.*s", STR_ARG(m->help));
    }
    if (m->edit.n != 0 && d->span.end - d->span.start == m->to - m->from) {
        diag_fix(d, d->span, "%.*s", STR_ARG(m->edit));
    }
    return d;
}

/* ------------------------------------------------------------------------------------ mappings */

/* What a definition in a list or the document is underlined by: its first line. */
static struct head head_of(struct reading *r, const struct node *n, const struct span *key)
{
    return (struct head){.span = key != NULL ? *key : read_spot(r, n), .body = span_of(n->place), .from = WRITTEN};
}

static bool turned_off(const struct key *k, void *field, const struct node *n)
{
    if (!k->none || k->of->off_at == 0 || n->kind != NODE_TEXT || !str_is(n->text, "none")) {
        return false;
    }
    *(bool *)((char *)field + k->of->off_at) = true;
    return true;
}

/* A scalar where a mapping is wanted: its short form, a secret, or a mistake. */
static void read_short(struct reading *r, const struct key *k, void *out, const struct node *n, struct span at)
{
    const struct key *only = k->of->short_key == NULL ? NULL : shape_key(k->of, str_of(k->of->short_key));
    struct head *h = out;
    if (only != NULL && n->kind == NODE_TEXT) {
        read_value(r, only, out, n, at);
        return;
    }
    h->from = POISONED;
    if (keys_are_secret(k->of) && (n->kind == NODE_TEXT || n->kind == NODE_INT)) {
        if (!read_finds_secret(r, n)) {
            read_secret_inline(r, n, at, str_of(k->name));
        }
    } else if (k->type == KEY_LIST) {
        keys_item_wrong(r, k, n, at);
    } else if (!read_finds_secret(r, n)) {
        struct diag *d = read_wrong_type(r, k, n, at);
        if (n->kind != NODE_NULL) {
            read_example(d, k);
        }
    }
}

static void read_section(struct reading *r, const struct key *k, void *field, const struct node *n,
                         struct span at)
{
    *(struct head *)field = head_of(r, n, &at);
    if (n->kind == NODE_MAP) {
        read_shape(r, k->of, field, n);
    } else if (!turned_off(k, field, n)) {
        read_short(r, k, field, n, at);
    }
}

/* A struct of the shape for each of `n` definitions. */
static void make_items(struct reading *r, const struct shape *s, struct items *to, size_t n)
{
    char *structs = arena_alloc(r->a, n, s->size);
    to->at = arena_many(r->a, n, void *);
    to->n = to->cap = n;
    for (size_t i = 0; i < n; i++) {
        to->at[i] = structs + i * s->size;
    }
}

/* A key of the definitions that slipped out of one, such as `copies:` as far left as the tiers: it
 * would be read as a name, and each of its own keys would be unknown. */
static bool slipped(struct reading *r, const struct key *k, const struct node_pair *p)
{
    if (shape_key(k->of, p->key) == NULL || p->value->kind != NODE_MAP || p->value->n == 0) {
        return false;
    }
    for (size_t i = 0; i < p->value->n; i++) {
        if (shape_key(k->of, p->value->pairs[i].key) != NULL) {
            return false;
        }
    }
    struct diag *d = diag_at(r->ds, D_UNKNOWN_KEY, span_of(p->place),
                             "`%.*s` stands where a name belongs: it is a key of %s", STR_ARG(p->key),
                             k->of->with_article);
    diag_help(d, "indent it, and what it holds, further than the name above it");
    return true;
}

static void read_map(struct reading *r, const struct key *k, struct items *to, const struct node *n,
                     struct span at)
{
    if (n->kind != NODE_MAP) {
        to->head.from = POISONED;
        struct diag *d = read_wrong_type(r, k, n, at);
        if (n->kind == NODE_LIST) {
            diag_help(d, "give each a name: `NAME: {…}` instead of `- {…}`");
        }
        return;
    }
    make_items(r, k->of, to, n->n);
    for (size_t i = 0; i < n->n; i++) {
        const struct node_pair *p = &n->pairs[i];
        struct span key = span_of(p->place);
        void *item = to->at[i];
        struct text *name = (struct text *)((char *)item + k->of->name_at);
        *name = (struct text){.v = p->key, .span = key, .from = WRITTEN};
        if (!k->of->names_scenarios && !read_name(r, NAME_LABEL, p->key, key, k->of->with_article, NULL)) {
            name->from = POISONED;
        }
        *(struct head *)item = head_of(r, p->value, &key);
        if (slipped(r, k, p)) {
            ((struct head *)item)->from = POISONED;
            to->head.from = POISONED;
        } else if (p->value->kind == NODE_MAP) {
            read_shape(r, k->of, item, p->value);
        } else {
            ((struct head *)item)->from = POISONED;
            keys_item_wrong(r, k, p->value, key);
        }
    }
}

static void read_items(struct reading *r, const struct key *k, struct items *to, const struct node *n,
                       struct span at)
{
    if (n->kind != NODE_LIST) {
        to->head.from = POISONED;
        struct diag *d = read_wrong_type(r, k, n, at);
        if (n->kind == NODE_MAP) {
            diag_help(d, "put `- ` before the first key, or the mapping into `[` and `]`");
        } else if (n->kind != NODE_NULL) {
            diag_help(d, "write `[%.*s]`", STR_ARG(n->text));
        }
        return;
    }
    if (read_has_none(r, k, n, at)) {
        to->head.from = POISONED;
    }
    make_items(r, k->of, to, n->n);
    for (size_t i = 0; i < n->n; i++) {
        void *item = to->at[i];
        *(struct head *)item = head_of(r, n->items[i], NULL);
        if (n->items[i]->kind == NODE_MAP) {
            read_shape(r, k->of, item, n->items[i]);
        } else {
            read_short(r, k, item, n->items[i], at);
        }
    }
}

/* A value between quotes that YAML does not know as such: `“media/x”`. */
static bool typographic(struct reading *r, const struct key *k, const struct node *n)
{
    static const char *const quotes[] = {"\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e", "\xe2\x80\x98", "\xe2\x80\x99", "\xc2\xab", "\xc2\xbb"};
    size_t open = 0, close = 0;
    bool prose = k->type == KEY_TEXT && k->choices == NULL;
    for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++) {
        open = str_starts(n->text, str_of(quotes[i])) ? strlen(quotes[i]) : open;
        close = str_ends(n->text, str_of(quotes[i])) ? strlen(quotes[i]) : close;
    }
    if (n->kind != NODE_TEXT || n->quoted || prose || open == 0 || close == 0 || n->text.n <= open + close) {
        return false;
    }
    struct str inner = str_sub(n->text, open, n->text.n - close);
    bool plain = str_find(inner, '"') == inner.n && str_find(inner, '\\') == inner.n && str_find(inner, '\n') == inner.n;
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, read_spot(r, n), "typographic quotes are part of the value of `%s`", k->name);
    diag_note(d, "YAML knows `\"` and `'` as quotes");
    if (plain) {
        diag_help(d, "write \"%.*s\"", STR_ARG(inner));
        diag_fix(d, span_of(n->place), "\"%.*s\"", STR_ARG(inner));
    }
    return true;
}

void read_value(struct reading *r, const struct key *k, void *owner, const struct node *n, struct span at)
{
    void *field = shape_field(owner, k);
    if (typographic(r, k, n)) {
        value_poison(k, owner);
        return;
    }
    if (n->tag.n != 0) {
        struct diag *d = diag_at(r->ds, D_WRONG_TYPE, read_spot(r, n), "the tag `!%.*s` has no meaning in a policy",
                                 STR_ARG(n->tag));
        diag_help(d, "remove the tag");
        value_poison(k, owner);
        return;
    }
    if (read_scalar(r, k, field, n, at) || read_unit(r, k, field, n, at) || read_parts(r, k, field, n, at) ||
        read_list(r, k, field, n, at)) {
        return;
    }
    if (k->type == KEY_SHAPE) {
        read_section(r, k, field, n, at);
        return;
    }
    struct items *items = field;
    items->head = head_of(r, n, &at);
    if (k->type == KEY_MAP) {
        read_map(r, k, items, n, at);
    } else {
        read_items(r, k, items, n, at);
    }
}

static void read_shape(struct reading *r, const struct shape *s, void *out, const struct node *n)
{
    for (size_t i = 0; i < n->n; i++) {
        const struct key *k = shape_key(s, n->pairs[i].key);
        if (k == NULL) {
            keys_unknown(r, s, out, n, i);
        } else if (keys_cut(s, n, i)) {
            value_poison(k, out); /* reported at what the comma has cut off */
        } else {
            read_value(r, k, out, n->pairs[i].value, span_of(n->pairs[i].place));
        }
    }
    keys_missing(r, s, out, n);
    keys_of_kind(r, s, out, n);
}

/* An object of Kubernetes, which often lies beside what is applied with it. */
static bool is_foreign(const struct node *document)
{
    const struct node *version = node_get(document, "apiVersion"), *kind = node_get(document, "kind");
    bool ours = version != NULL && str_starts(version->text, STR("tierc/"));
    bool object = kind != NULL || (version != NULL && node_get(document, "metadata") != NULL);
    return object && !ours && node_get(document, "policy") == NULL;
}

static void report_foreign(struct diags *ds, const struct node *document)
{
    const struct node *kind = node_get(document, "kind");
    const char *key = kind != NULL ? "kind" : "apiVersion";
    size_t i = 0;
    while (!str_is(document->pairs[i].key, key)) {
        i++;
    }
    struct span at = span_of(document->pairs[i].place);
    at.end = (uint32_t)document->pairs[i].value->place.end;
    bool named = kind != NULL && kind->kind == NODE_TEXT;
    struct diag *d = named ? diag_at(ds, D_WRONG_TYPE, at, "this is a Kubernetes object (kind %.*s), not a tierc policy",
                                     STR_ARG(kind->text))
                           : diag_at(ds, D_WRONG_TYPE, at, "this is a Kubernetes object, not a tierc policy");
    diag_help(d, "keep it outside of the folder of policies");
}

struct policy *policy_read(struct diags *ds, const struct node *document)
{
    struct reading r = {.ds = ds, .a = diags_arena(ds)};
    struct policy *p = arena_one(r.a, struct policy);
    if (document->kind != NODE_MAP) {
        struct diag *d = diag_at(ds, D_WRONG_TYPE, read_spot(&r, document), "a policy is a mapping, not %s",
                                 node_kind_name(document->kind));
        if (document->kind == NODE_TEXT && str_find(document->text, ':') < document->text.n) {
            diag_help(d, "write a blank after the colon");
        } else {
            diag_help(d, "begin with `apiVersion: tierc/v1`");
        }
        return NULL;
    }
    if (is_foreign(document)) {
        report_foreign(ds, document);
        return NULL;
    }
    p->head = head_of(&r, document, NULL);
    read_shape(&r, &policy_shape, p, document);
    return p;
}
