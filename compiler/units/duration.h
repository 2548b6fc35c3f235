/*
 * Durations: `36h`, `7d`, `1d12h` ↔ seconds. d = 24 h, w = 7 d; `mo` and `y` are errors that teach.
 */
#ifndef TIERC_UNITS_DURATION_H
#define TIERC_UNITS_DURATION_H

#include "units/unit.h"

/* Seconds, >= 0, at most 100 years. */
bool duration_parse(struct arena *a, struct str s, int64_t *seconds, struct misread *m);
/* Canonical policy form, largest units first: 93600 → `1d2h`; 0 → `0s`; weeks only where exact
 * (`4w`), days else. Parses back to the same number. */
struct str duration_print(struct arena *a, int64_t seconds);
/* For people: `47 h 30 min`, `120 d 23 h`, `13 s`. At most two units; exact or none: `1 d 0 h 5 s`
 * is printed as `86405 s`. */
struct str duration_words(struct arena *a, int64_t seconds);
/* For tables: `7 d 11 min 57 s`, whatever units it takes. */
struct str duration_full(struct arena *a, int64_t seconds);
/* Go's `time.Duration` form, as Kubernetes writes it: 1800 → `30m0s`, 3600 → `1h0m0s`. */
struct str duration_go(struct arena *a, int64_t seconds);

#endif
