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

static void report(struct check_run *r, const struct policy *p, const struct previous *before,
                   struct str first, size_t gone)
{
    struct str ns = usable(p->cluster.longhorn.namespace.from) ? p->cluster.longhorn.namespace.v
                                                               : STR("longhorn-system");
    struct diag *d =
        diag_at(r->ds, D_RENAME_ORPHANS, policy_place(p),
                "the job `%.*s` is gone, and what it made stays for ever", STR_ARG(first));
    if (gone > 1) {
        diag_note(d, "and %.*s more", STR_ARG(counted(r->arena, (int64_t)gone - 1, "job", "jobs")));
    }
    diag_note(d, "it stands in %.*s", STR_ARG(before->path));
    diag_note(d, "Longhorn deletes only what a job of the same name made");
    diag_help(d, "was it renamed: give the copy `name: %.*s`", STR_ARG(first));
    diag_help(d,
              "is it to go: delete its backups when their time is over; `kubectl -n %.*s get "
              "backups.longhorn.io -o json | jq -r '.items[] | select((.status.labels // "
              ".spec.labels).RecurringJob == \"%.*s\") | .metadata.name'` lists them",
              STR_ARG(ns), STR_ARG(first));
}

void check_rename_orphans(struct check_run *r, const struct policy *p)
{
    struct map jobs = jobs_of(r, p);
    for (size_t i = 0; i < r->in->previous_count; i++) {
        const struct previous *before = &r->in->previous[i];
        struct str first = {0};
        size_t gone = 0;
        for (size_t k = 0; str_eq(before->policy, p->name.v) && k < before->n; k++) {
            if (!map_has(&jobs, before->jobs[k])) {
                first = gone == 0 ? before->jobs[k] : first;
                gone++;
            }
        }
        if (gone > 0) {
            report(r, p, before, first, gone);
        }
    }
}
