/*
 * Prometheus' rules as groups of nodes, which the PrometheusRules, the plain file and the tests
 * share.
 */
#ifndef TIERC_LOWER_RULES_H
#define TIERC_LOWER_RULES_H

#include "lower/watch.h"

/* Of objects that Prometheus' operator selects: `monitoring.ruleLabels`, and ours. */
struct node *monitoring_labels(struct lowering *l);

#endif
