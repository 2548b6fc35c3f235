/*
 * The canonical form of a text: keys in the order of the table, one line for what is small,
 * comments where they were. It is printed from the source's own tree, not from the model, so that
 * nothing is added and short forms stay short; the table only says which key is which.
 *
 * What goes on one line: a list, or a mapping of at most two levels, that fits in 100 columns and
 * has no comment inside. Maps of definitions are always opened.
 */
#include "policy/policy.h"
#include "policy/print.h"

enum { WIDTH = 100, LEVELS = 2 };

struct printing {
    struct script *s;
    struct buf out;
};

/* What the table says of a value: `key` of a scalar or of a map of definitions, `shape` of a
 * mapping whose keys it lists. */
struct about {
    const struct key *key;
    const struct shape *shape;
    bool open; /* never on one line */
};

/* ----------------------------------------------------------------------------------- what is what
 */

/* Definitions stand each on a line of its own, and so do the parts of the large sections. */
static bool opens(const struct key *k, bool section)
{
    static const char *const open[] = {"cluster", "defaults", "maintenance"};
    for (size_t i = 0; section && i < sizeof open / sizeof open[0]; i++) {
        if (str_is(str_of(k->name), open[i])) {
            return true;
        }
    }
    return k->type == KEY_MAP || (section && k->type == KEY_LIST);
}

static const struct key *part_of(const struct key *k, struct str name)
{
    static const struct key at = {.name = "at", .type = KEY_SCHEDULE},
                            zone = {.name = "zone", .type = KEY_ZONE},
                            copies = {.name = "copies", .type = KEY_COUNT},
                            lookback = {.name = "lookback", .type = KEY_DURATION};
    if (k->type == KEY_SCHEDULE) {
        return str_is(name, "at") ? &at : &zone;
    }
    return str_is(name, "copies") ? &copies : &lookback;
}

static struct about about_kid(struct about up, const struct entry *e, const struct entry *kid)
{
    const struct key *k = up.key;
    if (up.shape != NULL && e->value->kind == NODE_MAP) {
        const struct key *own = shape_key(up.shape, kid->key);
        if (own == NULL) {
            return (struct about){0};
        }
        return (struct about){own, own->type == KEY_SHAPE ? own->of : NULL,
                              opens(own, e->up == NULL)};
    }
    if (k == NULL) {
        return (struct about){0};
    }
    switch (k->type) {
    case KEY_MAP:
    case KEY_LIST:
        return (struct about){.shape = k->of};
    case KEY_SCHEDULE:
    case KEY_KEEP:
        return (struct about){.key = part_of(k, kid->key)};
    case KEY_TEXTS:
        return (struct about){.key = k};
    default:
        return (struct about){0};
    }
}

/* The key that a scalar is the value of: in place of a mapping, its short form's. */
static const struct key *scalar_key(struct about about)
{
    if (about.shape == NULL) {
        return about.key;
    }
    return about.shape->short_key == NULL ? NULL
                                          : shape_key(about.shape, str_of(about.shape->short_key));
}

static size_t rank(struct about about, const struct entry *kid)
{
    const struct key *k = shape_key(about.shape, kid->key);
    return k == NULL ? about.shape->n : (size_t)(k - about.shape->keys);
}

/* The kids in the order in which they are printed. */
static struct entry **ordered(struct printing *p, const struct entry *e, struct about about)
{
    struct entry **kids = arena_many(p->s->a, e->n + 1, struct entry *);
    for (size_t i = 0; i < e->n; i++) {
        size_t j = i;
        kids[j] = e->kids[i];
        while (about.shape != NULL && e->value->kind == NODE_MAP && j > 0 &&
               rank(about, kids[j - 1]) > rank(about, e->kids[i])) {
            kids[j] = kids[j - 1];
            kids[--j] = e->kids[i];
        }
    }
    return kids;
}

/* ------------------------------------------------------------------------------------- on one line
 */

static bool one_line(struct printing *p, const struct entry *e, struct about about, int levels,
                     bool flow, struct buf *b)
{
    const struct node *v = e->value;
    if (v->kind != NODE_MAP && v->kind != NODE_LIST) {
        if (!scalar_is_block(v)) {
            buf_add(b, scalar_print(p->s, scalar_key(about), v, flow));
        }
        return !scalar_is_block(v);
    }
    bool map = v->kind == NODE_MAP;
    struct entry **kids = ordered(p, e, about);
    if (e->tail.n > 0 || (map && e->n > 0 && levels == 0)) {
        return false;
    }
    buf_char(b, map ? '{' : '[');
    for (size_t i = 0; i < e->n; i++) {
        const struct entry *kid = kids[i];
        if (kid->lead.n > 0 || kid->trail.n > 0 ||
            b->n > 4 * WIDTH) { /* four bytes a column at most */
            return false;
        }
        buf_z(b, i == 0 ? "" : ", ");
        if (map) {
            buf_add(b, key_print(p->s, kid));
            buf_z(b, kid->value->kind == NODE_NULL && kid->value->text.n == 0 ? ":" : ": ");
        }
        if (!one_line(p, kid, about_kid(about, e, kid), levels - map, true, b)) {
            return false;
        }
    }
    buf_char(b, map ? '}' : ']');
    return true;
}

/* ------------------------------------------------------------------------------------------ blocks
 */

static void print_entry(struct printing *p, struct entry *e, struct about about, size_t indent,
                        bool inlined);

static void print_lines(struct printing *p, const struct lines *l, size_t from, size_t to,
                        size_t indent)
{
    for (size_t i = from; i < to; i++) {
        if (l->at[i].n > 0) {
            buf_pad(&p->out, ' ', indent);
            buf_add(&p->out, l->at[i]);
        }
        buf_char(&p->out, '\n');
    }
}

