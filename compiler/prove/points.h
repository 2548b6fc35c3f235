/*
 * The kinds of recovery points that a workload has: copies of its data volumes, its
 * dump, copies of the volume that holds the dump's files, and what others make; of each how long a
 * run takes, how far back it reaches, and where it lies.
 */
#ifndef TIERC_PROVE_POINTS_H
#define TIERC_PROVE_POINTS_H

#include "policy/model.h"
#include "prove/loss.h"

struct proving { /* one policy's proof under way */
    struct arena *a;
    struct arena *scratch; /* may be freed when it is done */
    const struct policy *p;
    struct losses *losses;
    struct map copies;   /* what has been found out already: of a copy, */
    struct map points;   /* of a workload's group, */
    struct map sums;     /* of a schedule's firings, */
    struct map archives; /* of a store; see proving_known */
    bool unreadable;     /* a value that counts could not be read: nothing is proved */
};
struct proving proving_new(struct arena *a, struct arena *scratch, const struct policy *p);

/* The place to remember what was found out of `of` (and a number) in; `*known` whether it holds that
 * already. It is zeroed and of `size` bytes at first. */
void *proving_known(struct proving *e, struct map *m, const void *of, int64_t number, size_t size,
                    bool *known);

/* The value, or 0; `known` false where there is none. */
int64_t value_of(struct proving *e, const struct number *n, bool *known);

enum point_kind {
    POINT_COPY, /* of the data volumes, in a store of ours */
    POINT_EXTERNAL,
    POINT_DUMP,     /* the dump itself */
    POINT_DUMP_COPY /* of the volume that holds its files */
};

/* One volume's part of a run that copies what has changed. */
struct change {
    const struct volume *volume;
    int64_t bytes;
};

struct span_from {              /* where a span comes from */
    const struct number *takes; /* said on the copy or dump; NULL: estimated, or 0 */
    struct change *changes;     /* of an estimate */
    size_t n;
    int64_t bytes, gap;
    const struct number *rate; /* NULL: not known */
};

struct point {
    struct str name;
    enum point_kind kind;
    const char *store_kind;     /* "longhorn-backup" …, "dump" for files on a PVC */
    const struct copy *copy;    /* NULL for the dump itself */
    const struct dump *dump;    /* NULL for copies of live content */
    const struct store *store;  /* that the policy names; NULL: files on a PVC */
    const struct store *holder; /* that holds the bytes: the target of a CSI backup */
    enum domain domain;
    const struct timing *when;
    struct chain chain;
    struct span_from from;
    bool low;     /* its times are known from below only */
    int64_t keep; /* count; 0 where there is none */
    int64_t lookback;
    bool unlimited;
    const struct loss *alone;    /* its loss where nothing else survives */
    const struct loss *unmissed; /* the same if no run is missed */
    bool expired;             /* a dump that may be gone before the next one comes */
};

struct points {
    struct point *at; /* sorted by name */
    size_t n;
};

/* Those that count. */
struct points points_of(struct proving *e, const struct workload *w);
/* Those that do not, but are made all the same: copies of live data where only dumps count. */
struct points points_aside(struct proving *e, const struct workload *w);

/* How long a run of a copy in a store of ours takes, whoever counts it; `low`: from below only. */
int64_t run_time_of(struct proving *e, const struct copy *c, const struct tier *t, bool *low);

/* Bytes, and whether all of them are known. */
struct amount {
    int64_t bytes;
    bool low;
};
struct amount data_of(struct proving *e, const struct workload *w);
int64_t data_volumes(const struct workload *w);
void amount_add(struct amount *sum, struct amount more);
/* At so many bytes a second, rounded up; where there is no rate 0, and `low` unless there is
 * nothing to move. */
int64_t time_for(struct proving *e, const struct amount *bytes, const struct number *rate,
                 bool *low);

#endif
