/*
 * What a job finds when its time comes. Longhorn skips a volume that is detached, without an event,
 * an error or a metric (longhorn-manager app/recurringjob/volume.go), and takes the volumes of a
 * workload one after the other, so that two of them never hold the same instant.
 */
#include "check/checks.h"
#include "prove/guarantee.h"

static const char detached_too[] = "allow-recurring-job-while-volume-detached";

bool rpo_promised(const struct guarantees *all, const struct guarantee *g)
{
    for (size_t i = 0; i < all->hazard_count; i++) {
        const struct promise *x = &g->outcomes[i].promise;
        if (x->rpo != NULL && !x->accepted) {
            return true;
        }
    }
    return false;
}

/* --------------------------------------------------------------------------------- rpo-detached */

static const struct copy *longhorn_job(const struct group *g)
{
    for (size_t i = 0; i < g->copies.n; i++) {
        const struct copy *c = ITEM(g->copies, i, struct copy);
        if (c->to->type.v == STORE_LONGHORN_SNAPSHOT || c->to->type.v == STORE_LONGHORN_BACKUP) {
            return c;
        }
    }
    return NULL;
}

struct detached {
    const struct volume *first;
    int64_t n;
};

static void find_detached(const struct workload *w, struct detached *found)
{
    for (size_t i = 0; i < w->volumes.n; i++) {
        const struct volume *v = ITEM(w->volumes, i, struct volume);
        if (v->dump || v->attached.v == ATTACHED_SOMETIMES) {
            found->first = found->first == NULL ? v : found->first;
            found->n++;
        }
    }
}

static void report_detached(struct check_run *r, const struct policy *p, const struct group *g,
                            const struct copy *job, const struct detached *found)
{
    const struct volume *v = found->first;
    struct span setting = {0};
    setting_place(p, detached_too, &setting);
    struct diag *d = diag_at(
        r->ds, D_RPO_DETACHED, v->dump ? v->workload->dump.to.pvc.span : v->attached.span,
        v->dump ? "`%.*s/%.*s` is detached when the jobs of `%.*s` run, and they skip it"
                : "`%.*s/%.*s` may be detached when the jobs of `%.*s` run, and they skip it",
        STR_ARG(v->pvc.namespace), STR_ARG(v->pvc.name), STR_ARG(g->name.v));
    if (v->dump) {
        diag_label(d, "mounted only while the dump runs");
    }
    diag_mark(d, job->key.span, "a job of Longhorn");
    if (span_known(setting)) {
        diag_mark(d, setting, "so that detached volumes are left out");
    }
    if (found->n > 1) {
        diag_note(d, "so %s %.*s more of the group", found->n == 2 ? "is" : "are",
                  STR_ARG(counted(r->arena, found->n - 1, "volume", "volumes")));
    }
    diag_note(d, "Longhorn skips a detached volume without an event, an error or a metric");
    diag_help(d,
              "in the cluster turn the setting on, and here write `settings: {%s: true}` under "
              "`cluster.longhorn`",
              detached_too);
}

void check_rpo_detached(struct check_run *r, const struct policy *p)
{
    const struct guarantees *all = p->guarantees;
    if (all == NULL || all->unreadable || setting_on(p, detached_too, false)) {
        return;
    }
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        const struct copy *job = longhorn_job(g);
        struct detached found = {0};
        for (size_t k = 0; job != NULL && k < all->n; k++) {
            if (all->at[k].w->in == g && rpo_promised(all, &all->at[k])) {
                find_detached(all->at[k].w, &found);
            }
        }
        if (found.n > 0) {
            report_detached(r, p, g, job, &found);
        }
    }
}

/* -------------------------------------------------------------------- dump-inconsistent-volumes */

static bool copied_one_by_one(const struct workload *w)
{
    for (size_t i = 0; w->in != NULL && i < w->in->copies.n; i++) {
        const struct copy *c = ITEM(w->in->copies, i, struct copy);
        if (c->to->type.v != STORE_EXTERNAL) {
            return true;
        }
    }
    return false;
}

static const struct volume *second_data_volume(const struct workload *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->volumes.n; i++) {
        const struct volume *v = ITEM(w->volumes, i, struct volume);
        n += !v->dump;
        if (n == 2) {
            return v;
        }
    }
    return NULL;
}

void check_dump_inconsistent(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        const struct volume *second = second_data_volume(w);
        if (!said(w->consistency.from) || w->consistency.v != CONSISTENCY_ANY || second == NULL ||
            !copied_one_by_one(w)) {
            continue;
        }
        struct diag *d = diag_at(r->ds, D_DUMP_INCONSISTENT_VOLUMES, w->consistency.span,
                                 "copies of the volumes of `%.*s` count, and each is of another "
                                 "instant",
                                 STR_ARG(w->name.v));
        diag_mark(d, second->pvc.span, "copied before or after the others");
        diag_note(d, "one volume is taken after the other: what spans them may not fit together");
        if (w->dump.head.from != ABSENT) {
            diag_help(d, "write `consistency: dump`, so that only the dumps count");
        } else {
            diag_help(d, "put what belongs together on one volume, or add a `dump`");
        }
    }
}
