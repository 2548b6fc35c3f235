/*
 * UTF-8, read strictly: no overlong form, surrogate, cut sequence or code point above U+10FFFF. What
 * is none is one broken byte at a time, so that a position never gets lost in damage.
 */
#ifndef TIERC_BASE_UTF8_H
#define TIERC_BASE_UTF8_H

#include "base/str.h"

#define UTF8_BROKEN UINT32_MAX /* a byte that is no UTF-8 here */

/* The code point at `*at`, which moves behind it; `*at` < s.n. */
uint32_t utf8_next(struct str s, size_t *at);
bool utf8_valid(struct str s);
/* Valid, and without the code points that YAML readers take for line ends or refuse: C1 controls
 * (U+0085 among them), U+2028, U+2029, the byte order mark, U+FFFE, U+FFFF. ASCII is not judged. */
bool utf8_printable(struct str s);

#endif
