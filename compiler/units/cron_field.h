/*
 * The five fields of a cron line and how a line falls into them: for units/cron*.c, and for whoever
 * underlines or judges a single field.
 */
#ifndef TIERC_UNITS_CRON_FIELD_H
#define TIERC_UNITS_CRON_FIELD_H

#include "units/cron.h"

enum { CRON_FIELDS = 5, CRON_WEEKDAY = 4 };

struct cron_field {
    const char *name;         /* for people: "hour" */
    int least, most;
    const char *const *words; /* three-letter names from `least` on, NULL-terminated, or NULL */
};

extern const struct cron_field cron_fields[CRON_FIELDS];

/* The pieces between runs of Unicode white space, as Go's strings.Fields; returns how many there
 * are, and stores at most `max`. */
size_t cron_split(struct str line, struct str *pieces, size_t max);
/* A number as Go's strconv.Atoi reads it, or one of the field's names: false if it is neither. */
bool cron_value(struct str s, const struct cron_field *f, int64_t *out);
/* Go's time.ParseDuration, in nanoseconds. */
bool cron_duration(struct str s, int64_t *nanoseconds);

#endif
