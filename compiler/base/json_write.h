/*
 * Nodes → JSON: keys in their order, integers exactly. What is not UTF-8 gives no text (p is NULL).
 */
#ifndef TIERC_BASE_JSON_WRITE_H
#define TIERC_BASE_JSON_WRITE_H

#include "base/node.h"

struct str json_write(struct arena *a, const struct node *n); /* two-space indent, final newline */
struct str json_write_compact(struct arena *a, const struct node *n);

#endif
