/*
 * How many volumes are backed up at one time: each backup job handles so many as its concurrency
 * lets it, and jobs run beside each other without a limit that they share.
 */
#ifndef TIERC_PROVE_HERD_H
#define TIERC_PROVE_HERD_H

#include "prove/jobs.h"

struct herd {
    int64_t at;              /* the instant of a start */
    int64_t volumes;
    const struct job **jobs; /* under way then, by their starts */
    size_t n;
};

/* Instants at which more than `most` volumes are backed up, in order, one of each UTC day; returns
 * how many, up to `n`. */
size_t herds_of(struct arena *a, const struct jobs *jobs, int64_t most, struct herd *out, size_t n);
/* The minutes of the day in which jobs other than `without` may back up more than `most` volumes. */
struct day_mask herd_minutes(const struct jobs *jobs, const struct job *without, int64_t most);

#endif
