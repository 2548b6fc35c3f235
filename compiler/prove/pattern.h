/*
 * What the days and steps of a cron line amount to: pure facts for the warnings cron-day-or,
 * cron-uneven-step and month-day-skipped. No zone, no clock change.
 */
#ifndef TIERC_PROVE_PATTERN_H
#define TIERC_PROVE_PATTERN_H

#include "units/cron.h"

/* Day of month and day of week are OR-ed: neither has the star bit (a step above 1 clears it). */
bool pattern_day_or(const struct cron *c);
/* The raw line's day of month or day of week is a step of a star, which looks as if it did not
 * restrict (`0 0 * /2 * 1` without the blank). */
bool pattern_day_step(struct str line);

/* The next `n` days on which the line fires, from the day of `from` on, as Unix seconds of their
 * midnight UTC; fewer if there are no more within 40 years. */
size_t pattern_dates(const struct cron *c, int64_t from, int64_t *days, size_t n);

enum pattern_field { PATTERN_MINUTE, PATTERN_HOUR, PATTERN_DAY, PATTERN_MONTH, PATTERN_WEEKDAY,
                     PATTERN_FIELDS };

struct pattern_step {
    enum pattern_field field;
    const char *name;  /* "minute", "hour", "day of the month", "month", "day of the week" */
    size_t from, to;   /* the field's bytes in the raw line */
    int step;
    int usual, odd;    /* the usual gap, and the one that differs, in units of the field; for days of
                        * the month `odd` is the least gap over a month's end */
};

/* Fields of a raw line that step round the whole field (`*` or `N` before the `/`) by a step that
 * does not divide it; returns how many. Anything but five raw fields has none. */
size_t pattern_uneven(struct str line, struct pattern_step out[PATTERN_FIELDS]);

/* The first day of month from 29 on that the line asks for, and the months of the line that lack
 * it (bits 1 to 12; February for 29 too, which has it in leap years). 0: none, or the line lists so
 * many days (more than 4) that it means a rhythm, or weekdays join in. */
int pattern_month_day(const struct cron *c, uint64_t *months);

#endif
