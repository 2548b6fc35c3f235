/*
 * What tierv was told to expect: plan.json, read back. The compiler writes it (lower/plan*.c); a
 * version that is newer than ours, a part of another digest, or a value of the wrong kind is no
 * plan. Instants are Unix seconds, times seconds, sizes bytes.
 */
#ifndef TIERC_VERIFY_PLAN_H
#define TIERC_VERIFY_PLAN_H

#include "base/node.h"

enum { PLAN_VERSION = 1 };

enum copy_kind {
    COPY_LONGHORN_SNAPSHOT,
    COPY_LONGHORN_BACKUP,
    COPY_CSI_SNAPSHOT,
    COPY_DUMP,     /* files on a PVC, or objects in a store */
    COPY_EXTERNAL, /* cannot be seen */
    COPY_KINDS
};

struct plan_volume {
    struct str namespace, pvc, workload; /* pvc empty: a dump in an object store */
    int64_t replicas;
};

struct plan_copy {
    struct str name; /* GROUP/COPY, WORKLOAD/dump, GROUP/COPY+dump … */
    enum copy_kind kind;
    struct str store, target, group, job, schedule, zone; /* empty where the plan says null */
    struct str dump;                                      /* of a `+dump` copy: the dump it holds */
    int64_t least_gap, worst_gap, span, grace, late, keep, lookback;
    bool keeps, unlimited; /* `keep` is a count; the look-back has no end */
    struct plan_volume *volumes;
    size_t volume_count;
};

struct plan_scenario {
    struct str name;
    int64_t rpo; /* -1: none */
    int64_t rto; /* -1: none */
    bool accepted, nothing_lost;
    const struct plan_copy **surviving;
    size_t surviving_count;
};

struct plan_workload {
    struct str name, tier, group;
    int64_t grace;
    struct plan_scenario *scenarios;
    size_t scenario_count;
    struct plan_volume *uncopied;
    size_t uncopied_count;
};

struct plan_drill {
    struct str name, job, from, schedule, zone;
    struct str *workloads;
    size_t workload_count;
    int64_t deadline, worst_gap;
    struct node *whole; /* all that the plan says of it: `tierv drill` reads the check from here */
};

struct plan_exempt {
    struct str namespace, pattern; /* `*` and `?` in the name */
    int64_t until;                 /* the day's end; 0: for good */
};

struct plan_job { /* a RecurringJob or a CronJob that must be there as it is */
    struct str kind, namespace, name;
    struct node *spec;
};

struct plan_target {
    struct str name, store, url;
    int64_t poll_interval; /* 0: off */
};

struct plan_enrolment { /* PVCs that carry the labels of a group */
    struct str namespace, group;
    struct str *pvcs;
    size_t pvc_count;
};

struct plan {
    struct str policy, digest;
    struct str cluster, timezone, namespace, longhorn_namespace;
    bool longhorn;
    int64_t longhorn_minor; /* of 1.N */
    int64_t nodes, replicas, storage_low;
    struct node *settings; /* key → text */
    struct str *drivers;
    size_t driver_count;
    struct plan_copy *copies;
    struct plan_workload *workloads;
    struct plan_drill *drills;
    struct plan_exempt *exempt;
    struct plan_job *jobs, *cron_jobs;
    struct plan_target *targets;
    struct plan_enrolment *enrolments;
    size_t copy_count, workload_count, drill_count, exempt_count, job_count, cron_job_count;
    size_t target_count, enrolment_count;
    struct node *whole; /* as read, parts united */
};

/* A file, or a folder of parts (all `*.json` in it, as ConfigMaps are mounted). NULL with the reason
 * in `*why`: exit status 3. */
struct plan *plan_read(struct arena *a, const char *path, struct str *why);

#endif
