/*
 * One walk over the policy, in the order in which people write it.
 */
#include "prove/jobs.h"

#include "prove/gaps_data.h"
#include "prove/points.h"
#include "prove/starts.h"

struct listing {
    struct proving e;
    struct jobs out;
    struct offsets offsets; /* of the zone that was last asked for: nearly all share one */
};

const char *job_noun(enum job_kind k)
{
    static const char *const nouns[] = {
        [JOB_SNAPSHOT] = "snapshot",           [JOB_BACKUP] = "backup", [JOB_DUMP] = "dump",
        [JOB_EXTERNAL] = "external copy",      [JOB_CLEANUP] = "cleanup", [JOB_TRIM] = "trim",
        [JOB_SYSTEM_BACKUP] = "system backup", [JOB_DRILL] = "drill",
    };
    return nouns[k];
}

static void add(struct listing *l, struct job j)
{
    if (!j.when->usable || j.when->gaps == NULL || l->e.unreadable) {
        l->e.unreadable = false; /* of this job alone: its mistake was reported */
        return;
    }
    j.gaps = j.when->gaps;
    j.cron = &j.gaps->c;
    j.zone = j.gaps->z;
    j.overlong = starts_late(j.gaps, j.span);
    offsets_fill(&l->offsets, j.zone);
    j.mask = j.overlong ? day_mask_full() : day_mask_of(j.cron, &l->offsets, j.span);
    j.starts = j.overlong ? j.mask : day_mask_of(j.cron, &l->offsets, 0);
    l->out.at[l->out.n++] = j;
}

static int64_t volumes_of(const struct group *g)
{
    int64_t n = 0;
    for (size_t i = 0; i < g->workloads.n; i++) {
        n += (int64_t)ITEM(g->workloads, i, struct workload)->volumes.n;
    }
    return n;
}

static bool changes_unknown(const struct group *g)
{
    for (size_t i = 0; i < g->workloads.n; i++) {
        const struct items *volumes = &ITEM(g->workloads, i, struct workload)->volumes;
        for (size_t k = 0; k < volumes->n; k++) {
            const struct volume *v = ITEM(*volumes, k, struct volume);
            if (!v->dump && usable(v->size.from) && !usable(v->daily_change.from)) {
                return true;
            }
        }
    }
    return false;
}

static enum job_kind kind_of(const struct store *s)
{
    bool backup = s->type.v == STORE_LONGHORN_BACKUP ||
                  (s->type.v == STORE_CSI_SNAPSHOT && s->mode.v == CSI_BACKUP);
    return s->type.v == STORE_EXTERNAL ? JOB_EXTERNAL : backup ? JOB_BACKUP : JOB_SNAPSHOT;
}

static void add_copies(struct listing *l, const struct items *copies, const struct group *g,
                       const struct workload *w)
{
    const struct str owner = g != NULL ? g->name.v : w->name.v;
    const struct tier *tier = g != NULL ? g->of : w->of;
    for (size_t i = 0; i < copies->n; i++) {
        const struct copy *c = ITEM(*copies, i, struct copy);
        if (c->to == NULL || tier == NULL || !c->when.usable) {
            continue;
        }
        struct job j = {.kind = kind_of(c->to), .schedule = &c->schedule, .when = &c->when};
        j.name = str_fmt(l->e.a, "%.*s/%.*s", STR_ARG(owner), STR_ARG(c->key.v));
        j.copy = c;
        j.group = g;
        j.workload = w;
        j.span = run_time_of(&l->e, c, tier, &j.low);
        j.span_said = usable(c->takes.from) ? &c->takes : NULL;
        if (j.kind == JOB_BACKUP && g != NULL) {
            int64_t volumes = volumes_of(g), most = usable(g->concurrency.from) ? g->concurrency.v : 1;
            j.at_once = volumes < most ? volumes : most;
            j.whole = j.span_said == NULL && changes_unknown(g);
        }
        add(l, j);
    }
}

static void add_dump(struct listing *l, const struct workload *w)
{
    const struct dump *d = &w->dump;
    bool stated;
    if (!usable(d->head.from)) {
        return;
    }
    struct job j = {.kind = JOB_DUMP, .schedule = &d->schedule, .when = &d->when};
    j.name = str_fmt(l->e.a, "%.*s/dump", STR_ARG(w->name.v));
    j.workload = w;
    j.group = w->in;
    j.span = value_of(&l->e, &d->takes, &stated);
    j.span_said = stated ? &d->takes : NULL;
    j.low = !stated;
    add(l, j);
}

static void add_maintenance(struct listing *l, const struct maintenance *m)
{
    const struct system_backup *s = &m->system_backup;
    const struct {
        const struct upkeep *u;
        enum job_kind kind;
        const char *name;
    } upkeep[] = {{&m->snapshot_cleanup, JOB_CLEANUP, "snapshotCleanup"},
                  {&m->filesystem_trim, JOB_TRIM, "filesystemTrim"}};
    for (size_t i = 0; i < 2; i++) {
        const struct upkeep *u = upkeep[i].u;
        if (usable(u->head.from)) {
            add(l, (struct job){.kind = upkeep[i].kind, .name = str_of(upkeep[i].name),
                                .schedule = &u->schedule, .when = &u->when, .low = true,
                                .upkeep = u});
        }
    }
    if (usable(s->head.from)) {
        add(l, (struct job){.kind = JOB_SYSTEM_BACKUP, .name = STR("systemBackup"),
                            .schedule = &s->schedule, .when = &s->when, .low = true});
    }
}

static void add_drill(struct listing *l, const struct drill *d)
{
    bool stated;
    struct job j = {.kind = JOB_DRILL, .name = d->key.v, .schedule = &d->schedule, .when = &d->when};
    j.drill = d;
    j.span = value_of(&l->e, &d->deadline, &stated);
    j.span_said = stated ? &d->deadline : NULL;
    add(l, j);
}

struct jobs jobs_of(struct arena *a, const struct policy *p)
{
    struct listing l = {.e = proving_new(a, a, p), .out = {.p = p}};
    size_t n = 3 + p->drills.n;
    for (size_t i = 0; i < p->groups.n; i++) {
        n += ITEM(p->groups, i, struct group)->copies.n;
    }
    for (size_t i = 0; i < p->workloads.n; i++) {
        n += ITEM(p->workloads, i, struct workload)->copies.n + 1;
    }
    l.out.at = arena_many(a, n, struct job);
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        add_copies(&l, &g->copies, g, NULL);
    }
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        add_copies(&l, &w->copies, NULL, w);
        add_dump(&l, w);
    }
    add_maintenance(&l, &p->maintenance);
    for (size_t i = 0; i < p->drills.n; i++) {
        add_drill(&l, ITEM(p->drills, i, struct drill));
    }
    return l.out;
}
