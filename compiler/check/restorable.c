/*
 * What a restore finds in a store. Retention removes the only backup when the next one is complete,
 * whoever reads it (longhorn/longhorn#1392, #10105); and an incremental backup uploads only blocks
 * that changed, so that one which was lost or damaged in the store stays so until a full backup
 * writes every block again (backupstore deltablock.go).
 */
#include "check/checks.h"
#include "prove/guarantee.h"

/* ----------------------------------------------------------------------------- retain-drill-race
 */

static const struct store *holder(const struct copy *c)
{
    bool csi = c->to->type.v == STORE_CSI_SNAPSHOT && c->to->mode.v == CSI_BACKUP;
    return csi ? c->to->target_store : c->to;
}

static bool drills_group(const struct policy *p, const struct drill *d, const struct group *g)
{
    for (size_t i = 0; i < d->workloads.n; i++) {
        const struct workload *w = map_get(&p->workload_by_name, d->workloads.at[i].v);
        if (w != NULL && w->in == g) {
            return true;
        }
    }
    return false;
}

static void judge_drill(struct check_run *r, const struct policy *p, const struct copy *c)
{
    for (size_t i = 0; i < p->drills.n; i++) {
        const struct drill *drill = ITEM(p->drills, i, struct drill);
        if (holder(c) != drill->store || !drills_group(p, drill, c->group)) {
            continue;
        }
        struct diag *d = diag_at(r->ds, D_RETAIN_DRILL_RACE, c->keep.span,
                                 "`%.*s` keeps one copy, which may go while the drill `%.*s` reads "
                                 "it",
                                 STR_ARG(c->key.v), STR_ARG(drill->key.v));
        diag_mark(d, drill->from.span, "restored from here");
        diag_note(d, "the old copy is removed when the next one is complete, whoever reads it");
        diag_help(d, "write `keep: 2` or more");
        return;
    }
}

void check_retain_drill_race(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        for (size_t k = 0; k < g->copies.n; k++) {
            const struct copy *c = ITEM(g->copies, k, struct copy);
            if (c->to->type.v != STORE_EXTERNAL && usable(c->keep.from) && c->count == 1) {
                judge_drill(r, p, c);
            }
        }
    }
}

/* --------------------------------------------------------------------------- full-backup-missing
 */

/* What the tier promises when a store is corrupt, and does not accept. */
static const struct objective *about_stores(const struct tier *t)
{
    for (size_t i = 0; i < t->objectives.n; i++) {
        const struct objective *o = ITEM(t->objectives, i, struct objective);
        bool promises = (said(o->rpo.from) && !o->rpo.none) || said(o->rto.from);
        if (str_is(o->name.v, "store-corruption") && promises && o->accept.from == ABSENT) {
            return o;
        }
    }
    return NULL;
}

/* The first incremental copy into a store where none of the group is ever made in full. */
static const struct copy *never_full(const struct group *g)
{
    const struct copy *first = NULL;
    for (size_t i = 0; i < g->copies.n; i++) {
        const struct copy *c = ITEM(g->copies, i, struct copy);
        bool backup = c->to->type.v == STORE_LONGHORN_BACKUP;
        if (backup && c->full.from != ABSENT) {
            return NULL;
        }
        first = first == NULL && backup ? c : first;
    }
    return first;
}

/* Where no copy survives, that is an error, and says more. */
static bool survived(const struct policy *p, const struct group *g)
{
    const struct guarantees *all = p->guarantees;
    for (size_t i = 0; all != NULL && !all->unreadable && i < all->n; i++) {
        if (all->at[i].w->in == g && !all->at[i].outcomes[SCENARIO_STORE_CORRUPTION].none) {
            return true;
        }
    }
    return false;
}

void check_full_backup_missing(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        const struct objective *o = g->of == NULL ? NULL : about_stores(g->of);
        const struct copy *c = o == NULL || !survived(p, g) ? NULL : never_full(g);
        if (c == NULL) {
            continue;
        }
        struct diag *d = diag_at(r->ds, D_FULL_BACKUP_MISSING, c->key.span,
                                 "the backups of `%.*s` are all incremental, and the tier `%.*s` "
                                 "counts on the loss of a store",
                                 STR_ARG(g->name.v), STR_ARG(g->of->name.v));
        diag_mark(d, o->name.span, "promised here");
        diag_note(d, "a block that is damaged in the store stays so in every later backup, until a "
                     "full one writes it again");
        diag_help(d, "add `full: every 4 runs` to the copy");
    }
}
