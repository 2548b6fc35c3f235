/*
 * What holds several scalars: lists of texts, mappings with free keys, and YAML that is handed
 * through to Kubernetes.
 */
#include "policy/read.h"
#include "units/date.h"
#include "units/price.h"

static bool is_scalar(const struct node *n)
{
    return n->kind == NODE_BOOL || n->kind == NODE_INT || n->kind == NODE_TEXT;
}

static struct text text_of(struct reading *r, const struct node *n)
{
    return (struct text){
        .v = n->text, .span = span_of(n->place), .from = read_finds_secret(r, n) ? POISONED : WRITTEN};
}

static void read_texts(struct reading *r, const struct key *k, struct texts_list *v, const struct node *n,
                       struct span at)
{
    if (n->kind != NODE_LIST) {
        struct diag *d = read_wrong_type(r, k, n, at);
        if (is_scalar(n)) {
            diag_help(d, "write `[%.*s]`", STR_ARG(n->text));
        }
        v->head.from = POISONED;
        return;
    }
    if (read_has_none(r, k, n, at)) {
        v->head.from = POISONED;
    }
    for (size_t i = 0; i < n->n; i++) {
        const struct node *item = n->items[i];
        if (!is_scalar(item)) {
            diag_at(r->ds, D_WRONG_TYPE, read_spot(r, item), "`%s` is a list of texts, and %s stands in it",
                    k->name, node_kind_name(item->kind));
            v->head.from = POISONED;
            continue;
        }
        if (read_is_blank(r, k, item)) {
            v->head.from = POISONED;
            continue;
        }
        *(struct text *)arena_push(r->a, (void **)&v->at, v->n++, &v->cap, sizeof *v->at) = text_of(r, item);
    }
}

static void add_string(struct reading *r, struct strings *v, struct text key, struct text value)
{
    size_t cap = v->cap; /* both arrays grow alike */
    *(struct text *)arena_push(r->a, (void **)&v->keys, v->n, &cap, sizeof key) = key;
    *(struct text *)arena_push(r->a, (void **)&v->values, v->n, &v->cap, sizeof value) = value;
    v->n++;
}

static void read_strings(struct reading *r, const struct key *k, struct strings *v, const struct node *n,
                         struct span at)
{
    if (n->kind != NODE_MAP) {
        read_wrong_type(r, k, n, at);
        v->head.from = POISONED;
        return;
    }
    for (size_t i = 0; i < n->n; i++) {
        const struct node_pair *p = &n->pairs[i];
        struct text key = {.v = p->key, .span = span_of(p->place), .from = WRITTEN};
        if (!is_scalar(p->value)) {
            struct span spot = p->value->kind == NODE_NULL ? key.span : read_spot(r, p->value);
            diag_at(r->ds, D_WRONG_TYPE, spot, "`%.*s` takes a text, not %s", STR_ARG(p->key),
                    node_kind_name(p->value->kind));
            v->head.from = POISONED;
            continue;
        }
        add_string(r, v, key, text_of(r, p->value));
    }
}

/* Every scalar of it is looked at, or a secret would come through. */
static bool holds_secret(struct reading *r, const struct node *n)
{
    bool found = read_finds_secret(r, n);
    for (size_t i = 0; i < n->n; i++) {
        found = holds_secret(r, n->kind == NODE_MAP ? n->pairs[i].value : n->items[i]) || found;
    }
    return found;
}

/* ----------------------------------------------------------------------------------------- prices */

/* Three capitals, as ISO 4217 has them. */
static bool is_currency(struct str s)
{
    bool capitals = s.n == 3;
    for (size_t i = 0; capitals && i < s.n; i++) {
        capitals = s.p[i] >= 'A' && s.p[i] <= 'Z';
    }
    return capitals;
}

static void check_class_prices(struct reading *r, const struct node_pair *store)
{
    if (store->value->kind != NODE_MAP) {
        diag_at(r->ds, D_WRONG_TYPE, span_of(store->place), "`%.*s` takes a mapping of prices, not %s",
                STR_ARG(store->key), node_kind_name(store->value->kind));
        return;
    }
    for (size_t i = 0; i < store->value->n; i++) {
        const struct node_pair *p = &store->value->pairs[i];
        int64_t nano;
        if (p->value->kind != NODE_TEXT || !price_parse(p->value->text, &nano)) {
            struct diag *d = diag_at(r->ds, D_BAD_VALUE, read_spot(r, p->value), "this is not a price");
            diag_help(d, "write `%.*s: 0.023/GB-month`", STR_ARG(p->key));
            diag_note(d, "at most 1000 for a GB and nine decimals; `TB-month` is read too");
        }
    }
}

static void check_prices(struct reading *r, const struct node *n, struct span at)
{
    const struct node *as_of = node_get(n, "asOf"), *currency = node_get(n, "currency");
    int64_t ignored;
    if (as_of == NULL) {
        struct diag *d = diag_at(r->ds, D_MISSING_KEY, at, "`asOf` is missing");
        diag_label(d, "in `prices`");
        diag_help(d, "write the date on which they held: `asOf: 2026-11-01`");
    } else if (!date_parse(as_of->text, &ignored)) {
        struct diag *d = diag_at(r->ds, D_BAD_VALUE, read_spot(r, as_of), "`asOf` takes a date");
        diag_help(d, "write year, month and day, such as `2026-11-01`");
    }
    if (currency != NULL && (currency->kind != NODE_TEXT || !is_currency(currency->text))) {
        struct diag *d = diag_at(r->ds, D_BAD_VALUE, read_spot(r, currency), "this is not a currency");
        diag_help(d, "write its three letters, such as `EUR`");
    }
    for (size_t i = 0; i < n->n; i++) {
        if (n->pairs[i].value != as_of && n->pairs[i].value != currency) {
            check_class_prices(r, &n->pairs[i]);
        }
    }
}

static void read_raw(struct reading *r, const struct key *k, struct node **v, const struct node *n,
                     struct span at)
{
    if (n->kind != k->raw) {
        read_wrong_type(r, k, n, at);
    } else if (!holds_secret(r, n)) {
        *v = (struct node *)n;
        if (k->priced) {
            check_prices(r, n, at);
        }
    }
}

bool read_list(struct reading *r, const struct key *k, void *field, const struct node *n, struct span at)
{
    if (k->type == KEY_RAW) {
        read_raw(r, k, field, n, at);
        return true;
    }
    if (k->type != KEY_TEXTS && k->type != KEY_STRINGS) {
        return false;
    }
    *(struct head *)field = (struct head){.span = at, .body = span_of(n->place), .from = WRITTEN};
    if (k->type == KEY_TEXTS) {
        read_texts(r, k, field, n, at);
    } else {
        read_strings(r, k, field, n, at);
    }
    return true;
}
