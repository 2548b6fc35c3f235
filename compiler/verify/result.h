/*
 * What one verification found: the model that every sink prints. Words are those of the page of
 * tierv(1); causes are from one table (causes.def).
 */
#ifndef TIERC_VERIFY_RESULT_H
#define TIERC_VERIFY_RESULT_H

#include "verify/observed.h"

enum copy_verdict { /* the first that applies */
    COPY_UNKNOWN,
    COPY_MISSING,
    COPY_NOT_ENROLLED,
    COPY_NONE,
    COPY_LATE,
    COPY_SHORT,
    COPY_IN_DANGER,
    COPY_WARMING_UP,
    COPY_OK
};
enum scenario_verdict { SCENE_KEPT, SCENE_BREACHED, SCENE_NONE, SCENE_UNKNOWN };
enum target_verdict { TARGET_OK, TARGET_UNAVAILABLE, TARGET_STALE, TARGET_MISSING, TARGET_UNKNOWN };
enum job_verdict { JOB_OK, JOB_MISSING, JOB_DIFFERS, JOB_SUSPENDED, JOB_STUCK, JOB_UNKNOWN };
enum drill_verdict { DRILL_OK, DRILL_FAILED, DRILL_LATE, DRILL_NONE, DRILL_UNKNOWN };
enum volume_verdict { VOLUME_UNPROTECTED, VOLUME_EXEMPT, VOLUME_MISSING, VOLUME_ORPHANED };
enum assumption_verdict { ASSUMPTION_OK, ASSUMPTION_DIFFERS, ASSUMPTION_UNKNOWN };
enum run_status { RUN_KEPT, RUN_BROKEN, RUN_UNKNOWN };

const char *copy_verdict_name(enum copy_verdict v);
const char *scenario_verdict_name(enum scenario_verdict v);
const char *target_verdict_name(enum target_verdict v);
const char *job_verdict_name(enum job_verdict v);
const char *drill_verdict_name(enum drill_verdict v);
const char *volume_verdict_name(enum volume_verdict v);
const char *assumption_verdict_name(enum assumption_verdict v);
const char *run_status_name(enum run_status s);

struct cause {
    const char *code; /* of causes.def */
    struct str message;
};

struct copy_result {
    const struct plan_copy *copy;
    const struct plan_volume *of; /* NULL: a dump in an object store */
    struct str volume;            /* Longhorn's name of it; empty: not known */
    enum copy_verdict verdict;
    struct cause *causes;
    size_t cause_count, cause_cap;
    int64_t newest, age, since; /* newest 0: none */
    int64_t kept, expected;
};

struct scenario_result {
    const struct plan_scenario *of;
    enum scenario_verdict verdict;
    int64_t newest, age; /* newest 0: none */
};

struct drill_result {
    const struct plan_drill *of;
    enum drill_verdict verdict;
    int64_t last, measured, rto;
    struct str cause;
};

struct workload_result {
    const struct plan_workload *of;
    struct copy_result *copies;
    struct scenario_result *scenarios;
    struct drill_result *drills;
    size_t copy_count, scenario_count, drill_count;
};

struct assumption {
    struct str key, planned, observed;
    enum assumption_verdict verdict;
};

struct target_result {
    const struct plan_target *of;
    enum target_verdict verdict;
    int64_t contact; /* 0: never */
    struct str cause;
};

struct job_result {
    struct str name;
    enum job_verdict verdict;
    struct str cause;
};

struct volume_result {
    struct str namespace, pvc;
    enum volume_verdict verdict;
};

struct storage_result {
    const struct disk *disk;
    bool low;
};

struct run_error {
    struct str phase, cause;
};

struct result {
    const struct plan *plan;
    int64_t checked_at;
    enum run_status status;
    bool complete;
    struct assumption *assumptions;
    struct target_result *targets;
    struct job_result *jobs;
    struct workload_result *workloads;
    struct volume_result *volumes;
    struct storage_result *storage;
    struct run_error *errors;
    size_t assumption_count, target_count, job_count, workload_count, volume_count, storage_count;
    size_t error_count;
    struct node *history; /* of dumps, for the next run; NULL: none */
};

/* Pure: what was seen against what was planned. */
struct result *judge(struct arena *a, const struct observed *seen);

/* As runtime.md fixes it; keys in that order, more only at the end. */
struct node *result_json(struct arena *a, const struct result *r);
struct str result_text(struct arena *a, const struct result *r);    /* a table for people */
struct str result_metrics(struct arena *a, const struct result *r); /* text format 0.0.4 */
/* A run that is not complete delivers only these. */
struct str result_health_metrics(struct arena *a, const struct result *r);
/* 0, 1 or 3 (--report-only: 0 instead of 1). */
int result_exit(const struct result *r, bool report_only);

#endif
