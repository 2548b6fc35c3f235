/*
 * What the jobs in the cluster have in common: which of them there are, and the pods that they run in.
 */
#ifndef TIERC_LOWER_RUNTIME_H
#define TIERC_LOWER_RUNTIME_H

#include "lower/lowering.h"
#include "lower/planned.h"

/* Does tierv have this job in the policy? Any of them needs a plan, a namespace and rights. */
bool enrolment_wanted(const struct lowering *l);
bool verification_wanted(const struct lowering *l);

/* A copy that one of our CronJobs makes: a CSI snapshot, with volumes to make it of. */
bool snapshot_wanted(const struct lowering *l, const struct group *g, const struct copy *c);
bool snapshots_wanted(const struct lowering *l);

/* A drill with a job of ours: it restores volumes. */
bool drill_wanted(const struct lowering *l, const struct drill *d);
bool drills_wanted(const struct lowering *l);
/* Adds to a drill's entry in the plan which volumes it restores, under which names, and its pods. */
void drill_plan(struct lowering *l, const struct drill *d, struct node *map);

struct str verify_account(struct lowering *l);

/* What `cluster.pods` says of every pod of ours, in the form that Kubernetes takes. */
void put_pods(struct lowering *l, struct node *facts);

/* What all CronJobs of tierv have in common: when, by whom, of which image, on which nodes. */
struct node *tierv_job(struct lowering *l, struct str name, const struct timing *when,
                       struct str account);
/* Entry of the plan for a CronJob that verification is to look at. */
void plan_cron_job(struct lowering *l, struct node *section, struct str namespace, struct str name,
                   const struct timing *when);

/* Names of wanted PVCs of one namespace, from the planned volume `*i` on, as many as one Role
 * should hold; moves `*i` behind them. Empty where the rest of the namespace has none. */
struct node *claims_next(struct lowering *l, size_t *i,
                         bool (*wanted)(const struct lowering *, const struct planned_volume *));
/* Facts of the Role for the part `part` of a namespace; a name of its own from the second on. */
struct node *role_facts(struct lowering *l, struct str account, struct str namespace, size_t part);

/* Is the dump of this workload a job of ours? */
bool dump_wanted(const struct workload *w);
/* Plan entries of the CronJobs of dumps and snapshots. */
void dump_cron_jobs(struct lowering *l, struct node *section);
void snapshot_cron_jobs(struct lowering *l, struct node *section);

void verify_rights(struct lowering *l, struct node *docs);
void snapshot_rights(struct lowering *l, struct node *docs);
void drill_rights(struct lowering *l, struct node *docs);
void dump_rights(struct lowering *l, struct node *docs);

#endif
