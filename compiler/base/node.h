/*
 * The ordered tree: what YAML is read into, what templates see, and what manifests and JSON are
 * written from. One form for all three, so that a hole is filled with a node and never with text.
 *
 * A node is made by the constructors below and owned by its arena. `place` says which source bytes
 * caused it (diag/span.h keeps the same three numbers; this layer gives them no meaning).
 */
#ifndef TIERC_BASE_NODE_H
#define TIERC_BASE_NODE_H

#include "base/str.h"

enum node_kind { NODE_NULL, NODE_BOOL, NODE_INT, NODE_TEXT, NODE_LIST, NODE_MAP };

struct node_place {
    uint32_t file, start, end;
};

struct node_pair;

struct node { /* there are hundreds of thousands of these: it is packed */
    enum node_kind kind : 8;
    bool quoted;             /* a scalar read from YAML stood in quotes or was a block */
    struct node_place place; /* of the value; for a map or list from its first to its last byte */
    struct str tag;          /* an explicit YAML tag without its `!`, else empty */
    struct str text;         /* NODE_TEXT: the string; read from YAML: every scalar's text as written */
    int64_t number;          /* NODE_INT, NODE_BOOL (0 or 1) */
    union {
        struct node **items;     /* NODE_LIST: items[0..n-1] */
        struct node_pair *pairs; /* NODE_MAP: pairs[0..n-1], in order */
    };
    size_t n, cap;
};

struct node_pair {
    struct str key;
    struct node_place place; /* of the key */
    struct node *value;
};

struct node *node_null(struct arena *a);
struct node *node_bool(struct arena *a, bool v);
struct node *node_int(struct arena *a, int64_t v);
struct node *node_text(struct arena *a, struct str s); /* not copied */
struct node *node_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct node *node_list(struct arena *a);
struct node *node_map(struct arena *a);

void node_add(struct arena *a, struct node *list, struct node *item);
/* Appends; the caller sees to it that the key is new. */
void node_set(struct arena *a, struct node *map, struct str key, struct node *value);
void node_set_text(struct arena *a, struct node *map, const char *key, struct str value);
void node_set_int(struct arena *a, struct node *map, const char *key, int64_t value);
void node_set_bool(struct arena *a, struct node *map, const char *key, bool value);

struct node *node_get(const struct node *map, const char *key); /* NULL where absent or not a map */
/* `a.b.c`: through maps; NULL where a step is absent. */
struct node *node_path(const struct node *from, struct str path);
bool node_equal(const struct node *x, const struct node *y); /* kinds and values; maps in any order */
const char *node_kind_name(enum node_kind k);                /* "text", "number", "list" … */

#endif
