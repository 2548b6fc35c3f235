/*
 * A time zone from the system's tzdata: explicit transitions first, then the POSIX footer rule.
 * Reads TZif files (versions 2 to 4) itself, because libc's localtime has one zone per process and
 * no list of transitions.
 */
#ifndef TIERC_UNITS_ZONE_H
#define TIERC_UNITS_ZONE_H

#include "base/map.h"
#include "base/str.h"

struct zone;
struct zones; /* a cache: each zone is read once */

enum zone_trouble {
    ZONE_FINE,
    ZONE_UNKNOWN,  /* the system has tzdata, but not this name, or the name is not one */
    ZONE_NO_DATA   /* the system has no tzdata at all (exit status 3) */
};

/* `dir` NULL: $TZDIR or /usr/share/zoneinfo is for `main` to decide; tests pass their own. */
struct zones *zones_new(struct arena *a, const char *dir);
enum zone_trouble zones_get(struct zones *z, struct str name, const struct zone **out);
/* All names, sorted, for suggestions. */
size_t zones_names(struct zones *z, const struct str **out);
/* The zone that was meant by a name that is none: `same` if only letter case differs; else one slip in
 * the same region; empty if there is none, or several. */
struct str zones_near(struct zones *z, struct str name, bool *same);
struct str zones_version(struct zones *z); /* of tzdata (`tzdata.zi`, `+VERSION`), or empty */

/* A clock that never changes. */
const struct zone *zone_fixed(struct arena *a, int32_t offset);

struct str zone_name(const struct zone *z);
/* Offset from UTC in force at a Unix second. */
int32_t zone_offset(const struct zone *z, int64_t unix_seconds);
/* When a day begins by the clocks of the zone; `day` is 00:00:00Z of it. */
int64_t zone_midnight(const struct zone *z, int64_t day);
/* The first instant > t at which the offset changes, or INT64_MAX. */
int64_t zone_next_change(const struct zone *z, int64_t t);
/* The smaller of the offsets of the footer rule: translation between zones goes by it. */
int32_t zone_standard(const struct zone *z);

#endif
