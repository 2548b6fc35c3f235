/*
 * When runs are under way: the windows of a job from start to end, those of `maintenance.keepOut`,
 * and where two such sequences meet, in order of time over the horizon. What judges conflicts and
 * what draws them read the same windows.
 */
#ifndef TIERC_PROVE_WINDOW_H
#define TIERC_PROVE_WINDOW_H

#include "policy/model.h"
#include "prove/gaps.h"

/* [start, end); a run whose time is not known is the instant of its start: end is start. */
struct window {
    int64_t start, end;
};

bool windows_meet(struct window x, struct window y);

struct windows; /* ordered, none reaches into the next */

/* Of a job: the runs of `span` seconds that are not over at `from`, late starts included. */
struct windows *windows_of(struct arena *a, const struct gaps *job, int64_t span, int64_t from);
/* The instants at which those runs start. */
struct windows *windows_starts(struct arena *a, const struct gaps *job, int64_t span, int64_t from);
/* Of the local times that are kept free: all instants whose wall clock shows one of them, so that
 * a time that comes twice is kept free twice. */
struct windows *windows_kept(struct arena *a, const struct keep_out *k, const struct zone *z,
                             int64_t from);
/* False behind the horizon. */
bool windows_next(struct windows *w, struct window *out);

struct meeting {
    struct window one, other;
};
int64_t meeting_from(const struct meeting *m);
int64_t meeting_seconds(const struct meeting *m); /* 0 where one of the two is an instant */

struct meetings;

struct meetings *meetings_of(struct arena *a, struct windows *one, struct windows *other);
/* Every pair of windows that meet, once. */
bool meetings_next(struct meetings *m, struct meeting *out);

#endif
