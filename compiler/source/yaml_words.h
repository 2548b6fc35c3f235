/*
 * The YAML parser's complaints in our words. Knows the texts of libfyaml 0.7.12, not the library.
 */
#ifndef TIERC_SOURCE_YAML_WORDS_H
#define TIERC_SOURCE_YAML_WORDS_H

#include "diag/diag.h"

/* Reports yaml-syntax at `at`. `complaint` is the parser's sentence; one that is not in the table
 * becomes a general one. The line at `at` and the one before are looked at for what people usually
 * get wrong: tabs, a missing blank after a colon, an unquoted `*`, `@`, `%`. */
struct diag *yaml_complain(struct diags *ds, struct span at, struct str complaint);

#endif
