/*
 * The difference of two texts, line by line.
 */
#ifndef TIERC_EMIT_LINES_H
#define TIERC_EMIT_LINES_H

#include "base/str.h"

/*
 * Appends a unified diff with three lines of context and the given names in its head; nothing if
 * the texts are equal. The shortest script (Myers) if it has at most a thousand edits; beyond
 * that the part between the common beginning and end is shown as replaced, so the cost is bounded.
 */
void lines_diff(struct buf *out, const char *old_name, struct str old_text, const char *new_name,
                struct str new_text);

#endif
