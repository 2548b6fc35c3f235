/*
 * The join of workloads, groups and jobs, computed once per policy: rights, components, enrolment and
 * the plan name the same volumes because they read this one list.
 *
 * A volume is `labelled` if its group has a RecurringJob (of a copy in a Longhorn store, or of
 * maintenance). Only these get labels: a label of a group without jobs would take a volume out of
 * Longhorn's `default` group and give it nothing.
 */
#ifndef TIERC_LOWER_PLANNED_H
#define TIERC_LOWER_PLANNED_H

#include "policy/model.h"

struct planned_volume {
    const struct volume *volume;
    const struct workload *workload;
    const struct group *group;
    bool labelled;
    struct node **shown; /* as the plan shows it, made once and shared by all its copies */
};

struct planned_list {
    struct planned_volume *at; /* sorted by namespace, then name */
    size_t n, cap;
};

struct planned {
    struct planned_list all; /* volumes of all workloads that have a group */
    struct map by_group;     /* name → struct planned_list; groups that some workload is in */
    struct map with_jobs;    /* names of groups that have RecurringJobs */
};

struct planned *planned_volumes(struct arena *a, const struct policy *p);
/* Volumes of one group; empty where no workload is in it. */
struct planned_list planned_in(const struct planned *v, const struct group *g);
/* The PVC of a dump that tierc emits, with its labels: nothing else has to label it. */
bool planned_created(const struct planned_volume *v);
/* Is it to be labelled, and in this way? */
bool planned_as(const struct planned_volume *v, enum assign how);
size_t planned_count(const struct planned *v, enum assign how);

/* Runs as a RecurringJob. */
bool copy_in_longhorn(const struct copy *c);
/* Groups of a policy that get their RecurringJobs: all but the implicit ones of tiers that nothing
 * here uses (tiers that several clusters share). */
bool group_emitted(const struct policy *p, const struct planned *v, const struct group *g);
/* Calls `fn` for each volume of a workload, that of its dump last. */
void workload_volumes(const struct workload *w, void (*fn)(void *, const struct volume *), void *data);

#endif
