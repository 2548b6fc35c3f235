/*
 * The list of an API server, read as it comes: each item of `items` is handed on by itself as a tree
 * and forgotten, whatever the order of the keys; `metadata.continue` is kept. Bounded in depth and in
 * the size of one item. The tree lives until the next one.
 */
#ifndef TIERC_VERIFY_ITEMS_H
#define TIERC_VERIFY_ITEMS_H

#include "base/node.h"

enum { ITEM_MOST = 4 * 1024 * 1024, ITEM_DEPTH = 64 };

typedef void (*item_seen)(void *data, const struct node *item);

struct items_reader;

struct items_reader *items_new(struct arena *a, item_seen seen, void *data);
/* False after the first thing that cannot be read: see items_why. */
bool items_feed(struct items_reader *r, const char *bytes, size_t n);
/* True if what came was one whole list (`items` may be null: no items). */
bool items_end(struct items_reader *r);
struct str items_continue(const struct items_reader *r); /* empty: this was the last page */
struct str items_why(const struct items_reader *r);

/* One JSON document of at most `most` bytes → tree; NULL with the reason. Integers stay exact; a
 * number with a fraction or exponent is NODE_TEXT with its text. */
struct node *json_read(struct arena *a, struct str text, size_t most, struct str *why);

#endif
