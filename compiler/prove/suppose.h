/*
 * What would be, if: the same proof over a policy in which one schedule, or the number of missed
 * runs, is another one. What a finding proposes has been played here.
 */
#ifndef TIERC_PROVE_SUPPOSE_H
#define TIERC_PROVE_SUPPOSE_H

#include "prove/guarantee.h"

struct suppose; /* lines and losses that were played, each once */
struct suppose *suppose_new(struct arena *a, const struct policy *p);

/* A schedule that runs where `like` does, and is translated between zones as it is; NULL where
 * it cannot be read or said there, or never fires. Held by `s`. */
const struct timing *suppose_timing(struct suppose *s, const struct timing *like, struct str words);

struct supposed {               /* all else is as the policy has it */
    const struct copy *copy;    /* of the workload's group, or its own: */
    const struct timing *runs;  /* it runs then */
    const struct timing *dumps; /* the workload's dump runs then; NULL: as it does */
    bool none_missed;           /* no run fails */
};

/* What the workload would lose; the recovery time means nothing. `h` is one of the guarantees'. */
struct outcome suppose_outcome(struct suppose *s, const struct hazard *h, const struct workload *w,
                               const struct supposed *what);

#endif
