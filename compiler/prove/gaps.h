/*
 * Worst and least gap between firings, and the least sum of consecutive gaps, over a horizon: exact,
 * with the instants that witness them. A line of many firings costs little more than one of few, because
 * days without a clock change near them repeat.
 */
#ifndef TIERC_PROVE_GAPS_H
#define TIERC_PROVE_GAPS_H

#include "prove/firing.h"

#define HORIZON_FROM INT64_C(1767225600)  /* 2026-01-01T00:00:00Z */
#ifndef HORIZON_TO /* a test build looks less far ahead (mk/tests.mk) */
#define HORIZON_TO INT64_C(2650838400) /* 2054-01-01T00:00:00Z */
#endif
#define FIRINGS_FROM INT64_C(1451606400)  /* 2016-01-01T00:00:00Z, inclusive */

struct gaps; /* a schedule in a zone, prepared */

struct gap {
    int64_t seconds, from, to;
};

enum gaps_state { GAPS_FINE, GAPS_NEVER, GAPS_HANGS };

/* Prepares; caches per (line, zone) are the caller's. The horizon is [from, to): a gap
 * counts if its last firing lies in it; firings are iterated from `start` on, that instant included. */
enum gaps_state gaps_new(struct arena *a, const struct cron *c, const struct zone *z, int64_t start,
                         int64_t from, int64_t to, struct gaps **out);

struct gap gaps_worst(const struct gaps *g);             /* first witness on ties; 0 if none */
struct gap gaps_least(const struct gaps *g);
/* S(N): the least of f(i) - f(i-N+1), f being the firings; n is the number of copies kept (n-1 gaps). */
struct gap gaps_least_sum(const struct gaps *g, int64_t n);
/* The largest f(i+n) - f(i): gaps between runs that succeed with n-1 missed. */
struct gap gaps_worst_sum(const struct gaps *g, int64_t n);
/* The least N with S(N) >= seconds; 0 if there is none up to `limit`. */
int64_t gaps_count_for(const struct gaps *g, int64_t seconds, int64_t limit);
int64_t gaps_firings(const struct gaps *g);              /* firings in [from, to) */
/* The first instant > t at which the clock that it runs by is moved, or INT64_MAX. */
int64_t gaps_next_change(const struct gaps *g, int64_t t);
/* After GAPS_HANGS: the last firing before the library gets stuck, or start - 1. */
int64_t gaps_stuck(const struct gaps *g);

#endif
