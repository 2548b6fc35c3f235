/*
 * The minutes of a UTC day in which something may be under way, on whatever date: two masks without
 * a common minute are a proof that two jobs never meet, at the price of a glance. Common minutes
 * prove nothing.
 */
#ifndef TIERC_PROVE_DAY_MASK_H
#define TIERC_PROVE_DAY_MASK_H

#include "policy/model.h"
#include "units/cron.h"
#include "units/zone.h"

enum { DAY_MINUTES = 1440, DAY_WORDS = (DAY_MINUTES + 63) / 64 };

struct day_mask {
    uint64_t minutes[DAY_WORDS];
};

/* The offsets from UTC that a zone has from 2016 to the end of the horizon. */
struct offsets {
    const struct zone *z; /* NULL: not filled */
    int32_t at[16];
    int n;
    bool odd; /* too many, or parts of a minute: masks of it are full */
};
void offsets_fill(struct offsets *o, const struct zone *z);

/* Runs of `span` seconds that start at the times of the line; each ends before the next starts. */
struct day_mask day_mask_of(const struct cron *c, const struct offsets *o, int64_t span);
struct day_mask day_mask_kept(const struct keep_out *k, const struct offsets *o);
struct day_mask day_mask_full(void);
bool day_masks_meet(const struct day_mask *x, const struct day_mask *y);
void day_mask_join(struct day_mask *into, const struct day_mask *more);

#endif
