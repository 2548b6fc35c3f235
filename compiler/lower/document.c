#include "lower/document.h"

#include <stdlib.h>

static struct node *wrap(struct arena *a, const char *key, struct node *value)
{
    struct node *map = node_map(a);
    node_set(a, map, str_of(key), value);
    return map;
}

struct node *doc_code(struct arena *a, struct str text)
{
    return wrap(a, "code", node_text(a, text));
}

struct node *doc_strong(struct arena *a, struct node *inline_)
{
    return wrap(a, "strong", inline_);
}

struct node *doc_section(struct arena *a, struct str heading, struct str label)
{
    struct node *map = wrap(a, "section", node_text(a, heading));
    node_set_text(a, map, "label", label);
    return map;
}

struct node *doc_row(struct arena *a, struct node *rows)
{
    struct node *row = node_list(a);
    node_add(a, rows, row);
    return row;
}

void doc_text(struct arena *a, struct node *row, struct str text)
{
    node_add(a, row, node_text(a, text));
}

void doc_fmt(struct arena *a, struct node *row, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    node_add(a, row, node_text(a, str_vfmt(a, fmt, ap)));
    va_end(ap);
}

static int by_words(const struct node *a, const struct node *b)
{
    bool lists = a->kind == NODE_LIST && b->kind == NODE_LIST;
    bool maps = a->kind == NODE_MAP && b->kind == NODE_MAP;
    for (size_t i = 0; (lists || maps) && i < a->n && i < b->n; i++) {
        int c = lists ? by_words(a->items[i], b->items[i])
                      : by_words(a->pairs[i].value, b->pairs[i].value);
        if (c != 0) {
            return c;
        }
    }
    return str_cmp(a->text, b->text);
}

static int by_cells(const void *x, const void *y)
{
    return by_words(*(struct node *const *)x, *(struct node *const *)y);
}

size_t doc_sort(struct node *rows, size_t most)
{
    size_t n = rows->n;
    if (n > 1) {
        qsort(rows->items, n, sizeof *rows->items, by_cells);
    }
    rows->n = n < most ? n : most;
    return n - rows->n;
}
