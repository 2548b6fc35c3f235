/*
 * Rules that cost more than they save. A class bills a least number of days, however soon an object
 * leaves it; a move costs a request, and what it saves depends on how long the object is there
 * after it (S3 user guide, "Transitioning objects using Amazon S3 Lifecycle"). Of the rules of
 * others nothing is known about the objects.
 */
#include "check/lifecycle.h"

#include "prove/price.h"
#include "prove/stay.h"
#include "units/date.h"
#include "units/price.h"
#include "units/quantity.h"

enum { MONTHS = 12, YEAR = 365, MILLE = 1000, HUNDRED = 100 };

#define GIB (INT64_C(1) << 30)

struct judged { /* a store and its dumps */
    struct check_run *r;
    const struct policy *p;
    const struct store *s;
};

static bool held_by(const struct judged *j, const struct workload *w)
{
    return usable(w->dump.head.from) && w->dump.store == j->s && usable(w->dump.to.size.from) &&
           w->dump.when.usable;
}

static struct price price_in(const struct judged *j, const struct stay *x, enum tariff t)
{
    return price_of(j->p, j->s, x->class, x->name, t);
}

/* ------------------------------------------------------------------------------- one move of one
 * dump, in nano-units of the currency */

struct balance {
    bool known;
    int64_t left, moved, move; /* for the days that it is there; the move itself */
    int64_t left_a_month, moved_a_month;
    struct price before, after, request;
};

static int64_t lying(int64_t bytes, const struct price *price, int64_t days)
{
    return ratio_near(bytes, price->nano * days * MONTHS, GIB * YEAR);
}

static struct balance balance_of(const struct judged *j, const struct stay *from,
                                 const struct stay *to)
{
    struct price standard = price_of(j->p, j->s, CLASS_STANDARD, (struct str){0}, TARIFF_STORAGE);
    struct balance b = {.before = price_in(j, from, TARIFF_STORAGE),
                        .after = price_in(j, to, TARIFF_STORAGE),
                        .request = price_in(j, to, TARIFF_MOVE)};
    bool beside = from->bytes_standard > 0 || to->bytes_standard > 0;
    b.known = b.before.known && b.after.known && b.request.known && (standard.known || !beside) &&
              to->class != CLASS_INTELLIGENT_TIERING && from->class != CLASS_INTELLIGENT_TIERING;
    if (!b.known) {
        return b;
    }
    b.move = ratio_near(b.request.nano, 1, MILLE);
    b.left_a_month = ratio_near(from->bytes, b.before.nano, GIB) +
                     ratio_near(from->bytes_standard, standard.nano, GIB);
    b.moved_a_month = ratio_near(to->bytes, b.after.nano, GIB) +
                      ratio_near(to->bytes_standard, standard.nano, GIB);
    if (to->to != STAYS) {
        int64_t days = to->to - to->from;
        b.left = lying(from->bytes, &b.before, days) + lying(from->bytes_standard, &standard, days);
        b.moved =
            lying(to->bytes, &b.after, to->billed) + lying(to->bytes_standard, &standard, days);
    }
    return b;
}

/* A move that is never undone pays at some time, if it saves anything. */
static bool loses(const struct balance *b, const struct stay *x)
{
    return b->known &&
           (x->to == STAYS ? b->moved_a_month >= b->left_a_month : b->moved + b->move > b->left);
}

/* Of so many that a difference is seen: nano-units of one are micro-units of a thousand. */
static void show_balance(const struct judged *j, struct diag *d, const struct balance *b,
                         const struct stay *from, const struct stay *x)
{
    struct arena *a = j->r->arena;
    struct str c = currency_of(j->p);
    if (!b->known || x->to == STAYS) {
        return;
    }
    diag_note(
        d,
        "a hundred thousand of them cost %.*s to move, and %.*s until they are gone; in %.*s %.*s",
        STR_ARG(money_words(a, b->move * HUNDRED, c)),
        STR_ARG(money_words(a, b->moved * HUNDRED, c)), STR_ARG(from->name),
        STR_ARG(money_words(a, b->left * HUNDRED, c)));
}

static void show_source(const struct judged *j, struct diag *d, const struct price *price)
{
    struct str day = date_print(j->r->arena, price->as_of);
    if (span_known(price->at)) {
        diag_mark(d, price->at, "the price of %.*s", STR_ARG(day));
    } else {
        diag_note(d, "by list prices of AWS of %.*s (us-east-1)", STR_ARG(day));
    }
}

/* ------------------------------------------------------------------------ lifecycle-early-delete
 */

/* Micro-units a month for days on which no dump is there any more; `low`: more, since a size is not
 * known. */
static int64_t unused(const struct judged *j, size_t which, const struct price *price, bool *low)
{
    int64_t sum = 0;
    for (size_t i = 0; i < j->p->workloads.n; i++) {
        const struct workload *w = ITEM(j->p->workloads, i, struct workload);
        struct stay *stays;
        if (!held_by(j, w)) {
            *low = *low || w->dump.store == j->s;
            continue;
        }
        stays_of(j->r->arena, j->s, w->dump.to.size.v, &stays);
        const struct stay *x = &stays[which];
        int64_t days = x->billed - (x->to - x->from);
        int64_t one = lying(x->bytes, price, days);
        sum += ratio_near(one, w->dump.when.firings_per_year, (int64_t)MONTHS * MILLE);
    }
    return sum;
}

