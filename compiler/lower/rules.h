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

#endif
