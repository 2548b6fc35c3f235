/*
 * A derivation that a reader can follow by hand: first the copies that count, each with its gap,
 * its run and its reach, then each scenario with its witness, and what a recovery is made of. Every
 * number that somebody wrote has its place behind it.
 */
#include "cli/why_text.h"

#include "units/date.h"
#include "units/duration.h"
#include "units/quantity.h"

void why_at(const struct why *y, struct buf *b, struct span s, enum origin from)
{
    if (from == DEFAULTED) {
        buf_z(b, " (default)");
    } else if (span_known(s)) {
        struct str file = texts_name(y->texts, s.file);
        buf_fmt(b, " (%.*s:%u)", STR_ARG(file), texts_place(y->texts, s.file, s.start).line);
    }
}

void why_number(const struct why *y, struct buf *b, const struct number *n)
{
    why_at(y, b, n->span, n->from);
}

void why_time(struct buf *b, int64_t seconds)
{
    buf_add(b, duration_full(b->arena, seconds));
    if (seconds >= 60) {
        buf_fmt(b, " = %lld s", (long long)seconds);
    }
}

void why_instant(const struct why *y, struct buf *b, int64_t t)
{
    buf_add(b, instant_print(y->a, t));
}

/* --------------------------------------------------------------------------------------- copies */

static void gap(const struct why *y, struct buf *b, const struct timing *when)
{
    buf_z(b, "    gap        at most ");
    why_time(b, when->worst_gap);
    if (when->worst_gap > 0) {
        buf_z(b, ", from ");
        why_instant(y, b, when->worst_from);
        buf_z(b, " to ");
        why_instant(y, b, when->worst_to);
        buf_z(b, "; at least ");
        why_time(b, when->least_gap);
    }
    buf_char(b, '\n');
}

static void change(const struct why *y, struct buf *b, const struct change *c, int64_t run_gap)
{
    const struct volume *v = c->volume;
    bool sized = usable(v->size.from), rated = usable(v->daily_change.from);
    buf_fmt(b, "               %.*s/%.*s: ", STR_ARG(v->pvc.namespace), STR_ARG(v->pvc.name));
    if (!sized && !rated) {
        buf_z(b, "neither its size nor its daily change is known, so it counts 0\n");
        return;
    }
    buf_add(b, quantity_words(y->a, c->bytes));
    if (rated) {
        buf_fmt(b, ", by %s a day", quantity_words(y->a, v->daily_change.v).p);
        why_number(y, b, &v->daily_change);
        buf_fmt(b, " in %s", duration_words(y->a, run_gap).p);
    }
    if (sized) {
        buf_fmt(b, ", %s %s", rated ? "and no more than its size of" : "all of its size of",
                quantity_words(y->a, v->size.v).p);
        why_number(y, b, &v->size);
    }
    buf_char(b, '\n');
}

/* The model counts what has changed (proof.md 2), and a run that moves everything takes longer. */
static void full_run(const struct why *y, struct buf *b, const struct point *p)
{
    const struct span_from *f = &p->from;
    int64_t bytes = 0;
    bool all = true;
    if (p->copy == NULL || !usable(p->copy->full.from) || p->copy->full.v < 1 || f->rate == NULL) {
        return;
    }
    for (size_t i = 0; i < f->n; i++) {
        const struct number *size = &f->changes[i].volume->size;
        all = all && usable(size->from);
        bytes += usable(size->from) && size->v < INT64_MAX / 2 - bytes ? size->v : 0;
    }
    int64_t takes = bytes / f->rate->v + (bytes % f->rate->v != 0);
    if (takes <= p->chain.span) {
        return;
    }
    buf_fmt(b, "               not counted: one run in %lld is full and moves %s%s, which takes ",
            (long long)p->copy->full.v, all ? "" : "at least ", quantity_words(y->a, bytes).p);
    why_time(b, takes);
    buf_z(b, "; state it as `takes` to count it\n");
}

static void estimate(const struct why *y, struct buf *b, const struct point *p)
{
    const struct span_from *f = &p->from;
    buf_fmt(b, ": %s may have changed in ", quantity_words(y->a, f->bytes).p);
    why_time(b, f->gap);
    if (f->rate == NULL) {
        buf_z(b, ", and `transfer.backup` does not say how fast it is moved\n");
    } else {
        buf_fmt(b, ", at %s a second", quantity_words(y->a, f->rate->v).p);
        why_number(y, b, f->rate);
        buf_char(b, '\n');
    }
    for (size_t i = 0; i < f->n; i++) {
        change(y, b, &f->changes[i], f->gap);
    }
    full_run(y, b, p);
}

