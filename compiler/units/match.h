/*
 * Patterns over names: the globs of `exempt`, and regular expressions of our own. The only door to
 * PCRE2.
 */
#ifndef TIERC_UNITS_MATCH_H
#define TIERC_UNITS_MATCH_H

#include "units/unit.h"

enum match_kind {
    MATCH_GLOB,   /* `*` any characters but `/`, `?` one of them; everything else is itself */
    MATCH_PATTERN /* a PCRE2 expression over the whole text */
};

struct matcher; /* owned by the arena */

/* NULL with the reason. Bounded: 1,000 bytes, 16 stars. */
const struct matcher *match_compile(struct arena *a, enum match_kind kind, struct str pattern,
                                    struct misread *m);
/* False too where the text takes more steps than the bound: whoever exempts by a match must not
 * exempt by doubt. */
bool match_test(const struct matcher *m, struct str s);

#endif
