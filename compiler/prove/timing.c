/*
 * The walk over a policy. Who runs a job decides its zone: Longhorn knows only the cluster's; a
 * CronJob of ours runs in the zone that its schedule names, else where Longhorn runs, so that all
 * jobs keep their order; what somebody else makes runs where its schedule is read.
 */
#include "prove/timing.h"

#include "prove/timing_report.h"

enum runner { BY_LONGHORN, BY_US, BY_OTHERS };


/* NULL after a diagnostic, or where the value was reported before. */
static const struct zone *zone_find(struct timing_run *r, const struct text *name)
{
    const struct zone *z = NULL;
    if (!usable(name->from)) {
        return NULL;
    }
    enum zone_trouble trouble = zones_get(timings_zones(r->t), name->v, &z);
    if (trouble == ZONE_NO_DATA) {
        if (!r->no_data) {
            report_no_zones(r, name);
        }
        r->no_data = true;
    } else if (trouble == ZONE_UNKNOWN) {
        report_zone(r, name);
    }
    return z;
}

/* Where the schedule is read and where it runs; false if one of them is not known. */
static bool zones_of(struct timing_run *r, const struct schedule *s, enum runner by,
                     const struct zone **read, const struct zone **run)
{
    *read = r->policy_zone;
    *run = by == BY_OTHERS ? r->policy_zone : r->cluster_zone;
    if (s->zone.from == POISONED) {
        return false;
    }
    if (said(s->zone.from) && by == BY_LONGHORN) {
        report_unsupported(r, s);
        return false;
    }
    if (said(s->zone.from)) {
        *read = str_is(s->zone.v, "local") ? r->policy_zone : zone_find(r, &s->zone);
        *run = *read;
    }
    return *read != NULL && *run != NULL;
}

static void when_fill(struct timing_run *r, const struct schedule *s, enum runner by, struct timing *out)
{
    const struct zone *read, *run;
    *out = (struct timing){.written = s->at.v};
    if (!usable(s->at.from) || !zones_of(r, s, by, &read, &run)) {
        return;
    }
    const struct proof *p = proof_of(r->t, s->at.v, read, run);
    if (p->state == PROOF_FINE) {
        *out = p->when;
        r->translated = r->translated || read != run;
    } else if (p->state != PROOF_UNREADABLE) {
        report_proof(r, s, p, read, run, by == BY_LONGHORN);
    }
}

/* The count that `keep` compiles to; 0 where there is none. */
static int64_t count_of(struct timing_run *r, const struct keep *k, const struct timing *when,
                        const struct tier *tier)
{
    int64_t grace = tier != NULL && usable(tier->grace.from) ? tier->grace.v : 0;
    if (usable(k->copies.from)) {
        return k->copies.v;
    }
    if (k->copies.from == POISONED || !usable(k->lookback.from) || !when->usable) {
        return 0;
    }
    int64_t n = proof_count(r->t, when, k->lookback.v - grace);
    if (n == 0) {
        report_keep(r, k);
    }
    return n;
}

static void copy_fill(struct timing_run *r, struct copy *c)
{
    if (c->to == NULL) {
        return;
    }
    int64_t type = c->to->type.v;
    enum runner by = type == STORE_EXTERNAL       ? BY_OTHERS
                     : type == STORE_CSI_SNAPSHOT ? BY_US
                                                  : BY_LONGHORN;
    const struct tier *tier = c->group != NULL ? c->group->of : c->workload != NULL ? c->workload->of : NULL;
    when_fill(r, &c->schedule, by, &c->when);
    if (by != BY_OTHERS) {
        c->count = count_of(r, &c->keep, &c->when, tier);
    } else if (usable(c->keep.copies.from)) {
        c->count = c->keep.copies.v;
    }
}

static void copies_fill(struct timing_run *r, const struct items *copies)
{
    for (size_t i = 0; i < copies->n; i++) {
        copy_fill(r, ITEM(*copies, i, struct copy));
    }
}

static void workload_fill(struct timing_run *r, struct workload *w)
{
    copies_fill(r, &w->copies);
    if (usable(w->dump.head.from)) {
        when_fill(r, &w->dump.schedule, BY_US, &w->dump.when);
        bool in_store = w->dump.store != NULL || usable(w->dump.to.store.from);
        w->dump.count = in_store ? 0 : count_of(r, &w->dump.keep, &w->dump.when, w->of);
    }
}

static void maintenance_fill(struct timing_run *r, struct maintenance *m)
{
    struct upkeep *const upkeep[] = {&m->snapshot_cleanup, &m->filesystem_trim};
    for (size_t i = 0; i < 2; i++) {
        if (usable(upkeep[i]->head.from)) {
            when_fill(r, &upkeep[i]->schedule, BY_LONGHORN, &upkeep[i]->when);
        }
    }
    if (usable(m->system_backup.head.from)) {
        when_fill(r, &m->system_backup.schedule, BY_LONGHORN, &m->system_backup.when);
        m->system_backup.count = count_of(r, &m->system_backup.keep, &m->system_backup.when, NULL);
    }
}

static bool whole_minutes(int64_t s)
{
    return s > 0 && s < 3600 && s % 60 == 0 && 3600 % s == 0;
}

static bool whole_hours(int64_t s)
{
    return s > 0 && s % 3600 == 0 && 86400 % s == 0;
}

static void judge_verification(struct timing_run *r, const struct verification *v)
{
    const struct number *every = &v->every;
    if (!v->off && usable(v->head.from) && said(every->from) && !every->automatic &&
        !whole_minutes(every->v) && !whole_hours(every->v)) {
        report_every(r, every);
    }
}

/* An interval has no time of day that a zone could move. */
static void enrolment_fill(struct timing_run *r, struct enrolment *e)
{
    if (e->off || !usable(e->head.from) || !usable(e->every.from) || r->cluster_zone == NULL) {
        return;
    }
    int64_t s = e->every.v;
    bool minutes = whole_minutes(s);
    if (!minutes && !whole_hours(s)) {
        report_every(r, &e->every);
        return;
    }
    struct str words = str_fmt(r->a, "every %lld%c", (long long)(minutes ? s / 60 : s / 3600),
                               minutes ? 'm' : 'h');
    const struct proof *p = proof_of(r->t, words, r->cluster_zone, r->cluster_zone);
    if (p->state == PROOF_FINE) {
        e->when = p->when;
    }
}

bool timing_resolve(struct diags *ds, struct timings *t, struct policy *p)
{
    struct timing_run r = {.ds = ds, .a = diags_arena(ds), .t = t, .p = p};
    r.policy_zone = zone_find(&r, &p->timezone);
    r.cluster_zone = zone_find(&r, &p->cluster.timezone);
    p->zone = r.policy_zone;
    for (size_t i = 0; i < p->groups.n; i++) {
        copies_fill(&r, &ITEM(p->groups, i, struct group)->copies);
    }
    for (size_t i = 0; i < p->workloads.n; i++) {
        workload_fill(&r, ITEM(p->workloads, i, struct workload));
    }
    maintenance_fill(&r, &p->maintenance);
    for (size_t i = 0; i < p->drills.n; i++) {
        struct drill *d = ITEM(p->drills, i, struct drill);
        when_fill(&r, &d->schedule, BY_US, &d->when);
    }
    enrolment_fill(&r, &p->enrolment);
    judge_verification(&r, &p->verification);
    if (r.translated) {
        report_shift(&r);
    }
    return !r.no_data;
}
