/*
 * One scenario of one workload: what is lost, how far back what survives reaches, how long it
 * takes.
 */
#include "cli/why_text.h"
#include "units/duration.h"
#include "units/quantity.h"

static const char *at_least(bool low)
{
    return low ? "at least " : "";
}

static void verdict(const struct why *y, struct buf *b, const struct outcome *o, enum verdict v,
                    const struct number *promised, const struct number *grace)
{
    buf_fmt(b, ": %s", verdict_name(v));
    if (promised != NULL) {
        buf_z(b, ", ");
        why_time(b, promised->v);
        buf_z(b, v == VERDICT_NONE ? " is declared, and nothing promised" : " is promised");
        why_number(y, b, promised);
        if (v == VERDICT_WITHIN_GRACE) {
            buf_z(b, " and ");
            why_time(b, grace->v);
            buf_z(b, " of grace");
            why_number(y, b, grace);
        }
    } else if (v == VERDICT_NONE) {
        buf_z(b, " is promised");
    }
    if (v == VERDICT_ACCEPTED) {
        buf_fmt(b, ", because %.*s", STR_ARG(o->promise.own->accept.v));
        why_at(y, b, o->promise.own->accept.span, o->promise.own->accept.from);
    }
    buf_char(b, '\n');
}

/* ----------------------------------------------------------------------------------------- loss */

static void player(const struct why *y, struct buf *b, const struct guarantee *g,
                   const struct point *p, int64_t at)
{
    struct run before, after;
    buf_fmt(b, "                 %.*s: ", STR_ARG(p->name));
    if (!runs_around(&p->chain, g->missed, at, &before, &after) || before.content == NO_CONTENT) {
        buf_z(b, "nothing that is certain\n");
        return;
    }
    buf_z(b, p->dump != NULL ? "the dump begun at " : "content of ");
    why_instant(y, b, before.content);
    if (g->missed > 0) {
        buf_fmt(b, " (%lld later may have failed)", (long long)g->missed);
    }
    buf_z(b, "; the run of ");
    why_instant(y, b, after.start);
    buf_z(b, after.done == at ? " is complete now\n" : " is complete at ");
    if (after.done != at) {
        why_instant(y, b, after.done);
        buf_char(b, '\n');
    }
}

static void loss(const struct why *y, struct buf *b, const struct guarantee *g,
                 const struct outcome *o)
{
    buf_z(b, "    loss       ");
    if (o->spared) {
        buf_z(b, "0 s, other replicas go on");
    } else if (o->none) {
        buf_z(b, "everything, nothing survives");
    } else {
        buf_z(b, at_least(o->loss_low));
        why_time(b, o->loss);
    }
    verdict(y, b, o, o->rpo_verdict, o->promise.rpo, &g->w->of->grace);
    if (o->hit != NULL) {
        buf_fmt(b, "               the worst store to lose with it is %.*s",
                STR_ARG(o->hit->name.v));
        why_at(y, b, o->hit->head.span, o->hit->head.from);
        buf_char(b, '\n');
    }
    if (o->spared || o->none || !o->witnessed) {
        return;
    }
    buf_z(b, "               from ");
    why_instant(y, b, o->from);
    buf_z(b, " to ");
    why_instant(y, b, o->to);
    buf_z(b, ", just before which is certain:\n");
    for (size_t i = 0; i < o->surviving_count; i++) {
        player(y, b, g, o->surviving[i], o->to);
    }
}

static void low_copies(struct buf *b, const struct outcome *o)
{
    for (size_t i = 0; !o->none && o->loss_low && i < o->contributing_count; i++) {
        if (o->contributing[i]->low) {
            buf_fmt(b, "               %.*s is known from below only: a number is missing above\n",
                    STR_ARG(o->contributing[i]->name));
        }
    }
}

static void lookback(struct buf *b, const struct outcome *o)
{
    if (o->spared || o->none) {
        return;
    }
    buf_z(b, "    look-back  ");
    if (o->unlimited) {
        buf_z(b, "unlimited");
    } else {
        why_time(b, o->lookback);
    }
    for (size_t i = 0; i < o->surviving_count; i++) {
        const struct point *p = o->surviving[i];
        if (o->unlimited ? p->unlimited : p->lookback == o->lookback) {
            buf_fmt(b, ", by %.*s", STR_ARG(p->name));
            break;
        }
    }
    buf_char(b, '\n');
}

/* ------------------------------------------------------------------------------------- recovery */

static void part(struct buf *b, const char *name, int64_t seconds)
{
    buf_fmt(b, "      %-11s", name);
    why_time(b, seconds);
}

static void rebuild(const struct why *y, struct buf *b, const struct outcome *o)
{
    if (!o->hazard->cluster) {
        return;
    }
    part(b, "rebuild", o->recovery.rebuild);
    if (o->recovery.rebuild_from != NULL) {
        why_number(y, b, o->recovery.rebuild_from);
        buf_char(b, '\n');
    } else {
        buf_z(b, ": `recovery.rebuild` does not say how long it takes\n");
    }
}

