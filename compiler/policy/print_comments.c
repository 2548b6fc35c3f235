/*
 * The source as entries, and the comments hung on them. The parser of YAML drops comments, so they
 * are found in the text: a `#` at the beginning of a line or behind a blank, outside of every
 * scalar.
 *
 * A comment behind something belongs to the outermost entry that ends before it on its line; one on
 * a line of its own to the entry that follows it, or, where it is indented as far as the entries of
 * a collection that just ended, to the end of that collection.
 */
#include <string.h>

#include "policy/print.h"

/* --------------------------------------------------------------------------------------- entries
 */

/* Asked nearly in the order of the source: it goes on from the last answer, since a text of one
 * long line would be walked anew for each entry. */
static uint32_t line_start(struct script *s, uint32_t at)
{
    if (at < s->line) {
        s->line = at;
        while (s->line > 0 && s->source.p[s->line - 1] != '\n') {
            s->line--;
        }
        s->seen = at;
    }
    for (; s->seen < at; s->seen++) {
        if (s->source.p[s->seen] == '\n') {
            s->line = s->seen + 1;
        }
    }
    return s->line;
}

static bool collection(const struct node *n)
{
    return n->kind == NODE_MAP || n->kind == NODE_LIST;
}

static struct entry *entry_new(struct script *s, struct entry *up, struct node *value,
                               uint32_t start)
{
    struct entry *e = arena_one(s->a, struct entry);
    e->up = up;
    e->value = value;
    e->start = start;
    e->end = value->place.end > start ? value->place.end : start;
    e->column = start - line_start(s, start);
    *(struct entry **)arena_push(s->a, (void **)&s->flat, s->flat_count, &s->flat_cap, sizeof e) =
        e;
    s->flat_count++;
    return e;
}

/* An item stands where its dash does. */
static uint32_t dash_column(struct script *s, uint32_t at)
{
    uint32_t dash = at;
    while (dash > 0 && (s->source.p[dash - 1] == ' ' || s->source.p[dash - 1] == '\t')) {
        dash--;
    }
    dash -= dash > 0 && s->source.p[dash - 1] == '-' ? 1 : 0;
    return dash - line_start(s, dash);
}

static void build_kids(struct script *s, struct entry *e)
{
    struct node *v = e->value;
    char first = v->place.start < s->source.n ? s->source.p[v->place.start] : ' ';
    if (!collection(v)) {
        return;
    }
    e->block = v->n > 0 && first != (v->kind == NODE_MAP ? '{' : '[');
    e->kids = arena_many(s->a, v->n + 1, struct entry *);
    e->n = v->n;
    for (size_t i = 0; i < v->n; i++) {
        if (v->kind == NODE_LIST) {
            e->kids[i] = entry_new(s, e, v->items[i], v->items[i]->place.start);
            e->kids[i]->column = e->block ? dash_column(s, e->kids[i]->start) : e->kids[i]->column;
        } else {
            const struct node_pair *p = &v->pairs[i];
            e->kids[i] = entry_new(s, e, p->value, p->place.start);
            e->kids[i]->key = p->key;
            e->kids[i]->end = e->kids[i]->end > p->place.end ? e->kids[i]->end : p->place.end;
            struct str written = str_sub(s->source, p->place.start, p->place.end);
            char before = p->place.start > 0 ? s->source.p[p->place.start - 1] : ' ';
            e->kids[i]->plain_key = str_eq(written, p->key) && before != '"' && before != '\'';
        }
        build_kids(s, e->kids[i]);
    }
}

void script_build(struct script *s, struct node *const *documents, size_t n)
{
    s->documents = arena_many(s->a, n + 1, struct entry *);
    s->n = n;
    for (size_t i = 0; i < n; i++) {
        s->documents[i] = entry_new(s, NULL, documents[i], documents[i]->place.start);
        build_kids(s, s->documents[i]);
    }
}

/* ---------------------------------------------------------------------------------------- hanging
 */

static void line_add(struct script *s, struct lines *l, struct str text)
{
    *(struct str *)arena_push(s->a, (void **)&l->at, l->n, &l->cap, sizeof text) = text;
    l->n++;
}

