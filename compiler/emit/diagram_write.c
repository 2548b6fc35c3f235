/*
 * Boxes and arrows in Mermaid's language. A label is always in quotes, and what ends a label, starts
 * an entity, a tag or a code span in it is written as an entity of Mermaid's.
 */
#include "emit/document.h"

#include <string.h>

#include "diag/glyph.h"

static void label(struct writing *w, struct str text)
{
    struct buf b = {.arena = w->a};
    shown_add(&b, text, false);
    for (size_t i = 0; i < b.n; i++) {
        if (strchr("\"#<>&`;\\|*_~", b.p[i]) != NULL) {
            buf_fmt(w->out, "#%d;", b.p[i]);
        } else {
            buf_char(w->out, b.p[i]);
        }
    }
}

static void node(struct writing *w, const struct node *n)
{
    const struct node *lines = node_get(n, "lines");
    buf_fmt(w->out, "        %.*s[\"", STR_ARG(node_get(n, "id")->text));
    for (size_t i = 0; i < lines->n; i++) {
        buf_z(w->out, i == 0 ? "" : "<br/>");
        label(w, lines->items[i]->text);
    }
    buf_z(w->out, "\"]\n");
}

void diagram_write(struct writing *w, const struct node *block)
{
    const struct node *boxes = node_get(block, "diagram"), *arrows = node_get(block, "arrows");
    buf_z(w->out, "flowchart LR\n");
    for (size_t i = 0; i < boxes->n; i++) {
        const struct node *nodes = node_get(boxes->items[i], "nodes");
        buf_fmt(w->out, "    subgraph box%zu[\"", i + 1);
        label(w, node_get(boxes->items[i], "title")->text);
        buf_z(w->out, "\"]\n");
        for (size_t k = 0; k < nodes->n; k++) {
            node(w, nodes->items[k]);
        }
        buf_z(w->out, "    end\n");
    }
    for (size_t i = 0; i < arrows->n; i++) {
        buf_fmt(w->out, "    %.*s --> %.*s\n", STR_ARG(node_get(arrows->items[i], "from")->text),
                STR_ARG(node_get(arrows->items[i], "to")->text));
    }
}
