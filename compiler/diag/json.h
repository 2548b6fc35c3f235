/*
 * What the two JSON renderers share. jansson's types stay in diag/json*.c and diag/sarif.c: this
 * header is for those files alone.
 */
#ifndef TIERC_DIAG_JSON_H
#define TIERC_DIAG_JSON_H

#include "base/str.h"

/* Text as JSON can hold it: what is no UTF-8 becomes U+FFFD. */
struct str json_text(struct arena *a, struct str s);

#endif
