/*
 * Source lines with the exact words underlined: the part of a message that people look at first.
 * Knows marks and text, nothing of codes.
 */
#ifndef TIERC_DIAG_SNIPPET_H
#define TIERC_DIAG_SNIPPET_H

#include "diag/paint.h"

struct snippet {
    const struct painter *painter;
    struct arena *arena;
    const struct texts *texts;
    size_t gutter; /* digits of the greatest line number shown */
};

/* The place lines (`--> file:line:col`, `::: …` for another file) and the lines of all marks of
 * the diagnostic, the primary one in `style`. */
void snippet_source(const struct snippet *s, const struct diag *d, enum style style);
/* What the fixes change: lines as they are with `-`, as they would be with `+`. */
void snippet_fixes(const struct snippet *s, const struct diag *d);
/* Digits that the line numbers of the diagnostic need. */
size_t snippet_gutter(const struct texts *t, const struct diag *d);
/* The number of a line and what stands behind it (`12 |`, `12 -`). */
void snippet_number(const struct snippet *s, uint32_t line, const char *mark, enum style style);
/* `   |`, without line end. */
void snippet_rule(const struct snippet *s);

#endif
