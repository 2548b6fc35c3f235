/*
 * What every parser of a scalar returns: where inside its bytes the mistake is, and what it is. The
 * caller owns the span and makes the diagnostic. `why` is lower case, without full stop, e.g.
 * "a month has no fixed length"; `help`, where not empty, is an action: "write `31d`, or a count".
 */
#ifndef TIERC_UNITS_UNIT_H
#define TIERC_UNITS_UNIT_H

#include "base/str.h"

struct misread {
    size_t from, to; /* bytes inside the scalar; from == to points between two bytes */
    struct str why, help;
    struct str edit; /* what [from, to) certainly was meant to be, or empty */
};

#endif