static void print_trail(struct printing *p, const struct entry *e)
{
    if (e->trail.n > 0) {
        buf_fmt(&p->out, " %.*s", STR_ARG(e->trail));
    }
    buf_char(&p->out, '\n');
}

static void print_kids(struct printing *p, const struct entry *e, struct about about, size_t indent,
                       bool inlined)
{
    struct entry **kids = ordered(p, e, about);
    for (size_t i = 0; i < e->n; i++) {
        if (i > 0 && kids[i]->blank) {
            buf_char(&p->out, '\n');
        }
        print_entry(p, kids[i], about_kid(about, e, kids[i]), indent, inlined && i == 0);
    }
    print_lines(p, &e->tail, 0, e->tail.n, indent);
}

static void print_literal(struct printing *p, const struct entry *e, size_t indent)
{
    struct str text = e->value->text, line;
    bool ends = str_ends(text, STR("\n"));
    buf_z(&p->out, !ends ? " |-" : str_ends(text, STR("\n\n")) ? " |+" : " |");
    print_trail(p, e);
    while (str_split(&text, '\n', &line)) {
        if (line.n > 0) {
            buf_pad(&p->out, ' ', indent);
            buf_add(&p->out, line);
        }
        buf_char(&p->out, '\n');
    }
}

/* What stands before the first kid of an item moves above the item's dash. */
static void hoist(struct printing *p, struct entry *e, struct about about)
{
    if (e->value->kind != NODE_MAP || e->n == 0) {
        return;
    }
    struct lines *from = &ordered(p, e, about)[0]->lead, *to = &e->lead;
    for (size_t i = 0; i < from->n; i++) {
        *(struct str *)arena_push(p->s->a, (void **)&to->at, to->n, &to->cap, sizeof *to->at) =
            from->at[i];
        to->n++;
    }
    from->n = 0;
}

static void print_opened(struct printing *p, const struct entry *e, struct about about,
                         size_t indent, bool item)
{
    const struct node *v = e->value;
    if (v->kind == NODE_TEXT) {
        print_literal(p, e, indent + 2);
    } else if (item && v->kind == NODE_MAP) {
        buf_char(&p->out, ' ');
        print_kids(p, e, about, indent + 2, true);
    } else {
        print_trail(p, e);
        print_kids(p, e, about, indent + 2, false);
    }
}

/* `inlined`: the line has begun (behind the dash of an item), with its comments above it. */
static void print_entry(struct printing *p, struct entry *e, struct about about, size_t indent,
                        bool inlined)
{
    bool item = e->up->value->kind == NODE_LIST;
    struct buf head = {.arena = p->s->a}, line = {.arena = p->s->a};
    if (item) {
        hoist(p, e, about);
        buf_char(&head, '-');
    } else {
        buf_fmt(&head, "%.*s:", STR_ARG(key_print(p->s, e)));
    }
    bool collection = (e->value->kind == NODE_MAP || e->value->kind == NODE_LIST) && e->n > 0;
    bool fits = !(about.open && collection) && one_line(p, e, about, LEVELS, false, &line) &&
                (!collection ||
                 indent + text_width(buf_str(&head)) + 1 + text_width(buf_str(&line)) <= WIDTH);
    if (!inlined) {
        print_lines(p, &e->lead, 0, e->lead.n, indent);
        if (!fits && item && e->value->kind == NODE_MAP && e->trail.n > 0) {
            buf_pad(&p->out, ' ', indent);
            buf_fmt(&p->out, "%.*s\n", STR_ARG(e->trail));
        }
        buf_pad(&p->out, ' ', indent);
    }
    buf_add(&p->out, buf_str(&head));
    if (!fits) {
        print_opened(p, e, about, indent, item);
        return;
    }
    if (line.n > 0) {
        buf_fmt(&p->out, " %.*s", STR_ARG(buf_str(&line)));
    }
    print_trail(p, e);
}

static void print_document(struct printing *p, size_t i)
{
    const struct entry *e = p->s->documents[i];
    size_t above = i == 0 ? p->s->above : 0;
    print_lines(p, &e->lead, 0, above, 0);
    if (i > 0 || p->s->separator) {
        buf_z(&p->out, "---\n");
    }
    print_lines(p, &e->lead, above, e->lead.n, 0);
    print_kids(p, e, (struct about){.shape = &policy_shape}, 0, false);
}

static size_t errors_of(struct diags *ds)
{
    struct diag **all;
    size_t n = diags_all(ds, &all), errors = 0;
    for (size_t i = 0; i < n; i++) {
        errors += all[i]->severity == SEV_ERROR;
    }
    return errors;
}

struct str policy_print(struct diags *ds, uint32_t file, const char **left)
{
    struct arena *a = diags_arena(ds);
    struct documents docs = {0};
    struct str source = texts_bytes(diags_texts(ds), file);
    struct script s = {.a = a, .source = source};
    struct printing p = {.s = &s, .out = {.arena = a}};
    size_t errors = errors_of(ds);
    bool readable = yaml_read(ds, file, &docs);
    for (size_t i = 0; i < docs.n; i++) {
        readable = policy_read(ds, docs.at[i]) != NULL && readable;
    }
    if (!readable || errors_of(ds) > errors) {
        return (struct str){0};
    }
    script_build(&s, docs.at, docs.n);
    const char *beyond = docs.n == 0 ? NULL : script_comments(&s);
    if (left != NULL) {
        *left = beyond;
    }
    if (docs.n == 0 || beyond != NULL) {
        return source;
    }
    for (size_t i = 0; i < docs.n; i++) {
        print_document(&p, i);
    }
    return buf_str(&p.out);
}
