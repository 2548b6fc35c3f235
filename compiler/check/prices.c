/*
 * `prices`: each section is of a store, and names classes that objects of it can be in.
 */
#include "check/lifecycle.h"

#include "base/suggest.h"
#include "source/yaml_read.h"
#include "units/date.h"

static void judge_class(struct check_run *r, const struct store *s, const struct node_pair *price)
{
    const struct provider_rules *pr =
        provider_rules(usable(s->provider.from) ? (enum provider)s->provider.v : PROVIDER_AWS);
    struct str names[CLASS_COUNT + 1] = {STR("STANDARD")};
    bool known = pr->own_classes || s->provider.from == POISONED || str_eq(price->key, names[0]);
    for (int i = 0; i < CLASS_COUNT; i++) {
        names[i + 1] = str_of(class_name(i));
        known = known || str_eq(price->key, names[i + 1]);
    }
    if (known) {
        return;
    }
    struct diag *d = diag_at(r->ds, D_BAD_VALUE, span_of(price->place),
                             "there is no storage class `%.*s`", STR_ARG(price->key));
    struct str near = suggest(price->key, names, CLASS_COUNT + 1);
    if (near.n > 0) {
        diag_help(d, "did you mean `%.*s`?", STR_ARG(near));
    } else {
        diag_help(d, "write `STANDARD`, or a class that a transition can name");
    }
}

static void judge_section(struct check_run *r, const struct policy *p,
                          const struct node_pair *section)
{
    const struct store *s = map_get(&p->store_by_name, section->key);
    if (s == NULL && !p->partial && p->stores.head.from != POISONED) {
        struct diag *d = diag_at(r->ds, D_UNDEFINED_REFERENCE, span_of(section->place),
                                 "there is no store `%.*s`", STR_ARG(section->key));
        diag_help(d, "prices stand under the name of the store that they hold for");
    }
    for (size_t i = 0; s != NULL && i < section->value->n; i++) {
        judge_class(r, s, &section->value->pairs[i]);
    }
}

void check_prices(struct check_run *r, const struct policy *p)
{
    int64_t day;
    for (size_t i = 0; p->prices != NULL && i < p->prices->n; i++) {
        const struct node_pair *pair = &p->prices->pairs[i];
        if (pair->value->kind == NODE_MAP) {
            judge_section(r, p, pair);
        } else if (str_is(pair->key, "asOf") && date_parse(pair->value->text, &day) &&
                   day > r->in->now) {
            struct diag *d = diag_at(r->ds, D_BAD_VALUE, span_of(pair->value->place),
                                     "prices cannot have held on a day that is still to come");
            diag_note(d, "today is %.*s", STR_ARG(date_print(r->arena, r->in->now)));
        }
    }
}
