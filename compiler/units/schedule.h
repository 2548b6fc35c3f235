/*
 * The words of a schedule → a cron line: `daily at 02:00`, `every 15m`, `sunday and wed at 03:00`,
 * `monthly on 1 at 06:00`, or five raw fields (tierc-policy(5)).
 */
#ifndef TIERC_UNITS_SCHEDULE_H
#define TIERC_UNITS_SCHEDULE_H

#include "units/cron.h"

struct schedule_line {
    struct str cron;  /* canonical line (cron_print of `sets`) */
    struct cron sets;
    bool raw;         /* written as five fields */
    struct str words; /* canonical words where the words can say it, else the cron line */
};

enum schedule_trouble { SCHEDULE_FINE, SCHEDULE_BAD, SCHEDULE_DIALECT };

/* SCHEDULE_BAD → bad-schedule, SCHEDULE_DIALECT → cron-dialect. */
enum schedule_trouble schedule_parse(struct arena *a, struct str s, struct schedule_line *out,
                                     struct misread *m);

extern const char *const schedule_days[7]; /* sunday first */
/* 0..6 for a day's name, full or of three letters, in lower case; -1 for anything else. */
int schedule_day(struct str word);

#endif
