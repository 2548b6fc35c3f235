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

static void try(struct search *s, enum conflict_kind kind, const struct job *one,
                const struct job *other)
{
    struct conflict c = {.kind = kind, .one = one, .other = other};
    if (day_masks_meet(&one->mask, &other->mask) && first_meeting(s, &c)) {
        void *items = s->out.at;
        *(struct conflict *)arena_push(s->a, &items, s->out.n++, &s->cap, sizeof c) = c;
        s->out.at = items;
    }
}

static const struct job *end_of(const struct search *s)
{
    return s->jobs->at + s->jobs->n;
}

/* -------------------------------------------------------------------------- backups of one group */

static void backups_try(struct search *s)
{
    for (const struct job *j = s->jobs->at; j < end_of(s); j++) {
        for (const struct job *k = j + 1; j->kind == JOB_BACKUP && k < end_of(s) &&
                                          k->group == j->group && k->copy != NULL; k++) {
            if (k->kind == JOB_BACKUP) {
                try(s, CONFLICT_BACKUPS, j, k);
            }
        }
    }
}

/* ----------------------------------------------------------------------------------- maintenance */

static struct map names_of(struct arena *a, const struct upkeep *u)
{
    struct map names = map_new(a);
    for (size_t i = 0; i < u->groups.n; i++) {
        map_put(&names, u->groups.at[i].v, NULL);
    }
    return names;
}

static void upkeep_try(struct search *s, const struct job *upkeep)
{
    struct map groups = names_of(s->a, upkeep->upkeep);
    for (const struct job *j = s->jobs->at; j < end_of(s); j++) {
        if (j->kind == JOB_BACKUP && map_has(&groups, j->group->name.v)) {
            try(s, CONFLICT_PURGE, j, upkeep);
        }
        if (j->kind == JOB_TRIM && upkeep->kind == JOB_CLEANUP) {
            const struct texts_list *names = &j->upkeep->groups;
            for (size_t i = 0; i < names->n; i++) {
                if (map_has(&groups, names->at[i].v)) {
                    try(s, CONFLICT_PURGES, upkeep, j);
                    break;
                }
            }
        }
    }
}

static void system_backup_try(struct search *s, const struct job *system)
{
    bool volumes = s->jobs->p->maintenance.system_backup.volumes.v != SYSTEM_NONE;
    for (const struct job *j = s->jobs->at; volumes && j < end_of(s); j++) {
        if (j->kind == JOB_BACKUP) {
            try(s, CONFLICT_SYSTEM_BACKUP, j, system);
        }
    }
}

/* ---------------------------------------------------------------------------------------- dumps */

/* A copy that always runs while the dump does cannot be moved out of its way. */
static bool unavoidable(const struct job *dump, const struct job *copy)
{
    return copy->when->worst_gap <= dump->span;
}

static void dump_try(struct search *s, const struct job *dump)
{
    const struct job *first = dump->group == NULL || dump->workload->dump.volume == NULL
                                  ? NULL
                                  : map_get(&s->groups, dump->group->name.v);
    for (const struct job *j = first; j != NULL && j < end_of(s) && j->copy != NULL &&
                                      j->group == dump->group; j++) {
        if (j->kind != JOB_EXTERNAL && !unavoidable(dump, j)) {
            try(s, CONFLICT_DUMP, dump, j);
        }
    }
}

/* --------------------------------------------------------------------------------------- drills */

static bool restores(const struct drill *d, const struct job *j, const struct workload *w)
{
    const struct store *to = j->copy != NULL ? j->copy->to : NULL;
    bool copy = to != NULL && j->group != NULL && j->group == w->in &&
                (to == d->store || to->target_store == d->store);
    return copy || (j->kind == JOB_DUMP && j->workload == w && w->dump.store != NULL &&
                    w->dump.store == d->store);
}

static void drill_try(struct search *s, const struct job *drill)
{
    const struct texts_list *names = &drill->drill->workloads;
    for (const struct job *j = s->jobs->at; j < end_of(s); j++) {
        for (size_t i = 0; i < names->n; i++) {
            const struct workload *w = map_get(&s->jobs->p->workload_by_name, names->at[i].v);
            if (w != NULL && restores(drill->drill, j, w)) {
                try(s, CONFLICT_DRILL, j, drill);
                break;
            }
        }
    }
}

struct conflicts conflicts_of(struct arena *a, const struct jobs *jobs)
{
    struct search s = {.a = a, .jobs = jobs, .groups = map_new(a), .known = map_new(a)};
    for (size_t i = jobs->n; i-- > 0;) {
        if (jobs->at[i].copy != NULL && jobs->at[i].group != NULL) {
            map_put(&s.groups, jobs->at[i].group->name.v, &jobs->at[i]);
        }
    }
    backups_try(&s);
    for (const struct job *j = jobs->at; j < end_of(&s); j++) {
        switch (j->kind) {
        case JOB_DUMP: dump_try(&s, j); break;
        case JOB_CLEANUP:
        case JOB_TRIM: upkeep_try(&s, j); break;
        case JOB_SYSTEM_BACKUP: system_backup_try(&s, j); break;
        case JOB_DRILL: drill_try(&s, j); break;
        default: break;
        }
    }
    return s.out;
}