static void span(const struct why *y, struct buf *b, const struct point *p)
{
    buf_z(b, "    run        ");
    why_time(b, p->chain.span);
    if (p->from.takes != NULL) {
        buf_z(b, ", as stated");
        why_number(y, b, p->from.takes);
        buf_char(b, '\n');
    } else if (p->from.changes != NULL) {
        estimate(y, b, p);
    } else if (p->kind == POINT_DUMP) {
        buf_z(b, ": `takes` does not say how long the dump takes\n");
    } else if (p->kind == POINT_EXTERNAL) {
        buf_z(b, ": no `takes`\n");
    } else {
        buf_z(b, ": a snapshot is an instant\n");
    }
    if (p->chain.dump != NULL) {
        buf_fmt(b,
                "    content    the newest dump that is complete when the run starts; a dump takes "
                "%s\n",
                duration_words(y->a, p->chain.takes).p);
    }
}

static void keep_place(const struct why *y, struct buf *b, const struct point *p)
{
    const struct keep *k = p->copy != NULL ? &p->copy->keep : &p->dump->keep;
    why_at(y, b, k->span, k->from);
}

static void lookback(const struct why *y, struct buf *b, const struct point *p)
{
    buf_z(b, "    look-back  ");
    if (p->unlimited) {
        buf_z(b, "unlimited: the lifecycle has no `expire`\n");
        return;
    }
    why_time(b, p->lookback);
    if (p->keep > 0) {
        struct gap sum = gaps_least_sum(p->when->gaps, p->keep);
        buf_fmt(b, ": %lld are kept", (long long)p->keep);
        keep_place(y, b, p);
        if (sum.seconds > 0) {
            buf_fmt(b, "; the least sum of %lld gaps, ", (long long)p->keep - 1);
            why_time(b, sum.seconds);
            buf_z(b, " from ");
            why_instant(y, b, sum.from);
            buf_z(b, " to ");
            why_instant(y, b, sum.to);
            buf_z(b, ", less the run");
        }
    } else if (p->kind == POINT_DUMP && p->dump->store != NULL) {
        buf_z(b, ", when the lifecycle expires it");
        why_number(y, b, &p->dump->store->lifecycle.expire);
    } else if (p->copy != NULL && usable(p->copy->keep.from)) {
        buf_z(b, ", as stated");
        keep_place(y, b, p);
    }
    buf_char(b, '\n');
}

static void copy(const struct why *y, struct buf *b, const struct point *p)
{
    const struct schedule *s = p->copy != NULL ? &p->copy->schedule : &p->dump->schedule;
    const struct str store = p->store == NULL ? STR("its PVC") : p->store->name.v;
    buf_fmt(b, "  %.*s: %s in %.*s\n", STR_ARG(p->name), p->store_kind, STR_ARG(store));
    buf_fmt(b, "    schedule   %.*s", STR_ARG(p->when->written));
    why_at(y, b, s->at.span, s->at.from);
    buf_fmt(b, ", `%.*s` in %.*s\n", STR_ARG(p->when->cron), STR_ARG(p->when->zone));
    gap(y, b, p->when);
    span(y, b, p);
    lookback(y, b, p);
    if (p->expired) {
        buf_z(b, "    expired    it may be gone before the next one is complete, so it saves "
                 "nothing: alone it"
                 " loses ");
        why_time(b, p->alone->seconds);
        buf_char(b, '\n');
    }
}

/* ----------------------------------------------------------------------------------------- the
 * whole */

static void workload(const struct why *y, struct buf *b, const struct guarantee *g)
{
    const struct workload *w = g->w;
    buf_fmt(b, "\n%.*s", STR_ARG(w->name.v));
    why_at(y, b, w->head.span, w->head.from);
    buf_fmt(b, ", tier %.*s", STR_ARG(w->of->name.v));
    why_at(y, b, w->of->head.span, w->of->head.from);
    buf_char(b, '\n');
    if (g->missed > 0) {
        buf_fmt(b, "  %lld consecutive %s of every schedule may fail", (long long)g->missed,
                g->missed == 1 ? "run" : "runs");
        why_number(y, b, &w->of->missed_runs);
        buf_char(b, '\n');
    }
    for (size_t i = 0; i < g->points.n; i++) {
        copy(y, b, &g->points.at[i]);
    }
    if (g->points.n == 0) {
        buf_z(b, "  it has no copies that count\n");
    }
    for (size_t i = 0; i < y->all->hazard_count; i++) {
        if (why_wants(y, OPT_SCENARIO, g->outcomes[i].hazard->name)) {
            why_scenario(y, b, g, &g->outcomes[i]);
        }
    }
}

struct str why_text(const struct why *y)
{
    struct buf b = {.arena = y->a};
    buf_fmt(&b, "policy %.*s: the worst from ", STR_ARG(y->p->name.v));
    why_instant(y, &b, HORIZON_FROM);
    buf_z(&b, " to ");
    why_instant(y, &b, HORIZON_TO);
    if (y->tzdata.n > 0) {
        buf_fmt(&b, ", time zones of %.*s", STR_ARG(y->tzdata));
    }
    buf_char(&b, '\n');
    for (size_t i = 0; i < y->all->n; i++) {
        if (why_wants(y, OPT_WORKLOAD, y->all->at[i].w->name.v)) {
            workload(y, &b, &y->all->at[i]);
        }
    }
    return buf_str(&b);
}
