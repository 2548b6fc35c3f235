/*
 * What a terminal makes of text: characters, their width, and a form of every text in which nothing
 * can act on the terminal. Control characters, direction marks and broken UTF-8 come out as visible
 * stand-ins, so that a policy cannot move the cursor, recolour or reorder a message.
 */
#ifndef TIERC_DIAG_GLYPH_H
#define TIERC_DIAG_GLYPH_H

#include "base/str.h"

int character_width(uint32_t c); /* 0, 1 or 2; control characters 0, UTF8_BROKEN 1 */

/* A character of a source line with the combining ones that follow it. */
struct glyph {
    struct str shown;  /* what is printed */
    uint32_t from, to; /* bytes of the line */
    uint32_t width;    /* of `shown`; 0 for a tab, which is copied */
    bool tab;
};
size_t glyphs_of(struct arena *a, struct str line, struct glyph **out);

/* Appends text in its harmless form. A line feed stays one only with `lines`. */
void shown_add(struct buf *b, struct str text, bool lines);

#endif
