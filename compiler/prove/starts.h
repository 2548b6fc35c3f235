/*
 * When the runs of one job start: at its firings, but a run that is still going makes the latest of
 * those that pass meanwhile start late, at once, when it ends (Forbid). Internal to prove/.
 *
 * The years before the horizon are there for the phase of overlong runs alone. A job whose runs
 * always end before the next firing has no such phase, so that what lies far before `skip` is
 * passed over, in chunks and leaps.
 */
#ifndef TIERC_PROVE_STARTS_H
#define TIERC_PROVE_STARTS_H

#include "prove/gaps.h"
#include "prove/stream.h"

struct starts {
    struct stream s;
    struct chunk k;
    int32_t i, day;
    int64_t skip; /* nothing before it is wanted */
    int64_t span;
    bool more;      /* a firing is at hand */
    int64_t firing; /* it */
    bool going;     /* there was a run, */
    int64_t end;    /* which ends here */
};

/* A run of the job may still be going when it fires again. */
bool starts_late(const struct gaps *g, int64_t span);
/* What starts before `skip` may be left out. */
void starts_open(struct starts *t, const struct gaps *g, int64_t span, int64_t skip);
/* False where no further firing lies in the horizon. */
bool starts_next(struct starts *t, int64_t *start);

/* What decides how it goes on: as many instants. */
enum { STARTS_STATE = 2 };
void starts_state(const struct starts *t, int64_t *out);
/* By how much it may leap at most, since the state `before` has moved by a period (stream_period)
 * to what is now; none if less than 1. */
int64_t starts_room(const struct starts *t, const int64_t *before);
void starts_leap(struct starts *t, int64_t by);

#endif
