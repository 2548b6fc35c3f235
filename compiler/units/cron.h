/*
 * A cron line as the Kubernetes CronJob controller's library reads it (robfig/cron v3.0.1,
 * ParseStandard), quirks included.
 *
 * Two doors: `cron_parse` accepts exactly what the library accepts; `cron_lint` names what is legal
 * there but is surely not what a person meant, or what Longhorn's older parser (v1.2.0) reads
 * otherwise. `@every` is accepted by the library but has no wall-clock anchor: `every` below.
 */
#ifndef TIERC_UNITS_CRON_H
#define TIERC_UNITS_CRON_H

#include "units/unit.h"

#define CRON_STAR (1ull << 63) /* set by `*` or `?` without a step above 1 */

struct cron {
    uint64_t minute, hour, day, month, weekday; /* bit n is value n; CRON_STAR as above */
    bool every;          /* `@every`: interval below, all sets empty */
    int64_t interval;    /* seconds */
};

enum cron_trouble { CRON_FINE, CRON_REJECTED, CRON_DIALECT };

/* False: rejected, with offset and reason. Says in m->why what a person would write instead. */
bool cron_parse(struct arena *a, struct str line, struct cron *out, struct misread *m);
/* What robfig/cron v1.2.0 (Longhorn's webhook) says of the line. */
bool cron_parse_v1(struct str line);
/* CRON_DIALECT for lines that are legal elsewhere or by accident only: `7` for Sunday, wrap-around
 * ranges, `L W # H ~`, six fields, `TZ=`, `*-5`, empty items, `* /61`-like steps beyond the range,
 * `@every`. Called first on a line of a policy. */
enum cron_trouble cron_lint(struct arena *a, struct str line, struct misread *m);
/* Normal form: five fields, numbers, sorted, ranges folded, `*` where the star bit says so; a
 * descriptor is spelled out. Parses back to the same sets. */
struct str cron_print(struct arena *a, const struct cron *c);
bool cron_equal(const struct cron *x, const struct cron *y);

#endif
