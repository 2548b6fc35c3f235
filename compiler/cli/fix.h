/*
 * `tierc check --fix`: the edits of findings, written into the files they were found in.
 */
#ifndef TIERC_CLI_FIX_H
#define TIERC_CLI_FIX_H

#include "base/map.h"
#include "cli/compilation.h"

struct fixed {
    size_t edits;     /* findings whose edits were made */
    struct map files; /* names of the files that were written */
};

/*
 * All edits of a finding are made or none. Of two findings whose edits overlap the first in order
 * wins; the other is found again by the next run. Only texts of the policies are written, each whole
 * under a temporary name that then replaces it. False with `why` (which names the file) where a file
 * cannot be written; files before it have been.
 */
bool fix_apply(struct compilation *c, struct fixed *done, struct str *why);
/* The bytes of a text with the edits [0, n), sorted and apart from each other, made. */
struct str fix_text(struct arena *a, struct str text, const struct fix *edits, size_t n);
/* Replaces the bytes of a file, which must still be `before`; links are followed, mode and owner kept. */
bool file_replace(struct arena *a, const char *path, struct str before, struct str bytes,
                  struct str *why);

#endif
