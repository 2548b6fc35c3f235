/*
 * A schedule that is read in one zone and runs in another: the same sets, moved by a constant number
 * of seconds, or the answer that no single cron line says it.
 */
#ifndef TIERC_PROVE_TRANSLATE_H
#define TIERC_PROVE_TRANSLATE_H

#include "units/cron.h"
#include "units/zone.h"

/* False if the moved times are no meeting of hours and minutes, if days of the week or month would
 * move with some times and not with others, or if a day of the month leaves its month. */
bool translate(const struct cron *c, int64_t shift, struct cron *out);
/* Why it is false, as the end of a sentence: "a day of the month would leave its month". */
const char *translate_why(const struct cron *c, int64_t shift);
/* The schedule whose times lie nearest to those of `c`, on the same day, and that translates; the
 * later one if two are as near. False if there is none. */
bool translate_nearest(const struct cron *c, int64_t shift, struct cron *out);

/* Seconds to add: the difference of the zones' standard offsets. */
int64_t translate_shift(const struct zone *read, const struct zone *run);
/* How much later (positive) or earlier a translated schedule runs at most, by the clock of `read`,
 * than it says, because only one of the zones has changed its clocks: the extremes over two years
 * from `from` on. */
void translate_drift(const struct zone *read, const struct zone *run, int64_t from, int64_t *earliest,
                     int64_t *latest);

#endif
