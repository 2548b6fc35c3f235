/*
 * Runs by local time that a change of the clocks takes away or doubles: dst-gap, dst-repeat. A lost
 * run is an error where it breaks a promise: more may be lost than rpo and grace, and it would not
 * if clocks never changed. A repeated run loses nothing. A schedule that has both is said once.
 */
#include "check/runs.h"
#include "prove/clock_change.h"
#include "units/date.h"

struct trouble {
    bool skips, repeats;
    struct clock_trouble skip, repeat;
};

struct broken { /* a promise that only clock changes break */
    const struct guarantee *g;
    const struct outcome *o;
    int64_t steady;
};

static struct str wall_time(struct arena *a, int64_t wall)
{
    int64_t minute = wall % DAY / 60;
    return str_fmt(a, "%02lld:%02lld", (long long)(minute / 60), (long long)(minute % 60));
}

/* -------------------------------------------------------------------------- is a promise broken */

static bool is_of(const struct point *p, const struct job *j)
{
    return j->copy != NULL ? p->copy == j->copy
                           : j->kind == JOB_DUMP && p->dump == &j->workload->dump;
}

static bool breaks(const struct run_check *c, const struct job *j, const struct guarantee *g,
                   const struct outcome *o, struct broken *out)
{
    bool concerns = false;
    for (size_t i = 0; i < o->surviving_count; i++) {
        concerns = concerns || is_of(o->surviving[i], j);
    }
    if (!concerns || o->none || o->rpo_verdict != VERDICT_EXCEEDED) {
        return false;
    }
    const struct loss *steady = clock_steady_loss(c->r->arena, g, o);
    *out = (struct broken){g, o, steady->seconds};
    return steady->any && steady->seconds <= o->promise.rpo->v + g->w->of->grace.v;
}

static bool find_broken(const struct run_check *c, const struct job *j, struct broken *out)
{
    const struct guarantees *all = c->jobs.p->guarantees;
    for (size_t i = 0; all != NULL && !all->unreadable && i < all->n; i++) {
        const struct guarantee *g = &all->at[i];
        bool concerned = j->group != NULL ? g->w->in == j->group : g->w == j->workload;
        for (size_t k = 0; concerned && k < all->hazard_count; k++) {
            if (breaks(c, j, g, &g->outcomes[k], out)) {
                return true;
            }
        }
    }
    return false;
}

/* -------------------------------------------------------------------------------- what is said */

static void say_broken(const struct run_check *c, struct diag *d, const struct broken *b)
{
    struct arena *a = c->r->arena;
    diag_severity(d, SEV_ERROR);
    diag_mark(d, b->o->promise.rpo->span, "this is not kept");
    diag_note(d, "`%.*s` may lose up to %.*s at %.*s; if clocks never changed, up to %.*s",
              STR_ARG(b->g->w->name.v), STR_ARG(time_words(a, b->o->loss)),
              STR_ARG(b->o->hazard->name), STR_ARG(time_words(a, b->steady)));
}

static void help_clock(const struct run_check *c, struct diag *d, const struct job *j)
{
    bool ours = j->kind == JOB_DUMP || j->kind == JOB_DRILL ||
                (j->copy != NULL && j->copy->to->type.v == STORE_CSI_SNAPSHOT);
    help_moved(c, d, j, NULL, "move it to a time of the day at which no clocks change");
    if (ours) {
        diag_help(d, "or run it by a clock that never changes: `{at: %.*s, zone: UTC}`",
                  STR_ARG(j->schedule->at.v));
    }
}

static void report_skip(const struct run_check *c, const struct job *j, const struct trouble *t)
{
    struct arena *a = c->r->arena;
    const struct clock_trouble *s = &t->skip;
    struct broken broken;
    struct diag *d = diag_at(c->r->ds, D_DST_GAP, j->schedule->at.span,
                             "`%.*s` does not run on %.*s: the clocks of %.*s skip %.*s",
                             STR_ARG(j->name), STR_ARG(date_print(a, s->wall)),
                             STR_ARG(zone_name(j->zone)), STR_ARG(wall_time(a, s->wall)));
    diag_note(d, "the run before is at %.*s, the next at %.*s, %.*s later",
              STR_ARG(instant_print(a, s->from)), STR_ARG(instant_print(a, s->to)),
              STR_ARG(time_words(a, s->to - s->from)));
    if (t->repeats) {
        diag_note(d, "and on %.*s, when %.*s comes twice, it runs twice",
                  STR_ARG(date_print(a, t->repeat.wall)), STR_ARG(wall_time(a, t->repeat.wall)));
    }
    if (find_broken(c, j, &broken)) {
        say_broken(c, d, &broken);
    }
    help_clock(c, d, j);
}

static void report_repeat(const struct run_check *c, const struct job *j,
                          const struct clock_trouble *t)
{
    struct arena *a = c->r->arena;
    struct diag *d = diag_at(c->r->ds, D_DST_REPEAT, j->schedule->at.span,
                             "`%.*s` runs twice on %.*s: the clocks of %.*s show %.*s twice",
                             STR_ARG(j->name), STR_ARG(date_print(a, t->wall)),
                             STR_ARG(zone_name(j->zone)), STR_ARG(wall_time(a, t->wall)));
    diag_note(d, "at %.*s and at %.*s, %.*s later", STR_ARG(instant_print(a, t->from)),
              STR_ARG(instant_print(a, t->to)), STR_ARG(time_words(a, t->to - t->from)));
    if (j->copy != NULL) {
        diag_note(d, "what is kept by count then reaches less far back");
    }
    help_clock(c, d, j);
}

static const struct trouble *trouble_of(struct arena *a, struct map *known, const struct job *j)
{
    struct str key = str_fmt(a, "%p", (const void *)j->gaps);
    struct trouble *t = map_get(known, key);
    if (t == NULL) {
        t = arena_one(a, struct trouble);
        t->skips = clock_skip(j->gaps, &t->skip);
        t->repeats = clock_repeat(j->gaps, &t->repeat);
        map_put(known, key, t);
    }
    return t;
}

void judge_clock_changes(const struct run_check *c)
{
    struct map known = map_new(c->r->arena);
    for (size_t i = 0; i < c->jobs.n; i++) {
        const struct job *j = &c->jobs.at[i];
        if (j->kind == JOB_EXTERNAL || too_long(j) || !clock_changes(j->zone)) {
            continue;
        }
        const struct trouble *t = trouble_of(c->r->arena, &known, j);
        if (t->skips) {
            report_skip(c, j, t);
        } else if (t->repeats) {
            report_repeat(c, j, &t->repeat);
        }
    }
}
