/*
 * The other direction, and what a schedule that is no schedule should have been. Internal to
 * units/schedule*.c.
 */
#ifndef TIERC_UNITS_SCHEDULE_WORDS_H
#define TIERC_UNITS_SCHEDULE_WORDS_H

#include "units/schedule.h"

/* Canonical words that parse back to these very sets; empty where the words cannot say them. */
struct str schedule_words(struct arena *a, const struct cron *c);
/* Words (in lower case) that begin no schedule: what is wrong, and what to write. `at` is their own
 * time, such as `at 05:00`, or an example of one. */
void schedule_hint(struct arena *a, const struct str *words, size_t n, struct str at, struct misread *m);
/* `mon-fri` as the grammar has it: `weekdays`, or the days with `and` between; empty for anything else. */
struct str schedule_day_range(struct arena *a, struct str word);
/* What a person may have meant by a time of day that is not `HH:MM`: `1am`, `5:30pm`, `5.00`, `midnight`,
 * `24:00`, `7`. In minutes, or -1. */
int schedule_time_meant(struct str word);


#endif
