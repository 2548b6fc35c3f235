/*
 * What the files of the printer share: the source as a tree of entries with their comments, and the
 * canonical form of a scalar. Inside policy/ only.
 */
#ifndef TIERC_POLICY_PRINT_H
#define TIERC_POLICY_PRINT_H

#include "diag/diag.h"
#include "policy/keys.h"

struct lines {
    struct str *at; /* comments with their `#`, without line end; an empty one is a blank line */
    size_t n, cap;
};

/* A key with its value, an item of a list, or a document. */
struct entry {
    struct str key; /* empty for items and documents */
    bool plain_key; /* written without quotes */
    struct node *value;
    struct entry *up;
    struct entry **kids; /* of a mapping or list, in the order of the source */
    size_t n;
    uint32_t start, end; /* of the whole entry in the source */
    uint32_t column;     /* of its first byte, in bytes from 0 */
    bool block;          /* its value is a mapping or list in block style */
    bool blank;          /* a blank line stands before it and its comments */
    struct lines lead;   /* comments on lines of their own before it; of a document: its header */
    struct lines tail;   /* comments behind its last kid, indented as the kids are */
    struct str trail;    /* the comment at the end of its line */
};

struct script {
    struct arena *a;
    struct str source;
    struct entry **documents;
    size_t n;
    bool separator;      /* the first document has a `---` before it … */
    size_t above;        /* … behind so many lines of its header */
    uint32_t separated;  /* where the last `---` was seen */
    uint32_t line, seen; /* the line that was looked at last, and how far */
    struct entry **flat; /* all entries, in the order of the source, parents first */
    size_t flat_count, flat_cap;
};

/* The entries of the documents of a text, without comments. */
void script_build(struct script *s, struct node *const *documents, size_t n);
/* Finds the comments and hangs each on an entry. NULL, or what the text has that a tree of plain
 * values does not show: an anchor, an alias, a tag, a directive, an explicit key. */
const char *script_comments(struct script *s);

/* The canonical text of a scalar that is the value of `k` (NULL: any YAML), as it stands in flow or
 * block context. With line ends where only a block scalar shows it: see scalar_is_block. */
struct str scalar_print(struct script *s, const struct key *k, const struct node *n, bool flow);
/* The text has several lines and can be a literal block. */
bool scalar_is_block(const struct node *n);
struct str key_print(struct script *s, const struct entry *e);

#endif
