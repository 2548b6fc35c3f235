/*
 * Colour for terminals: a style is put on and taken off around a piece of text, and does nothing
 * where colour is off.
 */
#ifndef TIERC_DIAG_PAINT_H
#define TIERC_DIAG_PAINT_H

#include "diag/diag.h"

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_GUTTER, STYLE_SECOND, STYLE_ERROR, STYLE_WARNING,
             STYLE_INFO, STYLE_OLD, STYLE_NEW };

struct painter {
    struct buf *out;
    bool colour;
};

void paint(const struct painter *p, enum style s, struct str text); /* text is written as it is */
void paint_z(const struct painter *p, enum style s, const char *text);
enum style style_of(enum severity s);

#endif
