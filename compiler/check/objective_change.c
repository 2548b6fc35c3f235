/*
 * The least change that keeps a promise. Schedules are tried from the coarsest to the finest, each
 * by playing it: what is proposed has been proved like what is there.
 */
#include "check/objectives.h"

#include "prove/translate.h"
#include "units/duration.h"
#include "units/schedule.h"

/* ------------------------------------------------------------------------------------- schedules
 */

static const struct {
    const char *words; /* with the time of day, or the minute, of the schedule that is there */
    int64_t seconds;   /* no gap of it is shorter than it can be */
    bool clock;
} steps[] = {
    {"monthly on 1 at", 28 * DAY, true},
    {"sunday at", 7 * DAY, true},
    {"daily at", DAY, true},
    {"every 12h at", 12 * 3600, false},
    {"every 8h at", 8 * 3600, false},
    {"every 6h at", 6 * 3600, false},
    {"every 4h at", 4 * 3600, false},
    {"every 3h at", 3 * 3600, false},
    {"every 2h at", 2 * 3600, false},
    {"hourly at", 3600, false},
    {"every 30m", 1800, false},
    {"every 20m", 1200, false},
    {"every 15m", 900, false},
    {"every 10m", 600, false},
    {"every 5m", 300, false},
};
enum { STEPS = sizeof steps / sizeof steps[0], YEARS = 38 /* that are played */ };

static int first_bit(uint64_t set)
{
    return set == 0 ? 0 : __builtin_ctzll(set);
}

/* With the hour and minute of the schedule that it replaces. */
static struct str step_words(struct arena *a, size_t i, const struct timing *like)
{
    struct schedule_line line;
    struct misread m = {0};
    if (schedule_parse(a, like->written, &line, &m) != SCHEDULE_FINE) {
        return (struct str){0};
    }
    int hour = first_bit(line.sets.hour), minute = first_bit(line.sets.minute);
    if (steps[i].clock) {
        return str_fmt(a, "%s %02d:%02d", steps[i].words, hour, minute);
    }
    bool plain = minute == 0 || steps[i].seconds < 3600;
    struct str words = str_of(steps[i].words);
    return plain ? str_sub(words, 0, steps[i].seconds < 3600 ? words.n : words.n - 3)
                 : str_fmt(a, "%s :%02d", steps[i].words, minute);
}

struct step {
    const struct timing *when;
    struct outcome out;
};

/* A number that is only known from below is not kept, but this would be all of it that is known. */
static bool would_keep(const struct outcome *o)
{
    return !o->none && (o->rpo_verdict == VERDICT_KEPT || o->rpo_verdict == VERDICT_WITHIN_GRACE ||
                        o->rpo_verdict == VERDICT_UNPROVED);
}

static bool keeps_all(struct judging *j, const struct broken *b, const struct supposed *what,
                      struct outcome *out)
{
    for (size_t i = 0; i < b->hazard_count; i++) {
        struct outcome o = suppose_outcome(j->suppose, b->hazards[i], b->worst->w, what);
        if (!would_keep(&o)) {
            return false;
        }
        if (i == 0 || o.loss > out->loss) {
            *out = o;
        }
    }
    return true;
}

/* As run-longer-than-interval sees it; a run that is estimated copies less when it comes oftener. */
static bool ends_in_time(const struct broken *b, const struct copy *copy, const struct timing *when)
{
    const struct number *takes = copy != NULL ? &copy->takes : &b->worst->w->dump.takes;
    return !usable(takes->from) || takes->v < when->least_gap;
}

/* The coarsest step from `first` on that keeps every scenario. */
static size_t step_find(struct judging *j, const struct broken *b, const struct copy *copy,
                        const struct timing *like, size_t first, struct step *found)
{
    int64_t most = b->promised->v + b->worst->w->of->grace.v;
    for (size_t i = first; i < STEPS && j->runs_left > 0; i++) {
        if (b->of->surviving_count == 1 && steps[i].seconds > most) {
            continue;
        }
        const struct timing *when =
            suppose_timing(j->suppose, like, step_words(j->r->arena, i, like));
        struct supposed what = {
            .copy = copy, .runs = copy == NULL ? NULL : when, .dumps = copy == NULL ? when : NULL};
        j->runs_left -= (int64_t)b->hazard_count * (YEARS * 365 * DAY / steps[i].seconds);
        if (when != NULL && ends_in_time(b, copy, when) && keeps_all(j, b, &what, &found->out)) {
            found->when = when;
            return i;
        }
    }
    return STEPS;
}

static void say_step(struct judging *j, struct diag *d, const struct broken *b, struct str name,
                     const struct step *c)
{
    struct arena *a = j->r->arena;
    const char *kept = c->out.rpo_verdict == VERDICT_WITHIN_GRACE ? " within the grace" : "";
    if (c->out.rpo_verdict == VERDICT_UNPROVED) {
        diag_help(d, "run `%.*s` at `%.*s`, which may keep it: %.*s and what is not known",
                  STR_ARG(name), STR_ARG(c->when->written), STR_ARG(duration_full(a, c->out.loss)));
        return;
    }
    (void)b;
    diag_help(d, "run `%.*s` at `%.*s`, which loses %.*s and keeps it%s", STR_ARG(name),
              STR_ARG(c->when->written), STR_ARG(duration_full(a, c->out.loss)), kept);
}

/* The survivor that is nearest to keeping it, which somebody can change here. */
static const struct point *nearest(const struct outcome *o)
{
    const struct point *best = NULL;
    for (size_t i = 0; i < o->surviving_count; i++) {
        const struct point *p = o->surviving[i];
        if (p->kind != POINT_EXTERNAL &&
            (best == NULL || p->alone->seconds < best->alone->seconds)) {
            best = p;
        }
    }
    return best;
}

