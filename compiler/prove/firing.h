/*
 * Firings of a schedule in a zone: bit for bit what `SpecSchedule.Next` of robfig/cron v3.0.1
 * returns, with its losses and repeats at clock changes.
 */
#ifndef TIERC_PROVE_FIRING_H
#define TIERC_PROVE_FIRING_H

#include "units/cron.h"
#include "units/zone.h"

enum firing { FIRING_AT, FIRING_NEVER, FIRING_HANGS };

/* The first firing after `t` (exclusive). NEVER: the library returns the zero time (nothing within
 * five years). HANGS: the library would not return. `@every` is anchored at `t`. */
enum firing firing_next(const struct cron *c, const struct zone *z, int64_t t, int64_t *next);

#endif
