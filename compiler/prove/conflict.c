/*
 * Which pairs can be in each other's way follows from what they touch: the volumes of one group, or
 * what a drill restores. Masks of the day settle nearly all of them; the others are played, each
 * pair of equal times once.
 */
#include "prove/conflict.h"

struct search {
    struct arena *a;
    const struct jobs *jobs;
    struct conflicts out;
    size_t cap;
    struct map groups; /* name → the first of its copies among the jobs */
    struct map known;  /* times of a pair → struct meeting, NULL: they never meet */
};

static struct windows *windows_from(struct arena *a, const struct job *j, bool starts, int64_t from)
{
    return starts ? windows_starts(a, j->gaps, j->span, from)
                  : windows_of(a, j->gaps, j->span, from);
}

struct meetings *conflict_meetings(struct arena *a, const struct conflict *c, int64_t from)
{
    bool starts = c->kind != CONFLICT_BACKUPS;
    return meetings_of(a, windows_from(a, c->one, c->kind == CONFLICT_PURGES, from),
                       windows_from(a, c->other, starts, from));
}

static bool first_meeting(struct search *s, struct conflict *c)
{
    struct str key = str_fmt(s->a, "%p %lld %p %lld %d", (const void *)c->one->gaps,
                             (long long)c->one->span, (const void *)c->other->gaps,
                             (long long)c->other->span, c->kind == CONFLICT_BACKUPS);
    struct meeting *known = map_get(&s->known, key);
    if (known == NULL && !map_has(&s->known, key)) {
        struct arena *scratch = arena_new();
        if (meetings_next(conflict_meetings(scratch, c, HORIZON_FROM), &c->first)) {
            known = arena_one(s->a, struct meeting);
            *known = c->first;
        }
        arena_free(scratch);
        map_put(&s->known, key, known);
    }
    if (known != NULL) {
        c->first = *known;
    }
    return known != NULL;
}

/* ----------------------------------------------------------------------------------- the rule */

static bool lists(const struct upkeep *u, struct str group)
{
    for (size_t i = 0; i < u->groups.n; i++) {
        if (str_eq(u->groups.at[i].v, group)) {
            return true;
        }
    }
    return false;
}

static bool share_group(const struct upkeep *x, const struct upkeep *y)
{
    for (size_t i = 0; i < x->groups.n; i++) {
        if (lists(y, x->groups.at[i].v)) {
            return true;
        }
    }
    return false;
}

/* A copy that always runs while the dump does cannot be moved out of its way. */
static bool dump_missed(const struct job *dump, const struct job *copy)
{
    bool copies = copy->kind == JOB_SNAPSHOT || copy->kind == JOB_BACKUP;
    return dump->workload->dump.volume != NULL && copies && copy->group == dump->group &&
           copy->when->worst_gap > dump->span;
}

static bool restores(const struct jobs *jobs, const struct drill *d, const struct job *j)
{
    const struct store *to = j->copy != NULL ? j->copy->to : NULL;
    for (size_t i = 0; i < d->workloads.n; i++) {
        const struct workload *w = map_get(&jobs->p->workload_by_name, d->workloads.at[i].v);
        bool copy = w != NULL && to != NULL && j->group != NULL && j->group == w->in &&
                    (to == d->store || to->target_store == d->store);
        if (copy || (w != NULL && j->kind == JOB_DUMP && j->workload == w && w->dump.store != NULL &&
                     w->dump.store == d->store)) {
            return true;
        }
    }
    return false;
}

static bool backup_rule(const struct jobs *jobs, const struct job *backup, const struct job *other,
                        enum conflict_kind *kind)
{
    switch (other->kind) {
    case JOB_BACKUP: *kind = CONFLICT_BACKUPS; return other->group == backup->group;
    case JOB_CLEANUP:
    case JOB_TRIM: *kind = CONFLICT_PURGE; return lists(other->upkeep, backup->group->name.v);
    case JOB_SYSTEM_BACKUP:
        *kind = CONFLICT_SYSTEM_BACKUP;
        return jobs->p->maintenance.system_backup.volumes.v != SYSTEM_NONE;
    default: return false;
    }
}

bool conflict_rule(const struct jobs *jobs, const struct job *one, const struct job *other,
                   enum conflict_kind *kind)
{
    if (other->kind == JOB_DRILL) {
        *kind = CONFLICT_DRILL;
        return restores(jobs, other->drill, one);
    }
    if (one->kind == JOB_DUMP) {
        *kind = CONFLICT_DUMP;
        return dump_missed(one, other);
    }
    if (one->kind == JOB_CLEANUP && other->kind == JOB_TRIM) {
        *kind = CONFLICT_PURGES;
        return share_group(one->upkeep, other->upkeep);
    }
    return one->kind == JOB_BACKUP && backup_rule(jobs, one, other, kind);
}

/* ---------------------------------------------------------------------------------- the search */

static void try(struct search *s, const struct job *one, const struct job *other)
{
    struct conflict c = {.one = one, .other = other};
    if (day_masks_meet(&one->mask, &other->mask) && conflict_rule(s->jobs, one, other, &c.kind) &&
        first_meeting(s, &c)) {
        void *items = s->out.at;
        *(struct conflict *)arena_push(s->a, &items, s->out.n++, &s->cap, sizeof c) = c;
        s->out.at = items;
    }
}

/* Against the copies of its group from `first` on. */
static void try_group(struct search *s, const struct job *one, const struct job *first)
{
    const struct job *end = s->jobs->at + s->jobs->n;
    for (const struct job *j = first; j < end && j->copy != NULL && j->group == one->group; j++) {
        try(s, one, j);
    }
}

struct conflicts conflicts_of(struct arena *a, const struct jobs *jobs)
{
    struct search s = {.a = a, .jobs = jobs, .groups = map_new(a), .known = map_new(a)};
    for (struct job *j = jobs->at; j < jobs->at + jobs->n; j++) {
        if (j->copy != NULL && j->group != NULL && !map_has(&s.groups, j->group->name.v)) {
            map_put(&s.groups, j->group->name.v, j);
        }
    }
    for (const struct job *j = jobs->at; j < jobs->at + jobs->n; j++) {
        if (j->kind == JOB_BACKUP) {
            try_group(&s, j, j + 1);
        } else if (j->kind == JOB_DUMP && j->group != NULL &&
                   map_has(&s.groups, j->group->name.v)) {
            try_group(&s, j, map_get(&s.groups, j->group->name.v));
        }
    }
    for (const struct job *j = jobs->at; j < jobs->at + jobs->n; j++) {
        bool beside = j->kind == JOB_CLEANUP || j->kind == JOB_TRIM ||
                      j->kind == JOB_SYSTEM_BACKUP || j->kind == JOB_DRILL;
        for (const struct job *one = jobs->at; beside && one < jobs->at + jobs->n; one++) {
            try(&s, one, j);
        }
    }
    return s.out;
}
