/*
 * The checks: one row each in a table (slug's code, prerequisites, function), run in order. A check
 * is skipped where one of its prerequisites was already reported, so that one mistake gives one
 * message. Checks read the resolved model as const and can only call diag_*.
 */
#ifndef TIERC_CHECK_CHECK_H
#define TIERC_CHECK_CHECK_H

#include "diag/diag.h"
#include "policy/model.h"

struct check_input {
    const struct policies *policies;
    struct arena *arena;
    int64_t now; /* Unix seconds, for `until:` */
    /* RecurringJobs of earlier output, per policy: for rename-orphans (may be empty). */
    const struct previous *previous;
    size_t previous_count;
};

struct previous_job {
    struct str name;
    struct str group, task; /* empty where the plan does not say */
};

struct previous {
    struct str policy;
    struct str path;    /* of the plan.json that says so */
    struct str folder;  /* of the policy's output */
    struct str cluster; /* its name, where the policy is not one of the run; else empty */
    struct previous_job *jobs;
    size_t n;
};

/* All checks of the policies. */
void checks_run(struct diags *ds, const struct check_input *in);

/* Checks of the generated objects of one policy (manifests as trees): pod-not-restricted,
 * rbac-too-wide, object-too-large, and each RecurringJob against Longhorn's admission. `place` of
 * an object says which policy bytes caused it; where it is unknown, the policy's name is shown. */
void checks_objects(struct diags *ds, struct arena *a, const struct policy *p,
                    const struct node *const *objects, size_t n);

/* An access policy of a bucket, written to `path`: iam-too-wide. */
void checks_access(struct diags *ds, struct arena *a, const struct policy *p, struct str path,
                   const struct node *document);

/* `allow`, after both: a matched finding gets severity SEV_ALLOW; allow-expired,
 * allow-without-reason and allow-unused are found here. Call it once, before anything is printed. */
void checks_allow(struct diags *ds, const struct check_input *in);

#endif
