/*
 * The text of `tierc why`, in two files: copies (why_text.c) and scenarios (why_scenario.c).
 */
#ifndef TIERC_CLI_WHY_TEXT_H
#define TIERC_CLI_WHY_TEXT_H

#include "cli/why.h"

void why_scenario(const struct why *y, struct buf *b, const struct guarantee *g,
                  const struct outcome *o);

/* ` (FILE:LINE)`, ` (default)` or nothing. */
void why_at(const struct why *y, struct buf *b, struct span s, enum origin from);
void why_number(const struct why *y, struct buf *b, const struct number *n);
/* `2 h 18 min 40 s = 8320 s` */
void why_time(struct buf *b, int64_t seconds);
void why_instant(const struct why *y, struct buf *b, int64_t t);

#endif
