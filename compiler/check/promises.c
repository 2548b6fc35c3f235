/*
 * What a policy leaves open: recovery times that nobody ever measured, scenarios about which
 * nothing is said, and what a new cluster needs before it can restore anything. None of it is
 * wrong; a reader should have decided it.
 */
#include "check/objectives.h"

#include "units/duration.h"

enum { NAMES_SHOWN = 5 };

static bool readable(const struct policy *p)
{
    return p->guarantees != NULL && !p->guarantees->unreadable;
}

/* --------------------------------------------------------------------------------- rto-undrilled
 */

static bool drilled(const struct policy *p, const struct tier *t)
{
    for (size_t i = 0; i < p->drills.n; i++) {
        const struct drill *d = ITEM(p->drills, i, struct drill);
        for (size_t k = 0; k < d->workloads.n; k++) {
            const struct workload *w = map_get(&p->workload_by_name, d->workloads.at[k].v);
            if (w != NULL && w->of == t) {
                return true;
            }
        }
    }
    return false;
}

static const struct number *rto_of(const struct guarantees *all, const struct guarantee *g)
{
    for (size_t i = 0; i < all->hazard_count; i++) {
        const struct promise *x = &g->outcomes[i].promise;
        if (x->rto != NULL && !x->accepted && !x->nothing) {
            return x->rto;
        }
    }
    return NULL;
}

void check_rto_undrilled(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; readable(p) && i < p->tiers.n; i++) {
        const struct tier *t = ITEM(p->tiers, i, struct tier);
        const struct number *rto = NULL;
        for (size_t k = 0; k < p->guarantees->n && rto == NULL; k++) {
            const struct guarantee *g = &p->guarantees->at[k];
            bool ours = g->w->of == t && g->w->volumes.n > 0;
            rto = ours ? rto_of(p->guarantees, g) : NULL;
        }
        if (rto != NULL && !drilled(p, t)) {
            struct diag *d =
                diag_at(r->ds, D_RTO_UNDRILLED, rto->span,
                        "no drill ever measures how long the tier `%.*s` takes to come "
                        "back",
                        STR_ARG(t->name.v));
            diag_note(d, "the proof takes the rates and times that the policy states for true");
            diag_help(d, "add a workload of the tier to one of the `drills`");
        }
    }
}

/* --------------------------------------------------------------------------- scenario-unaddressed
 */

struct open_end { /* a scenario without an objective, over the workloads of a tier */
    const struct guarantee *worst;
    const struct outcome *o;
    int64_t n;
};

static bool worse(const struct outcome *x, const struct outcome *than)
{
    return !than->none && (x->none || x->loss > than->loss);
}

static struct open_end open_end_of(const struct guarantees *all, const struct tier *t, size_t h)
{
    struct open_end e = {0};
    for (size_t i = 0; i < all->n; i++) {
        const struct guarantee *g = &all->at[i];
        const struct outcome *o = &g->outcomes[h];
        const struct promise *x = &o->promise;
        bool open = x->rpo == NULL && x->rto == NULL && !x->nothing && !x->accepted && !o->spared;
        if (g->w->of != t || !open) {
            continue;
        }
        e.n++;
        if (e.o == NULL || worse(o, e.o)) {
            e.worst = g;
            e.o = o;
        }
    }
    return e;
}

static void say_loss(struct check_run *r, struct diag *d, const struct open_end *e)
{
    struct str more =
        e->n > 1 ? str_fmt(r->arena, ", the worst of %lld", (long long)e->n) : (struct str){0};
    if (e->o->none) {
        diag_note(d, "%.*s would take all of `%.*s`%.*s", STR_ARG(e->o->hazard->name),
                  STR_ARG(e->worst->w->name.v), STR_ARG(more));
    } else {
        diag_note(d, "%.*s would take %s %.*s of `%.*s`%.*s", STR_ARG(e->o->hazard->name),
                  e->o->loss_low ? "at least" : "up to", STR_ARG(duration_full(r->arena, e->o->loss)),
                  STR_ARG(e->worst->w->name.v), STR_ARG(more));
    }
}

