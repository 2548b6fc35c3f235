/*
 * Loading: YAML → parts, with every hole resolved against the declared facts. A template is compiled
 * once; what can be wrong with it is found here, so that filling (template_fill.c) only walks.
 */
#include "lower/template_part.h"

#include "base/embedded.h"
#include "base/suggest.h"
#include "source/yaml_read.h"

#include <string.h>
#include <strings.h>

struct binding {
    struct str name;
    struct fact *fact;
};

/* Facts that a surrounding `!when` has proved to be there. */
struct present {
    const struct fact *fact;
    const struct present *next;
};

struct loader {
    struct diags *ds;
    struct arena *arena;
    const char *name; /* of the template */
    struct binding bound[TEMPLATE_LEVELS];
    size_t levels; /* bound[0] is the scope */
    const struct present *present;
};

static struct part *load(struct loader *l, const struct node *n);

static struct part *part_new(struct loader *l, enum part_kind kind, const struct node *n)
{
    struct part *p = arena_one(l->arena, struct part);
    *p = (struct part){.kind = kind, .node = n};
    return p;
}

static struct diag *mistake(struct loader *l, const struct node *n, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
static struct diag *mistake(struct loader *l, const struct node *n, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str message = str_vfmt(l->arena, fmt, ap);
    va_end(ap);
    return diag_at(l->ds, D_TEMPLATE_HOLE, span_of(n->place), "%.*s", STR_ARG(message));
}

static void suggest_member(struct loader *l, struct diag *d, struct str word, const struct map *m)
{
    struct str *names = arena_many(l->arena, m->n + 1, struct str);
    for (size_t i = 0; i < m->n; i++) {
        names[i] = m->entries[i].key;
    }
    struct str near = suggest(word, names, m->n);
    if (near.n != 0) {
        diag_help(d, "did you mean `%.*s`?", STR_ARG(near));
    }
    diag_note(d, "compiler/lower/scopes.def declares what `%s` may use", l->name);
}

static bool is_present(const struct loader *l, const struct fact *f)
{
    const struct present *p = l->present;
    while (p != NULL && p->fact != f) {
        p = p->next;
    }
    return p != NULL;
}

/* What a path leads to. `maybe` says that the fact may be absent; `mark`, if not NULL, takes every
 * fact on the way as present from now on. */
static struct fact *look_up(struct loader *l, const struct node *n, struct str path,
                            struct ref *ref, bool *maybe, bool mark)
{
    struct str rest = path, step = {0};
    size_t level = l->levels;
    str_split(&rest, '.', &step);
    while (--level > 0 && !str_eq(l->bound[level].name, step)) {
    }
    *ref = (struct ref){.level = level, .rest = level == 0 ? path : rest};
    *maybe = false;
    struct fact *at = l->bound[level].fact;
    for (rest = ref->rest; str_split(&rest, '.', &step);) {
        struct fact *next = map_get(&at->members, step);
        if (next == NULL) {
            struct diag *d = mistake(l, n, "the facts of `%s` have no `%.*s`", l->name, STR_ARG(path));
            diag_label(d, "no `%.*s`", STR_ARG(step));
            suggest_member(l, d, step, &at->members);
            return NULL;
        }
        at = next;
        *maybe |= at->optional && !is_present(l, at);
        if (mark) {
            struct present *p = arena_one(l->arena, struct present);
            *p = (struct present){at, l->present};
            l->present = p;
        }
    }
    return at;
}

static bool kind_of_tag(struct str tag, enum fact_kind *kind, bool *optional)
{
    *optional = str_ends(tag, STR("?"));
    tag.n -= *optional;
    for (enum fact_kind k = 0; k < FACT_GROUP; k++) {
        if (str_is(tag, fact_kind_name(k))) {
            *kind = k;
            return true;
        }
    }
    return false;
}

static struct part *load_hole(struct loader *l, const struct node *n, struct str path,
                              enum fact_kind kind, bool optional)
{
    struct part *p = part_new(l, PART_HOLE, n);
    p->fact_kind = kind;
    p->optional = optional;
    bool maybe;
    struct fact *f = look_up(l, n, path, &p->ref, &maybe, false);
    if (f != NULL && f->kind != kind) {
        struct diag *d = mistake(l, n, "`%.*s` is %s, not %s", STR_ARG(path),
                                 fact_kind_name(f->kind), fact_kind_name(kind));
        diag_label(d, "a hole for %s", fact_kind_name(kind));
    } else if (f != NULL && maybe && !optional) {
        struct diag *d = mistake(l, n, "`%.*s` may be absent", STR_ARG(path));
        diag_help(d, "write `!%s?`, or put it into a `!when`", fact_kind_name(kind));
    }
    return p;
}

/* A hole inside a text: a text or a number that is always there; in PromQL also labels. */
static struct part *load_insert(struct loader *l, const struct node *n, struct str path,
                                enum encoding how)
{
    struct ref ref;
    bool maybe;
    struct fact *f = look_up(l, n, path, &ref, &maybe, false);
    if (f != NULL && f->kind != FACT_TEXT && f->kind != FACT_INT &&
        !(how == ENCODE_PROMQL && f->kind == FACT_MAP)) {
        mistake(l, n, "`%.*s` is %s, and only text and numbers can be put in a row", STR_ARG(path),
                fact_kind_name(f->kind));
    }
    return load_hole(l, n, path, f == NULL ? FACT_TEXT : f->kind, false);
}

static void part_add(struct loader *l, struct part *to, size_t *cap, struct part *p)
{
    *(struct part **)arena_push(l->arena, (void **)&to->parts, to->n, cap, sizeof p) = p;
    to->n++;
}

static void add_fixed(struct loader *l, struct part *to, size_t *cap, struct buf *text)
{
    if (text->n != 0) {
        part_add(l, to, cap, part_new(l, PART_FIXED, node_text(l->arena, buf_str(text))));
        *text = (struct buf){.arena = l->arena};
    }
}

static struct part *load_format(struct loader *l, const struct node *n, enum encoding how)
{
    struct part *p = part_new(l, PART_FORMAT, n);
    struct buf text = {.arena = l->arena};
    struct str path;
    size_t cap = 0, at = 0;
    p->encoding = how;
    do {
        if (!format_next(how, n->text, &at, &text, &path)) {
            mistake(l, n, "a %s", how == ENCODE_PROMQL ? "`$` without a path" : "brace without its partner");
            return p;
        }
        add_fixed(l, p, &cap, &text);
        if (path.n > 0) {
            part_add(l, p, &cap, load_insert(l, n, path, how));
        }
    } while (path.n > 0);
    return p;
}

/* The keys of a directive's mapping: all of them, and no others. */
static bool directive_keys(struct loader *l, const struct node *n, const char *const *keys)
{
    size_t count = 0;
    for (; keys[count] != NULL; count++) {
        if (node_get(n, keys[count]) == NULL) {
            mistake(l, n, "`!%.*s` needs the key `%s`", STR_ARG(n->tag), keys[count]);
            return false;
        }
    }
    if (n->n != count) {
        mistake(l, n, "`!%.*s` has a key that it does not take", STR_ARG(n->tag));
        return false;
    }
    return true;
}

static struct part *load_each(struct loader *l, const struct node *n)
{
    static const char *const keys[] = {"in", "as", "of", NULL};
    struct part *p = part_new(l, PART_EACH, n);
    p->optional = str_ends(n->tag, STR("?"));
    if (!directive_keys(l, n, keys)) {
        return p;
    }
    const struct node *in = node_get(n, "in");
    bool maybe;
    struct fact *f = look_up(l, in, in->text, &p->ref, &maybe, false);
    if (f == NULL) {
        return p;
    }
    if (f->kind != FACT_LIST || f->element == NULL) {
        mistake(l, in, "`%.*s` is no list whose elements are declared", STR_ARG(in->text));
        return p;
    }
    if (maybe && !p->optional) {
        struct diag *d = mistake(l, in, "`%.*s` may be absent", STR_ARG(in->text));
        diag_help(d, "write `!each?`, or put it into a `!when`");
    }
    if (l->levels == TEMPLATE_LEVELS) {
        mistake(l, n, "`!each` inside `!each` more than %d deep", TEMPLATE_LEVELS - 1);
        return p;
    }
    l->bound[l->levels] = (struct binding){node_get(n, "as")->text, f->element};
    p->level = l->levels++;
    size_t cap = 0;
    part_add(l, p, &cap, load(l, node_get(n, "of")));
    l->levels--;
    return p;
}

static struct part *load_when(struct loader *l, const struct node *n)
{
    static const char *const keys[] = {"fact", "then", NULL};
    struct part *p = part_new(l, PART_WHEN, n);
    if (!directive_keys(l, n, keys)) {
        return p;
    }
    const struct node *fact = node_get(n, "fact");
    const struct present *before = l->present;
    bool maybe;
    if (look_up(l, fact, fact->text, &p->ref, &maybe, true) != NULL) {
        size_t cap = 0;
        part_add(l, p, &cap, load(l, node_get(n, "then")));
    }
    l->present = before;
    return p;
}

static struct part *load_tagged(struct loader *l, const struct node *n)
{
    enum fact_kind kind;
    bool optional, scalar = n->kind != NODE_LIST && n->kind != NODE_MAP;
    if (kind_of_tag(n->tag, &kind, &optional) && scalar) {
        return load_hole(l, n, n->text, kind, optional);
    }
    static const char *const formats[] = {
        [ENCODE_NOT] = "format", [ENCODE_PROMQL] = "promql", [ENCODE_GO] = "go"};
    for (enum encoding e = ENCODE_NOT; scalar && e <= ENCODE_GO; e++) {
        if (str_is(n->tag, formats[e])) {
            return load_format(l, n, e);
        }
    }
    if ((str_is(n->tag, "each") || str_is(n->tag, "each?")) && n->kind == NODE_MAP) {
        return load_each(l, n);
    }
    if (str_is(n->tag, "when") && n->kind == NODE_MAP) {
        return load_when(l, n);
    }
    struct diag *d = mistake(l, n, "`!%.*s` is no hole for %s", STR_ARG(n->tag),
                             node_kind_name(n->kind));
    diag_help(d, "compiler/lower/template.h lists the holes");
    return part_new(l, PART_FIXED, n);
}

/* A plain scalar that YAML 1.1 and 1.2 read differently, or that has no exact form here. */
static bool ambiguous(struct str s)
{
    static const char *const words[] = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i]) == s.n && strncasecmp(words[i], s.p, s.n) == 0) {
            return true;
        }
    }
    if (s.n == 0 || strchr("0123456789+-.", s.p[0]) == NULL) {
        return false;
    }
    size_t i = 0;
    while (i < s.n && s.p[i] != '\0' && strchr("0123456789abcdefxoABCDEFX+-._:inIN", s.p[i]) != NULL) {
        i++;
    }
    return i == s.n;
}

