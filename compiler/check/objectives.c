/*
 * What a tier promises, as far as it can be judged without computing a loss: a workload that nothing
 * copies keeps no objective, whatever the scenario.
 */
#include "check/checks.h"

static bool demands(const struct number *rpo)
{
    return said(rpo->from) && !rpo->none;
}

static bool is_default(struct str scenario)
{
    return str_is(scenario, "volume-corruption") || str_is(scenario, "volume-loss") ||
           str_is(scenario, "cluster-loss");
}

/* An rpo of the tier that no `accept` takes back; NULL: none. A node may be lost without a copy,
 * since replicas stand on others. */
static const struct number *promised(const struct tier *t)
{
    size_t settled = 0;
    for (size_t i = 0; i < t->objectives.n; i++) {
        const struct objective *o = ITEM(t->objectives, i, struct objective);
        bool accepted = o->accept.from != ABSENT;
        if (demands(&o->rpo) && !accepted && !str_is(o->name.v, "node-loss")) {
            return &o->rpo;
        }
        settled += is_default(o->name.v) && (accepted || o->rpo.none);
    }
    return demands(&t->rpo) && settled < 3 ? &t->rpo : NULL;
}

static bool without_copy(const struct workload *w)
{
    return w->volumes.n > 0 && w->copies.n == 0 && w->dump.head.from == ABSENT &&
           (w->in == NULL || (w->in->copies.n == 0 && !w->in->incomplete));
}

static void judge_tier(struct check_run *r, const struct policy *p, const struct tier *t)
{
    const struct number *rpo = promised(t);
    const struct workload *first = NULL;
    size_t n = 0;
    for (size_t i = 0; rpo != NULL && i < p->workloads.n; i++) {
        const struct workload *w = ITEM(p->workloads, i, struct workload);
        if (w->of == t && without_copy(w)) {
            first = first == NULL ? w : first;
            n++;
        }
    }
    if (n == 0) {
        return;
    }
    struct diag *d = diag_at(r->ds, D_RPO_NO_SURVIVING_COPY, rpo->span,
                             "the tier `%.*s` has an rpo, and the workload `%.*s` has no copy",
                             STR_ARG(t->name.v), STR_ARG(first->name.v));
    diag_mark(d, first->name.span, "nothing copies its volumes");
    if (n > 1) {
        diag_note(d, "nor have %.*s more of the tier",
                  STR_ARG(counted(r->arena, (int64_t)n - 1, "workload", "workloads")));
    }
    diag_help(d, "add `copies` to the tier, or put the workload into a `group` that has them");
    diag_help(d, "or promise nothing: `rpo: none` with a `reason`");
}

void check_rpo_no_surviving_copy(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->tiers.n && !p->partial; i++) {
        judge_tier(r, p, ITEM(p->tiers, i, struct tier));
    }
}
