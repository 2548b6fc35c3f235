/*
 * Where the copies of a workload lie, whether they count for an objective or not. One failure takes
 * all of them if they lie in one domain; in the widest, which no scenario destroys, if they lie in
 * one store. Below that the rule of thumb: three copies, on two kinds of storage, one elsewhere.
 *
 * Workloads without volumes are left out: what others make of them is declared, and where else it
 * lies is theirs to say.
 */
#include "check/checks.h"
#include "prove/guarantee.h"

enum { MARKED = 3 };

struct spot {                   /* of one copy */
    const struct store *holder; /* NULL: files of a dump on a PVC */
    enum domain domain;
    struct span at;
};

struct places {
    struct spot *at;
    size_t n;
    bool readable;
};

static void add_place(struct places *l, const struct store *s, struct span at)
{
    bool csi = s != NULL && s->type.v == STORE_CSI_SNAPSHOT && s->mode.v == CSI_BACKUP;
    const struct store *holder = csi ? s->target_store : s;
    if (s != NULL && (holder == NULL || !usable(holder->domain.from))) {
        l->readable = false;
        return;
    }
    enum domain domain = holder == NULL ? DOMAIN_CLUSTER : (enum domain)holder->domain.v;
    l->at[l->n++] = (struct spot){.holder = holder, .domain = domain, .at = at};
}

static struct places places_of(struct arena *a, const struct workload *w)
{
    size_t most = (w->in == NULL ? 0 : w->in->copies.n) + w->copies.n + 1;
    struct places l = {.at = arena_many(a, most, struct spot), .readable = true};
    for (size_t i = 0; w->in != NULL && i < w->in->copies.n; i++) {
        const struct copy *c = ITEM(w->in->copies, i, struct copy);
        add_place(&l, c->to, c->store.span);
    }
    for (size_t i = 0; i < w->copies.n; i++) {
        const struct copy *c = ITEM(w->copies, i, struct copy);
        add_place(&l, c->to, c->store.span);
    }
    if (usable(w->dump.head.from)) {
        add_place(&l, w->dump.store,
                  w->dump.store == NULL ? w->dump.to.pvc.span : w->dump.to.store.span);
    }
    return l;
}

/* ------------------------------------------------------------------------ single-failure-domain */

static bool fall_together(const struct places *l)
{
    for (size_t i = 1; i < l->n; i++) {
        bool same = l->at[i].domain == l->at[0].domain &&
                    (l->at[i].domain != DOMAIN_REGION || l->at[i].holder == l->at[0].holder);
        if (!same) {
            return false;
        }
    }
    return l->n > 0;
}

/* No copy is left where one was promised: an error that says more. */
static bool said_already(const struct guarantees *all, const struct guarantee *g)
{
    for (size_t i = 0; i < all->hazard_count; i++) {
        const struct outcome *o = &g->outcomes[i];
        if (o->none && o->promise.rpo != NULL && !o->promise.accepted) {
            return true;
        }
    }
    return false;
}

static const char *where(enum domain d)
{
    return d == DOMAIN_SITE      ? "at the site"
           : d == DOMAIN_CLUSTER ? "in the cluster"
                                 : "in the volume itself";
}

static const char *remedy(enum domain d)
{
    switch (d) {
    case DOMAIN_SITE:
        return "add a copy in a store of domain `region`";
    case DOMAIN_REGION:
        return "add a copy in a second store";
    default:
        return "add a copy in a store outside the cluster, such as one of type `longhorn-backup`";
    }
}

static struct diag *report_single(struct check_run *r, const struct guarantee *g,
                                  const struct places *l)
{
    const struct spot *first = &l->at[0];
    struct diag *d;
    if (first->domain == DOMAIN_REGION) {
        d = diag_at(r->ds, D_SINGLE_FAILURE_DOMAIN, first->at,
                    "all copies of `%.*s` lie in one store, `%.*s`: what damages it takes them all",
                    STR_ARG(g->w->name.v), STR_ARG(first->holder->name.v));
    } else {
        d = diag_at(r->ds, D_SINGLE_FAILURE_DOMAIN, first->at,
                    "all copies of `%.*s` lie %s: one failure takes them all",
                    STR_ARG(g->w->name.v), where(first->domain));
    }
    for (size_t i = 1; i < l->n && i <= MARKED; i++) {
        diag_mark(d, l->at[i].at, "here too");
    }
    return d;
}

/* -------------------------------------------------------------------------------- three-two-one */

static bool elsewhere(const struct places *l)
{
    bool found = false;
    for (size_t i = 0; i < l->n; i++) {
        found = found || l->at[i].domain > DOMAIN_SITE;
    }
    return found;
}

static bool two_kinds(const struct places *l)
{
    for (size_t i = 1; i < l->n; i++) {
        const struct store *a = l->at[0].holder, *b = l->at[i].holder;
        if ((a == NULL) != (b == NULL) || (a != NULL && a->type.v != b->type.v)) {
            return true;
        }
    }
    return false;
}

static struct diag *report_321(struct check_run *r, const struct guarantee *g,
                               const struct places *l)
{
    bool away = elsewhere(l);
    struct diag *d = diag_at(r->ds, D_THREE_TWO_ONE, l->at[0].at,
                             away ? "the copies of `%.*s` lie in one kind of store"
                                  : "no copy of `%.*s` lies outside the site",
                             STR_ARG(g->w->name.v));
    diag_note(d,
              "the rule of thumb is three copies, on two kinds of storage, one of them elsewhere");
    diag_help(d, "%s", away ? "add a copy in a store of another type" : remedy(DOMAIN_SITE));
    return d;
}

/* ------------------------------------------------------------------------------------- the walk */

/* One message of each code for a tier, about its first such workload. */
struct said {
    struct diag *d;
    int64_t n;
};

static void close_off(struct check_run *r, const struct tier *t, const struct said *s)
{
    if (s->n > 1) {
        diag_note(s->d, "so it is with %.*s more of the tier `%.*s`",
                  STR_ARG(counted(r->arena, s->n - 1, "workload", "workloads")),
                  STR_ARG(t->name.v));
    }
    if (s->n > 0 && s->d->code == D_SINGLE_FAILURE_DOMAIN) {
        diag_help(s->d, "or accept it with `allow`, and say why");
    }
}

static void judge_tier(struct check_run *r, const struct policy *p, const struct tier *t)
{
    const struct guarantees *all = p->guarantees;
    struct said single = {0}, thumb = {0};
    for (size_t i = 0; i < all->n; i++) {
        const struct guarantee *g = &all->at[i];
        if (g->w->of != t || g->w->volumes.n == 0 || !rpo_promised(all, g)) {
            continue;
        }
        struct places l = places_of(r->arena, g->w);
        if (!l.readable || l.n == 0 || said_already(all, g)) {
            continue;
        }
        if (fall_together(&l)) {
            single.d = single.n++ == 0 ? report_single(r, g, &l) : single.d;
            if (single.n == 1) {
                diag_help(single.d, "%s", remedy(l.at[0].domain));
            }
        } else if (!elsewhere(&l) || !two_kinds(&l)) {
            thumb.d = thumb.n++ == 0 ? report_321(r, g, &l) : thumb.d;
        }
    }
    close_off(r, t, &single);
    close_off(r, t, &thumb);
}

void check_domains(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; p->guarantees != NULL && !p->guarantees->unreadable && i < p->tiers.n; i++) {
        judge_tier(r, p, ITEM(p->tiers, i, struct tier));
    }
}
