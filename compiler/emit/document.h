/*
 * Documents (lower/document.h) → text: as Markdown, in which all text is escaped, or plain for a
 * terminal. In both a command is the same bytes.
 */
#ifndef TIERC_EMIT_DOCUMENT_H
#define TIERC_EMIT_DOCUMENT_H

#include "lower/document.h"

/* GitHub's Markdown, `comment` as an HTML comment first. */
struct str markdown_write(struct arena *a, const struct node *const *blocks, size_t n,
                          struct str comment);
struct str plain_write(struct arena *a, const struct node *const *blocks, size_t n);

/* --------------------------------------------------- shared by the files that print documents */

struct writing {
    struct arena *a;
    struct buf *out;
    bool plain;  /* for a terminal, else Markdown */
    bool cell;   /* inside a table */
    size_t step; /* of the section */
};

void inline_write(struct writing *w, const struct node *n);
/* Lines to be pasted, each behind `margin`. */
void shell_write(struct writing *w, const struct node *lines, const char *margin);
void diagram_write(struct writing *w, const struct node *block);

#endif
