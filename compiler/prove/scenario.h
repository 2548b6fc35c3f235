/*
 * What a failure scenario destroys, which recovery points survive it, and what a tier promises in
 * it.
 */
#ifndef TIERC_PROVE_SCENARIO_H
#define TIERC_PROVE_SCENARIO_H

#include "prove/points.h"

struct hazard { /* a scenario as it strikes */
    struct str name;
    enum scenario_id id;           /* SCENARIO_COUNT: one of the policy's own, */
    const struct scenario *custom; /* this one */
    enum domain destroys;
    bool cluster; /* the cluster is gone: all workloads are restored, into a new one */
};

/* The built-in ones in the order of their enum, then the policy's own by name. */
struct hazard *hazards_of(struct proving *e, size_t *n);

bool survives(const struct hazard *h, const struct point *p);
/* The loss of a node loses nothing: other replicas go on. */
bool spared(struct proving *e, const struct hazard *h, const struct workload *w);

struct promise {
    const struct objective *own;    /* of this scenario, or NULL */
    const struct number *rpo, *rto; /* NULL: none */
    const struct number *order; /* rto by which workloads are restored; NULL: after all others */
    bool nothing;               /* `rpo: none` in the tier, and no rpo of its own */
    bool accepted;
};
struct promise promise_of(struct proving *e, const struct hazard *h, const struct workload *w);

#endif
