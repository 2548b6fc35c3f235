/*
 * What the model's stages found out, per kind of definition: the `resolved` part of the facts
 * (facts_build itself is a door of lower/lower.h). Also the shape in which timings are told.
 */
#ifndef TIERC_LOWER_FACTS_H
#define TIERC_LOWER_FACTS_H

#include "base/node.h"
#include "policy/model.h"

/* `role` is the key under which the definition stands: "copies", "stores", "policy" for the root.
 * NULL where a kind has nothing of its own. */
struct node *facts_resolved(struct arena *a, const struct policy *p, struct str role, const void *item);

/* {cron, zone, shift, gap: {worst, from, to, least}}; NULL where there is no schedule. */
struct node *facts_timing(struct arena *a, const struct timing *when);
struct node *facts_gap(struct arena *a, const struct timing *when);

/* Of facts_build only what every template may use: policy, timezone, cluster. */
struct node *facts_common(struct arena *a, const struct policy *p);

void facts_sort(struct node *map); /* by key */

#endif
