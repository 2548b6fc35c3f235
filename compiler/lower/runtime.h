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

struct str verify_account(struct lowering *l);

/* What `cluster.pods` says of every pod of ours, in the form that Kubernetes takes. */
void put_pods(struct lowering *l, struct node *facts);

/* Is the dump of this workload a job of ours? */
bool dump_wanted(const struct workload *w);
/* Plan entries of the dumps' CronJobs. */
void dump_cron_jobs(struct lowering *l, struct node *section);

void verify_rights(struct lowering *l, struct node *docs);
void dump_rights(struct lowering *l, struct node *docs);

#endif
