#include "lower/document.h"

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
