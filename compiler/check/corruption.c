/*
 * Damage that nobody notices is copied. What was good before it is there only as long as the
 * look-back reaches: a single copy that is kept reaches back to nothing, and one that reaches less
 * far than damage may go unnoticed holds nothing but damage.
 *
 * What destroys a cluster or a site is noticed at once. Damage to data, to a store, and encryption
 * by somebody else are what `detect` is about: volume-corruption always, the others where the tier
 * promises something for them.
 */
#include "check/objectives.h"
#include "units/date.h"
#include "units/duration.h"

enum { COUNT_MOST = 1000000 };

/* -------------------------------------------------------------------------------- lookback-zero */

static bool reaches_back(const struct point *p)
{
    return !p->expired && (p->keep > 1 || (p->keep == 0 && (p->unlimited || p->lookback > 0)));
}

/* `q` is there in every scenario in which `p` is. */
static bool outlives(const struct guarantees *all, const struct point *q, const struct point *p)
{
    for (size_t i = 0; i < all->hazard_count; i++) {
        if (survives(&all->hazards[i], p) && !survives(&all->hazards[i], q)) {
            return false;
        }
    }
    return true;
}

static bool stands_alone(const struct guarantees *all, const struct guarantee *g,
                         const struct point *p)
{
    for (size_t i = 0; i < g->points.n; i++) {
        if (reaches_back(&g->points.at[i]) && outlives(all, &g->points.at[i], p)) {
            return false;
        }
    }
    return true;
}

static const struct keep *keep_of(const struct point *p)
{
    return p->copy != NULL ? &p->copy->keep : &p->dump->keep;
}

static void report_zero(struct check_run *r, const struct guarantee *g, const struct point *p)
{
    struct diag *d =
        diag_at(r->ds, D_LOOKBACK_ZERO, keep_of(p)->span,
                "`%.*s` keeps one copy: damage that is in it leaves nothing to go back "
                "to",
                STR_ARG(p->name));
    if (!said(keep_of(p)->copies.from)) {
        diag_label(d, "1 copy");
    }
    diag_note(d, "no other copy of `%.*s` that keeps more is there wherever this one is",
              STR_ARG(g->w->name.v));
    diag_help(d, "write `keep: 2` or more");
}

void check_lookback_zero(struct check_run *r, const struct policy *p)
{
    const struct guarantees *all = p->guarantees;
    struct map said_already = map_new(r->arena);
    for (size_t i = 0; all != NULL && !all->unreadable && i < all->n; i++) {
        const struct guarantee *g = &all->at[i];
        for (size_t k = 0; k < g->points.n; k++) {
            struct point *x = &g->points.at[k];
            if (x->keep != 1 || !stands_alone(all, g, x)) {
                continue;
            }
            struct str key = str_fmt(r->arena, "%p", (const void *)keep_of(x));
            if (map_put(&said_already, key, x) == NULL) {
                report_zero(r, g, x);
            }
        }
    }
}

/* --------------------------------------------------------------- detection-longer-than-lookback */

static bool about_detection(const struct outcome *o)
{
    const struct hazard *h = o->hazard;
    bool quiet = h->id == SCENARIO_STORE_CORRUPTION || h->id == SCENARIO_RANSOMWARE ||
                 (h->id == SCENARIO_COUNT && h->destroys == DOMAIN_DATA);
    bool promised = o->promise.own != NULL && o->promise.rpo != NULL;
    return !o->none && !o->promise.accepted &&
           (h->id == SCENARIO_VOLUME_CORRUPTION || (quiet && promised));
}

struct shortest {
    const struct guarantee *g;
    const struct outcome *o;
    int64_t more; /* other workloads of the tier, and other scenarios of this one */
};

/* The shortest look-back of the workloads of one group (NULL: of those without one). */
static struct shortest shortest_of(const struct guarantees *all, const struct tier *t,
                                   const struct group *in)
{
    struct shortest s = {0};
    for (size_t i = 0; i < all->n; i++) {
        const struct guarantee *g = &all->at[i];
        bool counted = false;
        for (size_t k = 0; g->w->of == t && g->w->in == in && k < all->hazard_count; k++) {
            const struct outcome *o = &g->outcomes[k];
            if (!about_detection(o) || o->unlimited || o->lookback >= t->detect.v) {
                continue;
            }
            s.more += !counted;
            counted = true;
            if (s.o == NULL || o->lookback < s.o->lookback) {
                s.g = g;
                s.o = o;
            }
        }
    }
    return s;
}

