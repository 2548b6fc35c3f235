/*
 * What a policy really guarantees: for each workload and failure scenario the worst-case data loss,
 * look-back and recovery time, with witnesses, beside what is promised. Whoever shows or
 * compares such a number takes it from here.
 */
#ifndef TIERC_PROVE_GUARANTEE_H
#define TIERC_PROVE_GUARANTEE_H

#include "prove/recovery.h"

enum verdict {
    VERDICT_KEPT,
    VERDICT_WITHIN_GRACE,
    VERDICT_EXCEEDED,
    VERDICT_UNPROVED,
    VERDICT_ACCEPTED,
    VERDICT_NONE,
    VERDICT_COUNT
};
const char *verdict_name(enum verdict v); /* "kept", "within-grace" … */

struct outcome {
    const struct hazard *hazard;
    struct promise promise;
    bool spared; /* a node is lost, and no data: no witness, no look-back */
    bool none;   /* nothing survives: only `promise`, `hit` and the verdicts mean something */
    int64_t loss, from, to;
    bool witnessed; /* `from` and `to` are known */
    bool loss_low;
    int64_t unmissed; /* the loss if no run is missed */
    const struct point **surviving, **contributing; /* by name */
    size_t surviving_count, contributing_count;
    int64_t lookback;
    bool unlimited;
    struct restoring recovery;
    const struct point *restored; /* the one that `recovery` is about; NULL: spared */
    const struct store *hit; /* store-corruption: the store whose absence loses most, NULL: none */
    const struct store *slow_hit; /* the one whose absence `recovery` is about, NULL: none */
    enum verdict rpo_verdict, rto_verdict;
};

struct guarantee {
    const struct workload *w;
    int64_t missed;
    struct points points;
    struct points aside;      /* made, but counting in no scenario */
    struct outcome *outcomes; /* one of each scenario */
};

struct guarantees {
    struct guarantee *at; /* sorted by name of the workload */
    size_t n;
    struct hazard *hazards;
    size_t hazard_count;
    bool unreadable; /* a value that counts could not be read, and was reported: there are no
                        numbers */
};

struct guarantees *guarantees_of(struct arena *a, const struct policy *p);

/* One scenario of one workload as if it were alone: what is lost is right, how long it takes is
 * not. */
struct outcome outcome_if(struct proving *e, const struct hazard *h, const struct workload *w);

#endif
