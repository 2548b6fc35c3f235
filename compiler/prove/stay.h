/*
 * In which class a dump lies at what age, by the lifecycle of its store, and for how many days it is
 * billed there.
 */
#ifndef TIERC_PROVE_STAY_H
#define TIERC_PROVE_STAY_H

#include "prove/price.h"

#define STAYS INT64_MAX /* for ever */

struct stay {
    int class;                     /* enum storage_class, CLASS_STANDARD or CLASS_OF_PROVIDER */
    struct str name;               /* of the class, as written */
    const struct transition *by;   /* that moved it there; NULL: it was written there */
    int64_t from, to;              /* days of age; `to` may be STAYS */
    int64_t billed;                /* days, at least the least of the class; or STAYS */
    int64_t bytes, bytes_standard; /* billed in the class, and in STANDARD beside it */
};

/* Of one object of `size` bytes, or of one whose size is not known (below 0: it counts nothing),
 * in order of age; returns how many. What was hidden by its expiry (a store with versions) or is
 * locked lies where it was until it is gone. */
size_t stays_of(struct arena *a, const struct store *s, int64_t size, struct stay **out);

/* For how many days an object is billed at least: by AWS in some classes, by Wasabi always. */
int64_t least_days(const struct store *s, int class);

/* Its bucket keeps versions: an expired object is hidden, and removed by `noncurrentExpire`. */
bool keeps_versions(const struct store *s);

#endif
