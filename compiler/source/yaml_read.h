/*
 * YAML → tree. The only door to libfyaml: no other file sees it, so positions are bytes everywhere.
 *
 * Reads YAML 1.2 (JSON is a subset). Anchors and aliases are expanded; merge keys (`<<`) are
 * ordinary keys (YAML 1.2 has none). Scalars: a plain one is NODE_NULL (empty, `~`, `null`),
 * NODE_BOOL (`true`, `false`), NODE_INT (decimal that fits int64_t, no leading zero) by the core
 * schema, else NODE_TEXT; a quoted or block one is NODE_TEXT. `text` always holds the scalar's
 * text as written (after unescaping and folding); a plain float, octal or hexadecimal number is
 * NODE_TEXT, so nothing is rounded.
 *
 * Bounds (`yaml-limit`): 16 MiB a text, depth 64, 1,000 documents, 500,000 brackets, anchors, aliases
 * and tags, 1,000,000 nodes, of which at most 100,000 come from aliases; an alias that contains
 * itself is refused.
 */
#ifndef TIERC_SOURCE_YAML_READ_H
#define TIERC_SOURCE_YAML_READ_H

#include "base/node.h"
#include "diag/diag.h"

enum { SOURCE_LIMIT = 16 * 1024 * 1024 };

struct documents {
    struct node **at;
    size_t n;
};

/* Reads text number `file` of the registry. On a mistake: diagnostics (yaml-syntax,
 * yaml-duplicate-key, yaml-limit; invalid UTF-8 and NUL are yaml-syntax), and false if the
 * documents before it are all that is usable. */
bool yaml_read(struct diags *ds, uint32_t file, struct documents *out);

static inline struct span span_of(struct node_place p)
{
    return (struct span){p.file, p.start, p.end};
}
/*
 * The bytes of a scalar's part: characters [from, to) of its text, where text and source agree byte
 * for byte (a plain scalar on one line, or a quoted one without escapes); else the whole scalar.
 */
struct span span_inside(const struct diags *ds, const struct node *scalar, size_t from, size_t to);

#endif
