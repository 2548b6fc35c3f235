/*
 * What bytes may leave the compiler as text.
 */
#ifndef TIERC_EMIT_UTF8_H
#define TIERC_EMIT_UTF8_H

#include "base/str.h"

bool utf8_valid(struct str s); /* no overlong form, surrogate or code point above U+10FFFF */
/* Valid, and without the code points that YAML readers take for line ends or refuse: C1 controls
 * (U+0085 among them), U+2028, U+2029, the byte order mark, U+FFFE, U+FFFF. ASCII is not judged. */
bool utf8_printable(struct str s);

#endif
