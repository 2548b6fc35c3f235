/*
 * Dates and instants: proleptic Gregorian, UTC, Unix seconds.
 */
#ifndef TIERC_UNITS_DATE_H
#define TIERC_UNITS_DATE_H

#include "units/unit.h"

int64_t date_unix(int64_t year, int64_t month, int64_t day);       /* of 00:00:00Z; month may overflow */
void date_civil(int64_t unix_seconds, int64_t *year, int *month, int *day);
int date_weekday(int64_t unix_seconds);                            /* 0 is Sunday */
bool date_parse(struct str s, int64_t *unix_seconds);              /* YYYY-MM-DD */
bool instant_parse(struct str s, int64_t *unix_seconds);           /* that, or RFC 3339 */
struct str date_print(struct arena *a, int64_t unix_seconds);      /* 2026-11-24 */
struct str instant_print(struct arena *a, int64_t unix_seconds);   /* 2026-11-24T03:00:00Z */

#endif
