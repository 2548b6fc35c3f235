/*
 * What `tierc cron` says of one schedule, before it is printed in one form or another.
 */
#ifndef TIERC_CLI_CRON_ANSWER_H
#define TIERC_CLI_CRON_ANSWER_H

#include "prove/gaps.h"
#include "units/schedule.h"

enum { CRON_RUNS_SHOWN = 5 };

enum cron_verdict { CRON_OK, CRON_REFUSED, CRON_NEVER, CRON_HANGS, CRON_VERDICTS };
extern const char *const cron_verdicts[CRON_VERDICTS]; /* ok, rejected, never, hangs */

struct cron_window {
    int64_t start;    /* firings are iterated from here */
    int64_t from, to; /* and counted from here, up to here */
    int64_t next;     /* the runs shown are the first from here */
};

/* The day's midnight in the zone as the library would compute it, and the day `years` later. */
struct cron_window cron_window(const struct zone *z, int64_t day, int64_t years);

/* Local times that a clock change leaves out, or brings twice. */
struct cron_changes {
    int64_t lost, repeated;
    int64_t first_lost, first_repeated; /* instants of the change */
};

struct cron_answer {
    enum cron_verdict verdict;
    struct misread misread;    /* of CRON_REFUSED */
    struct misread advice;     /* the line runs, but a policy refuses it; `why` empty if not */
    struct schedule_line line;
    const struct gaps *gaps;   /* CRON_OK; also `firings` 0 or 1, when there is no gap */
    int64_t next[CRON_RUNS_SHOWN];
    size_t next_count;
    struct cron_changes changes;
    int64_t stuck;             /* CRON_HANGS: the last firing before */
};

/* Five fields exactly as the library takes them, nothing else, and only verdict and gaps. */
void cron_ask_raw(struct arena *a, struct str text, const struct zone *z, const struct cron_window *w,
                  struct cron_answer *out);
/* All; words are understood as well. */
void cron_ask(struct arena *a, struct str text, const struct zone *z, const struct cron_window *w,
              struct cron_answer *out);

#endif
