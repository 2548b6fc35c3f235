/*
 * What `tierc calendar` shows of a policy: the runs of some days, the times that are kept free, and
 * the runs that spoil each other's work. One list, printed as text, JSON or SVG.
 */
#ifndef TIERC_CLI_CALENDAR_H
#define TIERC_CLI_CALENDAR_H

#include "base/node.h"
#include "cli/command.h"
#include "prove/conflict.h"

/* Why a run is marked. */
struct clash {
    struct window at; /* of the run */
    const struct job *job;
    const struct job *with;        /* the other job, and its run; NULL: */
    const struct keep_out *inside; /* the run falls into a time that is kept free */
    struct window other;
};

struct slot {
    struct window at;
    const struct job *job;
    const struct clash *clashes; /* of this run */
    size_t clash_count;
};

struct kept {
    struct window at;
    const struct keep_out *of;
};

struct calendar {
    struct arena *a;
    const struct policy *p;
    const struct zone *zone; /* `timezone` of the policy: the clock that is shown */
    int64_t day;             /* 00:00:00Z of the first day that is shown */
    int64_t days;
    int64_t from, to;    /* the same as instants: its midnight, and that after the last */
    struct jobs jobs;
    struct slot *slots;  /* by start, then name */
    size_t slot_count, slot_cap;
    struct kept *kept;   /* by start */
    size_t kept_count, kept_cap;
    struct clash *clashes; /* by start, then name, as slots */
    size_t clash_count, clash_cap;
};

/* Such a job has no slots: it runs every hour or more often, and clashes are shown alone. */
bool calendar_frequent(const struct job *j);

/* `day` is 00:00:00Z of the first day; the days lie in the horizon of the proof. */
struct calendar calendar_of(struct arena *a, const struct policy *p, int64_t day, int64_t days);

/* `Mon 2026-11-23` and `03:00`, by the clock of the policy. */
struct str calendar_date(const struct calendar *c, int64_t t);
struct str calendar_time(const struct calendar *c, int64_t t);
/* What a clash says: `meets database/weekly-backup, 03:05 to 03:12`. */
struct str calendar_why(const struct calendar *c, const struct clash *k);

struct str calendar_text(const struct calendar *c);
struct node *calendar_json(const struct calendar *c);
struct str calendar_svg(const struct calendar *c);

#endif