/* The number of entries that start at or before `at`. */
static size_t before(const struct script *s, uint32_t at)
{
    size_t low = 0, high = s->flat_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->flat[middle]->start <= at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool holds(const struct entry *outer, const struct entry *inner)
{
    while (inner != NULL && inner != outer) {
        inner = inner->up;
    }
    return inner == outer;
}

struct comment {
    uint32_t at;
    struct str text;
    bool own_line;
    bool blank; /* a blank line before it */
};

/* The collection that ended just before the comment and to whose entries it is aligned, or NULL. */
static struct entry *ended(struct script *s, const struct comment *c, size_t next)
{
    struct entry *follows = next < s->flat_count ? s->flat[next] : NULL;
    uint32_t column = c->at - line_start(s, c->at);
    if (next > 0 && s->flat[next - 1]->start < s->separated) {
        return NULL;
    }
    for (struct entry *e = next > 0 ? s->flat[next - 1] : NULL; e != NULL; e = e->up) {
        if (follows != NULL && holds(e, follows)) {
            return NULL;
        }
        if (e->n > 0 && (e->block ? column >= e->kids[0]->column : c->at < e->value->place.end)) {
            return e;
        }
        if (e->up == NULL) {
            return e; /* a document: what stands before the next one is its end */
        }
    }
    return NULL;
}

static void hang_own_line(struct script *s, const struct comment *c)
{
    size_t next = before(s, c->at);
    struct entry *e = ended(s, c, next);
    if (e == NULL && next == s->flat_count) {
        e = s->flat[0]; /* behind the last separator */
    }
    struct lines *to = e != NULL ? &e->tail : &s->flat[next]->lead;
    if (c->blank && to->n == 0 && e == NULL) {
        s->flat[next]->blank = true;
    } else if (c->blank) {
        line_add(s, to, (struct str){0});
    }
    line_add(s, to, c->text);
}

static void hang_trailing(struct script *s, const struct comment *c)
{
    uint32_t line = line_start(s, c->at);
    size_t n = before(s, c->at);
    struct entry *ends = NULL, *starts = NULL;
    for (struct entry *e = n > 0 ? s->flat[n - 1] : NULL; e != NULL && e->up != NULL; e = e->up) {
        if (e->end > line && e->end <= c->at && !e->block) {
            ends = e;
        } else if (e->start >= line && starts == NULL) {
            starts = e;
        }
    }
    struct entry *e = ends != NULL ? ends : starts;
    if (e == NULL || e->trail.n > 0) {
        hang_own_line(s, c);
    } else {
        e->trail = c->text;
    }
}

/* ---------------------------------------------------------------------------------------- scanning
 */

struct scan {
    struct script *s;
    uint32_t at;
    size_t next; /* in `scalars` */
    struct node_place *scalars;
    size_t n, cap;
    bool line_empty; /* nothing but blanks on this line so far */
    bool blank;      /* a blank line since the last thing */
};

static void scalar_add(struct scan *c, struct node_place p)
{
    if (p.end > p.start) {
        *(struct node_place *)arena_push(c->s->a, (void **)&c->scalars, c->n, &c->cap, sizeof p) =
            p;
        c->n++;
    }
}

/* In the order of the source, because the entries are. */
static void collect(struct scan *c, const struct entry *e)
{
    if (!collection(e->value)) {
        scalar_add(c, e->value->place);
        return;
    }
    for (size_t i = 0; i < e->n; i++) {
        if (e->value->kind == NODE_MAP) {
            scalar_add(c, e->value->pairs[i].place);
        }
        collect(c, e->kids[i]);
    }
}

static struct entry *entry_at(const struct script *s, uint32_t at)
{
    size_t i = before(s, at);
    struct entry *first = NULL;
    while (i > 0 && s->flat[i - 1]->start == at) {
        first = s->flat[--i]; /* the outermost */
    }
    return first;
}

static bool blank_char(char c)
{
    return c == ' ' || c == '\t';
}

/* What stands here that the tree does not show, or NULL. */
static const char *beyond(const struct scan *c)
{
    struct str s = c->s->source;
    char here = s.p[c->at], next = c->at + 1 < s.n ? s.p[c->at + 1] : '\n';
    bool first =
        c->at == 0 || blank_char(s.p[c->at - 1]) || strchr("\n,[{", s.p[c->at - 1]) != NULL;
    if (!first) {
        return NULL;
    }
    return here == '&'                                             ? "an anchor"
           : here == '*'                                           ? "an alias"
           : here == '!'                                           ? "a tag"
           : here == '%' && c->line_empty                          ? "a directive"
           : here == '?' && (blank_char(next) || next == '\n') ? "an explicit key"
                                                                   : NULL;
}

static void comment(struct scan *c)
{
    struct str rest = str_sub(c->s->source, c->at, c->s->source.n);
    struct str text = str_sub(rest, 0, str_find(rest, '\n'));
    struct comment found = {c->at, text, c->line_empty, c->blank};
    while (found.text.n > 0 && strchr(" \t\r", found.text.p[found.text.n - 1]) != NULL) {
        found.text.n--;
    }
    if (found.own_line) {
        hang_own_line(c->s, &found);
    } else {
        hang_trailing(c->s, &found);
    }
    c->at += (uint32_t)text.n;
    c->blank = false;
    c->line_empty = false;
}

/* A scalar, or the first byte of anything else that is no blank. The end of a document needs no mark
 * of its own: `...` is left out. */
static const char *token(struct scan *c)
{
    struct script *s = c->s;
    char here = s->source.p[c->at];
    struct str rest = str_sub(s->source, c->at, s->source.n);
    struct entry *e = entry_at(s, c->at);
    if (e != NULL && c->blank && e->lead.n == 0) {
        e->blank = true;
    } else if (e != NULL && c->blank) {
        line_add(s, &e->lead, (struct str){0});
    }
    if (c->next < c->n && c->scalars[c->next].start == c->at) {
        c->at = c->scalars[c->next++].end;
    } else if (beyond(c) != NULL) {
        return beyond(c);
    } else {
        if (c->line_empty && str_starts(rest, STR("..."))) {
            c->at += 2;
        } else if (c->line_empty && str_starts(rest, STR("---"))) {
            if (before(s, c->at) == 0) {
                s->separator = true;
                s->above = s->documents[0]->lead.n;
            }
            s->separated = c->at;
            c->at += 2;
        }
        c->at++;
    }
    bool list = c->line_empty && here == '-'; /* the blank line is the item's */
    c->blank = list && c->blank;
    c->line_empty = false;
    return NULL;
}

const char *script_comments(struct script *s)
{
    struct scan c = {.s = s, .line_empty = true};
    for (size_t i = 0; i < s->n; i++) {
        collect(&c, s->documents[i]);
    }
    const char *found = NULL;
    while (found == NULL && c.at < s->source.n) {
        char here = s->source.p[c.at];
        if (here == '\n') {
            c.blank = c.blank || c.line_empty;
            c.line_empty = true;
            c.at++;
        } else if (blank_char(here) || here == '\r') {
            c.at++;
        } else if (here == '#' && (c.line_empty || blank_char(s->source.p[c.at - 1]))) {
            comment(&c);
        } else {
            found = token(&c);
        }
    }
    return found;
}
