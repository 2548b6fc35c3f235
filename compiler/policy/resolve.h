/*
 * What the files of resolution share: the run, looking a name up, pointing into a scalar. Inside
 * policy/ only. Each resolve_* reports what is wrong and leaves only whole things in the model: a
 * definition that cannot be resolved is taken out of its list, so that later stages never meet a
 * copy without a store.
 */
#ifndef TIERC_POLICY_RESOLVE_H
#define TIERC_POLICY_RESOLVE_H

#include "policy/policy.h"
#include "units/unit.h"

struct resolving {
    struct diags *ds;
    struct arena *a;
    struct policy *p;
    struct map undefined;  /* "kind name" → its message */
    struct mark *longhorn; /* what needs Longhorn: one message names them all */
    size_t longhorn_count, longhorn_cap;
};

/* The definition called `name`; NULL, which is reported unless somebody else did. `section` is the
 * part of the policy that defines such things, `kind` its name for people ("store"). */
void *refer(struct resolving *r, const struct map *defined, const struct items *section,
            const char *kind, const struct text *name);
/* Leaves the names that refer to something in the list; one that stands there twice is an error. */
void references(struct resolving *r, struct texts_list *names, const struct map *defined,
                const struct items *section, const char *kind);
/* A definition that stands in the model, but whose reading failed: whoever meets it stays silent.
 */
bool poisoned(const void *item);
/* Bytes [from, to) of a text's value, or all of it where value and source differ. */
struct span inside(const struct resolving *r, const struct text *t, size_t from, size_t to);
/* `what` at `span` is of no use without Longhorn; reported once for all. */
void needs_longhorn(struct resolving *r, struct span span, const char *what);
/* Keeps the items for which `keep` says yes, in order. */
void keep_items(struct items *items, void *context, bool (*keep)(void *context, void *item));

void resolve_cluster(struct resolving *r);    /* versions, namespaces */
void resolve_stores(struct resolving *r);     /* types, domains, URLs, targets */
void resolve_groups(struct resolving *r);     /* scenarios, tiers, groups and their copies */
void resolve_workloads(struct resolving *r);  /* workloads, volumes, dumps */
void resolve_jobs(struct resolving *r);       /* maintenance, storage classes, then drills */
void resolve_drills(struct resolving *r);
void resolve_namespaces(struct resolving *r); /* where ours may not live: after the workloads */

/* One copy of a group or of a workload (the other is NULL): false if it is to be dropped. */
bool resolve_copy(struct resolving *r, struct copy *c, struct group *g, struct workload *w);

#endif
