/*
 * A template as the loader leaves it and the filler walks it: a tree of parts, every path resolved.
 * Private to lower/template.c and lower/template_fill.c.
 */
#ifndef TIERC_LOWER_TEMPLATE_PART_H
#define TIERC_LOWER_TEMPLATE_PART_H

#include "lower/template.h"

enum { TEMPLATE_LEVELS = 8 }; /* `!each` inside `!each` at most so deep */

enum part_kind {
    PART_FIXED,  /* a subtree without holes, shared with every result */
    PART_MAP,    /* parts[i] under the key keys[i] */
    PART_LIST,
    PART_HOLE,
    PART_EACH,   /* parts[0] for each element of the fact */
    PART_WHEN,   /* parts[0] if the fact is there */
    PART_FORMAT  /* parts in a row: PART_FIXED texts and PART_HOLE */
};

enum encoding { ENCODE_NOT, ENCODE_PROMQL, ENCODE_GO }; /* of what is put into a PART_FORMAT */

/* Where a fact is: from the facts (level 0) or the element of the n-th `!each` around (level n). */
struct ref {
    size_t level;
    struct str rest; /* path from there; empty is the thing itself */
};

struct part {
    enum part_kind kind;
    enum fact_kind fact_kind; /* PART_HOLE */
    enum encoding encoding;   /* PART_FORMAT */
    bool optional;            /* PART_HOLE, PART_EACH: left out where there is nothing */
    struct ref ref;           /* PART_HOLE, PART_EACH, PART_WHEN */
    size_t level;             /* PART_EACH: of its element */
    const struct node *node;  /* as written: the value of PART_FIXED, the place of all others */
    struct str *keys;
    struct part **parts;
    size_t n;
};

struct template {
    bool given; /* there is a file for it, sound or not */
    struct part **documents;
    size_t n;
};

struct templates {
    struct template at[TEMPLATE_COUNT];
};

/* One declared fact (lower/scopes.def) and what it holds. */
struct fact {
    enum fact_kind kind;
    bool optional;
    struct map members;   /* FACT_GROUP, or an element with members: name → struct fact */
    struct fact *element; /* FACT_LIST: NULL where not declared */
};

/* The text from `*at` to the next hole is added to `fixed`; `*at` moves behind the hole, whose path is
 * empty where there is none any more. False: a mark without its partner. */
bool format_next(enum encoding how, struct str s, size_t *at, struct buf *fixed, struct str *path);

/* The facts of a template, as a group without a name. */
struct fact *scope_build(struct arena *a, enum template_id id);
const char *template_name(enum template_id id);
const char *fact_kind_name(enum fact_kind k);

#endif
