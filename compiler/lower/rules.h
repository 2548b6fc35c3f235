/*
 * Prometheus' rules as groups of nodes, which the PrometheusRules, the plain file and the tests
 * share.
 */
#ifndef TIERC_LOWER_RULES_H
#define TIERC_LOWER_RULES_H

#include "lower/watch.h"

/* Of objects that Prometheus' operator selects: `monitoring.ruleLabels`, and ours. */
struct node *monitoring_labels(struct lowering *l);

/* How long the verifier may have another policy than the rules before that is told. */
int64_t mismatch_for(int64_t every);

/* How old a complete verification is when two more should have followed it. */
int64_t stale_after(int64_t every);

#endif