static const struct point *farthest(const struct outcome *o)
{
    const struct point *best = NULL;
    for (size_t i = 0; i < o->surviving_count; i++) {
        const struct point *p = o->surviving[i];
        best = best == NULL || p->lookback > best->lookback ? p : best;
    }
    return best;
}

static void help_to_reach(struct check_run *r, struct diag *d, const struct point *p,
                          int64_t detect)
{
    struct str days = duration_print(r->arena, (detect + DAY - 1) / DAY * DAY);
    bool archived = p->copy == NULL && p->dump->store != NULL;
    if (p->keep == 0) {
        diag_help(d, "write `%s: %.*s` or more for `%.*s`", archived ? "expire" : "keep",
                  STR_ARG(days), STR_ARG(p->name));
        return;
    }
    int64_t enough = gaps_count_for(p->when->gaps, detect + p->chain.span, COUNT_MOST);
    if (enough > 0) {
        diag_help(d,
                  "write `keep: %lld` for `%.*s`, or add a copy that runs less often and keeps "
                  "longer",
                  (long long)enough, STR_ARG(p->name));
    }
}

static void show_reach(struct check_run *r, struct diag *d, const struct outcome *o,
                       const struct point *p)
{
    bool archived = p->copy == NULL && p->dump->store != NULL;
    struct span at = archived ? p->dump->store->lifecycle.expire.span : keep_of(p)->span;
    struct str reach = duration_full(r->arena, p->lookback);
    if (span_known(at)) {
        diag_mark(d, at, "reaches back %.*s%s", STR_ARG(reach),
                  o->surviving_count > 1 ? ", farthest of those that are left" : "");
    }
    if (p->keep > 1) {
        struct gap s = gaps_least_sum(p->when->gaps, p->keep);
        diag_note(d, "%.*s lie no further apart than from %.*s to %.*s",
                  STR_ARG(counted(r->arena, p->keep, "copy", "copies")),
                  STR_ARG(instant_print(r->arena, s.from)), STR_ARG(instant_print(r->arena, s.to)));
    }
}

static void report_detection(struct check_run *r, const struct tier *t, const struct shortest *s)
{
    const struct point *p = farthest(s->o);
    struct diag *d =
        diag_at(r->ds, D_DETECTION_LONGER_THAN_LOOKBACK, t->detect.span,
                "damage may go unnoticed for %.*s, and the copies of `%.*s` reach back %.*s",
                STR_ARG(duration_full(r->arena, t->detect.v)), STR_ARG(s->g->w->name.v),
                STR_ARG(duration_full(r->arena, s->o->lookback)));
    if (p != NULL) {
        show_reach(r, d, s->o, p);
    }
    diag_note(d, "in the scenario `%.*s`%s%.*s%s", STR_ARG(s->o->hazard->name),
              s->o->hit == NULL ? "" : ", where the store `",
              STR_ARG(s->o->hit == NULL ? (struct str){0} : s->o->hit->name.v),
              s->o->hit == NULL ? "" : "` is gone");
    if (s->more > 1) {
        diag_note(d, "so do those of %.*s more",
                  STR_ARG(counted(r->arena, s->more - 1, "workload", "workloads")));
    }
    if (p != NULL) {
        help_to_reach(r, d, p, t->detect.v);
    }
}

static void judge_tier(struct check_run *r, const struct policy *p, const struct tier *t)
{
    struct shortest alone = shortest_of(p->guarantees, t, NULL);
    for (size_t i = 0; i < p->groups.n; i++) {
        struct shortest s = shortest_of(p->guarantees, t, ITEM(p->groups, i, struct group));
        if (s.o != NULL) {
            report_detection(r, t, &s);
        }
    }
    if (alone.o != NULL) {
        report_detection(r, t, &alone);
    }
}

void check_detection(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; p->guarantees != NULL && !p->guarantees->unreadable && i < p->tiers.n; i++) {
        const struct tier *t = ITEM(p->tiers, i, struct tier);
        if (said(t->detect.from)) {
            judge_tier(r, p, t);
        }
    }
}
