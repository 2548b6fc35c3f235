/*
 * Every schedule of a policy → the line that runs, in the zone in which it runs, with its gaps; every
 * `keep` → a count. Reports bad-timezone, cron-never-fires, cron-hangs, zone-unsupported and
 * zone-untranslatable (a cron line that cannot be read was reported by the reader already:
 * bad-schedule, cron-dialect). Equal lines are proved once.
 */
#ifndef TIERC_PROVE_TIMING_H
#define TIERC_PROVE_TIMING_H

#include "diag/diag.h"
#include "policy/model.h"
#include "prove/gaps.h"

struct timings; /* cache of a run: (line, zone) → gaps */
struct timings *timings_new(struct arena *a, struct zones *zones);

/* Fills `when` and `count` of copies, dumps, maintenance, enrolment, drills. False only where there
 * is no tzdata at all (exit status 3), which it has reported. */
bool timing_resolve(struct diags *ds, struct timings *t, struct policy *p);

#endif
