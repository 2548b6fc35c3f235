/*
 * How long it takes until a workload is back, by the recovery point that it is restored from.
 */
#ifndef TIERC_PROVE_RECOVERY_H
#define TIERC_PROVE_RECOVERY_H

#include "prove/scenario.h"

/* What goes through the pipe before a workload is through. */
struct ahead {
    const struct workload *const *queue; /* these, */
    size_t count;
    struct amount bytes;
    int64_t volumes;
};

struct restoring {
    bool infinite; /* it never is: all else means nothing */
    bool low;      /* known from below only */
    int64_t total;
    int64_t decide, rebuild, retrieval, transfer, overhead;
    /* what they are made of */
    struct ahead before;                           /* nothing where the cluster stands */
    struct amount own;                             /* bytes through the pipe */
    int64_t load;                                  /* part of `transfer`: reading a dump in */
    int64_t volumes;                               /* up to and including this workload's */
    const struct number *rebuild_from, *load_from; /* NULL where nobody says it */
};

struct waiting {
    const struct workload *w;
    bool survives; /* a recovery point of it does */
    const struct number *order;
    struct ahead before; /* out */
};

/* For each of the n, sorted by name: what is restored before it where the cluster is gone. */
void queue_up(struct proving *e, struct waiting *all, size_t n);

struct restoring recovery_of(struct proving *e, const struct hazard *h, const struct workload *w,
                             const struct point *p, const struct ahead *ahead);
/* Until an archived object can be read again; the class is CLASS_GLACIER or CLASS_DEEP_ARCHIVE. */
int64_t retrieval_time(enum storage_class class, enum retrieval how);
/* A node is lost, and nothing else: nothing is read back. */
struct restoring recovery_spared(struct proving *e, const struct workload *w);

#endif
