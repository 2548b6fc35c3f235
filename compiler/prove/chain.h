/*
 * How recovery points come to be, run by run: when a run starts (a run that is
 * still going makes the next one late, as Forbid does), what it contains, and when it is complete
 * for certain. A run that copies the volume of a dump contains the newest dump that was complete
 * when the run started.
 *
 * Of consecutive runs any `missed` may have produced nothing, so that what is known at a completion
 * is the content of the run `missed` before; the same for the dumps.
 */
#ifndef TIERC_PROVE_CHAIN_H
#define TIERC_PROVE_CHAIN_H

#include "prove/gaps.h"

struct chain {
    const struct gaps *job;  /* when it fires */
    int64_t span;            /* from the start of a run until its last volume is complete */
    const struct gaps *dump; /* NULL: it holds what was live at the start of the run */
    int64_t takes;           /* of a dump */
};

#define NO_CONTENT INT64_MIN

struct run {
    int64_t start;
    int64_t done;    /* complete for certain */
    int64_t content; /* how old what is certain by then is, or NO_CONTENT */
};

struct runs;

/* From long enough before the horizon that all content within it is right. */
struct runs *runs_open(struct arena *a, const struct chain *c, int64_t missed);
/* In order of completion; false behind the horizon, or where there are no more. */
bool runs_next(struct runs *r, struct run *out);

/*
 * Where firings repeat, so do runs, once all that decides how they go on has moved by a period: what
 * decides is read with runs_state, and when it is found moved, runs_leap moves it further.
 */
int64_t runs_period(const struct runs *r); /* 0: they never do */
size_t runs_state_size(const struct runs *r);
/* Instants, or NO_CONTENT. */
void runs_state(const struct runs *r, int64_t *out);
/* By how much they may leap at most, since in `before` an earlier state has moved to what is now. */
int64_t runs_room(const struct runs *r, const int64_t *before);
void runs_leap(struct runs *r, int64_t by);

/* The last run that is complete before `t` and the first that is complete then or later; false
 * where one of them is not in the horizon. */
bool runs_around(const struct chain *c, int64_t missed, int64_t t, struct run *before,
                 struct run *after);

#endif
