/*
 * What the checks on runs share: the jobs of the policy at hand, and schedules near to a job's own
 * at which it would be in nobody's way. Inside check/ only.
 */
#ifndef TIERC_CHECK_RUNS_H
#define TIERC_CHECK_RUNS_H

#include "check/checks.h"
#include "prove/conflict.h"

struct run_check {
    struct check_run *r;
    struct jobs jobs;
    struct day_mask kept; /* the windows of `keepOut` */
};

/* For people: `47 h`, or with all units where two are not enough: `1 h 11 min 41 s`. */
struct str time_words(struct arena *a, int64_t seconds);
/* Where the estimate may be far too long. */
void help_estimate(struct diag *d, const struct job *j);
/* A run may take longer than until the next: reported, and no other finding is built on it. */
bool too_long(const struct job *j);

/* The nearest schedule at the same rhythm at which a run meets no other job that it must not meet
 * and no window of `keepOut`, and no change of the clocks skips or repeats it; empty: none is
 * proved to. moved.c */
struct str moved_schedule(const struct run_check *c, const struct job *j);
/* Gives that of the first job that has one as help, else `otherwise`. */
void help_moved(const struct run_check *c, struct diag *d, const struct job *first,
                const struct job *second, const char *otherwise);

void judge_run_times(const struct run_check *c);    /* run_times.c */
void judge_conflicts(const struct run_check *c);    /* overlaps.c */
void judge_herd(const struct run_check *c);         /* herd.c */
void judge_keep_out(const struct run_check *c);     /* keep_out.c */
void judge_clock_changes(const struct run_check *c); /* clock_changes.c */

#endif
