/*
 * The model is const, and small where it is changed: the workload, its tier, its group and one copy
 * are taken over by value, and the proof is asked about these.
 */
#include "prove/suppose.h"

#include "prove/gaps_data.h"
#include "prove/translate.h"
#include "units/schedule.h"

struct suppose {
    struct arena *a;
    struct proving proving;
    struct map timings; /* words, zone, shift → struct timing, not usable where there is none */
};

struct suppose *suppose_new(struct arena *a, const struct policy *p)
{
    struct suppose *s = arena_one(a, struct suppose);
    *s = (struct suppose){.a = a, .proving = proving_new(a, a, p), .timings = map_new(a)};
    return s;
}

static struct timing timing_of(struct suppose *s, const struct timing *like, struct str words)
{
    const struct gaps *g = like->gaps;
    struct timing out = {.written = words, .zone = like->zone, .shift = like->shift};
    struct schedule_line line;
    struct misread m = {0};
    struct cron moved;
    struct gaps *own;
    if (schedule_parse(s->a, words, &line, &m) != SCHEDULE_FINE || line.sets.every ||
        !translate(&line.sets, like->shift, &moved) ||
        gaps_new(s->a, &moved, g->z, g->start, g->from, g->to, &own) != GAPS_FINE ||
        gaps_firings(own) == 0) {
        return out;
    }
    out.cron = cron_print(s->a, &moved);
    out.gaps = own;
    out.worst_gap = gaps_worst(own).seconds;
    out.least_gap = gaps_least(own).seconds;
    out.usable = true;
    return out;
}

const struct timing *suppose_timing(struct suppose *s, const struct timing *like, struct str words)
{
    struct str key = str_fmt(s->a, "%.*s\n%.*s\n%lld", STR_ARG(words), STR_ARG(like->zone),
                             (long long)like->shift);
    struct timing *when = map_get(&s->timings, key);
    if (when == NULL) {
        when = arena_one(s->a, struct timing);
        *when = timing_of(s, like, str_copy(s->a, words));
        map_put(&s->timings, key, when);
    }
    return when->usable ? when : NULL;
}

/* The list with one copy replaced. */
static struct items replaced(struct suppose *s, const struct items *copies,
                             const struct supposed *what)
{
    struct items out = *copies;
    out.at = arena_many(s->a, copies->n + 1, void *);
    for (size_t i = 0; i < copies->n; i++) {
        out.at[i] = copies->at[i];
        if (out.at[i] == what->copy) {
            struct copy *c = arena_one(s->a, struct copy);
            *c = *what->copy;
            c->when = *what->runs;
            out.at[i] = c;
        }
    }
    return out;
}

struct outcome suppose_outcome(struct suppose *s, const struct hazard *h, const struct workload *w,
                               const struct supposed *what)
{
    struct workload changed = *w;
    struct tier tier = *w->of;
    changed.of = &tier;
    if (what->none_missed) {
        tier.missed_runs.v = 0;
    }
    if (what->copy != NULL) {
        changed.copies = replaced(s, &w->copies, what);
    }
    if (what->copy != NULL && w->in != NULL) {
        changed.in = arena_one(s->a, struct group); /* the proof knows groups by their address */
        *changed.in = *w->in;
        changed.in->copies = replaced(s, &w->in->copies, what);
    }
    if (what->dumps != NULL) {
        changed.dump.when = *what->dumps;
    }
    return outcome_if(&s->proving, h, &changed);
}
