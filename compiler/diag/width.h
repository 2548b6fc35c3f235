/*
 * Which characters a terminal gives no column or two. Sorted, for diag/glyph.
 */
#ifndef TIERC_DIAG_WIDTH_H
#define TIERC_DIAG_WIDTH_H

#include <stddef.h>
#include <stdint.h>

struct width_range {
    uint32_t first, last;
};

extern const struct width_range width_zero[], width_double[];
extern const size_t width_zero_count, width_double_count;

#endif
