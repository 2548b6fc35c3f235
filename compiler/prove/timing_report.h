/*
 * What timing.c has to say. Internal to prove/timing*.c.
 */
#ifndef TIERC_PROVE_TIMING_REPORT_H
#define TIERC_PROVE_TIMING_REPORT_H

#include "diag/diag.h"
#include "prove/timing_line.h"

struct timing_run {
    struct diags *ds;
    struct arena *a;
    struct timings *t;
    const struct policy *p;
    const struct zone *policy_zone, *cluster_zone; /* NULL: not known, and reported */
    bool no_data;                                  /* no time zones at all */
    bool translated;                               /* a schedule is read in one zone and runs in the other */
};

void report_no_zones(struct timing_run *r, const struct text *name);
void report_zone(struct timing_run *r, const struct text *name);
void report_unsupported(struct timing_run *r, const struct schedule *s);
void report_proof(struct timing_run *r, const struct schedule *s, const struct proof *p,
                  const struct zone *read, const struct zone *run, bool by_longhorn);
void report_keep(struct timing_run *r, const struct keep *k);
void report_every(struct timing_run *r, const struct number *every);
void report_shift(struct timing_run *r);

#endif