static void judge_open_ends(struct check_run *r, const struct policy *p, const struct tier *t)
{
    struct diag *d = NULL;
    for (size_t h = 0; h < p->guarantees->hazard_count; h++) {
        struct open_end e = open_end_of(p->guarantees, t, h);
        if (e.n == 0) {
            continue;
        }
        if (d == NULL) {
            d = diag_at(r->ds, D_SCENARIO_UNADDRESSED, t->name.span,
                        "the tier `%.*s` says nothing about some failures", STR_ARG(t->name.v));
            diag_help(d,
                      "promise something for them under `objectives`, or write `accept: REASON`");
        }
        say_loss(r, d, &e);
    }
}

void check_scenario_unaddressed(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; readable(p) && i < p->tiers.n; i++) {
        judge_open_ends(r, p, ITEM(p->tiers, i, struct tier));
    }
}

/* --------------------------------------------------------------------- cluster-loss-prerequisites
 */

struct rebuilt {
    const struct hazard *hazard;
    const struct number *promised;
};

static struct rebuilt first_rebuilt(const struct guarantees *all)
{
    for (size_t h = 0; h < all->hazard_count; h++) {
        for (size_t i = 0; all->hazards[h].cluster && i < all->n; i++) {
            const struct promise *x = &all->at[i].outcomes[h].promise;
            const struct number *one = x->rpo != NULL ? x->rpo : x->nothing ? NULL : x->rto;
            if (one != NULL && !x->accepted) {
                return (struct rebuilt){&all->hazards[h], one};
            }
        }
    }
    return (struct rebuilt){0};
}

struct names {
    struct buf text;
    struct map known;
    size_t n;
};

static void name_one(struct names *names, struct str s)
{
    if (s.n > 0 && names->n < NAMES_SHOWN && map_get(&names->known, s) == NULL) {
        map_put(&names->known, s, names);
        buf_fmt(&names->text, "%s`%.*s`", names->n == 0 ? "" : ", ", STR_ARG(s));
        names->n++;
    }
}

static void say_needs(struct check_run *r, struct diag *d, const struct policy *p)
{
    struct names secrets = {.text = {.arena = r->arena}, .known = map_new(r->arena)};
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        if (usable(s->domain.from) && s->domain.v > DOMAIN_CLUSTER) {
            name_one(&secrets, s->credentials.secret.v);
        }
    }
    for (size_t i = 0; i < p->storage_classes.n; i++) {
        const struct storage_class_def *c = ITEM(p->storage_classes, i, struct storage_class_def);
        if (usable(c->encrypted.from) && c->encrypted.v != 0) {
            name_one(&secrets, c->secret.v);
        }
    }
    diag_note(d, "a new cluster needs the manifests that tierc writes, and those of the workloads");
    if (secrets.n > 0) {
        diag_note(d, "and the contents of the Secrets %.*s", STR_ARG(buf_str(&secrets.text)));
    }
}

void check_cluster_prerequisites(struct check_run *r, const struct policy *p)
{
    bool kept = p->gitops.head.from != ABSENT || p->maintenance.system_backup.head.from != ABSENT;
    struct rebuilt x = readable(p) && !kept ? first_rebuilt(p->guarantees) : (struct rebuilt){0};
    if (x.promised == NULL) {
        return;
    }
    struct diag *d = diag_at(r->ds, D_CLUSTER_LOSS_PREREQUISITES, x.promised->span,
                             "%.*s is provided for, and nothing keeps what a new cluster needs",
                             STR_ARG(x.hazard->name));
    say_needs(r, d, p);
    diag_help(d, "say where they come from (`gitops:`), add `maintenance.systemBackup`, or keep "
                 "them by hand");
}
