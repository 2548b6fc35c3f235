/*
 * What the checks of objectives share: one finding for all workloads of a group and all scenarios
 * with the same survivors and objective, and the words for it. All numbers are those of the proof
 * (prove/guarantee.h). Inside check/objective*.c only.
 */
#ifndef TIERC_CHECK_OBJECTIVES_H
#define TIERC_CHECK_OBJECTIVES_H

#include "check/checks.h"
#include "prove/suppose.h"

struct judging { /* one policy's objectives */
    struct check_run *r;
    const struct policy *p;
    const struct guarantees *all;
    struct suppose *suppose;
    struct map broken; /* what is the same → struct broken, in order of discovery */
    int64_t runs_left; /* that may still be played to find a better schedule */
};

struct broken { /* one finding in the making */
    enum code code;
    bool recovery; /* it is about how long it takes; else about what is lost */
    const struct number *promised;
    const struct store *expired;   /* its dump here would survive, if it did not expire; or NULL */
    const struct guarantee *worst; /* of the workloads, */
    const struct outcome *of;      /* and how it comes off */
    const struct guarantee **who;
    const struct hazard **hazards;
    size_t who_count, who_cap, hazard_count, hazard_cap;
};

/* objective_loss.c, objective_recovery.c: the message. */
void report_loss(struct judging *j, const struct broken *b);
void report_recovery(struct judging *j, const struct broken *b);

/* ------------------------------------------------------------------------- objective_words.c */

/* A duration to promise that is no less, and short to write: `7d1h`. */
struct str promisable(struct arena *a, int64_t seconds);
/* `volume-loss and cluster-loss` */
struct str scenario_list(struct arena *a, const struct broken *b);
/* `: {rpo: 7d1h}` behind each of its scenarios, for `objectives`; alone where it has an objective
 * of its own. */
struct str objective_text(struct arena *a, const struct broken *b, const char *key,
                          struct str value);
/* Where the objective comes from, whom else it concerns, and what an `allow` may stand in. */
void objective_places(struct judging *j, struct diag *d, const struct broken *b);
/* From when to when, and what lies between. */
void loss_parts(struct judging *j, struct diag *d, const struct broken *b);
/* The schedules of the copies that decide. */
void loss_marks(struct judging *j, struct diag *d, const struct broken *b);

/* ------------------------------------------------------------------------ objective_causes.c */

enum cause {
    CAUSE_BACKUP_RATE,
    CAUSE_RESTORE_RATE,
    CAUSE_REBUILD,
    CAUSE_SIZE,
    CAUSE_CHANGE, /* neither size nor daily change */
    CAUSE_DUMP_TAKES,
    CAUSE_DUMP_SIZE,
    CAUSE_RESTORE_TAKES,
    CAUSE_COUNT
};

struct causes { /* why numbers are only known from below: keys that are missing, each once */
    struct map seen;
    struct {
        size_t n;
        struct span at; /* where the first belongs */
        struct str name;
    } by[CAUSE_COUNT];
};

/* Of all outcomes of a finding that are unproved. */
struct causes causes_of(struct judging *j, const struct broken *b);
void causes_say(struct judging *j, struct diag *d, const struct causes *c);

/* ------------------------------------------------------------------------ objective_change.c */

/* What would keep it: a schedule, and the objective that is kept. */
/* The order of dump and copy; false: no order of theirs would do. */
bool help_order(struct judging *j, struct diag *d, const struct broken *b);
void help_schedule(struct judging *j, struct diag *d, const struct broken *b);
void help_objective(struct judging *j, struct diag *d, const struct broken *b);

#endif