void help_schedule(struct judging *j, struct diag *d, const struct broken *b)
{
    const struct point *p = b->of->none ? NULL : nearest(b->of);
    struct step found = {0}, full = {0};
    if (p == NULL) {
        return;
    }
    struct str name = p->copy != NULL ? p->copy->key.v : STR("dump");
    size_t at = step_find(j, b, p->copy, p->when, 0, &found);
    if (at == STEPS && p->kind == POINT_DUMP_COPY) {
        name = STR("dump");
        at = step_find(j, b, NULL, &p->dump->when, 0, &found);
    }
    if (at == STEPS) {
        return;
    }
    say_step(j, d, b, name, &found);
    if (found.out.rpo_verdict == VERDICT_WITHIN_GRACE &&
        step_find(j, b, str_is(name, "dump") ? NULL : p->copy,
                  str_is(name, "dump") && p->dump != NULL ? &p->dump->when : p->when, at + 1,
                  &full) != STEPS &&
        full.out.rpo_verdict == VERDICT_KEPT) {
        say_step(j, d, b, name, &full);
    }
}

/* ----------------------------------------------------------------------------------------- order
 */

/* The schedule moved by some seconds, in words; empty where it cannot be said. */
static struct str moved_words(struct arena *a, const struct timing *when, int64_t by)
{
    struct schedule_line line, again;
    struct misread m = {0};
    struct cron moved;
    if (schedule_parse(a, when->written, &line, &m) != SCHEDULE_FINE || line.sets.every ||
        !translate(&line.sets, by, &moved) ||
        schedule_parse(a, cron_print(a, &moved), &again, &m) != SCHEDULE_FINE) {
        return (struct str){0};
    }
    return again.words;
}

/* The dump, or the copy of its volume, moved next to the other one, in the zone of that. */
static bool order_try(struct judging *j, struct diag *d, const struct broken *b,
                      const struct point *p, bool dump, int64_t lead)
{
    struct arena *a = j->r->arena;
    const struct timing *like = dump ? p->when : &p->dump->when;
    const struct schedule *own = dump ? &p->dump->schedule : &p->copy->schedule;
    struct str words = moved_words(a, like, dump ? -lead : lead);
    const struct timing *when = words.n == 0 ? NULL : suppose_timing(j->suppose, like, words);
    struct supposed what = {
        .copy = dump ? NULL : p->copy, .runs = when, .dumps = dump ? when : NULL};
    struct outcome out;
    if (when == NULL || !keeps_all(j, b, &what, &out) || out.rpo_verdict == VERDICT_UNPROVED) {
        return false;
    }
    diag_help(d, "%s `%.*s` at `%.*s`%s, %s: that loses %.*s and keeps it%s", dump ? "dump" : "run",
              STR_ARG(dump ? b->worst->w->name.v : p->copy->key.v), STR_ARG(words),
              said(own->zone.from) ? " without a `zone`" : "",
              dump ? "before its volume is copied" : "when the dump is complete",
              STR_ARG(duration_full(a, out.loss)),
              out.rpo_verdict == VERDICT_WITHIN_GRACE ? " within the grace" : "");
    return true;
}

bool help_order(struct judging *j, struct diag *d, const struct broken *b)
{
    enum { QUARTER = 900 };
    for (size_t i = 0; i < b->of->surviving_count; i++) {
        const struct point *p = b->of->surviving[i];
        if (p->kind != POINT_DUMP_COPY) {
            continue;
        }
        int64_t lead = (p->chain.takes + QUARTER) / QUARTER * QUARTER;
        bool plain_copy = !said(p->copy->schedule.zone.from),
             plain_dump = !said(p->dump->schedule.zone.from);
        if ((plain_copy && order_try(j, d, b, p, true, lead)) ||
            (plain_dump && order_try(j, d, b, p, false, lead))) {
            return true;
        }
    }
    return false;
}

/* ------------------------------------------------------------------------------------ objectives
 */

static const struct number *promise_in(const struct broken *b, const struct outcome *o)
{
    return b->recovery ? o->promise.rto : o->promise.rpo;
}

/* What all workloads under this objective keep in these scenarios; 0: it cannot be said. */
static int64_t kept_by_all(const struct judging *j, const struct broken *b)
{
    int64_t most = 0;
    for (size_t i = 0; i < j->all->n; i++) {
        const struct guarantee *g = &j->all->at[i];
        for (size_t h = 0; g->w->of == b->worst->w->of && h < b->hazard_count; h++) {
            const struct outcome *o = &g->outcomes[b->hazards[h] - j->all->hazards];
            bool unknown = b->recovery ? o->recovery.infinite || o->recovery.low : o->loss_low;
            int64_t kept = b->recovery ? o->recovery.total : o->loss;
            if (promise_in(b, o) == b->promised && (o->none || unknown)) {
                return 0;
            }
            most = promise_in(b, o) == b->promised && kept > most ? kept : most;
        }
    }
    return most;
}

void help_objective(struct judging *j, struct diag *d, const struct broken *b)
{
    struct arena *a = j->r->arena;
    int64_t kept = kept_by_all(j, b);
    if (kept == 0) {
        return;
    }
    bool others = kept > (b->recovery ? b->of->recovery.total : b->of->loss);
    struct str text = objective_text(a, b, b->recovery ? "rto" : "rpo", promisable(a, kept));
    diag_help(d, "promise what is kept: `%.*s`%s", STR_ARG(text),
              others ? ", by all workloads of the tier" : "");
}
