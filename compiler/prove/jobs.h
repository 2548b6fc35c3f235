/*
 * Everything of a policy that runs on a schedule and touches volumes or what is made from them, in
 * one list: when it runs, how long a run takes, on what. The list that conflicts are searched in and
 * calendars are drawn from.
 *
 * A run of maintenance has no stated time: it is the instant at which it starts. So is that of a
 * dump without `takes`, a snapshot, and a backup of which no size or rate is known.
 */
#ifndef TIERC_PROVE_JOBS_H
#define TIERC_PROVE_JOBS_H

#include "policy/model.h"
#include "prove/day_mask.h"
#include "prove/window.h"

enum job_kind {
    JOB_SNAPSHOT, /* Longhorn's, or CSI's of mode snap */
    JOB_BACKUP,   /* likewise, of mode backup */
    JOB_EXTERNAL, /* made by others */
    JOB_DUMP,
    JOB_CLEANUP,
    JOB_TRIM,
    JOB_SYSTEM_BACKUP,
    JOB_DRILL,
    JOB_KINDS
};

struct job {
    enum job_kind kind;
    struct str name; /* GROUP/COPY, WORKLOAD/COPY, WORKLOAD/dump, `snapshotCleanup` …, DRILL */
    const struct schedule *schedule;
    const struct timing *when; /* usable */
    const struct gaps *gaps;
    int64_t span;
    bool low;                       /* the span is known from below only */
    const struct number *span_said; /* the key that states it; NULL: estimated, or not known */
    bool whole;     /* estimated as if each run copied a volume whole: its `dailyChange` is not known */
    int64_t at_once;                /* volumes under way at one time, where they are backed up */
    const struct cron *cron;        /* the line that runs */
    const struct zone *zone;        /* in which it runs */
    struct day_mask mask, starts;    /* when a run may be under way, and when one may start */
    bool overlong; /* a run may still be going when the next one is due */
    /* what it is made from: that of its kind is set */
    const struct group *group;       /* of a copy; of a dump and its copies; NULL: none */
    const struct copy *copy;
    const struct workload *workload; /* of a dump, or of a copy of its own */
    const struct upkeep *upkeep;
    const struct drill *drill;
};

/* What could not be read or timed is not in it. */
struct jobs {
    const struct policy *p;
    struct job *at; /* copies of groups by group, copies and dump by workload, maintenance, drills */
    size_t n;
};

struct jobs jobs_of(struct arena *a, const struct policy *p);
/* "snapshot", "backup", "dump", "cleanup", "trim", "system backup", "drill", "external copy". */
const char *job_noun(enum job_kind k);

#endif
