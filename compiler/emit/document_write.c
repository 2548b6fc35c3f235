/*
 * Blocks in a row, each closed by an empty line. What differs between Markdown and plain text is here
 * and in inline_write.c; commands are the same bytes in both, so that they can be pasted from both.
 */
#include "emit/document.h"

#include <string.h>

#include "diag/text.h"

enum { SCRATCH_MOST = 256 * 1024 };

static void block(struct writing *w, const struct node *n);

static void line_add(struct writing *w, const struct node *inline_)
{
    size_t from = w->out->n;
    inline_write(w, inline_);
    if (w->out->n > from) {
        struct str line = str_trim((struct str){w->out->p + from, w->out->n - from});
        memmove(w->out->p + from, line.p, line.n);
        w->out->n = from + line.n;
    }
}

static struct str line_of(struct writing *w, const struct node *inline_)
{
    struct buf b = {.arena = w->a};
    struct writing to = *w;
    to.out = &b;
    line_add(&to, inline_);
    return buf_str(&b);
}

static void line(struct writing *w, const char *before, const struct node *inline_)
{
    buf_z(w->out, before);
    line_add(w, inline_);
    buf_char(w->out, '\n');
}

static void heading(struct writing *w, const struct node *n)
{
    static const char marks[] = "######";
    const struct node *level = node_get(n, "level");
    size_t depth = level == NULL || level->number < 1 || level->number > 6 ? 6 : (size_t)level->number;
    struct str text = line_of(w, node_get(n, "heading"));
    w->step = 0;
    if (w->plain) {
        buf_fmt(w->out, "%.*s\n", STR_ARG(text));
        buf_pad(w->out, depth <= 2 ? '=' : '-', text_width(text));
        buf_z(w->out, "\n\n");
        return;
    }
    buf_fmt(w->out, "%s %.*s\n\n", marks + 6 - depth, STR_ARG(text));
}

static void bullets(struct writing *w, const struct node *items)
{
    for (size_t i = 0; i < items->n; i++) {
        line(w, "- ", items->items[i]);
    }
    buf_z(w->out, items->n > 0 ? "\n" : "");
}

/* --------------------------------------------------------------------------------------- tables */

static void row_markdown(struct writing *w, const struct node *cells)
{
    w->cell = true;
    for (size_t i = 0; i < cells->n; i++) {
        buf_z(w->out, "| ");
        line_add(w, cells->items[i]);
        buf_char(w->out, ' ');
    }
    w->cell = false;
    buf_z(w->out, "|\n");
}

static void table_markdown(struct writing *w, const struct node *columns, const struct node *rows)
{
    row_markdown(w, columns);
    for (size_t i = 0; i < columns->n; i++) {
        buf_z(w->out, "| --- ");
    }
    buf_z(w->out, "|\n");
    for (size_t i = 0; i < rows->n; i++) {
        row_markdown(w, rows->items[i]);
    }
}

static void row_plain(struct writing *w, const struct node *cells, const size_t *widths)
{
    for (size_t i = 0; i < cells->n; i++) {
        struct str text = line_of(w, cells->items[i]);
        size_t width = text_width(text);
        buf_add(w->out, text);
        if (i + 1 < cells->n) {
            buf_pad(w->out, ' ', 2 + (widths[i] > width ? widths[i] - width : 0));
        }
    }
    buf_char(w->out, '\n');
}

static void table_plain(struct writing *w, const struct node *columns, const struct node *rows)
{
    size_t *widths = arena_many(w->a, columns->n, size_t);
    for (size_t i = 0; i < columns->n; i++) {
        widths[i] = text_width(line_of(w, columns->items[i]));
    }
    for (size_t k = 0; k < rows->n; k++) {
        const struct node *cells = rows->items[k];
        for (size_t i = 0; i < cells->n && i < columns->n; i++) {
            size_t width = text_width(line_of(w, cells->items[i]));
            widths[i] = width > widths[i] ? width : widths[i];
        }
    }
    row_plain(w, columns, widths);
    for (size_t k = 0; k < rows->n; k++) {
        row_plain(w, rows->items[k], widths);
    }
}

