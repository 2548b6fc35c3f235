/*
 * What gaps.c and sums.c share. Internal to prove/. Firings are not stored: a sum walks the stream
 * again, so that thousands of schedules cost little memory.
 */
#ifndef TIERC_PROVE_GAPS_DATA_H
#define TIERC_PROVE_GAPS_DATA_H

#include "prove/gaps.h"
#include "prove/stream.h"

struct gaps {
    struct cron c;
    const struct zone *z;
    int64_t start, from, to;
    struct gap worst, least;           /* last firing in [from, to) */
    struct gap worst_ever, least_ever; /* last firing before `to` */
    int64_t total, firings;            /* from `start`, from `from` on */
    int64_t stuck;                     /* where the walk ended */
    struct odd_steps *odd;
};

#endif
