/*
 * RecurringJobs: one per group and copy, never one per volume and never merged, because Longhorn's
 * retention belongs to the job's name; and one per maintenance job. Values are those that
 * Longhorn's webhook would leave alone (its mutator: retain 0 for tasks that keep nothing, at least
 * 1 else; concurrency at least 1), so that Flux never sees drift.
 */
#include "lower/lowering.h"

#include "lower/planned.h"

/* Fields that not every Longhorn has: minor versions of 1.x, `until` exclusive and 0 where it
 * stays. */
static const struct field {
    const char *name;
    int since, until;
} fields[] = {
    {"parameters", 7, 0},
    {"full-backup-interval", 7, 0},
    {"volume-backup-policy", 9, 0},
};

static bool has_field(const struct lowering *l, const char *name)
{
    const struct longhorn *v = &l->p->cluster.longhorn;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (str_is(str_of(name), fields[i].name)) {
            return v->major > 1 || (v->minor >= fields[i].since &&
                                    (fields[i].until == 0 || v->minor < fields[i].until));
        }
    }
    return false;
}

struct job {
    struct str name;
    const char *task;
    const struct timing *when;
    int64_t retain, concurrency;
    struct node *facts, *groups, *parameters;
    struct span cause;
};

static void job_emit(struct lowering *l, const struct job *j, struct node *docs)
{
    if (!j->when->usable || j->name.n == 0) {
        return;
    }
    struct arena *a = l->a;
    struct node *f =
        lower_facts_again(l, j->facts, j->name, l->p->cluster.longhorn.namespace.v);
    node_set(a, f, STR("task"), lower_text(l, str_of(j->task)));
    node_set(a, f, STR("cron"), lower_text(l, j->when->cron));
    node_set(a, f, STR("retain"), lower_int(l, j->retain));
    node_set(a, f, STR("concurrency"), lower_int(l, j->concurrency < 1 ? 1 : j->concurrency));
    node_set(a, f, STR("groups"), j->groups);
    node_set(a, f, STR("parameterized"), lower_bool(l, has_field(l, "parameters")));
    node_set(a, f, STR("parameters"), j->parameters);
    lower_fill(l, TEMPLATE_RECURRING_JOB, f, j->cause, docs);
}

static void parameter(struct lowering *l, struct node *map, const char *key, struct str value)
{
    if (has_field(l, key)) {
        node_set_text(l->a, map, key, value);
    }
}

static void copy_job(struct lowering *l, const struct group *g, const struct copy *c,
                     struct node *facts, struct node *docs)
{
    bool backup = c->to->type.v == STORE_LONGHORN_BACKUP;
    struct job j = {
        .name = c->job,
        .task = backup ? "backup" : "snapshot",
        .when = &c->when,
        .retain = c->count < 1 ? 1 : c->count,
        .concurrency = g->concurrency.v,
        .facts = facts,
        .groups = node_list(l->a),
        .parameters = node_map(l->a),
        .cause = c->head.span,
    };
    node_add(l->a, j.groups, lower_text(l, g->name.v));
    if (backup && usable(c->full.from)) {
        parameter(l, j.parameters, "full-backup-interval",
                  str_fmt(l->a, "%lld", (long long)c->full.v));
    }
    job_emit(l, &j, docs);
}

static void upkeep_job(struct lowering *l, const struct upkeep *u, const char *task,
                       struct node *docs)
{
    if (!usable(u->head.from)) {
        return;
    }
    struct job j = {
        .name = u->job,
        .task = task,
        .when = &u->when,
        .concurrency = u->concurrency.v,
        .facts = lower_map(l, 14),
        .groups = node_list(l->a),
        .parameters = node_map(l->a),
        .cause = u->head.span,
    };
    for (size_t i = 0; i < u->groups.n; i++) {
        node_add(l->a, j.groups, node_text(l->a, u->groups.at[i].v));
    }
    job_emit(l, &j, docs);
}

static void system_backup_job(struct lowering *l, const struct system_backup *s, struct node *docs)
{
    static const char *const policies[] = {
        [SYSTEM_NONE] = "disabled",
        [SYSTEM_IF_NOT_PRESENT] = "if-not-present",
        [SYSTEM_ALWAYS] = "always",
    };
    if (!usable(s->head.from) || !usable(s->volumes.from)) {
        return;
    }
    struct job j = {
        .name = s->job,
        .task = "system-backup",
        .when = &s->when,
        .retain = s->count < 1 ? 1 : s->count,
        .concurrency = 1,
        .facts = lower_map(l, 14),
        .groups = node_list(l->a),
        .parameters = node_map(l->a),
        .cause = s->head.span,
    };
    parameter(l, j.parameters, "volume-backup-policy", str_of(policies[s->volumes.v]));
    job_emit(l, &j, docs);
}

void recurring_jobs(struct lowering *l, struct node *docs)
{
    const struct policy *p = l->p;
    l->jobs = docs;
    if (!usable(p->cluster.longhorn.head.from)) {
        return;
    }
    struct node *facts = lower_map(l, 14);
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        for (size_t c = 0; group_emitted(p, l->planned, g) && c < g->copies.n; c++) {
            const struct copy *copy = ITEM(g->copies, c, struct copy);
            if (copy_in_longhorn(copy)) {
                copy_job(l, g, copy, facts, docs);
            }
        }
    }
    upkeep_job(l, &p->maintenance.snapshot_cleanup, "snapshot-cleanup", docs);
    upkeep_job(l, &p->maintenance.filesystem_trim, "filesystem-trim", docs);
    system_backup_job(l, &p->maintenance.system_backup, docs);
}
