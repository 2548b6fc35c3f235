/*
 * A place in a source text: bytes [start, end) of file number `file` (diag/text.h). By value,
 * twelve bytes, in every node, key and value. File 0 is "nowhere" (made by the compiler itself).
 */
#ifndef TIERC_DIAG_SPAN_H
#define TIERC_DIAG_SPAN_H

#include <stdbool.h>
#include <stdint.h>

struct span {
    uint32_t file, start, end;
};

static inline bool span_known(struct span s)
{
    return s.file != 0;
}

static inline bool span_same(struct span a, struct span b)
{
    return a.file == b.file && a.start == b.start && a.end == b.end;
}

#endif
