/*
 * The two parts of a zone: the POSIX rule of a TZif footer, and the file itself. Internal to
 * units/zone*.c.
 */
#ifndef TIERC_UNITS_ZONE_DATA_H
#define TIERC_UNITS_ZONE_DATA_H

#include "units/zone.h"

enum rule_kind { RULE_JULIAN, RULE_DAY, RULE_MONTH }; /* Jn, n, Mm.w.d */

struct rule_day {
    enum rule_kind kind;
    int month, week, day;
    int32_t time; /* seconds of local time, may be negative or beyond a day */
};

struct zone_rule {
    bool summer; /* two offsets */
    int32_t standard, daylight;
    struct rule_day start, end;
};

/* A POSIX TZ string (RFC 8536, version 3 extensions); false if it is none. */
bool zone_rule_read(struct str text, struct zone_rule *out);
int32_t zone_rule_offset(const struct zone_rule *r, int64_t unix_seconds);
/* The instants of a UTC year at which the offset may change, in order: its beginning, and the two
 * changes. */
void zone_rule_changes(const struct zone_rule *r, int64_t year, int64_t at[3]);

/* `offset` is in force from `from` on, until the next change. */
struct zone_change {
    int64_t from;
    int32_t offset;
};

struct zone {
    struct str name;
    struct zone_change *changes; /* changes[0].from is INT64_MIN; neighbours differ */
    size_t n;
    bool ruled;                  /* the footer holds a rule, in force from `rule_from` on */
    int64_t rule_from;
    struct zone_rule rule;
};

/* Fills all but the name from the bytes of a TZif file; false if they are not one. */
bool zone_decode(struct arena *a, struct str bytes, struct zone *out);

#endif
