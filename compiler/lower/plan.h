/*
 * The plan: what the runtime (tierv) reads, and its parts where it is too large for a ConfigMap.
 * All its numbers are those of the proof (`tierc why`), its thresholds those of an observer that sees
 * ages directly.
 */
#ifndef TIERC_LOWER_PLAN_H
#define TIERC_LOWER_PLAN_H

#include "lower/lowering.h"
#include "lower/planned.h"

struct node *plan_build(struct lowering *l);

struct plan_part {
    struct str namespace; /* empty: what belongs to no namespace */
    struct node *plan;
};

struct plan_parts {
    struct plan_part *at; /* sorted by namespace */
    size_t n;
};

/* One part per namespace: each volume, workload and job stands in exactly one (a copy in each
 * namespace that it serves), and what has no namespace in the part without one. All have the head of
 * the plan, and its digest. Nodes are shared with it. */
struct plan_parts plan_split(struct lowering *l, const struct node *plan);

enum { PLAN_LIMIT = 900 * 1024 }; /* bytes of JSON in one ConfigMap, of the 1 MiB that it may hold */

/* Sections, appended to the lists that the plan already holds. */
void plan_copies(struct lowering *l, struct node *copies, struct node *drills);
void plan_workloads(struct lowering *l, struct node *workloads);
struct node *plan_volume(struct lowering *l, const struct planned_volume *v);

#endif