static struct part *load_plain(struct loader *l, const struct node *n)
{
    if (n->kind == NODE_TEXT && !n->quoted && ambiguous(n->text)) {
        struct diag *d = diag_at(l->ds, D_TEMPLATE_SYNTAX, span_of(n->place),
                                 "readers of YAML differ about `%.*s`", STR_ARG(n->text));
        diag_help(d, "write it in quotes, or as `true`, `false` or a decimal whole number");
    }
    return part_new(l, PART_FIXED, n);
}

static struct part *load(struct loader *l, const struct node *n)
{
    if (n->tag.n != 0) {
        return load_tagged(l, n);
    }
    bool map = n->kind == NODE_MAP;
    if (!map && n->kind != NODE_LIST) {
        return load_plain(l, n);
    }
    struct part *p = part_new(l, map ? PART_MAP : PART_LIST, n);
    p->n = n->n;
    p->parts = arena_many(l->arena, n->n, struct part *);
    p->keys = map ? arena_many(l->arena, n->n, struct str) : NULL;
    bool fixed = true;
    for (size_t i = 0; i < n->n; i++) {
        if (map) {
            p->keys[i] = n->pairs[i].key;
        }
        p->parts[i] = load(l, map ? n->pairs[i].value : n->items[i]);
        fixed &= p->parts[i]->kind == PART_FIXED;
    }
    return fixed ? part_new(l, PART_FIXED, n) : p;
}

