/*
 * The look at a text before the YAML parser sees it: what would be no YAML whatever it says (bytes
 * that are no UTF-8, control characters), and bounds that keep the parser's own memory in check.
 */
#ifndef TIERC_SOURCE_YAML_SCAN_H
#define TIERC_SOURCE_YAML_SCAN_H

#include "diag/diag.h"

enum {
    YAML_DEPTH = 64,                /* nested collections */
    YAML_LINE = 1024 * 1024,        /* bytes of a line */
    YAML_MARKS = 500 * 1000,        /* brackets, anchors, aliases and tags in a text */
    YAML_DOCUMENTS = 1000,
    YAML_NODES = 1000 * 1000,
    YAML_ALIASED = 100 * 1000       /* nodes that come from aliases */
};

/* False if the text cannot be read; reported. `skip` is the size of the byte order mark. */
bool yaml_scan(struct diags *ds, uint32_t file, uint32_t *skip);

/* The first character that an escape may write and that some reader of our output loses: kustomize
 * fails on NUL, U+007F to U+009F, U+FFFE and U+FFFF even where they are escaped, and server-side
 * apply makes a blank of U+0085. UINT32_MAX if there is none. */
uint32_t yaml_lost_character(struct str text);

#endif
