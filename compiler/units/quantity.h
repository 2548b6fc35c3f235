/*
 * Kubernetes quantities of bytes (`50Gi`, `500M`, `1.5Gi`) and rates (`60MiB/s`, `60Mi/s`).
 * Exact integers: a value that is no whole number of bytes is an error.
 */
#ifndef TIERC_UNITS_QUANTITY_H
#define TIERC_UNITS_QUANTITY_H

#include "units/unit.h"

bool quantity_parse(struct arena *a, struct str s, int64_t *bytes, struct misread *m); /* >= 0 */
bool rate_parse(struct arena *a, struct str s, int64_t *bytes_per_second, struct misread *m); /* > 0 */
/* Canonical form: the largest binary or the largest decimal suffix that divides, whichever leaves
 * fewer digits (10Gi, 10G, not 9765625Ki); plain digits where none divides. */
struct str quantity_print(struct arena *a, int64_t bytes);
struct str quantity_words(struct arena *a, int64_t bytes); /* for people: `50 GiB` */

#endif
