/*
 * The lifecycle configuration of each bucket. `put-bucket-lifecycle-configuration` replaces all of
 * it, so the rules of every store of the policy in a bucket, and those of others, stand in one
 * file. A store without `lifecycle:` gives no rule; a bucket without rules gets no file.
 *
 * Abort rules stand alone, because S3 refuses tags and sizes beside them; MinIO refuses a rule that
 * does nothing else and cleans up by itself, so there it is left out (lifecycle-unsupported says
 * so).
 */
#include "lower/lowering.h"

#include <stdlib.h>

static int64_t days(const struct number *n)
{
    return n->v / 86400;
}

static bool has_rules(const struct store *s)
{
    return usable(s->type.from) && s->scheme == URL_S3 && usable(s->lifecycle.head.from);
}

static struct node *transitions(struct lowering *l, const struct lifecycle *c)
{
    struct node *list = node_list(l->a);
    for (size_t i = 0; i < c->transitions.n; i++) {
        const struct transition *t = ITEM(c->transitions, i, struct transition);
        struct node *one = node_map(l->a);
        node_set_int(l->a, one, "days", days(&t->after));
        node_set_text(l->a, one, "class", t->name.v);
        node_add(l->a, list, one);
    }
    return list;
}

static void put_days(struct lowering *l, struct node *facts, const char *key,
                     const struct number *n)
{
    if (usable(n->from)) {
        node_set_int(l->a, facts, key, days(n));
    }
}

static void store_rules(struct lowering *l, const struct store *s, struct node *rules)
{
    const struct lifecycle *c = &s->lifecycle;
    bool ages = c->transitions.n > 0 || usable(c->expire.from) || usable(c->noncurrent_expire.from);
    struct node *f = lower_facts(l, (struct str){0}, (struct str){0});
    node_set_text(l->a, f, "store", s->name.v);
    node_set_text(l->a, f, "prefix", s->prefix);
    node_set_bool(l->a, f, "ages", ages);
    node_set(l->a, f, STR("transitions"), transitions(l, c));
    put_days(l, f, "expire", &c->expire);
    put_days(l, f, "noncurrent", &c->noncurrent_expire);
    if (s->provider.v != PROVIDER_MINIO) {
        put_days(l, f, "abort", &c->abort_multipart);
    }
    node_set_bool(l->a, f, "markers", usable(c->noncurrent_expire.from));
    struct node *filled = template_one(l->ds, l->templates, TEMPLATE_LIFECYCLE, f);
    const struct node *made = node_get(filled, "rules");
    l->failed |= filled == NULL;
    for (size_t i = 0; made != NULL && i < made->n; i++) {
        node_add(l->a, rules, made->items[i]);
    }
}

static size_t rule_with(const struct node *rules, const struct node *id)
{
    for (size_t i = 0; id != NULL && i < rules->n; i++) {
        const struct node *other = node_get(rules->items[i], "ID");
        if (other != NULL && str_eq(other->text, id->text)) {
            return i;
        }
    }
    return rules->n;
}

/* Rules of others, merged by ID. The file may be what the bucket has today, with the rules that
 * tierc made for it earlier: those of now (the first `own`) take their place. Two stores may name
 * one file. */
static void foreign_rules(struct lowering *l, const struct store *s, struct node *rules, size_t own)
{
    const struct node *list = s->foreign != NULL && s->foreign->kind == NODE_MAP
                                  ? node_get(s->foreign, "Rules")
                                  : s->foreign;
    for (size_t i = 0; list != NULL && list->kind == NODE_LIST && i < list->n; i++) {
        const struct node *id = node_get(list->items[i], "ID");
        size_t twin = rule_with(rules, id);
        if (twin == rules->n) {
            node_add(l->a, rules, list->items[i]);
        } else if (twin >= own && !node_equal(rules->items[twin], list->items[i])) {
            l->failed = true;
            if (!diags_has(l->ds, D_LIFECYCLE_LIMIT)) { /* said by a check already */
                diag_at(l->ds, D_NAME_COLLISION, s->foreign_rules.span,
                        "a second lifecycle rule `%.*s` in bucket `%.*s`", STR_ARG(id->text),
                        STR_ARG(s->bucket));
            }
        }
    }
}

/* One bucket name at two endpoints would be two buckets with one file. */
static bool same_place(struct lowering *l, const struct store *first, const struct store *s)
{
    if (str_eq(first->endpoint.v, s->endpoint.v)) {
        return true;
    }
    if (s->url.span.file == first->url.span.file && s->url.span.start < first->url.span.start) {
        const struct store *other =
            first; /* stores come by name, findings in the order of the text */
        first = s;
        s = other;
    }
    struct diag *d =
        diag_at(l->ds, D_NAME_COLLISION, s->url.span,
                "two buckets `%.*s` would share one lifecycle file", STR_ARG(s->bucket));
    diag_mark(d, first->url.span, "the first one is at another endpoint");
    l->failed = true;
    return false;
}

static void bucket(struct lowering *l, struct store *const *stores, size_t n)
{
    struct node *rules = node_list(l->a), *docs = node_list(l->a), *body = node_map(l->a);
    for (size_t i = 0; i < n; i++) {
        if (same_place(l, stores[0], stores[i])) {
            store_rules(l, stores[i], rules);
        }
    }
    for (size_t i = 0, own = rules->n; i < n; i++) {
        foreign_rules(l, stores[i], rules, own);
    }
    if (rules->n > 0) {
        node_set(l->a, body, STR("Rules"), rules);
        node_add(l->a, docs, body);
        lower_file(l, str_fmt(l->a, "s3/%.*s.lifecycle.json", STR_ARG(stores[0]->bucket)),
                   FORMAT_JSON, docs);
    }
}

static int by_bucket(const void *x, const void *y)
{
    const struct store *a = *(struct store *const *)x, *b = *(struct store *const *)y;
    int c = str_cmp(a->bucket, b->bucket);
    return c != 0 ? c : str_cmp(a->name.v, b->name.v);
}

void lifecycles(struct lowering *l, struct node *docs)
{
    (void)docs;
    struct store **stores = arena_many(l->a, l->p->stores.n + 1, struct store *);
    size_t n = 0;
    for (size_t i = 0; i < l->p->stores.n; i++) {
        struct store *s = ITEM(l->p->stores, i, struct store);
        if (has_rules(s)) {
            stores[n++] = s;
        }
    }
    qsort(stores, n, sizeof *stores, by_bucket);
    for (size_t from = 0, to = 0; from < n; from = to) {
        while (to < n && str_eq(stores[to]->bucket, stores[from]->bucket)) {
            to++;
        }
        bucket(l, stores + from, to - from);
    }
}