static void table(struct writing *w, const struct node *n)
{
    const struct node *rows = node_get(n, "table"), *columns = node_get(n, "columns");
    if (rows->n == 0 || columns == NULL) {
        return;
    }
    (w->plain ? table_plain : table_markdown)(w, columns, rows);
    buf_char(w->out, '\n');
}

/* ----------------------------------------------------------------------------------------- code */

/* A fence that nothing inside can close. */
static void fenced(struct writing *w, const char *language, struct str text)
{
    size_t run = 0, longest = 2;
    for (size_t i = 0; i < text.n; i++) {
        run = text.p[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    buf_pad(w->out, '`', longest + 1);
    buf_fmt(w->out, "%s\n", language);
    buf_add(w->out, text);
    buf_pad(w->out, '`', longest + 1);
    buf_z(w->out, "\n\n");
}

static void made_of(struct writing *w, const char *language, const struct node *n,
                    void (*print)(struct writing *, const struct node *))
{
    struct buf b = {.arena = w->a};
    struct writing to = *w;
    to.out = &b;
    print(&to, n);
    if (!w->plain) {
        fenced(w, language, buf_str(&b));
    } else if (b.n > 0) {
        buf_add(w->out, buf_str(&b));
        buf_char(w->out, '\n');
    }
}

static void shell(struct writing *w, const struct node *lines)
{
    shell_write(w, lines, w->plain ? "    " : "");
}

static void diagram(struct writing *w, const struct node *n)
{
    if (!w->plain) {
        diagram_write(w, n);
    }
}

static void block(struct writing *w, const struct node *n)
{
    for (size_t i = 0; n->kind == NODE_LIST && i < n->n; i++) {
        block(w, n->items[i]);
    }
    if (n->kind != NODE_MAP || n->n == 0) {
        return;
    }
    if (arena_used(w->a) > SCRATCH_MOST) {
        arena_free(w->a);
        w->a = arena_new();
    }
    const struct node *first = n->pairs[0].value;
    struct str kind = n->pairs[0].key;
    if (str_is(kind, "heading")) {
        heading(w, n);
    } else if (str_is(kind, "paragraph")) {
        line(w, "", first);
        buf_char(w->out, '\n');
    } else if (str_is(kind, "step")) {
        line(w, str_fmt(w->a, "%zu. ", ++w->step).p, first);
        buf_char(w->out, '\n');
    } else if (str_is(kind, "bullets")) {
        bullets(w, first);
    } else if (str_is(kind, "table")) {
        table(w, n);
    } else if (str_is(kind, "shell")) {
        made_of(w, "sh", first, shell);
    } else if (str_is(kind, "diagram")) {
        made_of(w, "mermaid", n, diagram);
    }
}

static struct str written(struct arena *a, const struct node *const *blocks, size_t n, bool plain,
                          struct str comment)
{
    struct buf b = {.arena = a};
    struct writing w = {.a = arena_new(), .out = &b, .plain = plain};
    if (comment.n > 0) {
        buf_fmt(&b, "<!-- %.*s -->\n\n", STR_ARG(comment));
    }
    for (size_t i = 0; i < n; i++) {
        block(&w, blocks[i]);
    }
    arena_free(w.a);
    b.n -= b.n > 1 && b.p[b.n - 2] == '\n'; /* the empty line behind the last block */
    return buf_str(&b);
}

struct str markdown_write(struct arena *a, const struct node *const *blocks, size_t n,
                          struct str comment)
{
    return written(a, blocks, n, false, comment);
}

struct str plain_write(struct arena *a, const struct node *const *blocks, size_t n)
{
    return written(a, blocks, n, true, (struct str){0});
}
