/*
 * The plan: what tierv and `tierc diff` read (design: "Plan"). One tree, or one part per namespace
 * where it would be too large for a ConfigMap: every volume, workload and job stands in exactly one
 * part (a copy in each namespace that it serves), what has no namespace in the part without one.
 * Fields whose numbers come from the proof of loss are not in it yet.
 */
#ifndef TIERC_LOWER_PLAN_H
#define TIERC_LOWER_PLAN_H

#include "lower/lowering.h"

struct plan_part {
    struct str namespace; /* empty: the whole plan, or what belongs to no namespace */
    struct node *plan;
};

struct plan_parts {
    struct plan_part *at; /* sorted by namespace */
    size_t n;
};

struct plan_parts plan_build(struct lowering *l, bool split);

struct plan_builder;
/* The list `section` of the part of a namespace, to append to. */
struct node *plan_section(struct plan_builder *b, struct str namespace, const char *section);
struct lowering *plan_lowering(struct plan_builder *b);
void plan_copies(struct plan_builder *b);    /* lower/plan_copies.c */
void plan_workloads(struct plan_builder *b); /* lower/plan_workloads.c */

enum { PLAN_LIMIT = 900 * 1024 }; /* bytes of JSON in one ConfigMap, of the 1 MiB that it may hold */

#endif
