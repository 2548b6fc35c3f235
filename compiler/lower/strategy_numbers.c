/*
 * A guarantee as three cells: what is promised, what is certain, and what lies between. A number that
 * is known from below only says so, and has no margin.
 */
#include "lower/strategy.h"

#include <stdlib.h>

#include "units/duration.h"

static struct str words(struct strategy *s, int64_t seconds)
{
    return duration_full(s->a, seconds);
}

static void promised(struct strategy *s, struct node *row, const struct number *n)
{
    doc_text(s->a, row, n == NULL ? STR("none") : words(s, n->v));
}

static void margin(struct strategy *s, struct node *row, const struct number *n, bool known,
                   bool low, int64_t seconds, enum verdict v)
{
    if (n == NULL) {
        doc_text(s->a, row, STR("–"));
    } else if (v == VERDICT_WITHIN_GRACE) {
        doc_fmt(s->a, row, "over by %.*s, within the grace", STR_ARG(words(s, seconds - n->v)));
    } else if (!known || (!low && seconds > n->v)) {
        struct str over = known ? words(s, seconds - n->v) : STR("all of it");
        node_add(s->a, row, doc_strong(s->a, node_fmt(s->a, "exceeded by %.*s", STR_ARG(over))));
    } else if (low && seconds > n->v) {
        struct node *text =
            node_fmt(s->a, "exceeded by at least %.*s", STR_ARG(words(s, seconds - n->v)));
        node_add(s->a, row, doc_strong(s->a, text));
    } else {
        doc_text(s->a, row, low ? STR("unproved") : words(s, n->v - seconds));
    }
}

static void guaranteed(struct strategy *s, struct node *row, bool low, int64_t seconds)
{
    doc_fmt(s->a, row, "%s%.*s", low ? "at least " : "", STR_ARG(words(s, seconds)));
}

void strategy_loss(struct strategy *s, struct node *row, const struct outcome *o)
{
    promised(s, row, o->promise.rpo);
    if (o->none) {
        doc_text(s->a, row, STR("everything"));
    } else {
        guaranteed(s, row, o->loss_low, o->loss);
    }
    margin(s, row, o->promise.rpo, !o->none, !o->none && o->loss_low, o->loss, o->rpo_verdict);
}

void strategy_recovery(struct strategy *s, struct node *row, const struct outcome *o)
{
    bool back = !o->none && !o->recovery.infinite;
    promised(s, row, o->promise.rto);
    if (back) {
        guaranteed(s, row, o->recovery.low, o->recovery.total);
    } else {
        doc_text(s->a, row, STR("never"));
    }
    /* what is declared where nothing is promised is no promise to hold it to */
    bool declared = o->rto_verdict == VERDICT_NONE;
    margin(s, row, declared ? NULL : o->promise.rto, back, back && o->recovery.low,
           o->recovery.total, o->rto_verdict);
}

struct str strategy_verdict(struct strategy *s, const struct outcome *o)
{
    if (o->rpo_verdict == VERDICT_ACCEPTED) {
        return str_fmt(s->a, "accepted: %.*s", STR_ARG(o->promise.own->accept.v));
    }
    const char *rpo = verdict_name(o->rpo_verdict), *rto = verdict_name(o->rto_verdict);
    return o->rpo_verdict == o->rto_verdict ? str_of(rpo)
                                            : str_fmt(s->a, "loss %s, recovery %s", rpo, rto);
}

/* --------------------------------------------------------------------------------- what is worst */

static int grade(enum verdict v)
{
    static const int grades[VERDICT_COUNT] = {
        [VERDICT_NONE] = 0,         [VERDICT_ACCEPTED] = 1, [VERDICT_KEPT] = 2,
        [VERDICT_WITHIN_GRACE] = 3, [VERDICT_UNPROVED] = 4, [VERDICT_EXCEEDED] = 5,
    };
    return grades[v];
}

static int worse(const struct outcome *o)
{
    int rpo = grade(o->rpo_verdict), rto = grade(o->rto_verdict);
    return rpo > rto ? rpo : rto;
}

static int64_t left(const struct outcome *o) /* of the objective for the loss */
{
    return o->promise.rpo == NULL ? INT64_MAX : o->none ? INT64_MIN : o->promise.rpo->v - o->loss;
}

int strategy_danger(const struct guarantee *x, const struct guarantee *y, size_t scenario)
{
    const struct outcome *a = &x->outcomes[scenario], *b = &y->outcomes[scenario];
    int c = worse(b) - worse(a);
    if (c == 0 && left(a) != left(b)) {
        c = left(a) < left(b) ? -1 : 1;
    }
    return c != 0 ? c : str_cmp(x->w->name.v, y->w->name.v);
}

struct in_danger {
    const struct guarantee *g;
    size_t scenario;
};

static int by_danger(const void *x, const void *y)
{
    const struct in_danger *a = x, *b = y;
    return strategy_danger(a->g, b->g, a->scenario);
}

bool strategy_wants(const struct strategy *s, const struct guarantee *g)
{
    return s->wish == NULL || s->wish->workload(s->wish->data, g->w->name.v);
}

const struct guarantee *const *strategy_by_danger(struct strategy *s, size_t scenario, size_t *n)
{
    const struct guarantees *all = s->p->guarantees;
    struct in_danger *order = arena_many(s->a, all->n, struct in_danger);
    const struct guarantee **out = arena_many(s->a, all->n, const struct guarantee *);
    *n = 0;
    for (size_t i = 0; i < all->n; i++) {
        if (strategy_wants(s, &all->at[i])) {
            order[(*n)++] = (struct in_danger){&all->at[i], scenario};
        }
    }
    if (*n > s->most) { /* else all are shown, by name */
        qsort(order, *n, sizeof *order, by_danger);
    }
    for (size_t i = 0; i < *n; i++) {
        out[i] = order[i].g;
    }
    return out;
}
