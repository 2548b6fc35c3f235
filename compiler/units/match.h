/*
 * Globs over names, as `exempt` has them: `*` is any characters but `/`, `?` one of them, and everything
 * else is itself. The only door to PCRE2.
 */
#ifndef TIERC_UNITS_MATCH_H
#define TIERC_UNITS_MATCH_H

#include "units/unit.h"

struct matcher; /* owned by the arena */

/* NULL with the reason. Bounded: 1,000 bytes, 16 stars. */
const struct matcher *match_compile(struct arena *a, struct str glob, struct misread *m);
/* False too where the text takes more steps than the bound: whoever exempts by a match must not
 * exempt by doubt. */
bool match_test(const struct matcher *m, struct str s);

#endif
