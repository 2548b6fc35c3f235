/*
 * One schedule, proved: from its text and two zones to the line that runs and its bounds. Equal ones
 * are proved once. Knows no policy and reports nothing. Internal to prove/timing*.c.
 */
#ifndef TIERC_PROVE_TIMING_LINE_H
#define TIERC_PROVE_TIMING_LINE_H

#include "policy/model.h"
#include "prove/gaps.h"
#include "units/schedule.h"

enum proof_state {
    PROOF_FINE,
    PROOF_UNREADABLE,     /* no schedule; the reader has said so */
    PROOF_UNTRANSLATABLE,
    PROOF_NEVER,
    PROOF_HANGS
};

struct proof {
    enum proof_state state;
    struct schedule_line line; /* as written */
    struct timing when;        /* PROOF_FINE: complete */
    bool has_nearest;          /* a schedule near to it that works */
    struct cron nearest;
    int64_t stuck;             /* PROOF_HANGS: the last firing before */
};

struct timings;

const struct proof *proof_of(struct timings *t, struct str written, const struct zone *read,
                             const struct zone *run);
/* The least number of copies whose firings always reach back `seconds`; 0 if none up to a million. */
int64_t proof_count(struct timings *t, const struct timing *when, int64_t seconds);
struct zones *timings_zones(const struct timings *t);

#endif