static struct span end_place(const struct judged *j, const struct stay *x, const struct stay *next)
{
    return next != NULL                          ? next->by->after.span
           : usable(j->s->lifecycle.expire.from) ? j->s->lifecycle.expire.span
           : x->by != NULL                       ? x->by->after.span
                                                 : j->s->lifecycle.head.span;
}

static void report_early(const struct judged *j, const struct stay *stays, size_t n, size_t which)
{
    const struct stay *x = &stays[which], *next = which + 1 < n ? &stays[which + 1] : NULL;
    struct price price = price_in(j, x, TARIFF_STORAGE);
    struct str currency = currency_of(j->p);
    bool low = false;
    int64_t micro = price.known ? unused(j, which, &price, &low) : 0;
    struct diag *d = diag_at(j->r->ds, D_LIFECYCLE_EARLY_DELETE, end_place(j, x, next),
                             "a dump is in %.*s for %lld d, and paid for %lld d", STR_ARG(x->name),
                             (long long)(x->to - x->from), (long long)x->billed);
    diag_label(d, "it %s after %lld d", next != NULL ? "moves on" : "is gone", (long long)x->to);
    if (x->by != NULL) {
        diag_mark(d, x->by->after.span, "it moves there after %lld d", (long long)x->from);
    }
    if (micro > 0) {
        diag_note(d, "that is %s%.*s a month for dumps that are gone", low ? "at least " : "",
                  STR_ARG(money_words(j->r->arena, micro, currency)));
        show_source(j, d, &price);
    }
    if (x->by == NULL) {
        diag_help(d, "keep them for %lld d: it costs the same", (long long)x->billed);
    } else {
        diag_help(d, "remove the transition, or let them stay until day %lld: it costs the same",
                  (long long)(x->from + x->billed));
    }
}

static void judge_early(const struct judged *j)
{
    struct stay *stays;
    size_t n = stays_of(j->r->arena, j->s, -1, &stays);
    for (size_t i = 0; i < n; i++) {
        if (stays[i].to != STAYS && stays[i].billed > stays[i].to - stays[i].from) {
            report_early(j, stays, n, i);
        }
    }
}

/* -------------------------------------------------------------------------- lifecycle-break-even
 */

static void report_even(const struct judged *j, const struct workload *w, const struct stay *from,
                        const struct stay *x, const struct balance *b)
{
    struct arena *a = j->r->arena;
    struct str size = quantity_words(a, w->dump.to.size.v);
    int64_t saved = b->left_a_month - b->moved_a_month;
    struct diag *d;
    if (x->to == STAYS) {
        d = diag_at(j->r->ds, D_LIFECYCLE_BREAK_EVEN, x->by->name.span,
                    "a dump of %.*s costs more in %.*s than in %.*s", STR_ARG(size),
                    STR_ARG(x->name), STR_ARG(from->name));
    } else {
        d = diag_at(j->r->ds, D_LIFECYCLE_BREAK_EVEN, x->by->name.span,
                    "moving a dump of %.*s to %.*s costs more than %lld d there save",
                    STR_ARG(size), STR_ARG(x->name), (long long)(x->to - x->from));
    }
    diag_mark(d, w->dump.to.size.span, "the dumps of `%.*s`", STR_ARG(w->name.v));
    show_balance(j, d, b, from, x);
    show_source(j, d, &b->request);
    if (span_known(b->before.at)) {
        show_source(j, d, &b->before);
    }
    if (span_known(b->after.at)) {
        show_source(j, d, &b->after);
    }
    if (saved > 0) {
        diag_note(d, "the move pays after %lld d in the class",
                  (long long)ratio_up(b->move, YEAR, MONTHS * saved));
    }
    diag_help(d, "remove the transition");
}

/* Of dumps of several sizes the smallest is judged: it saves least. */
static const struct workload *smallest(const struct judged *j)
{
    const struct workload *found = NULL;
    for (size_t i = 0; i < j->p->workloads.n; i++) {
        const struct workload *w = ITEM(j->p->workloads, i, struct workload);
        if (held_by(j, w) && (found == NULL || w->dump.to.size.v < found->dump.to.size.v)) {
            found = w;
        }
    }
    return found;
}

static void judge_even(const struct judged *j)
{
    const struct workload *w = smallest(j);
    struct stay *stays;
    size_t n = w == NULL ? 0 : stays_of(j->r->arena, j->s, w->dump.to.size.v, &stays);
    for (size_t i = 1; i < n; i++) {
        bool early = stays[i].to != STAYS && stays[i].billed > stays[i].to - stays[i].from;
        struct balance b = balance_of(j, &stays[i - 1], &stays[i]);
        if (!early && loses(&b, &stays[i])) {
            report_even(j, w, &stays[i - 1], &stays[i], &b);
        }
    }
}

/* ----------------------------------------------------------------------------------- the stores */

void check_lifecycle_cost(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        struct judged j = {r, p, ITEM(p->stores, i, struct store)};
        if (j.s->type.v == STORE_S3_OBJECTS && is_s3(j.s) && said(j.s->lifecycle.head.from)) {
            judge_early(&j);
            judge_even(&j);
        }
    }
}