static void retrieval(const struct why *y, struct buf *b, const struct outcome *o)
{
    if (o->recovery.retrieval != 0) {
        const struct store *s = o->restored->holder;
        part(b, "retrieval", o->recovery.retrieval);
        buf_fmt(b, ": %.*s", STR_ARG(s->name.v));
        why_at(y, b, s->lifecycle.head.span, s->lifecycle.head.from);
        buf_z(b, " archives what is younger than ");
        why_time(b, o->restored->alone->seconds);
        buf_z(b, ", its loss alone\n");
    }
}

static void load(const struct why *y, struct buf *b, const struct outcome *o)
{
    const struct restoring *r = &o->recovery;
    bool external = o->restored->kind == POINT_EXTERNAL;
    if (r->load_from == NULL && (external || o->restored->dump == NULL)) {
        buf_z(b, external ? ", and `restoreTakes` is missing" : "");
        return;
    }
    buf_z(b, external ? ", and " : ", and to load the dump ");
    why_time(b, r->load);
    if (r->load_from != NULL) {
        why_number(y, b, r->load_from);
    } else {
        buf_z(b, ", as the data volumes at that rate, for want of `restoreTakes`");
    }
}

static void others(const struct why *y, struct buf *b, const struct ahead *before)
{
    enum { SHOWN = 6 };
    buf_fmt(b, " after %s%s of ", at_least(before->bytes.low),
            quantity_words(y->a, before->bytes.bytes).p);
    for (size_t i = 0; i < before->count && i < SHOWN; i++) {
        buf_fmt(b, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(before->queue[i]->name.v));
    }
    if (before->count > SHOWN) {
        buf_fmt(b, " and %zu more", before->count - SHOWN);
    }
}

static void transfer(const struct why *y, struct buf *b, const struct outcome *o)
{
    const struct restoring *r = &o->recovery;
    const struct number *rate = &y->p->cluster.transfer.restore;
    bool any = r->own.bytes != 0 || r->before.bytes.bytes != 0;
    part(b, "transfer", r->transfer);
    if (r->own.bytes == 0) {
        buf_z(b, r->own.low ? ": its own size is not known" : ": nothing of its own");
    } else {
        buf_fmt(b, ": %s%s of its own", at_least(r->own.low), quantity_words(y->a, r->own.bytes).p);
    }
    if (r->before.count > 0) {
        others(y, b, &r->before);
    }
    if (any && usable(rate->from) && !rate->none) {
        buf_fmt(b, " at %s a second", quantity_words(y->a, rate->v).p);
        why_number(y, b, rate);
    } else if (any) {
        buf_z(b, ", and `transfer.restore` does not say how fast");
    }
    load(y, b, o);
    buf_char(b, '\n');
}

static void overhead(const struct why *y, struct buf *b, const struct outcome *o)
{
    const struct cluster *c = &y->p->cluster;
    part(b, "overhead", o->recovery.overhead);
    buf_fmt(b, ": %lld %s, %lld a node", (long long)o->recovery.volumes,
            o->recovery.volumes == 1 ? "volume" : "volumes",
            (long long)c->transfer.restores_per_node.v);
    why_number(y, b, &c->transfer.restores_per_node);
    buf_fmt(b, " on %lld", (long long)c->nodes.v);
    why_number(y, b, &c->nodes);
    buf_fmt(b, " at a time, %s each time", duration_words(y->a, c->recovery.per_volume.v).p);
    why_number(y, b, &c->recovery.per_volume);
    buf_char(b, '\n');
}

static void recovery(const struct why *y, struct buf *b, const struct outcome *o)
{
    const struct restoring *r = &o->recovery;
    buf_z(b, "    recovery   ");
    if (o->none || r->infinite) {
        buf_z(b, "never");
    } else {
        buf_z(b, at_least(r->low));
        why_time(b, r->total);
    }
    if (o->restored != NULL && !o->none) {
        buf_fmt(b, ", from %.*s", STR_ARG(o->restored->name));
        if (o->slow_hit != o->hit) {
            buf_fmt(b, " where %s%.*s is hit", o->slow_hit == NULL ? "no store" : "",
                    STR_ARG(o->slow_hit == NULL ? (struct str){0} : o->slow_hit->name.v));
        }
    }
    if (!o->none && r->infinite) {
        const struct store *s = o->restored->holder;
        buf_z(b, ", which cannot be read back: a rule archives its blocks");
        why_at(y, b, s->lifecycle.head.span, s->lifecycle.head.from);
    }
    verdict(y, b, o, o->rto_verdict, o->promise.rto, NULL);
    if (o->none || r->infinite) {
        return;
    }
    part(b, "decide", r->decide);
    why_number(y, b, &y->p->cluster.recovery.decide);
    buf_char(b, '\n');
    rebuild(y, b, o);
    if (!o->spared) {
        retrieval(y, b, o);
        transfer(y, b, o);
    }
    overhead(y, b, o);
}

void why_scenario(const struct why *y, struct buf *b, const struct guarantee *g,
                  const struct outcome *o)
{
    buf_fmt(b, "  %.*s", STR_ARG(o->hazard->name));
    if (o->hazard->custom != NULL) {
        why_at(y, b, o->hazard->custom->head.span, o->hazard->custom->head.from);
    }
    buf_char(b, '\n');
    loss(y, b, g, o);
    low_copies(b, o);
    lookback(b, o);
    recovery(y, b, o);
}
