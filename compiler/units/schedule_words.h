/*
 * The other direction, and what a schedule that is no schedule should have been. Internal to
 * units/schedule*.c.
 */
#ifndef TIERC_UNITS_SCHEDULE_WORDS_H
#define TIERC_UNITS_SCHEDULE_WORDS_H

#include "units/schedule.h"

/* Canonical words that parse back to these very sets; empty where the words cannot say them. */
struct str schedule_words(struct arena *a, const struct cron *c);
/* A first word that begins no schedule (in lower case): what is wrong, and what to write. `next` is
 * the word behind it, or empty. */
void schedule_hint(struct arena *a, struct str first, struct str next, struct misread *m);

extern const char *const schedule_days[7]; /* sunday first */
/* 0..6 for a day's name, full or of three letters, in lower case; -1 for anything else. */
int schedule_day(struct str word);

#endif
