/*
 * Jobs of earlier output that are gone now. Longhorn's retention goes by the job's name (label
 * RecurringJob), so what a vanished or renamed job made is kept, and paid for, for ever.
 */
#include "check/checks.h"

static struct map jobs_of(struct check_run *r, const struct policy *p)
{
    const struct maintenance *m = &p->maintenance;
    struct map jobs = map_new(r->arena);
    map_put(&jobs, m->snapshot_cleanup.job, (void *)(uintptr_t)p);
    map_put(&jobs, m->filesystem_trim.job, (void *)(uintptr_t)p);
    map_put(&jobs, m->system_backup.job, (void *)(uintptr_t)p);
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        for (size_t k = 0; k < g->copies.n; k++) {
            map_put(&jobs, ITEM(g->copies, k, struct copy)->job, (void *)(uintptr_t)p);
        }
    }
    return jobs;
}

static struct str longhorn_namespace(const struct policy *p)
{
    return usable(p->cluster.longhorn.namespace.from) ? p->cluster.longhorn.namespace.v
                                                      : STR("longhorn-system");
}

/* Jobs that are gone and have one place to be put right. */
struct orphans {
    struct span place;
    const struct copy *renamed; /* NULL: not known */
    struct str first;
    bool upkeep; /* the first is no job of a copy */
    size_t n;
};

static bool does(const struct copy *c, struct str task)
{
    return c->to != NULL &&
           ((c->to->type.v == STORE_LONGHORN_SNAPSHOT && str_is(task, "snapshot")) ||
            (c->to->type.v == STORE_LONGHORN_BACKUP && str_is(task, "backup")));
}

/* The one copy of the same group and task that was not there before has the job's new name. */
static struct orphans place_of(const struct policy *p, const struct map *had,
                               const struct previous_job *job)
{
    struct orphans o = {.place = policy_place(p), .first = job->name};
    o.upkeep = job->task.n != 0 && !str_is(job->task, "snapshot") && !str_is(job->task, "backup");
    const struct group *g = job->group.n == 0 ? NULL : map_get(&p->group_by_name, job->group);
    size_t fresh = 0;
    for (size_t i = 0; g != NULL && i < g->copies.n; i++) {
        const struct copy *c = ITEM(g->copies, i, struct copy);
        if (does(c, job->task) && !map_has(had, c->job)) {
            o.renamed = c;
            fresh++;
        }
    }
    o.renamed = fresh == 1 ? o.renamed : NULL;
    if (o.renamed != NULL) {
        o.place = o.renamed->key.span;
    } else if (g != NULL && span_known(g->name.span)) {
        o.place = g->name.span;
    }
    return o;
}

static void report(struct check_run *r, const struct policy *p, const struct previous *before,
                   const struct orphans *o)
{
    struct diag *d =
        diag_at(r->ds, D_RENAME_ORPHANS, o->place,
                "the job `%.*s` is gone, and what it made stays for ever", STR_ARG(o->first));
    if (o->n > 1) {
        diag_note(d, "and %.*s more", STR_ARG(counted(r->arena, (int64_t)o->n - 1, "job", "jobs")));
    }
    diag_note(d, "it stands in %.*s", STR_ARG(before->path));
    diag_note(d, "Longhorn deletes only what a job of the same name made");
    if (o->renamed != NULL && o->n == 1) {
        diag_label(d, "`%.*s` is new in its place", STR_ARG(o->renamed->job));
        diag_help(d, "was it renamed: give this copy `name: %.*s`", STR_ARG(o->first));
    } else {
        diag_help(d, "was it renamed: give the %s `name: %.*s`",
                  o->upkeep ? "entry of `maintenance`" : "copy", STR_ARG(o->first));
    }
    diag_help(d,
              "is it to go: delete its backups when their time is over; `kubectl -n %.*s get "
              "backups.longhorn.io -o json | jq -r '.items[] | select((.status.labels // "
              ".spec.labels).RecurringJob == \"%.*s\") | .metadata.name'` lists them",
              STR_ARG(longhorn_namespace(p)), STR_ARG(o->first));
}

static void judge_jobs(struct check_run *r, const struct policy *p, const struct previous *before,
                       const struct map *jobs)
{
    struct map places = map_new(r->arena);
    struct orphans **all = arena_many(r->arena, before->n + 1, struct orphans *);
    struct map had = map_new(r->arena);
    size_t n = 0;
    for (size_t i = 0; i < before->n; i++) {
        map_put(&had, before->jobs[i].name, all);
    }
    for (size_t i = 0; i < before->n; i++) {
        if (map_has(jobs, before->jobs[i].name)) {
            continue;
        }
        struct orphans one = place_of(p, &had, &before->jobs[i]);
        struct str key = str_fmt(r->arena, "%u %u", one.place.file, one.place.start);
        struct orphans *o = map_get(&places, key);
        if (o == NULL) {
            o = all[n++] = arena_one(r->arena, struct orphans);
            *o = one;
            map_put(&places, key, o);
        }
        o->n++;
    }
    for (size_t i = 0; i < n; i++) {
        report(r, p, before, all[i]);
    }
}

/* A cluster has one policy: a folder of another one for it is what a renamed policy left. */
static void report_left(struct check_run *r, const struct policy *p, const struct previous *before)
{
    struct diag *d =
        diag_at(r->ds, D_RENAME_ORPHANS, policy_place(p),
                "`%.*s` still holds the policy `%.*s` of the cluster `%.*s`",
                STR_ARG(before->folder), STR_ARG(before->policy), STR_ARG(before->cluster));
    diag_label(d, "the cluster's policy now");
    diag_note(d, "tierc removes no folder of a policy that is not in the run");
    diag_help(d,
              "was it renamed: remove the folder and its Flux Kustomizations; `deletionPolicy: "
              "Orphan` keeps their objects in the cluster");
    if (before->n > 0) {
        diag_help(d,
                  "then delete the jobs that only it had: `kubectl -n %.*s delete "
                  "recurringjobs.longhorn.io -l tierc.dev/policy=%.*s`, once `%.*s` is applied",
                  STR_ARG(longhorn_namespace(p)), STR_ARG(before->policy), STR_ARG(p->name.v));
    }
    diag_help(d, "is it another cluster: give each its own `cluster.name`");
}

void check_rename_orphans(struct check_run *r, const struct policy *p)
{
    struct map jobs = jobs_of(r, p);
    for (size_t i = 0; i < r->in->previous_count; i++) {
        const struct previous *before = &r->in->previous[i];
        if (before->cluster.n == 0 && str_eq(before->policy, p->name.v)) {
            judge_jobs(r, p, before, &jobs);
        } else if (before->cluster.n > 0 && usable(p->cluster.name.from) &&
                   str_eq(before->cluster, p->cluster.name.v)) {
            report_left(r, p, before);
        }
    }
}
