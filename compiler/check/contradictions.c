/*
 * Stores of one bucket: what they say of it must agree. A bucket has one region, one server and one
 * lifecycle configuration, so of two different answers one is wrong, and rules made by the wrong
 * one would be refused or left out.
 */
#include "check/lifecycle.h"

static void report(struct check_run *r, const struct store *first, const struct store *second,
                   const char *what, struct span here, struct span there)
{
    struct diag *d =
        diag_at(r->ds, D_BAD_VALUE, here,
                "the stores `%.*s` and `%.*s` lie in the bucket `%.*s`, and give it two %s",
                STR_ARG(first->name.v), STR_ARG(second->name.v), STR_ARG(second->bucket), what);
    diag_mark(d, there, "`%.*s` says otherwise", STR_ARG(first->name.v));
    diag_help(d, "write the same in both, or name another bucket");
}

static struct span place_of(const struct store *s, const struct text *t)
{
    return said(t->from) ? t->span : s->name.span;
}

static void judge_pair(struct check_run *r, const struct store *a, const struct store *b)
{
    if (a->name.span.file == b->name.span.file && b->name.span.start < a->name.span.start) {
        const struct store *later = a; /* stores may come in another order than in the text */
        a = b;
        b = later;
    }
    if (!str_eq(a->region, b->region)) {
        report(r, a, b, "regions", b->url.span, a->url.span);
    }
    if (a->endpoint.from != POISONED && b->endpoint.from != POISONED &&
        !str_eq(a->endpoint.v, b->endpoint.v)) {
        report(r, a, b, "endpoints", place_of(b, &b->endpoint), place_of(a, &a->endpoint));
    }
    if (usable(a->provider.from) && usable(b->provider.from) && a->provider.v != b->provider.v) {
        report(r, a, b, "providers", said(b->provider.from) ? b->provider.span : b->name.span,
               said(a->provider.from) ? a->provider.span : a->name.span);
    }
}

void check_bucket_contradictions(struct check_run *r, const struct policy *p)
{
    for (size_t i = 0; i < p->stores.n; i++) {
        const struct store *s = ITEM(p->stores, i, struct store);
        for (size_t k = 0; k < i; k++) {
            const struct store *other = ITEM(p->stores, k, struct store);
            if (same_bucket(other, s)) {
                if (!str_eq(other->prefix, s->prefix)) { /* else said as store-shared */
                    judge_pair(r, other, s);
                }
                break;
            }
        }
    }
}
