/*
 * Jobs of one policy that spoil each other's work when they run at one time, and when they first do.
 *
 * What counts is what Longhorn really trips over (locks of the backup store are per volume: making
 * or restoring a backup and deleting one exclude each other; a purge of snapshots may take the base
 * of a backup that is being made), and what a copy would miss. Snapshots beside snapshots or
 * backups do no harm and are no conflict.
 */
#ifndef TIERC_PROVE_CONFLICT_H
#define TIERC_PROVE_CONFLICT_H

#include "prove/jobs.h"

enum conflict_kind {
    CONFLICT_BACKUPS,       /* two backups of one volume are under way at one time */
    CONFLICT_SYSTEM_BACKUP, /* a system backup that backs volumes up starts during a backup */
    CONFLICT_PURGE,         /* a cleanup or trim starts during a backup, or with it */
    CONFLICT_PURGES,        /* a cleanup and a trim of one volume start at one instant */
    CONFLICT_DUMP,          /* a copy starts while a dump is being written to the volume */
    CONFLICT_DRILL,         /* a drill starts while what it restores is being made */
    CONFLICT_KINDS
};

struct conflict {
    enum conflict_kind kind;
    const struct job *one;   /* that is under way */
    const struct job *other; /* CONFLICT_BACKUPS: likewise; else only its start matters */
    struct meeting first;
};

struct conflicts {
    struct conflict *at; /* those of the volumes of a group first, then by `other` */
    size_t n;
};

/* These two would be in each other's way, `one` and `other` in the roles of above, if ever they met. */
bool conflict_rule(const struct jobs *jobs, const struct job *one, const struct job *other,
                   enum conflict_kind *kind);

struct conflicts conflicts_of(struct arena *a, const struct jobs *jobs);
/* All instances, from an instant on: for a week that is drawn, or the dates that are named. */
struct meetings *conflict_meetings(struct arena *a, const struct conflict *c, int64_t from);
#endif
