/*
 * What a new cluster needs before the first workload can be restored, and in which order they are:
 * Secrets that are in no backup, targets that must answer, volumes that must be told their target.
 */
#include "lower/strategy.h"

#include <stdlib.h>

#include "lower/lowering.h"
#include "units/duration.h"

/* ------------------------------------------------------------------------------------- Secrets */

static struct str origin(struct strategy *s, const struct store *st)
{
    const struct external_secret *e = &st->credentials.external;
    return usable(e->head.from) ? str_fmt(s->a, "item “%.*s” through %.*s", STR_ARG(e->item.v),
                                          STR_ARG(e->store.v))
                                : STR("you");
}

static void secret(struct strategy *s, struct node *rows, struct str namespace, struct str name,
                   struct str use, struct str from)
{
    if (name.n == 0) {
        return;
    }
    struct node *row = doc_row(s->a, rows);
    doc_text(s->a, row, namespace);
    node_add(s->a, row, doc_code(s->a, name));
    doc_text(s->a, row, use);
    doc_text(s->a, row, from);
}

static void store_secrets(struct strategy *s, struct node *rows)
{
    for (size_t i = 0; i < s->stores.n; i++) {
        const struct store *st = ITEM(s->stores, i, struct store);
        if (st->used && st->type.v == STORE_LONGHORN_BACKUP) {
            secret(s, rows, s->p->cluster.longhorn.namespace.v, st->credentials.secret.v,
                   str_fmt(s->a, "store %.*s", STR_ARG(st->name.v)), origin(s, st));
        }
    }
}

static void dump_secrets(struct strategy *s, struct node *rows)
{
    for (size_t i = 0; i < s->workloads.n; i++) {
        const struct workload *w = ITEM(s->workloads, i, struct workload);
        if (!usable(w->dump.head.from)) {
            continue;
        }
        secret(s, rows, w->dump.namespace, w->dump.password.secret.v,
               str_fmt(s->a, "password of %.*s", STR_ARG(w->name.v)), STR("you"));
        if (w->dump.store != NULL) {
            secret(s, rows, w->dump.namespace, w->dump.store->credentials.secret.v,
                   str_fmt(s->a, "store %.*s", STR_ARG(w->dump.store->name.v)),
                   origin(s, w->dump.store));
        }
    }
}

static void class_secrets(struct strategy *s, struct node *rows)
{
    for (size_t i = 0; i < s->p->storage_classes.n; i++) {
        const struct storage_class_def *c = ITEM(s->p->storage_classes, i, struct storage_class_def);
        if (c->encrypted.v != 0) {
            secret(s, rows,
                   usable(c->secret_namespace.from) ? c->secret_namespace.v
                                                    : s->p->cluster.longhorn.namespace.v,
                   c->secret.v, str_fmt(s->a, "key of the volumes of %.*s", STR_ARG(c->name.v)),
                   STR("you: without it the backups cannot be read"));
        }
    }
}

struct node *strategy_secrets(struct strategy *s)
{
    struct node *rows = node_list(s->a);
    store_secrets(s, rows);
    class_secrets(s, rows);
    dump_secrets(s, rows);
    doc_sort(rows, s->most);
    return rows;
}

/* ------------------------------------------------------------------------------------- targets */

struct node *strategy_targets(struct strategy *s)
{
    struct node *list = node_list(s->a);
    for (size_t i = 0; i < s->stores.n; i++) {
        const struct store *st = ITEM(s->stores, i, struct store);
        if (st->used && st->type.v == STORE_LONGHORN_BACKUP &&
            usable(s->p->cluster.longhorn.head.from)) {
            node_add(s->a, list, node_text(s->a, target_name(st)));
        }
    }
    return list;
}

static const struct store *backup_store(const struct group *g)
{
    for (size_t i = 0; g != NULL && i < g->copies.n; i++) {
        const struct store *to = ITEM(g->copies, i, struct copy)->to;
        if (to != NULL && to->type.v == STORE_LONGHORN_BACKUP) {
            return to;
        }
        if (to != NULL && to->target_store != NULL) { /* a CSI snapshot of mode backup */
            return to->target_store;
        }
    }
    return NULL;
}

/* Volumes that are not backed up to the target that they have unless they are told. */
static struct node *strays(struct strategy *s)
{
    struct node *list = node_list(s->a);
    for (size_t i = 0; i < s->planned->all.n; i++) {
        const struct planned_volume *v = &s->planned->all.at[i];
        const struct store *to = backup_store(v->group);
        if (to != NULL && !str_is(target_name(to), "default") &&
            (s->wish == NULL || s->wish->workload(s->wish->data, v->workload->name.v))) {
            struct node *one = node_map(s->a);
            node_set_text(s->a, one, "namespace", v->volume->pvc.namespace);
            node_set_text(s->a, one, "pvc", v->volume->pvc.name);
            node_set_text(s->a, one, "target", target_name(to));
            node_add(s->a, list, one);
        }
    }
    return list;
}

bool strategy_retargets(struct strategy *s, struct node *blocks)
{
    struct node *f = strategy_facts(s), *list = strays(s);
    if (list->n > 0 && blocks != NULL) {
        node_set_text(s->a, f, "longhorn", s->p->cluster.longhorn.namespace.v);
        strategy_put(s, f, "volumes", list);
        strategy_fill(s, TEMPLATE_RESTORE_RETARGET, f, blocks);
    }
    return list->n > 0;
}

/* --------------------------------------------------------------------------------------- order */

struct turn {
    const struct guarantee *g;
    const struct outcome *o;
};

static int by_turn(const void *x, const void *y)
{
    const struct turn *a = x, *b = y;
    size_t m = a->o->recovery.before.count, n = b->o->recovery.before.count;
    return m != n ? (m < n ? -1 : 1) : str_cmp(a->g->w->name.v, b->g->w->name.v);
}

struct node *strategy_order(struct strategy *s, size_t scenario, size_t *more)
{
    const struct guarantees *all = s->p->guarantees;
    struct turn *order = arena_many(s->a, all->n, struct turn);
    struct node *rows = node_list(s->a);
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct outcome *o = &all->at[i].outcomes[scenario];
        if (!o->none && !o->recovery.infinite) {
            order[n++] = (struct turn){&all->at[i], o};
        }
    }
    if (n > 1) {
        qsort(order, n, sizeof *order, by_turn);
    }
    for (size_t i = 0; i < n && i < s->most; i++) {
        struct node *row = doc_row(s->a, rows);
        doc_fmt(s->a, row, "%zu", i + 1);
        node_add(s->a, row, doc_strong(s->a, node_text(s->a, order[i].g->w->name.v)));
        node_add(s->a, row, strategy_sources(s, order[i].g, order[i].o));
        doc_fmt(s->a, row, "%s%.*s", order[i].o->recovery.low ? "at least " : "",
                STR_ARG(duration_full(s->a, order[i].o->recovery.total)));
    }
    *more = n > s->most ? n - s->most : 0;
    return rows;
}
