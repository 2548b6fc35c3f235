/*
 * What the copies cost, store by store. Where no price is known there is no figure.
 */
#include "lower/strategy.h"

#include "prove/cost.h"
#include "units/date.h"
#include "units/price.h"
#include "units/quantity.h"

static struct str day(struct strategy *s, int64_t t)
{
    return t == 0 ? STR("–") : date_print(s->a, t);
}

static struct str money(struct strategy *s, const struct costs *all, bool known, int64_t micro)
{
    return known ? money_words(s->a, micro, all->currency) : STR("no price is known");
}

/* Tenths of a GiB: a size that nobody chose is not one that anybody can read to the byte. */
static struct str about(struct strategy *s, int64_t bytes)
{
    int64_t tenths = ratio_near(bytes, 10, INT64_C(1) << 30);
    return str_fmt(s->a, "%lld.%lld GiB", (long long)(tenths / 10), (long long)(tenths % 10));
}

static void storage(struct strategy *s, const struct costs *all, const struct store_cost *c,
                    struct node *rows)
{
    for (size_t i = 0; i < c->storage_count; i++) {
        const struct cost_storage *x = &c->storage[i];
        struct node *row = doc_row(s->a, rows);
        node_add(s->a, row, doc_strong(s->a, node_text(s->a, c->store->name.v)));
        doc_text(s->a, row, x->class);
        doc_fmt(s->a, row, "%s%.*s", c->low ? "at least " : "", STR_ARG(about(s, x->bytes)));
        doc_fmt(s->a, row, "%lld", (long long)x->objects);
        doc_text(s->a, row, day(s, x->price.as_of));
        doc_text(s->a, row, money(s, all, x->price.known, x->month));
    }
}

static void requests(struct strategy *s, const struct costs *all, const struct store_cost *c,
                     struct node *rows)
{
    for (size_t i = 0; i < c->request_count; i++) {
        const struct cost_request *x = &c->requests[i];
        struct node *row = doc_row(s->a, rows);
        node_add(s->a, row, doc_strong(s->a, node_text(s->a, c->store->name.v)));
        doc_text(s->a, row, str_of(x->what));
        doc_text(s->a, row, x->class);
        doc_fmt(s->a, row, "%lld", (long long)x->count);
        doc_text(s->a, row, day(s, x->price.as_of));
        doc_text(s->a, row, money(s, all, x->price.known, x->month));
    }
}

static void sum(struct strategy *s, const struct costs *all, const struct store_cost *c,
                struct node *rows)
{
    bool known = c->storage_priced && c->requests_priced;
    struct node *row = doc_row(s->a, rows);
    node_add(s->a, row, doc_strong(s->a, node_text(s->a, c->store->name.v)));
    doc_text(s->a, row, money(s, all, c->storage_priced, c->storage_month));
    doc_text(s->a, row, c->request_count == 0
                            ? STR("–") /* none are paid for */
                            : money(s, all, c->requests_priced, c->request_month));
    doc_text(s->a, row, known ? money_words(s->a, c->storage_month + c->request_month, all->currency)
                              : STR("–"));
    doc_text(s->a, row,
             c->unknown != NULL ? str_fmt(s->a, "more: the size of %.*s is not stated",
                                          STR_ARG(c->unknown->v))
             : c->low           ? STR("more: a size is not stated")
             : c->grows         ? STR("after a year; nothing removes what lies there")
                                : STR("–"));
}

void strategy_cost(struct strategy *s, struct node *facts)
{
    struct costs all = costs_of(s->a, s->p);
    struct node *f = node_map(s->a), *kept = node_list(s->a), *asked = node_list(s->a);
    struct node *sums = node_list(s->a);
    for (size_t i = 0; i < all.n; i++) {
        storage(s, &all, &all.at[i], kept);
        requests(s, &all, &all.at[i], asked);
        sum(s, &all, &all.at[i], sums);
    }
    strategy_put(s, f, "storage", kept);
    strategy_put(s, f, "requests", asked);
    strategy_put(s, f, "sums", sums);
    if (all.n > 0) {
        strategy_put(s, facts, "cost", f);
    }
}
