/*
 * Prices of storage, `0.023/GB-month`, in nano-units of the currency for one GiB and month. S3 bills
 * a GB of 2^30 bytes, so `GB` and `GiB` say the same here, and so do `TB` and `TiB` (2^40).
 */
#ifndef TIERC_UNITS_PRICE_H
#define TIERC_UNITS_PRICE_H

#include "units/unit.h"

/* At most 1000 for a GB and month, with at most nine decimals; that of a TB is rounded to the nano-unit
 * of a GB. */
bool price_parse(struct str s, int64_t *nano);

/* a * b / c for a, b >= 0 and c in 1 … 2^62: exact but for the rounding, INT64_MAX where it is
 * more than that. */
int64_t ratio_down(int64_t a, int64_t b, int64_t c);
int64_t ratio_up(int64_t a, int64_t b, int64_t c);
int64_t ratio_near(int64_t a, int64_t b, int64_t c); /* a half is rounded up */

/* For people: 1234567 micro-units of `USD` → `1.23 USD`; what is not 0 and below a hundredth is
 * shown as `0.0042 USD`, with as many digits as it takes to see two. */
struct str money_words(struct arena *a, int64_t micro, struct str currency);

#endif