/* What is wrong with its YAML, under the code of templates. */
static bool read_template(struct diags *ds, uint32_t file, struct documents *docs)
{
    struct diags *found = diags_new(diags_arena(ds), diags_texts(ds));
    bool read = yaml_read(found, file, docs);
    struct diag **all;
    size_t n = diags_all(found, &all);
    for (size_t i = 0; i < n; i++) {
        struct diag *d = diag_at(ds, D_TEMPLATE_SYNTAX, all[i]->span, "%.*s",
                                 STR_ARG(all[i]->message));
        diag_label(d, "%.*s", STR_ARG(all[i]->label));
    }
    return read && n == 0;
}

static bool find_template(struct str path, enum template_id *id)
{
    size_t slash = path.n;
    while (slash > 0 && path.p[slash - 1] != '/') {
        slash--;
    }
    struct str name = str_sub(path, slash, path.n - (str_ends(path, STR(".yaml")) ? 5 : 0));
    for (*id = 0; *id < TEMPLATE_COUNT && !str_is(name, template_name(*id)); ++*id) {
    }
    return *id < TEMPLATE_COUNT;
}

static void load_file(struct diags *ds, struct templates *t, uint32_t file, enum template_id id)
{
    struct arena *a = diags_arena(ds);
    struct documents docs = {0};
    t->at[id].given = true;
    if (!read_template(ds, file, &docs)) {
        return;
    }
    if (docs.n == 0) {
        diag_at(ds, D_TEMPLATE_SYNTAX, (struct span){file, 0, 0}, "the template holds no document");
        return;
    }
    struct loader l = {.ds = ds, .arena = a, .name = template_name(id), .levels = 1};
    l.bound[0].fact = scope_build(a, id);
    t->at[id].documents = arena_many(a, docs.n, struct part *);
    t->at[id].n = docs.n;
    for (size_t i = 0; i < docs.n; i++) {
        t->at[id].documents[i] = load(&l, docs.at[i]);
    }
}

