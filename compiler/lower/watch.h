/*
 * What is watched at run time and from which age it is too old: the rules, their tests and the
 * dashboard read this one list. Sorted by name, so that the order of definitions is in no output.
 */
#ifndef TIERC_LOWER_WATCH_H
#define TIERC_LOWER_WATCH_H

#include "lower/lowering.h"
#include "prove/threshold.h"

struct watched_workloads {
    const struct guarantee **at; /* by name */
    size_t n, cap;
};

struct watched_copy {
    struct str name; /* GROUP/COPY, WORKLOAD/dump … */
    bool own;        /* of one workload: what it holds are that one's dumps */
    const struct point *point;
    int64_t late;
    struct watched_workloads of;
};

struct watched_scenario {
    const struct hazard *hazard;
    const struct outcome *outcome; /* of the first workload */
    int64_t breached;
    bool some; /* it is only watched for some workloads of the tier: those of `of` */
    struct watched_workloads of;
};

struct watched_tier {
    const struct tier *tier;
    struct watched_copy *copies;
    size_t copy_count, copy_cap;
    struct watched_scenario *scenarios;
    size_t scenario_count, scenario_cap;
    int64_t snapshot_late; /* 0: it has no local snapshots */
};

struct watch {
    int64_t every; /* V */
    struct watched_tier *tiers;
    size_t n;
    bool backups;   /* there are Longhorn backups: */
    int64_t recent; /* from this age on none is recent */
};

/* NULL where nothing is to be alerted: no `monitoring`, no verification, nothing proved. */
const struct watch *watch_of(struct lowering *l);

/* A local snapshot of live content. */
bool watched_snapshot(const struct point *p);

#endif
