/*
 * What nothing uses. A definition that comes from `policy: '*'` serves several policies; it is unused only if
 * none of the run uses it.
 */
#include "check/checks.h"

/* -------------------------------------------------------------------------------------- unused */

enum kind { KIND_TIER, KIND_GROUP, KIND_STORE, KIND_COUNT };

static const struct {
    const char *noun, *users;
} kinds[KIND_COUNT] = {
    [KIND_TIER] = {.noun = "tier", .users = "a workload or a group"},
    [KIND_GROUP] = {.noun = "group", .users = "a workload"},
    [KIND_STORE] = {.noun = "store", .users = "a copy or a dump"},
};

static bool same_place(struct span a, struct span b)
{
    return a.file == b.file && a.start == b.start;
}

static bool workload_uses(const struct workload *w, enum kind k, struct span at)
{
    return (k == KIND_TIER && w->of != NULL && same_place(w->of->name.span, at)) ||
           (k == KIND_GROUP && w->in != NULL && same_place(w->in->name.span, at)) ||
           (k == KIND_STORE && w->dump.store != NULL && same_place(w->dump.store->name.span, at));
}

static bool copies_use(const struct items *copies, struct span at)
{
    for (size_t i = 0; i < copies->n; i++) {
        const struct copy *c = ITEM(*copies, i, struct copy);
        if (c->to != NULL &&
            (same_place(c->to->name.span, at) ||
             (c->to->target_store != NULL && same_place(c->to->target_store->name.span, at)))) {
            return true;
        }
    }
    return false;
}

static bool system_backup_uses(const struct policy *p, struct span at)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        if (same_place(s->name.span, at)) {
            return said(p->maintenance.system_backup.head.from) &&
                   s->type.v == STORE_LONGHORN_BACKUP && str_is(s->target.v, "default");
        }
    }
    return false;
}

static bool store_used(const struct policy *p, struct span at)
{
    for (size_t i = 0; i < p->groups.n; i++) {
        if (copies_use(&ITEM(p->groups, i, struct group)->copies, at)) {
            return true;
        }
    }
    for (size_t i = 0; i < p->tiers.n; i++) {
        if (copies_use(&ITEM(p->tiers, i, struct tier)->copies, at)) {
            return true;
        }
    }
    for (size_t i = 0; i < p->workloads.n; i++) {
        if (copies_use(&ITEM(p->workloads, i, struct workload)->copies, at)) {
            return true;
        }
    }
    for (size_t i = 0; i < p->drills.n; i++) {
        const struct drill *d = ITEM(p->drills, i, struct drill);
        if (d->store != NULL && same_place(d->store->name.span, at)) {
            return true;
        }
    }
    return system_backup_uses(p, at);
}

static bool group_used(const struct policy *p, struct span at)
{
    for (size_t i = 0; i < p->storage_classes.n; i++) {
        const struct storage_class_def *c = ITEM(p->storage_classes, i, struct storage_class_def);
        if (c->of != NULL && same_place(c->of->name.span, at)) {
            return true;
        }
    }
    return false;
}

/* A tier of a group that nothing uses: the group is the one to report. */
static bool tier_used(const struct policy *p, struct span at)
{
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        if (g->of != NULL && same_place(g->of->name.span, at) &&
            (!g->implicit || group_used(p, g->name.span))) {
            return true;
        }
    }
    return false;
}

static bool used_anywhere(const struct check_run *r, enum kind k, struct span at)
{
    for (size_t i = 0; i < r->in->policies->n; i++) {
        const struct policy *p = r->in->policies->at[i];
        for (size_t w = 0; w < p->workloads.n; w++) {
            if (workload_uses(ITEM(p->workloads, w, struct workload), k, at)) {
                return true;
            }
        }
        if (p->broken || p->partial || (k == KIND_STORE && store_used(p, at)) ||
            (k == KIND_GROUP && group_used(p, at)) || (k == KIND_TIER && tier_used(p, at))) {
            return true;
        }
    }
    return false;
}

/* `used` is what resolving saw; the walk is only for the few that it did not. */
static void report_unused(struct check_run *r, enum kind k, const struct text *name, bool used)
{
    if (!used && usable(name->from) && !used_anywhere(r, k, name->span)) {
        struct diag *d = diag_at(r->ds, D_UNUSED_DEFINITION, name->span, "%s `%.*s` is never used",
                                 kinds[k].noun, STR_ARG(name->v));
        diag_help(d, "name it in %s (`%s: %.*s`), or remove it", kinds[k].users, kinds[k].noun,
                  STR_ARG(name->v));
    }
}

void check_unused_definition(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->tiers.n; i++) {
        report_unused(r, KIND_TIER, &ITEM(p->tiers, i, struct tier)->name,
                      ITEM(p->tiers, i, struct tier)->used);
    }
    for (size_t i = 0; i < p->groups.n; i++) {
        const struct group *g = ITEM(p->groups, i, struct group);
        if (!g->implicit) {
            report_unused(r, KIND_GROUP, &g->name, g->used);
        }
    }
    for (size_t i = 0; i < p->stores.n; i++) {
        report_unused(r, KIND_STORE, &ITEM(p->stores, i, struct store)->name,
                      ITEM(p->stores, i, struct store)->used);
    }
}