static void load_named(struct diags *ds, struct templates *t, uint32_t file)
{
    struct str path = texts_name(diags_texts(ds), file);
    enum template_id id;
    if (find_template(path, &id)) {
        load_file(ds, t, file, id);
        return;
    }
    struct diag *d = diag_at(ds, D_TEMPLATE_HOLE, (struct span){file, 0, 0},
                             "no scope is declared for the template `%.*s`", STR_ARG(path));
    diag_help(d, "give compiler/lower/scopes.def a row SCOPE for it");
}

struct templates *templates_load(struct diags *ds, const uint32_t *files, size_t n)
{
    struct templates *t = arena_one(diags_arena(ds), struct templates);
    for (size_t i = 0; i < n; i++) {
        load_named(ds, t, files[i]);
    }
    for (size_t i = 0; i < embedded_templates.count; i++) {
        const struct embedded *e = &embedded_templates.files[i];
        struct str path = str_fmt(diags_arena(ds), "templates/%s", e->name);
        enum template_id id;
        if (!find_template(path, &id) || !t->at[id].given) {
            load_named(ds, t, texts_add(diags_texts(ds), path, (struct str){e->bytes, e->size}));
        }
    }
    for (enum template_id id = 0; id < TEMPLATE_COUNT; id++) {
        if (!t->at[id].given) {
            diag_at(ds, D_TEMPLATE_SYNTAX, (struct span){0}, "there is no templates/%s.yaml",
                    template_name(id));
        }
    }
    return t;
}
