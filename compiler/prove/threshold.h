/*
 * When silence becomes an alarm, and how often reality must be looked at so that it does in time. All
 * in seconds, from the proof of the policy (`guarantees` is there, or nothing has a threshold).
 *
 * A healthy system stays below every threshold, whenever it is looked at: the age of a copy that is
 * seen at most V late, scraped and evaluated at most P late, is at most its loss + V + P.
 */
#ifndef TIERC_PROVE_THRESHOLD_H
#define TIERC_PROVE_THRESHOLD_H

#include "prove/guarantee.h"

enum {
    THRESHOLD_SCRAPE = 120,       /* P: scrape and evaluation */
    THRESHOLD_SLACK = 300,        /* what the model leaves out */
    THRESHOLD_LATE_FOR = 600,     /* `for` of what says late */
    THRESHOLD_BREACHED_FOR = 300, /* `for` of what says broken */
    THRESHOLD_RECENT_LEAST = 90000
};

/* V, between two verifications; 0 where `verification` is off or nothing is proved. */
int64_t threshold_every(const struct policy *p);

/* Above this age of a copy at least one run was missed: `late` for alerts, which see it V and P late,
 * `seen` for whoever looks at the copy itself. False: nobody can look at it (an external copy). */
bool threshold_late(const struct point *c, int64_t every, int64_t *seconds);
bool threshold_seen(const struct point *c, int64_t *seconds);

/* Above this age of the newest of all surviving copies the objective is broken. False where there
 * is none, it is accepted, nothing is lost, nothing survives, or a copy that nobody can look at may
 * be what keeps it. */
bool threshold_breached(const struct guarantee *g, const struct outcome *o, int64_t *seconds);

/* Above this age of the newest copy in any Longhorn store of the policy none is recent
 * (LonghornNoRecentBackups). False: there is no such copy. `scratch` may be freed after it. */
bool threshold_recent(struct arena *scratch, const struct policy *p, int64_t every,
                      int64_t *seconds);

/* What an objective asks of V. */
struct room {
    const struct guarantee *of;
    const struct outcome *in;
    const struct point *alone; /* the only survivor: a missed run of it must be told before the
                                  objective is broken; NULL: there are more, and what is healthy
                                  must not look broken */
    int64_t age;      /* that a healthy one reaches, before anybody looks */
    int64_t breached;
    int64_t seconds;  /* the longest V; may be less than any, or negative */
};

/* False: it asks nothing. */
bool threshold_room(const struct guarantee *g, const struct outcome *o, struct room *out);
/* The longest V of those that `auto` chooses from that is at most so long; the shortest if none is. */
int64_t threshold_choice(int64_t most);

#endif
