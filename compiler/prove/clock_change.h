/*
 * What a change of the clocks does to a schedule by local time: a run whose time is skipped is lost,
 * one whose time comes twice runs twice. A line that simply goes on by the hour (`hourly`, `every
 * 15m`) loses and repeats nothing: its runs stay as far apart as ever.
 */
#ifndef TIERC_PROVE_CLOCK_CHANGE_H
#define TIERC_PROVE_CLOCK_CHANGE_H

#include "prove/guarantee.h"

struct clock_trouble {
    int64_t at;       /* when the clocks change */
    int64_t shift;    /* forward, in seconds */
    int64_t wall;     /* what the clock shows at the run that is lost, or made twice, as if UTC */
    int64_t from, to; /* the runs before and after the lost one; the two that are one */
};

/* The first of the horizon. */
bool clock_skip(const struct gaps *g, struct clock_trouble *out);
bool clock_repeat(const struct gaps *g, struct clock_trouble *out);
bool clock_changes(const struct zone *z); /* within the horizon, at all */

/* The same line by a clock that never changes (the zone's standard time). */
const struct gaps *clock_steady(struct arena *a, const struct gaps *g);
/* The loss of these recovery points if no clock ever changed. */
const struct loss *clock_steady_loss(struct arena *a, const struct guarantee *g,
                                     const struct outcome *o);

#endif
